// SPDX-License-Identifier: Apache-2.0
// What the originator asks of those who use what they gave: terms of FIRST's Information Exchange Policy (IEP) 2.0.
// They stand beside the marking, for a label says who may see a thing and not what may be done with it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace backtrail::marking {

/// IEP's MAY, MUST and MUST NOT.
enum class Term : std::uint8_t { may, must, must_not };

/// IEP's PERMITTED-ACTIONS, from the least to the most.
enum class Actions : std::uint8_t { none, contact_for_instruction, internal, external_indirect, external_direct };

struct Conditions {
  Term notify_affected_parties = Term::may;     // may or must-not
  Term obfuscate_affected_parties = Term::may;  // must: those affected appear under pseudonyms only
  Term attribute_provider = Term::may;          // must-not: the originator is not named
  Actions permitted_actions = Actions::external_direct;

  friend bool operator==(const Conditions&, const Conditions&) = default;
  /// Nothing may be released from it before the originator agrees for that audience.
  [[nodiscard]] bool needs_consent() const { return permitted_actions <= Actions::contact_for_instruction; }
  /// "notify=may obfuscate=must attribute=may actions=contact-for-instruction".
  [[nodiscard]] std::string text() const;
};

[[nodiscard]] std::string_view name(Term term);        // "may", "must", "must-not"
[[nodiscard]] std::string_view name(Actions actions);  // "contact-for-instruction", "internally-visible-actions", ...
/// kUnknownCondition.
base::Result<Term> parse_term(std::string_view text);
base::Result<Actions> parse_actions(std::string_view text);
base::Result<Conditions> parse_conditions(std::string_view text);  // the inverse of Conditions::text()

/// The strictest of both, term by term. MUST and MUST NOT of one term meet as the one that tells less: obfuscate MUST,
/// attribute MUST NOT.
[[nodiscard]] Conditions combine(const Conditions& a, const Conditions& b);

}  // namespace backtrail::marking
