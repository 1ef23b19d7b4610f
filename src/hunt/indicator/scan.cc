// SPDX-License-Identifier: Apache-2.0
// From a value to the pieces of it that may be indicators. The value's byte masks say where pieces can end; what the
// endings of no indicator fit is passed over, and only for the rest it is found out where the piece begins.
#include <algorithm>
#include <array>
#include <bit>
#include <tuple>

#include "hunt/indicator/index.h"
#include "hunt/memo.h"
#include "observable/address.h"
#include "observable/fold.h"
#include "observable/hints.h"
#include "observable/masks.h"
#include "observable/roundabout.h"
#include "observable/strip.h"
#include "observable/text.h"
#include "observable/tokens.h"
#include "observable/unescape.h"

namespace backtrail::hunt {

using observable::ByteMasks;
using observable::FieldHints;
using observable::is;
using observable::kAlnum;
using observable::kHardBreak;
using observable::kHostByte;
using observable::kSlash;
using observable::kSoftBreak;
using observable::TokenKind;

namespace {

/// Hints by name. Names come from readers that keep them, so the same name mostly lies where it lay; its text is compared.
class HintCache {
 public:
  FieldHints of(std::string_view field) {
    Entry& entry = entries_[reinterpret_cast<std::uintptr_t>(field.data()) / 32 % entries_.size()];
    if (!entry.known || entry.field != field) entry = {std::string(field), observable::hints_of(field), true};
    return entry.hints;
  }

 private:
  struct Entry {
    std::string field;
    FieldHints hints;
    bool known = false;
  };
  std::array<Entry, 256> entries_;
};

constexpr std::size_t kWorthPlaces = 256;

}  // namespace

struct IndicatorScanner::State {
  explicit State(const IndicatorIndex::State& of)
      : index(of),
        any_word(of.has(Family::name) || of.has(Family::ja4) || of.has(Family::asn) || of.has(Family::path)),
        any_address(of.has(Family::address) || of.has(Family::cidr)),
        any_host(of.has(Family::host) || any_address),
        any_whole(of.has(Family::mutex) || of.has(Family::user_agent)) {}

  std::span<const Found> scan(sigma::RecordView& of);
  void scan_value(bool scalar, FieldHints named);
  void scan_whole(FieldHints hints);
  [[nodiscard]] std::uint64_t ends_of_words(std::size_t block);
  void take_word_ends(std::size_t block);
  void take_dot(std::size_t dot);
  void take_hex_lanes(std::uint64_t hex, std::size_t base);
  void take_hash(std::string_view written);
  void take_email(std::size_t at);
  void take_colons(std::size_t block);
  void take_marks(std::size_t block);
  void take_word(std::size_t end, std::size_t segment);
  void take_name(std::string_view name);
  void take_path_end(std::size_t end);
  void take_path(std::string_view run);
  void take_straight(std::string_view path);
  void take_unescaped();
  void take_registry(std::string_view run, bool whole);
  void take_host(std::string_view host);
  void take_host_name(std::string_view label);
  void take_address(std::string_view address, bool v6);
  void take_spelled(std::string_view address);
  void look_up_address(const observable::Address& address);
  void take_address_at(std::size_t dot);
  void take_url(std::string_view url);

  [[nodiscard]] std::string_view value() { return view->original(field); }
  [[nodiscard]] std::string_view piece(std::size_t begin, std::size_t end) const {
    return {low.data() + begin, end - begin};
  }

  /// Looks up `text`, which is readable for kKeyPadding bytes more.
  void look_up(Family family, std::string_view text) {
    PrefixHash hasher(text.data());
    look_up(family, hasher, text);
  }
  void look_up(Family family, PrefixHash& hasher, std::string_view text) {
    index.table.find(hasher.at(text.size(), seed(family)),
                     [&](std::uint32_t reference) { confirm(family, reference, text); });
  }
  void look_up_copy(Family family, std::string_view text) {
    if (text.empty() || text.size() > kValueLimit) return;
    copy.assign(text);
    copy.append(kKeyPadding, '\0');
    look_up(family, std::string_view(copy.data(), copy.size() - kKeyPadding));
  }
  void confirm(Family family, std::uint32_t reference, std::string_view text);

