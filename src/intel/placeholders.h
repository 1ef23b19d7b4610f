// SPDX-License-Identifier: Apache-2.0
// Values for `%placeholders%` of the modifier `expand`: what a place calls its own servers, domains, administrators.
// A file is a YAML mapping of names to a value or a list of values.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "detector/detector.h"

namespace backtrail::intel {

inline constexpr std::size_t kPlaceholderLimit = 100'000;  // values that one value of a rule becomes

using Placeholders = std::map<std::string, std::vector<detector::Scalar>, std::less<>>;

/// Adds a file's placeholders; of a name in several files the later one's values hold. base::kBadYaml, kBadPlaceholders,
/// and what reading a file fails with.
base::Status read_placeholders(const std::string& path, Placeholders& into);

/// Writes the values into every rule and filter of the set. Placeholders without values stay, and the plan refuses their
/// rules; where several in one value make more than the limit, they stay too.
void expand(const Placeholders& placeholders, detector::Set& set);

}  // namespace backtrail::intel
