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

/// Behind the value in quotes that `text` begins with; null when it does not end: such a quote is a character like any other.
const char* take_in_quotes(std::string_view text, Pair& out) {
  const char quote = text.front();
  bool escaped = false;
  std::size_t close = find_one_of(text, 1, quote, '\\');
  while (close < text.size() && text[close] != quote) {
    escaped = true;
    close = find_one_of(text, close + 2, quote, '\\');
  }
  if (close >= text.size()) return nullptr;
  out.quote = quote;
  out.escaped = escaped;
  out.value = text.substr(1, close - 1);
  return text.data() + close + 1;
}

}  // namespace

/// By pointers: lines of audit are a pair every twelve bytes, and each remove_prefix() of a view asks whether it may.
bool take_pair(std::string_view& text, Pair& out, bool& left, std::string_view expected) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto from = [end](const char* begin) { return std::string_view(begin, static_cast<std::size_t>(end - begin)); };
  while (at != end && (*at == ' ' || *at == ',' || *at == '\t' || *at == '\x1d')) ++at;
  const char* const key = at;
  bool as_expected = false;
  at = key_end(at, end, expected, as_expected);
  if (at == key || at == end || *at != '=') {
    left = left || key != end;
    text = from(at + find_any<' ', '\t'>(from(at)));
    return false;
  }
  out.key = as_expected ? expected : std::string_view(key, static_cast<std::size_t>(at - key));
  out.escaped = false;
  ++at;
  if (at != end && (*at == '"' || *at == '\'')) {
    if (const char* const behind = take_in_quotes(from(at), out); behind != nullptr) {
      text = from(behind);
      return true;
    }
  }
  std::size_t size = find_any<' ', '\t', '\x1d'>(from(at));
  text = from(at + size);
  if (size != 0 && at[size - 1] == ',') --size;
  out.value = std::string_view(at, size);
  out.quote = 0;
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
