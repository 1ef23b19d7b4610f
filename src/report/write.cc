// SPDX-License-Identifier: Apache-2.0
#include "report/write.h"

#include <algorithm>

#include "report/csv.h"
#include "report/html/page.h"
#include "report/navigator.h"
#include "report/sarif.h"

namespace backtrail::report {
namespace {

constexpr std::array<std::pair<std::string_view, Form>, 8> kForms{{{"csv", Form::csv},
                                                                   {"timesketch", Form::timesketch},
                                                                   {"timesketch-jsonl", Form::timesketch_jsonl},
                                                                   {"sarif", Form::sarif},
                                                                   {"navigator", Form::navigator},
                                                                   {"navigator-coverage", Form::navigator_coverage},
                                                                   {"stix", Form::stix},
                                                                   {"html", Form::html}}};

}  // namespace

std::vector<std::string> form_names() {
  std::vector<std::string> out;
  for (const auto& [name, form] : kForms) out.emplace_back(name);
  return out;
}

std::optional<Form> find_form(std::string_view name) {
  const auto found = std::ranges::find(kForms, name, &std::pair<std::string_view, Form>::first);
  return found == kForms.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Target> parse_target(std::string_view text) {
  if (const std::size_t equals = text.find('='); equals != std::string_view::npos) {
    const auto form = find_form(text.substr(0, equals));
    if (form && equals + 1 < text.size()) return Target{*form, std::string(text.substr(equals + 1))};
  }
  constexpr std::array<std::pair<std::string_view, Form>, 4> kEndings{
      {{".html", Form::html}, {".htm", Form::html}, {".csv", Form::csv}, {".sarif", Form::sarif}}};
  for (const auto& [ending, form] : kEndings) {
    if (text.ends_with(ending)) return Target{form, std::string(text)};
  }
  return std::nullopt;
}

std::uint64_t write(Form form, const Hunt& hunt, const RuleText& rule_text, const Sink& sink) {
  switch (form) {
    case Form::csv: write_csv(hunt, sink); break;
    case Form::timesketch: return write_timesketch_csv(hunt, sink);
    case Form::timesketch_jsonl: return write_timesketch_jsonl(hunt, sink);
    case Form::sarif: write_sarif(hunt, sink); break;
    case Form::navigator: write_navigator_found(hunt, sink); break;
    case Form::navigator_coverage: write_navigator_coverage(hunt, sink); break;
    case Form::stix: write_stix(hunt, rule_text, sink); break;
    case Form::html: write_html(hunt, sink); break;
  }
  return 0;
}

}  // namespace backtrail::report
