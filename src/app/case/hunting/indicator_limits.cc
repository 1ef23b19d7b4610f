// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/indicator_limits.h"

#include <algorithm>

#include "app/case/telemetry/coverage.h"
#include "app/hunting/search_limits.h"
#include "base/count.h"
#include "base/time.h"

namespace backtrail::app {
namespace {

constexpr std::size_t kNamesTold = 20;  // indicators that names hold; further ones are counted
constexpr std::size_t kUnseenTold = 20;  // the same of those whose text stands where none is seen

struct Validity {
  std::size_t all = 0, never = 0, in_part = 0;

  template <typename Detector>
  void add(const Detector& one, base::Instant from, base::Instant until) {
    ++all;
    const bool ended = one.valid_until && *one.valid_until <= from;
    const bool to_begin = one.valid_from && *one.valid_from >= until;
    if (ended || to_begin) ++never;
    else if ((one.valid_from && *one.valid_from > from) || (one.valid_until && *one.valid_until < until)) ++in_part;
  }
};

std::string told_validity(std::size_t count, const char* when) {
  return base::counted(count, "indicator") + " " + base::plural(count, "is", "are") + " not valid on " + when;
}

}  // namespace

IndicatorLimits indicator_limits(const HuntResult& hunted, const ValuesInNames& names, const std::string& tenant,
                                 std::int64_t first_day, std::int64_t last_day) {
  IndicatorLimits out;
  const auto tell = [&](const std::string& whose, const std::string& why) {
    out.told.push_back({whose, "", day_text(first_day), day_text(last_day), why, "not-evaluated"});
  };
  const base::Instant from = base::from_day_number(first_day), until = base::from_day_number(last_day + 1);
  Validity validity;
  std::size_t in_names = 0;
  for (const detector::Indicator& one : hunted.set.indicators) {
    validity.add(one, from, until);
    if (const std::string why = names.told_of({one.kind, one.value}); !why.empty() && in_names++ < kNamesTold)
      tell(tenant, one.value + ": " + why);
  }
  for (const std::uint32_t pattern : hunted.hunted_patterns) validity.add(hunted.set.patterns[pattern], from, until);
  if (in_names > kNamesTold) {
    tell(tenant, base::counted(in_names - kNamesTold, "further indicator is", "further indicators are") +
                     " held by the names of fields, which are not looked at");
  }
  const std::uint64_t hits = hunted.outside_validity;
  if (validity.never != 0) tell(tenant, told_validity(validity.never, "any of these days"));
  if (validity.never != 0 && hits != 0) {
    tell(tenant, base::counted(hits, "hit") + " of indicators outside their validity " +
                     base::plural(hits, "does", "do") + " not count");
  }
  if (validity.in_part != 0) out.method += " " + told_validity(validity.in_part, "all of these days") + ".";
  if (hits != 0) {
    out.method += " " + base::counted(hits, "hit") + " outside an indicator's period of validity " +
                  base::plural(hits, "does", "do") + " not count.";
  }
  for (const auto& [why, count] : search_limits(hunted.set, hunted.hunted_patterns))
    tell(tenant, base::counted(count, "indicator") + ": " + why);
  for (std::size_t i = 0; i < std::min(hunted.unseen_texts.size(), kUnseenTold); ++i) {
    const UnseenText& one = hunted.unseen_texts[i];
    tell(tenant, hunted.set.indicators[one.indicator].value + ": its text stands in " +
                     base::counted(one.records, "record") + " in which nothing is taken for it");
  }
  if (hunted.unseen_texts.size() > kUnseenTold) {
    tell(tenant, base::counted(hunted.unseen_texts.size() - kUnseenTold, "further indicator's text stands",
                               "further indicators' texts stand") +
                     " in records in which nothing is taken for it");
  }
  if (!hunted.set.indicators.empty()) {
    for (const auto& [whose, why] : names.told_unnoted()) tell(whose, why);
  }
  if (validity.all != 0 && validity.never == validity.all && hunted.hunted_rules.empty() &&
      hunted.hunted_yara.empty() && hunted.hunted_correlations.empty())
    out.blind = "no indicator is valid on any of these days";
  return out;
}

}  // namespace backtrail::app
