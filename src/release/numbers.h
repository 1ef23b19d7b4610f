// SPDX-License-Identifier: Apache-2.0
// Numbers that say too much, and shares that say something else than their numbers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "release/fold.h"

namespace backtrail::release {

/// A number below the threshold that counts affected parties: "two of its customers".
struct SmallCount {
  Stretch where;
  int number = 0;
  std::string noun;  // singular
  [[nodiscard]] bool same_fact(const SmallCount& other) const { return number == other.number && noun == other.noun; }
};
[[nodiscard]] std::vector<SmallCount> find_small_counts(std::string_view text, int below);

enum class ShareFault : std::uint8_t { unfounded, wrong };
struct Share {
  Stretch where;
  ShareFault fault;
  std::string why;
};
/// Shares ("around a third") that come without "N of M" and a year in the same text, or whose word does not fit: "nearly"
/// is up to a tenth below, "around" a tenth to either side, "more than" above, "less than" below, bare within a fiftieth.
[[nodiscard]] std::vector<Share> find_share_faults(std::string_view text);

/// The sentences of a text: each ends with a full stop, question or exclamation mark before a blank or the end.
[[nodiscard]] std::vector<std::string_view> split_sentences(std::string_view text);

/// Whether the text says that something was not found or did not happen to somebody.
[[nodiscard]] bool says_no(std::string_view text);

}  // namespace backtrail::release
