// SPDX-License-Identifier: Apache-2.0
// What an audience was told before: of two texts that say 48 and 45 customers whoever reads both learns of three.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "release/gate.h"
#include "release/prose/elimination.h"

namespace backtrail::release {

/// Texts with another id than `out.lasting` that were released to an audience of which all of `audience` are, before the text itself was
/// first released to it. The registers' errors.
base::Status collect_told_before(const registers::Registers& registers, const marking::Audience& audience,
                                 Circumstances& out);

/// A count of a text that with one of an earlier text leaves fewer than `below`, and the id of that one.
struct CloseToEarlier {
  InText where;
  std::string ref;
};
/// Of `counts`, which find_counts_together() gave of the text; each once.
[[nodiscard]] std::vector<CloseToEarlier> close_to_earlier(const std::vector<CountInText>& counts,
                                                           const std::vector<ToldBefore>& before, int below);

}  // namespace backtrail::release
