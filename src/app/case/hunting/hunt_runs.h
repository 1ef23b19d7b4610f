// SPDX-License-Identifier: Apache-2.0
// What is sealed of a pass: which detectors have looked at which sources, in runs of those that have looked at the same
// (docs/formats/hunts.md). Detectors of one record are one run; those of several are as many as there are sets of sources that they
// counted from what was kept.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/case/hunting/detector_prints.h"
#include "app/case/hunting/hunt_pass.h"
#include "app/case/hunting/hunts.h"
#include "base/error.h"
#include "base/sha256.h"
#include "detector/detector.h"

namespace backtrail::app {

using Wanted = std::vector<const Printed*>;

/// As a run names it.
[[nodiscard]] HuntedSource note_of(const PassSource& source, std::uint64_t from);

/// Of one tenant's detectors, which are of `set`.
class RunsOf {
 public:
  RunsOf(const detector::Set& set, std::string engine, std::string tenant)
      : set_(set), engine_(std::move(engine)), tenant_(std::move(tenant)) {}

  /// Without sources. `together`: the detectors are of several records.
  [[nodiscard]] HuntRun begin(Wanted wanted, bool together) const;
  /// Of detectors of several records after their pass; `keep`: the prints of those whose hits are kept.
  [[nodiscard]] std::vector<HuntRun> together(const Wanted& together, const std::vector<PassSource>& sources,
                                              const std::set<base::Digest>& keep) const;

 private:
  const detector::Set& set_;
  std::string engine_, tenant_;
};

/// That of some sources a detector of several records counted more than is kept (kNotCopied, a note), if so.
[[nodiscard]] std::optional<base::Error> too_many_to_keep(const std::vector<PassSource>& sources);

}  // namespace backtrail::app
