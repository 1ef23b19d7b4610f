// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/question.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "app/codes.h"
#include "intel/codes.h"
#include "intel/lists.h"
#include "observable/digests.h"
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
constexpr std::size_t kWrappings = 4;  // quotes and punctuation around each other

bool can_be(ObservableKind kind, std::string_view text) { return observable::canonical(kind, text).has_value(); }
bool is_address(std::string_view text) {
  return can_be(ObservableKind::ipv4, text) || can_be(ObservableKind::ipv6, text);
}
bool is_domain(std::string_view text) {
  const auto domain = observable::canonical(ObservableKind::domain, text);
  return domain && sightings::not_kept(*domain).empty();
}

bool consists_of(std::string_view text, std::string_view bytes) {
  return !text.empty() && text.find_first_not_of(bytes) == text.npos;
}
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";
constexpr std::string_view kDigitsAndDots = "0123456789.";
bool is_hash(std::string_view text) {
  return (observable::is_digest_size(text.size()) && consists_of(text, kHexDigits)) ||
         can_be(ObservableKind::tlsh, text);
}
constexpr std::string_view kQuotes = "\"'`";

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
    std::string_view piece = observable::trim(text.substr(at, end - at));
    while (piece.size() > 1 && kQuotes.find(piece.front()) != kQuotes.npos && piece.back() == piece.front())
      piece = piece.substr(1, piece.size() - 2);
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
  if (text.size() >= kShortestHash && consists_of(text, kHexDigits) && !is_hash(text))
    return refuse(text, std::to_string(text.size()) + " hex digits are no hash that the index knows",
                  "MD5 has 32, SHA-1 40, SHA-224 56, SHA-256 64, TLSH 70, SHA-384 96, SHA-512 128");
  if (text.find("://") != text.npos && !can_be(ObservableKind::url, text))
    return refuse(text, "it is no URL", "SCHEME://HOST/PATH");
  const bool says_nothing = std::ranges::none_of(
      text, [](char c) { return observable::is(c, observable::kAlnum) || static_cast<unsigned char>(c) >= 0x80; });
  if (says_nothing && !is_address(text))
    return refuse(text, "no letter and no digit stands in it", "a value as logs hold it");
  return {};
}

/// Whether ports can be meant behind it.
bool takes_port(std::string_view host) {
  const bool bracketed = host.starts_with('[') && host.ends_with(']') && can_be(ObservableKind::ipv6, host);
  return can_be(ObservableKind::ipv4, host) || bracketed || is_domain(host);
}

/// The address or host before a port; nothing when it is none.
std::optional<Understood> before_port(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == text.npos) return std::nullopt;
  const auto port = number(text.substr(colon + 1));
  const std::string_view host = text.substr(0, colon);
  if (!port || *port > kHighestPort || !takes_port(host)) return std::nullopt;
  return Understood{std::string(host), "asked for " + std::string(host) + " with any port: the index holds no ports"};
}

base::Status no_ports(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == text.npos || !takes_port(text.substr(0, colon))) return {};
  if (!consists_of(text.substr(colon + 1), "0123456789-,")) return {};
  return refuse(text, "what stands behind the colon is no port, and the index holds no ports",
                "ask for " + std::string(text.substr(0, std::min(colon, kQuoted))));
}

/// Whether nothing else can be meant by it.
bool is_sure(std::string_view text) {
  return is_address(text) || can_be(ObservableKind::cidr, text) || is_hash(text) ||
         can_be(ObservableKind::email, text) || is_domain(text) ||
         (text.find("://") != text.npos && can_be(ObservableKind::url, text));
}

/// Cuts what ends it and is no part of it; whether there was any.
bool cut_mark(std::string_view& text) {
  constexpr std::string_view kMarks = ",;";
  if (text.size() < 2 || kMarks.find(text.back()) == kMarks.npos) return false;
  const std::string_view rest = observable::trim(text.substr(0, text.size() - 1));
  // Running text may end so, and be meant to.
  const bool rooted = rest.starts_with('/') || rest.starts_with('\\') || rest.substr(0, 3).ends_with(":\\") ||
                      can_be(ObservableKind::registry_key, rest);
  const bool quoted = kQuotes.find(rest.empty() ? ' ' : rest.back()) != kQuotes.npos;
  const bool running = rest.find(' ') != rest.npos && !rooted && !quoted;
  if (running || rest.empty()) return false;
  text = rest;
  return true;
}

bool cut_quotes(std::string_view& text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kPairs = {
      {{"\"", "\""}, {"'", "'"}, {"`", "`"}, {"“", "”"}, {"„", "“"}, {"‘", "’"}}};
  for (const auto& [open, close] : kPairs) {
    if (text.size() <= open.size() + close.size() || !text.starts_with(open) || !text.ends_with(close)) continue;
    const std::string_view inner = text.substr(open.size(), text.size() - open.size() - close.size());
    if (inner.find(open) != inner.npos || observable::trim(inner).empty()) continue;
    text = observable::trim(inner);
    return true;
  }
  return false;
}

