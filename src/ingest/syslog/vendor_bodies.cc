// SPDX-License-Identifier: Apache-2.0
// The forms that security products send their events in: ArcSight's CEF, QRadar's LEEF 1 and 2, and Cisco's tags.
#include <array>
#include <charconv>

#include "ingest/syslog/body.h"
#include "ingest/syslog/plain.h"
#include "ingest/text/find_any.h"

namespace backtrail::ingest::syslog {
namespace {

/// Up to the next '|' that no backslash stands before; false when there is none.
bool take_header(std::string_view& text, std::string_view& out) {
  for (std::size_t at = 0; (at = find_any<'|'>(text, at)) != text.size(); ++at) {
    std::size_t slashes = 0;
    while (slashes < at && text[at - 1 - slashes] == '\\') ++slashes;
    if (slashes % 2 != 0) continue;
    out = text.substr(0, at);
    text.remove_prefix(at + 1);
    return true;
  }
  return false;
}

std::string_view unescaped(std::string_view value, RecordBuilder& builder) {
  if (find_any<'\\'>(value) == value.size()) return value;
  std::string& out = builder.fresh();
  append_plain(value, kCefEscapes, out);
  return out;
}

constexpr std::size_t kMaxCefKey = 128;
constexpr std::array<bool, 256> kCefKeyChars = [] {
  std::array<bool, 256> out{};
  for (unsigned char c = 'a'; c <= 'z'; ++c) out[c] = true;
  for (unsigned char c = 'A'; c <= 'Z'; ++c) out[c] = true;
  for (unsigned char c = '0'; c <= '9'; ++c) out[c] = true;
  for (const unsigned char c : {'_', '.', '-', '[', ']'}) out[c] = true;
  return out;
}();

/// The next '=' behind a key, from `from` on: where the key begins and where it ends. A key is a word that is whole: a blank
/// stands before it, or nothing.
std::size_t next_key(std::string_view text, std::size_t from, std::size_t& begin) {
  for (std::size_t at = from; (at = find_any<'='>(text, at)) != text.size(); ++at) {
    begin = at;
    while (begin > from && kCefKeyChars[static_cast<unsigned char>(text[begin - 1])]) --begin;
    const bool after_blank = begin == 0 || text[begin - 1] == ' ';
    if (after_blank && begin != at && at - begin <= kMaxCefKey) return at;
  }
  return std::string_view::npos;
}

/// "cs1Label=Policy cs1=x" says that cs1 is called Policy: it is found by that name too.
void add_labels(const Pairs& pairs, RecordBuilder& builder) {
  for (const auto& [key, label] : pairs) {
    if (key.back() != 'l' || !key.ends_with("Label") || label.empty()) continue;
    const std::string_view named = key.substr(0, key.size() - 5);
    for (const auto& [other, value] : pairs) {
      if (other == named) builder.add_again(label, record::text_value(value));
    }
  }
}

}  // namespace

bool read_cef(std::string_view text, RecordBuilder& builder, Pairs& pairs, bool& left) {
  constexpr std::array<std::string_view, 7> kHeader{
      "cefVersion", "deviceVendor", "deviceProduct", "deviceVersion", "deviceEventClassId", "name", "cefSeverity"};
  std::array<std::string_view, 7> header;
  std::string_view rest = text.substr(4);
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (take_header(rest, header[i])) continue;
    if (i != 6) return false;
    header[i] = rest;  // an event without an extension may lack its last bar
    rest = {};
  }
  for (std::size_t i = 0; i < header.size(); ++i) builder.add_text(kHeader[i], unescaped(header[i], builder));
  const bool escaped = find_any<'\\'>(rest) != rest.size();  // few events hold one, and asking each value costs more
  pairs.clear();
  std::size_t begin = 0;
  std::size_t equals = next_key(rest, 0, begin);
  left = rest.substr(0, equals == std::string_view::npos ? equals : begin).find_first_not_of(' ') != rest.npos;
  while (equals != std::string_view::npos && pairs.size() < kMaxPairs) {
    std::size_t following = 0;
    const std::size_t next = next_key(rest, equals + 1, following);
    const std::size_t end = next == std::string_view::npos ? rest.size() : following;
    std::string_view value = rest.substr(equals + 1, end - equals - 1);
    while (value.ends_with(' ')) value.remove_suffix(1);
    pairs.emplace_back(rest.substr(begin, equals - begin), escaped ? unescaped(value, builder) : value);
    builder.add_text(pairs.back().first, pairs.back().second);
    begin = following;
    equals = next;
  }
  left = left || equals != std::string_view::npos;
  add_labels(pairs, builder);
  return true;
}

bool read_leef(std::string_view text, RecordBuilder& builder, bool& left) {
  constexpr std::array<std::string_view, 5> kHeader{"leefVersion", "deviceVendor", "deviceProduct", "deviceVersion",
                                                    "eventId"};
  std::array<std::string_view, 5> header;
  std::string_view rest = text.substr(5);
  for (std::string_view& piece : header) {
    if (!take_header(rest, piece)) return false;
  }
  char delimiter = '\t';
  if (header[0].starts_with('2')) {
    std::string_view said;
    if (!take_header(rest, said)) return false;
    constexpr std::size_t kLongest = 4;  // "0x7C"; more than that is no separator, and what it is nobody else shows
    left = said.size() > kLongest;
    if (said.size() == 1) delimiter = said[0];
    const std::size_t x = said.find('x');
    if (said.size() > 1 && x != std::string_view::npos) {
      int code = 0;
      std::from_chars(said.data() + x + 1, said.data() + said.size(), code, 16);
      if (code > 0 && code < 128) delimiter = static_cast<char>(code);
    }
  }
  for (std::size_t i = 0; i < header.size(); ++i) builder.add_text(kHeader[i], header[i]);
  for (std::size_t pairs = 0; !rest.empty() && pairs < kMaxPairs; ++pairs) {
    const std::size_t end = find_one_of(rest, 0, delimiter);
    const std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t equals = find_any<'='>(pair);
    if (equals == pair.size() || equals == 0) {
      left = left || !pair.empty();
      continue;
    }
    builder.add_text(pair.substr(0, equals), pair.substr(equals + 1));
  }
  left = left || !rest.empty();
  return true;
}

bool read_cisco_tag(std::string_view tag, RecordBuilder& builder, std::string& key) {
  const std::size_t last = tag.rfind('-');
  if (last == std::string_view::npos || last < 2 || last + 1 >= tag.size()) return false;
  const char severity = tag[last - 1];
  if (severity < '0' || severity > '7' || tag[last - 2] != '-') return false;
  const std::string_view facility = tag.substr(0, last - 2);
  const std::string_view mnemonic = tag.substr(last + 1);
  if (facility.empty() || find_any<' '>(tag) != tag.size()) return false;
  builder.add_text("cisco_facility"_name, facility);
  builder.add_number("cisco_severity"_name, tag.substr(last - 1, 1));
  builder.add_text("cisco_mnemonic"_name, mnemonic);
  key.assign(facility).append("-").append(mnemonic);
  return true;
}

}  // namespace backtrail::ingest::syslog
