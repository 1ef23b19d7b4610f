// SPDX-License-Identifier: Apache-2.0
// The same id and the same text in several files is one detector that names them all.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "detector/detector.h"

namespace backtrail::intel {

/// Leaves the first of each; files come sorted, so that its path is the first too. `head_of` gives an element's SigmaHead.
template <typename Read, typename HeadOf>
void merge_same(std::vector<Read>& all, HeadOf head_of) {
  std::map<std::pair<std::string, base::Digest>, std::size_t> known;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const detector::SigmaHead& head = head_of(all[i]);
    const auto [first, fresh] = known.try_emplace({head.id, head.sha256}, kept);
    if (!fresh) {
      detector::SigmaHead& into = head_of(all[first->second]);
      if (!detector::stands_in(into, head.path)) into.also_at.push_back(head.path);
      continue;
    }
    if (kept != i) all[kept] = std::move(all[i]);
    ++kept;
  }
  all.erase(all.begin() + static_cast<std::ptrdiff_t>(kept), all.end());
  for (Read& one : all) std::ranges::sort(head_of(one).also_at);
}

}  // namespace backtrail::intel
