// SPDX-License-Identifier: Apache-2.0
// Logs that detectors of several records count without: where what they counted in a log is not kept (kept_hits.h), a record that lies
// nowhere any more is missing from every later count. An answer that left this out would say "not often enough" where nobody can count.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "app/case/hunting/hunts.h"
#include "app/case/telemetry/source_fields.h"
#include "registers/rows.h"

namespace backtrail::app {

/// Detectors of several records, by their prints.
using TogetherDetectors = std::map<base::Digest, HuntedWith>;

class CountedWithout {
 public:
  /// Of one tenant; refers to what it is given. `all` sources, those that were corrected too.
  CountedWithout(const Hunts& hunts, const TogetherDetectors& detectors, const std::vector<registers::Source>& all,
                 const std::string& tenant);

  /// How many of the detectors, which are for such logs, did not have the source when they last looked.
  [[nodiscard]] std::uint64_t detectors(const registers::Source& source, const SourceFields& fields) const;
  /// Sources that such detectors had once, which others have replaced, and whose bytes are at no place of the tenant any more.
  [[nodiscard]] std::vector<const registers::Source*> replaced(const SourceFields& fields) const;

 private:
  const TogetherDetectors& detectors_;
  const std::vector<registers::Source>& all_;
  const std::string& tenant_;
  std::map<base::Digest, const HuntRun*> last_;
  std::map<const HuntRun*, std::set<std::string>> had_;  // of these the sources, with the shorter ones that they hold
  std::set<std::string> ever_;  // likewise of all runs, for an update of the program makes other detectors
};

}  // namespace backtrail::app
