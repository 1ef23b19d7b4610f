// SPDX-License-Identifier: Apache-2.0
// Text in the form in which names are looked for: small letters without accents, without characters that cannot be seen,
// look-alikes as the letter that they look like. Both the text and the names are folded, so it does not matter that the
// form is crude; it matters that no two spellings that a reader takes for one name come out different. Latin, Greek and
// Cyrillic are folded by tables of our own; for the rest ICU's tell forms, names and look-alikes of characters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace backtrail::release {

struct Folded {
  std::string text;
  /// For each byte of `text`, where its character begins in the original; one more at the end.
  std::vector<std::size_t> origin;
};

struct Decoded {
  std::uint32_t code = 0;
  std::size_t size = 1;  // bytes
  bool valid = true;
};
/// The character that a text begins with, which has to hold one; a byte that is no UTF-8 is itself, and not valid.
[[nodiscard]] Decoded decode(std::string_view text);

/// Whether a byte of folded text belongs to a word: letters, digits and whatever is not ASCII.
[[nodiscard]] constexpr bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

/// `text` is UTF-8; bytes that are not are kept as they are. With `percent`, %41 is read as what it stands for.
/// With `spelled`, letters that few have are as others write them: "ue" for ü, "ss" for sharp s, "oe" for a stroked o.
[[nodiscard]] Folded fold(std::string_view text, bool percent = false, bool spelled = false);
/// Where `term` stands in `text` from byte `from` on, as find() has it; in time that does not depend on how often its first letter
/// stands there.
[[nodiscard]] std::size_t find_from(std::string_view text, std::string_view term, std::size_t from);

/// A stretch of the original text, in bytes.
struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;
  friend auto operator<=>(const Stretch&, const Stretch&) = default;
};

/// Sorted, and those that overlap as one.
[[nodiscard]] std::vector<Stretch> joined(std::vector<Stretch> stretches);

/// Marks that turn the direction of the text behind them (U+202A to U+202E, U+2066 to U+2069).
[[nodiscard]] std::vector<Stretch> find_direction_marks(std::string_view text);

}  // namespace backtrail::release
