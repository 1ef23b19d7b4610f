// SPDX-License-Identifier: Apache-2.0
#include "exposure/dominators.h"

#include <utility>

namespace backtrail::exposure {
namespace {

constexpr std::uint32_t kUnseen = 0xFFFFFFFF;

/// Lists of numbers, by number, in one array.
struct Lists {
  std::vector<std::uint32_t> first, all;
  template <typename Of, typename What>
  Lists(std::uint32_t lists, std::size_t count, Of of, What what) : first(lists + 1, 0), all(count) {
    for (std::size_t i = 0; i < count; ++i) ++first[of(i) + 1];
    for (std::uint32_t i = 0; i < lists; ++i) first[i + 1] += first[i];
    std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
    for (std::size_t i = 0; i < count; ++i) all[next[of(i)]++] = what(i);
  }
};

/// Nodes are renumbered in the order of a depth-first search; everything here speaks of those numbers.
class Dominators {
 public:
  explicit Dominators(std::uint32_t nodes) : number(nodes, kUnseen) {}

  void search(const Lists& next, std::uint32_t root) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> stack = {{root, next.first[root]}};
    visit(root, kUnseen);
    while (!stack.empty()) {
      auto& [node, at] = stack.back();
      if (at == next.first[node + 1]) {
        stack.pop_back();
        continue;
      }
      const std::uint32_t to = next.all[at++];
      if (number[to] != kUnseen) continue;
      visit(to, number[node]);
      stack.emplace_back(to, next.first[to]);
    }
  }

  void solve(const Lists& before) {
    const auto count = static_cast<std::uint32_t>(node_of.size());
    semi.resize(count);
    label.resize(count);
    for (std::uint32_t i = 0; i < count; ++i) semi[i] = label[i] = i;
    ancestor.assign(count, kUnseen);
    dominator.assign(count, 0);
    // Nodes that wait for the same semidominator, as lists in two arrays.
    std::vector<std::uint32_t> waiting(count, kUnseen), after(count, kUnseen);
    for (std::uint32_t w = count - 1; w > 0; --w) {
      const std::uint32_t node = node_of[w];
      for (std::uint32_t k = before.first[node]; k < before.first[node + 1]; ++k) {
        if (number[before.all[k]] == kUnseen) continue;
        semi[w] = std::min(semi[w], semi[lowest(number[before.all[k]])]);
      }
      after[w] = std::exchange(waiting[semi[w]], w);
      ancestor[w] = parent[w];
      for (std::uint32_t v = std::exchange(waiting[parent[w]], kUnseen); v != kUnseen; v = after[v]) {
        const std::uint32_t u = lowest(v);
        dominator[v] = semi[u] < semi[v] ? u : parent[w];
      }
    }
    for (std::uint32_t w = 1; w < count; ++w) {
      if (dominator[w] != semi[w]) dominator[w] = dominator[dominator[w]];
    }
  }

  std::vector<std::uint32_t> number;   // of each node; kUnseen when the root does not reach it
  std::vector<std::uint32_t> node_of;  // and back
  std::vector<std::uint32_t> dominator;

 private:
  void visit(std::uint32_t node, std::uint32_t from) {
    number[node] = static_cast<std::uint32_t>(node_of.size());
    node_of.push_back(node);
    parent.push_back(from);
  }

  /// The node of least semidominator on the way up the forest, with the way shortened; without recursion, for it is as
  /// long as the graph.
  std::uint32_t lowest(std::uint32_t v) {
    if (ancestor[v] == kUnseen) return v;
    path.clear();
    for (std::uint32_t u = v; ancestor[ancestor[u]] != kUnseen; u = ancestor[u]) path.push_back(u);
    while (!path.empty()) {
      const std::uint32_t u = path.back();
      path.pop_back();
      const std::uint32_t up = ancestor[u];
      if (semi[label[up]] < semi[label[u]]) label[u] = label[up];
      ancestor[u] = ancestor[up];
    }
    return label[v];
  }

  std::vector<std::uint32_t> parent, semi, label, ancestor, path;
};

}  // namespace

std::vector<std::uint64_t> lost_without(const Digraph& graph, std::uint32_t root,
                                        const std::vector<std::uint32_t>& weight) {
  // Each edge becomes a node between its ends, so that an edge can dominate.
  const auto edges = static_cast<std::uint32_t>(graph.edges.size());
  const std::uint32_t nodes = graph.nodes + edges;
  const auto tail = [&](std::size_t i) {
    return i < edges ? graph.edges[i].first : graph.nodes + static_cast<std::uint32_t>(i - edges);
  };
  const auto head = [&](std::size_t i) {
    return i < edges ? graph.nodes + static_cast<std::uint32_t>(i) : graph.edges[i - edges].second;
  };
  Dominators found(nodes);
  found.search(Lists(nodes, 2ULL * edges, tail, head), root);
  found.solve(Lists(nodes, 2ULL * edges, head, tail));
  std::vector<std::uint64_t> hanging(found.node_of.size(), 0);
  for (std::size_t w = found.node_of.size(); w-- > 0;) {
    const std::uint32_t node = found.node_of[w];
    if (node < graph.nodes) hanging[w] += weight[node];
    if (w > 0) hanging[found.dominator[w]] += hanging[w];
  }
  std::vector<std::uint64_t> out(edges, 0);
  for (std::uint32_t i = 0; i < edges; ++i) {
    const std::uint32_t at = found.number[graph.nodes + i];
    if (at != kUnseen) out[i] = hanging[at];
  }
  return out;
}

}  // namespace backtrail::exposure
