// SPDX-License-Identifier: Apache-2.0
// What readers' programs make of a text before a person sees it: HTML without its tags and with its entities undone, texts of
// JSON and YAML with their escapes undone, mail in quoted-printable, what lies in base64, base32 or hex, Markdown without its marks. A
// name is looked for in each of these, for each shows it.
//
// Each reading is crude on purpose: it undoes what looks like an encoding wherever that stands, whether or not the text is of
// that kind. It is no parser that a broken tag could lead astray; at worst it shows something that no program would.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "release/prose/fold.h"

namespace backtrail::release {

inline constexpr int kReadingDepth = 4;  // base64 in base64; what lies deeper is told as not read
inline constexpr int kUndoneTimes = 4;  // "%2541" is undone so often, entities and escapes too
inline constexpr std::size_t kEncodedPartsMost = 512;  // of one text that hold text; what is more is told as not read

/// From byte `at` of a reading on stands what was encoded there in the text.
struct EncodedPart {
  std::size_t at = 0;
  Stretch where;
};

struct Reading {
  std::string_view as;  // "as written", "without tags", "base64 undone"
  std::string_view text;
  bool whole = true;  // everything that is told of a text can be asked of it; of short encoded parts only names
  const std::vector<std::size_t>* origin = nullptr;  // of each byte, and one more
  const std::vector<EncodedPart>* parts =
      nullptr;  // of short encoded parts, many in one reading. Both null: the text itself
  /// Where it stands in the text that was read.
  [[nodiscard]] Stretch original(const Stretch& one) const;
};

/// Calls `take` with each reading, the text itself first; a reading lives as long as the call. Returns the encoded parts that
/// hold no text, or are over a limit.
std::vector<Stretch> for_readings(std::string_view text, const std::function<void(const Reading&)>& take);

inline constexpr std::string_view kNotUtf8 = "text that is not UTF-8";
/// Why these bytes cannot be read as text ("a PDF", "a picture", "no text"); empty when they can.
[[nodiscard]] std::string_view what_else(std::string_view bytes);
/// UTF-16, with or without its mark, as UTF-8; empty when it is none.
[[nodiscard]] std::string from_utf16(std::string_view bytes);

}  // namespace backtrail::release
