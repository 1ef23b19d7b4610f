// SPDX-License-Identifier: Apache-2.0
// What detectors of several records counted in a stream, with the records themselves: kept, it can be counted again when the log
// lies nowhere any more (docs/formats/hits.md).
//
// Either all that a detector counted in a stream is kept or nothing of it: a part would make the finding that it was in look smaller.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/hunting/found_record.h"
#include "hunt/hunt.h"
#include "hunt/observations/log.h"
#include "record/record.h"

namespace backtrail::app {

/// Of one detector in one stream.
inline constexpr std::uint64_t kHitsKept = 20'000;
inline constexpr std::uint64_t kHitBytesKept = std::uint64_t{16} << 20;  // of records, each as often as it was counted
/// A longer record is not kept.
inline constexpr std::size_t kHitRecordKept = std::size_t{32} << 10;

/// Of one thread: told of the record that is scanned, and by the scanner's log of each observation of it.
class HitKeeper {
 public:
  HitKeeper(const hunt::Plan& plan, std::size_t budget_bytes) : plan_(plan), log_(budget_bytes) {}

  /// `record` lives until the next one.
  void begin(const record::Record& record, const FoundRecord& at) {
    record_ = record.bytes;
    at_ = at;
    put_ = false;
  }
  void saw(const hunt::observations::Observation& observation);

  /// What all threads kept, by stream and detector: as bytes, nothing where there is more than is kept. Records that `counts` says no
  /// to are left out. Those who have nothing are not told of.
  using Sink =
      std::function<void(std::size_t stream, hunt::Kind, std::uint32_t index, std::optional<std::string> file)>;
  static void gather(const std::vector<HitKeeper*>& keepers, const std::function<bool(const FoundRecord&)>& counts,
                     const Sink& sink);

 private:
  struct Count {
    std::uint64_t hits = 0, bytes = 0;
    bool too_long = false;
    [[nodiscard]] bool over() const { return too_long || hits > kHitsKept || bytes > kHitBytesKept; }
    void add(const Count& other);
  };
  using Detector = std::pair<hunt::Kind, std::uint32_t>;
  using Counts = std::map<std::pair<std::size_t, Detector>, Count>;

  const hunt::Plan& plan_;
  hunt::observations::Log log_;  // by place: the record, then what was observed of it
  Counts counts_;
  std::string_view record_;
  FoundRecord at_;
  bool put_ = false;  // the record is in the log
};

/// Counts a file's hits again, as those of a stream with this number. False, and the log is of no use any more, for a file that is not as
/// it should be. `records` (may be empty) is told of each record with its bytes.
bool count_hits(std::string_view file, const hunt::Plan& plan, hunt::Kind kind, std::uint32_t index, std::size_t stream,
                hunt::observations::Log& into);
bool each_kept_record(std::string_view file,
                      const std::function<void(std::uint64_t offset, std::string_view bytes)>& take);

}  // namespace backtrail::app
