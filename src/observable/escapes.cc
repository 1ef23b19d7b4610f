// SPDX-License-Identifier: Apache-2.0
#include "observable/escapes.h"

#include <algorithm>
#include <array>

#include "observable/entities.h"
#include "observable/fold.h"
#include "observable/joints.h"
#include "observable/text.h"
#include "observable/wide.h"

namespace backtrail::observable {
namespace {

constexpr std::size_t kLookBack = 255;  // as far as a path is looked for before an escape
constexpr std::size_t kBackslashes = 8;  // of JSON within JSON, three times
constexpr std::size_t kColour = 32;  // figures of a terminal's command
constexpr std::size_t kHyphens = 8;  // of an arrow or a comment's mark
constexpr char32_t kBeyondUnicode = 0x110000;
constexpr char32_t kFirstHalf = 0xd800, kBehindHalves = 0xe000;  // of pairs in UTF-16: no characters

char byte_at(std::string_view text, std::size_t at) { return at < text.size() ? text[at] : '\0'; }

/// `digits` digits of `base` at `at`, all of them.
bool number_at(std::string_view text, std::size_t at, std::size_t digits, unsigned base, char32_t& out) {
  if (text.size() < at + digits) return false;
  out = 0;
  for (const char c : text.substr(at, digits)) {
    if (!is(c, kHex)) return false;
    const auto digit = static_cast<unsigned>(is_digit(c) ? c - '0' : lower(c) - 'a' + 10);
    if (digit >= base) return false;
    out = out * base + digit;
  }
  return true;
}

bool is_ascii(char32_t code) { return code < 0x80; }
bool is_control(char32_t code) { return code < 0x20 || code == 0x7f; }
bool is_half(char32_t code) { return code >= kFirstHalf && code < kBehindHalves; }
bool is_character(char32_t code) { return code != 0 && code < kBeyondUnicode && !is_half(code); }

/// A character whose bytes, in UTF-8, are each written in `size` bytes, of which byte_of(at, byte) knows what they mean; of what is
/// none the first byte, as a break.
template <typename ByteOf>
Escape written_bytes(std::string_view text, std::size_t at, std::size_t size, ByteOf byte_of) {
  std::array<char, 4> bytes{};
  std::size_t known = 0;
  for (char32_t byte = 0; known < bytes.size() && at + known * size < text.size(); ++known) {
    if (!byte_of(at + known * size, byte)) break;
    bytes[known] = static_cast<char>(byte);
    if (is_ascii(byte)) {
      if (known == 0) return {size, byte};
      break;
    }
  }
  if (known == 0) return {};
  const Escape one = character_at({bytes.data(), known}, 0);
  return one.size == 0 ? Escape{size, kBreakMeant} : Escape{size * one.size, one.meant};
}

/// "%2e", of characters beyond ASCII all bytes ("%E2%80%9C"), and "%u201c" as scripts write it. "%%1833" is a text's number in Windows.
Escape percent(std::string_view text, std::size_t at) {
  char32_t code = 0;
  if (byte_at(text, at + 1) == 'u')
    return number_at(text, at + 2, 4, 16, code) && is_character(code) ? Escape{6, code} : Escape{};
  if (!number_at(text, at + 1, 2, 16, code)) return {};
  if (is_ascii(code) && !is_control(code)) return {3, code};
  if (at > 0 && text[at - 1] == '%') return {};
  return written_bytes(text, at, 3, [&](std::size_t each, char32_t& byte) {
    return text[each] == '%' && number_at(text, each + 1, 2, 16, byte);
  });
}

/// "[.]", as reports write addresses that nobody shall click at.
Escape harmless(std::string_view text, std::size_t at) {
  constexpr std::array<std::string_view, 5> kWritten{"[.]", "(.)", "{.}", "[:]", "[@]"};
  const std::string_view three = text.substr(at, 3);
  if (std::ranges::find(kWritten, three) == kWritten.end()) return {};
  return {3, static_cast<unsigned char>(three[1])};
}

/// "(4)evil(7)example(0)": a length before each label.
Escape label_length(std::string_view text, std::size_t at) {
  std::size_t size = 0;
  std::size_t behind = at + 1;
  for (; behind - at < 3 && is_digit(byte_at(text, behind)); ++behind)
    size = 10 * size + static_cast<std::size_t>(text[behind] - '0');
  if (size == 0 || size > 63 || text[at + 1] == '0' || byte_at(text, behind) != ')') return {};
  const std::size_t end = ++behind + size;
  if (byte_at(text, end) != '(' || !is_digit(byte_at(text, end + 1))) return {};
  const std::string_view label = text.substr(behind, size);
  if (!std::ranges::all_of(label, [](char c) { return is(c, kHostByte) && c != '.'; })) return {};
  return {behind - at, U'.'};
}

/// "D:", "%TEMP%", "." or ".." stands before the backslash at `at`.
bool behind_root(std::string_view text, std::size_t at, std::size_t from) {
  const std::string_view before = text.substr(from, at - from);
  if (before.ends_with('%')) return true;
  const std::size_t size = before.ends_with("..") || before.ends_with(':') ? 2 : 1;
  if (before.size() < size || (!before.ends_with(':') && !before.ends_with('.'))) return false;
  if (before.ends_with(':') && !is_letter(before[before.size() - 2])) return false;
  return before.size() == size || !is(before[before.size() - size - 1], kHostByte);
}

/// A Windows path or a registry's key goes on at the backslash at `at`, so that "\new" is a part of it and no end of a line.
bool in_windows_path(std::string_view text, std::size_t at, std::size_t from) {
  if (behind_root(text, at, from)) return true;
  const std::size_t limit = std::max(from, at - std::min(at, kLookBack));
  for (std::size_t i = at; i > limit; --i) {
    const char c = text[i - 1];
    if (is(c, kHardBreak)) return false;
    const bool first = i - 1 == from;
    if (c == '\\') {
      if (first) return true;
      const char before = text[i - 2];
      if (is(before, kSoftBreak | kHardBreak | kSlash) || before == ':' || before == '%' || before == '.') return true;
    }
    std::string_view spelling;
    if (lower(c) == 'h' && (first || !is(text[i - 2], kAlnum)) && registry_hive(text.substr(i - 1), spelling) != 0)
      return true;
  }
  return false;
}

/// "\"" or "\'" is a quotation mark where one may open, behind a file's name, or where others were. At the end of a folder it is a
/// separator and the end of the path's quotes.
bool is_quote(std::string_view text, std::size_t at, const DecodedBefore& before) {
  return before.quotes || at == 0 || is(text[at - 1], kSoftBreak | kHardBreak) || detail::behind_ending(text, at);
}

/// What the letter at `at` stands for behind the backslashes that begin at `begin`, and how many bytes that are with them.
Escape letter(std::string_view text, std::size_t begin, std::size_t at) {
  const std::string_view backslashes = text.substr(begin, at - begin);
  const auto behind = [&](std::size_t size, char32_t meant) { return Escape{backslashes.size() + size, meant}; };
  const auto again = [&](std::size_t each) { return text.substr(each, backslashes.size()) == backslashes; };
  char32_t code = 0;
  switch (text[at]) {
    case 'n': return behind(1, U'\n');
    case 'r': return behind(1, U'\r');
    case 't': return behind(1, U'\t');
    case 'e': return byte_at(text, at + 1) == '[' ? behind(1, 0x1b) : Escape{};
    case '0': return number_at(text, at, 3, 8, code) ? behind(3, code) : Escape{};
    case '2':
    case '3':
      return written_bytes(text, begin, backslashes.size() + 3, [&](std::size_t each, char32_t& byte) {
        return again(each) && number_at(text, each + backslashes.size(), 3, 8, byte);
      });
    case 'x':
      return written_bytes(text, begin, backslashes.size() + 3, [&](std::size_t each, char32_t& byte) {
        const std::size_t mark = each + backslashes.size();
        return again(each) && byte_at(text, mark) == 'x' && number_at(text, mark + 1, 2, 16, byte);
      });
    case 'u': return number_at(text, at + 1, 4, 16, code) ? behind(5, is_half(code) ? kBreakMeant : code) : Escape{};
    case 'U': return number_at(text, at + 1, 8, 16, code) && is_character(code) ? behind(9, code) : Escape{};
    default: return {};
  }
}

Escape backslashes(std::string_view text, std::size_t at, const DecodedBefore& before) {
  if (at > before.end && text[at - 1] == '\\') return {};  // the first of them says it
  std::size_t code = at;
  while (byte_at(text, code) == '\\' && code - at <= kBackslashes) ++code;
  if (code == text.size() || code - at > kBackslashes) return {};
  if (text[code] == '"' || text[code] == '\'')
    return is_quote(text, at, before) ? Escape{code + 1 - at, static_cast<unsigned char>(text[code])} : Escape{};
  if (text[code] == '|') return {code + 1 - at, U'|'};  // no name of a file holds it
  const bool host = code - at > 1 && (at == 0 || is(text[at - 1], kSoftBreak | kHardBreak | kSlash));
  const Escape one = host ? Escape{} : letter(text, at, code);  // "\\nas\x" names a computer
  if (one.size == 0) return {};
  if (in_windows_path(text, at, before.end) && !detail::behind_ending(text, at)) return {};
  return one;
}

/// "->" and "-->".
Escape arrow(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (byte_at(text, end) == '-' && end - at < kHyphens) ++end;
  return byte_at(text, end) == '>' ? Escape{end + 1 - at, kBreakMeant} : Escape{};
}

/// "<-", "<!--".
Escape comment(std::string_view text, std::size_t at) {
  const std::size_t begin = at + (byte_at(text, at + 1) == '!' ? 2 : 1);
  std::size_t end = begin;
  while (byte_at(text, end) == '-' && end - begin < kHyphens) ++end;
  return end > begin ? Escape{end - at, kBreakMeant} : Escape{};
}

/// Two dots or more between others: bytes that somebody could not print, an end of lines, from here to there. With a slash beside them
/// they name folders.
Escape dots(std::string_view text, std::size_t at) {
  if (at > 0 && (text[at - 1] == '.' || is(text[at - 1], kSlash))) return {};
  const std::size_t end = std::min(text.find_first_not_of('.', at), text.size());
  if (end - at < 2 || end == text.size() || is(text[end], kSoftBreak | kHardBreak | kSlash)) return {};
  return {end - at, kBreakMeant};
}

/// "#011", as rsyslog writes what controls.
Escape number_sign(std::string_view text, std::size_t at) {
  char32_t code = 0;
  return number_at(text, at + 1, 3, 8, code) && is_control(code) ? Escape{4, code} : Escape{};
}

/// "&quot;", "&rsquo;", "&#8217;", "&#x2019;".
Escape entity(std::string_view text, std::size_t at) {
  const std::string_view name = text.substr(at + 1, kLongestEntity + 2);
  const std::size_t end = name.find(';');
  if (end == name.npos || end < 2) return {};
  if (name[0] != '#') {
    const char32_t named = entity_named(name.substr(0, end));
    return named != 0 ? Escape{end + 2, named} : Escape{};
  }
  const std::size_t mark = lower(name[1]) == 'x' ? 2 : 1;
  char32_t code = 0;
  if (end == mark || !number_at(name, mark, end - mark, mark == 2 ? 16 : 10, code) || !is_character(code)) return {};
  return {end + 2, code};
}

/// A terminal's colour: an escape byte, or how it is shown ("^["), then "[31m". `begin` is behind the bracket.
Escape colour(std::string_view text, std::size_t at, std::size_t begin) {
  if (begin > text.size()) return {};
  const bool shown = text[at] == '^';
  std::size_t end = begin;
  while (end - begin < kColour &&
         (is_digit(byte_at(text, end)) || byte_at(text, end) == ';' || byte_at(text, end) == '?'))
    ++end;
  const char last = byte_at(text, end);
  const bool ends = shown ? last == 'm' : last >= '@' && last <= '~';
  return ends ? Escape{end + 1 - at, kBreakMeant} : Escape{};
}

}  // namespace

bool in_query(std::string_view text, std::size_t at, const DecodedBefore& before) {
  for (std::size_t i = at; i > std::max(at - std::min(at, kLookBack), before.no_query); --i) {
    const char c = text[i - 1];
    if (c == '?' || c == '=' || i == before.blank) return true;
    if (is_blank(c) || is_control(static_cast<unsigned char>(c))) break;
  }
  return false;
}

Escape escape_at(std::string_view text, std::size_t at, const DecodedBefore& before) {
  switch (text[at]) {
    case '%': return percent(text, at);
    case '(':
      if (const Escape one = label_length(text, at); one.size != 0) return one;
      return harmless(text, at);
    case '[':
    case '{': return harmless(text, at);
    case '\\': return backslashes(text, at, before);
    case '+': return in_query(text, at, before) ? Escape{1, U' '} : Escape{};
    case '-': return arrow(text, at);
    case '<': return comment(text, at);
    case '.': return dots(text, at);
    case '#': return number_sign(text, at);
    case '&': return entity(text, at);
    case '\x1b': return byte_at(text, at + 1) == '[' ? colour(text, at, at + 2) : Escape{};
    case '^': return text.substr(at, 3) == "^[[" ? colour(text, at, at + 3) : Escape{};
    default: break;
  }
  if (static_cast<unsigned char>(text[at]) < 0x80) return {};
  return wide_at(text, at);
}

}  // namespace backtrail::observable
