// SPDX-License-Identifier: Apache-2.0
// Finds in a value's text the pieces that can be observables: the hash in "SHA1=…,MD5=…", the host in a URL, the file
// name in a command line. One pass a family, no allocation, linear in the text; what a piece is canonically is left to
// whoever takes it. docs/formats/observables.md states the same rules in words.
//
// A taker is called as take(TokenKind, begin, end), positions in bytes. The same piece may come as several kinds.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "observable/address.h"
#include "observable/digests.h"
#include "observable/fold.h"
#include "observable/joints.h"
#include "observable/text.h"

namespace backtrail::observable {

enum class TokenKind : std::uint8_t {
  hash,  // as many hex digits as a digest has, with no letter or digit beside them; with a colon behind each second one, too
  host,  // a run of host bytes with a dot in it, dots at its ends left out
  ipv4,  // an address in such a run, its numbers with dots or hyphens between them
  ipv6,
  email,
  url,  // scheme://… to a blank or quote, or to a mark in it (ends_url), and once more without punctuation at its end
  name,  // what can be the last part of a path: a word, or several from the place where a name begins
  path,  // a run that may hold paths from its begin to any break in it (see each_path_end)
  registry,  // a key with all that follows it; it ends at a separator, at a break, or with the run
  registry_first,  // a key that its value begins with: blanks in it may end it (key_may_end)
  registry_quoted,  // a key in quotes: blanks in it do not end it
};

inline constexpr std::size_t kTokenUrlLimit = 4096;
inline constexpr std::size_t kTokenNameLimit = 300;
inline constexpr unsigned kNestedUrls = 4;  // a redirector's URL holds its target's
inline constexpr unsigned kUrlEnds = 4;  // places within a URL where it may end, of one

/// The bytes without a blank or quote among them in which URLs stand, beside and within each other.
struct UrlRun {
  std::size_t end = 0;
  unsigned nested = 0;  // URLs behind the first
};

namespace detail {

[[nodiscard]] inline std::size_t end_of_run(std::string_view text, std::size_t at, unsigned classes) {
  while (at < text.size() && is(text[at], classes)) ++at;
  return at;
}

/// Leaves out what ends no name: dots at both ends, "_" and "-" behind it, and then what wraps it in front too ("_x.example_").
inline void trim_host(std::string_view text, std::size_t& begin, std::size_t& end) {
  while (begin < end && text[begin] == '.') ++begin;
  while (begin < end && text[end - 1] == '.') --end;
  bool wrapped = false;
  for (; begin < end && (text[end - 1] == '_' || text[end - 1] == '-'); --end)
    wrapped = wrapped || text[end - 1] == '_';
  while (wrapped && begin < end && text[begin] == '_') ++begin;
}

/// Where the last four numbers before `end` begin, with hyphens between them, as hosts are named by their addresses: "ip-10-1-2-3",
/// "ec2-192-0-2-1". `end` when there are not four, or more.
[[nodiscard]] inline std::size_t spelled_ipv4_begin(std::string_view text, std::size_t end) {
  std::size_t at = end;
  for (unsigned number = 0; number < 4; ++number) {
    if (number > 0 && (at == 0 || text[--at] != '-')) return end;
    const std::size_t behind = at;
    unsigned value = 0;
    for (unsigned unit = 1; at > 0 && behind - at < 3 && is_digit(text[at - 1]); unit *= 10)
      value += unit * static_cast<unsigned>(text[--at] - '0');
    if (at == behind || value > 255 || (behind - at > 1 && text[at] == '0')) return end;
  }
  if (at == 0 || text[at - 1] == '.' || !is(text[at - 1], kHostByte)) return at;
  if (text[at - 1] != '-' && text[at - 1] != '_') return end;
  std::size_t before = at - 1;
  while (before > 0 && at - before < 12 && is_digit(text[before - 1])) --before;
  const bool fifth = before < at - 1 && (before == 0 || !is_letter(text[before - 1]));
  return fifth ? end : at;
}

/// `dot` ends a label, and another that begins with a letter follows.
template <typename Take>
void spelled_ipv4(std::string_view text, std::size_t dot, Take& take) {
  if (dot + 1 >= text.size() || !is_letter(text[dot + 1])) return;
  if (const std::size_t begin = spelled_ipv4_begin(text, dot); begin < dot) take(TokenKind::ipv4, begin, dot);
}

/// Letters and digits with none beside them; "0x" may stand before the digest, and "T1" before one of TLSH.
template <typename Take>
void hash_in_word(std::string_view text, std::size_t begin, std::size_t end, Take& take) {
  if (end - begin > 2 && text[begin] == '0' && lower(text[begin + 1]) == 'x') begin += 2;
  if (end - begin == kTlshDigits + 2 && lower(text[begin]) == 't' && text[begin + 1] == '1') begin += 2;
  const std::size_t size = end - begin;
  if ((is_digest_size(size) || size == kTlshDigits) && end_of_run(text, begin, kHex) >= end)
    take(TokenKind::hash, begin, end);
}

template <typename Take>
void hashes_in_run(std::string_view text, std::size_t begin, std::size_t end, Take& take) {
  for (std::size_t at = begin; at < end;) {
    const std::size_t stop = std::min(end_of_run(text, at, kAlnum), end);
    hash_in_word(text, at, stop, take);
    at = stop + 1;
  }
}

/// What tcpdump prints between two ends of a connection, "10.0.0.1.53 > 10.0.0.2.514", stands on one side of `begin` to `end`.
[[nodiscard]] inline bool beside_arrow(std::string_view text, std::size_t begin, std::size_t end) {
  return (begin >= 2 && text.substr(begin - 2, 2) == "> ") || text.substr(end, 2) == " >";
}

/// Where a port and the dot before it begin in the piece from `begin` to `end`; `end` when there is none.
[[nodiscard]] inline std::size_t port_begin(std::string_view text, std::size_t begin, std::size_t end) {
  std::size_t at = end;
  while (at > begin && end - at < 5 && is_digit(text[at - 1])) --at;
  return at < end && at > begin && text[at - 1] == '.' ? at - 1 : end;
}

/// `dot` stands between two digits. Gives the end of the digits, with single dots between them, that it is among. What stands beside an
/// address does not matter ("192.0.2.1-192.0.2.9", "v192.0.2.1"), but a name that goes on with a dot is none ("1.2.0.192.in-addr.arpa").
template <typename Take>
std::size_t ipv4_run(std::string_view text, std::size_t dot, Take& take) {
  const auto digit = [&](std::size_t at) { return at < text.size() && is_digit(text[at]); };
  const auto in_name = [&](std::size_t at) { return at < text.size() && text[at] != '.' && is(text[at], kHostByte); };
  std::size_t begin = dot;
  std::size_t dots = 1;
  while (begin > 0 && (digit(begin - 1) || (text[begin - 1] == '.' && digit(begin) && begin > 1 && digit(begin - 2)))) {
    --begin;
    dots += text[begin] == '.';
  }
  std::size_t end = dot + 1;
  for (; digit(end) || (end < text.size() && text[end] == '.' && digit(end - 1) && digit(end + 1)); ++end)
    dots += text[end] == '.';
  std::size_t stop = end;
  if (dots == 4 && beside_arrow(text, begin, end)) {
    stop = port_begin(text, begin, end);
    dots -= stop < end;
  }
  if (dots != 3 || stop - begin > 15) return end;
  const bool name = (begin > 1 && text[begin - 1] == '.' && in_name(begin - 2)) ||
                    (end < text.size() && text[end] == '.' && in_name(end + 1));
  if (!name && parse_ipv4(text.substr(begin, stop - begin))) take(TokenKind::ipv4, begin, stop);
  return end;
}

/// `begin` to `end` is a maximal run of host bytes.
template <typename Take>
void host_in_run(std::string_view text, std::size_t begin, std::size_t end, Take& take) {
  // One backslash before it makes it a file or a user's name; two, a UNC path's host.
  const bool behind_backslash = begin > 0 && text[begin - 1] == '\\' && (begin == 1 || text[begin - 2] != '\\');
  std::size_t dots = 0;
  std::size_t v4_to = begin;
  for (std::size_t i = begin; i < end; ++i) {
    if (text[i] != '.') continue;
    ++dots;
    if (i < v4_to || i == begin || i + 1 == end || !is_digit(text[i - 1])) continue;
    if (is_digit(text[i + 1])) v4_to = ipv4_run(text, i, take);
    else spelled_ipv4(text, i, take);
  }
  if (dots == 0) return;
  trim_host(text, begin, end);
  if (begin == end || behind_backslash) return;
  const std::string_view host = text.substr(begin, end - begin);
  const bool digits = host.find_first_not_of("0123456789.") == host.npos;
  if (!digits && host.find('.') != host.npos) take(TokenKind::host, begin, end);
}

/// Digests that are written with colons, as in "aa:bb:…": pairs of hex digits with no letter or digit beside them.
template <typename Take>
void hashes_with_colons(std::string_view text, std::size_t begin, std::size_t end, Take& take) {
  const auto pair = [&](std::size_t at) {
    return at + 2 <= end && is(text[at], kHex) && is(text[at + 1], kHex) && (at == 0 || !is(text[at - 1], kAlnum)) &&
           (at + 2 == text.size() || !is(text[at + 2], kAlnum));
  };
  for (std::size_t at = begin; at < end; ++at) {
    if (!pair(at)) continue;
    std::size_t pairs = 1;
    std::size_t stop = at + 2;
    for (; stop < end && text[stop] == ':' && pair(stop + 1); stop += 3) ++pairs;
    if (is_digest_size(2 * pairs)) take(TokenKind::hash, at, stop);
    at = stop;
  }
}

/// Where a port of two figures or more and the colon before it begin, which may as well be an address's last part
/// ("[AF_INET6]2001:db8::7:1194"); `end` when there is none.
[[nodiscard]] inline std::size_t colon_port_begin(std::string_view text, std::size_t begin, std::size_t end) {
  std::size_t at = end;
  while (at > begin && is_digit(text[at - 1])) --at;
  const bool port = end - at >= 2 && end - at <= 5 && at > begin && text[at - 1] == ':' && text[at] != '0';
  return port ? at - 1 : end;
}

inline constexpr std::size_t kLongestIpv6 = 45;

/// A letter of another writing beside an address is no part of it.
[[nodiscard]] inline bool in_ascii_name(char c) { return is(c, kHostByte) && static_cast<unsigned char>(c) < 0x80; }

/// Whether an address stands from `begin` to `end`, or to tcpdump's port there where its arrow is.
template <typename Take>
bool ipv6_from(std::string_view text, std::size_t begin, std::size_t end, bool arrow, Take& take) {
  const auto is_one = [&](std::size_t to) {
    return to - begin <= kLongestIpv6 && parse_ipv6(text.substr(begin, to - begin)).has_value();
  };
  if (arrow && !is_one(end)) end = port_begin(text, begin, end);
  const bool whole = is_one(end);
  if (whole) take(TokenKind::ipv6, begin, end);
  const std::size_t port = colon_port_begin(text, begin, end);
  const bool before_port = port < end && is_one(port);
  if (before_port) take(TokenKind::ipv6, begin, port);
  return whole || before_port;
}

/// `colon` is one of a run of hex digits, dots and colons. Gives the run's end. What stands before an address and a colon may be its
/// name ("src:2001:db8::1").
template <typename Take>
std::size_t ipv6_run(std::string_view text, std::size_t colon, Take& take) {
  const auto part = [&](std::size_t at) { return is(text[at], kHex) || text[at] == ':' || text[at] == '.'; };
  std::size_t begin = colon;
  while (begin > 0 && part(begin - 1)) --begin;
  std::size_t end = begin;
  std::size_t colons = 0;
  bool gap = false;
  for (; end < text.size() && part(end); ++end) {
    colons += text[end] == ':';
    gap = gap || (text[end] == ':' && end > begin && text[end - 1] == ':');
  }
  const std::size_t run_end = end;
  if (colons < 2 || (colons < 6 && !gap)) return run_end;
  if (colons >= 15) hashes_with_colons(text, begin, run_end, take);
  // "2001:db8::1-2001:db8::9" are two.
  const auto range = [&](std::size_t hyphen, std::size_t beyond) {
    return text[hyphen] == '-' && (is(text[beyond], kHex) || text[beyond] == ':');
  };
  const bool joined = end + 1 < text.size() && range(end, end + 1);
  if (end < text.size() && in_ascii_name(text[end]) && !joined) return run_end;
  while (end > begin && text[end - 1] == '.') --end;
  if (end - begin >= 2 && text[end - 1] == ':' && text[end - 2] != ':') --end;
  const bool arrow = beside_arrow(text, begin, run_end);
  const bool apart = begin == 0 || !in_ascii_name(text[begin - 1]) || (begin > 1 && range(begin - 1, begin - 2));
  if (!apart || !ipv6_from(text, begin, end, arrow, take)) {
    const std::size_t named = text.find(':', begin) + 1;
    if (named <= end) (void)ipv6_from(text, named, end, arrow, take);
  }
  return run_end;
}

/// What may end a URL though one may hold it: "curl http://a.example/x|sh", "http://a.example/,http://b.example/",
/// "[http://a.example/](x)", "http://a.example/x#top".
[[nodiscard]] inline bool ends_url(std::string_view text, std::size_t at) {
  const char c = text[at];
  return c == '|' || c == ';' || c == ',' || c == '*' || c == ')' || c == ']' || c == '#' ||
         (c == '&' && at + 1 < text.size() && text[at + 1] == '&');
}

[[nodiscard]] inline bool is_url_byte(char c) {
  return static_cast<unsigned char>(c) > 0x20 && c != '"' && c != '<' && c != '>' && c != '\'' && c != '`';
}

/// A URL's scheme begins at `begin`, or at `plain` where a form put "+" for a blank before it ("wget+http://a.example/").
template <typename Take>
void take_url_to(std::string_view text, std::size_t begin, std::size_t plain, std::size_t end, Take& take) {
  if (end - begin > kTokenUrlLimit) return;
  const std::size_t host = text.find("://", plain) + 3;
  std::size_t last = text.size() + 1;
  // Marks of emphasis are a URL's own more often than punctuation is: "__http://a.example/__".
  for (const std::string_view behind : {"", ".,;:!?)]}*&", ".,;:!?)]}*&_~-"}) {
    while (end > host && behind.contains(text[end - 1])) --end;
    if (end == last) continue;
    take(TokenKind::url, begin, end);
    if (plain != begin) take(TokenKind::url, plain, end);
    last = end;
  }
}

/// `colon` stands before "//". Each byte is looked at a few times only: URLs that stand within others are few, and such as begin
/// directly behind where one may end are looked at no further than to their own ends.
template <typename Take>
void url_at(std::string_view text, std::size_t colon, UrlRun& run, Take& take) {
  std::size_t begin = colon;
  while (begin > 0 && colon - begin < 20 &&
         (is(text[begin - 1], kAlnum) || text[begin - 1] == '+' || text[begin - 1] == '-' || text[begin - 1] == '.'))
    --begin;
  while (begin < colon && !is_letter(text[begin])) ++begin;
  std::size_t plain = colon;
  while (plain > begin && is(text[plain - 1], kAlnum)) --plain;
  if (plain == colon || !is_letter(text[plain])) plain = begin;
  run.nested = colon < run.end ? run.nested + 1 : 0;
  if (begin == colon) return;
  const bool inner = run.nested > kNestedUrls;
  const bool beside = begin > 0 && (ends_url(text, begin - 1) || text[begin - 1] == '&');
  if (inner && !beside) return;
  if (colon >= run.end) {
    run.end = colon;
    while (run.end < text.size() && is_url_byte(text[run.end])) ++run.end;
  }
  if (!inner) take_url_to(text, begin, plain, run.end, take);
  unsigned ends = 0;
  // Of a value the next begins at "&" ("?u=http://a.example/x&v=1"); of a URL a query goes on there.
  bool value = begin > 0 && text[begin - 1] == '=';
  bool query = false;
  bool path = false;  // behind the host, where a colon is no port's: "http://a.example/x.js:10:5"
  for (std::size_t at = colon + 4; at < run.end && at - begin <= kTokenUrlLimit && ends < kUrlEnds; ++at) {
    query = query || text[at] == '?';
    path = path || text[at] == '/';
    if (!ends_url(text, at) && (text[at] != '&' || (query && !value)) && (text[at] != ':' || !path)) continue;
    take_url_to(text, begin, plain, at, take);
    ++ends;
  }
  if (inner && ends < kUrlEnds) take_url_to(text, begin, plain, run.end, take);
}

/// The words of a run without slashes, colons and hard breaks, also without a mark before them; `folder` when a slash follows it.
template <typename Take>
void names_in_segment(std::string_view text, std::size_t begin, std::size_t end, bool folder, Take& take) {
  while (begin < end && is_blank(text[begin])) ++begin;
  std::size_t at = begin;
  std::size_t done = begin;  // the end of the longest piece given
  const auto give = [&](std::size_t from, std::size_t to) {
    while (to > from && (text[to - 1] == '.' || is_blank(text[to - 1]))) --to;
    if (to == from || to - from > kTokenNameLimit) return;
    take(TokenKind::name, from, to);
    if (from == begin) done = to;
  };
  const auto give_word = [&](std::size_t from, std::size_t to) {
    give(from, to);
    if (to - from <= kTokenNameLimit && stands_before_name(text[from])) give(from + 1, to);
    if (from != begin) give(begin, to);
  };
  while (at < end) {
    const std::size_t word = at;
    for (; at < end && !is(text[at], kSoftBreak); ++at) {
      if (!joins_at(text, at) && !prefetch_at(text, at)) continue;
      give_word(word, at);
    }
    if (at == end && folder) return;
    if (at != word) give_word(word, at);
    at = at < end ? at + 1 : at;
  }
  if (folder) return;
  while (end > begin && (text[end - 1] == '.' || is_blank(text[end - 1]))) --end;
  if (end > done) give(begin, end);
}

}  // namespace detail

/// Addresses, hosts, hashes, e-mail addresses, URLs.
template <typename Take>
void each_host_token(std::string_view text, Take&& take) {
  std::size_t ipv6_done = 0;
  UrlRun urls;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (is(c, kHostByte)) {
      const std::size_t end = detail::end_of_run(text, at, kHostByte);
      if (end - at >= 32) detail::hashes_in_run(text, at, end, take);
      detail::host_in_run(text, at, end, take);
      at = end;
      continue;
    }
    if (c == ':') {
      if (at >= ipv6_done) ipv6_done = detail::ipv6_run(text, at, take);
      if (text.substr(at + 1, 2) == "//") detail::url_at(text, at, urls, take);
    } else if (c == '@') {
      std::size_t begin = at;
      while (begin > 0 && is(text[begin - 1], kLocalByte)) --begin;
      std::size_t end = detail::end_of_run(text, at + 1, kHostByte);
      while (end > at + 1 && text[end - 1] == '.') --end;
      if (begin < at && end > at + 1) take(TokenKind::email, begin, end);
    }
    ++at;
  }
}

