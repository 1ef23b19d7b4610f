// SPDX-License-Identifier: Apache-2.0
// What hunts of the case (hunts.h) have looked at, by tenant, log source and day: for coverage, and for exposure.
//
// A hunt looks at sources; which days and logs these hold, the catalogue knows. A day of a log source is looked at when each of the
// sources that stand and hold it was, and by the detectors that looked at all of them: one log that was hunted says nothing of its
// neighbour. Bytes that are nowhere any more do not count, and the same bytes at another place do.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/case/as_of.h"
#include "app/case/case.h"
#include "app/case/telemetry/coverage.h"
#include "base/sha256.h"
#include "registers/rows.h"

namespace backtrail::app {

/// A detector, whatever version, pipelines, zone and mappings hunts had it with: each of these makes another print of it.
struct HuntedBy {
  std::string kind, id;  // what an earlier version of the program hunted with has no kind, and its print for an id
  std::string title{};  // empty: none, or nobody said
};
/// Places in HuntedDays::detectors, ascending.
using HuntedByList = std::vector<std::uint32_t>;

/// Of one tenant and channel (coverage.h).
struct HuntedChannel {
  std::map<std::int64_t, std::shared_ptr<const HuntedByList>>
      days;  // that were looked at, and by which detectors for such logs
  std::set<std::int64_t> with_rules;  // of these, by at least one Sigma rule for such logs
  std::set<std::string> techniques;  // of the rules that looked
  std::set<std::string> hunts;  // their entries
  std::set<std::uint64_t>
      untimed;  // sources with records without a time that were looked at, by their place in the ledger
  std::uint64_t lacking = 0;  // detectors for such logs that could see nothing in some of the sources
  std::set<std::string> missing_fields;  // which they need, and which stand in no record there
};

/// All hunts of one tenant.
struct TenantHunts {
  std::uint64_t hunts = 0;  // entries
  std::set<std::uint32_t> detectors,
      rules;  // likewise, that could match in some source of it; Sigma rules are detectors too
  std::string last;  // entry
  base::Instant last_at{};
  bool found = false;  // any of them found something
};

struct HuntedDays {
  std::vector<HuntedBy> detectors;
  std::map<std::pair<std::string, std::string>, HuntedChannel> channels;  // by tenant and channel
  std::map<std::string, TenantHunts> hunts;  // by tenant
};

/// `standing` are the sources that are asked about, of `all`, with those that were corrected. The ledger's errors.
base::Result<HuntedDays> hunted_days(const Case& in, const std::vector<registers::Source>& all,
                                     const SourceRefs& standing, const AsOf& as_of);

}  // namespace backtrail::app
