// SPDX-License-Identifier: Apache-2.0
#include "sightings/finder.h"

#include <algorithm>
#include <bit>

#include "observable/encoded.h"
#include "observable/fingerprints.h"
#include "observable/fold.h"
#include "observable/joints.h"
#include "observable/text.h"
#include "observable/unescape.h"

namespace backtrail::sightings {

using observable::ByteMasks;
using observable::is;
using observable::kAlnum;
using observable::kHardBreak;
using observable::kHex;
using observable::kHostByte;
using observable::kLocalByte;
using observable::kSlash;
using observable::kSoftBreak;
using observable::TokenKind;

namespace {

constexpr std::size_t kLongestEnding = 8;
constexpr std::size_t kLongestAsn = 12;

bool is_break(char c) { return is(c, kSoftBreak | kHardBreak | kSlash) || c == ':'; }

template <typename Take>
void each_bit(std::uint64_t bits, std::size_t base, Take&& take) {
  for (; bits != 0; bits &= bits - 1) take(base + static_cast<std::size_t>(std::countr_zero(bits)));
}

}  // namespace

bool has_ending(std::string_view name) {
  std::size_t begin = name.size();
  bool letter = false;
  for (; begin > 0 && name.size() - begin < kLongestEnding && is(name[begin - 1], kAlnum); --begin)
    letter = letter || !observable::is_digit(name[begin - 1]);
  return letter && begin > 1 && name[begin - 1] == '.';
}

bool names_file(std::string_view path) { return has_ending(path) && !is(path[path.rfind('.') - 1], kSlash); }

const std::vector<Token>& Finder::find(std::string_view text) {
  text_ = text;
  tokens_.clear();
  pipe_marks_.clear();
  lower_text();
  host_to_ = hex_to_ = ipv6_to_ = path_to_ = bound_to_ = 0;
  url_run_ = {};
  last_segment_ = text.npos;
  has_key_ = false;
  for (std::size_t block = 0; block + 1 < masks_.size(); ++block) look_at(block);
  take_fingerprints();
  if (has_key_) take_keys();
  return tokens_;
}

bool Finder::is_escaped() const { return observable::is_escaped(text_, masks_); }
bool Finder::has_beyond() const {
  return std::ranges::any_of(masks_, [](const ByteMasks& here) { return here.beyond != 0; });
}
bool Finder::may_be_encoded() const {
  return std::ranges::any_of(masks_, [](const ByteMasks& here) { return observable::encoded_marks(here) != 0; });
}

void Finder::lower_text() {
  low_.resize(text_.size() + observable::kMaskPadding);
  std::ranges::transform(text_, low_.begin(), [](char c) { return observable::lower(c); });
  std::fill(low_.begin() + static_cast<std::ptrdiff_t>(text_.size()), low_.end(), '\0');
  observable::classify(std::string_view(low_).substr(0, text_.size()), masks_);
}

void Finder::look_at(std::size_t block) {
  const ByteMasks& here = masks_[block];
  const std::size_t base = 64 * block;
  each_bit(here.dots, base, [&](std::size_t at) {
    const std::uint64_t before = here.bounds & ((std::uint64_t{1} << (at - base)) - 1);
    take_dot(at, before != 0 ? base + static_cast<std::size_t>(std::bit_width(before)) : bound_to_);
  });
  take_hex_lanes(here.hex, base);
  each_bit(here.ats, base, [&](std::size_t at) { take_email(at); });
  if (here.colons != 0) take_colons(block);
  each_bit(here.slashes, base, [&](std::size_t at) { take_slash(at); });
  each_bit(here.key_marks, base, [&](std::size_t at) { take_key_mark(at); });
  each_bit(here.asn_marks, base, [&](std::size_t at) { take_asn(at); });
  each_bit(here.pipe_marks, base, [&](std::size_t at) { pipe_marks_.push_back(at); });
  if (here.bounds != 0) bound_to_ = base + static_cast<std::size_t>(std::bit_width(here.bounds));
}

void Finder::take_dot(std::size_t dot, std::size_t segment) {
  if (dot >= host_to_) take_host(dot);
  take_name(dot, segment);
}

void Finder::take_host(std::size_t dot) {
  std::size_t begin = dot;
  while (begin > host_to_ && is(text_[begin - 1], kHostByte)) --begin;
  host_to_ = observable::detail::end_of_run(text_, dot, kHostByte);
  const auto take = [&](TokenKind kind, std::size_t from, std::size_t to) { add(kind, from, to); };
  observable::detail::host_in_run(text_, begin, host_to_, take);
}

/// A name with an ending ends behind its last dot. It is the word there, or all from where names begin in the segment.
void Finder::take_name(std::size_t dot, std::size_t segment) {
  std::size_t end = dot + 1;
  bool letter = false;
  for (; end < text_.size() && is(text_[end], kAlnum); ++end) {
    if (end - dot > kLongestEnding) return;
    letter = letter || !observable::is_digit(text_[end]);
  }
  if (!letter || !name_ends(end)) return;
  if (segment != last_segment_) {
    last_segment_ = segment;
    name_begin_ = segment;
    while (name_begin_ < dot && observable::is_blank(text_[name_begin_])) ++name_begin_;
  }
  const std::size_t limit = std::max(name_begin_, end - std::min(end, observable::kTokenNameLimit + 1));
  std::size_t begin = dot;
  while (begin > limit && !is(text_[begin - 1], kSoftBreak)) --begin;
  if (begin < dot && end - begin <= observable::kTokenNameLimit) add(TokenKind::name, begin, end);
  if (begin + 1 < dot && observable::stands_before_name(text_[begin]) && end - begin <= observable::kTokenNameLimit + 1)
    add(TokenKind::name, begin + 1, end);
  if (name_begin_ < begin && end - name_begin_ <= observable::kTokenNameLimit) add(TokenKind::name, name_begin_, end);
}

/// Whether a word that ends at `at`, dots behind it left out, may end a name: what a slash follows is a folder.
bool Finder::name_ends(std::size_t at) const {
  if (at < text_.size() && (observable::joins_at(text_, at) || observable::prefetch_at(text_, at))) return true;
  while (at < text_.size() && text_[at] == '.') ++at;
  return at == text_.size() || (is_break(text_[at]) && !is(text_[at], kSlash));
}

bool Finder::word_begins(std::size_t at) const {
  const auto begins = [this](std::size_t place) { return place == 0 || is_break(text_[place - 1]); };
  return begins(at) || (observable::stands_before_name(text_[at - 1]) && begins(at - 1));
}

/// Thirty-two or more hex digits in a row cover sixteen of them that begin at a multiple of sixteen.
void Finder::take_hex_lanes(std::uint64_t hex, std::size_t base) {
  for (std::size_t lane = 0; lane < 64; lane += 16) {
    if ((hex >> lane & 0xffff) != 0xffff || base + lane < hex_to_) continue;
    std::size_t begin = base + lane;
    while (begin > hex_to_ && is(text_[begin - 1], kAlnum)) --begin;
    hex_to_ = observable::detail::end_of_run(text_, base + lane, kAlnum);
    const auto take = [&](TokenKind kind, std::size_t from, std::size_t to) { add(kind, from, to); };
    observable::detail::hash_in_word(text_, begin, hex_to_, take);
  }
}

void Finder::take_email(std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && is(text_[begin - 1], kLocalByte)) --begin;
  std::size_t end = observable::detail::end_of_run(text_, at + 1, kHostByte);
  while (end > at + 1 && text_[end - 1] == '.') --end;
  if (begin < at && end > at + 1) add(TokenKind::email, begin, end);
}

