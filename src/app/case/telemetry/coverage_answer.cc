// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/coverage_answer.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "app/case/hunting/hunted_days.h"
#include "app/case/hunting/lapses.h"
#include "app/case/hunting/negative.h"
#include "app/case/intel_store.h"
#include "app/case/telemetry/coverage.h"
#include "app/case/telemetry/placing.h"
#include "app/case/telemetry/since.h"
#include "app/case/telemetry/source_fields.h"
#include "app/case/telemetry/unread.h"
#include "app/case/telemetry/withdrawing.h"
#include "app/case/tenants.h"
#include "base/codes.h"
#include "base/count.h"
#include "base/days.h"
#include "exposure/graph.h"
#include "hunt/sigma/needs.h"
#include "intel/load.h"

namespace backtrail::app {
namespace {

struct Heard final : base::Diagnostics {
  explicit Heard(std::vector<base::Error>& into) : errors(into) {}
  void report(base::Error error) override { errors.push_back(std::move(error)); }
  std::vector<base::Error>& errors;
};

base::Result<std::optional<exposure::Period>> day_option(const std::string& text) {
  if (text.empty()) return std::optional<exposure::Period>();
  if (auto period = exposure::period_of(text)) return period;
  return base::fail(base::kBadTime, "'" + text + "' is no day", {}, "write 2016-11-01, 2016-11 or 2016");
}

std::string nothing_of_these_days(std::uint64_t untimed) {
  std::string out = "Nothing of it is held of the days that are asked for";
  if (untimed != 0) out += ", but " + base::counted(untimed, "record") + " without a time, which may be of any";
  return out + ".";
}

class Building {
 public:
  Building(const Case& in, const CoverageRequest& request, CoverageAnswer& out)
      : in_(in), request_(request), out_(out) {}

  base::Status run() {
    BT_TRY(scope_, scope_of(in_, request_.tenant, request_.group, request_.as_of));
    out_.tenants = scope_;
    BT_TRY_STATUS(load_rules());
    BT_TRY_STATUS(take_sources());
    BT_TRY_STATUS(take_unread());
    BT_TRY_STATUS(take_changed());
    BT_TRY_STATUS(take_organisations());
    if (!request_.tenant.empty() && !tenants_.contains(request_.tenant))
      return std::unexpected(no_such_tenant(in_, request_.tenant));
    BT_TRY_STATUS(take_hunts());
    BT_TRY_STATUS(take_searches());
    note_untimed();
    note_unsearched();
    note_wholly_damaged();
    report::Coverage& answer = out_.coverage;
    for (auto& [name, row] : rows_) {
      row.silences = report::silences_of(held_[name], answer.first, answer.last);
      answer.rows.push_back(std::move(row));
    }
    for (auto& [name, tenant] : tenants_) answer.tenants.push_back(std::move(tenant));
    return {};
  }

 private:
  void note_late(const registers::Entry& entry) {
    if (late_at(entry, request_.as_of)) out_.coverage.late.push_back(entry.label());
  }
  [[nodiscard]] bool wanted(const std::string& tenant) const { return scope_.has(tenant); }

  base::Status load_rules() {
    std::vector<std::string> paths = request_.intel;
    if (paths.empty()) {
      BT_TRY(paths, intel_paths(in_));
    }
    Heard heard(out_.diagnostics);
    auto loaded = intel::load(paths, heard);
    rules_ = std::move(loaded.set.rules);
    for (const detector::SigmaRule& rule : rules_) needs_.push_back(hunt::sigma::needs_of(rule));
    out_.coverage.rules = rules_.size();
    out_.coverage.rules_without_techniques = static_cast<std::uint64_t>(
        std::ranges::count_if(rules_, [](const detector::SigmaRule& rule) { return rule.techniques.empty(); }));
    return {};
  }

