// SPDX-License-Identifier: Apache-2.0
#include "release/stopped.h"

#include <algorithm>

#include "registers/rule_texts.h"
#include "release/codes.h"
#include "release/prose/named.h"
#include "release/told_names.h"

namespace backtrail::release {
namespace {

/// What people read of it: no values of indicators, and of rules what is not for programs.
std::vector<std::pair<std::string, std::string>> read_by_people(const ReleasedAdvisory& advisory) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& [text, place] : printed_texts(advisory)) {
    if (!place.starts_with("rule ") && !place.starts_with("indicator ") && place != "audience")
      out.emplace_back(text, place);
  }
  for (std::size_t i = 0; i < advisory.indicators.size(); ++i)
    out.emplace_back(advisory.indicators[i].context, "indicator " + std::to_string(i + 1) + ", context");
  for (std::size_t i = 0; i < advisory.rules.size(); ++i) {
    const std::string place = "rule " + std::to_string(i + 1);
    out.emplace_back(advisory.rules[i].title, place + ", title");
    const auto texts = registers::rule_texts(advisory.rules[i].yaml);
    if (!texts) continue;  // told as a rule that nobody can read
    for (const registers::RuleText& one : *texts) {
      if ((one.prose || one.tag) && one.text != advisory.rules[i].title)
        out.emplace_back(one.text, place + ", line " + std::to_string(one.line));
    }
  }
  return out;
}

}  // namespace

void check_stopped(Examination& examination, const ReleasedAdvisory& advisory,
                   const std::vector<registers::NotAFinding>& answered, const Circumstances& circumstances) {
  if (circumstances.stops.empty()) return;
  for (const auto& [text, place] : read_by_people(advisory)) {
    const auto named = find_named(text, examination.known_actors());
    const auto first =
        std::ranges::find_if(named, [&](const Stretch& one) { return !is_answered(text, one, answered); });
    if (first == named.end()) continue;
    examination.refuse_at(kStopped, "\"do not publish\" is in force, and this tells of an actor", place, *first,
                          "leave the actor out: advice goes on without; or wait until each stop is lifted "
                          "('backtrail decide lift ID')");
  }
}

}  // namespace backtrail::release
