// SPDX-License-Identifier: Apache-2.0
#include "exposure/dominators.h"

#include <cstddef>
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

/// Which nodes lie beneath which in the tree of dominators, by numbers of the search.
class Beneath {
 public:
  explicit Beneath(const std::vector<std::uint32_t>& dominator)
      : size_(dominator.size(), 1), first_(dominator.size(), 0) {
    // A node's dominator has a lower number than itself.
    for (std::size_t w = dominator.size(); w-- > 1;) size_[dominator[w]] += size_[w];
    std::vector<std::uint32_t> next(dominator.size(), 1);
    for (std::size_t w = 1; w < dominator.size(); ++w) {
      first_[w] = next[dominator[w]];
      next[dominator[w]] += size_[w];
      next[w] = first_[w] + 1;
    }
  }
  [[nodiscard]] bool is(std::uint32_t node, std::uint32_t above) const {
    return first_[node] >= first_[above] && first_[node] < first_[above] + size_[above];
  }

 private:
  std::vector<std::uint32_t> size_, first_;
};

}  // namespace

/// All ways to a node go over one edge when the tails of the others into it lie beneath the node itself: whoever is there has been at
/// the node before. Without that edge all is lost that lies beneath.
std::vector<std::uint64_t> lost_without(const Digraph& graph, std::uint32_t root,
                                        const std::vector<std::uint32_t>& weight) {
  const std::size_t edges = graph.edges.size();
  const auto tail = [&](std::size_t i) { return graph.edges[i].first; };
  const auto head = [&](std::size_t i) { return graph.edges[i].second; };
  Dominators found(graph.nodes);
  found.search(Lists(graph.nodes, edges, tail, head), root);
  found.solve(Lists(graph.nodes, edges, head, tail));
  const std::size_t count = found.node_of.size();
  const Beneath beneath(found.dominator);
  std::vector<std::uint64_t> hanging(count, 0);
  for (std::size_t w = count; w-- > 0;) {
    hanging[w] += weight[found.node_of[w]];
    if (w > 0) hanging[found.dominator[w]] += hanging[w];
  }
  constexpr std::size_t kNoEdge = SIZE_MAX;
  std::vector<std::size_t> only(count, kNoEdge);  // the edge into a node that does not come from beneath it
  std::vector<char> several(count, 0);
  for (std::size_t i = 0; i < edges; ++i) {
    const std::uint32_t from = found.number[tail(i)], to = found.number[head(i)];
    if (from == kUnseen || beneath.is(from, to)) continue;
    several[to] = only[to] == kNoEdge ? 0 : 1;
    only[to] = i;
  }
  std::vector<std::uint64_t> out(edges, 0);
  for (std::size_t w = 0; w < count; ++w) {
    if (only[w] != kNoEdge && several[w] == 0) out[only[w]] = hanging[w];
  }
  return out;
}

}  // namespace backtrail::exposure