  base::Status take_sources() {
    BT_TRY(all_, in_.registers().sources(registers::Which::all));
    sources_ = standing(all_, request_.as_of);
    drop_vacated(sources_);
    BT_TRY(auto evidence, in_.registers().all_evidence(registers::Which::all));
    evidence_ = standing(std::move(evidence), request_.as_of);
    BT_TRY(lapses_, Lapses::read(all_, evidence_, in_.ledger(), in_.bodies(), in_.folder(), request_.as_of));
    note_withdrawn(lapses_->since().withdrawn());
    std::erase_if(sources_, [&](const registers::Source& one) { return !wanted(one.tenant); });
    const auto held = coverage_of(sources_);
    BT_TRY_STATUS(choose_days(held));
    for (const auto& [name, tenant] : held) {
      tenants_[name] = {name, tenant.sources, tenant.records, tenant.damaged, tenant.without_time, {}};
      for (const auto& [channel, days] : tenant.days) {
        report::CoverageRow& row = rows_[{name, channel}];
        row.tenant = name;
        row.log_source = channel;
        std::set<std::int64_t>& held = held_[{name, channel}];
        for (const base::DayRun& run : days) {
          for (std::int64_t day = run.first; day <= run.last; ++day) held.insert(held.end(), day);
        }
        row.held = {held.lower_bound(out_.coverage.first), held.upper_bound(out_.coverage.last)};
      }
    }
    BT_TRY(fields_, SourceFields::read(in_));
    std::map<std::string, std::set<std::string>> seen;  // techniques by tenant
    for (const registers::Source& source : sources_) {
      note_late(source.entry);
      take_source(source, seen[source.tenant]);
    }
    std::set<std::string> known;
    for (const auto& rule : rules_) known.insert(rule.techniques.begin(), rule.techniques.end());
    for (auto& [name, tenant] : tenants_)
      std::ranges::set_difference(known, seen[name], std::back_inserter(tenant.unseen));
    return {};
  }

  void note_withdrawn(const Withdrawn& withdrawn) {
    std::ranges::move(withdrawn.told(scope_), std::back_inserter(out_.diagnostics));
    for (const registers::Source& one : withdrawn.withdrawals()) {
      if (!wanted(one.tenant) || !withdrawn.is_all_of(one.tenant)) continue;
      report::CoverageTenant& tenant = tenants_[one.tenant];
      tenant.tenant = one.tenant;
      tenant.note = "All its sources were withdrawn: nothing of it is held or was looked at.";
    }
  }

  static void add(std::optional<std::uint64_t>& sum, const std::optional<std::uint64_t>& more) {
    sum = sum && more ? std::optional(*sum + *more) : std::nullopt;
  }

  void take_source(const registers::Source& source, std::set<std::string>& seen) {
    std::set<std::string> channels, uncounted;
    const DayPeriod days{out_.coverage.first, out_.coverage.last};
    std::optional<std::uint64_t> damaged = 0;
    report::CoverageTenant& tenant = tenants_[source.tenant];
    if (out_.coverage.narrowed) {
      damaged = damaged_within(source, days);
      add(tenant.asked.damaged, damaged);
    }
    for (std::size_t i = 0; i < source.log_sources.size(); ++i) {
      const registers::LogSourceDays& log_source = source.log_sources[i];
      const std::string channel = channel_name(log_source);
      report::CoverageRow& row = rows_[{source.tenant, channel}];
      row.records += log_source.records;
      if (out_.coverage.narrowed) {
        const auto records = records_within(log_source, days);
        add(row.asked.records, records);
        add(tenant.asked.records, records);
      }
      if (const std::uint64_t untimed = without_time_of(log_source); untimed != 0) {
        row.without_time += untimed;
        untimed_[{source.tenant, channel}].push_back({source.entry.index, source.entry.index, untimed});
      }
      if (channels.insert(channel).second) {
        row.damaged += source.damaged;
        add(row.asked.damaged, damaged);
      }
      if (!log_source.without_time && !log_source.days.empty() && uncounted.insert(channel).second) ++row.uncounted;
      std::set<std::string> here(row.techniques.begin(), row.techniques.end());
      const std::set<std::string>& could = techniques_in(log_source, fields_.of(source, i));
      here.insert(could.begin(), could.end());
      row.techniques.assign(here.begin(), here.end());
      seen.insert(here.begin(), here.end());
    }
  }

  /// Of the rules that are for such logs, and whose fields stand in some record.
  const std::set<std::string>& techniques_in(const registers::LogSourceDays& held,
                                             const registers::FieldNames* fields) {
    const auto [at, fresh] = techniques_.try_emplace({held.product, held.category, held.service, fields});
    if (!fresh) return at->second;
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      if (fits(rules_[i].log_source, held) && (fields == nullptr || needs_[i].met_by(*fields)))
        at->second.insert(rules_[i].techniques.begin(), rules_[i].techniques.end());
    }
    return at->second;
  }

