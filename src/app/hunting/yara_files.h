// SPDX-License-Identifier: Apache-2.0
// YARA rules over whole files (`--yara-files`): every stream of decompressed bytes is read once more and scanned as one
// record, of whatever format it is. What no log format fits counts as looked at then.
#pragma once

#include "app/hunting/hunt.h"

namespace backtrail::app {

inline constexpr std::size_t kYaraFileLimit = 256U << 20;  // bytes of one stream

/// Adds findings and diagnostics (kYaraFileTooLarge, what reading fails with) to the result.
void scan_files(const std::shared_ptr<const hunt::Plan>& plan, const PipelineOptions& options, HuntResult& result);

}  // namespace backtrail::app
