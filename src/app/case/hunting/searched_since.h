// SPDX-License-Identifier: Apache-2.0
// Whether a search that was sealed is still one of all that the case holds of its tenant and days, and what has changed since.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "app/case/telemetry/arrivals.h"
#include "app/case/telemetry/unread.h"
#include "app/case/telemetry/withdrawing.h"
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
  SearchedSince(Arrivals arrivals, Withdrawn withdrawn, std::vector<Unread> unread)
      : arrivals_(std::move(arrivals)), withdrawn_(std::move(withdrawn)), unread_(std::move(unread)) {}

  [[nodiscard]] const Arrivals& arrivals() const { return arrivals_; }
  [[nodiscard]] const Withdrawn& withdrawn() const { return withdrawn_; }
  /// Empty when nothing has: the search still covers these days (day numbers, both included) of this tenant.
  [[nodiscard]] std::vector<Change> changes(const registers::Evidence& search, const std::string& tenant,
                                            std::int64_t first, std::int64_t last) const;

 private:
  Arrivals arrivals_;
  Withdrawn withdrawn_;
  std::vector<Unread> unread_;
};

}  // namespace backtrail::app
