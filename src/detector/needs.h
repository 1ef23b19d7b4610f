// SPDX-License-Identifier: Apache-2.0
// Which fields a record must have for a detector to be true of it. Where none of a log's records has them the detector looked and
// could not have seen anything: that is no search, and no "no".
//
// Values do not come into it: what is needed is never too much, and may be too little.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace backtrail::detector {

using FieldNames = std::set<std::string, std::less<>>;  // as rules name them; names differ by case

struct Needs {
  std::string field{};  // this one; empty: of `parts`
  std::uint32_t least = 0;  // so many of `parts`; 0 without a field: nothing is needed
  std::vector<Needs> parts{};

  [[nodiscard]] bool nothing() const { return field.empty() && least == 0; }
  [[nodiscard]] bool met_by(const FieldNames& fields) const;
  /// The fields that are missing, of each way that there is. None where they are met.
  void put_missing(const FieldNames& fields, std::set<std::string>& into) const;
  bool operator==(const Needs&) const = default;
};

/// In the simplest form that says the same. `least` beyond what there is needs all.
[[nodiscard]] Needs at_least(std::uint32_t least, std::vector<Needs> parts);
[[nodiscard]] Needs all_needed(std::vector<Needs> parts);
[[nodiscard]] Needs any_needed(std::vector<Needs> parts);

}  // namespace backtrail::detector
