// SPDX-License-Identifier: Apache-2.0
// Coverage as JSON: the whole answer, and rows that say by themselves why they are not whole.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "app/case/telemetry/coverage.h"
#include "app/case/telemetry/coverage_answer.h"
#include "app/case/telemetry/source_fields.h"
#include "base/count.h"
#include "base/days.h"
#include "base/json.h"

namespace backtrail::app {
namespace {

using base::OrderedJson;

constexpr std::size_t kLapsedNamed = 5;  // searches, in one row

/// Runs of days that as many detectors looked at.
OrderedJson hunted_runs(const std::map<std::int64_t, std::uint64_t>& days) {
  OrderedJson out = OrderedJson::array();
  for (const auto& [run, detectors] : base::runs_of_days(days))
    out.push_back({{"from", day_text(run.first)}, {"until", day_text(run.last)}, {"detectors", detectors}});
  return out;
}

OrderedJson number_or_null(const std::optional<std::uint64_t>& number) {
  return number ? OrderedJson(*number) : OrderedJson(nullptr);
}

/// Records of the days that are asked for, and of all: `of` is a row or a tenant.
template <typename Of>
OrderedJson counts_json(const report::Coverage& coverage, const Of& of) {
  return {{"records", coverage.narrowed ? number_or_null(of.asked.records) : OrderedJson(of.records)},
          {"damaged", coverage.narrowed ? number_or_null(of.asked.damaged) : OrderedJson(of.damaged)},
          {"records_all_days", of.records},
          {"damaged_all_days", of.damaged}};
}

/// What is to be said of damage where days were named, and it may be of others.
std::string told_damage(const report::CoverageRow& row, bool narrowed) {
  if (!narrowed) return row.damaged == 0 ? "" : base::counted(row.damaged, "damaged record");
  if (row.asked.damaged) return *row.asked.damaged == 0 ? "" : base::counted(*row.asked.damaged, "damaged record");
  return base::counted(row.damaged, "damaged record") + " in its sources, which hold other days too";
}

/// Held days that indicators looked at and no rule did.
std::uint64_t alone_days(const report::CoverageRow& row) {
  return static_cast<std::uint64_t>(
      std::ranges::count_if(row.searched_indicators, [&](std::int64_t day) { return !row.searched.contains(day); }));
}

/// In a few words what keeps the row from being all that it could be, for those who read rows alone; empty when nothing does.
std::string why_of(const report::CoverageRow& row, bool narrowed, std::int64_t gap_days, const std::string& note,
                   std::uint64_t unread, std::uint64_t changed) {
  std::string out;
  const auto add = [&](const std::string& words) { out += (out.empty() ? "" : "; ") + words; };
  if (row.held.empty()) add("nothing is held of the days that are asked for");
  else if (gap_days != 0) add("silence that is unusual for this source");
  if (const std::string damage = told_damage(row, narrowed); !damage.empty()) add(damage);
  if (const std::string untimed = report::told_untimed(row); !untimed.empty()) add(untimed);
  const std::uint64_t alone = alone_days(row);
  const std::uint64_t unasked = row.held.size() - row.searched.size() - alone;
  if (alone != 0) add(base::counted(alone, "day") + " searched with indicators alone");
  if (unasked != 0) add(base::counted(unasked, "day") + " not searched");
  if (!row.lapsed.empty()) {
    std::string ids;
    for (std::size_t i = 0; i < row.lapsed.size() && i < kLapsedNamed; ++i) ids += (i == 0 ? "" : ", ") + row.lapsed[i];
    if (row.lapsed.size() > kLapsedNamed) ids += fmt::format(" and {} more", row.lapsed.size() - kLapsedNamed);
    add(base::counted(row.lapsed.size(), "search has", "searches have") + " lapsed (" + ids + ")");
  }
  if (row.not_assessed != 0)
    add(base::counted(row.not_assessed, "rule") + " not assessed, for " + told_fields(row.missing_fields) +
        base::plural(row.missing_fields.size(), " stands", " stand") + " in no record");
  if (unread != 0) add(base::counted(unread, "file or member", "files or members") + " not read");
  if (changed != 0) add(base::counted(changed, "log has", "logs have") + " changed since it was ingested");
  if (!note.empty() && !row.held.empty()) add(note);
  return out;
}

/// Of a tenant of which nothing is held: whoever reads rows alone must not take its absence for an answer.
OrderedJson nothing_held_row(const report::Coverage& coverage, const report::CoverageTenant& tenant, std::int64_t asked,
                             std::uint64_t unread) {
  std::string why = tenant.note;
  if (unread != 0)
    why += (why.empty() ? "" : "; ") + base::counted(unread, "file or member", "files or members") + " not read";
  OrderedJson out = {{"tenant", tenant.tenant}, {"log_source", ""}, {"state", "none"}};
  out.update(counts_json(coverage, tenant));
  out.update({{"without_time", 0},
              {"without_time_not_searched", 0},
              {"sources_without_time_not_counted", 0},
              {"days_held", 0},
              {"days_asked", asked},
              {"days_searched", 0},
              {"days_with_indicators_alone", 0},
              {"gap_days", 0},
              {"why", std::move(why)}});
  return out;
}
}  // namespace

std::vector<OrderedJson> coverage_rows(const CoverageAnswer& answer, bool without_sources) {
  std::vector<OrderedJson> out;
  std::map<std::string, std::string> notes;
  for (const report::CoverageTenant& one : answer.coverage.tenants) notes.emplace(one.tenant, one.note);
  std::map<std::string, std::uint64_t> unread;
  for (const report::CoverageUnread& one : answer.coverage.unread) ++unread[one.tenant];
  std::map<std::string, std::uint64_t> changed;
  for (const report::CoverageChanged& one : answer.coverage.changed) ++changed[one.tenant];
  std::set<std::string> told;
  const std::int64_t asked = std::max<std::int64_t>(answer.coverage.last - answer.coverage.first + 1, 0);
  for (const report::CoverageRow& row : answer.coverage.rows) {
    told.insert(row.tenant);
    OrderedJson one = {
        {"tenant", row.tenant}, {"log_source", row.log_source}, {"state", row.held.empty() ? "none" : "held"}};
    one.update(counts_json(answer.coverage, row));
    one.update(OrderedJson{{"without_time", row.without_time},
                           {"without_time_not_searched", row.without_time_unsearched},
                           {"sources_without_time_not_counted", row.uncounted},
                           {"days_held", row.held.size()},
                           {"days_asked", asked},
                           {"days_searched", row.searched.size()},
                           {"days_with_indicators_alone", alone_days(row)},
                           {"days", base::day_ranges(row.held)},
                           {"gap_days", 0},
                           {"gaps", OrderedJson::array()},
                           {"usual_silence_days", 0},
                           {"searched", base::day_ranges(row.searched)},
                           {"searched_with_indicators_alone", base::day_ranges(row.searched_indicators)},
                           {"searches", row.searches},
                           {"lapsed", row.lapsed},
                           {"hunted", hunted_runs(row.hunted)},
                           {"hunted_techniques", row.hunted_techniques},
                           {"not_assessed", row.not_assessed},
                           {"missing_fields", row.missing_fields},
                           {"techniques", row.techniques}});
    std::int64_t gaps = 0, usual = 0;
    for (const report::Silence& silence : row.silences) {
      const std::int64_t days = silence.last - silence.first + 1;
      (silence.unusual ? gaps : usual) += days;
      if (silence.unusual)
        one["gaps"].push_back({{"from", day_text(silence.first)}, {"until", day_text(silence.last)}, {"days", days}});
    }
    one["gap_days"] = gaps;
    one["usual_silence_days"] = usual;
    one["why"] =
        why_of(row, answer.coverage.narrowed, gaps, notes[row.tenant], unread[row.tenant], changed[row.tenant]);
    out.push_back(std::move(one));
  }
  for (const report::CoverageTenant& tenant : answer.coverage.tenants) {
    if (without_sources && !told.contains(tenant.tenant))
      out.push_back(nothing_held_row(answer.coverage, tenant, asked, unread[tenant.tenant]));
  }
  std::ranges::stable_sort(out, {}, [](const OrderedJson& row) { return row["tenant"].get<std::string>(); });
  return out;
}

std::vector<OrderedJson> detector_rows(const CoverageAnswer& answer) {
  std::vector<OrderedJson> out;
  for (const report::CoverageRow& row : answer.coverage.rows) {
    for (const auto& [place, days] : row.hunted_by) {
      const report::CoverageDetector& one = answer.coverage.detectors[place];
      out.push_back({{"tenant", row.tenant},
                     {"log_source", row.log_source},
                     {"kind", one.kind},
                     {"id", one.id},
                     {"title", one.title},
                     {"days", days}});
    }
  }
  return out;
}

OrderedJson coverage_json(const CoverageAnswer& answer) {
  const report::Coverage& coverage = answer.coverage;
  const bool any = coverage.first <= coverage.last;
  OrderedJson out = {{"from", any ? OrderedJson(day_text(coverage.first)) : OrderedJson(nullptr)},
                     {"until", any ? OrderedJson(day_text(coverage.last)) : OrderedJson(nullptr)},
                     {"as_of", as_of_json(answer.as_of)},
                     {"rules", coverage.rules},
                     {"rules_without_techniques", coverage.rules_without_techniques},
                     {"note", report::kValidAccounts},
                     {"tenants", OrderedJson::array()},
                     {"rows", coverage_rows(answer, false)},
                     {"searches", OrderedJson::array()},
                     {"hunts", OrderedJson::array()},
                     {"unread", OrderedJson::array()},
                     {"changed", OrderedJson::array()},
                     {"late", coverage.late}};
  for (const report::CoverageTenant& one : coverage.tenants) {
    OrderedJson tenant = {{"tenant", one.tenant}, {"sources", one.sources}};
    tenant.update(counts_json(coverage, one));
    tenant["note"] = one.note.empty() ? OrderedJson(nullptr) : OrderedJson(one.note);
    tenant["techniques_unseen"] = one.unseen;
    out["tenants"].push_back(std::move(tenant));
  }
  for (const report::CoverageHunts& one : coverage.hunts) {
    out["hunts"].push_back({{"tenant", one.tenant},
                            {"hunts", one.hunts},
                            {"detectors", one.detectors},
                            {"rules", one.rules},
                            {"last", one.last},
                            {"last_day", day_text(one.last_day)}});
  }
  for (const report::CoverageChanged& one : coverage.changed) {
    OrderedJson row = {{"tenant", one.tenant}, {"path", one.path}, {"state", one.state}, {"why", one.why}};
    if (!one.member.empty()) row["member"] = one.member;
    out["changed"].push_back(std::move(row));
  }
  for (const report::CoverageUnread& one : coverage.unread) {
    OrderedJson row = {{"tenant", one.tenant}, {"path", one.path}};
    if (!one.member.empty()) row["member"] = one.member;
    row.update({{"code", one.code}, {"why", one.why}, {"since", day_text(one.since)}});
    out["unread"].push_back(std::move(row));
  }
  for (const report::CoverageSearch& one : coverage.searches) {
    out["searches"].push_back({{"id", one.id},
                               {"tenant", one.tenant.empty() ? OrderedJson(nullptr) : OrderedJson(one.tenant)},
                               {"from", one.from},
                               {"until", one.until},
                               {"coverage", one.coverage},
                               {"indicators_only", one.indicators_only},
                               {"detectors_sha256", one.detectors},
                               {"method", one.method},
                               {"lapsed", one.lapsed}});
  }
  return out;
}

}  // namespace backtrail::app
