// SPDX-License-Identifier: Apache-2.0
// The bytes of nlohmann's dump(), which looks at each byte of each text by a table of UTF-8's states: a fifth of the time. What is not ASCII, and
// what is no number of our own, is left to it.
#include <array>
#include <charconv>

#include "base/json.h"

namespace backtrail::base {
namespace {

/// Where the run of characters that need no escape ends.
std::size_t plain_until(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] >= 0x20 && text[at] != '"' && text[at] != '\\') ++at;
  return at;
}

void append_escaped(char c, std::string& out) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  switch (c) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\b': out += "\\b"; break;
    case '\t': out += "\\t"; break;
    case '\n': out += "\\n"; break;
    case '\f': out += "\\f"; break;
    case '\r': out += "\\r"; break;
    default:
      out += "\\u00";
      out += kDigits[static_cast<unsigned char>(c) >> 4];
      out += kDigits[static_cast<unsigned char>(c) & 15];
  }
}

template <typename Number>
void append_number(Number value, std::string& out) {
  std::array<char, 24> digits;
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

template <typename Document>
void append(const Document& value, std::string& out) {
  using Kind = typename Document::value_t;
  switch (value.type()) {
    case Kind::object: {
      char before = '{';
      for (const auto& [key, member] : value.template get_ref<const typename Document::object_t&>()) {
        out += before;
        append_quoted(key, out);
        out += ':';
        append(member, out);
        before = ',';
      }
      out += value.empty() ? "{}" : "}";
      break;
    }
    case Kind::array: {
      char before = '[';
      for (const Document& member : value) {
        out += before;
        append(member, out);
        before = ',';
      }
      out += value.empty() ? "[]" : "]";
      break;
    }
    case Kind::string: append_quoted(value.template get_ref<const std::string&>(), out); break;
    case Kind::boolean: out += value.template get<bool>() ? "true" : "false"; break;
    case Kind::number_integer: append_number(value.template get<std::int64_t>(), out); break;
    case Kind::number_unsigned: append_number(value.template get<std::uint64_t>(), out); break;
    default: out += value.dump(-1, ' ', false, Document::error_handler_t::replace);
  }
}

}  // namespace

void append_quoted(std::string_view text, std::string& out) {
  const std::size_t begin = out.size();
  out += '"';
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t end = plain_until(text, at);
    out += text.substr(at, end - at);
    at = end;
    if (at == text.size()) break;
    if (static_cast<unsigned char>(text[at]) >= 0x80) {  // valid or not: nlohmann knows what stands in its place
      out.resize(begin);
      out += OrderedJson(text).dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
      return;
    }
    append_escaped(text[at], out);
  }
  out += '"';
}

std::string dump(const Json& value) {
  std::string out;
  append(value, out);
  return out;
}

std::string dump(const OrderedJson& value) {
  std::string out;
  append(value, out);
  return out;
}

}  // namespace backtrail::base
