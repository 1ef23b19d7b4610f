// SPDX-License-Identifier: Apache-2.0
#include "exposure/best_set.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "exposure/flow.h"

namespace backtrail::exposure {
namespace {

enum class State : char { open, gone, kept };

/// All ways between the same two nodes.
struct Bundle {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::vector<std::uint32_t> ways;
  [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(ways.size()); }
};

std::vector<Bundle> bundles_of(const Net& net) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, Bundle> out;
  for (std::uint32_t i = 0; i < net.ways.size(); ++i) {
    Bundle& one = out[net.ways[i]];
    std::tie(one.from, one.to) = net.ways[i];
    one.ways.push_back(i);
  }
  std::vector<Bundle> list;
  for (auto& [ends, one] : out) list.push_back(std::move(one));
  return list;
}

/// What has been settled of the bundles, and how many measures remain for the others.
struct Branch {
  std::vector<State> states;
  std::int64_t budget = 0;
  std::size_t bound = 0;  // no set of this branch leaves fewer
};

/// A cut of bundles: how many ways beside those that are gone, and what it leaves.
struct Corner {
  std::vector<char> cut;
  std::int64_t size = 0;
  std::int64_t left = 0;
};

class Branching {
 public:
  Branching(const Net& net, std::size_t size, BestSet known, std::size_t& flows)
      : net_(net),
        size_(static_cast<std::int64_t>(size)),
        bundles_(bundles_of(net)),
        best_(std::move(known)),
        flows_(flows) {}

  BestSet run() {
    std::vector<Branch> open = {{std::vector<State>(bundles_.size(), State::open), size_, best_.at_best}};
    while (!open.empty() && best_.at_best < best_.left) {
      if (flows_ == 0) break;
      Branch branch = std::move(open.back());
      open.pop_back();
      if (branch.bound >= best_.left) continue;
      const std::optional<std::uint32_t> next = look(branch);
      if (!next) continue;
      Branch without = branch;
      without.states[*next] = State::gone;
      without.budget -= bundles_[*next].size();
      branch.states[*next] = State::kept;
      open.push_back(std::move(branch));
      open.push_back(std::move(without));
    }
    std::size_t bound = best_.left;
    for (const Branch& one : open) bound = std::min(bound, one.bound);
    best_.at_best = std::max(best_.at_best, bound);
    return std::move(best_);
  }

 private:
  /// Whether no set of what is left of the budget parts the node from the provider.
  bool stays_reached(const Branch& branch, std::uint32_t node) {
    if (flows_ > 0) --flows_;
    const std::uint32_t sink = net_.nodes;
    Flow flow(net_.nodes + 1);
    for (std::size_t i = 0; i < bundles_.size(); ++i) {
      if (branch.states[i] == State::gone) continue;
      flow.add(bundles_[i].from, bundles_[i].to,
               branch.states[i] == State::kept ? Flow::kInfinite : bundles_[i].size());
    }
    for (const auto& [from, to] : net_.inner) flow.add(from, to, Flow::kInfinite);
    flow.add(node, sink, branch.budget + 1);  // more need not be known
    return flow.run(net_.root, sink) > branch.budget;
  }

  std::vector<char> always_reached(const Branch& branch) {
    std::vector<char> out(net_.nodes, 0);
    for (const auto& [network, counted] : net_.inner) {
      if (network == net_.root) {
        out[network] = out[counted] = 1;
        continue;
      }
      // Whoever reaches a network reaches what is counted of it.
      out[counted] = stays_reached(branch, counted) ? 1 : 0;
      if (out[counted] != 0) out[network] = stays_reached(branch, network) ? 1 : 0;
    }
    return out;
  }