/// Addresses of version 6 and URLs. Most colons are neither: an address has two together or six in a row, of which one
/// block has three, for it is shorter than a block.
void Finder::take_colons(std::size_t block) {
  const ByteMasks& here = masks_[block];
  const ByteMasks& behind = masks_[block + 1];
  const std::uint64_t but_one = here.colons & (here.colons - 1);
  const bool three = (but_one & (but_one - 1)) != 0;
  std::uint64_t next = here.colons >> 1 | behind.colons << 63;
  if (three) next |= here.hex >> 1 | behind.hex << 63;
  const auto take = [&](TokenKind kind, std::size_t begin, std::size_t end) { add(kind, begin, end); };
  each_bit((here.colons & next) | here.slash_marks, 64 * block, [&](std::size_t at) {
    if (at >= ipv6_to_) ipv6_to_ = observable::detail::ipv6_run(text_, at, take);
    if (text_.substr(at + 1, 2) == "//") observable::detail::url_at(text_, at, url_run_, take);
  });
}

void Finder::take_slash(std::size_t at) {
  if (at < path_to_) return;
  std::size_t begin = path_begin(at);
  path_to_ = path_end(at + 1);
  while (observable::is_blank(text_[begin])) ++begin;
  add(TokenKind::path, begin, path_to_);
  observable::each_path_within(text_.substr(begin, path_to_ - begin),
                               [&](std::size_t within) { add(TokenKind::path, begin + within, path_to_); });
}

