// SPDX-License-Identifier: Apache-2.0
// key=value pairs: logfmt, Fortinet's and many others' logs.
#include <algorithm>
#include <array>

#include "ingest/syslog/body.h"
#include "ingest/text/find_any.h"

namespace backtrail::ingest::syslog {
namespace {

constexpr int kLeastPairs = 3;   // fewer are a sentence that happens to hold some

constexpr std::array<bool, 256> kKeyChars = [] {
  std::array<bool, 256> out{};
  for (unsigned char c = 'a'; c <= 'z'; ++c) out[c] = true;
  for (unsigned char c = 'A'; c <= 'Z'; ++c) out[c] = true;
  for (unsigned char c = '0'; c <= '9'; ++c) out[c] = true;
  for (const unsigned char c : {'_', '-', '.', '@', '/', ':', '[', ']', '%', '#', '$'}) out[c] = true;
  return out;
}();

bool is_key_char(char c) { return kKeyChars[static_cast<unsigned char>(c)]; }

}  // namespace

bool take_pair(std::string_view& text, Pair& out) {
  while (!text.empty() &&
         (text.front() == ' ' || text.front() == ',' || text.front() == '\t' || text.front() == '\x1d'))
    text.remove_prefix(1);
  std::size_t at = 0;
  while (at < text.size() && is_key_char(text[at])) ++at;
  if (at == 0 || at >= text.size() || text[at] != '=') {
    text.remove_prefix(find_any<' ', '\t'>(text));
    return false;
  }
  out = {text.substr(0, at), {}, 0, false};
  text.remove_prefix(at + 1);
  if (!text.empty() && (text.front() == '"' || text.front() == '\'')) {
    const char quote = text.front();
    std::size_t end = find_one_of(text, 1, quote, '\\');
    while (end < text.size() && text[end] != quote) {
      out.escaped = true;
      end = find_one_of(text, end + 2, quote, '\\');
    }
    if (end < text.size()) {
      out.quote = text.front();
      out.value = text.substr(1, end - 1);
      text.remove_prefix(end + 1);
      return true;
    }
    out.escaped = false;  // a quote that does not end is a character like any other
  }
  const std::size_t end = find_any<' ', '\t', '\x1d'>(text);
  out.value = text.substr(0, end);
  if (out.value.ends_with(',')) out.value.remove_suffix(1);
  text.remove_prefix(end);
  return true;
}

bool read_key_values(std::string_view text, RecordBuilder& builder) {
  // A look first: the first words have to be pairs.
  std::string_view look = text;
  Pair pair;
  for (int i = 0; i < kLeastPairs; ++i) {
    if (!take_pair(look, pair)) return false;
  }
  std::string_view date;
  std::string_view time;
  std::string_view zone;
  std::size_t pairs = 0;
  while (!text.empty() && pairs < kMaxPairs) {
    if (!take_pair(text, pair)) continue;
    ++pairs;
    if (pair.key == "date") date = pair.value;
    if (pair.key == "time") time = pair.value;
    if (pair.key == "tz") zone = pair.value;
    if (pair.value.empty() && pair.quote == 0) continue;
    if (pair.escaped) {
      std::string& plain = builder.fresh();
      for (std::size_t i = 0; i < pair.value.size(); ++i) {
        if (pair.value[i] == '\\' && i + 1 < pair.value.size() &&
            (pair.value[i + 1] == '"' || pair.value[i + 1] == '\\'))
          ++i;
        plain += pair.value[i];
      }
      pair.value = plain;
    }
    builder.add_text(pair.key, pair.value);
  }
  builder.add_again("body", record::text_value("key-value"));
  if (!date.empty() && !time.empty()) {
    std::string& whole = builder.fresh();
    whole.append(date).append(" ").append(time).append(zone);
    builder.add_again("datetime", record::text_value(whole));
  }
  return true;
}

}  // namespace backtrail::ingest::syslog
