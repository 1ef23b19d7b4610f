// SPDX-License-Identifier: Apache-2.0
// What a correlation measures of the observations in its window, kept up to date as they come and go.
#pragma once

#include <cstdint>
#include <ext/pb_ds/assoc_container.hpp>
#include <ext/pb_ds/tree_policy.hpp>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "hunt/correlation/plan.h"
#include "hunt/observations/log.h"

namespace backtrail::hunt::correlation {

/// An observation in a window.
struct Seen {
  std::int64_t time = 0;
  Place place;
  std::uint32_t part = 0;
  std::uint64_t finding = 0;  // of a lower correlation, or kNoFinding
  bool counts = true;         // the same record, or a value of it, does not stand before it already
  Decimal number = 0;
  std::string value;
  std::string carried;
};

/// The longest chain of parts in the order of the correlation, from record to record. For each length and last part the
/// latest time at which such a chain begins is kept: a chain lies in a window when it begins in it. Rejected: looking
/// for chains in each window anew, which takes the window's square.
class Order {
 public:
  explicit Order(std::size_t parts) : parts_(parts), begins_(parts * parts, kNever) {}
  void clear() { begins_.assign(begins_.size(), kNever); }
  /// All observations of one time, in the order of their places. Records of one time count as in either order.
  void add(const std::vector<const Seen*>& same_time);
  /// How many parts follow each other in what has been added, from `begin` on.
  [[nodiscard]] std::size_t longest_from(std::int64_t begin) const;

 private:
  static constexpr std::int64_t kNever = -1;
  std::size_t parts_;
  std::vector<std::int64_t> begins_;  // [length - 1][last part]
};

class Measure {
 public:
  Measure(const Correlation& correlation, detector::SigmaCorrelation::Type type)
      : correlation_(correlation), type_(type), parts_(correlation.parts), order_(correlation.parts) {}

  void clear();
  void add(const Seen& seen);
  void remove(const Seen& seen);
  /// Ends a time: what was added since belongs to it.
  void end_time(const std::vector<const Seen*>& same_time) {
    if (type_ == detector::SigmaCorrelation::Type::temporal_ordered) order_.add(same_time);
  }
  /// Of a window that begins at `begin` and is not empty.
  [[nodiscard]] bool holds(std::int64_t begin) const;
  /// What is compared, in billionths: a count, or a number made of the values.
  [[nodiscard]] Decimal number(std::int64_t begin) const;

 private:
  using Tree = __gnu_pbds::tree<std::pair<Decimal, std::uint64_t>, __gnu_pbds::null_type,
                                std::less<std::pair<Decimal, std::uint64_t>>, __gnu_pbds::rb_tree_tag,
                                __gnu_pbds::tree_order_statistics_node_update>;
  [[nodiscard]] std::size_t present() const;
  [[nodiscard]] Decimal at_rank(std::size_t rank) const { return values_.find_by_order(rank)->first; }

  const Correlation& correlation_;
  detector::SigmaCorrelation::Type type_;
  std::vector<std::uint32_t> parts_;  // how many observations of each
  std::uint64_t events_ = 0;
  std::map<std::string, std::uint64_t> distinct_;
  Int128 sum_ = 0;
  std::uint64_t numbers_ = 0;
  Tree values_;
  std::uint64_t serial_ = 0;
  Order order_;
};

}  // namespace backtrail::hunt::correlation
