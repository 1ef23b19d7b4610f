// SPDX-License-Identifier: Apache-2.0
// Files of Sigma documents (specification 2.1): rules, correlations, filters, and Sigma 1's rule collections, whose
// documents are laid over each other before they are read (`action: global`, `reset`, `repeat`).
#pragma once

#include <string_view>

#include "intel/collector.h"
#include "intel/rule_cache.h"

namespace backtrail::intel {

/// Reads all documents of a file into `into`. False when none of them is Sigma at all: the file is something else.
/// A file that is no YAML is refused (base::kBadYaml, base::kTooLarge) and true is returned when it is meant to be, by its
/// name or by whoever named it; otherwise it is something else. With a `cache`, a file that
/// consists of rules alone is taken from there, or kept there.
bool read_sigma(std::string_view text, Collector& into, RuleCache* cache = nullptr, bool meant = true);

}  // namespace backtrail::intel