/// File names and words.
template <typename Take>
void each_name_token(std::string_view text, Take&& take) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && !is(text[end], kHardBreak | kSlash) && text[end] != ':') ++end;
    detail::names_in_segment(text, at, end, end < text.size() && is(text[end], kSlash), take);
    at = end + 1;
  }
}

inline constexpr std::size_t kLongestPart = 255;  // of a path, as far as it is looked back at

/// `at` stands behind a closing bracket. Whether that closes within a folder's name, so that the path goes on:
/// "C:\Program Files (x86)\x", "/tmp/{1}/x", "%ProgramFiles(x86)%\x", and not "[7]/x".
[[nodiscard]] inline bool goes_on_behind_bracket(std::string_view text, std::size_t at) {
  const char closing = text[at - 1];
  const char opening = closing == ')' ? '(' : closing == ']' ? '[' : '{';
  const std::size_t limit = at - std::min(at, kLongestPart + 1);
  bool opened = false;
  bool variable = false;
  for (std::size_t i = at - 1; i > limit; --i) {
    const char c = text[i - 1];
    if (is(c, kSlash)) return opened;
    if (is(c, kHardBreak) || c == ':') break;
    opened = opened || c == opening;
    variable = variable || (opened && c == '%');
    if (opened && text[at] == '\\') return true;
  }
  return variable && text[at] == '%';
}

