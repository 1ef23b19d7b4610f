// SPDX-License-Identifier: Apache-2.0
#include "exposure/cut.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "exposure/best_set.h"
#include "exposure/dominators.h"
#include "exposure/flow.h"
#include "exposure/net.h"

namespace backtrail::exposure {
namespace {

using Edges = std::vector<std::uint32_t>;

Net net_of(const Graph& graph, std::uint32_t provider, const Reach& reach, const std::vector<char>& counts) {
  Net out;
  std::vector<std::uint32_t> number(graph.nodes(), kNone);
  for (std::uint32_t node = 0; node < graph.nodes(); ++node) {
    if (!reach.visits[node].any()) continue;
    number[node] = out.nodes;
    out.inner.emplace_back(out.nodes, out.nodes + 1);
    out.weight.push_back(0);
    out.weight.push_back(node != provider && (counts.empty() || counts[node] != 0) ? 1 : 0);
    out.nodes += 2;
  }
  out.root = number[provider];
  for (const std::uint32_t i : reach.usable) {
    const Edge& edge = graph.edges()[i];
    out.ways.emplace_back(number[edge.from], number[edge.to] + (edge.kind == Kind::held_data ? 1 : 0));
    out.edge_of.push_back(i);
  }
  return out;
}

/// What each way costs when it is cut beside those that `gone` marks.
std::vector<std::uint64_t> losses(const Net& net, const std::vector<char>& gone) {
  Digraph graph{net.nodes, {}};
  Edges kept;
  for (std::uint32_t i = 0; i < net.ways.size(); ++i) {
    if (!gone.empty() && gone[i] != 0) continue;
    graph.edges.push_back(net.ways[i]);
    kept.push_back(i);
  }
  graph.edges.insert(graph.edges.end(), net.inner.begin(), net.inner.end());
  const auto lost = lost_without(graph, net.root, net.weight);
  std::vector<std::uint64_t> out(net.ways.size(), 0);
  for (std::size_t k = 0; k < kept.size(); ++k) out[kept[k]] = lost[k];
  return out;
}

std::size_t reached_without(const Net& net, const std::vector<char>& gone) {
  std::vector<Edges> next(net.nodes);
  for (std::size_t i = 0; i < net.ways.size(); ++i) {
    if (gone[i] == 0) next[net.ways[i].first].push_back(net.ways[i].second);
  }
  std::vector<char> seen(net.nodes, 0);
  Edges stack = {net.root};
  seen[net.root] = 1;
  std::size_t out = 0;
  while (!stack.empty()) {
    const std::uint32_t node = stack.back();
    stack.pop_back();
    // A node that counts stands behind its organisation's own, which is even.
    if (node % 2 == 0 && seen[node + 1] == 0) {
      seen[node + 1] = 1;
      stack.push_back(node + 1);
    }
    out += net.weight[node];
    for (const std::uint32_t to : next[node]) {
      if (seen[to] == 0) stack.push_back(to);
      seen[to] = 1;
    }
  }
  return out;
}

/// A cut that is cheapest when a way costs `way` and an organisation that stays reached `organisation`.
struct Priced {
  std::int64_t way = 1;
  std::int64_t organisation = 1;
  std::int64_t value = 0;
  Edges cut;  // ways
  std::size_t left = 0;
};

Priced cheapest(const Net& net, std::int64_t way, std::int64_t organisation) {
  const std::uint32_t sink = net.nodes;
  Flow flow(net.nodes + 1);
  for (const auto& [from, to] : net.ways) flow.add(from, to, way);
  for (const auto& [from, to] : net.inner) flow.add(from, to, Flow::kInfinite);
  for (std::uint32_t node = 0; node < net.nodes; ++node) {
    if (net.weight[node] != 0) flow.add(node, sink, organisation);
  }
  Priced out{way, organisation, flow.run(net.root, sink), {}, 0};
  const std::vector<char> side = flow.source_side(net.root);
  for (std::uint32_t i = 0; i < net.ways.size(); ++i) {
    if (side[net.ways[i].first] != 0 && side[net.ways[i].second] == 0) out.cut.push_back(i);
  }
  for (std::uint32_t node = 0; node < net.nodes; ++node) out.left += side[node] != 0 ? net.weight[node] : 0;
  return out;
}

class Search {
 public:
  /// `greedy` are ways of which each is the best beside those before it, as far as that is known.
  Search(const Net& net, const Edges& greedy) : net_(net), greedy_(greedy) {}

