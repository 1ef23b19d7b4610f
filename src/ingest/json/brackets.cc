// SPDX-License-Identifier: Apache-2.0
#include "ingest/json/brackets.h"

#include <algorithm>
#include <array>

#include "ingest/json/bracket_places.h"

namespace backtrail::ingest::json {

void Brackets::find(std::string_view text) {
  pairs_.clear();
  std::array<std::size_t, kDepth> open{};  // indices of pairs_
  std::size_t depth = 0;
  const char* at = text.data();
  BracketPlaces places;
  places.feed(at, text.data() + text.size(), [&](const char* place) {
    if (*place == '{' || *place == '[') {
      if (depth < kDepth) {
        open[depth] = pairs_.size();
        pairs_.push_back({place, nullptr});
      }
      ++depth;
      return true;
    }
    if (depth == 0) return false;
    --depth;
    if (depth >= kDepth) return true;
    Pair& pair = pairs_[open[depth]];
    if ((*pair.open == '[') != (*place == ']')) return false;
    pair.end = place + 1;
    return true;
  });
}

const char* Brackets::end_of(const char* open) const {
  const auto found = std::ranges::lower_bound(pairs_, open, std::less<>(), &Pair::open);
  return found == pairs_.end() || found->open != open ? nullptr : found->end;
}

}  // namespace backtrail::ingest::json