  const IndicatorIndex::State& index;
  const bool any_word, any_address, any_host, any_whole;
  sigma::RecordView* view = nullptr;
  std::string_view low;  // the value in lower case, readable around its ends (see RecordView)
  std::vector<ByteMasks> masks;
  std::string folded;  // a path's or key's one spelling, padded
  std::string copy;
  std::string meant;  // a path, see take_straight
  std::vector<std::size_t> ends;
  std::vector<Found> found;
  observable::Unescaped unescaped;
  std::string decoded;  // what it holds, in lower case and padded
  HintCache hints;
  ValueMemo<0> memo;  // of values that hold no indicator
  std::vector<Worth> worth = std::vector<Worth>(kWorthPlaces);  // by where the field's name lies
  std::uint32_t field = 0;
  bool has_key = false;
  // How far into the value what must not be looked at twice has been looked at.
  std::size_t v4_to = 0, dots_to = 0, dot_run_to = 0, hex_to = 0, path_to = 0, ipv6_to = 0, url_to = 0;
  unsigned nested_urls = 0;
  std::size_t bound_to = 0;  // behind the last bound of the blocks before
  std::uint64_t breaks_before = 0;  // the last three breaks of the block before, as `brief` counts them
  std::size_t last_segment = 0,
              name_begin = 0;  // of the name looked at last: its segment, and where that begins behind blanks
};

void IndicatorScanner::State::confirm(Family family, std::uint32_t reference, std::string_view text) {
  const bool second = reference >= index.lists[0].size();
  const std::span<const detector::Indicator> all = index.lists[second ? 1 : 0];
  const std::size_t before = second ? index.lists[0].size() : 0;
  const detector::Indicator& first = all[reference - before];
  if (family_of(first.kind) != family) return;
  const bool same = family == Family::email
                        ? first.value.size() == text.size() && observable::starts_with_caseless(first.value, text)
                        : first.value == text;
  if (!same) return;
  for (std::size_t i = reference - before; i < all.size() && all[i].kind == first.kind && all[i].value == first.value;
       ++i) {
    found.push_back({static_cast<std::uint32_t>(before + i), field, value()});
  }
}

// Addresses, hosts, hashes, e-mail addresses, URLs.

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
    const std::string_view run = piece(begin, end);
    if (run.size() != 32 && run.size() != 40 && run.size() != 64) continue;
    if (std::ranges::all_of(run, [](char c) { return is(c, observable::kHex); })) look_up(Family::hash, run);
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
  if (const auto url = observable::canonical(observable::Kind::url, text)) {
    look_up_copy(Family::url, url->value);
    look_up_copy(Family::url, std::string_view(url->value).substr(url->value.find("://") + 3));
  }
}

/// IPv6 addresses and URLs. Most colons are neither: an address has two together or six in a row.
void IndicatorScanner::State::take_colons(std::size_t block) {
  const ByteMasks& here = masks[block];
  const std::size_t base = 64 * block;
  const auto take = [&](TokenKind kind, std::size_t begin, std::size_t end) {
    if (kind == TokenKind::ipv6 && any_address) take_address(piece(begin, end), true);
    if (kind == TokenKind::hash && index.has(Family::hash)) take_hash(piece(begin, end));
    if (kind == TokenKind::url) take_url(value().substr(begin, end - begin));
  };
  std::uint64_t candidates = index.has(Family::url) ? here.slash_marks : 0;
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
    if (!index.has(Family::url) || low.substr(at + 1, 2) != "//") continue;
    nested_urls = at < url_to ? nested_urls + 1 : 0;
    if (nested_urls <= observable::kNestedUrls) url_to = std::max(url_to, observable::detail::url_at(low, at, take));
  }
}

// File names and words, and paths.

void IndicatorScanner::State::take_name(std::string_view name) {
  if (name.empty() || name.size() > observable::kTokenNameLimit) return;
  if (index.has(Family::name) && name.size() < 256 && index.name_lengths[name.size()]) look_up(Family::name, name);
  if (index.has(Family::ja4) && name.size() == 36) look_up(Family::ja4, name);
  if (index.has(Family::asn) && name.size() > 2 && name.size() <= 12 && name.starts_with("as") &&
      std::ranges::all_of(name.substr(2), observable::is_digit)) {
    if (const auto seen = observable::canonical(observable::Kind::asn, name)) look_up_copy(Family::asn, seen->value);
  }
}