  /// The best set found of each size, from 1 to that which ends the reach.
  std::vector<CutSet> run(std::size_t reached) {
    const Priced end = cheapest(net_, 1, Flow::kInfinite / 2);
    pool_[end.cut.size()] = end.cut;
    ask_prices(reached, end);
    std::vector<CutSet> out;
    Edges best;
    for (std::size_t size = 1; size < end.cut.size() && size <= kSizeLimit; ++size) {
      BestSet found = best_of(size, best);
      best = std::move(found.ways);
      out.push_back({edges_of(best), found.left, found.at_best, found.left == found.at_best});
    }
    out.push_back({edges_of(end.cut), 0, 0, true});
    return out;
  }

 private:
  [[nodiscard]] std::vector<char> flags(const Edges& set) const {
    std::vector<char> out(net_.ways.size(), 0);
    for (const std::uint32_t i : set) out[i] = 1;
    return out;
  }
  [[nodiscard]] std::size_t left_after(const Edges& set) const { return reached_without(net_, flags(set)); }
  [[nodiscard]] Edges edges_of(const Edges& set) const {
    Edges out;
    for (const std::uint32_t i : set) out.push_back(net_.edge_of[i]);
    std::ranges::sort(out);
    return out;
  }

  /// The corners of the lower hull of (measures, organisations left), each by a cut at the price at which two known ones
  /// cost the same.
  void ask_prices(std::size_t reached, const Priced& end) {
    struct Point {
      std::int64_t size, left;
    };
    std::vector<std::pair<Point, Point>> open = {
        {{0, static_cast<std::int64_t>(reached)}, {static_cast<std::int64_t>(end.cut.size()), 0}}};
    while (!open.empty() && priced_.size() < kPriceLimit) {
      const auto [a, b] = open.back();
      open.pop_back();
      Priced one = cheapest(net_, a.left - b.left, b.size - a.size);
      const bool below = one.value < one.way * a.size + one.organisation * a.left;
      const Point corner{static_cast<std::int64_t>(one.cut.size()), static_cast<std::int64_t>(one.left)};
      if (below) {
        pool_[one.cut.size()] = one.cut;
        if (corner.size - a.size > 1) open.emplace_back(a, corner);
        if (b.size - corner.size > 1) open.emplace_back(corner, b);
      }
      one.cut.clear();
      priced_.push_back(std::move(one));
    }
  }

  /// Every cut at a price bounds all sizes: way * size + organisation * left cannot be less than its value.
  [[nodiscard]] std::size_t least_left(std::size_t size) const {
    std::int64_t out = 0;
    for (const Priced& one : priced_) {
      const std::int64_t rest = one.value - one.way * static_cast<std::int64_t>(size);
      if (rest > 0) out = std::max(out, (rest + one.organisation - 1) / one.organisation);
    }
    return static_cast<std::size_t>(out);
  }

  /// `set` and the way that is best to be cut beside it.
  [[nodiscard]] Edges with_best(Edges set) const {
    if (set.size() < greedy_.size() && std::equal(set.begin(), set.end(), greedy_.begin())) {
      set.push_back(greedy_[set.size()]);
      return set;
    }
    const auto lost = losses(net_, flags(set));
    Edges open;
    for (std::uint32_t i = 0; i < lost.size(); ++i) {
      if (std::ranges::find(set, i) == set.end()) open.push_back(i);
    }
    if (open.empty()) return set;
    set.push_back(*std::ranges::max_element(open, {}, [&](std::uint32_t i) { return lost[i]; }));
    return set;
  }

