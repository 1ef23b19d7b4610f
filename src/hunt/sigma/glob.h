// SPDX-License-Identifier: Apache-2.0
// Sigma strings with wildcards. A string is read into symbols once: bytes that stand for themselves, `*`, `?`, and the
// dash class that `windash` makes; what has only a leading or trailing `*` is then matched as a plain prefix, suffix or
// substring, and only the rest by segments between the `*`. A windash value with three dashes so stays one pattern and
// is not 125 of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace backtrail::hunt::sigma {

/// A byte (0-255) or one of these.
using Symbol = std::uint16_t;
inline constexpr Symbol kAnyRun = 256;  // `*`
inline constexpr Symbol kAnyCharacter = 257;  // `?`
inline constexpr Symbol kDash = 258;  // - / en dash, em dash, horizontal bar
using Symbols = std::vector<Symbol>;

/// Reads a value as Sigma writes it: `\*`, `\?` and `\\` are the character itself; any other backslash, the last one
/// included, is a backslash.
[[nodiscard]] Symbols read_symbols(std::string_view written);
[[nodiscard]] bool has_wildcards(const Symbols& symbols);
/// The bytes that stand for themselves. Wildcards and dash classes must not be in it.
[[nodiscard]] std::string plain(const Symbols& symbols);
[[nodiscard]] Symbols from_plain(std::string_view text);
/// Case folding of what stands for itself.
[[nodiscard]] Symbols fold(const Symbols& symbols);
/// Makes dash classes of `-` and `/` before a word and not behind one: the regular expression \B[-/]\b.
[[nodiscard]] Symbols with_dashes(const Symbols& symbols);

class Glob {
 public:
  explicit Glob(const Symbols& symbols);
  [[nodiscard]] bool matches(std::string_view text) const;
  /// The longest run of bytes that every match holds; empty when there is none.
  [[nodiscard]] std::string_view longest_literal() const { return longest_; }

 private:
  struct Segment {
    Symbols symbols;
    std::string lead;  // the plain bytes that it begins with
  };
  std::vector<Segment> segments_;  // between the `*`; none is empty
  bool open_start_ = false;
  bool open_end_ = false;
  std::string longest_;
};

}  // namespace backtrail::hunt::sigma
