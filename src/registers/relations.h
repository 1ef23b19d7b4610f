// SPDX-License-Identifier: Apache-2.0
// What a claim's relation says, of the field's own distinctions, and whether it denies it: "is not", "denies being" and "is no front for" are
// told of the same things as "is" and "is a front for", and contradict them.
#pragma once

#include <string>
#include <string_view>

namespace backtrail::registers {

struct Relation {
  /// is, is-a-front-for, acts-on-behalf-of, has-links-to, is-accused-of, the most that can be said first; other words for one of them
  /// ("acts for", "linked-to") come out as it, the rest as they are, in the form of "targets".
  std::string word;
  bool denied = false;
  bool distinction = false;  // one of the five
  /// One of the five, or a relationship of STIX 2.1 or of this case's kind ("stole-from"). Of others nobody here knows what they contradict.
  bool understood = false;
  /// "is-not" of "is".
  [[nodiscard]] std::string told() const;
};
[[nodiscard]] Relation read_relation(std::string_view text);

}  // namespace backtrail::registers
