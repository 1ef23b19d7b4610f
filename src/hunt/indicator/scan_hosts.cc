// SPDX-License-Identifier: Apache-2.0
// Addresses, hosts, hashes, e-mail addresses and URLs in a value.
#include <algorithm>
#include <bit>

#include "hunt/indicator/scan_state.h"
#include "observable/address.h"
#include "observable/text.h"
#include "observable/tokens.h"

namespace backtrail::hunt {

using observable::ByteMasks;
using observable::is;
using observable::kAlnum;
using observable::kHostByte;
using observable::TokenKind;

void IndicatorScanner::State::take_address(std::string_view text, bool v6) {
  const auto address = v6 ? observable::parse_ipv6(text) : observable::parse_ipv4(text);
  if (!address) return;
  look_up_address(*address);
  // What is mapped into version 6 is an address of version 4 too.
  if (const auto mapped = observable::mapped_ipv4(*address)) look_up_address(*mapped);
}

void IndicatorScanner::State::look_up_address(const observable::Address& address) {
  if (index.has(Family::address)) look_up_copy(Family::address, observable::format(address));
  if (!index.has(Family::cidr)) return;
  for (unsigned length = 0; length <= address.bits(); ++length) {
    if (!(address.v6 ? index.ipv6_lengths[length] : index.ipv4_lengths[length])) continue;
    look_up_copy(Family::cidr, observable::format(observable::masked(address, length)) + "/" + std::to_string(length));
  }
}

/// A domain covers its subdomains, so every ending of the host is asked for, the longest first.
void IndicatorScanner::State::take_host(std::string_view host) {
  for (std::size_t at = 0; at < host.size();) {
    const std::size_t dot = host.find('.', at);
    if (dot == host.npos) return;
    if (host.size() - at <= 253) look_up(Family::host, host.substr(at));
    at = dot + 1;
  }
}

/// "10-1-2-3", of a host that is named by its address.
void IndicatorScanner::State::take_spelled(std::string_view address) {
  std::string dotted(address);
  std::ranges::replace(dotted, '-', '.');
  take_address(dotted, false);
}

/// Digits stand before the dot.
void IndicatorScanner::State::take_address_at(std::size_t dot) {
  const auto take = [&](TokenKind, std::size_t begin, std::size_t end) { take_spelled(piece(begin, end)); };
  if (observable::is_digit(low.data()[dot + 1])) v4_to = observable::detail::ipv4_run(low, dot, take);
  else observable::detail::spelled_ipv4(low, dot, take);
}

/// A run of host bytes is a host by its last label, so that only the last of its dots is of interest.
void IndicatorScanner::State::take_dot(std::size_t dot) {
  const char* const text = low.data();
  const std::size_t size = low.size();
  if (dot >= v4_to && dot > 0 && observable::is_digit(text[dot - 1]) && any_address) take_address_at(dot);
  if (!index.has(Family::host)) return;
  const std::size_t label = dot + 1;
  std::size_t end = label;
  bool digits = true;
  for (; end < size && is(text[end], kHostByte) && text[end] != '.'; ++end)
    digits = digits && observable::is_digit(text[end]);
  if (end == label) return;
  if (end < size && text[end] == '.') {
    std::size_t after = std::max(end, dots_to);
    while (after < size && text[after] == '.') ++after;
    dots_to = after;
    if (after < size && is(text[after], kHostByte)) return;
  }
  bool wrapped = false;
  for (; end > label && (text[end - 1] == '_' || text[end - 1] == '-'); --end)
    wrapped = wrapped || text[end - 1] == '_';
  if (digits || end == label || !index.labels.has_short(text + end, end - label)) return;
  std::size_t begin = dot;
  while (begin > 0 && is(text[begin - 1], kHostByte)) --begin;
  // One backslash before it makes it a file or a user's name; two, a UNC path's host.
  const bool behind_backslash = begin > 0 && text[begin - 1] == '\\' && (begin == 1 || text[begin - 2] != '\\');
  while (text[begin] == '.') ++begin;
  while (wrapped && text[begin] == '_') ++begin;
  if (!behind_backslash && begin < dot) take_host(piece(begin, end));
}

/// Thirty-two or more hex digits in a row cover sixteen of them that begin at a multiple of sixteen.
void IndicatorScanner::State::take_hex_lanes(std::uint64_t hex, std::size_t base) {
  for (std::size_t lane = 0; lane < 64; lane += 16) {
    if ((hex >> lane & 0xffff) != 0xffff || base + lane < hex_to) continue;
    std::size_t begin = base + lane;
    std::size_t end = begin + 16;
    while (begin > hex_to && is(low.data()[begin - 1], kAlnum)) --begin;
    while (end < low.size() && is(low.data()[end], kAlnum)) ++end;
    hex_to = end;
    const auto take = [&](TokenKind, std::size_t from, std::size_t to) { look_up(Family::hash, piece(from, to)); };
    observable::detail::hash_in_word(low, begin, end, take);
  }
}

/// With colons between its pairs of digits.
void IndicatorScanner::State::take_hash(std::string_view written) {
  std::string digits(written);
  std::erase(digits, ':');
  look_up_copy(Family::hash, digits);
}

void IndicatorScanner::State::take_email(std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && is(low[begin - 1], observable::kLocalByte)) --begin;
  std::size_t end = at + 1;
  while (end < low.size() && is(low[end], kHostByte)) ++end;
  while (end > at + 1 && low[end - 1] == '.') --end;
  if (begin == at || end == at + 1 || end - begin > kValueLimit) return;
  look_up(Family::email, piece(begin, end));
  // A host beyond ASCII has a spelling of its own.
  if (std::ranges::none_of(piece(at, end), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) return;
  if (const auto seen = observable::canonical(observable::Kind::email, piece(begin, end)))
    look_up_copy(Family::email, seen->value);
}

void IndicatorScanner::State::take_url(std::string_view text) {
  const auto take = [&](std::string_view one) {
    const auto url = observable::canonical(observable::Kind::url, one);
    if (!url) return;
    look_up_copy(Family::url, url->value);
    look_up_copy(Family::url, std::string_view(url->value).substr(url->value.find("://") + 3));
  };
  take(text);
  if (const auto plain = observable::plain_url(text)) take(*plain);
}

/// IPv6 addresses and URLs. Most colons are neither: an address has two together or six in a row.
void IndicatorScanner::State::take_colons(std::size_t block) {
  const ByteMasks& here = masks[block];
  const std::size_t base = 64 * block;
  const auto take = [&](TokenKind kind, std::size_t begin, std::size_t end) {
    if (kind == TokenKind::ipv6 && any_address) take_address(piece(begin, end), true);
    if (kind == TokenKind::hash && index.has(Family::hash)) take_hash(piece(begin, end));
    if (kind == TokenKind::url) take_url(text().substr(begin, end - begin));
  };
  std::uint64_t candidates = urls ? here.slash_marks : 0;
  const bool any_run = any_address || index.has(Family::hash);
  if (any_run) {
    const std::uint64_t next = here.colons >> 1 | masks[block + 1].colons << 63;
    // Six colons within an address's 45 bytes lie in two blocks at most, so that one of these has three.
    const std::uint64_t but_one = here.colons & (here.colons - 1);
    const bool three = (but_one & (but_one - 1)) != 0;
    candidates |= three ? here.colons & (next | here.hex >> 1 | masks[block + 1].hex << 63) : here.colons & next;
  }
  for (; candidates != 0; candidates &= candidates - 1) {
    const std::size_t at = base + static_cast<std::size_t>(std::countr_zero(candidates));
    if (any_run && at >= ipv6_to) ipv6_to = observable::detail::ipv6_run(low, at, take);
    if (urls && low.substr(at + 1, 2) == "//") observable::detail::url_at(low, at, url_run, take);
  }
}

}  // namespace backtrail::hunt
