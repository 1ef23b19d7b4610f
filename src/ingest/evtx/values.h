// SPDX-License-Identifier: Apache-2.0
// The typed values of binary XML: what a record's substitution array holds, each a view of the chunk. Rendering is apart
// from reading, because most values are never looked at. The texts are those that `evtx_dump` 0.15 prints.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "record/value.h"

namespace backtrail::ingest::evtx {

enum class Type : std::uint8_t {
  null = 0x00,
  utf16 = 0x01,
  ansi = 0x02,
  int8 = 0x03,
  uint8 = 0x04,
  int16 = 0x05,
  uint16 = 0x06,
  int32 = 0x07,
  uint32 = 0x08,
  int64 = 0x09,
  uint64 = 0x0a,
  real32 = 0x0b,
  real64 = 0x0c,
  boolean = 0x0d,
  binary = 0x0e,
  guid = 0x0f,
  size_t_ = 0x10,
  filetime = 0x11,
  systemtime = 0x12,
  sid = 0x13,
  hex32 = 0x14,
  hex64 = 0x15,
  binxml = 0x21,
};
inline constexpr std::uint8_t kArrayFlag = 0x80;

/// `type` is as it stands in the log and may be none of the above; `size` counts bytes.
struct TypedValue {
  const char* data = nullptr;
  std::uint16_t size = 0;
  std::uint8_t type = 0;
  [[nodiscard]] bool is(Type t) const { return type == static_cast<std::uint8_t>(t); }
  [[nodiscard]] std::string_view bytes() const { return {data, size}; }
};

/// Bytes of a type of fixed size; 0 for the others.
[[nodiscard]] std::size_t fixed_size(std::uint8_t type);
/// Nothing to show: null, a string of length zero, no bytes, or fewer bytes than the type has.
[[nodiscard]] bool is_empty(const TypedValue& value);
/// The text of a value that is not empty; the elements of an array are joined by commas. BinXml values have none.
void append_text(const TypedValue& value, std::string& out);
/// What form that text has.
[[nodiscard]] record::Form form_of(const TypedValue& value);

/// UTF-16 up to the first NUL.
[[nodiscard]] std::string_view until_nul(std::string_view utf16);

/// The elements of an array value, one by one. An array of a type whose elements have no known size is no array to us.
class Elements {
 public:
  explicit Elements(const TypedValue& array);
  [[nodiscard]] static bool is_array(const TypedValue& value);
  bool next(TypedValue& element);

 private:
  std::string_view rest_;
  std::uint8_t type_ = 0;
  std::size_t width_ = 0;
};

}  // namespace backtrail::ingest::evtx
