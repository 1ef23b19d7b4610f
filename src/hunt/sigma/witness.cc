// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/witness.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <map>

#include "hunt/sigma/fold.h"
#include "hunt/sigma/frequency.h"

namespace backtrail::hunt::sigma {
namespace {

constexpr double kNoWitness = std::numeric_limits<double>::infinity();

/// Of which one stands in every value that the pattern fits; nothing when it has none.
std::vector<Witness> witnesses_of(const Node& leaf, const Pattern& pattern) {
  const record::Slot slot = leaf.keyword ? record::kNoSlot : leaf.slot;
  const auto literal = [&](Where where, std::string_view text) {
    return std::vector<Witness>{{slot, where, pattern.cased ? fold(text) : std::string(text)}};
  };
  switch (pattern.test) {
    case Test::exact: return literal(Where::whole, pattern.text);
    case Test::prefix: return literal(Where::start, pattern.text);
    case Test::suffix: return literal(Where::end, pattern.text);
    case Test::contains: return literal(Where::anywhere, pattern.text);
    case Test::glob:
      if (pattern.glob->longest_literal().empty()) return {};
      return literal(Where::anywhere, pattern.glob->longest_literal());
    case Test::regex: {
      std::vector<Witness> out;
      for (const std::string& text : pattern.regex->literals()) out.push_back({slot, Where::anywhere, text});
      return out;
    }
    default: return {};
  }
}

/// Values that fields such as IntegrityLevel or Signed hold all the time.
bool is_everyday(std::string_view value) {
  constexpr std::array<std::string_view, 9> kEveryday{"true", "false",       "system",  "high", "medium",
                                                      "low",  "unavailable", "success", "valid"};
  return std::find(kEveryday.begin(), kEveryday.end(), value) != kEveryday.end();
}

/// About how often a record that has the field holds the literal, and what searching for it costs; only the order counts.
double cost_of(const Witness& witness, std::string_view field) {
  const double frequency = literal_frequency(witness.text);
  const auto size = static_cast<double>(witness.text.size());
  double cost = 0;
  if (witness.where == Where::whole) {
    cost = witness.text.size() <= 4 || is_everyday(witness.text) ? 8 : 0.02 + 0.05 * frequency;
  } else if (witness.where == Where::anywhere) {
    cost = witness.text.size() < 4 ? 60 / (1 + size) : (0.1 + frequency) * (1 + 4 / size);
  } else {
    cost = witness.text.size() < 4 ? 8 : 0.05 + 0.3 * frequency;
  }
  if (field == "CallTrace" || field == "GrantedAccess") cost *= 10;
  if (field == "ScriptBlockText" || field == "Message" || field == "CallTrace") cost += 0.1;
  if (witness.slot == record::kNoSlot) cost = cost * 3 + 1;
  return cost + 0.002;
}

class Finder {
 public:
  Finder(const Rule& rule, const std::set<record::Slot>& never, const record::Demand& demand)
      : rule_(rule), never_(never), demand_(demand), search_costs_(rule.searches.size(), -1) {}

  /// Takes the chosen member of each conjunction, where there is one, and not the cheapest.
  void choose(const std::vector<Conjunction>& all, const std::vector<const Node*>& chosen) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (chosen[i] != nullptr) chosen_.emplace(all[i].head, chosen[i]);
    }
  }

  double cost(const Node& node) {
    if (const auto chosen = chosen_.find(&node); chosen != chosen_.end()) return cost(*chosen->second);
    switch (node.kind) {
      case Node::Kind::leaf: return leaf_cost(node);
      case Node::Kind::search: {
        double& known = search_costs_[node.count];
        if (known < 0) known = cost(rule_.searches[node.count]);
        return known;
      }
      case Node::Kind::negation: return kNoWitness;
      case Node::Kind::all: {
        double best = kNoWitness;
        for (const Node& child : node.children) best = std::min(best, cost(child));
        return best;
      }
      case Node::Kind::any:
      case Node::Kind::at_least: {
        double sum = 0;
        for (const std::size_t child : needed(node)) sum += cost(node.children[child]);
        return sum;
      }
    }
    return kNoWitness;
  }

