// SPDX-License-Identifier: Apache-2.0
#include "hunt/patterns/compile.h"

#include <algorithm>

#include "hunt/codes.h"
#include "hunt/patterns/resolve.h"
#include "hunt/patterns/witness.h"

namespace backtrail::hunt::patterns {
namespace {

using stix::Test;

/// The one type of a subtree's comparisons; empty when there are several.
std::string one_type(const Test& test, const stix::Observation& observation) {
  if (test.kind == Test::Kind::comparison) return observation.comparisons[test.comparison].path.type;
  std::string type = one_type(test.children[0], observation);
  for (const Test& child : test.children) {
    if (one_type(child, observation) != type) return {};
  }
  return type;
}

using Alternative = std::map<std::string, Test>;  // by type

Test both(Test left, Test right) {
  Test out;
  out.kind = Test::Kind::all;
  out.children.push_back(std::move(left));
  out.children.push_back(std::move(right));
  return out;
}

/// Every way for the test to be true, as terms by type. False when there are too many.
bool alternatives(const Test& test, const stix::Observation& observation, std::vector<Alternative>& out) {
  if (const std::string type = one_type(test, observation); !type.empty()) {
    out = {Alternative{{type, test}}};
    return true;
  }
  out.clear();
  if (test.kind == Test::Kind::all) out.emplace_back();
  for (const Test& child : test.children) {
    std::vector<Alternative> ways;
    if (!alternatives(child, observation, ways)) return false;
    if (test.kind == Test::Kind::any) {
      std::ranges::move(ways, std::back_inserter(out));
    } else {
      std::vector<Alternative> product;
      for (const Alternative& have : out) {
        for (const Alternative& way : ways) {
          Alternative& made = product.emplace_back(have);
          for (const auto& [type, each] : way) {
            const auto [there, added] = made.try_emplace(type, each);
            if (!added) there->second = both(std::move(there->second), each);
          }
          if (product.size() > kAlternativeLimit) return false;
        }
      }
      out = std::move(product);
    }
    if (out.size() > kAlternativeLimit) return false;
  }
  return true;
}

void gather(const Test& test, std::vector<std::uint32_t>& out) {
  if (test.kind == Test::Kind::comparison) out.push_back(test.comparison);
  for (const Test& child : test.children) gather(child, out);
}

/// Whether the index of indicators says by itself that the comparison holds.
bool by_index(const Compare& compare) {
  using stix::Operator;
  const bool kind =
      compare.op() == Operator::equal || compare.op() == Operator::in || compare.op() == Operator::is_subset;
  return kind && !compare.negated();
}

/// Whether some record could make the test true: each comparison must lead to something.
bool reachable(const Test& test, const Leaf& leaf) {
  if (test.kind == Test::Kind::comparison) {
    return !leaf.reaches[test.comparison].empty() || leaf.searched[test.comparison] != nullptr;
  }
  const auto one = [&](const Test& child) { return reachable(child, leaf); };
  return test.kind == Test::Kind::all ? std::ranges::all_of(test.children, one)
                                      : std::ranges::any_of(test.children, one);
}

base::Result<Leaf> compile_leaf(const stix::Observation& observation, Resolver& resolver) {
  Leaf leaf;
  for (const stix::Comparison& comparison : observation.comparisons) {
    BT_TRY(Compare compare, Compare::compile(comparison));
    leaf.compares.push_back(std::move(compare));
    leaf.reaches.push_back(resolver.reaches(comparison.path));
    leaf.searched.push_back(resolver.searched(comparison));
  }
  std::vector<Alternative> ways;
  if (!alternatives(observation.root, observation, ways)) {
    return base::fail(kTooManyPatterns, "the pattern has too many ways to be true with objects of several types", {},
                      "split it into several patterns");
  }
  for (Alternative& way : ways) {
    auto& terms = leaf.any_of.emplace_back();
    for (auto& [type, test] : way) {
      Term term;
      term.type = type;
      gather(test, term.comparisons);
      term.test = std::move(test);
      term.by_index = true;
      for (const std::uint32_t each : term.comparisons) {
        if (leaf.searched[each] == nullptr) continue;
        term.searched = true;
        term.by_index = term.by_index && by_index(leaf.compares[each]);
      }
      terms.push_back(std::move(term));
    }
  }
  if (!reachable(observation.root, leaf)) {
    std::string paths;
    for (std::uint32_t i = 0; i < leaf.compares.size(); ++i) {
      if (!leaf.reaches[i].empty() || leaf.searched[i] != nullptr) continue;
      const std::string path = observation.comparisons[i].path.text();
      if (paths.find(path) == paths.npos) paths += (paths.empty() ? "" : ", ") + path;
    }
    return base::fail(kNoSuchPath, "no log that is known holds " + paths, {}, "docs/stix-patterns.md lists the paths");
  }
  return leaf;
}

}  // namespace

bool fits(const stix::Mapping& mapping, const record::LogSource& source) {
  const auto any = [](const std::vector<std::string>& wanted, const auto& have) {
    return wanted.empty() || std::ranges::any_of(wanted, have);
  };
  return any(mapping.products, [&](const std::string& each) { return each == source.product; }) &&
         any(mapping.services, [&](const std::string& each) { return each == source.service; }) &&
         any(mapping.categories, [&](const std::string& each) {
           return std::ranges::find(source.categories, each) != source.categories.end();
         });
}

std::unique_ptr<Patterns> Patterns::compile(const detector::Set& set, record::Demand& demand,
                                            std::vector<detector::NotEvaluated>& not_evaluated) {
  auto out = std::make_unique<Patterns>();
  out->model = stix::Model::builtin();
  out->demand = &demand;
  Resolver resolver(*out->model, demand);
  for (std::uint32_t i = 0; i < set.patterns.size(); ++i) {
    const detector::StixPattern& pattern = set.patterns[i];
    std::vector<Leaf> leaves;
    const auto refuse = [&](base::Error error) {
      const std::string path = pattern.sources.empty() ? std::string() : set.sources[pattern.sources[0]].path;
      not_evaluated.push_back({path, pattern.id, std::move(error)});
    };
    auto tree = stix::parse(pattern.pattern);
    if (!tree) {
      refuse(std::move(tree).error());
      continue;
    }
    std::optional<base::Error> wrong;
    for (const stix::Observation& observation : tree->observations) {
      auto leaf = compile_leaf(observation, resolver);
      if (!leaf) {
        wrong = std::move(leaf).error();
        break;
      }
      leaf->pattern = i;
      leaf->number = static_cast<std::uint32_t>(leaves.size());
      leaves.push_back(std::move(*leaf));
    }
    if (wrong) {
      refuse(std::move(*wrong));
      continue;
    }
    out->hunted.push_back(i);
    out->first_leaf[i] = static_cast<std::uint32_t>(out->leaves.size());
    std::ranges::move(leaves, std::back_inserter(out->leaves));
    out->trees.emplace(i, std::move(*tree));
  }
  out->accessors = resolver.take_accessors();
  build_witnesses(*out);
  return out;
}

}  // namespace backtrail::hunt::patterns
