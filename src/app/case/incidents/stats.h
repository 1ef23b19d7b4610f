// SPDX-License-Identifier: Apache-2.0
// Shares of the register of incidents: how many of those recorded in a period are linked with a kind of actor, at least how
// strongly. A share is never given without its numerator, denominator, period and strength.
//
// Counting goes over the current versions of incidents and links; one that was rejected is not counted. What was published of
// a period stands beside it as it was published, with what has changed since.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/case/case.h"
#include "base/json_fwd.h"

namespace backtrail::app {

inline constexpr std::size_t kChangedShown = 20;  // incidents named that changed since a figure was published

/// Days, both included.
struct Period {
  std::string name;
  std::string from;
  std::string until;
};

/// "2016/17" (a year from `year_begins`, "07-01", on), "FY2017" (the same, by the year in which it ends), "2016", "2016-07..2017-03-31". kBadPeriod.
base::Result<Period> parse_period(std::string_view text, std::string_view year_begins);

struct StatsRequest {
  std::vector<std::string> periods;  // empty: every year in which something was recorded
  std::string year_begins = "07-01";
  std::string actor_kind = "state";
  std::string strength = "indicator";  // the weakest that counts
  std::vector<std::string> authors{};  // of a text: what they alone say was published is no ground for it
  std::set<std::string> left_out{};  // entry ids of incidents and links: the version before each counts, or none
};

struct PublishedFigure {
  std::string figure;  // its id
  std::optional<std::uint64_t> numerator;
  std::optional<std::uint64_t> percent;
  std::uint64_t denominator = 0;
  std::string published, wording;
  /// Equal in what was published: both numbers, or the denominator and the rounded percentage.
  bool reproduced = false;
  std::vector<std::string>
      changed;  // incidents that are or were of the period and were entered, corrected or linked anew since
  bool vouched = true;  // somebody besides the request's authors says that it was published
};

/// A figure as a text of `authors` is held against it.
struct FigureInForce {
  registers::Figure row;
  bool vouched = true;
};
/// The register as it is kept, every version of it, read once for all that is asked of it.
struct IncidentRows {
  std::vector<registers::Incident> incidents;
  std::vector<registers::IncidentLink> links;
  /// All that were published, in the ledger's order. What the authors alone have made of somebody's figure by correcting it stands
  /// beside that, which goes on counting.
  std::vector<FigureInForce> figures;
  base::Instant now{};
};
/// `authors`: of a text that is held against it; without any every figure counts. The registers' errors.
base::Result<IncidentRows> read_incidents(const Case& in, const std::vector<std::string>& authors);

/// "122 of 396", "38 % of 339".
[[nodiscard]] std::string published_text(const PublishedFigure& one);
[[nodiscard]] std::string published_text(const registers::Figure& one);

struct PeriodShare {
  Period period;
  std::uint64_t numerator = 0;
  std::uint64_t denominator = 0;
  bool incomplete = false;  // the period has not ended
  std::vector<std::pair<std::string, std::uint64_t>> by_strength;  // incidents by their strongest link, strongest first
  std::vector<PublishedFigure> published;
};

/// kBadPeriod. `rows` were read for the request's authors.
base::Result<std::vector<PeriodShare>> incident_stats(const IncidentRows& rows, const StatsRequest& request);
/// The same of the register as it is now. And the registers' errors.
base::Result<std::vector<PeriodShare>> incident_stats(const Case& in, const StatsRequest& request);
[[nodiscard]] base::OrderedJson share_json(const PeriodShare& share, const StatsRequest& request);

/// Seals the share of one period as the figure `id`. kBadPeriod, those of Case::seal.
struct FigureRequest {
  std::string id, period, published, wording, source, marking;
};
base::Result<Sealed> seal_figure(Case& into, const ledger::Actor& actor, const FigureRequest& figure,
                                 const StatsRequest& request);

}  // namespace backtrail::app