/// The slash at `at` begins a path behind a colon ("host:/tmp/x", "/usr/bin:/bin"), unless that is a drive's or a URL's, but for one
/// that has no host ("file:///tmp/x").
[[nodiscard]] inline bool begins_behind_colon(std::string_view text, std::size_t at) {
  const bool slash = at + 1 < text.size() && is(text[at + 1], kSlash);
  if (text[at - 1] == '/') return !slash && at > 2 && text[at - 2] == '/' && text[at - 3] == ':';
  if (text[at - 1] != ':' || slash) return false;
  return at < 2 || !is_letter(text[at - 2]) || (at > 2 && is(text[at - 3], kAlnum));
}

/// What stands before `at` is an option of one letter: "-o/tmp/x", "-oC:\\x".
[[nodiscard]] inline bool is_option(std::string_view text, std::size_t at) {
  return at > 1 && text[at - 2] == '-' && is_letter(text[at - 1]) &&
         (at == 2 || is(text[at - 3], kSoftBreak | kHardBreak));
}

/// The slash at `at` begins a path behind a mark that names a file ("f=@/tmp/x"), an interpreter ("#!/bin/sh") or behind an option.
[[nodiscard]] inline bool begins_behind_mark(std::string_view text, std::size_t at) {
  if (text[at - 1] == '@') return at == 1 || is(text[at - 2], kSoftBreak | kHardBreak);
  return (text[at - 1] == '!' && at > 1 && text[at - 2] == '#') || is_option(text, at);
}

