// SPDX-License-Identifier: Apache-2.0
// What an answer about a case's telemetry stands on, whatever was asked, and what it does not: the days from the first to the last that any
// source holds; and organisations without sources, days without records, what could not be read, what was discarded, damaged, or has
// changed since. `lookup` and `hunt --case` tell the same.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/case/as_of.h"
#include "app/case/case.h"
#include "app/case/telemetry/coverage.h"
#include "app/case/telemetry/erased.h"
#include "app/case/telemetry/unread.h"
#include "app/case/telemetry/withdrawing.h"
#include "app/case/tenant_scope.h"
#include "base/json_fwd.h"
#include "base/result.h"

namespace backtrail::app {

struct AnswerGap {
  std::string tenant, log_source, from, until;  // empty: all, or nobody knows which
  std::string why;
  friend auto operator<=>(const AnswerGap&, const AnswerGap&) = default;
};
using AnswerGaps = std::vector<AnswerGap>;

/// Refers to what it is given.
struct GapsRequest {
  const SourceRefs& standing;  // of these tenants, without places that are vacated
  const std::vector<Unread>& unread;  // likewise
  const Withdrawn& withdrawn;
  TenantScope tenants;
  const AsOf& as_of;
};

/// Whose telemetry the answer is about: organisations with sources, those of which some could be expected, and all of a group.
base::Result<std::set<std::string>> tenants_asked(const Case& in, const GapsRequest& request);

/// A "no" is one of these days, and of no others.
struct AnswerDays {
  std::optional<DayPeriod>
      span{};  // from the first to the last that any source holds; nothing when no record has a time
  std::uint64_t without_time = 0;  // records that may be of any day, as far as they were counted
};
[[nodiscard]] AnswerDays days_of_answer(const std::map<std::string, TenantCoverage>& held);
/// {"from", "until"}; null when no day can be named.
[[nodiscard]] base::OrderedJson days_json(const AnswerDays& days);
/// "3 records without a time, which may be of any day".
[[nodiscard]] std::string untimed_told(std::uint64_t without_time);
/// "2017-02-01 to 2018-01-31", with what is of no day that could be named.
[[nodiscard]] std::string days_told(const AnswerDays& days);

struct AnswerGround {
  AnswerDays days;
  AnswerGaps gaps;
};
/// Of `tenants`; the gaps in no order.
base::Result<AnswerGround> ground_of_case(const Case& in, const GapsRequest& request,
                                          const std::set<std::string>& tenants);
/// Of sources that were discarded; `known` by the number of their entries.
[[nodiscard]] AnswerGaps discarded_gaps(const ErasedSources& erased,
                                        const std::map<std::uint64_t, const registers::Source*>& known);
/// One for each channel of the source.
void put_source_gaps(const registers::Source& source, const std::string& why, AnswerGaps& into);
/// Ascending, each once.
void settle_gaps(AnswerGaps& gaps);

inline constexpr std::size_t kGapsOfAnswer = 10;
/// So few that thousands of rows can have them: each reason once before any comes again; ascending. Places in `gaps`.
[[nodiscard]] std::vector<std::size_t> gaps_shown(const AnswerGaps& gaps);
[[nodiscard]] base::OrderedJson gap_json(const AnswerGap& gap);
/// For people: each reason once, of whom, and how often; up to kGapsOfAnswer with those that stand in `told` already. Of more `further` says
/// where they are told.
void tell_gaps(const AnswerGaps& gaps, std::string_view further, std::vector<std::string>& told);

}  // namespace backtrail::app