  base::Status choose_days(const std::map<std::string, TenantCoverage>& held) {
    BT_TRY(const auto from, day_option(request_.from));
    BT_TRY(const auto until, day_option(request_.until));
    auto span = span_of(held);
    out_.coverage.narrowed = from || until;
    if (from && until) span = DayPeriod{};
    if (!span) return {};
    // A beginning behind all that is held, and an end before it, ask for the days that they name.
    out_.coverage.first = from ? base::day_number(from->first) : span->first;
    out_.coverage.last = until ? base::day_number(until->last) : span->last;
    if (from && !until) out_.coverage.last = std::max(out_.coverage.last, base::day_number(from->last));
    if (until && !from) out_.coverage.first = std::min(out_.coverage.first, base::day_number(until->first));
    if (out_.coverage.last < out_.coverage.first)
      return base::fail(base::kBadTime, "no day lies between the two", {}, "--from comes before --until");
    return {};
  }

  base::Status take_unread() {
    BT_TRY(const auto missed, missed_of(in_, scope_, request_.as_of));
    for (const Unread& one : missed) {
      out_.coverage.unread.push_back(
          {one.tenant, one.path, one.member, one.code, one.why, base::day_number(one.since)});
      report::CoverageTenant& tenant = tenants_[one.tenant];
      tenant.tenant = one.tenant;
      if (tenant.sources == 0)
        tenant.note = "Nothing that was to be ingested could be read: nothing of it was looked at.";
    }
    return {};
  }

  base::Status take_changed() {
    BT_TRY(auto changed, changed_logs(in_, refs_to(sources_), scope_, request_.as_of));
    for (ChangedLog& one : changed) {
      out_.coverage.changed.push_back({std::move(one.tenant), std::move(one.path), std::move(one.member),
                                       std::string(name(one.state)), std::move(one.why)});
    }
    return {};
  }

  void without_sources(const std::string& name) {
    const auto [at, fresh] = tenants_.try_emplace(name);
    if (!fresh) return;
    at->second.tenant = name;
    at->second.note = "No sources have been ingested: nothing of it was looked at.";
  }

  /// Those that could have logs and have none are named: nothing of them was looked at.
  base::Status take_organisations() {
    BT_TRY(auto all, in_.registers().organisations(registers::Which::all));
    for (const registers::Organisation& one : standing(std::move(all), request_.as_of)) {
      if (!wanted(one.entry.label())) continue;
      note_late(one.entry);
      if (!scope_.is_everybody()) without_sources(one.entry.label());
    }
    // A way may lead to somebody who is not entered otherwise.
    if (scope_.is_group())
      std::ranges::for_each(scope_.named(), [&](const std::string& name) { without_sources(name); });
    BT_TRY(const auto expected, expected_tenants(in_, request_.as_of));
    for (const std::string& name : expected) {
      if (wanted(name)) without_sources(name);
    }
    return {};
  }

  /// Why the search does not say any more what it said, as far as it concerns whoever is asked about.
  [[nodiscard]] std::vector<std::string> lapses_of(const registers::Evidence& search) const {
    std::vector<std::string> out;
    const auto put = [&](const std::vector<Change>& changes) {
      for (const Change& one : changes) {
        if (std::string text = one.text(); std::ranges::find(out, text) == out.end()) out.push_back(std::move(text));
      }
    };
    if (scope_.is_everybody()) put(lapses_->of(search));
    for (const std::string& name : scope_.named()) put(lapses_->of(search, name));
    return out;
  }

  base::Status take_searches() {
    for (const registers::Evidence& one : evidence_) {
      if (!one.negative || !(one.tenant.empty() || wanted(one.tenant))) continue;
      note_late(one.entry);
      const registers::Negative& no = *one.negative;
      const bool indicators = one.detector && one.detector->id == kIndicatorSet;
      std::vector<std::string> lapsed = lapses_of(one);
      out_.coverage.searches.push_back({one.entry.label(), one.tenant, no.from, no.until, no.coverage,
                                        one.detector ? one.detector->sha256 : "", no.method, indicators,
                                        std::move(lapsed)});
      if (no.coverage == "none") continue;
      for (auto& [name, row] : rows_) {
        if (one.tenant.empty() || one.tenant == row.tenant) mark_searched(one, indicators, row);
      }
    }
    note_lapsed();
    return {};
  }

