// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/coverage.h"

#include <algorithm>
#include <functional>
#include <tuple>

#include "base/time.h"
#include "record/mapping.h"

namespace backtrail::app {
namespace {

std::optional<std::int64_t> day_of(const std::string& text) {
  const auto parsed = base::parse_iso(text);
  return parsed ? std::optional(base::day_number(parsed->instant)) : std::nullopt;
}

/// The catalogue keeps the first category of a log source; records may be of several (registry_set, registry_event), and rules ask
/// for any of them. Which go with the first the mappings say.
bool goes_with(const registers::LogSourceDays& held, const std::string& category) {
  using Key = std::tuple<std::string, std::string, std::string>;  // product, service, first category
  static const std::map<Key, std::set<std::string>> table = [] {
    std::map<Key, std::set<std::string>> out;
    const auto mappings = record::MappingSet::builtin();
    for (const auto& mapping : mappings->all()) {
      for (const record::LogSourceRule& rule : mapping->rules) {
        const auto& categories = rule.log_source->categories;
        if (categories.size() > 1)
          out[{rule.log_source->product, rule.log_source->service, categories.front()}].insert(categories.begin() + 1,
                                                                                               categories.end());
      }
    }
    return out;
  }();
  const auto found = table.find({held.product, held.service, held.category});
  return found != table.end() && found->second.contains(category);
}

/// How much of what a log source holds is of the days.
enum class Within : std::uint8_t { none, some, whole };

Within within_of(const registers::LogSourceDays& log_source, const DayPeriod& days) {
  const std::string first = day_text(days.first), last = day_text(days.last);  // these compare as days do
  bool any = false, all = true;
  for (const auto& [from, until] : log_source.days) {
    any |= from <= last && until >= first;
    all &= from >= first && until <= last;
  }
  return !any ? Within::none : all ? Within::whole : Within::some;
}

}  // namespace

std::optional<DayPeriod> TenantCoverage::span() const {
  std::optional<DayPeriod> out;
  for (const auto& [channel, held] : days) {
    if (held.empty()) continue;
    if (!out) out = {held.front().first, held.back().last};
    out->first = std::min(out->first, held.front().first);
    out->last = std::max(out->last, held.back().last);
  }
  return out;
}

std::string channel_name(const registers::LogSourceDays& log_source) {
  std::string out = log_source.product;
  for (const std::string* part : {&log_source.service, &log_source.category}) {
    // The category tells a channel only where nothing else does.
    if (part == &log_source.category && !log_source.service.empty()) continue;
    if (!part->empty()) out += (out.empty() ? "" : "/") + *part;
  }
  return out.empty() ? "unknown" : out;
}

DayList days_of(const registers::LogSourceDays& log_source) {
  DayList out;
  for (const auto& [first, last] : log_source.days) {
    const auto from = day_of(first);
    const auto until = day_of(last);
    if (!from || !until) continue;  // the registers take nothing else; an edited row is verify's to find
    for (std::int64_t day = *from; day <= *until; ++day) out.push_back(day);
  }
  if (!std::ranges::is_sorted(out, std::less_equal<>())) {
    std::ranges::sort(out);
    const auto twice = std::ranges::unique(out);
    out.erase(twice.begin(), twice.end());
  }
  return out;
}

std::uint64_t without_time_of(const registers::LogSourceDays& log_source) {
  return log_source.without_time.value_or(log_source.days.empty() ? log_source.records : 0);
}

bool is_uncounted(const registers::Source& source) {
  return std::ranges::any_of(
      source.log_sources, [](const registers::LogSourceDays& one) { return !one.without_time && !one.days.empty(); });
}

SourceRefs refs_to(const std::vector<registers::Source>& sources) {
  SourceRefs out;
  out.reserve(sources.size());
  for (const registers::Source& one : sources) out.push_back(&one);
  return out;
}

std::map<std::string, TenantCoverage> coverage_of(const std::vector<registers::Source>& sources) {
  return coverage_of(refs_to(sources));
}

std::optional<std::uint64_t> records_within(const registers::LogSourceDays& log_source, const DayPeriod& days) {
  const Within within = within_of(log_source, days);
  if (within == Within::none) return 0;
  // What earlier versions ingested may have records without a time, which are of no day.
  if (within == Within::some || !log_source.without_time) return std::nullopt;
  return log_source.records - std::min(log_source.records, *log_source.without_time);
}

std::optional<std::uint64_t> damaged_within(const registers::Source& source, const DayPeriod& days) {
  if (source.damaged == 0) return 0;
  std::optional<Within> all;
  for (const auto& one : source.log_sources) {
    if (one.days.empty()) continue;
    const Within within = within_of(one, days);
    if (within == Within::some || (all && *all != within)) return std::nullopt;
    all = within;
  }
  if (!all) return std::nullopt;
  return *all == Within::whole ? source.damaged : 0;
}

std::map<std::string, TenantCoverage> coverage_of(const SourceRefs& sources) {
  std::map<std::string, TenantCoverage> out;
  for (const registers::Source* source : sources) {
    TenantCoverage& tenant = out[source->tenant];
    tenant.tenant = source->tenant;
    ++tenant.sources;
    tenant.records += source->records;
    tenant.damaged += source->damaged;
    tenant.uncounted += is_uncounted(*source) ? 1 : 0;
    for (const registers::LogSourceDays& log_source : source->log_sources) {
      DayRuns& days = tenant.days[channel_name(log_source)];
      const DayRuns of_source = day_runs_of(log_source);
      days.insert(days.end(), of_source.begin(), of_source.end());
      const std::uint64_t untimed = without_time_of(log_source);
      tenant.without_time += untimed;
      if (untimed != 0) tenant.untimed.insert(channel_name(log_source));
    }
  }
  for (auto& [name, tenant] : out) {
    for (auto& [channel, days] : tenant.days) days = in_order(std::move(days));
  }
  return out;
}

std::optional<DayPeriod> span_of(const std::map<std::string, TenantCoverage>& held) {
  std::optional<DayPeriod> out;
  for (const auto& [name, tenant] : held) {
    const auto here = tenant.span();
    if (!here) continue;
    if (!out) out = here;
    out = {std::min(out->first, here->first), std::max(out->last, here->last)};
  }
  return out;
}

std::vector<CoverageGap> gaps_of(const TenantCoverage& coverage, std::int64_t first, std::int64_t last) {
  std::vector<CoverageGap> out;
  for (const auto& [channel, held] : coverage.days) {
    std::int64_t missing_from = first;
    for (auto run = run_from(held, first); run != held.end() && run->first <= last; ++run) {
      if (run->first > missing_from) out.push_back({channel, missing_from, run->first - 1});
      missing_from = run->last + 1;
    }
    if (missing_from <= last) out.push_back({channel, missing_from, last});
  }
  return out;
}

bool fits(const detector::SigmaLogSource& wanted, const registers::LogSourceDays& held) {
  return (wanted.product.empty() || wanted.product == held.product) &&
         (wanted.service.empty() || wanted.service == held.service) &&
         (wanted.category.empty() || wanted.category == held.category || goes_with(held, wanted.category));
}

std::string day_text(std::int64_t day) { return base::format_day(base::from_day_number(day)); }

}  // namespace backtrail::app
