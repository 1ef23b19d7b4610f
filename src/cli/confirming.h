// SPDX-License-Identifier: Apache-2.0
// `confirm`, of what one person has entered and another has seen too: a consent, a claim, a figure.
#pragma once

#include <functional>
#include <string>

#include "app/case/deciding/judging.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/case_frame.h"

namespace backtrail::cli {

/// What the help of one `confirm` says.
struct ConfirmWords {
  std::string about, id, disagree, note;
};
Arguments define_confirm(Arguments& verb, app::ReviewRequest& request, const ConfirmWords& words);

/// Seals it and says what was confirmed. `said`: what `request.of` says, of the kind that this verb confirms, or an error.
void confirm(const CaseOptions& options, const app::ReviewRequest& request, Context& context,
             const std::function<base::Result<std::string>(const app::Case&)>& said);

}  // namespace backtrail::cli
