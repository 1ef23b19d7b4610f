// SPDX-License-Identifier: Apache-2.0
// key=value pairs: logfmt, Fortinet's and many others' logs.
#include "base/same_bytes.h"
#include "ingest/syslog/body.h"
#include "ingest/syslog/plain.h"
#include "ingest/text/find_any.h"
#include "ingest/text/key_chars.h"

namespace backtrail::ingest::syslog {
namespace {

constexpr int kLeastPairs = 3;   // fewer are a sentence that happens to hold some

/// Behind the key that begins at `at`. `expected` is one, so that its characters need not be looked at again.
const char* key_end(const char* at, const char* end, std::string_view expected, bool& as_expected) {
  as_expected = !expected.empty() && static_cast<std::size_t>(end - at) > expected.size() &&
                at[expected.size()] == '=' && base::same_bytes(at, expected.data(), expected.size());
  if (as_expected) return at + expected.size();
  while (at != end && is_key_char(*at)) ++at;
  return at;
}

}  // namespace

bool take_pair(std::string_view& text, Pair& out, bool& left, std::string_view expected) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end && (*at == ' ' || *at == ',' || *at == '\t' || *at == '\x1d')) ++at;
  const char* const key = at;
  bool as_expected = false;
  at = key_end(at, end, expected, as_expected);
  text.remove_prefix(static_cast<std::size_t>(at - text.data()));
  if (at == key || at == end || *at != '=') {
    left = left || key != end;
    text.remove_prefix(find_any<' ', '\t'>(text));
    return false;
  }
  out = {as_expected ? expected : std::string_view(key, static_cast<std::size_t>(at - key)), {}, 0, false};
  text.remove_prefix(1);
  if (!text.empty() && (text.front() == '"' || text.front() == '\'')) {
    const char quote = text.front();
    std::size_t close = find_one_of(text, 1, quote, '\\');
    while (close < text.size() && text[close] != quote) {
      out.escaped = true;
      close = find_one_of(text, close + 2, quote, '\\');
    }
    if (close < text.size()) {
      out.quote = text.front();
      out.value = text.substr(1, close - 1);
      text.remove_prefix(close + 1);
      return true;
    }
    out.escaped = false;  // a quote that does not end is a character like any other
  }
  const std::size_t stop = find_any<' ', '\t', '\x1d'>(text);
  out.value = text.substr(0, stop);
  if (out.value.ends_with(',')) out.value.remove_suffix(1);
  text.remove_prefix(stop);
  return true;
}

bool read_key_values(std::string_view text, RecordBuilder& builder, bool& left) {
  // A look first: the first words have to be pairs.
  std::string_view look = text;
  Pair pair;
  for (int i = 0; i < kLeastPairs; ++i) {
    if (!take_pair(look, pair, left)) return false;
  }
  std::string_view date;
  std::string_view time;
  std::string_view zone;
  std::size_t pairs = 0;
  while (!text.empty() && pairs < kMaxPairs) {
    if (!take_pair(text, pair, left, builder.expected())) continue;
    ++pairs;
    if (pair.key == "date") date = pair.value;
    if (pair.key == "time") time = pair.value;
    if (pair.key == "tz") zone = pair.value;
    if (pair.value.empty() && pair.quote == 0) continue;
    if (pair.escaped) {
      std::string& plain = builder.fresh();
      append_plain(pair.value, kQuotedEscapes, plain);
      pair.value = plain;
    }
    builder.add_text(pair.key, pair.value);
  }
  left = left || !text.empty();
  builder.add_again("body", record::text_value("key-value"));
  if (!date.empty() && !time.empty()) {
    std::string& whole = builder.fresh();
    whole.append(date).append(" ").append(time).append(zone);
    builder.add_again("datetime", record::text_value(whole));
  }
  return true;
}

}  // namespace backtrail::ingest::syslog
