// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/router.h"

#include <algorithm>
#include <ranges>
#include <tuple>

#include "hunt/sigma/witness.h"

namespace backtrail::hunt::sigma {
namespace {

// Splitting copies the rules that want no EventID into every group. Beyond this many copies a log source stays whole.
constexpr std::size_t kSplitLimit = 100'000;
// Log sources are few; a mapping that makes them up from the log's own text could invent one per record.
constexpr std::size_t kRouteLimit = 4096;
// A group is put together anew when a rule less is looked at in every so many records.
constexpr std::uint32_t kWorthMaking = 16;

// Rules of a group that are gated by what makes them false; it is asked of each record, which few rules are worth.
constexpr std::size_t kMostRefutable = 8;

/// So short a text that nearly every value holds it.
bool stands_everywhere(const Witness& witness) { return witness.where == Where::anywhere && witness.text.size() <= 1; }

std::string key_of(const record::LogSource& log_source) {
  std::string key = log_source.product + '\0' + log_source.service;
  for (const std::string& category : log_source.categories) key += '\0' + category;
  return key;
}

}  // namespace

bool log_source_fits(const detector::SigmaLogSource& rule, const record::LogSource& record) {
  if (!rule.product.empty() && rule.product != record.product) return false;
  if (!rule.service.empty() && rule.service != record.service) return false;
  return rule.category.empty() ||
         std::find(record.categories.begin(), record.categories.end(), rule.category) != record.categories.end();
}

std::shared_ptr<const Group> Part::group(const Router& router) const {
  const std::lock_guard lock(mutex_);
  if (newest_ == nullptr) newest_ = make(router, {});
  return newest_;
}

std::shared_ptr<Group> Part::make(const Router& router, std::map<std::uint32_t, Choice> choices) const {
  auto made = std::make_shared<Group>();
  made->rules = rules_;
  made->choices = std::move(choices);
  router.build(*made, gated_);
  return made;
}

std::shared_ptr<const Group> Part::improve(const Router& router, std::shared_ptr<const Group> used,
                                           const Waste& waste) const {
  const std::lock_guard lock(mutex_);
  if (newest_ != used) return newest_;
  std::map<std::uint32_t, Choice> choices = used->choices;
  std::uint64_t saved = 0;
  for (const auto& [place, vain] : waste.by_place()) {
    const Rule& rule = router.rules_[rules_[place]];
    if (keeps_guess(rule)) continue;
    const auto usable = [&](const Node& node) { return has_witness(rule, node, router.never_, router.demand_); };
    if (learn(rule, vain, waste.records(), usable, choices[place])) saved += vain.times;
  }
  if (saved < waste.records() / kWorthMaking) return used;
  return newest_ = make(router, std::move(choices));
}

const Part& Route::part(std::size_t event_ids, std::string_view event_id) const {
  if (!split_ || event_ids > 1) return whole_;
  if (event_ids == 0) return others_;
  const auto found = by_event_id_.find(event_id);
  return found == by_event_id_.end() ? others_ : found->second;
}

Router::Router(const detector::Set& set, std::vector<Rule> rules, const record::Demand& demand)
    : set_(set), rules_(std::move(rules)), demand_(demand), event_id_(demand.find("EventID")) {
  for (const char* name : {"EventID", "Channel", "Provider_Name"}) {
    if (const auto slot = demand.find(name)) never_.insert(*slot);
  }
}

const Route& Router::route(const record::LogSource& log_source) const {
  const std::lock_guard lock(mutex_);
  std::string key = key_of(log_source);
  // Past the limit everything is looked at with the rules that need no log source and with those of all: one route whose
  // rules are checked against the log source before they are believed (see Scanner).
  if (routes_.size() >= kRouteLimit && !routes_.contains(key)) key = "*";
  std::unique_ptr<Route>& route = routes_[key];
  if (route != nullptr) return *route;
  route = std::make_unique<Route>();
  std::vector<std::uint32_t> unbound;
  std::map<std::string, std::vector<std::uint32_t>> bound;
  for (std::uint32_t i = 0; i < rules_.size(); ++i) {
    if (key != "*" && !log_source_fits(set_.rules[rules_[i].index].log_source, log_source)) continue;
    route->whole_.rules_.push_back(i);
    const auto values = event_id_ ? required_values(rules_[i], *event_id_) : std::nullopt;
    if (!values) {
      unbound.push_back(i);
      continue;
    }
    for (const std::string& value : *values) bound[value].push_back(i);
  }
  route->split_ = !bound.empty() && unbound.size() * bound.size() <= kSplitLimit;
  route->whole_.gated_ = !route->split_;
  if (!route->split_) return *route;
  for (auto& [value, own] : bound) {
    std::merge(own.begin(), own.end(), unbound.begin(), unbound.end(),
               std::back_inserter(route->by_event_id_[value].rules_));
  }
  route->others_.rules_ = std::move(unbound);
  return *route;
}

void Router::build(Group& group, bool gated) const {
  group.always.assign((group.rules.size() + 63) / 64, 0);
  group.matcher_of.assign(demand_.size(), kNoMatcher);
  std::vector<Refuters> refutable;
  std::vector<bool> is_refutable(group.rules.size());
  const auto take_refuters = [&](std::uint32_t place) {
    if (!gated || refutable.size() == kMostRefutable) return;
    Refuters by = refuters_of(rules_[group.rules[place]]);
    for (const record::Slot slot : never_) by.erase(slot);
    if (by.empty()) return;
    is_refutable[place] = true;
    refutable.push_back(std::move(by));
  };
  using Key = std::tuple<record::Slot, Where, std::string>;
  std::map<Key, std::vector<std::uint32_t>> witnesses;
  for (std::uint32_t place = 0; place < group.rules.size(); ++place) {
    const auto choice = group.choices.find(place);
    auto found = find_witnesses(rules_[group.rules[place]], never_, demand_,
                                choice == group.choices.end() ? Choice() : choice->second);
    if (!found || std::ranges::any_of(*found, stands_everywhere)) take_refuters(place);
    if (!found) {
      group.always[place / 64] |= std::uint64_t{1} << (place % 64);
      continue;
    }
    for (Witness& witness : *found) {
      std::vector<std::uint32_t>& rules = witnesses[{witness.slot, witness.where, std::move(witness.text)}];
      if (rules.empty() || rules.back() != place) rules.push_back(place);
    }
  }
  std::map<record::Slot, std::vector<Literal>> by_slot;
  std::map<record::Slot, std::vector<Literal>> of_gate;  // but for those that only refutable rules have
  std::uint32_t id = 0;
  for (const auto& [key, rules] : witnesses) {
    const auto& [slot, where, text] = key;
    if (!std::ranges::all_of(rules, [&](std::uint32_t place) { return is_refutable[place]; }))
      of_gate[slot].push_back({where, text, id});
    by_slot[slot].push_back({where, text, id++});
    group.starts.push_back(static_cast<std::uint32_t>(group.candidates.size()));
    group.candidates.insert(group.candidates.end(), rules.begin(), rules.end());
  }
  group.starts.push_back(static_cast<std::uint32_t>(group.candidates.size()));
  const auto is_told = [&](std::uint32_t place) {
    return is_refutable[place] || (group.always[place / 64] >> (place % 64) & 1) == 0;
  };
  if (gated &&
      std::ranges::all_of(std::views::iota(std::uint32_t{0}, static_cast<std::uint32_t>(group.rules.size())), is_told))
    group.gate = Gate(of_gate, std::move(refutable));
  for (auto& [slot, literals] : by_slot) {
    if (slot == record::kNoSlot) {
      group.any_value = std::make_unique<Matcher>(std::move(literals));
      continue;
    }
    group.matcher_of[slot] = static_cast<std::uint16_t>(group.matchers.size());
    group.matchers.emplace_back(std::move(literals));
  }
}

}  // namespace backtrail::hunt::sigma