  /// The cheapest cut when a way costs `way` and an organisation that stays reached `organisation`.
  Corner cheapest(const Branch& branch, const std::vector<char>& always, std::int64_t way, std::int64_t organisation) {
    if (flows_ > 0) --flows_;
    const std::uint32_t sink = net_.nodes;
    Flow flow(net_.nodes + 1);
    for (std::size_t i = 0; i < bundles_.size(); ++i) {
      if (branch.states[i] == State::gone) continue;
      const bool stays = branch.states[i] == State::kept || bundles_[i].size() > branch.budget;
      flow.add(bundles_[i].from, bundles_[i].to, stays ? Flow::kInfinite : way * bundles_[i].size());
    }
    for (const auto& [from, to] : net_.inner) flow.add(from, to, Flow::kInfinite);
    for (std::uint32_t node = 0; node < net_.nodes; ++node) {
      if (node != net_.root && always[node] != 0) flow.add(net_.root, node, Flow::kInfinite);
      if (net_.weight[node] != 0) flow.add(node, sink, organisation);
    }
    flow.run(net_.root, sink);
    const std::vector<char> side = flow.source_side(net_.root);
    Corner out{std::vector<char>(bundles_.size(), 0), 0, 0};
    for (std::size_t i = 0; i < bundles_.size(); ++i) {
      if (branch.states[i] == State::gone || side[bundles_[i].from] == 0 || side[bundles_[i].to] != 0) continue;
      out.cut[i] = 1;
      out.size += bundles_[i].size();
    }
    for (std::uint32_t node = 0; node < net_.nodes; ++node) out.left += side[node] != 0 ? net_.weight[node] : 0;
    return out;
  }

  /// A set of this branch is taken when it is better than what is known.
  void offer(const Branch& branch, const Corner& corner) {
    if (corner.size > branch.budget || static_cast<std::size_t>(corner.left) >= best_.left) return;
    best_.left = static_cast<std::size_t>(corner.left);
    best_.ways.clear();
    for (std::size_t i = 0; i < bundles_.size(); ++i) {
      if (branch.states[i] != State::gone && corner.cut[i] == 0) continue;
      best_.ways.insert(best_.ways.end(), bundles_[i].ways.begin(), bundles_[i].ways.end());
    }
  }

  /// Bounds the branch, and says which bundle to settle next; none when no set of it is better than what is known.
  std::optional<std::uint32_t> look(Branch& branch) {
    const std::vector<char> always = always_reached(branch);
    const auto ways = static_cast<std::int64_t>(net_.ways.size());
    Corner fewer = cheapest(branch, always, 1, 0);
    Corner more = cheapest(branch, always, 1, ways + 1);
    offer(branch, fewer);
    offer(branch, more);
    if (more.size <= branch.budget) return std::nullopt;
    while (true) {
      // What the line between the two is at the budget, rounded up.
      const std::int64_t width = more.size - fewer.size;
      const std::int64_t height = fewer.left - more.left;
      const auto bound = [&](std::int64_t value) { return (value - height * branch.budget + width - 1) / width; };
      Corner middle = cheapest(branch, always, height, width);
      const std::int64_t value = height * middle.size + width * middle.left;
      branch.bound = std::max(branch.bound, static_cast<std::size_t>(std::max<std::int64_t>(bound(value), 0)));
      offer(branch, middle);
      if (branch.bound >= best_.left) return std::nullopt;
      if (value >= height * fewer.size + width * fewer.left) break;
      (middle.size <= branch.budget ? fewer : more) = std::move(middle);
    }
    for (std::uint32_t i = 0; i < bundles_.size(); ++i) {
      if (branch.states[i] == State::open && more.cut[i] != 0 && fewer.cut[i] == 0) return i;
    }
    return std::nullopt;
  }

  const Net& net_;
  std::int64_t size_;
  std::vector<Bundle> bundles_;
  BestSet best_;
  std::size_t& flows_;
};

}  // namespace

BestSet best_set(const Net& net, std::size_t size, BestSet known, std::size_t& flows) {
  return Branching(net, size, std::move(known), flows).run();
}

}  // namespace backtrail::exposure
