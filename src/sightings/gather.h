// SPDX-License-Identifier: Apache-2.0
// Counts the observables of records, per stream, in memory that is bounded: what has grown too large is sorted and put
// into a run (runs.h).
//
// Nine of ten values of a log have been there before under the same name. So each (field, value) is taken apart once and
// remembered with the list of its observables; after that a record costs a look-up per value and a few additions per
// observable. An observable counts a record once, however often it stands in it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "record/record.h"
#include "sightings/extract.h"
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
  static constexpr std::uint32_t kNothing = 0xffffffff;
  static constexpr std::uint16_t kNoRole = 0xffff;

  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t index = kNothing;
  };
  struct Entry {
    std::uint32_t begin = 0, size = 0;  // of its key in keys_
    std::uint32_t count = kNothing;  // of the stream that is read now, into counts_
    std::uint32_t epoch = 0;
  };
  struct Known {
    std::uint32_t begin = 0, size = 0;  // of field, form and value in values_
    std::uint32_t list = 0, listed = 0;  // its entries in lists_
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
  /// A value that is to be counted.
  struct Asked {
    const record::Value* value = nullptr;
    observable::FieldHints hints;
    std::uint16_t role = kNoRole;
    std::uint64_t hash = 0;  // of form, role and value
  };

  Field& field_of(std::string_view name);
  void ask(const record::Field& field);
  void add_value(const Asked& asked, const record::Record& record);
  std::uint32_t intern(const Piece& piece, std::uint64_t hash);
  void list_pieces(const Asked& asked);
  void touch(std::uint32_t entry, std::uint16_t role, const record::Record& record);
  void note_role(Count& count, std::uint16_t role);
  [[nodiscard]] std::size_t memory() const;
  void spill();
  void clear();
  static void fetch(const std::vector<Slot>& table, std::uint64_t hash);
  static void grow(std::vector<Slot>& table, std::size_t filled);

  std::size_t limit_;
  Extractor extractor_;
  RunFile runs_;
  base::Status status_;
  std::array<Field, 512> fields_;  // by where the name lies
  std::vector<std::string> roles_;
  std::unordered_map<std::string, std::uint16_t> role_ids_;
  std::string scratch_;
  std::vector<Asked> asked_;  // of the record that is added
  std::vector<std::uint64_t> hashes_;  // of the pieces of a value

  std::string keys_, values_;
  std::vector<Entry> entries_;
  std::vector<Known> known_;
  std::vector<std::uint32_t> lists_;
  std::vector<Count> counts_;
  std::vector<Slot> entry_slots_, known_slots_;
  std::uint64_t stream_ = 0, record_ = 0;
  std::uint32_t epoch_ = 0;
};

}  // namespace backtrail::sightings
