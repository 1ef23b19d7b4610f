// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/gate.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <set>

#include "hunt/sigma/fold.h"

namespace backtrail::hunt::sigma {
namespace {

constexpr std::size_t kStep = 32;  // bytes at a time; the padding allows for it
constexpr std::size_t kShortWhole = 16;  // bytes; whole values that are shorter are asked for by their slot
constexpr std::size_t kShortest = 7;  // that has a whole piece at one of any four neighbouring places

/// Made of what numbers are made of.
bool is_number(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E'; });
}

}  // namespace

Gate::Own& Gate::own_of(record::Slot slot) {
  if (own_of_.size() <= slot) own_of_.resize(slot + std::size_t{1});
  if (own_of_[slot] == 0) {
    own_of_[slot] = static_cast<std::uint16_t>(own_.size());
    own_.emplace_back();
  }
  return own_[own_of_[slot]];
}

/// Short texts that are a whole value, or begin or end one, are looked for in the values of their slot; all others may stand
/// anywhere in the line.
Gate::Gate(const std::map<record::Slot, std::vector<Literal>>& witnesses) : own_(1) {
  std::set<std::string> texts;
  for (const auto& [slot, literals] : witnesses) {
    for (const auto& [where, text, id] : literals) {
      const bool may_be_own = slot != record::kNoSlot && !text.empty();
      if (may_be_own && where == Where::whole && text.size() < kShortWhole) own_of(slot).wholes.add(text, 0);
      else if (may_be_own && where == Where::start && text.size() < kShortest) own_of(slot).starts.push_back(text);
      else if (may_be_own && where == Where::end && text.size() < kShortest) own_of(slot).ends.push_back(text);
      else texts.insert(text);
    }
  }
  if (texts.contains("")) return;
  std::vector<std::string> shorts;
  std::vector<Literal> pieces;
  for (const std::string& text : texts) {
    if (text.size() < kShortest) shorts.push_back(text);
    else pieces.push_back({Where::anywhere, text, 0});
  }
  shorts_.build(std::move(shorts));
  pieces_.build(std::move(pieces));
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
  std::memcpy(scratch.data(), text.data(), text.size());
  std::memset(scratch.data() + text.size(), 0, Shorts::kPadding);
  if (lower_ascii(scratch.data(), (text.size() + kStep - 1) / kStep * kStep)) return true;
  const std::string_view folded = std::string_view(scratch).substr(0, text.size());
  if (shorts_.stand_in(folded)) return true;
  bool found = false;
  if (!pieces_.empty()) pieces_.match(folded, [&](std::uint32_t) { found = true; });
  return found;
}

/// `text` is ASCII: of any other stands_in() has said that it may matter.
bool Gate::has_own(std::string_view text, record::Slot slot) const {
  if (slot >= own_of_.size() || own_of_[slot] == 0) return false;
  const Own& own = own_[own_of_[slot]];
  std::array<char, kShortWhole> folded{};
  const auto fold = [&](std::string_view piece) {
    std::ranges::copy(piece, folded.begin());
    lower_ascii(folded.data(), folded.size());
    return std::string_view(folded.data(), piece.size());
  };
  bool found = false;
  if (text.size() < kShortWhole) own.wholes.match(fold(text), [&](std::uint32_t) { found = true; });
  if (!own.starts.empty()) {
    const std::string_view front = fold(text.substr(0, kShortest));
    found =
        found || std::ranges::any_of(own.starts, [&](const std::string& start) { return front.starts_with(start); });
  }
  if (!own.ends.empty()) {
    const std::string_view back = fold(text.substr(text.size() - std::min(text.size(), kShortest)));
    found = found || std::ranges::any_of(own.ends, [&](const std::string& end) { return back.ends_with(end); });
  }
  return found;
}

/// Whether anything stands in a value that does not stand in the line.
bool Gate::stands_in_value(const record::Value& value, std::string_view plain, std::string& scratch) const {
  if (value.form == record::Form::boolean) return plain == "true" ? holds_true_ : holds_false_;
  if (value.form == record::Form::number && value.size < shortest_number_ && is_number(plain)) return false;
  return stands_in(plain, scratch);
}

bool Gate::may_matter(std::string_view text, std::span<const record::Named> named, std::string& scratch) const {
  if (closed_ || stands_in(text, scratch)) return true;
  const auto is_same = [](std::string_view a, std::string_view b) {
    return a.data() == b.data() && a.size() == b.size();
  };
  std::string decoded;
  std::string_view searched;
  for (const record::Named& one : named) {
    if (one.stands && (one.slot >= own_of_.size() || own_of_[one.slot] == 0)) continue;
    const std::string_view plain = record::text(one.value, decoded);
    // A value with two names comes twice in a row.
    if (!one.stands && !is_same(one.value.raw(), searched) && stands_in_value(one.value, plain, scratch)) return true;
    if (!one.stands) searched = one.value.raw();
    if (has_own(plain, one.slot)) return true;
  }
  return false;
}

}  // namespace backtrail::hunt::sigma