/// A host's share begins with the two separators at `at`: behind a colon that is no drive's ("-Path:\\\\srv\\x"), behind "file:_" as
/// Defender has it, or with slashes in a URL that names one ("file://srv/x", "smb://srv/x").
[[nodiscard]] inline bool begins_share(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size() || text[at + 1] != text[at] || !is(text[at], kSlash)) return false;
  const std::size_t colon = text[at - 1] == '_' && at > 1 ? at - 2 : at - 1;
  if (text[colon] != ':') return false;
  if (text[at] == '\\') return colon == 0 || !is_letter(text[colon - 1]) || (colon > 1 && is(text[colon - 2], kAlnum));
  for (const std::string_view scheme : {"file", "smb", "cifs"}) {
    const std::size_t size = scheme.size();
    if (colon + 1 == at && colon >= size && starts_with_caseless(text.substr(colon - size), scheme) &&
        (colon == size || !is(text[colon - size - 1], kAlnum)))
      return !is(text[at + 2], kSlash);
  }
  return false;
}

/// "//srv/share/x", which is a path of Unix too.
[[nodiscard]] inline bool names_share(std::string_view path) {
  return path.size() > 2 && path.starts_with("//") && is(path[2], kHostByte);
}

[[nodiscard]] inline bool is_drive(std::string_view text, std::size_t at) {
  return is_letter(text[at]) && at + 2 < text.size() && text[at + 1] == ':' && is(text[at + 2], kSlash);
}

