// SPDX-License-Identifier: Apache-2.0
// The zone of times that name none: an offset, or a place whose clocks are changed in spring and autumn. What a local time is read as is
// decided here alone. Where clocks were put back an hour comes twice, and no such time says which is meant: it is taken for the
// earlier one, whatever stands around it, so that one record read alone and a log read by many threads come to the same.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace backtrail::base {

/// How often the clocks of a place showed a local time.
enum class Shown : std::uint8_t { once, twice, never };

struct LocalTime {
  Instant at;
  Shown shown = Shown::once;
  friend bool operator==(const LocalTime&, const LocalTime&) = default;
};

/// Cheap to copy; may be read by many threads.
class Zone {
 public:
  struct Change {
    std::int64_t from_ticks = 0;  // UTC
    std::int32_t offset_s = 0;  // from then on, east of Greenwich
  };
  Zone() = default;  // UTC
  explicit Zone(std::int32_t minutes) : minutes_(minutes) {}
  /// Ascending; the first holds before it too. Without any, a place of which nothing is known: its times come to nothing.
  Zone(std::string name, std::vector<Change> changes)
      : place_(std::make_shared<const Place>(std::move(name), std::move(changes))) {}

  /// `local` are the clocks' own day and time, written as if they were UTC. A time that they never showed, as they were put forward, is
  /// read as if they had not been yet. Nothing when it lies outside of 1601 to 9999.
  [[nodiscard]] std::optional<LocalTime> read(Instant local) const {
    if (place_) return read_at_place(local);
    return within({local.ticks - std::int64_t{minutes_} * 60 * kTicksPerSecond}, Shown::once);
  }
  /// Empty for an offset.
  [[nodiscard]] const std::string& name() const;
  /// 0 for a place.
  [[nodiscard]] std::int32_t minutes() const { return minutes_; }
  /// "UTC", "+02:00", "Europe/Berlin".
  [[nodiscard]] std::string text() const;
  friend bool operator==(const Zone& a, const Zone& b) {
    return a.minutes_ == b.minutes_ && (a.place_ == b.place_ || a.name() == b.name());
  }
  friend bool operator<(const Zone& a, const Zone& b) {
    return a.minutes_ != b.minutes_ ? a.minutes_ < b.minutes_ : a.name() < b.name();
  }

 private:
  struct Place {
    std::string name;
    std::vector<Change> changes;
    Place(std::string called, std::vector<Change> all) : name(std::move(called)), changes(std::move(all)) {}
  };
  static std::optional<LocalTime> within(Instant at, Shown shown) {
    if (at.ticks < 0 || at.ticks > kMaxTicks) return std::nullopt;
    return LocalTime{at, shown};
  }
  [[nodiscard]] std::optional<LocalTime> read_at_place(Instant local) const;

  std::int32_t minutes_ = 0;
  std::shared_ptr<const Place> place_;
};

}  // namespace backtrail::base
