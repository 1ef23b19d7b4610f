// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/waste.h"

#include <algorithm>

#include "hunt/sigma/evaluate.h"
#include "hunt/sigma/witness.h"

namespace backtrail::hunt::sigma {
namespace {

constexpr std::uint32_t kSamples = 32;  // of a rule, between two times of learning
constexpr std::uint32_t kGrowth = 4;
constexpr std::uint32_t kMostWanted = 1U << 24;
constexpr double kWorthChanging = 1.0 / 64;  // of records that a rule is looked at in vain on

bool holds_regex(const Node& node) {
  return std::ranges::any_of(node.patterns, [](const Pattern& pattern) { return pattern.regex != nullptr; }) ||
         std::ranges::any_of(node.children, holds_regex);
}

}  // namespace

bool has_regex(const Rule& rule) { return holds_regex(rule.root) || std::ranges::any_of(rule.searches, holds_regex); }

void Waste::on_vain(const Rule& rule, std::uint32_t place, RecordView& view) {
  Vain& vain = vain_[place];
  ++vain.times;
  if (vain.sampled == kSamples) return;
  ++vain.sampled;
  const std::vector<const Node*> all = members(rule);
  vain.refusals.resize(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) vain.refusals[i] += is_true(rule, *all[i], view) ? 0 : 1;
}

void Waste::reset() {
  records_ = 0;
  wanted_ = std::min(wanted_ * kGrowth, kMostWanted);
  vain_.clear();
}

bool learn(const Waste::Vain& vain, std::uint32_t records, const std::vector<std::size_t>& usable, Choice& choice) {
  const double rate = static_cast<double>(vain.times) / records;
  if (choice.settled || rate < kWorthChanging) return false;
  if (choice.member != choice.before && rate >= choice.rate_before) {
    choice = {choice.before, choice.before, choice.rate_before, true};
    return true;
  }
  choice.settled = true;
  std::size_t best = Choice::kGuess;
  for (const std::size_t member : usable) {
    if (best == Choice::kGuess || vain.refusals[member] > vain.refusals[best]) best = member;
  }
  if (best == Choice::kGuess || best == choice.member || vain.refusals[best] * 2 < vain.sampled) return false;
  choice = {best, choice.member, rate, false};
  return true;
}

}  // namespace backtrail::hunt::sigma
