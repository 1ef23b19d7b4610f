// SPDX-License-Identifier: Apache-2.0
#include "app/case/exposure/exposure.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "app/case/hunting/hunted_days.h"
#include "app/case/hunting/lapses.h"
#include "app/case/hunting/negative.h"
#include "app/case/telemetry/coverage.h"
#include "app/case/telemetry/since.h"
#include "app/case/telemetry/withdrawing.h"
#include "app/case/tenants.h"
#include "app/codes.h"
#include "base/days.h"
#include "base/time.h"
#include "registers/codes.h"

namespace backtrail::app {
namespace {

/// What a search did not look at, by tenant: one of everybody in a country names thousands, and is asked about as many. Refers to it.
class Gaps {
 public:
  explicit Gaps(const registers::Negative& no) {
    for (const registers::NotLooked& gap : no.not_looked) {
      if (limits_answer(gap) && gap.tenant.empty()) left_out_of_all_ = true;
      else if (limits_answer(gap)) left_out_.insert(gap.tenant);
      if (gap.kind == "no-detector") unasked_[gap.tenant].insert(gap.log_source);
    }
  }
  [[nodiscard]] bool left_out_of(std::string_view tenant) const {
    return left_out_of_all_ || left_out_.contains(tenant);
  }
  /// Kinds of its logs at which no detector looked; null when there are none.
  [[nodiscard]] const std::set<std::string_view>* unasked_of(std::string_view tenant) const {
    const auto found = unasked_.find(tenant);
    return found == unasked_.end() ? nullptr : &found->second;
  }

 private:
  bool left_out_of_all_ = false;
  std::set<std::string_view> left_out_;
  std::map<std::string_view, std::set<std::string_view>> unasked_;
};

/// What fills the tables, and notes which of it was entered late.
class Gathering {
 public:
  Gathering(const Case& in, const AsOf& as_of, ExposureAnswer& out) : in_(in), as_of_(as_of), out_(out) {}

  base::Result<exposure::Tables> run() {
    BT_TRY(sources_, in_.registers().sources(registers::Which::all));
    held_ = standing(refs_to(sources_), as_of_);
    for (const registers::Source* one : held_) {
      for (const registers::LogSourceDays& held : one->log_sources) note_days(one->tenant, held);
    }
    BT_TRY_STATUS(organisations());
    BT_TRY_STATUS(ways());
    BT_TRY_STATUS(evidence());
    BT_TRY_STATUS(hunts());
    return std::move(tables_);
  }

 private:
  void note(const registers::Entry& entry) {
    if (late_at(entry, as_of_)) out_.late.push_back(entry.label());
  }

  void note_days(const std::string& tenant, const registers::LogSourceDays& held) {
    for (const auto& [first, last] : held.days) {
      const auto from = base::parse_iso(first);
      if (!from) continue;
      const base::Instant day = base::from_day_number(base::day_number(from->instant));
      const auto [at, fresh] = tables_.held_since.try_emplace(tenant, day);
      if (!fresh) at->second = std::min(at->second, day);
    }
  }

  base::Status organisations() {
    BT_TRY(auto all, in_.registers().organisations(registers::Which::all));
    for (const registers::Organisation& one : standing(std::move(all), as_of_)) {
      note(one.entry);
      tables_.organisations.push_back({one.entry.label(), one.name, one.kind});
      for (const registers::Serves& serves : one.serves) {
        exposure::Way way{one.entry.label() + " serves " + serves.customer, one.entry.label(), serves.customer};
        way.means = serves.service;
        way.from = serves.from;
        way.until = serves.until;
        way.source = "register of organisations";
        tables_.ways.push_back(std::move(way));
      }
    }
    return {};
  }

  /// Where edges say how a provider reaches a customer, "serves", which does not, is no further way.
  base::Status ways() {
    BT_TRY(auto all, in_.registers().edges(registers::Which::all));
    const auto edges = standing(std::move(all), as_of_);
    std::set<std::pair<std::string, std::string>> told;
    if (!tables_.ways.empty()) {
      for (const registers::Edge& one : edges) told.emplace(one.provider, one.customer);
      std::erase_if(tables_.ways, [&](const auto& way) { return told.contains({way.provider, way.customer}); });
    }
    for (const registers::Edge& one : edges) {
      note(one.entry);
      tables_.ways.push_back({one.entry.label(), one.provider, one.customer,
                              exposure::find_kind(one.kind).value_or(exposure::Kind::unknown), one.means, one.from,
                              one.until, one.source.name, one.source_grade});
    }
    return {};
  }

  base::Status evidence() {
    BT_TRY(auto every, in_.registers().all_evidence(registers::Which::all));
    const auto all = standing(std::move(every), as_of_);
    BT_TRY(const auto lapses, Lapses::read(sources_, all, in_.ledger(), in_.bodies(), in_.folder(), as_of_));
    const Withdrawn& withdrawn = lapses.since().withdrawn();
    out_.diagnostics = withdrawn.told({});
    const Arrivals& arrivals = lapses.since().arrivals();
    for (const registers::Source* one : held_) {
      auto& channels = channels_[one->tenant];
      for (const registers::LogSourceDays& held : one->log_sources) channels.insert(channel_name(held));
    }
    BT_TRY_STATUS(changes());
    for (const registers::Evidence& one : all) {
      // A search that could have found nothing is as good as none.
      if (one.negative && one.negative->coverage == "none") continue;
      if (withdrawn.has(one)) continue;
      if (one.negative) {
        const bool of_nothing =
            withdrawn.any_after(one.tenant, one.entry.index) && !arrivals.any_before(one.tenant, one.entry.index);
        const Gaps gaps(*one.negative);
        if (!one.tenant.empty() && !of_nothing) searched(one, one.tenant, gaps, lapses);
        // A search of everybody is one of those of whom there was something to search.
        for (const auto& [tenant, channels] : channels_) {
          if (!one.tenant.empty()) break;
          if (arrivals.any_before(tenant, one.entry.index)) searched(one, tenant, gaps, lapses);
        }
      } else if (!one.tenant.empty()) {
        tables_.shown.push_back({one.entry.label(), one.tenant, one.techniques, one.entry.occurred});
      } else {
        continue;
      }
      note(one.entry);
    }
    return {};
  }

