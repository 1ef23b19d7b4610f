// SPDX-License-Identifier: Apache-2.0
// A decision that its decider has signed with a key of their own, which another person has entered as theirs. What is signed is all of the
// decision, who decides and when: a signature is of one decision and nobody else's.
#pragma once

#include <string>
#include <string_view>

#include "app/case/case.h"
#include "base/json_fwd.h"

namespace backtrail::app {

/// Makes a signing key of the given name in a file for its owner alone; the verification key. The errors of ledger::SigningKey.
base::Result<std::string> make_person_key(const std::string& path, const std::string& name);

/// Adds "signature" to the body of a decision of `actor`, with the signing key in the file at `path`; what the key is called.
/// registers::kNotTheirKey, and those of ledger::SigningKey::load.
base::Result<std::string> sign_decision(const Case& in, const ledger::Actor& actor, const std::string& path,
                                        base::Json& body);

/// Whether the body bears a signature of `actor` with `verification_key`.
[[nodiscard]] bool signature_holds(const base::Json& body, std::string_view actor, const std::string& verification_key);

/// How sure it is who entered this: "asserted", or "key NAME, entered by ACTOR" of a decision that is signed.
base::Result<std::string> assurance_text(const Case& in, const registers::Entry& entry);

}  // namespace backtrail::app
