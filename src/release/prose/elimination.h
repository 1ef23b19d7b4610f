// SPDX-License-Identifier: Apache-2.0
// What tells of somebody without a name and without a small number: two counts whose difference is small ("48 customers, 45
// of them were warned"), words that leave one over ("the only customer", "all clients but two"), and descriptions over
// several texts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "release/prose/descriptions.h"
#include "release/prose/numbers.h"

namespace backtrail::release {

/// Where in the `text`-th of several texts that are read together.
struct InText {
  std::size_t text = 0;
  Stretch where;
};
struct CountInText {
  InText where;
  SmallCount count;
};
/// All counts of parties in texts that are read one after the other: "40 customers were warned.", "38 of them were reached."
[[nodiscard]] std::vector<CountInText> find_counts_together(const std::vector<std::string_view>& texts);

/// Counts of one kind of party that differ by less than `below`: each that does from an earlier one. Counts that are
/// small themselves and numbers that are years are left out.
[[nodiscard]] std::vector<InText> find_small_differences(const std::vector<std::string_view>& texts, int below);
/// The same of counts that find_counts_together() gave.
[[nodiscard]] std::vector<InText> small_differences_of(const std::vector<CountInText>& counts, int below);

/// "the only customer", "the other provider", "all clients but two", "every customer except those abroad".
[[nodiscard]] std::vector<Stretch> find_exclusions(std::string_view text);

/// Sentences that go on with one in another of several texts and describe somebody with it: "An energy company was hit.",
/// "It is British."
[[nodiscard]] std::vector<InText> find_descriptions_across(const std::vector<std::string_view>& texts,
                                                           const Descriptions& parties);

}  // namespace backtrail::release
