// SPDX-License-Identifier: Apache-2.0
// A rule fitted a record: what the correlations that it serves will want to know of it is written down.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "hunt/correlation/plan.h"
#include "hunt/observations/log.h"
#include "hunt/sigma/view.h"

namespace backtrail::hunt::correlation {

/// Of one record and one recipe; several values of a field make several.
inline constexpr std::size_t kKeyLimit = 64;
/// Longer texts are told apart by their beginning and their hash.
inline constexpr std::size_t kKeyTextLimit = 1024;

/// A text to group by, and what it looks like.
struct KeyText {
  std::string folded, shown;
};

class Observer {
 public:
  Observer(const Correlations& correlations, observations::Log& log) : correlations_(correlations), log_(log) {}

  /// `view` shows the record.
  void observe(std::uint32_t rule, const record::Record& record, const Place& place, sigma::RecordView& view);

 private:
  /// Every combination of the slots' values; nothing when a slot has none.
  std::vector<KeyText> combine(const std::vector<record::Slot>& slots, sigma::RecordView& view);
  std::vector<std::string> values(const Recipe& recipe, sigma::RecordView& view);
  std::string carried(const Feed& feed, sigma::RecordView& view);

  const Correlations& correlations_;
  observations::Log& log_;
};

}  // namespace backtrail::hunt::correlation
