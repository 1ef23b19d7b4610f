// SPDX-License-Identifier: Apache-2.0
#include "exposure/reach.h"

#include <algorithm>
#include <queue>
#include <tuple>

namespace backtrail::exposure {
namespace {

/// Earliest first, then fewest hops, then the edge that was entered first: so the answer is always the same.
struct Arrival {
  base::Instant time;
  std::uint32_t hops = 0;
  std::uint32_t by = kNone;
  std::uint32_t node = 0;
  [[nodiscard]] auto rank() const { return std::tie(time, hops, by, node); }
  friend bool operator>(const Arrival& a, const Arrival& b) { return a.rank() > b.rank(); }
};

}  // namespace

Reach reach(const Graph& graph, std::uint32_t provider, const Period& period, const std::vector<char>& cut) {
  Reach out;
  out.visits.resize(graph.nodes());
  std::vector<Arrival> data(graph.nodes(), Arrival{{base::kMaxTicks}, kNone, kNone, 0});
  std::priority_queue<Arrival, std::vector<Arrival>, std::greater<>> queue;
  queue.push({period.first, 0, kNone, provider});
  while (!queue.empty()) {
    const Arrival at = queue.top();
    queue.pop();
    Visit& visit = out.visits[at.node];
    if (visit.reached) continue;
    visit = {true, false, at.time, at.hops, at.by};
    for (const std::uint32_t i : graph.leaving(at.node)) {
      const Edge& edge = graph.edges()[i];
      const Arrival next{std::max(at.time, edge.life.first), at.hops + 1, i, edge.to};
      if (next.time > edge.life.last || next.time > period.last || (!cut.empty() && cut[i] != 0)) continue;
      out.usable.push_back(i);
      if (edge.kind == Kind::held_data)
        data[edge.to] = std::min(data[edge.to], next, [](const auto& a, const auto& b) { return b > a; });
      else if (!out.visits[edge.to].reached) queue.push(next);
    }
  }
  for (std::uint32_t node = 0; node < graph.nodes(); ++node) {
    if (out.visits[node].reached || data[node].by == kNone) continue;
    out.visits[node] = {false, true, data[node].time, data[node].hops, data[node].by};
  }
  std::ranges::sort(out.usable);
  return out;
}

std::vector<std::uint32_t> way_to(const Graph& graph, const Reach& reach, std::uint32_t node) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t by = reach.visits[node].by; by != kNone; by = reach.visits[graph.edges()[by].from].by)
    out.push_back(by);
  std::ranges::reverse(out);
  return out;
}

/// The widest way: what is latest first is settled first.
std::vector<base::Instant> open_until(const Graph& graph, const Reach& reach, std::uint32_t provider) {
  std::vector<char> usable(graph.edges().size(), 0);
  for (const std::uint32_t i : reach.usable) usable[i] = graph.edges()[i].kind != Kind::held_data;
  std::vector<base::Instant> out(graph.nodes(), base::Instant{0});
  std::priority_queue<std::pair<base::Instant, std::uint32_t>> queue;
  queue.emplace(out[provider] = {base::kMaxTicks}, provider);
  while (!queue.empty()) {
    const auto [until, node] = queue.top();
    queue.pop();
    if (until < out[node]) continue;
    for (const std::uint32_t i : graph.leaving(node)) {
      const Edge& edge = graph.edges()[i];
      const base::Instant end = std::min(until, edge.life.last);
      if (usable[i] == 0 || end <= out[edge.to]) continue;
      queue.emplace(out[edge.to] = end, edge.to);
    }
  }
  return out;
}

std::size_t count(const Reach& reach) {
  const auto all = static_cast<std::size_t>(std::ranges::count_if(reach.visits, &Visit::any));
  return all == 0 ? 0 : all - 1;
}

}  // namespace backtrail::exposure