/// A name that ends at `end` is the word there, or all from where names begin (`segment`, behind a slash, colon or hard
/// break). What does not end in a word, such as "my tool (1)", must be all up to where names end.
void IndicatorScanner::State::take_word(std::size_t end, std::size_t segment) {
  const char* const text = low.data();
  const std::size_t size = low.size();
  const auto stops = [&](std::size_t at) { return at == size || is(text[at], kHardBreak) || text[at] == ':'; };
  std::size_t after = end;
  while (after < size && text[after] == '.') ++after;
  const bool word = !is(text[end - 1], kSoftBreak) && (stops(after) || is(text[after], kSoftBreak));
  if (!word) {
    while (after < size && (text[after] == '.' || text[after] == ' ' || text[after] == '\t')) ++after;
    if (!stops(after)) return;
  }
  if (segment != last_segment) {
    last_segment = segment;
    name_begin = segment;
    while (name_begin < end && observable::is_blank(text[name_begin])) ++name_begin;
  }
  std::size_t begin = end;
  const std::size_t limit = std::max(name_begin, end - std::min(end, observable::kTokenNameLimit + 1));
  while (begin > limit && !is(text[begin - 1], kSoftBreak)) --begin;
  if (word) take_name(piece(begin, end));
  if (begin != name_begin || !word) take_name(piece(name_begin, end));
}

/// Positions of last bytes: followed by a break or by dots and a break, and such as something may end in.
std::uint64_t IndicatorScanner::State::ends_of_words(std::size_t block) {
  const ByteMasks& here = masks[block];
  const ByteMasks& next = masks[block + 1];
  std::uint64_t carry = next.breaks & 1;
  if ((next.dots & 1) != 0) {
    std::size_t at = std::max(64 * (block + 1), dot_run_to);
    while (at < low.size() && low.data()[at] == '.') ++at;
    dot_run_to = at;
    carry = masks[at / 64].breaks >> (at % 64) & 1;
  }
  std::uint64_t stops = here.breaks;
  for (std::uint64_t dots = here.dots; dots != 0;) {
    const std::uint64_t more = dots & (stops >> 1 | carry << 63);
    if (more == 0) break;
    stops |= more;
    dots &= ~more;
  }
  return (stops >> 1 | carry << 63) & ~(here.bounds | here.blanks | (here.dots & stops));
}

void IndicatorScanner::State::take_word_ends(std::size_t block) {
  const ByteMasks& here = masks[block];
  const std::size_t base = 64 * block;
  const std::size_t left = low.size() - base;
  std::uint64_t ends_here = ends_of_words(block);
  // A path also ends where the next begins with a drive letter, whatever stands between: "x/y-c:\\z".
  std::uint64_t before_roots =
      0;  // and where it begins with a % or ~ behind a break, which then is the path's last byte
  if (index.has(Family::path)) {
    ends_here |= (here.slash_marks >> 2 | masks[block + 1].slash_marks << 62) & ~(here.bounds | here.blanks);
    before_roots = (here.roots >> 1 | masks[block + 1].roots << 63) & here.breaks & ~(here.blanks | ends_here);
    ends_here |= before_roots;
  }
  if (left < 64) ends_here &= (std::uint64_t{1} << left) - 1;
  // A break among the three bytes before the last one: what begins behind it has fewer than four.
  const std::uint64_t brief = here.breaks << 1 | here.breaks << 2 | here.breaks << 3 | breaks_before;
  const std::uint64_t always = index.short_words ? brief : 0;
  for (std::uint64_t bits = ends_here; bits != 0; bits &= bits - 1) {
    const int bit = std::countr_zero(bits);
    std::size_t end = base + static_cast<std::size_t>(bit) + 1;
    if ((before_roots >> bit & 1) != 0) {
      take_path_end(end);
      continue;
    }
    while (end > 0 && low.data()[end - 1] == '.') --end;
    if (end == 0) continue;
    if (!index.words.has(low.data() + end) && (always >> bit & 1) == 0) continue;
    const std::uint64_t before = here.bounds & ((std::uint64_t{1} << bit) - 1);
    const std::size_t segment = before != 0 ? base + static_cast<std::size_t>(std::bit_width(before)) : bound_to;
    take_word(end, segment);
    if (index.has(Family::path)) take_path_end(end);
  }
  if (here.bounds != 0) bound_to = base + static_cast<std::size_t>(std::bit_width(here.bounds));
  breaks_before = here.breaks >> 63 | here.breaks >> 62 | here.breaks >> 61;
}

