// SPDX-License-Identifier: Apache-2.0
#include "hunt/correlation/measure.h"

#include <algorithm>

namespace backtrail::hunt::correlation {

using Type = detector::SigmaCorrelation::Type;
using Compare = detector::SigmaCorrelation::Compare;

namespace {

bool compares(Compare compare, Int128 left, Int128 right) {
  switch (compare) {
    case Compare::lt: return left < right;
    case Compare::lte: return left <= right;
    case Compare::gt: return left > right;
    case Compare::gte: return left >= right;
    case Compare::eq: return left == right;
    case Compare::neq: return left != right;
  }
  return false;
}

/// Values that must lie in order: a median, a percentile, the smallest and the largest.
bool needs_order(Type type) { return type >= Type::value_min; }

}  // namespace

void Order::add(const std::vector<const Seen*>& same_time) {
  // Of the chains that end in this time, for each length and part the two latest beginnings that end in different
  // records: the next part has to be another record.
  struct Best {
    std::int64_t begin = kNever;
    Place place;
  };
  std::vector<std::pair<Best, Best>> here(parts_ * parts_);
  for (std::size_t part = 0; part < parts_; ++part) {
    for (const Seen* seen : same_time) {
      if (seen->part != part) continue;
      for (std::size_t length = 1; length <= part + 1; ++length) {
        std::int64_t begin = length == 1 ? seen->time : kNever;
        for (std::size_t before = 0; length > 1 && before < part; ++before) {
          const std::size_t cell = (length - 2) * parts_ + before;
          const auto& [first, second] = here[cell];
          const bool same = first.begin != kNever && first.place == seen->place;
          begin = std::max({begin, begins_[cell], same ? second.begin : first.begin});
        }
        if (begin == kNever) continue;
        auto& [first, second] = here[(length - 1) * parts_ + part];
        if (first.begin != kNever && first.place == seen->place) {
          first.begin = std::max(first.begin, begin);
        } else if (begin > first.begin) {
          second = first;
          first = {begin, seen->place};
        } else if (begin > second.begin) {
          second = {begin, seen->place};
        }
      }
    }
  }
  for (std::size_t i = 0; i < here.size(); ++i) begins_[i] = std::max(begins_[i], here[i].first.begin);
}

std::size_t Order::longest_from(std::int64_t begin) const {
  for (std::size_t length = parts_; length > 0; --length) {
    const auto row = begins_.begin() + static_cast<std::ptrdiff_t>((length - 1) * parts_);
    if (std::any_of(row, row + static_cast<std::ptrdiff_t>(parts_), [&](std::int64_t at) { return at >= begin; }))
      return length;
  }
  return 0;
}

void Measure::clear() {
  parts_.assign(parts_.size(), 0);
  events_ = 0;
  distinct_.clear();
  sum_ = 0;
  numbers_ = 0;
  values_.clear();
  serial_ = 0;
  order_.clear();
}

void Measure::add(const Seen& seen) {
  ++parts_[seen.part];
  if (!seen.counts) return;
  ++events_;
  if (type_ == Type::value_count) ++distinct_[seen.value];
  if (!adds_numbers(type_)) return;
  sum_ += seen.number;
  ++numbers_;
  if (needs_order(type_)) values_.insert({seen.number, serial_++});
}

void Measure::remove(const Seen& seen) {
  --parts_[seen.part];
  if (!seen.counts) return;
  --events_;
  if (type_ == Type::value_count) {
    const auto found = distinct_.find(seen.value);
    if (--found->second == 0) distinct_.erase(found);
  }
  if (!adds_numbers(type_)) return;
  sum_ -= seen.number;
  --numbers_;
  // Observations leave in the order in which they came, so the oldest of equal numbers is the first of them.
  if (needs_order(type_)) values_.erase(values_.lower_bound({seen.number, 0}));
}

std::size_t Measure::present() const {
  return static_cast<std::size_t>(std::ranges::count_if(parts_, [](std::uint32_t n) { return n != 0; }));
}

Decimal Measure::number(std::int64_t begin) const {
  switch (type_) {
    case Type::event_count: return Decimal{events_} * kDecimalScale;
    case Type::value_count: return Decimal{distinct_.size()} * kDecimalScale;
    case Type::temporal: return Decimal{present()} * kDecimalScale;
    case Type::temporal_ordered: return Decimal{order_.longest_from(begin)} * kDecimalScale;
    case Type::value_sum: return sum_;
    case Type::value_avg: return sum_ / Int128{numbers_};
    case Type::value_min: return at_rank(0);
    case Type::value_max: return at_rank(numbers_ - 1);
    case Type::value_median: return (at_rank((numbers_ - 1) / 2) + at_rank(numbers_ / 2)) / 2;
    case Type::value_percentile: {
      // Nearest rank: the smallest value that at least this part of the values does not exceed.
      const Int128 of = Int128{100} * kDecimalScale;
      const Int128 rank = (correlation_.percentile * Int128{numbers_} + of - 1) / of;
      return at_rank(rank == 0 ? 0 : static_cast<std::size_t>(rank) - 1);
    }
  }
  return 0;
}

bool Measure::holds(std::int64_t begin) const {
  if (correlation_.expression) {
    if (!correlation_.expression->is_true(parts_)) return false;
    return type_ == Type::temporal || order_.longest_from(begin) == present();
  }
  const Decimal have = number(begin);
  if (correlation_.thresholds.empty()) return have == Decimal{parts_.size()} * kDecimalScale;
  return std::ranges::all_of(correlation_.thresholds, [&](const Threshold& threshold) {
    // Averages and medians are compared before they are divided, so that nothing is rounded.
    if (type_ == Type::value_avg) return compares(threshold.compare, sum_, threshold.number * Int128{numbers_});
    if (type_ == Type::value_median) {
      return compares(threshold.compare, at_rank((numbers_ - 1) / 2) + at_rank(numbers_ / 2), threshold.number * 2);
    }
    return compares(threshold.compare, have, threshold.number);
  });
}

}  // namespace backtrail::hunt::correlation
