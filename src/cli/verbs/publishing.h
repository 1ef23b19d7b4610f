// SPDX-License-Identifier: Apache-2.0
// What `publish` and `notify` print of a release or of the gate's reasons against it.
#pragma once

#include <cstddef>
#include <string>

#include "app/case/deciding/publishing.h"
#include "cli/case_frame.h"

namespace backtrail::cli {

/// `sealed` entries went into the ledger when it was let out.
void print_published(const base::Result<app::Published>& done, const std::string& text, std::size_t sealed,
                     OpenForWriting& open, Context& context);

}  // namespace backtrail::cli
