// SPDX-License-Identifier: Apache-2.0
// One log entry, the same shape for every format: where it lies, when it was, what kind of log it is from, and those of
// its fields that somebody asked for.
//
// Who asks, and how: a plan writes a Demand (canonical field names, each with a slot number). A reader resolves its own
// names against it once (see mapping.h) and then hands over fields by slot; no name is looked up per record.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "base/zone.h"
#include "record/value.h"

namespace backtrail::record {

using Slot = std::uint16_t;
inline constexpr Slot kNoSlot = 0xffff;
inline constexpr std::size_t kMaxSlots = 0xfff0;

/// What a plan will look at. Build it once, then only read it; reading is thread-safe.
class Demand {
 public:
  /// The slot of a canonical field name, new or existing. Names differ by case. BT_CHECKs kMaxSlots.
  Slot add(std::string_view name);
  [[nodiscard]] std::optional<Slot> find(std::string_view name) const;
  [[nodiscard]] const std::string& name(Slot slot) const { return names_[slot]; }
  [[nodiscard]] std::size_t size() const { return names_.size(); }

  /// Every leaf value is wanted, named or not (indicators, keywords, `show`): those without a slot come with kNoSlot.
  bool every_value = false;

 private:
  std::vector<std::string> names_;
  std::map<std::string, Slot, std::less<>> slots_;
};

/// Sigma's log source of a record. Sysmon event 13 is of two categories (registry_set, registry_event), so there may be
/// several, the most telling one first. Empty means unknown. Two records of the same log source point to the same object (see MappingSet).
struct LogSource {
  std::string product;
  std::string service;
  std::vector<std::string> categories;
  friend bool operator==(const LogSource&, const LogSource&) = default;
};

/// A field of a record. Several fields may have one slot: several values under one name.
struct Field {
  Value value;
  Slot slot = kNoSlot;
  bool alias = false;  // the same value stands under another name already (not to be searched twice)
  std::string_view name;  // canonical; lives as long as the reader
};

struct Record {
  std::uint64_t offset = 0;  // in decompressed bytes
  std::string_view bytes;  // the record's own bytes, without the line's end; `offset` and its size find it again
  std::optional<base::Instant> time;
  bool time_assumed = false;  // a zone or a year was taken for granted
  base::Shown time_shown = base::Shown::once;  // how often the clocks of the zone that was taken showed it
  bool passed_by = false;  // its sink has said that nothing in it can matter (passes_by), so its fields were left out
  bool slack = false;  // left over from an older log where the file has room to spare (EVTX), read on request
  std::optional<std::uint64_t> record_id;
  const LogSource* log_source = nullptr;  // never null once it reaches a sink
  std::span<const Field> fields;
  std::span<const Field>
      urls;  // put together from several of them (record/urls.h), where every value is wanted: observables alone
};

/// Slots. Each set that is begun has a number of its own, which its copies share; only an empty one may have none, 0.
class SlotSet {
 public:
  SlotSet() = default;
  static SlotSet begun() {
    static std::atomic<std::uint64_t> last = 0;
    SlotSet out;
    out.number_ = ++last;
    return out;
  }
  void add(Slot slot) {
    if (has_.size() <= slot) has_.resize(slot + std::size_t{1});
    has_[slot] = true;
  }
  [[nodiscard]] bool has(Slot slot) const { return slot < has_.size() && has_[slot]; }
  [[nodiscard]] std::uint64_t number() const { return number_; }

 private:
  std::uint64_t number_ = 0;
  std::vector<bool> has_;
};

/// A value by its slot, once for each slot that is asked about.
struct Named {
  Value value;
  Slot slot = kNoSlot;
  bool stands =
      true;  // in the record's bytes, so that a search of these sees it, or was named under another slot already
};

/// Takes records as they are read. Everything in the record lives until on_record returns.
class RecordSink {
 public:
  virtual ~RecordSink() = default;
  /// False stops the reading.
  virtual bool on_record(const Record& record) = 0;
  /// For readers that can spare themselves a record's fields where nothing can be found in them. Two questions, the second
  /// directly behind the first. Does anything in the record's bytes matter? Null when it may; else the slots whose values
  /// have to be asked about. Where the set's number is one that was given before, the same values have the same answer.
  virtual const SlotSet* may_pass_by(const LogSource& /*source*/, std::string_view /*text*/) { return nullptr; }
  /// Nor in these? They are the record's values in such slots, nulls perhaps among them, and all that do not stand in its
  /// bytes, but for those of which the answer is known. When true, the record may come without its fields.
  virtual bool passes_by(std::span<const Named> /*named*/) { return false; }
};

}  // namespace backtrail::record
