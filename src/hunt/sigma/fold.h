// SPDX-License-Identifier: Apache-2.0
// Text without regard to case: Unicode's simple case folding (statuses C and S of CaseFolding.txt), code point by code
// point, from ICU. Simple and not full, so that one code point stays one code point and `?` means the same before and
// after folding. Patterns are folded once when they are compiled, values once when they are first looked at; from then
// on everything is bytes. Bytes that are not UTF-8 stay as they are and count as one character each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace backtrail::hunt::sigma {

/// The character at `at` (which is inside `text`): its code point and its length in bytes. A byte that begins no valid
/// sequence is its own character, with a code point outside of Unicode.
struct Character {
  std::uint32_t code = 0;
  std::uint32_t length = 1;
};
[[nodiscard]] Character character_at(std::string_view text, std::size_t at);

/// Room that folding `size` bytes may need: U+023A grows from two bytes to three, nothing grows more.
[[nodiscard]] constexpr std::size_t folded_capacity(std::size_t size) { return size + size / 2 + 8; }
/// Folds into `out`, which has folded_capacity(text.size()) bytes; how many were written.
std::size_t fold_into(std::string_view text, char* out);
[[nodiscard]] std::string fold(std::string_view text);

/// Lower-cases ASCII letters where they lie and leaves other bytes; whether there were any others. Of text without others
/// this is all of folding.
bool lower_ascii(char* text, std::size_t size);
/// The same into `out`, which has text.size() bytes.
bool lower_ascii(std::string_view text, char* out);

}  // namespace backtrail::hunt::sigma
