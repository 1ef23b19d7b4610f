// SPDX-License-Identifier: Apache-2.0
#include "ingest/json/brackets.h"

#include <algorithm>
#include <array>

#include "ingest/json/scan.h"

namespace backtrail::ingest::json {

void Brackets::find(std::string_view text) {
  pairs_.clear();
  std::array<std::size_t, kDepth> open{};  // indices of pairs_
  std::size_t depth = 0;
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at != end;) {
    const char c = *at++;
    if (c == '"') {
      bool escaped = false;
      at = string_end(at, end, escaped);
      if (at == end) return;
      ++at;
    } else if (c == '{' || c == '[') {
      if (depth < kDepth) {
        open[depth] = pairs_.size();
        pairs_.push_back({at - 1, nullptr});
      }
      ++depth;
    } else if (c == '}' || c == ']') {
      if (depth == 0) return;
      --depth;
      if (depth >= kDepth) continue;
      Pair& pair = pairs_[open[depth]];
      if ((*pair.open == '[') != (c == ']')) return;
      pair.end = at;
    }
  }
}

const char* Brackets::end_of(const char* open) const {
  const auto found = std::ranges::lower_bound(pairs_, open, std::less<>(), &Pair::open);
  return found == pairs_.end() || found->open != open ? nullptr : found->end;
}

}  // namespace backtrail::ingest::json