void IndicatorScanner::State::take_path_end(std::size_t end) {
  if (end <= path_to || !index.path_tails.has(low.data() + end)) return;
  std::size_t begin = end - 1;
  while (begin > path_to && !observable::path_begins(low, begin)) --begin;
  std::size_t stop = end;
  while (stop < low.size() && !is(low.data()[stop], kHardBreak) && !observable::path_begins(low, stop)) ++stop;
  path_to = stop;
  while (begin < stop && observable::is_blank(low.data()[begin])) ++begin;
  const std::string_view run = piece(begin, stop);
  if (run.find_first_of("\\/") == run.npos) return;
  const std::string_view whole = value().substr(begin, run.size());
  take_path(whole);
  observable::each_path_within(whole, [&](std::size_t at) { take_path(whole.substr(at)); });
}

void IndicatorScanner::State::take_path(std::string_view run) {
  run = run.substr(0, 2 * kValueLimit);
  ends.clear();
  observable::PathFolder folder(folded, observable::is_unix_path(run));
  observable::each_path_end(
      run, [&](std::size_t at) { return observable::next_stop(run, at); },
      [&](std::string_view stretch) { folder.put(stretch); },
      [&] {
        std::size_t end = folded.size();
        while (end > 0 && (observable::is_blank(folded[end - 1]) || folded[end - 1] == '.')) --end;
        if (end <= kValueLimit && end > 1 && (ends.empty() || ends.back() < end)) ends.push_back(end);
      });
  if (observable::is_roundabout(folded)) take_straight(folded);
  folded.append(kKeyPadding, '\0');
  PrefixHash hasher(folded.data());
  for (const std::size_t end : ends) look_up(Family::path, hasher, std::string_view(folded).substr(0, end));
}

/// What a path means that is not written so (observable/roundabout.h). Which drive a volume is nothing tells, so it may be each.
void IndicatorScanner::State::take_straight(std::string_view path) {
  for (const std::size_t end : std::span(ends).first(std::min(ends.size(), observable::kRoundaboutEnds))) {
    if (!observable::straight(path.substr(0, end), meant)) continue;
    if (!meant.starts_with(observable::kAnyDrive)) {
      look_up_copy(Family::path, meant);
      continue;
    }
    for (std::size_t drive = 0; drive < index.drives.size(); ++drive) {
      meant[0] = static_cast<char>('a' + drive);
      if (index.drives[drive]) look_up_copy(Family::path, meant);
    }
  }
}

// Registry keys and pipes: by how they begin.

/// A key covers what lies beneath it, so every beginning that ends at a separator is asked for.
void IndicatorScanner::State::take_registry(std::string_view run, bool whole) {
  if (!observable::fold_registry(run.substr(0, 2 * kValueLimit), folded)) return;
  ends.clear();
  const auto add = [&](std::size_t end) {
    while (end > 0 && observable::is_blank(folded[end - 1])) --end;
    if (end <= kValueLimit && (ends.empty() || ends.back() < end)) ends.push_back(end);
  };
  std::size_t separators = 0;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const bool separator = folded[i] == '\\';
    if (separators > 0 && (separator || (!whole && is(folded[i], kSoftBreak | kHardBreak)))) add(i);
    separators += separator;
  }
  add(folded.size());
  folded.append(kKeyPadding, '\0');
  PrefixHash hasher(folded.data());
  for (const std::size_t end : ends) look_up(Family::registry, hasher, std::string_view(folded).substr(0, end));
}