/// A path begins where a value or a quoted piece begins, at a drive letter, at a word that begins with a slash, a variable or a
/// tilde, unless it goes on there behind a bracket, and at such behind a colon, a mark or an option.
[[nodiscard]] inline bool path_begins(std::string_view text, std::size_t at) {
  if (at == 0 || is(text[at - 1], kHardBreak)) return true;
  const char c = text[at];
  const char before = text[at - 1];
  if (is(before, kSoftBreak) && (is(c, kSlash) || c == '%' || c == '~'))
    return (before != ')' && before != ']' && before != '}') || !goes_on_behind_bracket(text, at);
  if (before == ':' && (c == '%' || c == '~')) return true;
  if ((before == ':' || before == '_') && begins_share(text, at)) return true;
  if (c == '/' && (begins_behind_colon(text, at) || begins_behind_mark(text, at))) return true;
  if (!is_drive(text, at)) return false;
  return !is(before, kAlnum) || is_option(text, at);
}

inline constexpr unsigned kPathsWithin = 4;

/// A path that goes on with "/" behind a bracket may be two: "/a/b [x]/tmp/y" names a folder "b [x]", or "/tmp/y" behind "/a/b [x]".
/// Nobody can tell, so both are looked at. Where in `run`, a whole path, others may begin; of one the first kPathsWithin.
template <typename Take>
void each_path_within(std::string_view run, Take&& take) {
  unsigned left = kPathsWithin;
  for (std::size_t at = run.find('/', 1); at != run.npos && left > 0; at = run.find('/', at + 1)) {
    if (run[at - 1] != ')' && run[at - 1] != ']' && run[at - 1] != '}') continue;
    take(at);
    --left;
  }
}

