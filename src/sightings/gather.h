// SPDX-License-Identifier: Apache-2.0
// Counts the observables of records, per stream, in memory that is bounded: what has grown too large is sorted and put
// into a run (runs.h).
//
// A record costs a look-up per value (lists.h) and a few additions per observable. An observable counts a record once, however
// often it stands in it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "record/record.h"
#include "sightings/lists.h"
#include "sightings/runs.h"

namespace backtrail::sightings {

inline constexpr std::size_t kGatheredBytes = 128U << 20;

/// One per thread.
class Gatherer {
 public:
  explicit Gatherer(std::size_t limit = kGatheredBytes) : limit_(limit) {}

  /// `record` belongs to `stream`; its fields must have been read with Demand::every_value. Records of one stream come
  /// together and by offset.
  void add(const record::Record& record, std::uint64_t stream);
  /// What was gathered is in runs() then. The first thing that went wrong on the way: base::kCannotWrite, kCannotOpen.
  base::Status finish();
  [[nodiscard]] const RunFile& runs() const { return runs_; }

 private:
  static constexpr std::uint16_t kNoRole = 0xffff;
  static constexpr unsigned kFieldBits = 11;

  struct Entry {  // of an observable
    std::uint32_t count = 0;  // of the stream that is read now, into counts_
    std::uint32_t epoch = 0;
  };
  struct Place {
    std::uint64_t offset = 0;
    std::uint32_t length = 0;
  };
  struct Count {
    std::uint32_t entry = 0;
    std::uint8_t roles = 0, places = 0;
    std::uint64_t stream = 0, record = 0, count = 0;
    std::int64_t first = -1, last = -1;
    std::array<std::uint16_t, kRolesKept> role{};
    std::array<Place, kLocatorsKept> place{};
  };
  struct Field {
    std::string name;
    observable::FieldHints hints;
    std::uint16_t id = kNoRole;
    bool known = false;
  };
  Field& field_of(std::string_view name);
  void ask(const record::Field& field);
  void touch(std::uint32_t entry, std::uint16_t role, const record::Record& record);
  void note_role(Count& count, std::uint16_t role);
  [[nodiscard]] std::size_t memory() const;
  void spill();
  void clear();

  std::size_t limit_;
  Lists lists_;
  RunFile runs_;
  base::Status status_;
  std::array<Field, std::size_t{1} << kFieldBits> fields_;  // by where the name lies; its text is compared
  std::vector<std::string> roles_;
  std::unordered_map<std::string, std::uint16_t> role_ids_;
  std::vector<Lists::Asked> asked_;  // of the record that is added
  std::vector<Entry> entries_;  // by observable
  std::vector<Count> counts_;
  std::uint64_t stream_ = 0, record_ = 0;
  std::uint32_t epoch_ = 0;
};

}  // namespace backtrail::sightings
