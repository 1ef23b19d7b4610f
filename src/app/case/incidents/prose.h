// SPDX-License-Identifier: Apache-2.0
// Sentences about the register held against it: "around a third of incidents" is asked for its period, and each period that
// could be meant is shown with what its share really is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/case/incidents/stats.h"

namespace backtrail::app {

enum class ProseVerdict : std::uint8_t {
  fits,
  wrong,  // the words say something else than the numbers
  no_period,  // the sentence does not say which period it speaks of
  no_data,  // nothing was recorded in the period that it names
  not_reckoned,  // "most of": no number can be held against it
  published  // it was published so; the register, which has changed since or never had this period, does not give it
};
[[nodiscard]] std::string_view name(ProseVerdict verdict);

struct ProseShare {
  std::string said;  // "around a third"
  std::size_t begin = 0, end = 0;  // bytes of the text
  ProseVerdict verdict = ProseVerdict::no_period;
  bool total = false;  // of all incidents, and not of those that are linked
  std::string of{};  // what it was held against: "state, indicator or stronger", "not state, indicator or stronger"
  std::string
      waits_for{};  // the figure that says so, were it not the request's authors alone who say that it was published
  /// The period that is named; of no_period every year in the register, each told whether the words would fit.
  std::vector<std::pair<PeriodShare, bool>> periods;
};

/// Numbers are held against the register where a period is named: "121 of the 395", "395 incidents", "121 of which". "Criminal" in a
/// sentence asks for links with criminals, "attributed" for those of that strength, "not linked" for what is left.
///
/// A share takes the period of its sentence; when that has none, the only one that the whole text names. Shares and periods of
/// equal number in one sentence belong together in their order. Sentences of more than 4 KiB or 64 numbers, and more than 256 periods, are not reckoned
/// with. `rows` were read for the request's authors. Errors as incident_stats().
enum class Sentences : std::uint8_t {
  all,
  of_incidents  // that say so, or that something is linked
};
base::Result<std::vector<ProseShare>> check_prose(const IncidentRows& rows, std::string_view text,
                                                  const StatsRequest& request, Sentences which = Sentences::all);

/// Whether the register as it is now gives something else: also what was published so and is no longer so, where the register has the
/// period at all.
[[nodiscard]] bool is_contradicted(const ProseShare& one);
/// "122 of 396 (2016/17) is 30.8 %, nearly a third".
[[nodiscard]] std::string spelled_out(const PeriodShare& share);
/// The same of each period that it was held against.
[[nodiscard]] std::string spelled_out(const ProseShare& one);
/// A row for each period of each share.
[[nodiscard]] std::vector<base::OrderedJson> prose_rows(const std::vector<ProseShare>& shares);

}  // namespace backtrail::app