/// A path begins behind a break, at a drive letter, or at a slash behind a mark or an option (observable::path_begins).
std::uint64_t Finder::may_begin_path(std::size_t block) const {
  const ByteMasks& here = masks_[block];
  const ByteMasks before = block > 0 ? masks_[block - 1] : ByteMasks();
  const auto behind = [](std::uint64_t now, std::uint64_t earlier) { return now << 1 | earlier >> 63; };
  const std::uint64_t marks = behind(here.ats | here.joints, before.ats | before.joints) & here.slashes;
  const std::uint64_t options = here.options << 2 | before.options >> 62;
  const std::uint64_t shares = (here.breaks << 2 | before.breaks >> 62) & here.slashes;  // "file:_\\\\srv"
  return behind(here.breaks, before.breaks) | shares | marks | options | here.slash_marks >> 1 |
         masks_[block + 1].slash_marks << 63;
}

/// The last place up to `at` where a path begins, or where the one before has ended.
std::size_t Finder::path_begin(std::size_t at) const {
  std::uint64_t inside = ~std::uint64_t{0} >> (63 - at % 64);
  for (std::size_t block = at / 64;; --block, inside = ~std::uint64_t{0}) {
    for (std::uint64_t bits = may_begin_path(block) & inside; bits != 0;) {
      const auto bit = static_cast<std::size_t>(std::bit_width(bits)) - 1;
      const std::size_t place = 64 * block + bit;
      if (place <= path_to_) return path_to_;
      if (observable::path_begins(text_, place)) return place;
      bits &= ~(std::uint64_t{1} << bit);
    }
    if (64 * block <= path_to_) return path_to_;
  }
}

/// The first place from `at` on where a path cannot go on.
std::size_t Finder::path_end(std::size_t at) const {
  std::uint64_t inside = ~std::uint64_t{0} << at % 64;
  for (std::size_t block = at / 64; block + 1 < masks_.size(); ++block, inside = ~std::uint64_t{0}) {
    const ByteMasks& here = masks_[block];
    const std::uint64_t hard = here.bounds & ~(here.slashes | here.colons);
    for (std::uint64_t bits = (hard | may_begin_path(block)) & inside; bits != 0; bits &= bits - 1) {
      const auto bit = static_cast<std::size_t>(std::countr_zero(bits));
      const std::size_t place = 64 * block + bit;
      if (place >= text_.size()) return text_.size();
      if ((hard >> bit & 1) != 0 || observable::path_begins(text_, place)) return place;
    }
  }
  return text_.size();
}

std::size_t Finder::next_stop(std::size_t at) const {
  std::uint64_t inside = ~std::uint64_t{0} << at % 64;
  for (std::size_t block = at / 64; block + 1 < masks_.size(); ++block, inside = ~std::uint64_t{0}) {
    const ByteMasks& here = masks_[block];
    const std::uint64_t breaks = here.breaks & ~here.slashes;
    for (std::uint64_t stops = (breaks | here.joints | here.ats) & inside; stops != 0; stops &= stops - 1) {
      const auto bit = static_cast<std::size_t>(std::countr_zero(stops));
      const std::size_t place = std::min(64 * block + bit, text_.size());
      if ((breaks >> bit & 1) != 0 || observable::joins_at(text_, place)) return place;
    }
  }
  return text_.size();
}

void Finder::take_key_mark(std::size_t at) {
  std::string_view spelling;
  has_key_ = has_key_ ||
             ((at == 0 || !is(text_[at - 1], kAlnum)) && observable::registry_hive(text_.substr(at), spelling) != 0);
}

void Finder::take_keys() {
  observable::each_registry_token(text_,
                                  [&](TokenKind kind, std::size_t begin, std::size_t end) { add(kind, begin, end); });
}

void Finder::take_asn(std::size_t at) {
  std::size_t end = at + 2;
  while (end < text_.size() && observable::is_digit(text_[end])) ++end;
  if (end > at + 2 && end - at <= kLongestAsn && word_begins(at) && name_ends(end)) add(TokenKind::name, at, end);
}

/// Of the JA4 family, by the first underscore of a word: each byte is looked at a few times only.
void Finder::take_fingerprints() {
  for (std::size_t mark = text_.find('_'); mark != text_.npos; mark = text_.find('_', mark + 1)) {
    std::size_t begin = mark;
    while (begin > 0 && mark - begin < observable::kLongestJa4Begin && is(text_[begin - 1], kAlnum)) --begin;
    if (begin == mark || !word_begins(begin)) continue;
    std::size_t end = mark + 1;
    while (end < text_.size() && end - begin <= observable::kLongestJa4 &&
           (is(text_[end], kAlnum) || text_[end] == '_' || text_[end] == '-'))
      ++end;
    if (observable::has_ja4_form(text_.substr(begin, end - begin)) && name_ends(end)) add(TokenKind::name, begin, end);
  }
}

}  // namespace backtrail::sightings