  /// What hunts of the case looked at is on record as well as what was searched for a negative finding.
  base::Status take_hunts() {
    BT_TRY(const auto hunted, hunted_days(in_, all_, refs_to(sources_), request_.as_of));
    for (const auto& [tenant, one] : hunted.hunts)
      out_.coverage.hunts.push_back(
          {tenant, one.hunts, one.detectors.size(), one.rules.size(), one.last, base::day_number(one.last_at)});
    for (const HuntedBy& one : hunted.detectors) {
      if (request_.detectors) out_.coverage.detectors.push_back({one.kind, one.id, one.title});
    }
    for (const auto& [key, channel] : hunted.channels) {
      report::CoverageRow& row = rows_.at(key);
      std::map<const HuntedByList*, std::uint64_t> lists;  // and of how many days
      for (const auto& [day, detectors] : channel.days) {
        if (!row.held.contains(day)) continue;
        row.hunted.emplace(day, detectors->size());
        ++lists[detectors.get()];
        stood_[key].insert(day);
        (channel.with_rules.contains(day) ? row.searched : row.searched_indicators).insert(day);
      }
      for (const auto& [list, days] : lists) {
        if (!request_.detectors) break;
        for (const std::uint32_t one : *list) row.hunted_by[one] += days;
      }
      row.not_assessed = channel.lacking;
      row.missing_fields = channel.missing_fields;
      row.hunted_techniques.assign(channel.techniques.begin(), channel.techniques.end());
      untimed_hunted_[key] = channel.untimed;
      if (!row.hunted.empty() || !channel.untimed.empty())
        row.searches.assign(channel.hunts.begin(), channel.hunts.end());
    }
    return {};
  }

  /// Records without a time are on no day that a row could show: how many there are, and at how many nothing has looked.
  void note_untimed() {
    for (auto& [key, row] : rows_) {
      const std::set<std::uint64_t>& hunted = untimed_hunted_[key];
      // Without a search nobody has asked when they came in.
      const auto& arrived = lapses_->since().arrivals().untimed(row.tenant, row.log_source);
      for (const UntimedArrival& one : arrived.empty() ? untimed_[key] : arrived) {
        const bool searched = std::ranges::any_of(untimed_searched_[key], [&](const registers::Evidence* search) {
          return one.index <= search->entry.index && !lapses_->discarded_since(*search, row.tenant, one.source);
        });
        if (!searched && !hunted.contains(one.source)) row.without_time_unsearched += one.records;
      }
    }
  }

  void note_unsearched() {
    for (auto& [name, tenant] : tenants_) {
      if (!tenant.note.empty()) continue;
      bool any = false, rules = false, held = false;
      for (const auto& [key, row] : rows_) {
        if (row.tenant != name) continue;
        held = held || !row.held.empty();
        any = any || !row.searches.empty();
        rules = rules || !row.searched.empty();
      }
      if (!held) tenant.note = nothing_of_these_days(tenant.without_time);
      else if (!any) tenant.note = "Held, and neither hunted in this case nor searched for a negative finding.";
      else if (!rules)
        tenant.note = "Searched with indicators alone, which does not clear the abuse of valid accounts.";
    }
  }

  /// Logs that hold no record that can be read are in no row, for nobody knows of what days and kind they are.
  void note_wholly_damaged() {
    std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> lost;  // logs and records, by tenant
    for (const registers::Source& one : sources_) {
      if (one.records != 0 || one.damaged == 0) continue;
      auto& [logs, records] = lost[one.tenant];
      ++logs;
      records += one.damaged;
    }
    for (const auto& [tenant, of] : lost) {
      std::string& note = tenants_[tenant].note;
      note += (note.empty() ? "" : " ") + std::string("Of ") + base::counted(of.first, "log") +
              " no record could be read (" + base::counted(of.second, "damaged one") +
              "): nobody knows of which days, and nothing of it was looked at.";
    }
  }