  /// What was written to logs since they came in nobody has searched.
  base::Status changes() {
    BT_TRY(const auto all, changed_logs(in_, held_, {}, as_of_));
    for (const ChangedLog& one : all) {
      if (!changed_.insert(one.tenant).second) continue;
      out_.diagnostics.push_back(
          {kLookedInPart,
           "a log of '" + one.tenant + "' " + one.why + ": no search of its logs is whole until it is ingested again",
           {one.path},
           "backtrail ingest takes it in, backtrail coverage names all of them",
           base::Severity::note});
    }
    return {};
  }

  /// Whole only when nothing of the tenant was left out, the search has not lapsed for it, and its logs are as they were taken in.
  void searched(const registers::Evidence& one, const std::string& tenant, const Gaps& gaps, const Lapses& lapses) {
    const registers::Negative& no = *one.negative;
    const auto first = exposure::period_of(no.from);
    const auto last = exposure::period_of(no.until);
    exposure::Period period;
    if (first) period.first = first->first;
    if (last) period.last = last->last;
    if (nothing_asked_of(gaps, tenant)) return;
    const bool complete = one.tenant.empty() ? !gaps.left_out_of(tenant) : no.coverage == "complete";
    const bool whole = complete && !lapses.any_of(one, tenant) && !changed_.contains(tenant);
    const bool indicators = one.detector && one.detector->id == kIndicatorSet;
    tables_.searched.push_back({one.entry.label(), tenant, period, whole, indicators});
  }

  /// No detector of the search looks at any log of this tenant.
  [[nodiscard]] bool nothing_asked_of(const Gaps& gaps, const std::string& tenant) const {
    const std::set<std::string_view>* const unasked = gaps.unasked_of(tenant);
    if (unasked == nullptr) return false;
    const auto held = channels_.find(tenant);
    return held == channels_.end() ||
           std::ranges::all_of(held->second, [&](const std::string& one) { return unasked->contains(one); });
  }

  /// Hunts of the case looked at days of some logs; whether these are all that should have been there only a negative finding says.
  base::Status hunts() {
    BT_TRY(const auto hunted, hunted_days(in_, sources_, held_, as_of_));
    std::map<std::string, std::map<std::int64_t, bool>> days;  // by tenant: whether rules looked too
    for (const auto& [key, channel] : hunted.channels) {
      for (const auto& [day, detectors] : channel.days) days[key.first][day] |= channel.with_rules.contains(day);
    }
    for (const auto& [tenant, looked] : days) {
      const TenantHunts& hunts = hunted.hunts.at(tenant);
      for (const auto& [run, rules] : base::runs_of_days(looked)) {
        const exposure::Period period{base::from_day_number(run.first),
                                      base::Instant{base::from_day_number(run.last + 1).ticks - 1}};
        tables_.searched.push_back({"hunt " + hunts.last, tenant, period, false, !rules, hunts.found});
      }
    }
    return {};
  }

  const Case& in_;
  const AsOf& as_of_;
  ExposureAnswer& out_;
  std::vector<registers::Source> sources_;  // all
  SourceRefs held_;  // those that stand
  std::map<std::string, std::set<std::string>> channels_;  // of these, by tenant
  std::set<std::string> changed_;  // whose logs have since been written to
  exposure::Tables tables_;
};

bool is_named(const exposure::Tables& tables, const std::string& id) {
  return std::ranges::any_of(tables.organisations, [&](const auto& one) { return one.id == id; }) ||
         std::ranges::any_of(tables.ways, [&](const auto& way) { return way.provider == id || way.customer == id; });
}

}  // namespace

base::Result<ExposureAnswer> exposure_of(const Case& in, exposure::Question question, const AsOf& as_of) {
  ExposureAnswer out;
  out.as_of = as_of;
  BT_TRY(auto tables, Gathering(in, as_of, out).run());
  // An entry's own id is as good as the organisation's.
  if (const auto entry = in.registers().resolve(question.provider); entry) question.provider = entry->label();
  std::vector<std::string> asked = question.protect;
  asked.push_back(question.provider);
  for (const std::string& id : asked) {
    if (is_named(tables, id)) continue;
    // Somebody who is known now may not have been then.
    if (as_of.time) {
      const AsOf nowadays;
      ExposureAnswer aside;
      BT_TRY(const auto now, Gathering(in, nowadays, aside).run());
      if (is_named(now, id)) {
        return base::fail(registers::kNotFound, "no organisation and no way was called '" + id + "' then", {},
                          "it was entered after the time that is asked about (--as-of)");
      }
    }
    std::vector<std::string> known;
    for (const auto& one : tables.organisations) known.push_back(one.id);
    for (const auto& way : tables.ways) known.insert(known.end(), {way.provider, way.customer});
    return base::fail(registers::kNotFound, "no organisation and no way is called '" + id + "'", {},
                      did_you_mean_by_any_name(in, id, known) + "`backtrail org list` names them");
  }
  out.answer = exposure::answer(std::move(tables), std::move(question));
  return out;
}

}  // namespace backtrail::app
