// SPDX-License-Identifier: Apache-2.0
#include "exposure/flow.h"

#include <algorithm>

namespace backtrail::exposure {

void Flow::add(std::uint32_t from, std::uint32_t to, std::int64_t capacity) {
  arcs_.push_back({to, head_[from], capacity});
  head_[from] = static_cast<std::uint32_t>(arcs_.size() - 1);
  arcs_.push_back({from, head_[to], 0});
  head_[to] = static_cast<std::uint32_t>(arcs_.size() - 1);
}

bool Flow::levels(std::uint32_t source, std::uint32_t sink) {
  level_.assign(head_.size(), kEnd);
  level_[source] = 0;
  std::vector<std::uint32_t> queue = {source};
  for (std::size_t i = 0; i < queue.size(); ++i) {
    for (std::uint32_t a = head_[queue[i]]; a != kEnd; a = arcs_[a].next) {
      if (arcs_[a].left == 0 || level_[arcs_[a].to] != kEnd) continue;
      level_[arcs_[a].to] = level_[queue[i]] + 1;
      queue.push_back(arcs_[a].to);
    }
  }
  return level_[sink] != kEnd;
}

/// One way to the sink, found without recursion, for it may be as long as the graph; 0 when there is none.
std::int64_t Flow::push(std::uint32_t source, std::uint32_t sink) {
  std::vector<std::uint32_t> way;
  std::uint32_t node = source;
  while (node != sink) {
    std::uint32_t& a = at_[node];
    while (a != kEnd && (arcs_[a].left == 0 || level_[arcs_[a].to] != level_[node] + 1)) a = arcs_[a].next;
    if (a != kEnd) {
      way.push_back(a);
      node = arcs_[a].to;
      continue;
    }
    if (way.empty()) return 0;
    node = arcs_[way.back() ^ 1U].to;
    way.pop_back();
    at_[node] = arcs_[at_[node]].next;
  }
  std::int64_t least = kInfinite;
  for (const std::uint32_t a : way) least = std::min(least, arcs_[a].left);
  for (const std::uint32_t a : way) {
    arcs_[a].left -= least;
    arcs_[a ^ 1U].left += least;
  }
  return least;
}

std::int64_t Flow::run(std::uint32_t source, std::uint32_t sink) {
  std::int64_t out = 0;
  while (levels(source, sink)) {
    at_ = head_;
    while (const std::int64_t more = push(source, sink)) out += more;
  }
  return out;
}

std::vector<char> Flow::source_side(std::uint32_t source) const {
  std::vector<char> out(head_.size(), 0);
  std::vector<std::uint32_t> stack = {source};
  out[source] = 1;
  while (!stack.empty()) {
    const std::uint32_t node = stack.back();
    stack.pop_back();
    for (std::uint32_t a = head_[node]; a != kEnd; a = arcs_[a].next) {
      if (arcs_[a].left == 0 || out[arcs_[a].to] != 0) continue;
      out[arcs_[a].to] = 1;
      stack.push_back(arcs_[a].to);
    }
  }
  return out;
}

}  // namespace backtrail::exposure
