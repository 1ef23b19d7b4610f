// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/arrivals.h"

#include <algorithm>
#include <set>

#include "app/case/telemetry/assumed.h"
#include "app/case/telemetry/coverage.h"

namespace backtrail::app {
namespace {

using registers::Source;
using ByChannel = std::map<std::string, DayRuns>;

void add_days(DayRuns more, DayRuns& to) { to = to.empty() ? std::move(more) : united(to, more); }

ByChannel channels_of(const Source& source) {
  ByChannel out;
  for (const registers::LogSourceDays& held : source.log_sources) add_days(day_runs_of(held), out[channel_name(held)]);
  return out;
}

void add(const ByChannel& days, ByChannel& to) {
  for (const auto& [channel, more] : days) add_days(more, to[channel]);
}

/// Whether both are held with the same days, however they are written.
bool same_days(const Source& one, const Source& other) {
  const auto written_alike = [](const registers::LogSourceDays& a, const registers::LogSourceDays& b) {
    return a.product == b.product && a.category == b.category && a.service == b.service && a.days == b.days;
  };
  return std::ranges::equal(one.log_sources, other.log_sources, written_alike) ||
         std::ranges::equal(channels_of(one), channels_of(other), [](const auto& a, const auto& b) {
           return a.first == b.first && equal_days(a.second, b.second);
         });
}

using CountByChannel = std::map<std::string, std::uint64_t>;

CountByChannel untimed_of(const Source& source) {
  CountByChannel out;
  for (const registers::LogSourceDays& held : source.log_sources) {
    if (const std::uint64_t records = without_time_of(held); records != 0) out[channel_name(held)] += records;
  }
  return out;
}

/// Sources of one case, and what is known of how one followed another.
class Following {
 public:
  Following(const SourceRefs& all, const SourceRefs& standing, const SourceMarks& marks) : marks_(marks) {
    for (const Source* one : all) {
      by_entry_.emplace(one->entry.id, one);
      if (!is_uncounted(*one)) counted_.emplace(std::pair(one->sha256, one->format), one);
    }
    for (const Source* one : standing) held_.emplace(one->tenant, one->sha256);
  }

  [[nodiscard]] const Source* before(const Source& source) const {
    const auto found = by_entry_.find(source.entry.corrects);
    return found == by_entry_.end() ? nullptr : found->second;
  }

  /// How `source` follows what it took the place of.
  enum class Step : std::uint8_t { begun, moved, retimed, grown, replaced };
  [[nodiscard]] Step step(const Source& source, const Source* before) const {
    if (before == nullptr) return Step::begun;
    if (before->sha256 == source.sha256)
      return is_retimed(*before, source) || !same_days(*before, source) ? Step::retimed : Step::moved;
    const auto mark = marks_.find(source.entry.index);
    const bool grown = before->size != 0 && mark != marks_.end() && mark->second.from == before->size;
    if (!grown) return is_retimed_beginning(*before, source) ? Step::retimed : Step::replaced;
    return is_retimed_beginning(*before, source) ? Step::retimed : Step::grown;
  }

  /// The days whose records are others since `source` took the place of `before`.
  [[nodiscard]] ByChannel brought(const Source& source, const Source* before) const {
    ByChannel out;
    const Step how = step(source, before);
    if (how == Step::moved) return out;
    out = channels_of(source);
    if (how == Step::retimed || (how == Step::replaced && is_lost(*before))) add(channels_of(*before), out);
    if (how != Step::grown) return out;
    for (const auto& [channel, days] : channels_of(*before)) {
      if (days.empty()) continue;
      // The day on which it was ingested went on.
      const std::int64_t went_on = days.back().last;
      out[channel] = without(out[channel], without(days, {{went_on, went_on}}));
    }
    return out;
  }

  /// Of the records without a time those that `before` has not got, and whether it had others that are held no more.
  [[nodiscard]] std::pair<CountByChannel, bool> brought_untimed(const Source& source, const Source* before) const {
    const Step how = step(source, before);
    if (how == Step::moved) return {};
    CountByChannel out = untimed_of(counted(&source));
    if (how == Step::begun) return {out, false};
    const CountByChannel had = untimed_of(counted(before));
    if (how != Step::grown) return {out, !had.empty() && (how == Step::retimed || is_lost(*before))};
    for (const auto& [channel, records] : had) {
      if (const auto now = out.find(channel); now != out.end()) now->second -= std::min(now->second, records);
    }
    std::erase_if(out, [](const auto& one) { return one.second == 0; });
    return {out, false};
  }

  /// Whether `source` brought records, or lost some of `before`, of which nobody knows how many had no time. `vouched`: what has grown
  /// from it was counted as a whole, and what has no time there came in at the latest with that.
  [[nodiscard]] bool brought_uncounted(const Source& source, const Source* before, bool vouched) const {
    const bool unknown = !vouched && is_uncounted(counted(&source));
    switch (step(source, before)) {
      case Step::moved: return false;
      case Step::begun:
      case Step::grown: return unknown;
      case Step::retimed: return unknown || is_uncounted(counted(before));
      case Step::replaced: return unknown || (is_uncounted(counted(before)) && is_lost(*before));
    }
    return true;
  }

