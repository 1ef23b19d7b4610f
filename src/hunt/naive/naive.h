// SPDX-License-Identifier: Apache-2.0
// The oracle: evaluates a Sigma rule on a record by doing what the specification's sentences say, one after the other,
// with no thought of speed. It shares no code with the engine but the two vocabularies (detector, record) and time
// parsing: it has its own condition reader, wildcards, encodings and numbers, and ICU's regular expressions instead of
// PCRE2's. Tests and fuzzing hold the engine against it; nothing else uses it.
#pragma once

#include <optional>

#include "detector/detector.h"
#include "record/record.h"

namespace backtrail::hunt::naive {

/// Whether the rule is true on the record; its log source counts. Fields are found by name, slots are not looked at.
/// Nothing when the rule cannot be evaluated, or when a regular expression is one that ICU cannot read or finish.
[[nodiscard]] std::optional<bool> evaluate(const detector::SigmaRule& rule, const record::Record& record);

}  // namespace backtrail::hunt::naive
