// SPDX-License-Identifier: Apache-2.0
// What the index of sightings says about indicators and sources, so that a source that holds none of them need not be read.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "app/case/hunting/detector_prints.h"
#include "app/case/telemetry/erased.h"
#include "registers/rows.h"
#include "sightings/index.h"

namespace backtrail::app {

class IndexAnswers {
 public:
  /// No index is no answer, and no error. sightings' errors.
  static base::Result<IndexAnswers> open(const std::string& folder);

  [[nodiscard]] const SourceMarks& marks() const { return marks_; }
  /// Has no answer for these.
  void leave_out(const ErasedSources& erased);

  /// Looks up the indicators of `wanted` for one tenant. Again for the next.
  base::Status ask(const detector::Set& set, const std::vector<const Printed*>& wanted, const std::string& tenant);

  /// Whether everything about the source and this detector is known: it is an indicator that the index keeps whole, and the
  /// source is in.
  [[nodiscard]] bool answers(const registers::Source& source, const Printed& detector) const;
  /// Whether the source with this number in the ledger holds it.
  [[nodiscard]] bool seen(std::uint64_t number, const Printed& detector) const;
  /// How long the source was of which this one is the longer; 0 when it is none's.
  [[nodiscard]] std::uint64_t grown_from(const registers::Source& source) const;

 private:
  std::unique_ptr<sightings::Index> index_;  // null when there is none
  SourceMarks marks_;
  std::set<std::uint32_t> kept_;  // indicators that were asked for and are kept whole
  std::set<std::pair<std::uint64_t, std::uint32_t>> seen_;  // source, indicator
};

}  // namespace backtrail::app
