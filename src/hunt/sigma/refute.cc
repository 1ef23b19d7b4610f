// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/refute.h"

#include <algorithm>

namespace backtrail::hunt::sigma {
namespace {

/// What settles a node: makes it `truth` by itself.
Refuters settled_by(const Rule& rule, const Node& node, bool truth) {
  Refuters out;
  const auto any_child = [&] {
    for (const Node& child : node.children)
      for (auto& [slot, texts] : settled_by(rule, child, truth)) out[slot].merge(texts);
  };
  switch (node.kind) {
    case Node::Kind::leaf:
      if (!truth || node.keyword) return out;
      for (const Pattern& pattern : node.patterns) {
        const bool plain = std::ranges::all_of(pattern.text, [](char c) { return c > 0; });
        if (pattern.test == Test::exact && !pattern.cased && plain) out[node.slot].insert(pattern.text);
      }
      return out;
    case Node::Kind::search: return settled_by(rule, rule.searches[node.count], truth);
    case Node::Kind::negation: return node.children.empty() ? out : settled_by(rule, node.children.front(), !truth);
    case Node::Kind::all:
      if (!truth || node.children.size() == 1) any_child();
      return out;
    case Node::Kind::any:
      if (truth || node.children.size() == 1) any_child();
      return out;
    case Node::Kind::at_least:
      if ((truth && node.count == 1) || (!truth && node.count == node.children.size())) any_child();
      return out;
  }
  return out;
}

}  // namespace

Refuters refuters_of(const Rule& rule) { return settled_by(rule, rule.root, false); }

}  // namespace backtrail::hunt::sigma
