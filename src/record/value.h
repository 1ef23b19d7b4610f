// SPDX-License-Identifier: Apache-2.0
// One value of a record, as its reader found it: a view into the reader's own buffer and the form it is in. Readers do
// not decode what nobody may look at; text() decodes when somebody does.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace backtrail::record {

enum class Form : std::uint8_t {
  null,  // JSON null, EVTX null, Zeek '-': the field is there and has no value. An empty string is `text` of size 0.
  text,  // the bytes as they are: UTF-8 as far as the log is (it may not be)
  number,  // the digits as the log or a renderer writes them
  boolean,  // "true" or "false"
  json_text,  // the inside of a JSON string that holds at least one escape
  utf16,  // UTF-16LE, already cut at its end (EVTX)
};

/// Lives as long as the block it was read from: do not keep it past on_record().
struct Value {
  const char* data = nullptr;
  std::uint32_t size = 0;  // bytes
  Form form = Form::null;
  [[nodiscard]] std::string_view raw() const { return {data, size}; }
};

[[nodiscard]] inline Value text_value(std::string_view text) {
  return {text.data(), static_cast<std::uint32_t>(text.size()), Form::text};
}

/// The value as text. Forms that need no decoding are returned as they lie; the others are decoded into `scratch`
/// (replaced). Lone surrogates and broken escapes become U+FFFD. Null gives "".
[[nodiscard]] std::string_view text(const Value& value, std::string& scratch);

/// Bytes that decode_into() may write for a value of `size` bytes: it moves sixteen at a time, and two bytes of broken
/// escape become three.
[[nodiscard]] constexpr std::size_t decoded_capacity(std::size_t size) { return size + size / 2 + 32; }
/// text() into decoded_capacity(value.size) bytes; copies forms that need no decoding. How many were written.
std::size_t decode_into(const Value& value, char* out);

/// Appends UTF-16LE code units as UTF-8; an odd last byte and lone surrogates become U+FFFD.
void append_utf16(std::string_view utf16, std::string& out);
/// Appends one code point as UTF-8.
void append_utf8(char32_t code_point, std::string& out);
/// Length of the UTF-8 sequence that starts at `at`, or 0 when there is none.
[[nodiscard]] std::size_t utf8_length(std::string_view text, std::size_t at);
/// `text` with each run of bytes that is not UTF-8 as U+FFFD; `lossy` is set when there was one and left alone otherwise.
[[nodiscard]] std::string valid_utf8(std::string_view text, bool& lossy);

}  // namespace backtrail::record