/// What `KIND:value` means, when the word is one that lists have for a kind.
base::Result<std::optional<Understood>> behind_its_kind(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view word = observable::trim(text.substr(0, colon));
  if (colon == text.npos || !consists_of(observable::lower(word), "abcdefghijklmnopqrstuvwxyz0123456789-_"))
    return std::nullopt;
  const std::string_view rest = observable::trim(text.substr(colon + 1));
  if (rest.empty() || rest.starts_with("//")) return std::nullopt;
  auto read = intel::read_typed(word, rest);
  if (!read && read.error().code == intel::kUnknownKind) return std::nullopt;
  // "host:8443" is a computer's port.
  if (consists_of(rest, kDigits) && (!read || read->kind != ObservableKind::asn)) return std::nullopt;
  if (!read && observable::starts_with_caseless(word, "host")) read = observable::canonical(ObservableKind::host, rest);
  if (!read) {
    if (auto out = before_port(rest)) return out;
    return refuse(text, "what stands behind the colon cannot be read as what stands before it",
                  "ask for " + std::string(rest.substr(0, kQuoted)) + " alone");
  }
  return Understood{std::string(rest), "asked for " + read->value + " as " + std::string(observable::name(read->kind)),
                    *read};
}

/// What else it says, when it says two things.
void ask_also(Understood& it) {
  const std::string_view text = it.text;
  const std::string_view host = text.substr(0, text.size() - 1);
  if (auto domain = observable::canonical(ObservableKind::domain, host);
      text.ends_with('/') && domain && is_domain(host)) {
    it.note = "asked as a URL, and as the domain " + domain->value;
    it.also = std::move(*domain);
  }
  constexpr std::string_view kMapped = "::ffff:";
  const auto v6 = observable::canonical(ObservableKind::ipv6, text);
  if (!v6 || !v6->value.starts_with(kMapped)) return;
  if (auto v4 = observable::canonical(ObservableKind::ipv4, v6->value.substr(kMapped.size()))) {
    it.note = "asked for the IPv4 address " + v4->value + " too, which stands in this one";
    it.also = std::move(*v4);
  }
}

base::Result<Understood> understand_bare(std::string_view text, bool prefix) {
  BT_TRY(auto typed, behind_its_kind(text));
  if (typed) return std::move(*typed);
  if (auto out = before_port(text)) return *out;
  BT_TRY_STATUS(no_ports(text));
  const auto url = observable::canonical(ObservableKind::url, text);
  const bool with_scheme = url && url->value.find("://") != std::string::npos;
  if (!with_scheme) BT_TRY_STATUS(one_value(text));
  BT_TRY_STATUS(no_range(text));
  BT_TRY_STATUS(no_half_address(text, prefix));
  BT_TRY_STATUS(no_wildcard(text));
  BT_TRY_STATUS(no_half_word(text));
  Understood out{std::string(text)};
  if (!prefix) ask_also(out);
  return out;
}

}  // namespace

std::string_view without_comment(std::string_view line) {
  for (std::size_t at = 1; at < line.size(); ++at) {
    const bool begins = line[at] == '#' && observable::is_blank(line[at - 1]);
    if (!begins) continue;
    const std::string_view before = observable::trim(line.substr(0, at));
    const bool apart = at + 1 == line.size() || observable::is_blank(line[at + 1]);
    // Files are called "a #1.exe".
    if (!before.empty() && (apart || is_sure(observable::refang(before)))) return before;
  }
  return line;
}

base::Result<Understood> understand(std::string_view asked, HowAsked how) {
  std::string_view text = observable::trim(asked);
  if (text.empty()) return refuse(asked, "it is empty", "a value as logs hold it");
  std::string note;
  if (how.listed) {
    const std::string_view value = without_comment(text);
    // A comment behind an address surprises nobody.
    if (value.size() != text.size() && !is_sure(value)) note = "without what stands behind #";
    text = value;
  }
  const std::string_view wrapped = text;
  for (std::size_t i = 0; i < kWrappings && (cut_mark(text) || cut_quotes(text)); ++i) {
  }
  if (text.size() != wrapped.size()) note += std::string(note.empty() ? "" : ", and ") + "without the marks around it";
  BT_TRY(auto out, understand_bare(text, how.prefix));
  if (!note.empty()) {
    note = "asked for " + std::string(text.substr(0, kQuoted)) + (text.size() > kQuoted ? "… " : " ") + note;
    out.note = out.note.empty() ? note : note + "; " + out.note;
  }
  return out;
}

}  // namespace backtrail::app
