// SPDX-License-Identifier: Apache-2.0
// From what was looked at to probabilities.
//
// A group's utility is the sum of its features times learned multipliers; among the groups, p is their softmax. Whether
// the actor is in the base at all is a judgement of its own: a logistic regression on how well the best group fits, which
// never sees how many groups there are. p sums to 1 with `unknown`.
//
// The multipliers were learned on incidents of other groups than the ones that they are examined on: a Model holds a set
// for each tenth of the groups, learned without them, beside the set that answers questions.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attribution/features.h"
#include "base/result.h"

namespace backtrail::attribution {

inline constexpr std::size_t kFolds = 10;
/// Which tenth a group belongs to: a hash of its id, so that it stays there when the base grows.
[[nodiscard]] std::size_t fold_of(std::string_view group);

/// What `unknown` is judged by.
enum class Doubt : std::uint8_t {
  items,  // log of how many there are
  lead,  // log odds of the first group among the groups
  gap,  // between the utilities of the first and the second
  nearest,  // the best of each, over all groups
  coverage,
  likeness,
  exclusive,
  malware,
  techniques,
  covered,  // coverage by the first group
  strangers,  // malware that no group was seen with
  rarest,  // rarity of what the first group was not seen with
};
inline constexpr std::size_t kDoubts = 12;
[[nodiscard]] std::string_view name(Doubt doubt);
using Doubts = std::array<float, kDoubts>;

struct Multipliers {
  std::array<double, kFeatures> features{};
  std::array<double, kDoubts + 1> unknown{};  // the last is the intercept
  double implied = 1;  // what a technique weighs that malware of the same incident is known for
  double contested = 1;  // p of the rival, once the smallest set is gone, from which a verdict is contested
  double named = 1;  // p from which 95 of 100 names are right
};

struct Model {
  std::string fitted;  // the day, "2026-11-25"
  std::string base;  // what it was learned from
  Multipliers all;
  std::array<Multipliers, kFolds> folds;
  std::map<std::string, double> figures;  // cross-validated, by protocol and measure
};

struct Ranked {
  Index group = kNone;
  double p = 0;
  double utility = 0;
};

struct Ranking {
  std::vector<Ranked> groups;  // the likeliest first; of equal ones the smaller id
  double unknown = 1;
};

/// Per group, in the order of `measured`.
[[nodiscard]] std::vector<double> utilities(const Measured& measured, const Multipliers& multipliers);
/// At least one group.
[[nodiscard]] Doubts doubts(const Measured& measured, std::span<const double> utilities);
/// In the order of `measured`, which has at least one group. The p of all groups and `unknown` sum to 1.
struct Chances {
  std::vector<double> groups;
  std::vector<double> utilities;
  double unknown = 1;
};
[[nodiscard]] Chances chances_of(const Measured& measured, const Multipliers& multipliers);
/// `measured` on `view`. With no active group everything is unknown.
[[nodiscard]] Ranking rank(const View& view, const Measured& measured, const Multipliers& multipliers);
/// `items` ascending, without doubles.
[[nodiscard]] Ranking rank(const Measurer& measurer, std::span<const Index> items, const Multipliers& multipliers);

}  // namespace backtrail::attribution
