// SPDX-License-Identifier: Apache-2.0
// Values of a rule as pipelines see them: pySigma applies modifiers before it runs a pipeline, so that `endswith: x` is
// `*x` there, and what a `base64` becomes is its encoded form.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "detector/detector.h"

namespace backtrail::intel {

/// A text with its wildcards; nothing for what is no text to a pipeline (null, an expression, a network, a comparison).
/// `encoded` is set for values that a modifier writes otherwise, which cannot be told here.
std::optional<std::string> plain_value(const detector::SigmaItem& item, const detector::Scalar& value, bool& encoded);

/// Backslashes that escape: then the text and what it stands for differ.
[[nodiscard]] bool has_escapes(std::string_view text);
/// Of the item's value or by its modifiers.
[[nodiscard]] bool has_wildcard(const detector::SigmaItem& item, std::string_view text);
/// Without `contains`, `startswith` and `endswith`, which `plain_value` has written out.
void drop_affixes(detector::SigmaItem& item);

/// A hash as Sysmon's `Hashes` has it, the algorithm in capitals; told by its length where none is named.
struct NamedHash {
  std::string algorithm;  // empty: unknown
  std::string value;
};
[[nodiscard]] NamedHash named_hash(std::string_view text);

}  // namespace backtrail::intel