  void collect(const Node& node, std::vector<Witness>& out) {
    if (const auto chosen = chosen_.find(&node); chosen != chosen_.end()) return collect(*chosen->second, out);
    switch (node.kind) {
      case Node::Kind::leaf:
        for (const Pattern& pattern : node.patterns)
          std::ranges::move(witnesses_of(node, pattern), std::back_inserter(out));
        return;
      case Node::Kind::search: collect(rule_.searches[node.count], out); return;
      case Node::Kind::negation: return;
      case Node::Kind::all: {
        const auto cheapest = std::min_element(node.children.begin(), node.children.end(),
                                               [&](const Node& a, const Node& b) { return cost(a) < cost(b); });
        collect(*cheapest, out);
        return;
      }
      case Node::Kind::any:
      case Node::Kind::at_least:
        for (const std::size_t child : needed(node)) collect(node.children[child], out);
        return;
    }
  }

 private:
  double leaf_cost(const Node& leaf) {
    if (!leaf.keyword && never_.contains(leaf.slot)) return kNoWitness;
    const std::string_view field = leaf.keyword ? std::string_view() : std::string_view(demand_.name(leaf.slot));
    double sum = 0;
    for (const Pattern& pattern : leaf.patterns) {
      const std::vector<Witness> witnesses = witnesses_of(leaf, pattern);
      if (witnesses.empty()) return kNoWitness;
      for (const Witness& witness : witnesses) sum += cost_of(witness, field);
    }
    return sum;
  }

  /// The children of which one must be true: all of an `any`; when N of K must be true, the K - N + 1 cheapest, for no
  /// choice of N can avoid all of them.
  std::vector<std::size_t> needed(const Node& node) {
    std::vector<std::size_t> order(node.children.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    if (node.kind == Node::Kind::any) return order;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return cost(node.children[a]) < cost(node.children[b]); });
    order.resize(node.children.size() - node.count + 1);
    return order;
  }

  const Rule& rule_;
  const std::set<record::Slot>& never_;
  const record::Demand& demand_;
  std::vector<double> search_costs_;
  std::map<const Node*, const Node*> chosen_;
};

using Values = std::optional<std::set<std::string>>;

Values required_of(const Rule& rule, const Node& node, record::Slot slot) {
  switch (node.kind) {
    case Node::Kind::leaf: {
      if (node.keyword || node.slot != slot) return std::nullopt;
      std::set<std::string> values;
      for (const Pattern& pattern : node.patterns) {
        if (pattern.test != Test::exact) return std::nullopt;
        values.insert(pattern.cased ? fold(pattern.text) : pattern.text);
      }
      return values;
    }
    case Node::Kind::search: return required_of(rule, rule.searches[node.count], slot);
    case Node::Kind::negation: return std::nullopt;
    case Node::Kind::all: {
      Values best;
      for (const Node& child : node.children) {
        Values values = required_of(rule, child, slot);
        if (values && (!best || values->size() < best->size())) best = std::move(values);
      }
      return best;
    }
    case Node::Kind::any:
    case Node::Kind::at_least: {
      std::set<std::string> sum;
      for (const Node& child : node.children) {
        Values values = required_of(rule, child, slot);
        if (!values) return std::nullopt;
        sum.merge(*values);
      }
      return sum;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<Witness>> find_witnesses(const Rule& rule, const std::set<record::Slot>& never,
                                                   const record::Demand& demand, const Choice& choice) {
  Finder finder(rule, never, demand);
  if (!choice.members.empty()) finder.choose(conjunctions(rule), choice.members);
  if (finder.cost(rule.root) == kNoWitness) return std::nullopt;
  std::vector<Witness> out;
  finder.collect(rule.root, out);
  return out;
}

bool has_witness(const Rule& rule, const Node& node, const std::set<record::Slot>& never,
                 const record::Demand& demand) {
  return Finder(rule, never, demand).cost(node) != kNoWitness;
}

std::optional<std::set<std::string>> required_values(const Rule& rule, record::Slot slot) {
  return required_of(rule, rule.root, slot);
}

}  // namespace backtrail::hunt::sigma
