// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/question.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <optional>
#include <vector>

#include "app/codes.h"
#include "observable/observable.h"
#include "observable/text.h"
#include "sightings/extract.h"

namespace backtrail::app {
namespace {

using ObservableKind = observable::Kind;

constexpr std::size_t kQuoted = 80;  // bytes of what was asked that a message repeats
constexpr std::size_t kNetworksNamed = 8;  // of a range, in its hint
constexpr std::size_t kShortestHash = 28;  // hex digits that are meant for a hash
constexpr unsigned kHighestPort = 65535;

bool can_be(ObservableKind kind, std::string_view text) { return observable::canonical(kind, text).has_value(); }
bool is_address(std::string_view text) {
  return can_be(ObservableKind::ipv4, text) || can_be(ObservableKind::ipv6, text);
}
bool is_hash(std::string_view text) {
  return can_be(ObservableKind::md5, text) || can_be(ObservableKind::sha1, text) ||
         can_be(ObservableKind::sha256, text);
}
bool is_domain(std::string_view text) {
  const auto domain = observable::canonical(ObservableKind::domain, text);
  return domain && sightings::not_kept(*domain).empty();
}

bool consists_of(std::string_view text, std::string_view bytes) {
  return !text.empty() && text.find_first_not_of(bytes) == text.npos;
}
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kDigitsAndDots = "0123456789.";

std::optional<unsigned> number(std::string_view text) {
  unsigned out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return out;
}

auto refuse(std::string_view asked, const std::string& why, const std::string& hint) {
  const std::string quoted(asked.substr(0, kQuoted));
  return base::fail(kNotUnderstood, "'" + quoted + (asked.size() > kQuoted ? "…" : "") + "' was not asked: " + why, {},
                    hint + "; --kind KIND takes a text as it is");
}

std::uint32_t quad(std::string_view text) {
  std::uint32_t out = 0;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('.', at), text.size());
    out = out << 8 | number(text.substr(at, end - at)).value_or(0);
    at = end + 1;
  }
  return out;
}

/// The networks that make up a range of IPv4 addresses, as long as they are few.
std::string networks_of(std::string_view first, std::string_view last) {
  std::uint64_t at = quad(first);
  const std::uint64_t until = std::uint64_t{quad(last)} + 1;
  std::string out;
  for (std::size_t count = 0; at < until; ++count) {
    if (count == kNetworksNamed) return {};
    unsigned bits = at == 0 ? 32 : static_cast<unsigned>(std::countr_zero(at));
    while (bits > 32 || (std::uint64_t{1} << bits) > until - at) --bits;
    out += out.empty() ? "" : " ";
    for (int shift = 24; shift >= 0; shift -= 8) out += std::to_string(at >> shift & 0xff) + (shift == 0 ? "" : ".");
    out += "/" + std::to_string(32 - bits);
    at += std::uint64_t{1} << bits;
  }
  return out;
}

std::vector<std::string_view> pieces_of(std::string_view text, std::string_view breaks) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(breaks, at), text.size());
    const std::string_view piece = observable::trim(text.substr(at, end - at));
    if (!piece.empty()) out.push_back(piece);
    at = end + 1;
  }
  return out;
}

/// Several values, or a line of a table, in one.
base::Status one_value(std::string_view text) {
  const auto sure = [](std::string_view piece) {
    return is_address(piece) || can_be(ObservableKind::cidr, piece) || is_hash(piece) ||
           can_be(ObservableKind::email, piece);
  };
  const auto blanks = pieces_of(text, " \t");
  const auto columns = pieces_of(text, ",;|\t");
  const bool listed =
      columns.size() > 1 && (std::ranges::any_of(columns, sure) || std::ranges::all_of(columns, is_domain));
  const bool in_a_row = blanks.size() > 1 && std::ranges::all_of(blanks, sure);
  if (!listed && !in_a_row) return {};
  return refuse(text, "it holds several values, or columns of a table",
                "ask for each alone, a line each with -f FILE, or give the table to --intel");
}

base::Status no_range(std::string_view text) {
  for (const std::string_view dash : {"-", "–"}) {
    const std::size_t at = text.find(dash);
    if (at == text.npos) continue;
    const std::string_view first = observable::trim(text.substr(0, at));
    std::string last(observable::trim(text.substr(at + dash.size())));
    if (!is_address(first)) continue;
    if (can_be(ObservableKind::ipv4, first) && consists_of(last, kDigits) && last.size() <= 3)
      last = std::string(first.substr(0, first.rfind('.') + 1)) + last;
    if (!is_address(last)) continue;
    const bool v4 =
        can_be(ObservableKind::ipv4, first) && can_be(ObservableKind::ipv4, last) && quad(first) <= quad(last);
    const std::string networks = v4 ? networks_of(first, last) : std::string();
    return refuse(text, "ranges are asked for as networks",
                  networks.empty() ? "ask for the networks that it consists of, as ADDRESS/LENGTH"
                                   : "it consists of " + networks);
  }
  return {};
}

