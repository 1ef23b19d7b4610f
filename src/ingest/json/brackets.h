// SPDX-License-Identifier: Apache-2.0
// Where the outer brackets of a JSON text close, found by going through it once: whoever descends through lists in objects
// in lists would otherwise go through the innermost bytes once for each level.
#pragma once

#include <string_view>
#include <vector>

namespace backtrail::ingest::json {

class Brackets {
 public:
  static constexpr std::size_t kDepth = 12;  // deeper ones are not remembered

  /// Replaces what was found before. `text` outlives its use.
  void find(std::string_view text);
  /// Behind the bracket that closes the one at `open`; null when none does (another kind of bracket, the end), or when
  /// none at `open` is remembered.
  [[nodiscard]] const char* end_of(const char* open) const;

 private:
  struct Pair {
    const char* open;
    const char* end;
  };
  std::vector<Pair> pairs_;  // by `open`
};

}  // namespace backtrail::ingest::json