/// Runs from where a path begins to a hard break or to where the next begins, and what may be paths within them.
template <typename Take>
void each_path_token(std::string_view text, Take&& take) {
  std::size_t begin = 0;
  bool slash = false;
  const auto close = [&](std::size_t end) {
    while (begin < end && is_blank(text[begin])) ++begin;
    if (slash && begin < end) {
      take(TokenKind::path, begin, end);
      each_path_within(text.substr(begin, end - begin),
                       [&](std::size_t at) { take(TokenKind::path, begin + at, end); });
    }
    slash = false;
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (is(c, kHardBreak)) {
      close(at);
      continue;
    }
    if (path_begins(text, at)) {
      close(at);
      begin = at;
    }
    slash = slash || is(c, kSlash);
  }
  close(text.size());
}

/// The first place from `at` on where a path in `run` may end.
[[nodiscard]] inline std::size_t next_stop(std::string_view run, std::size_t at) {
  while (at < run.size() && !is(run[at], kSoftBreak) && run[at] != ':' && !joins_at(run, at)) ++at;
  return at;
}

/// Where a path that begins at the begin of `run` may end: `put` gets the bytes up to there, stretch by stretch, `ends` is
/// called after each. `next(at)` is next_stop() of the run.
template <typename Next, typename Put, typename Ends>
void each_path_end(std::string_view run, Next&& next, Put&& put, Ends&& ends) {
  std::size_t begin = 0;
  for (std::size_t at = next(std::size_t{1}); at < run.size(); at = next(at + 1)) {
    if (is_blank(run[at - 1])) continue;
    put(run.substr(begin, at - begin));
    ends();
    begin = at;
  }
  put(run.substr(begin));
  ends();
}

