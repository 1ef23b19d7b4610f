// SPDX-License-Identifier: Apache-2.0
// File names and words, paths, registry keys and pipes in a value.
#include <algorithm>
#include <bit>

#include "hunt/indicator/scan_state.h"
#include "observable/fingerprints.h"
#include "observable/fold.h"
#include "observable/roundabout.h"
#include "observable/text.h"
#include "observable/tokens.h"

namespace backtrail::hunt {

using observable::ByteMasks;
using observable::is;
using observable::kAlnum;
using observable::kHardBreak;
using observable::kSlash;
using observable::kSoftBreak;
using observable::TokenKind;

void IndicatorScanner::State::take_name(std::string_view name) {
  if (name.empty() || name.size() > observable::kTokenNameLimit) return;
  if (index.has(Family::name) && name.size() < 256 && index.name_lengths[name.size()]) look_up(Family::name, name);
  if (index.has(Family::ja4) && name.size() <= observable::kLongestJa4) look_up(Family::ja4, name);
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
  const bool joined =
      after == end && end < size && (observable::joins_at(low, end) || observable::prefetch_at(low, end));
  const bool word = !is(text[end - 1], kSoftBreak) && (joined || stops(after) || is(text[after], kSoftBreak));
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
  if (word && observable::stands_before_name(text[begin])) take_name(piece(begin + 1, end));
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
  const std::uint64_t joints = here.joints | here.ats;
  const std::uint64_t next_joints = masks[block + 1].joints | masks[block + 1].ats;
  std::uint64_t before_joints = (joints >> 1 | next_joints << 63) & ~(here.bounds | here.blanks | ends_here);
  for (std::uint64_t bits = before_joints; bits != 0; bits &= bits - 1) {
    if (!observable::joins_at(low, base + static_cast<std::size_t>(std::countr_zero(bits)) + 1))
      before_joints ^= bits & -bits;
  }
  ends_here |= before_joints;
  if (left < 64) ends_here &= (std::uint64_t{1} << left) - 1;
  // A break or mark among the three bytes before the last one: what begins behind it has fewer than four.
  const std::uint64_t begins = here.breaks | joints;
  const std::uint64_t brief = begins << 1 | begins << 2 | begins << 3 | begins_before;
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
  begins_before = begins >> 63 | begins >> 62 | begins >> 61;
}

/// "TOOL.EXE-1A2B3C4D.pf" ends the value.
void IndicatorScanner::State::take_prefetch() {
  if (low.size() <= observable::detail::kPrefetchTail) return;
  const std::size_t end = low.size() - observable::detail::kPrefetchTail;
  if (!observable::prefetch_at(low, end)) return;
  std::size_t segment = end;
  while (segment > 0 && !is(low[segment - 1], kHardBreak | kSlash) && low[segment - 1] != ':') --segment;
  take_word(end, segment);
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
  const std::string_view whole = text().substr(begin, run.size());
  take_path(whole);
  observable::each_path_within(whole, [&](std::size_t at) { take_path(whole.substr(at)); });
}

void IndicatorScanner::State::take_path(std::string_view run) {
  take_path_of(run, observable::is_unix_path(run));
  if (observable::names_share(run)) take_path_of(run, false);
}

void IndicatorScanner::State::take_path_of(std::string_view run, bool unix_path) {
  run = run.substr(0, 2 * kValueLimit);
  ends.clear();
  observable::PathFolder folder(folded, unix_path);
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
    const bool roundabout = observable::straight(path.substr(0, end), meant);
    if (std::string local; observable::on_its_host(roundabout ? meant : path.substr(0, end), local))
      look_up_copy(Family::path, local);
    if (!roundabout) continue;
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
void IndicatorScanner::State::take_registry(std::string_view run, TokenKind kind) {
  if (!observable::fold_registry(run.substr(0, 2 * kValueLimit), folded)) return;
  ends.clear();
  const auto add = [&](std::size_t end, bool beneath = false) {
    while (end > 0 && observable::is_blank(folded[end - 1])) --end;
    for (const std::size_t each : {beneath ? end : observable::before_dots(folded, end), end}) {
      if (each <= kValueLimit && (ends.empty() || ends.back() < each)) ends.push_back(each);
    }
  };
  std::size_t separators = 0;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const bool separator = folded[i] == '\\';
    const bool may_end = kind != TokenKind::registry_quoted && observable::ends_key(folded[i]) &&
                         (kind == TokenKind::registry || observable::key_may_end(folded, i));
    if (separators > 0 && (separator || may_end)) add(i, separator);
    separators += separator;
  }
  const std::string_view trimmed = observable::trim(run);
  add(folded.size(), !trimmed.empty() && is(trimmed.back(), kSlash));
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

}  // namespace backtrail::hunt
