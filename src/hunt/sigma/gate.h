// SPDX-License-Identifier: Apache-2.0
// Whether any witness of a group's rules can stand in a record, told from the record's bytes as a whole. Most lines of
// most logs hold none, in whatever field; one search of the line then spares its reader and the scanner all fields.
//
// Says yes too often (a long literal may stand in another field than the rule's, or across two), and never no wrongly.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hunt/sigma/longs.h"
#include "hunt/sigma/matcher.h"
#include "hunt/sigma/refute.h"
#include "hunt/sigma/shorts.h"
#include "record/record.h"

namespace backtrail::hunt::sigma {

class Gate {
 public:
  /// A closed gate: everything may matter.
  Gate() = default;
  /// `witnesses` by slot, kNoSlot for those of any value. Of rules that have none, or only some that stand everywhere,
  /// `refutable` is what makes them false: where one of them is not known to be, everything may matter.
  explicit Gate(const std::map<record::Slot, std::vector<Literal>>& witnesses, std::vector<Refuters> refutable = {});

  /// A record's bytes. `scratch` is written to.
  [[nodiscard]] bool may_hold(std::string_view text, std::string& scratch) const;
  /// Slots whose values it has to be shown, wherever they stand.
  [[nodiscard]] const record::SlotSet& asked() const { return asked_; }
  /// Values in these, and those that do not stand in the bytes. The bytes were asked about before.
  [[nodiscard]] bool may_hold(std::span<const record::Named> named, std::string& scratch) const;

 private:
  /// The first or the last bytes of a value, eight at most, as one number.
  struct Edge {
    std::uint64_t bytes = 0, mask = 0;
  };
  /// Texts of a slot that are too short to be searched for in a line. Nearly all values are turned away by their size and
  /// their first or last byte, which need not be lowered for it: bit n of a byte's entry says that a value of n bytes may
  /// be one, the highest bit that a longer one may.
  struct Own {
    void may_begin(char byte, std::uint32_t sizes) { allow(fronts, byte, sizes); }
    void may_end(char byte, std::uint32_t sizes) { allow(backs, byte, sizes); }
    static void allow(std::array<std::uint16_t, 256>& table, char byte, std::uint32_t sizes);

    Wholes wholes;
    std::vector<Edge> starts, ends;
    bool empty = false;  // the empty text is among the wholes
    std::array<std::uint16_t, 256> fronts{}, backs{};
  };
  [[nodiscard]] Own& own_of(record::Slot slot);
  [[nodiscard]] bool stands_in(std::string_view text, std::string& scratch) const;
  [[nodiscard]] bool stands_in_value(const record::Value& value, std::string_view plain, std::string& scratch) const;
  [[nodiscard]] bool has_own(std::string_view text, record::Slot slot) const;
  [[nodiscard]] static bool is_refuted(const Refuters& by, std::span<const record::Named> named);
  [[nodiscard]] static bool is_own(std::string_view text, const Own& own);

  bool closed_ = true;
  bool holds_true_ = false, holds_false_ = false;  // what stands_in() says of a boolean's texts
  std::size_t shortest_number_ = SIZE_MAX;  // of the texts that may stand in a number
  record::SlotSet asked_ = record::SlotSet::begun();
  std::vector<std::uint16_t> own_of_;  // by slot, an index in own_; 0: none
  std::vector<Own> own_;
  std::vector<Refuters> refutable_;
  Shorts shorts_;  // of the others those of less than seven bytes,
  Longs longs_;  // and those of more, wherever the rule wants them
};

}  // namespace backtrail::hunt::sigma
