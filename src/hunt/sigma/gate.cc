// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/gate.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <set>

#include "hunt/sigma/fold.h"

namespace backtrail::hunt::sigma {
namespace {

constexpr std::size_t kShortWhole = 16;  // bytes; whole values that are shorter are asked for by their slot
static_assert(Longs::kPadding <= Shorts::kPadding);
constexpr std::uint32_t kLonger = kShortWhole - 1;  // the bit of Own's tables for all sizes from here on

/// All sizes from `size` on.
constexpr std::uint32_t sizes_from(std::size_t size) { return 0xffffU << size & 0xffffU; }

/// The first or last bytes of `text` at the lower or the upper end of a number.
std::uint64_t front_of(std::string_view text) {
  std::uint64_t out = 0;
  std::memcpy(&out, text.data(), std::min(text.size(), sizeof out));
  return out;
}
std::uint64_t back_of(std::string_view text) {
  if (text.empty()) return 0;
  const std::size_t size = std::min(text.size(), sizeof(std::uint64_t));
  return front_of(text.substr(text.size() - size)) << 8 * (sizeof(std::uint64_t) - size);
}

/// Made of what numbers are made of.
bool is_number(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E'; });
}

}  // namespace

void Gate::Own::allow(std::array<std::uint16_t, 256>& table, char byte, std::uint32_t sizes) {
  const auto lower = static_cast<unsigned char>(byte);
  table[lower] |= static_cast<std::uint16_t>(sizes);
  if (lower >= 'a' && lower <= 'z') table[lower - 'a' + 'A'] |= static_cast<std::uint16_t>(sizes);
}

Gate::Own& Gate::own_of(record::Slot slot) {
  if (own_of_.size() <= slot) own_of_.resize(slot + std::size_t{1});
  if (own_of_[slot] == 0) {
    own_of_[slot] = static_cast<std::uint16_t>(own_.size());
    own_.emplace_back();
    asked_.add(slot);
  }
  return own_[own_of_[slot]];
}

/// Short texts that are a whole value, or begin or end one, are looked for in the values of their slot; all others may stand
/// anywhere in the line.
Gate::Gate(const std::map<record::Slot, std::vector<Literal>>& witnesses, std::vector<Refuters> refutable)
    : own_(1), refutable_(std::move(refutable)) {
  for (const Refuters& by : refutable_)
    for (const auto& [slot, texts] : by) asked_.add(slot);
  std::set<std::string> texts;
  for (const auto& [slot, literals] : witnesses) {
    for (const auto& [where, text, id] : literals) {
      const bool has_slot = slot != record::kNoSlot;
      const bool is_edge = has_slot && !text.empty() && text.size() < Longs::kShortest;
      constexpr std::uint64_t kAll = ~std::uint64_t{0};
      if (has_slot && where == Where::whole && text.size() < kShortWhole) {
        Own& own = own_of(slot);
        own.wholes.add(text, 0);
        if (text.empty()) own.empty = true;
        else own.may_begin(text.front(), 1U << text.size());
      } else if (is_edge && where == Where::start) {
        own_of(slot).starts.push_back({front_of(text), kAll >> 8 * (sizeof kAll - text.size())});
        own_of(slot).may_begin(text.front(), sizes_from(text.size()));
      } else if (is_edge && where == Where::end) {
        own_of(slot).ends.push_back({back_of(text), kAll << 8 * (sizeof kAll - text.size())});
        own_of(slot).may_end(text.back(), sizes_from(text.size()));
      } else {
        texts.insert(text);
      }
    }
  }
  if (texts.contains("")) return;
  std::vector<std::string> shorts, longs;
  for (const std::string& text : texts) (text.size() < Longs::kShortest ? shorts : longs).push_back(text);
  shorts_.build(std::move(shorts));
  longs_.build(std::move(longs));
  closed_ = false;
  for (const std::string& text : texts)
    if (is_number(text)) shortest_number_ = std::min(shortest_number_, text.size());
  std::string scratch;
  holds_true_ = stands_in("true", scratch);
  holds_false_ = stands_in("false", scratch);
}

/// What folds otherwise than by ASCII is left to the fields.
bool Gate::stands_in(std::string_view text, std::string& scratch) const {
  if (scratch.size() < text.size() + Shorts::kPadding) scratch.resize(text.size() + Shorts::kPadding);
  if (lower_ascii(text, scratch.data())) return true;
  const std::string_view folded = std::string_view(scratch).substr(0, text.size());
  return shorts_.stand_in(folded) || longs_.stand_in(folded);
}

/// `text` is ASCII: of any other stands_in() has said that it may matter.
bool Gate::has_own(std::string_view text, record::Slot slot) const {
  if (slot >= own_of_.size()) return false;
  const std::uint16_t index = own_of_.data()[slot];
  if (index == 0) return false;
  const Own& own = own_.data()[index];
  if (text.empty()) return own.empty;
  const auto front = own.fronts[static_cast<unsigned char>(text.front())];
  const auto back = own.backs[static_cast<unsigned char>(text.back())];
  if (((front | back) >> std::min<std::size_t>(text.size(), kLonger) & 1) == 0) return false;
  return is_own(text, own);
}

bool Gate::is_own(std::string_view text, const Own& own) {
  constexpr std::size_t kEdge = sizeof(std::uint64_t);
  static_assert(2 * kEdge == kShortWhole);
  std::array<char, kShortWhole> room{};  // all of a short text, or both ends of a longer one
  const std::size_t size = std::min(text.size(), kShortWhole);
  if (text.size() <= kShortWhole) {
    std::memcpy(room.data(), text.data(), size);
  } else {
    std::memcpy(room.data(), text.data(), kEdge);
    std::memcpy(room.data() + kEdge, text.data() + text.size() - kEdge, kEdge);
  }
  lower_ascii(room.data(), room.size());
  const std::string_view folded(room.data(), size);
  bool found = false;
  if (text.size() < kShortWhole) own.wholes.match(folded, [&](std::uint32_t) { found = true; });
  const auto is_edge = [](std::uint64_t bytes) {
    return [bytes](const Edge& edge) { return (bytes & edge.mask) == edge.bytes; };
  };
  return found || (!own.starts.empty() && std::ranges::any_of(own.starts, is_edge(front_of(folded)))) ||
         (!own.ends.empty() && std::ranges::any_of(own.ends, is_edge(back_of(folded))));
}

/// Whether anything stands in a value that does not stand in the line.
bool Gate::stands_in_value(const record::Value& value, std::string_view plain, std::string& scratch) const {
  if (value.form == record::Form::boolean) return plain == "true" ? holds_true_ : holds_false_;
  if (value.form == record::Form::number && value.size < shortest_number_ && is_number(plain)) return false;
  return stands_in(plain, scratch);
}

bool Gate::may_hold(std::string_view text, std::string& scratch) const { return closed_ || stands_in(text, scratch); }

bool Gate::may_hold(std::span<const record::Named> named, std::string& scratch) const {
  const auto is_same = [](std::string_view a, std::string_view b) {
    return a.data() == b.data() && a.size() == b.size();
  };
  std::string decoded;
  std::string_view searched;
  for (const record::Named& one : named) {
    const bool as_it_lies = one.value.form == record::Form::text || one.value.form == record::Form::number;
    if (one.value.form == record::Form::null) continue;
    const std::string_view plain = as_it_lies ? one.value.raw() : record::text(one.value, decoded);
    // A value with two names comes twice in a row.
    if (!one.stands && !is_same(one.value.raw(), searched) && stands_in_value(one.value, plain, scratch)) return true;
    if (!one.stands) searched = one.value.raw();
    if (has_own(plain, one.slot)) return true;
  }
  return !std::ranges::all_of(refutable_, [&](const Refuters& by) { return is_refuted(by, named); });
}

/// Only by a slot all values of which are such: which of them rules see when there are several is not said here.
bool Gate::is_refuted(const Refuters& by, std::span<const record::Named> named) {
  std::string decoded;
  return std::ranges::any_of(by, [&](const auto& slot_and_texts) {
    const auto& [slot, texts] = slot_and_texts;
    bool any = false;
    for (const record::Named& one : named) {
      if (one.slot != slot) continue;
      if (one.value.form == record::Form::null) return false;
      const std::string_view plain = record::text(one.value, decoded);
      if (!texts.contains(plain) && !texts.contains(fold(plain))) return false;
      any = true;
    }
    return any;
  });
}

}  // namespace backtrail::hunt::sigma
