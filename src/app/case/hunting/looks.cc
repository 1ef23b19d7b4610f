// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/looks.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/count.h"
#include "hunt/sigma/needs.h"

namespace backtrail::app {

Looks::Looks(const HuntResult& hunted, const std::vector<registers::Source>& held, const SourceFields& fields) {
  general_ = !hunted.set.indicators.empty() || !hunted.hunted_patterns.empty() || !hunted.hunted_yara.empty();
  any_rules_ = !hunted.hunted_rules.empty();
  for (const std::uint32_t rule : hunted.hunted_rules) needs_.push_back(hunt::sigma::needs_of(hunted.set.rules[rule]));
  std::vector<Held> all;
  for (const registers::Source& source : held) put_held(source, hunted, fields, all);
  std::map<std::pair<std::string, std::size_t>, std::map<std::string, std::set<std::int64_t>>>
      met;  // by tenant, rule, channel
  for (const Held& one : all) {
    for (const auto& [rule, missing] : one.sight->lacking) met.try_emplace({one.tenant, rule});
  }
  for (auto& [key, by_channel] : met) {
    for (const Held& one : all) {
      if (one.tenant == key.first && one.sight->met.contains(key.second))
        by_channel[one.channel].insert(one.days.begin(), one.days.end());
    }
  }
  for (const Held& one : all) {
    bool any = false;
    for (const auto& [rule, missing] : one.sight->lacking) {
      if (is_covered(one, met.at({one.tenant, rule}))) continue;
      Lacking& lacks = lacking_[{one.tenant, one.channel}];
      lacks.rules.insert(rule);
      lacks.fields.insert(missing.begin(), missing.end());
      any = true;
    }
    if (any) ++lacking_[{one.tenant, one.channel}].sources;
  }
}

bool Looks::at(const std::string& tenant, const std::string& channel, const DayPeriod& period,
               std::vector<registers::NotLooked>& not_looked) {
  if (with_rules_.contains({tenant, channel}) || !any_rules_) return true;
  if (general_) indicators_alone_.insert(channel);
  const bool lacks = lacking_.contains({tenant, channel});
  not_looked.push_back({tenant, channel, day_text(period.first), day_text(period.last),
                        lacks      ? "no rule could match in logs of this kind, for they lack fields"
                        : general_ ? "no rule is for logs of this kind"
                                   : "no detector looks at logs of this kind",
                        general_ ? "indicators-alone" : "no-detector"});
  return general_;
}

void Looks::put_lacking(const DayPeriod& period, std::vector<registers::NotLooked>& not_looked) const {
  for (const auto& [channel, one] : lacking_) {
    not_looked.push_back(
        {channel.first, channel.second, day_text(period.first), day_text(period.last),
         fmt::format("not assessed by {}: {} {} in no record of {}", base::counted(one.rules.size(), "rule"),
                     told_fields(one.fields), base::plural(one.fields.size(), "stands", "stand"),
                     base::counted(one.sources, "source")),
         "not-evaluated"});
  }
}

void Looks::put_held(const registers::Source& source, const HuntResult& hunted, const SourceFields& fields,
                     std::vector<Held>& all) {
  std::map<std::string, std::vector<std::size_t>> channels;
  for (std::size_t i = 0; i < source.log_sources.size(); ++i)
    channels[channel_name(source.log_sources[i])].push_back(i);
  for (const auto& [channel, kinds] : channels) {
    Held& one = all.emplace_back();
    one.tenant = source.tenant;
    one.channel = channel;
    std::vector<KindAndFields> key;
    for (const std::size_t i : kinds) {
      const registers::LogSourceDays& held = source.log_sources[i];
      const DayList days = days_of(held);
      one.days.insert(days.begin(), days.end());
      key.emplace_back(held.product, held.category, held.service, fields.of(source, i));
    }
    const auto [at, fresh] = sights_.try_emplace(key);
    if (fresh) put_sight(key, hunted, at->second);
    one.sight = &at->second;
    if (!one.sight->met.empty()) with_rules_.emplace(one.tenant, channel);
  }
}

void Looks::put_sight(const std::vector<KindAndFields>& kinds, const HuntResult& hunted, Sight& out) const {
  for (const auto& [product, category, service, fields] : kinds) {
    const registers::LogSourceDays held{product, category, service, 0, {}};
    for (std::size_t i = 0; i < needs_.size(); ++i) {
      if (!fits(hunted.set.rules[hunted.hunted_rules[i]].log_source, held)) continue;
      if (fields == nullptr || needs_[i].met_by(*fields)) out.met.insert(i);
      else needs_[i].put_missing(*fields, out.lacking[i]);
    }
  }
  std::erase_if(out.lacking, [&](const auto& one) { return out.met.contains(one.first); });
}

bool Looks::is_covered(const Held& one, const std::map<std::string, std::set<std::int64_t>>& met) {
  return !one.days.empty() && std::ranges::all_of(one.days, [&](std::int64_t day) {
    return std::ranges::any_of(
        met, [&](const auto& channel) { return channel.first != one.channel && channel.second.contains(day); });
  });
}

}  // namespace backtrail::app