  void mark_searched(const registers::Evidence& search, bool indicators, report::CoverageRow& row) {
    const registers::Negative& no = *search.negative;
    const bool lapsed = lapses_->any_of(search, row.tenant);
    LapsedSearch lapsing{search.entry.label(), &row, {}};
    const auto days = [](const std::string& from, const std::string& until) {
      const auto first = exposure::period_of(from);
      const auto last = exposure::period_of(until);
      return exposure::Period{first ? first->first : base::Instant{0},
                              last ? last->last : base::Instant{base::kMaxTicks}};
    };
    std::vector<exposure::Period> left_out;
    bool all_looked_at = true;
    for (const registers::NotLooked& gap : no.not_looked) {
      const bool here = (gap.tenant.empty() || gap.tenant == row.tenant) &&
                        (gap.log_source.empty() || gap.log_source == row.log_source);
      if (here && leaves_days_out(gap)) left_out.push_back(days(gap.from, gap.until));
      indicators = indicators || (here && gap.kind == "indicators-alone");
      // Days without records say nothing about records without a day.
      all_looked_at = all_looked_at && !(here && leaves_days_out(gap) && gap.kind != "no-records");
    }
    if (all_looked_at) untimed_searched_[{row.tenant, row.log_source}].push_back(&search);
    const exposure::Period whole = days(no.from, no.until);
    bool any = false;
    for (const std::int64_t day : row.held) {
      const base::Instant at = base::from_day_number(day);
      const exposure::Period that_day{at, at};
      if (!whole.meets(that_day)) continue;
      if (std::ranges::any_of(left_out, [&](const exposure::Period& gap) { return gap.meets(that_day); })) continue;
      (lapsed ? lapsing.days : stood_[{row.tenant, row.log_source}]).insert(day);
      if (lapses_->since().arrivals().newest(row.tenant, row.log_source, day) > search.entry.index ||
          lapses_->discarded_since(search, row.tenant, row.log_source, day))
        continue;
      (indicators ? row.searched_indicators : row.searched).insert(day);
      any = true;
    }
    if (any) row.searches.push_back(search.entry.label());
    if (lapsed) lapsed_.push_back(std::move(lapsing));
  }

  /// Searches that have lapsed, where nothing that stands has looked at all of the same days.
  void note_lapsed() {
    for (const LapsedSearch& one : lapsed_) {
      const std::set<std::int64_t>& stood = stood_[{one.row->tenant, one.row->log_source}];
      if (!std::ranges::includes(stood, one.days)) one.row->lapsed.push_back(one.id);
    }
  }

  const Case& in_;
  const CoverageRequest& request_;
  TenantScope scope_;
  CoverageAnswer& out_;
  std::vector<detector::SigmaRule> rules_;
  std::vector<detector::Needs> needs_;  // of each
  SourceFields fields_;
  std::map<std::tuple<std::string, std::string, std::string, const registers::FieldNames*>, std::set<std::string>>
      techniques_;  // that could be seen in a kind of log with such fields
  std::vector<registers::Source> all_;  // with those that were corrected
  std::vector<registers::Source> sources_;  // that stand, and are asked about
  std::optional<Lapses> lapses_;
  /// A search that no longer stands, and the days of a row that it was of.
  struct LapsedSearch {
    std::string id;
    report::CoverageRow* row;
    std::set<std::int64_t> days;
  };
  std::vector<LapsedSearch> lapsed_;
  std::map<std::pair<std::string, std::string>, std::set<std::int64_t>>
      stood_;  // by tenant and channel: days of hunts and of searches that stand
  std::map<std::pair<std::string, std::string>, std::vector<UntimedArrival>>
      untimed_;  // likewise: records without a time, by the source that stands
  std::map<std::pair<std::string, std::string>, std::set<std::uint64_t>>
      untimed_hunted_;  // likewise, as HuntedChannel has it
  std::map<std::pair<std::string, std::string>, std::vector<const registers::Evidence*>>
      untimed_searched_;  // likewise: searches that looked at records without a time
  std::vector<registers::Evidence> evidence_;  // that stands
  std::map<std::pair<std::string, std::string>, std::set<std::int64_t>>
      held_;  // by tenant and channel, whatever is asked
  std::map<std::string, report::CoverageTenant> tenants_;
  std::map<std::pair<std::string, std::string>, report::CoverageRow> rows_;
};

}  // namespace

base::Result<CoverageAnswer> coverage_answer(const Case& in, const CoverageRequest& request) {
  CoverageAnswer out;
  out.as_of = request.as_of;
  if (request.as_of.time) {
    out.coverage.as_of = std::string("What had been ") +
                         (request.as_of.by == AsOf::By::received ? "received" : "entered") + " by " +
                         base::format(*request.as_of.time) + ".";
  }
  BT_TRY_STATUS(Building(in, request, out).run());
  return out;
}

}  // namespace backtrail::app