void IndicatorScanner::State::take_marks(std::size_t block) {
  const ByteMasks& here = masks[block];
  const std::size_t base = 64 * block;
  if (index.has(Family::registry) && !has_key) {
    for (std::uint64_t bits = here.key_marks; bits != 0 && !has_key; bits &= bits - 1) {
      const std::size_t at = base + static_cast<std::size_t>(std::countr_zero(bits));
      std::string_view spelling;
      has_key = (at == 0 || !is(low[at - 1], kAlnum)) && observable::registry_hive(low.substr(at), spelling) != 0;
    }
  }
  if (!index.has(Family::pipe)) return;
  for (std::uint64_t bits = here.pipe_marks; bits != 0; bits &= bits - 1) {
    constexpr std::string_view kMark = "\\pipe\\";
    const std::string_view rest = low.substr(base + static_cast<std::size_t>(std::countr_zero(bits)));
    if (!rest.starts_with(kMark)) continue;
    const std::string_view name = rest.substr(kMark.size(), kValueLimit);
    const auto* const end = std::ranges::find_if(name, [](char c) { return is(c, kSoftBreak | kHardBreak); });
    look_up_copy(Family::pipe, {name.begin(), end});
  }
}

/// Kinds without a form of their own: the whole value, and for common words only in fields that are named for them.
void IndicatorScanner::State::scan_whole(FieldHints named) {
  const std::string_view trimmed = observable::trim(low);
  if (trimmed.empty() || trimmed.size() > kValueLimit) return;
  if (any_whole && (index.short_wholes || (trimmed.size() >= 4 && index.wholes.has(trimmed.data() + trimmed.size())))) {
    if (index.has(Family::mutex)) look_up_copy(Family::mutex, observable::strip_mutex(value()));
    if (index.has(Family::user_agent)) look_up_copy(Family::user_agent, observable::trim(value()));
  }
  if (index.has(Family::ssdeep) && observable::is_digit(trimmed.front())) {
    if (const auto seen = observable::canonical(observable::Kind::ssdeep, value()))
      look_up_copy(Family::ssdeep, seen->value);
  }
  if (index.has(Family::certificate) && trimmed.size() <= 95 && trimmed.size() > 2 && trimmed[2] == ':') {
    if (const auto seen = observable::canonical(observable::Kind::certificate_hash, trimmed))
      look_up_copy(Family::hash, seen->value);
  }
  if (named.service && index.has(Family::service)) look_up_copy(Family::service, trimmed);
  if (named.user && index.has(Family::user)) {
    const std::string_view user = observable::strip_user(low);
    look_up_copy(Family::user, user);
    const std::size_t slash = user.rfind('\\');
    if (slash != user.npos) look_up_copy(Family::user, user.substr(slash + 1));
  }
  if (named.host) take_host_name(observable::host_label(low));
  if (named.asn && index.has(Family::asn)) {
    if (const auto seen = observable::canonical(observable::Kind::asn, trimmed)) look_up_copy(Family::asn, seen->value);
  }
}

/// What is written otherwise than it is (observable/unescape.h).
void IndicatorScanner::State::take_unescaped() {
  unescaped.read(value());
  const std::string_view text = unescaped.text();
  decoded = observable::lower(text);
  decoded.append(kKeyPadding, '\0');
  unescaped.each_token([&](TokenKind kind, std::size_t begin, std::size_t end) {
    const std::string_view here(decoded.data() + begin, end - begin);
    switch (kind) {
      case TokenKind::host:
        if (index.has(Family::host)) take_host(here);
        return;
      case TokenKind::ipv4: return any_address ? take_spelled(here) : void();
      case TokenKind::ipv6: return any_address ? take_address(here, true) : void();
      case TokenKind::email: return here.size() <= kValueLimit ? look_up_copy(Family::email, here) : void();
      case TokenKind::hash: return index.has(Family::hash) ? take_hash(here) : void();
      case TokenKind::url: return index.has(Family::url) ? take_url(text.substr(begin, end - begin)) : void();
      default: return;
    }
  });
}

