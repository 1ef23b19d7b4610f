// SPDX-License-Identifier: Apache-2.0
// The naive evaluator's values: text as characters (UTF-32), one at a time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "detector/detector.h"

namespace backtrail::hunt::naive {

struct CannotEvaluate {};

/// Characters of UTF-8. A byte that is part of no character is one by itself, 0x110000 above its value.
[[nodiscard]] std::u32string characters(const std::string& utf8);
[[nodiscard]] char32_t fold_one(char32_t c);
[[nodiscard]] std::u32string folded(std::u32string text);

struct Letter {
  enum class Kind { character, any_run, any_one };
  Kind kind = Kind::character;
  char32_t code = 0;
};
using Text = std::vector<Letter>;

[[nodiscard]] bool wildcard_matches(const Text& pattern, const std::u32string& text);
/// What a value stands for once its escapes are read and its modifiers applied: one text or several.
[[nodiscard]] std::vector<Text> texts_of(const detector::SigmaItem& item, const detector::Scalar& value);

/// A number as YAML's core schema reads it, otherwise the text itself.
[[nodiscard]] std::string value_text(const detector::Scalar& value);
[[nodiscard]] std::optional<long double> number_of(const std::string& text);
[[nodiscard]] bool address_in(const std::string& address, const std::string& network);
[[nodiscard]] std::optional<long double> part_of_time(const std::string& text, const std::string& part);
/// Throws CannotEvaluate when ICU cannot compile the expression, or gives up on it.
[[nodiscard]] bool regex_finds(const std::string& pattern, const std::string& text, bool ignore_case, bool multiline,
                               bool dot_all);

}  // namespace backtrail::hunt::naive
