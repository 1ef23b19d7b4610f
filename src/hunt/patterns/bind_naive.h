// SPDX-License-Identifier: Apache-2.0
// The tests' oracle for observation expressions: all bindings, written down from the sentences of the specification and
// sieved. It shares the pattern's tree with the engine and nothing else.
#pragma once

#include <algorithm>
#include <cstdint>
#include <set>
#include <vector>

#include "stix/pattern.h"

namespace backtrail::hunt::patterns {

class NaiveBindings {
 public:
  using Binding = std::set<std::uint32_t>;  // records
  NaiveBindings(const std::vector<std::int64_t>& times, const std::vector<std::vector<std::uint32_t>>& fitting)
      : times_(times), fitting_(fitting) {}

  [[nodiscard]] std::set<Binding> of(const stix::Expression& node) const {
    std::set<Binding> all = unqualified(node);
    for (const stix::Qualifier& each : node.qualifiers) all = sieved(all, each);
    return all;
  }

 private:
  [[nodiscard]] static bool share(const Binding& a, const Binding& b) {
    return std::ranges::any_of(a, [&](std::uint32_t record) { return b.contains(record); });
  }
  [[nodiscard]] std::int64_t first(const Binding& a) const {
    return times_[*std::ranges::min_element(a, {}, [&](std::uint32_t record) { return times_[record]; })];
  }
  [[nodiscard]] std::int64_t last(const Binding& a) const {
    return times_[*std::ranges::max_element(a, {}, [&](std::uint32_t record) { return times_[record]; })];
  }

  [[nodiscard]] std::set<Binding> unqualified(const stix::Expression& node) const {
    using Kind = stix::Expression::Kind;
    std::set<Binding> out;
    if (node.kind == Kind::observation) {
      for (const std::uint32_t record : fitting_[node.observation]) out.insert({record});
      return out;
    }
    if (node.kind == Kind::any) {
      for (const stix::Expression& child : node.children) out.merge(of(child));
      return out;
    }
    out = of(node.children[0]);
    for (std::size_t i = 1; i < node.children.size(); ++i) {
      std::set<Binding> joined;
      const std::set<Binding> right = of(node.children[i]);
      for (const Binding& a : out) {
        for (const Binding& b : right) {
          if (share(a, b) || (node.kind == Kind::followed_by && last(a) > first(b))) continue;
          Binding both = a;
          both.insert(b.begin(), b.end());
          joined.insert(both);
        }
      }
      out = joined;
    }
    return out;
  }

  [[nodiscard]] std::set<Binding> sieved(const std::set<Binding>& all, const stix::Qualifier& qualifier) const {
    using Kind = stix::Qualifier::Kind;
    std::set<Binding> out;
    if (qualifier.kind == Kind::repeats) {
      out = {Binding{}};
      for (std::uint64_t i = 0; i < qualifier.times; ++i) {
        std::set<Binding> longer;
        for (const Binding& a : out) {
          for (const Binding& b : all) {
            if (share(a, b)) continue;
            Binding both = a;
            both.insert(b.begin(), b.end());
            longer.insert(both);
          }
        }
        out = longer;
      }
      return out;
    }
    for (const Binding& one : all) {
      const bool in = qualifier.kind == Kind::within
                          ? last(one) - first(one) <= qualifier.within_ticks
                          : std::ranges::all_of(one, [&](std::uint32_t record) {
                              return times_[record] >= qualifier.start.ticks && times_[record] < qualifier.stop.ticks;
                            });
      if (in) out.insert(one);
    }
    return out;
  }

  const std::vector<std::int64_t>& times_;
  const std::vector<std::vector<std::uint32_t>>& fitting_;
};

}  // namespace backtrail::hunt::patterns