void IndicatorScanner::State::take_host_name(std::string_view label) {
  if (index.has(Family::computer)) look_up_copy(Family::computer, label);
  if (!any_address) return;
  const std::size_t begin = observable::detail::spelled_ipv4_begin(label, label.size());
  if (begin < label.size()) take_spelled(label.substr(begin));
}

void IndicatorScanner::State::scan_value(bool scalar, FieldHints named) {
  low = view->lowered(field);
  scan_whole(named);
  if (scalar) return;
  observable::classify(low, masks);
  v4_to = dots_to = hex_to = path_to = ipv6_to = url_to = dot_run_to = bound_to = 0;
  nested_urls = 0;
  last_segment = low.npos;
  breaks_before = 7;  // the value's begin is a break too
  has_key = false;
  std::uint64_t escapes = 0;
  const bool hashes = index.has(Family::hash);
  const bool emails = index.has(Family::email);
  for (std::size_t block = 0; block + 1 < masks.size(); ++block) {
    const ByteMasks& here = masks[block];
    const std::size_t base = 64 * block;
    escapes |= observable::escape_marks(here);
    if (any_word) take_word_ends(block);
    if (any_host) {
      for (std::uint64_t bits = here.dots; bits != 0; bits &= bits - 1)
        take_dot(base + static_cast<std::size_t>(std::countr_zero(bits)));
    }
    if (hashes) take_hex_lanes(here.hex, base);
    if (emails) {
      for (std::uint64_t bits = here.ats; bits != 0; bits &= bits - 1)
        take_email(base + static_cast<std::size_t>(std::countr_zero(bits)));
    }
    if (here.colons != 0) take_colons(block);
    if ((here.key_marks | here.pipe_marks) != 0) take_marks(block);
  }
  if (escapes != 0 && (any_host || hashes || emails || index.has(Family::url)) && observable::is_escaped(low, masks))
    take_unescaped();
  if (has_key) {
    observable::each_registry_token(low, [&](TokenKind kind, std::size_t begin, std::size_t end) {
      take_registry(piece(begin, end), kind == TokenKind::registry_whole);
    });
  }
  if (index.odd_paths) {
    observable::each_path_token(
        low, [&](TokenKind, std::size_t begin, std::size_t end) { take_path(value().substr(begin, end - begin)); });
  }
  if (named.pipe && index.has(Family::pipe)) look_up_copy(Family::pipe, observable::strip_pipe(low));
}

std::span<const IndicatorScanner::Found> IndicatorScanner::State::scan(sigma::RecordView& of) {
  found.clear();
  if (index.families.none()) return {};
  view = &of;
  const std::span<const record::Field> fields = of.fields();
  for (field = 0; field < fields.size(); ++field) {
    const record::Form form = fields[field].value.form;
    if (fields[field].alias || form == record::Form::null || form == record::Form::boolean ||
        fields[field].value.size == 0)
      continue;
    const bool scalar = form == record::Form::number;
    const FieldHints named = hints.of(fields[field].name);
    Worth& pays = worth[reinterpret_cast<std::uintptr_t>(fields[field].name.data()) / 32 % kWorthPlaces];
    if (!memo.takes(fields[field].value) || !pays.asks()) {
      scan_value(scalar, named);
      continue;
    }
    auto& entry = memo.place(named.bits(), fields[field].value);
    const bool known = entry.is_of(named.bits(), fields[field].value);
    pays.on_answer(known);
    if (known) continue;
    const std::size_t before = found.size();
    scan_value(scalar, named);
    if (found.size() == before) memo.remember(entry, named.bits(), fields[field].value, {});
  }
  std::ranges::sort(found, {}, [](const Found& each) { return std::tuple(each.indicator, each.field); });
  const auto rest = std::ranges::unique(found, {}, &Found::indicator);
  found.erase(rest.begin(), rest.end());
  return found;
}

IndicatorScanner::IndicatorScanner(const IndicatorIndex& index) : state_(std::make_unique<State>(*index.state_)) {}
IndicatorScanner::~IndicatorScanner() = default;
IndicatorScanner::IndicatorScanner(IndicatorScanner&&) noexcept = default;

std::span<const IndicatorScanner::Found> IndicatorScanner::scan(sigma::RecordView& view) { return state_->scan(view); }

}  // namespace backtrail::hunt
