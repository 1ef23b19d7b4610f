// SPDX-License-Identifier: Apache-2.0
// Whether a search that was sealed is still one of all that the case holds of its tenant and days, and what has changed since.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "app/case/as_of.h"
#include "app/case/telemetry/arrivals.h"
#include "app/case/telemetry/unread.h"
#include "app/case/telemetry/withdrawing.h"
#include "base/result.h"
#include "registers/rows.h"

namespace backtrail::app {

/// One way in which a case has changed. `what` names nobody, so that it can be shown wherever the search is.
struct Change {
  std::string what;
  std::set<std::string> which{};  // tenants or findings, where there is more to name
  /// "logs of 2024-03-02 came in since (x, y)".
  [[nodiscard]] std::string text() const;
};

class SearchedSince {
 public:
  /// `all` sources, with those that were corrected, in the order of their entries; it does not keep them. Only where some search
  /// is to be asked about (`searches`) are the index of sightings and the ledger read: without it nothing has come in. Without the
  /// index, or with a damaged one, a log that grew counts as new. The ledger's errors.
  static base::Result<SearchedSince> read(const std::vector<registers::Source>& all, const ledger::Log& log,
                                          const ledger::Bodies& bodies, const std::string& case_folder, bool searches,
                                          const AsOf& as_of = {});

  [[nodiscard]] const Arrivals& arrivals() const { return arrivals_; }
  [[nodiscard]] const Withdrawn& withdrawn() const { return withdrawn_; }
  /// Empty when nothing has: the search still covers these days (day numbers, both included) of this tenant.
  [[nodiscard]] std::vector<Change> changes(const registers::Evidence& search, const std::string& tenant,
                                            std::int64_t first, std::int64_t last) const;
  /// Whether there is any.
  [[nodiscard]] bool changed(const registers::Evidence& search, const std::string& tenant, std::int64_t first,
                             std::int64_t last) const;

 private:
  [[nodiscard]] bool any_unread(const registers::Evidence& search, const std::string& tenant) const;

  Arrivals arrivals_;
  Withdrawn withdrawn_;
  std::map<std::string, base::Instant> unread_;  // by tenant: the latest time from which on something could not be read
};

}  // namespace backtrail::app
