// SPDX-License-Identifier: Apache-2.0
// Sigma rules (specification 2.1, "Rules") from YAML into detector::SigmaRule. Form is checked here; what modifiers and
// conditions mean is not known here. Documents that are Sigma and no plain rule (correlations, filters, rule collections
// with `action`) are refused by name.
#pragma once

#include <string_view>

#include "intel/collector.h"

namespace backtrail::intel {

/// Reads all documents of a file into `into`. False when none of them is Sigma at all: the file is something else.
/// A file that is no YAML is refused (base::kBadYaml, base::kTooLarge) and true is returned.
bool read_sigma(std::string_view text, Collector& into);

}  // namespace backtrail::intel