/// What looks like a network or an address, and is none.
base::Status no_half_address(std::string_view text, bool prefix) {
  const std::size_t slash = text.find('/');
  const std::string_view left = text.substr(0, slash);
  const bool numeric = consists_of(left, kDigitsAndDots) && left.find('.') != left.npos;
  if (slash != text.npos && text.rfind('/') == slash && (is_address(left) || numeric)) {
    const std::string_view length = text.substr(slash + 1);
    if ((length.empty() || consists_of(length, kDigitsAndDots)) && !can_be(ObservableKind::cidr, text))
      return refuse(text, "it is no network",
                    can_be(ObservableKind::ipv6, left)
                        ? "ADDRESS/LENGTH, with a length from 0 to 128"
                        : "ADDRESS/LENGTH as 203.0.113.0/24, all four numbers, with a length from 0 to 32");
  }
  if (slash == text.npos && numeric && (prefix || !can_be(ObservableKind::ipv4, text)))
    return refuse(text, prefix ? "what addresses have in common is a network" : "it is no whole IPv4 address",
                  "four numbers up to 255; a network is ADDRESS/LENGTH as 203.0.113.0/24");
  return {};
}

base::Status no_wildcard(std::string_view text) {
  const std::size_t star = text.find('*');
  if (text.starts_with("*.") && text.find('*', 1) == text.npos && is_domain(text.substr(2))) return {};
  // Such a key there is: HKCR\*\shell is for files of every kind.
  const bool key = star != text.npos && text.substr(0, star).ends_with('\\') && text.substr(star + 1).starts_with('\\');
  if (key && text.find('*', star + 1) == text.npos && can_be(ObservableKind::registry_key, text)) return {};
  // Behind a slash or in running text a question mark is as good as any other.
  const std::size_t mark = text.find('?');
  const bool plain = text.find_first_of("/ ") < mark;
  if (star == text.npos && (mark == text.npos || plain)) return {};
  const bool at_the_end = text.size() > 1 && star == text.size() - 1 && mark == text.npos;
  return refuse(
      text, "* and ? stand for nothing here",
      at_the_end
          ? "--prefix " + std::string(text.substr(0, std::min(star, kQuoted))) + " asks for all that begins so"
          : "--prefix asks for all that begins so, *.DOMAIN for what lies beneath a domain, and hunt takes patterns");
}

base::Status no_half_word(std::string_view text) {
  if (text.size() >= kShortestHash && consists_of(text, "0123456789abcdefABCDEF") && !is_hash(text))
    return refuse(text, std::to_string(text.size()) + " hex digits are no hash that the index knows",
                  "MD5 has 32, SHA-1 40, SHA-256 64");
  if (text.find("://") != text.npos && !can_be(ObservableKind::url, text))
    return refuse(text, "it is no URL", "SCHEME://HOST/PATH");
  const bool says_nothing = std::ranges::none_of(
      text, [](char c) { return observable::is(c, observable::kAlnum) || static_cast<unsigned char>(c) >= 0x80; });
  if (says_nothing) return refuse(text, "no letter and no digit stands in it", "a value as logs hold it");
  return {};
}

/// The address or host before a port; nothing when it is none.
std::optional<Understood> before_port(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == text.npos) return std::nullopt;
  const auto port = number(text.substr(colon + 1));
  const std::string_view host = text.substr(0, colon);
  const bool bracketed = host.starts_with('[') && host.ends_with(']') && can_be(ObservableKind::ipv6, host);
  if (!port || *port > kHighestPort || !(can_be(ObservableKind::ipv4, host) || bracketed || is_domain(host)))
    return std::nullopt;
  return Understood{std::string(host), "asked for " + std::string(host) + " with any port: the index holds no ports"};
}

}  // namespace

base::Result<Understood> understand(std::string_view asked, bool prefix) {
  const std::string_view text = observable::trim(asked);
  if (text.empty()) return refuse(asked, "it is empty", "a value as logs hold it");
  if (auto out = before_port(text)) return *out;
  const auto url = observable::canonical(ObservableKind::url, text);
  const bool with_scheme = url && url->value.find("://") != std::string::npos;
  if (!with_scheme) BT_TRY_STATUS(one_value(text));
  BT_TRY_STATUS(no_range(text));
  BT_TRY_STATUS(no_half_address(text, prefix));
  BT_TRY_STATUS(no_wildcard(text));
  BT_TRY_STATUS(no_half_word(text));
  return Understood{std::string(text)};
}

}  // namespace backtrail::app
