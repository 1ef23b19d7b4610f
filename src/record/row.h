// SPDX-License-Identifier: Apache-2.0
// Native names bound to a demand, and rows of them. Logs repeat the names of their records in order; of such a row the
// assembler works out once which values it has to look at, so that it need not be asked of each value of each record.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "record/record.h"

namespace backtrail::record {

class Mapping;
struct ResolvedSource;

/// A native name bound to a demand. `wanted` says whether adding a value under it does anything at all, so that a reader
/// can skip the value unread.
struct BoundName {
  std::string canonical;
  std::vector<Slot> slots;  // the demanded names that this one fills
  int key = -1;  // index in Mapping::keys
  int time_rank = -1;  // index in Mapping::time_fields
  int alias_source = -1;  // index in the binding's list of names that aliases read
  int any_field = -1;  // index in the binding's list of names whose mere presence tells a log source
  bool record_id = false;
  bool told = false;  // a key, a time, a source of aliases, a telling field or the record id: more than a value
  bool kept = false;  // the value itself is demanded
  bool wanted = false;
};

/// Made by an assembler (Assembler::row), and used by that one alone.
class Row {
 public:
  struct At {
    const BoundName* name = nullptr;
    std::uint32_t place = 0;  // of its value among those of a record
  };

 private:
  friend class Assembler;
  /// What a value was that does not stand in the bytes when it was last passed by: readers add words of their own ("common"
  /// for a form of access logs), which come again in each record.
  struct Passed {
    Form form = Form::null;
    std::string text;
  };
  /// What a gate is shown of a record whose bytes hold nothing.
  struct Shown {
    const ResolvedSource* source = nullptr;
    std::uint64_t asked = 0;  // SlotSet::number()
    std::vector<std::uint32_t> anywhere;  // places whose values are shown where they do not stand in the bytes
    std::vector<Passed> passed;  // of `anywhere`
    std::vector<std::uint32_t> asked_places;  // whose values are shown in any case,
    std::vector<Named> named;  // and under which slots: one for each, and room for more
  };

  const Mapping* mapping_ = nullptr;
  std::vector<At> kept_;
  std::vector<std::pair<std::size_t, std::uint32_t>> keys_;  // index in Mapping::keys, place
  std::string any_fields_;  // as Assembler::any_fields_seen_
  std::vector<std::pair<int, std::uint32_t>> alias_sources_;  // BoundName::alias_source, place
  std::vector<std::uint32_t> record_ids_;

  // What the last record with this row came to.
  ResolvedSource* source_ = nullptr;
  std::vector<std::pair<Form, std::string>> last_keys_;  // of keys_
  std::uint64_t age_ = 0;  // Assembler::sources_age_ when source_ and shown_ were made
  std::vector<Shown> shown_;
};

}  // namespace backtrail::record
