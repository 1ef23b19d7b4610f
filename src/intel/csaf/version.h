// SPDX-License-Identifier: Apache-2.0
// Versions as CSAF 2.0 has them (section 3.1.11): a whole number, or Semantic Versioning 2.0.0.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace backtrail::intel {

struct CsafVersion {
  bool semantic = false;
  std::string major, minor, patch;  // digits without leading zeros; a whole number is `major`
  std::string before;  // what stands behind '-': a version before that one
  std::string build;   // what stands behind '+'

  /// Precedence; the build does not count.
  friend std::weak_ordering operator<=>(const CsafVersion& a, const CsafVersion& b);
  friend bool operator==(const CsafVersion& a, const CsafVersion& b) { return std::is_eq(a <=> b); }
};
/// Nothing when `text` is neither.
[[nodiscard]] std::optional<CsafVersion> parse_csaf_version(std::string_view text);

}  // namespace backtrail::intel
