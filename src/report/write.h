// SPDX-License-Identifier: Apache-2.0
// The forms of a report by their names, and which of them a file's name asks for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/hunt.h"
#include "report/stix.h"

namespace backtrail::report {

enum class Form : std::uint8_t { csv, timesketch, timesketch_jsonl, sarif, navigator, navigator_coverage, stix, html };

/// "csv", "timesketch", … as --format takes them.
[[nodiscard]] std::vector<std::string> form_names();
[[nodiscard]] std::optional<Form> find_form(std::string_view name);

struct Target {
  Form form = Form::html;
  std::string path;
};
/// "FORM=PATH", or a path whose ending tells: .html, .htm, .csv, .sarif. Nothing when neither does.
[[nodiscard]] std::optional<Target> parse_target(std::string_view text);

/// Returns the number of findings that this form has no place for.
[[nodiscard]] std::uint64_t write(Form form, const Hunt& hunt, const RuleText& rule_text, const Sink& sink);

}  // namespace backtrail::report