  [[nodiscard]] BestSet best_of(std::size_t size, const Edges& smaller) {
    BestSet out{with_best(smaller), 0, 0};
    out.left = left_after(out.ways);
    if (const auto corner = pool_.find(size); corner != pool_.end()) {
      const std::size_t then = left_after(corner->second);
      if (then < out.left) out = {corner->second, then, 0};
    }
    out.at_best = std::min(out.left, least_left(size));
    if (out.at_best == out.left || net_.ways.size() > kExactEdges) return out;
    out = best_set(net_, size, std::move(out), flows_);
    // Fewer measures may do as well; those that are added are the best beside them.
    while (out.ways.size() < size) out.ways = with_best(std::move(out.ways));
    return out;
  }

  const Net& net_;
  const Edges& greedy_;
  std::map<std::size_t, Edges> pool_;  // sets from prices, by size
  std::vector<Priced> priced_;
  std::size_t flows_ = kFlowLimit;
};

std::size_t weight_of(const Reach& reach, std::uint32_t provider, const std::vector<char>& counts) {
  std::size_t out = 0;
  for (std::uint32_t node = 0; node < reach.visits.size(); ++node) {
    if (node != provider && reach.visits[node].any() && (counts.empty() || counts[node] != 0)) ++out;
  }
  return out;
}

bool open_at_one_time(const Graph& graph, const Reach& reach, const Period& period) {
  Period common = period;
  for (const std::uint32_t i : reach.usable) {
    common.first = std::max(common.first, graph.edges()[i].life.first);
    common.last = std::min(common.last, graph.edges()[i].life.last);
  }
  return common.first <= common.last;
}

/// The order of single measures where times do not matter: what a way costs is what fewer are reached without it.
Edges order_at_one_time(const Net& net, Cuts& out) {
  Edges chosen;
  std::vector<char> gone(net.ways.size(), 0);
  for (std::size_t left = out.reached; out.order.size() < kStepLimit && left > 0;) {
    const auto lost = losses(net, gone);
    const auto most = std::ranges::max_element(lost);
    if (*most == 0) break;
    chosen.push_back(static_cast<std::uint32_t>(most - lost.begin()));
    gone[chosen.back()] = 1;
    left -= *most;
    out.order.push_back({net.edge_of[chosen.back()], left});
  }
  return chosen;
}

/// Where the way that is left may be open at another time, all is reached anew after each.
void order_over_time(const Graph& graph, std::uint32_t provider, const Period& period, const std::vector<char>& counts,
                     Reach now, Cuts& out) {
  std::vector<char> gone(graph.edges().size(), 0);
  while (out.order.size() < kStepLimit && weight_of(now, provider, counts) > 0) {
    const Net net = net_of(graph, provider, now, counts);
    const auto lost = losses(net, {});
    const auto most = std::ranges::max_element(lost);
    if (*most == 0) break;
    const std::uint32_t edge = net.edge_of[static_cast<std::size_t>(most - lost.begin())];
    gone[edge] = 1;
    now = reach(graph, provider, period, gone);
    out.order.push_back({edge, weight_of(now, provider, counts)});
  }
}

}  // namespace

Cuts cuts(const Graph& graph, std::uint32_t provider, const Period& period, const std::vector<char>& counts) {
  Cuts out;
  const Reach whole = reach(graph, provider, period);
  out.reached = weight_of(whole, provider, counts);
  out.same_time = open_at_one_time(graph, whole, period);
  if (out.reached == 0) return out;
  const Net net = net_of(graph, provider, whole, counts);
  Edges greedy;
  if (out.same_time) greedy = order_at_one_time(net, out);
  else order_over_time(graph, provider, period, counts, whole, out);
  out.sets = Search(net, greedy).run(out.reached);
  if (out.same_time) return out;
  std::vector<char> gone(graph.edges().size(), 0);
  for (CutSet& set : out.sets) {
    std::ranges::fill(gone, 0);
    for (const std::uint32_t edge : set.edges) gone[edge] = 1;
    set.left = weight_of(reach(graph, provider, period, gone), provider, counts);
    set.at_best = 0;
    set.exact = set.left == 0;
  }
  return out;
}

}  // namespace backtrail::exposure
