// SPDX-License-Identifier: Apache-2.0
// What a rule tells whoever reads it: the texts that a reader of YAML makes of it, with every escape undone, and its comments.
// In the file `Or\x63hard` and a comment beside a condition hide as well as anything.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace backtrail::registers {

struct RuleText {
  std::string text;
  std::uint32_t line = 0;  // of the file, from 1
  bool prose = false;  // written for people: everything but what a rule looks for, its keys and the words of its form
  bool tag = false;  // "attack.g0045" says whose it is
  bool false_positive = false;  // what else may fire it
  bool sought = false;  // a value that the rule looks for
  /// Stands where programs look, and is written like a sentence all the same: words and nothing else.
  bool sentence = false;
  bool key = false;  // the name of a selection, of a field, of a part of the rule
  bool reference = false;  // where more is told: an address, or whatever stands in its place
  std::string modifiers{};  // of that: "startswith" of "ComputerName|startswith", "equals" of "ComputerName"
};

/// Four words or more with nothing between them but the signs of sentences: no path, command or pattern.
[[nodiscard]] bool is_like_sentence(std::string_view text);

/// base's kBadYaml and kTooLarge; kBadYaml too for what is no mapping, which no rule is.
base::Result<std::vector<RuleText>> rule_texts(std::string_view yaml);

}  // namespace backtrail::registers
