// SPDX-License-Identifier: Apache-2.0
#include "report/hunt.h"

#include <algorithm>

#include "base/count.h"

namespace backtrail::report {
namespace {

constexpr std::array<std::string_view, kLevelCount> kNames{"critical",      "high",     "medium",   "low",
                                                           "informational", "no level", "indicator"};

}  // namespace

std::string_view name(Level level) { return kNames[static_cast<std::size_t>(level)]; }

Level level_of_rule(std::string_view text) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(Level::none); ++i) {
    if (kNames[i] == text) return static_cast<Level>(i);
  }
  return Level::none;
}

std::string LogSource::label() const {
  std::string out = product;
  const auto add = [&](const std::string& part) {
    if (!part.empty()) out += (out.empty() ? "" : "/") + part;
  };
  add(service);
  if (service.empty() && !categories.empty()) add(categories.front());
  return out.empty() ? "log source not known" : out;
}

std::uint64_t Hunt::without_telemetry() const {
  std::uint64_t out = 0;
  for (const Blind& one : blind) out += one.rules.size();
  return out;
}

std::vector<Caveat> caveats(const Hunt& hunt) {
  std::vector<Caveat> out;
  const auto note = [&](std::uint64_t count, std::string_view one, std::string_view many, bool missed) {
    if (count != 0) out.push_back({count, base::plural(count, one, many), missed});
  };
  if (hunt.rules + hunt.indicators == 0) {
    note(hunt.records, "record read and searched for nothing: no rule, no indicator",
         "records read and searched for nothing: no rule, no indicator", true);
  }
  note(hunt.unreadable.size(), "file or member unreadable", "files or members unreadable", true);
  note(hunt.unrecognised.size(), "file or member of no known format", "files or members of no known format", true);
  note(hunt.records_damaged, "record damaged", "records damaged", true);
  note(hunt.nothing_from.size(), "intelligence path that gave nothing", "intelligence paths that gave nothing", true);
  note(hunt.not_evaluated.size(), "rule or indicator that cannot be evaluated",
       "rules or indicators that cannot be evaluated", true);
  note(hunt.without_telemetry(), "rule without telemetry: nothing of its log source was seen",
       "rules without telemetry: nothing of their log source was seen", true);
  note(hunt.gave_up.size(), "rule or pattern whose regular expression reached its limit on some values",
       "rules or patterns whose regular expression reached its limit on some values", true);
  note(hunt.observations_lost, "observation of a correlation or pattern lost",
       "observations of correlations or patterns lost", true);
  note(hunt.windows_capped, "window of a correlation that held more than is kept",
       "windows of correlations that held more than is kept", true);
  note(hunt.patterns_given_up, "pattern that could be bound in too many ways",
       "patterns that could be bound in too many ways", true);
  // Most are counted above by what they are of.
  if (std::ranges::none_of(out, &Caveat::missed))
    note(hunt.problems, "problem, named with its place", "problems, named with their places", true);
  note(hunt.outside_period, "record outside the period asked for", "records outside the period asked for", true);
  note(hunt.slack, "record left over from an older log (slack)", "records left over from older logs (slack)", false);
  note(hunt.without_time, "record without a time", "records without a time", false);
  note(hunt.assumed_time, "record whose zone or year was assumed", "records whose zone or year was assumed", false);
  note(hunt.shown_twice, "record of an hour that clocks showed twice: the earlier time is taken",
       "records of hours that clocks showed twice: the earlier time is taken", false);
  note(hunt.never_shown, "record of an hour that clocks left out: read as if they had not been changed yet",
       "records of hours that clocks left out: read as if they had not been changed yet", false);
  note(hunt.outside_validity, "hit outside its indicator's validity", "hits outside their indicator's validity", false);
  note(hunt.shared, "finding on infrastructure that many share", "findings on infrastructure that many share", false);
  for (const auto& [why, count] : hunt.limits)
    out.push_back({count, base::plural(count, "indicator: ", "indicators: ") + why, false});
  note(hunt.revoked, "indicator withdrawn by its list", "indicators withdrawn by their lists", false);
  note(hunt.not_for_detection, "entry that its list holds as context only",
       "entries that their lists hold as context only", false);
  note(hunt.intel_skipped, "file of the intelligence's folders that holds none",
       "files of the intelligence's folders that hold none", false);
  return out;
}

}  // namespace backtrail::report
