// SPDX-License-Identifier: Apache-2.0
// What tells of somebody without a name and without a small number: two counts whose difference is small ("48 customers, 45
// of them were warned"), words that leave one over ("the only customer", "all clients but two"), and a description that fits
// few ("a hospital in New Zealand", when the case knows of one).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "release/prose/fold.h"
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

/// "the only customer", "the other provider", "all clients but two", "every customer except those abroad".
[[nodiscard]] std::vector<Stretch> find_exclusions(std::string_view text);

/// By what a party can be described without its name. Empty parts describe nothing.
struct Description {
  std::string sector{};
  std::string jurisdiction{};
  bool hidden = false;  // the audience may not learn of it
};
/// Sentences that name a sector and a jurisdiction which fit a hidden party and fewer than `below` in all.
[[nodiscard]] std::vector<Stretch> find_descriptions(std::string_view text, const std::vector<Description>& parties,
                                                     std::size_t below);
/// The same of sentences that go on with one in another of several texts: "An energy company was hit.", "It is British."
[[nodiscard]] std::vector<InText> find_descriptions_across(const std::vector<std::string_view>& texts,
                                                           const std::vector<Description>& parties, std::size_t below);

}  // namespace backtrail::release
