// SPDX-License-Identifier: Apache-2.0
// Why there is nothing to hunt with: nothing was named, nothing came of it, or nothing of it can be evaluated.
#pragma once

#include <cstddef>
#include <string>

#include "app/codes.h"
#include "base/error.h"

namespace backtrail::app {

/// kNothingToHunt. `named`: paths of rules and indicators were given; `refused` are those that were read from them and cannot be evaluated.
[[nodiscard]] inline base::Error nothing_to_hunt(bool named, std::size_t refused) {
  const std::string begin = "there is nothing to hunt with: ";
  if (!named)
    return {kNothingToHunt,
            begin + "no rules and no indicators were named",
            {},
            "--intel PATH takes files and folders of them"};
  if (refused == 0)
    return {kNothingToHunt,
            begin + "no rule and no indicator came from what was named",
            {},
            "backtrail rules check PATH says what a file is taken for"};
  return {kNothingToHunt,
          begin + (refused == 1 ? "the one rule or indicator that was read cannot be evaluated"
                                : "none of the " + std::to_string(refused) +
                                      " rules and indicators that were read can be evaluated"),
          {},
          "each is named with its reason"};
}

}  // namespace backtrail::app
