// SPDX-License-Identifier: Apache-2.0
// "We looked and found nothing", as evidence that can be held to account: what was asked, where, how, and what was not looked at.
//
// It is not enough that nobody has found anything: here the tenant's sources are hunted, now, with the detectors that are named,
// and the finding is sealed only when nothing matches, neither now nor among what was sealed before. Coverage is
// complete: every channel that the sources hold has records of every day asked for, all of it could be read, some detector
// looks at each, there are logs of each kind that the rules need, and nothing that was given to `ingest` waits to be read; none: nothing of the period could be looked at, or nothing could have matched; partial: anything between, with a list.
// A rule without logs of its kind cannot say no, so whoever asks with rules for logs that are not kept is told which.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/case/case.h"
#include "app/case/telemetry/gaps.h"
#include "base/progress.h"

namespace backtrail::app {

/// The detector's id of a search with indicators alone, which clears nobody of the abuse of valid accounts.
inline constexpr std::string_view kIndicatorSet = "indicator-set";

struct NegativeRequest {
  std::string id;  // human id; may be empty
  std::string tenant;  // empty: all tenants of the case
  std::string question;
  std::vector<std::string> intel;  // rules and indicators
  std::string from, until;  // days, months or years, both included; empty: what the sources span
  std::string marking;  // empty: TLP:RED
  std::string scope;  // empty: the channels that were searched
  unsigned threads = 1;
};

struct NegativeOutcome {
  std::optional<Sealed> sealed;  // nothing when something was found
  std::vector<std::string> found;  // detectors that matched, and how often; ids of evidence sealed before
  std::string coverage;  // complete | partial | none
  AnswerDays days;  // that were asked for
  std::string method;
  std::vector<registers::NotLooked> not_looked;
  std::vector<base::Error> diagnostics;
};

/// registers::kNotFound for a tenant that nobody is called, kNoSources, kNothingToHunt, base::kBadTime, and those of Case::seal.
base::Result<NegativeOutcome> seal_negative(Case& into, const ledger::Actor& actor, const NegativeRequest& request,
                                            base::Progress* progress);

/// Whether what was not looked at is days. Records that are damaged and files that could not be read leave the others of their days
/// looked at, and a detector that could not be evaluated leaves what the others did.
[[nodiscard]] bool leaves_days_out(const registers::NotLooked& gap);
/// Whether an answer with this gap is partial. Indicators alone are a search, which says so; and of what was set aside somebody
/// has said that it is no log.
[[nodiscard]] bool limits_answer(const registers::NotLooked& gap);

}  // namespace backtrail::app
