// SPDX-License-Identifier: Apache-2.0
#include "hunt/patterns/bind.h"

#include <algorithm>
#include <utility>

namespace backtrail::hunt::patterns {
namespace {

using stix::Expression;
using stix::Qualifier;

constexpr std::int64_t kEarliest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kLatest = std::numeric_limits<std::int64_t>::max();

std::int64_t plus(std::int64_t a, std::int64_t b) {
  std::int64_t out = 0;
  return __builtin_add_overflow(a, b, &out) ? (b < 0 ? kEarliest : kLatest) : out;
}

}  // namespace

bool is_immediate(const Expression& node) {
  if (node.kind != Expression::Kind::observation && node.kind != Expression::Kind::any) return false;
  for (const Qualifier& each : node.qualifiers) {
    if (each.kind == Qualifier::Kind::repeats && each.times > 1) return false;
  }
  return std::ranges::all_of(node.children, is_immediate);
}

bool needs_time(const Expression& node) {
  const auto period = [](const Qualifier& each) { return each.kind == Qualifier::Kind::start_stop; };
  return std::ranges::any_of(node.qualifiers, period) || std::ranges::any_of(node.children, needs_time);
}

bool holds_alone(const Expression& node, const std::function<bool(std::uint32_t)>& held,
                 std::optional<std::int64_t> time) {
  for (const Qualifier& each : node.qualifiers) {
    if (each.kind != Qualifier::Kind::start_stop) continue;
    if (!time || *time < each.start.ticks || *time >= each.stop.ticks) return false;
  }
  if (node.kind == Expression::Kind::observation) return held(node.observation);
  return std::ranges::any_of(node.children, [&](const Expression& child) { return holds_alone(child, held, time); });
}

Binder::Binder(const stix::Pattern& pattern, std::vector<std::int64_t> times,
               std::vector<std::vector<std::uint32_t>> fitting, std::uint64_t step_limit)
    : pattern_(pattern),
      times_(std::move(times)),
      fitting_(std::move(fitting)),
      first_free_(fitting_.size()),
      taken_(times_.size()),
      step_limit_(step_limit) {}

bool Binder::run(const std::function<void(std::span<const std::uint32_t>)>& report) {
  for (std::size_t found = 0; found < kBindingLimit; ++found) {
    if (!possible(pattern_.root)) return true;
    const bool bound = qualified(pattern_.root, pattern_.root.qualifiers.size(), [&] {
      std::vector<std::uint32_t> records = chosen_;
      std::ranges::sort(records);
      report(records);
      return true;
    });
    if (!bound) return !gave_up_;
    // What was bound stays taken.
    chosen_.clear();
    for (std::size_t i = 0; i < fitting_.size(); ++i) {
      while (!fitting_[i].empty() && taken_[fitting_[i].back()] != 0) fitting_[i].pop_back();
      first_free_[i] = std::min(first_free_[i], fitting_[i].size());
      while (first_free_[i] < fitting_[i].size() && taken_[fitting_[i][first_free_[i]]] != 0) ++first_free_[i];
    }
  }
  return false;
}

/// A qualifier holds while its own expression is bound and not for what comes afterwards, so it is put aside there.
bool Binder::bounded(Bounds bounds, const std::function<bool(const Next&)>& inner, const Next& next) {
  bounds_.push_back(bounds);
  const bool bound = inner([&] {
    const Bounds own = bounds_.back();
    bounds_.pop_back();
    const bool rest = next();
    bounds_.push_back(own);
    return rest;
  });
  bounds_.pop_back();
  return bound;
}

bool Binder::qualified(const Expression& node, std::size_t qualifiers, const Next& next) {
  if (qualifiers == 0) return plain(node, next);
  const Qualifier& outer = node.qualifiers[qualifiers - 1];
  switch (outer.kind) {
    case Qualifier::Kind::start_stop:
      return bounded(
          {outer.start.ticks, outer.stop.ticks - 1},
          [&](const Next& then) { return qualified(node, qualifiers - 1, then); }, next);
    case Qualifier::Kind::within: {
      windows_.push_back({outer.within_ticks});
      const bool bound = qualified(node, qualifiers - 1, [&] {
        const Window own = windows_.back();
        windows_.pop_back();
        const bool rest = next();
        windows_.push_back(own);
        return rest;
      });
      windows_.pop_back();
      return bound;
    }
    case Qualifier::Kind::repeats: return repeated(node, qualifiers - 1, outer.times, 0, next);
  }
  return false;
}

/// Bindings that share no record can be put in the order of their first records; in no other order are they tried.
bool Binder::repeated(const Expression& node, std::size_t qualifiers, std::uint64_t times, std::uint32_t floor,
                      const Next& next) {
  if (times == 0) return next();
  if (times > times_.size()) return false;
  const std::size_t begin = chosen_.size();
  const std::uint32_t outer_floor = floor_;
  floor_ = std::max(floor_, floor);
  if (node.kind == Expression::Kind::observation && qualifiers == 0) needed_ = std::max(needed_, times);
  const bool bound =
      qualified(node, qualifiers, [&] { return repeated(node, qualifiers, times - 1, chosen_[begin] + 1, next); });
  floor_ = outer_floor;
  needed_ = 1;
  return bound;
}

bool Binder::plain(const Expression& node, const Next& next) {
  switch (node.kind) {
    case Expression::Kind::observation: return observation(node.observation, next);
    case Expression::Kind::any: {
      const std::uint32_t floor = floor_;
      for (const Expression& child : node.children) {
        floor_ = floor;
        if (qualified(child, child.qualifiers.size(), next)) return true;
      }
      return false;
    }
    default: return in_order(node, 0, chosen_.size(), next);
  }
}

bool Binder::in_order(const Expression& node, std::size_t child, std::size_t begin, const Next& next) {
  if (child == node.children.size()) return next();
  const Expression& one = node.children[child];
  const auto inner = [&](const Next& then) { return qualified(one, one.qualifiers.size(), then); };
  const Next rest = [&] { return in_order(node, child + 1, begin, next); };
  if (node.kind == Expression::Kind::all) return inner(rest);
  Bounds bounds;
  for (std::size_t i = begin; i < chosen_.size(); ++i) bounds.from = std::max(bounds.from, times_[chosen_[i]]);
  for (std::size_t i = child + 1; i < node.children.size(); ++i)
    bounds.to = std::min(bounds.to, latest(node.children[i]));
  return bounded(bounds, inner, rest);
}

/// Whether there is a record for everything that the node cannot do without.
bool Binder::possible(const Expression& node) const {
  if (node.kind == Expression::Kind::observation)
    return first_free_[node.observation] < fitting_[node.observation].size();
  const auto one = [&](const Expression& child) { return possible(child); };
  return node.kind == Expression::Kind::any ? std::ranges::any_of(node.children, one)
                                            : std::ranges::all_of(node.children, one);
}

/// No binding of the node is wholly after this.
std::int64_t Binder::latest(const Expression& node) const {
  if (node.kind == Expression::Kind::observation) {
    const auto& all = fitting_[node.observation];
    return all.empty() ? kEarliest : times_[all.back()];
  }
  const bool any = node.kind == Expression::Kind::any;
  std::int64_t out = any ? kEarliest : kLatest;
  for (const Expression& child : node.children) out = any ? std::max(out, latest(child)) : std::min(out, latest(child));
  return out;
}

Binder::Bounds Binder::allowed() const {
  Bounds out;
  for (const Bounds& each : bounds_) {
    out.from = std::max(out.from, each.from);
    out.to = std::min(out.to, each.to);
  }
  for (const Window& each : windows_) {
    if (each.first > each.last) continue;  // nothing is in it yet
    out.from = std::max(out.from, plus(each.last, -each.width));
    out.to = std::min(out.to, plus(each.first, each.width));
  }
  return out;
}

bool Binder::observation(std::uint32_t number, const Next& next) {
  const std::vector<std::uint32_t>& all = fitting_[number];
  const Bounds bounds = allowed();
  const std::uint32_t floor = std::exchange(floor_, 0);
  const std::uint64_t needed = std::exchange(needed_, 1);
  std::int64_t narrowest = kLatest;
  for (const Window& each : windows_) narrowest = std::min(narrowest, each.width);
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(first_free_[number]);
  auto at =
      std::ranges::lower_bound(first, all.end(), bounds.from, {}, [&](std::uint32_t record) { return times_[record]; });
  at = std::max(at, std::lower_bound(first, all.end(), floor));
  bool bound = false;
  for (; at != all.end() && times_[*at] <= bounds.to && !gave_up_; ++at) {
    // Records that are needed too are the next ones, at best.
    if (static_cast<std::uint64_t>(all.end() - at) < needed) break;
    const std::int64_t last = times_[at[static_cast<std::ptrdiff_t>(needed - 1)]];
    if (last > bounds.to) break;
    if (needed > 1 && last > plus(times_[*at], narrowest)) continue;
    if (taken_[*at] != 0) continue;
    if (++steps_ > step_limit_) gave_up_ = true;
    bound = choose(*at, next);
    if (bound) break;
  }
  floor_ = floor;
  needed_ = needed;
  return bound;
}

bool Binder::choose(std::uint32_t record, const Next& next) {
  const std::vector<Window> before = windows_;
  for (Window& each : windows_) {
    each.first = std::min(each.first, times_[record]);
    each.last = std::max(each.last, times_[record]);
  }
  taken_[record] = 1;
  chosen_.push_back(record);
  const bool bound = next();
  windows_ = before;
  if (bound) return true;  // the record stays taken
  chosen_.pop_back();
  taken_[record] = 0;
  return false;
}

}  // namespace backtrail::hunt::patterns
