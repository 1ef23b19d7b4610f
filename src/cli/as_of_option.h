// SPDX-License-Identifier: Apache-2.0
// --as-of T --by received|entered, for verbs that can say what the case knew at an instant.
#pragma once

#include <string>

#include "app/case/as_of.h"
#include "base/result.h"
#include "cli/arguments.h"

namespace backtrail::cli {

struct AsOfOption {
  std::string time, by = "entered";
};
void add_as_of_option(Arguments& verb, AsOfOption& option);
/// kBadOption. A day alone means its end: what was known when it was over.
base::Result<app::AsOf> read_as_of(const AsOfOption& option);

}  // namespace backtrail::cli
