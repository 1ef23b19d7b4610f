// SPDX-License-Identifier: Apache-2.0
// Marks beyond ASCII. By their bytes nothing tells them from letters, so that a name between them seems to go on: all that is no letter,
// digit or accent of any writing (marks.h), bytes that are no UTF-8, and letters of writings that put no blanks between words, where a
// name in ASCII begins or ends at them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "observable/escapes.h"

namespace backtrail::observable {

/// The character of two bytes or more at `at`, in UTF-8; its size is 0 when there is none.
[[nodiscard]] Escape character_at(std::string_view text, std::size_t at);

[[nodiscard]] bool is_utf8(std::string_view text);

/// What the character at `at` stands for: a break, a full stop, or ASCII that is written wide.
[[nodiscard]] Escape wide_at(std::string_view text, std::size_t at);

/// `code` in UTF-8.
void append_utf8(char32_t code, std::string& out);

}  // namespace backtrail::observable
