// SPDX-License-Identifier: Apache-2.0
// Decisions, stops, reviews and locks that whoever makes them has signed with a key of their own, which another person has entered as theirs.
// What is signed is all of the body, what kind it is of, who acts and when: a signature is of one entry and nobody else's.
#pragma once

#include <string>
#include <string_view>

#include "app/case/case.h"
#include "base/json_fwd.h"

namespace backtrail::app {

/// Makes a signing key of the given name in a file for its owner alone; the verification key. The errors of ledger::SigningKey.
base::Result<std::string> make_person_key(const std::string& path, const std::string& name);

/// Adds "signature" to the body of an entry of this type by `actor`, whose assurance it becomes, with the signing key in the file at `path`; what
/// the key is called. An empty path signs nothing. registers::kNotTheirKey, and those of ledger::SigningKey::load.
base::Result<std::string> sign_entry(const Case& in, ledger::Actor& actor, const std::string& path,
                                     std::string_view type, base::Json& body);

/// Whether the body of an entry of this type bears a signature of `actor` with `verification_key`.
[[nodiscard]] bool signature_holds(const base::Json& body, std::string_view type, std::string_view actor,
                                   const std::string& verification_key);

/// How sure it is who entered this: "asserted", or "key NAME, entered by ACTOR" of what is signed.
base::Result<std::string> assurance_text(const Case& in, const registers::Entry& entry);

}  // namespace backtrail::app
