// SPDX-License-Identifier: Apache-2.0
// What findings of several records are made from: each time that a part of such a detector fits a record, one observation
// is kept, and when all records have passed the observations are read in order (merge.h).
//
// A Log belongs to one scanner, so that no lock is needed. It keeps observations in memory up to its budget; when that is
// full they are sorted and written as one run to a temporary file without a name. Rejected: evaluating as records pass,
// for files are read in parallel and logs are not in order, so that "five within a minute" can only be said at the end.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/time.h"

namespace backtrail::hunt {

/// Where a record lies, as the caller knows it: carried, compared, and never understood here.
struct Place {
  std::array<std::uint64_t, 4> words{};
  friend auto operator<=>(const Place&, const Place&) = default;
};

namespace observations {

/// Observations are read back in the order of these members. Views live until the next observation is read.
struct Observation {
  std::uint32_t detector = 0;  // the numbers are the plan's
  std::string_view key;  // what the detector groups by; equal bytes are one group
  std::int64_t time = 0;  // base::Instant::ticks of the record
  Place place;
  std::uint32_t part = 0;  // of the detector
  std::string_view value;  // what the detector counts or adds up; empty when it does not
  std::string_view note;  // whatever else the detector wants back
  friend auto operator<=>(const Observation&, const Observation&) = default;
};

inline constexpr std::size_t kDefaultBudget = std::size_t{64} << 20;  // bytes in memory, of all logs of a hunt together
inline constexpr std::size_t kSmallestBudget = std::size_t{64} << 10;
inline constexpr std::size_t kObservationLimit = std::size_t{64} << 10;  // bytes of key, value and note
/// Runs of one log. With the default budget on one thread that is 64 GB of observations.
inline constexpr std::size_t kRunLimit = 1024;

/// What there was of observations, for the summary.
struct Stats {
  std::uint64_t kept = 0;
  std::uint64_t without_time = 0;  // records that a part fitted and that have no time: they cannot be ordered
  std::uint64_t without_key = 0;  // records that lack a field that the detector groups by or counts
  std::uint64_t spilled_bytes = 0;
  std::uint64_t dropped = 0;  // over a limit, or lost with the temporary file
  std::optional<base::Error> failed;  // why they were lost
  void add(const Stats& other);
};

class Log {
 public:
  explicit Log(std::size_t budget_bytes = kDefaultBudget);

  void add(const Observation& observation);
  /// `watch` is told of each observation that is kept, while its views live.
  void tell(std::function<void(const Observation&)> watch) { watch_ = std::move(watch); }
  /// A part fitted a record that cannot be placed.
  void count_without_time() { ++stats_.without_time; }
  void count_without_key() { ++stats_.without_key; }
  [[nodiscard]] const Stats& stats() const { return stats_; }

 private:
  friend class Merge;
  struct Run {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
  };
  void sort();
  void spill();

  std::size_t budget_;
  std::function<void(const Observation&)> watch_;
  std::string bytes_;  // encoded observations
  std::vector<std::uint32_t> starts_;  // of each, in `bytes_`
  std::optional<base::File> file_;
  std::uint64_t file_size_ = 0;
  std::vector<Run> runs_;
  Stats stats_;
};

/// An observation as bytes: its size without this word, then the numbers, then the three texts.
void encode(const Observation& observation, std::string& out);
/// The observation at the beginning of `bytes`, which begins after the size word.
[[nodiscard]] Observation decode(std::string_view bytes);
inline constexpr std::size_t kSizeWord = 4;

}  // namespace observations
}  // namespace backtrail::hunt
