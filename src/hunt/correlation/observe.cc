// SPDX-License-Identifier: Apache-2.0
#include "hunt/correlation/observe.h"

#include <algorithm>

#include "base/sha256.h"
#include "hunt/correlation/carry.h"

namespace backtrail::hunt::correlation {
namespace {

std::string limited(std::string_view text) {
  if (text.size() <= kKeyTextLimit) return std::string(text);
  return std::string(text.substr(0, kKeyTextLimit)) + "..." + base::sha256(text).text();
}

}  // namespace

std::vector<KeyText> Observer::combine(const std::vector<record::Slot>& slots, sigma::RecordView& view) {
  std::vector<KeyText> out(1);
  for (const record::Slot slot : slots) {
    std::vector<KeyText> texts;
    for (std::uint32_t field = view.first(slot); field != sigma::kNone; field = view.next(field)) {
      if (view.is_null(field)) continue;
      KeyText text{limited(view.folded(field)), limited(view.original(field))};
      const bool known = std::ranges::any_of(texts, [&](const KeyText& other) { return other.folded == text.folded; });
      if (!known && texts.size() < kKeyLimit) texts.push_back(std::move(text));
    }
    std::vector<KeyText> longer;
    for (const KeyText& start : out) {
      for (const KeyText& text : texts) {
        if (longer.size() == kKeyLimit) break;
        KeyText& one = longer.emplace_back(start);
        put_text(text.folded, one.folded);
        put_text(text.shown, one.shown);
      }
    }
    out = std::move(longer);
  }
  return out;
}

std::vector<std::string> Observer::values(const Recipe& recipe, sigma::RecordView& view) {
  std::vector<std::string> out;
  if (recipe.values.empty()) {
    out.emplace_back();
    return out;
  }
  if (!recipe.numbers) {
    for (KeyText& text : combine(recipe.values, view)) out.push_back(std::move(text.folded));
    return out;
  }
  for (std::uint32_t field = view.first(recipe.values[0]); field != sigma::kNone; field = view.next(field)) {
    const auto number = view.is_null(field) ? std::nullopt : parse_decimal(view.original(field));
    if (!number || out.size() == kKeyLimit) continue;
    std::string bytes;
    put_number(static_cast<std::uint64_t>(*number >> 64), bytes);
    put_number(static_cast<std::uint64_t>(*number), bytes);
    out.push_back(std::move(bytes));
  }
  return out;
}

std::string Observer::carried(const Feed& feed, sigma::RecordView& view) {
  std::string out;
  for (const Recipe& recipe : feed.above) {
    const auto keys = combine(recipe.group, view);
    put_number(keys.size(), out);
    for (const KeyText& key : keys) {
      put_text(key.folded, out);
      put_text(key.shown, out);
    }
    const auto counted = values(recipe, view);
    put_number(counted.size(), out);
    for (const std::string& value : counted) put_text(value, out);
  }
  return out;
}

void Observer::observe(std::uint32_t rule, const record::Record& record, const Place& place, sigma::RecordView& view) {
  for (const Feed& feed : correlations_.feeds(rule)) {
    if (!record.time) {
      log_.count_without_time();
      continue;
    }
    const auto keys = combine(feed.own.group, view);
    const auto counted = values(feed.own, view);
    if (keys.empty() || counted.empty()) {
      log_.count_without_key();
      continue;
    }
    const std::string above = carried(feed, view);
    for (const KeyText& key : keys) {
      const std::string note = encode(Note{kNoFinding, key.shown, above});
      for (const std::string& value : counted) {
        log_.add({feed.correlation, key.folded, record.time->ticks, place, feed.part, value, note});
      }
    }
  }
}

}  // namespace backtrail::hunt::correlation
