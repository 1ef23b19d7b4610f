// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/waste.h"

#include <algorithm>
#include <ranges>
#include <utility>

#include "hunt/sigma/evaluate.h"

namespace backtrail::hunt::sigma {
namespace {

constexpr std::uint32_t kSamples = 32;  // of a rule, between two times of learning
constexpr std::uint32_t kGrowth = 4;
constexpr std::uint32_t kMostWanted = 1U << 24;
constexpr double kWorthChanging = 1.0 / 64;  // of records that a rule is looked at in vain on

bool counts_regex(const Node& node) {
  return (node.kind == Node::Kind::at_least && node.regex) || std::ranges::any_of(node.children, counts_regex);
}

/// Takes the conjunction that begins at `head` apart, then the disjunctions among its members.
void add_conjunctions(const Rule& rule, const Node& head, std::vector<Conjunction>& out) {
  if (std::ranges::find(out, &head, &Conjunction::head) != out.end()) return;
  const std::size_t index = out.size();
  out.push_back({&head, {}});
  std::vector<const Node*> open{&head};
  while (!open.empty()) {
    const Node& node = *open.back();
    open.pop_back();
    if (node.kind == Node::Kind::search) {
      open.push_back(&rule.searches[node.count]);
    } else if (node.kind == Node::Kind::all) {
      for (const Node& child : node.children | std::views::reverse) open.push_back(&child);
    } else {
      out[index].members.push_back(&node);
    }
  }
  const std::vector<const Node*> members = out[index].members;
  for (const Node* member : members) {
    if (member->kind != Node::Kind::any && member->kind != Node::Kind::at_least) continue;
    for (const Node& child : member->children) add_conjunctions(rule, child, out);
  }
}

}  // namespace

std::vector<Conjunction> conjunctions(const Rule& rule) {
  std::vector<Conjunction> out;
  add_conjunctions(rule, rule.root, out);
  std::erase_if(out, [](const Conjunction& one) { return one.members.size() < 2; });
  return out;
}

bool keeps_guess(const Rule& rule) {
  const auto forestall = [](const Conjunction& one) { return std::ranges::count_if(one.members, &Node::regex) > 1; };
  return counts_regex(rule.root) || std::ranges::any_of(rule.searches, counts_regex) ||
         std::ranges::any_of(conjunctions(rule), forestall);
}

void Waste::on_vain(const Rule& rule, std::uint32_t place, RecordView& view) {
  Vain& vain = vain_[place];
  ++vain.times;
  if (vain.sampled == kSamples) return;
  if (keeps_guess(rule)) return void(vain.sampled = kSamples);
  ++vain.sampled;
  std::size_t at = 0;
  for (const Conjunction& one : conjunctions(rule)) {
    vain.refusals.resize(std::max(vain.refusals.size(), at + one.members.size()));
    // Asking an expression once more would count it once more among those that gave up: it is what said no if nothing else.
    bool others = true;
    for (std::size_t i = 0; i < one.members.size(); ++i) {
      if (one.members[i]->regex || is_true(rule, *one.members[i], view)) continue;
      ++vain.refusals[at + i];
      others = false;
    }
    for (std::size_t i = 0; others && i < one.members.size(); ++i)
      if (one.members[i]->regex) ++vain.refusals[at + i];
    at += one.members.size();
  }
}

void Waste::reset() {
  records_ = 0;
  wanted_ = std::min(wanted_ * kGrowth, kMostWanted);
  vain_.clear();
}

bool learn(const Rule& rule, const Waste::Vain& vain, std::uint32_t records,
           const std::function<bool(const Node&)>& usable, Choice& choice) {
  const double rate = static_cast<double>(vain.times) / records;
  if (choice.settled || rate < kWorthChanging) return false;
  if (choice.members != choice.before && rate >= choice.rate_before) {
    choice = {choice.before, choice.before, choice.rate_before, true};
    return true;
  }
  const std::vector<Conjunction> all = conjunctions(rule);
  choice.members.resize(all.size());
  std::vector<const Node*> next = choice.members;
  const std::uint32_t* refusals = vain.refusals.data();
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::uint32_t most = vain.sampled / 2;
    for (const Node* member : all[i].members) {
      const std::uint32_t times = *refusals++;
      if (times <= most || !usable(*member)) continue;
      most = times;
      next[i] = member;
    }
  }
  choice.settled = next == choice.members;
  choice.before = std::exchange(choice.members, std::move(next));
  choice.rate_before = rate;
  return !choice.settled;
}

}  // namespace backtrail::hunt::sigma
