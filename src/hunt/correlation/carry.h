// SPDX-License-Identifier: Apache-2.0
// What an observation carries beside its key, as bytes: the finding of a lower correlation that it stands for, how the
// key is written in the record, and the keys by which correlations further up will group it.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace backtrail::hunt::correlation {

/// Number of a lower correlation's finding; observations of records have none.
inline constexpr std::uint64_t kNoFinding = ~std::uint64_t{0};

inline void put_number(std::uint64_t number, std::string& out) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  out.append(bytes, sizeof bytes);
}

inline void put_text(std::string_view text, std::string& out) {
  put_number(text.size(), out);
  out += text;
}

inline std::uint64_t take_number(std::string_view& bytes) {
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof number);
  bytes.remove_prefix(sizeof number);
  return number;
}

inline std::string_view take_text(std::string_view& bytes) {
  const std::uint64_t size = take_number(bytes);
  const std::string_view text = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return text;
}

/// A number that is added up, as an observation's value: high and low half.
inline constexpr std::size_t kNumberValueSize = 2 * sizeof(std::uint64_t);

/// Whether take_text() would take as many texts, and leave nothing.
inline bool holds_texts(std::string_view bytes, std::size_t texts) {
  for (; texts != 0; --texts) {
    if (bytes.size() < sizeof(std::uint64_t)) return false;
    const std::uint64_t size = take_number(bytes);
    if (size > bytes.size()) return false;
    bytes.remove_prefix(size);
  }
  return bytes.empty();
}

struct Note {
  std::uint64_t finding = kNoFinding;
  std::string_view shown;    // the texts of the key, as written in the record
  std::string_view carried;  // per step up: how many keys, each and how it is written, how many values, each
};

inline std::string encode(const Note& note) {
  std::string out;
  put_number(note.finding, out);
  put_text(note.shown, out);
  out += note.carried;
  return out;
}

inline Note decode_note(std::string_view bytes) {
  Note out;
  out.finding = take_number(bytes);
  out.shown = take_text(bytes);
  out.carried = bytes;
  return out;
}

}  // namespace backtrail::hunt::correlation