/// "HKLM\\x: deleted". No name of a key is known to hold a colon, though one may.
[[nodiscard]] inline bool ends_key(char c) { return is(c, kSoftBreak | kHardBreak) || c == ':'; }

/// A key that begins its value may end at this break, though names of keys hold blanks: no name goes on behind it to a separator.
[[nodiscard]] inline bool key_may_end(std::string_view key, std::size_t at) {
  if (!is_blank(key[at])) return true;
  std::size_t word = at + 1;
  while (word < key.size() && !is(key[word], kSoftBreak | kHardBreak | kSlash)) ++word;
  return word == key.size() || key[word] != '\\';
}

/// Registry keys, from their hive on.
template <typename Take>
void each_registry_token(std::string_view text, Take&& take) {
  std::size_t begin = text.size();  // of the open key
  TokenKind kind = TokenKind::registry;
  const auto close = [&](std::size_t end) {
    if (begin < end) take(kind, begin, end);
    begin = text.size();
  };
  std::size_t first = 0;
  while (first < text.size() && is_blank(text[first])) ++first;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (static_cast<unsigned char>(c) < 0x20 || c == '"' ||
        (kind == TokenKind::registry_quoted && c == '\'' && begin < at && text[begin - 1] == '\'')) {
      close(at);
      continue;
    }
    const char next = at + 1 < text.size() ? lower(text[at + 1]) : '\0';
    if (!(lower(c) == 'h' && next == 'k') && !(c == '\\' && next == 'r')) continue;
    if (at > 0 && is(text[at - 1], kAlnum)) continue;
    std::string_view spelling;
    const std::size_t hive = registry_hive(text.substr(at), spelling);
    if (hive == 0 || (begin < at && c == '\\')) continue;
    close(at);
    begin = at;
    const bool quoted = at > 0 && (text[at - 1] == '"' || text[at - 1] == '\'');
    kind = quoted ? TokenKind::registry_quoted : at == first ? TokenKind::registry_first : TokenKind::registry;
    at += hive - 1;
  }
  close(text.size());
}

}  // namespace backtrail::observable