  /// Whether a count of `source`, or one that vouches for it, is one of all that `before` has, too.
  [[nodiscard]] bool vouches(const Source& source, const Source* before, bool vouched) const {
    const Step how = step(source, before);
    return (how == Step::moved || how == Step::grown) && (vouched || !is_uncounted(counted(&source)));
  }

  /// The source, or another of the same bytes in the same format whose records without a time were counted.
  [[nodiscard]] const Source& counted(const Source* source) const {
    if (!is_uncounted(*source)) return *source;
    const auto other = counted_.find({source->sha256, source->format});
    return other == counted_.end() ? *source : *other->second;
  }

 private:
  [[nodiscard]] bool is_lost(const Source& before) const { return !held_.contains({before.tenant, before.sha256}); }

  const SourceMarks& marks_;
  std::map<std::string, const Source*> by_entry_;
  std::set<std::pair<std::string, std::string>> held_;  // tenant and SHA-256
  std::map<std::pair<std::string, std::string>, const Source*> counted_;  // by SHA-256 and format
};

}  // namespace

Arrivals::Arrivals(const SourceRefs& all, const SourceRefs& standing, const SourceMarks& marks) {
  const Following following(all, standing, marks);
  for (const Source* one : all) {
    const auto [first, fresh] = first_.try_emplace(one->tenant, one->entry.index);
    if (!fresh) first->second = std::min(first->second, one->entry.index);
  }
  for (const Source* one : standing) {
    // From the log as it is back to what it was at first.
    CountByChannel left = untimed_of(following.counted(one));  // whose arrival is not known yet
    bool vouched = false;
    for (const Source* source = one; source != nullptr;) {
      const Source* const before = following.before(*source);
      const auto [untimed, lost] = following.brought_untimed(*source, before);
      if (lost || !untimed.empty())
        newest_untimed_[one->tenant] = std::max(newest_untimed_[one->tenant], source->entry.index);
      if (following.brought_uncounted(*source, before, vouched))
        newest_uncounted_[one->tenant] = std::max(newest_uncounted_[one->tenant], source->entry.index);
      vouched = following.vouches(*source, before, vouched);
      for (auto& [channel, records] : left) {
        const auto more = untimed.find(channel);
        const std::uint64_t here = before == nullptr       ? records
                                   : more == untimed.end() ? 0
                                                           : std::min(records, more->second);
        if (here != 0) untimed_[{one->tenant, channel}].push_back({one->entry.index, source->entry.index, here});
        records -= here;
      }
      for (const auto& [channel, days] : following.brought(*source, before)) {
        newest_[{one->tenant, channel}].put(days, source->entry.index);
      }
      source = before;
    }
  }
}

std::uint64_t Arrivals::newest(const std::string& tenant, const std::string& channel, std::int64_t day) const {
  const auto days = newest_.find({tenant, channel});
  return days == newest_.end() ? 0 : days->second.of(day);
}

bool Arrivals::any_before(const std::string& tenant, std::uint64_t index) const {
  const auto first = first_.find(tenant);
  return first != first_.end() && first->second < index;
}

bool Arrivals::any_newer(const NewestOf& of, const std::string& tenant, std::uint64_t index) {
  const auto newest = of.find(tenant);
  return newest != of.end() && newest->second > index;
}

bool Arrivals::untimed_after(const std::string& tenant, std::uint64_t index) const {
  return any_newer(newest_untimed_, tenant, index);
}

bool Arrivals::uncounted_after(const std::string& tenant, std::uint64_t index) const {
  return any_newer(newest_uncounted_, tenant, index);
}

const std::vector<UntimedArrival>& Arrivals::untimed(const std::string& tenant, const std::string& channel) const {
  static const std::vector<UntimedArrival> none;
  const auto found = untimed_.find({tenant, channel});
  return found == untimed_.end() ? none : found->second;
}

template <typename Take>
void Arrivals::each_after(const std::string& tenant, std::uint64_t index, std::int64_t first, std::int64_t last,
                          Take take) const {
  for (auto at = newest_.lower_bound({tenant, ""}); at != newest_.end() && at->first.first == tenant; ++at) {
    for (auto held = at->second.from(first); held != at->second.end() && held->first <= last; ++held) {
      if (held->number <= index) continue;
      for (std::int64_t day = std::max(held->first, first); day <= std::min(held->last, last); ++day)
        if (!take(day)) return;
    }
  }
}

std::set<std::int64_t> Arrivals::days_after(const std::string& tenant, std::uint64_t index, std::int64_t first,
                                            std::int64_t last) const {
  std::set<std::int64_t> out;
  each_after(tenant, index, first, last, [&](std::int64_t day) {
    out.insert(day);
    return true;
  });
  return out;
}

bool Arrivals::any_after(const std::string& tenant, std::uint64_t index, std::int64_t first, std::int64_t last) const {
  bool any = false;
  each_after(tenant, index, first, last, [&](std::int64_t) { return any = true, false; });
  return any;
}

}  // namespace backtrail::app
