// SPDX-License-Identifier: Apache-2.0
// What beyond ASCII is no letter: quotation marks, dashes, arrows, lines of tables, signs, emoji, marks of direction, controls, what is
// for private use, and the character that stands for what nobody could read (U+FFFD).
#pragma once

namespace backtrail::observable {

/// Whether `code`, beyond ASCII, is no letter, digit or accent of any writing.
[[nodiscard]] bool is_mark(char32_t code);

}  // namespace backtrail::observable
