// SPDX-License-Identifier: Apache-2.0
// Since when the case holds what it holds of a day: a search that was sealed before some log of that day came in has not looked
// at it. A log that grew brings the days that are new, and the last one that it held; one that only moved brings nothing. Days that
// a log held and holds no more, because its bytes are gone or its times were corrected, are no longer what was searched either.
//
// A record without a time may be of any day: whenever one came in, every day is another. So it may be where versions before did not
// count them, until the log is ingested again: a count of the same bytes holds for whatever else has them.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/case/telemetry/coverage.h"
#include "app/case/telemetry/day_runs.h"
#include "app/case/telemetry/erased.h"
#include "registers/rows.h"

namespace backtrail::app {

/// Records without a time that a log which stands has, by the entry that brought them.
struct UntimedArrival {
  std::uint64_t source = 0;  // the place in the ledger of what stands
  std::uint64_t index = 0;  // and of what brought them: it, or what it has grown from
  std::uint64_t records = 0;
};

class Arrivals {
 public:
  /// `all` holds what `standing` replaced, too. `marks` are the index's, which knows what a log has grown from; one of which it
  /// does not know brings all that it holds.
  Arrivals() = default;
  Arrivals(const SourceRefs& all, const SourceRefs& standing, const SourceMarks& marks);

  /// The index of the entry that brought the newest records of a day of a channel; nothing is older than 0.
  [[nodiscard]] std::uint64_t newest(const std::string& tenant, const std::string& channel, std::int64_t day) const;
  /// Whether something of the tenant was held before the entry of this index, and of which of these days something came after it.
  [[nodiscard]] bool any_before(const std::string& tenant, std::uint64_t index) const;
  [[nodiscard]] std::set<std::int64_t> days_after(const std::string& tenant, std::uint64_t index, std::int64_t first,
                                                  std::int64_t last) const;
  [[nodiscard]] bool any_after(const std::string& tenant, std::uint64_t index, std::int64_t first,
                               std::int64_t last) const;
  /// Whether records without a time came in after the entry of this index, or what stood then is held no more or with other times.
  [[nodiscard]] bool untimed_after(const std::string& tenant, std::uint64_t index) const;
  /// Whether logs did of which nobody knows whether they had such records.
  [[nodiscard]] bool uncounted_after(const std::string& tenant, std::uint64_t index) const;
  /// Of a channel, in the order of the sources that stand.
  [[nodiscard]] const std::vector<UntimedArrival>& untimed(const std::string& tenant, const std::string& channel) const;

 private:
  /// Until `take` of a day returns false.
  template <typename Take>
  void each_after(const std::string& tenant, std::uint64_t index, std::int64_t first, std::int64_t last,
                  Take take) const;

  std::map<std::pair<std::string, std::string>, NumberedDays>
      newest_;  // by tenant and channel; a number is the index of the entry that brought the newest records of these days
  std::map<std::string, std::uint64_t> first_;  // by tenant: the index of its first source
  using NewestOf = std::map<std::string, std::uint64_t>;  // by tenant
  [[nodiscard]] static bool any_newer(const NewestOf& of, const std::string& tenant, std::uint64_t index);
  NewestOf newest_untimed_, newest_uncounted_;
  std::map<std::pair<std::string, std::string>, std::vector<UntimedArrival>> untimed_;  // by tenant and channel
};

}  // namespace backtrail::app
