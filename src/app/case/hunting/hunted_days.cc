// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/hunted_days.h"

#include <algorithm>
#include <tuple>

#include "app/case/hunting/hunts.h"
#include "app/case/telemetry/assumed.h"
#include "app/case/telemetry/coverage.h"
#include "app/case/telemetry/source_fields.h"
#include "app/case/telemetry/withdrawing.h"

namespace backtrail::app {
namespace {

using registers::LogSourceDays;
using registers::Source;
using Runs = std::set<const HuntRun*>;
using Numbers = std::vector<std::uint32_t>;  // of detectors, ascending
using KindOfLog = std::tuple<std::string, std::string, std::string>;  // product, service, category

/// Sets of detectors, each once, so that days with the same set share it and two are cut only once.
class DetectorSets {
 public:
  const Numbers* keep(Numbers set) { return &*sets_.insert(std::move(set)).first; }
  const Numbers* common(const Numbers* a, const Numbers* b) {
    if (a == b) return a;
    const Numbers*& out = common_[std::minmax(a, b)];
    if (out == nullptr) {
      Numbers both;
      std::ranges::set_intersection(*a, *b, std::back_inserter(both));
      out = keep(std::move(both));
    }
    return out;
  }

 private:
  std::set<Numbers> sets_;
  std::map<std::pair<const Numbers*, const Numbers*>, const Numbers*> common_;
};

/// What the runs that looked at a source could see of one kind of log in it.
struct Sight {
  const Numbers* able = nullptr;
  std::set<std::uint32_t> seeing;  // the same of several kinds
  std::map<std::uint32_t, std::set<std::string>>
      lacking;  // detectors for such logs that could not, and the fields that they lack
};

/// One channel of one tenant, while sources are taken.
struct Channel {
  std::map<std::uint32_t, std::set<std::string>> lacking;  // in some of the sources
  std::map<KindOfLog, std::map<std::int64_t, const Numbers*>> days;  // detectors that looked at all there is of a day
  std::set<std::int64_t> missed;  // of some source that no hunt has looked at
  std::set<std::string> hunts;
  std::set<std::uint64_t> untimed;  // sources with records without a time that were looked at
};

class Looking {
 public:
  Looking(const std::vector<Source>& all, const std::vector<HuntRun>& runs, const SourceFields& fields)
      : fields_(fields) {
    std::map<std::string, const Source*> by_entry;
    for (const Source& one : all) by_entry.emplace(one.entry.id, &one);
    for (const HuntRun& run : runs) {
      number(run);
      for (const HuntedSource& one : run.sources) {
        const auto source = by_entry.find(one.entry);
        if (source != by_entry.end()) by_bytes_[{run.tenant, source->second->sha256}].insert(&run);
      }
    }
    for (const Source& one : all) {
      const auto before = by_entry.find(one.entry.corrects);
      if (before != by_entry.end() && is_retimed(*before->second, one)) retimed_.insert(one.entry.index);
    }
  }

  void take(const Source& source) {
    const Runs looked = runs_at(source);
    std::map<Channel*, Sight> sights;  // of all of its kinds of logs there
    for (std::size_t i = 0; i < source.log_sources.size(); ++i) {
      const LogSourceDays& held = source.log_sources[i];
      Channel& channel = channels_[{source.tenant, channel_name(held)}];
      const auto days = days_of(held);
      if (looked.empty()) {
        channel.missed.insert(days.begin(), days.end());
        continue;
      }
      const Sight& sight = sight_of(looked, held, fields_.of(source, i));
      auto& kind = channel.days[{held.product, held.service, held.category}];
      for (const std::int64_t day : days) {
        const auto [at, fresh] = kind.try_emplace(day, sight.able);
        if (!fresh) at->second = sets_.common(at->second, sight.able);
      }
      if (without_time_of(held) != 0 && !sight.able->empty()) channel.untimed.insert(source.entry.index);
      for (const HuntRun* run : looked) channel.hunts.insert(run->entry);
      Sight& all = sights[&channel];
      for (const auto& [detector, fields] : sight.lacking) all.lacking[detector].insert(fields.begin(), fields.end());
      all.seeing.insert(sight.able->begin(), sight.able->end());
    }
    for (auto& [channel, sight] : sights) {
      for (const auto& [detector, fields] : sight.lacking) {
        if (!sight.seeing.contains(detector)) channel->lacking[detector].insert(fields.begin(), fields.end());
      }
    }
  }

  void tell(HuntedDays& out) {
    name_all(out);
    for (const auto& [key, channel] : channels_) {
      HuntedChannel told;
      std::map<std::int64_t, std::set<const Numbers*>> by_day;
      for (const auto& [kind, days] : channel.days) {
        for (const auto& [day, set] : days) by_day[day].insert(set);
      }
      std::set<const Numbers*> techniques_of;
      for (const auto& [day, kinds] : by_day) {
        if (channel.missed.contains(day)) continue;
        const Numbers* const looked = all_of(kinds);
        if (looked->empty()) continue;
        told.days.emplace(day, names_of(looked));
        if (std::ranges::any_of(*looked, [&](std::uint32_t one) { return rule(one); })) told.with_rules.insert(day);
        techniques_of.insert(looked);
      }
      if (const auto tenant = out.hunts.find(key.first); tenant != out.hunts.end())
        note_detectors(channel, tenant->second);
      for (const Numbers* set : techniques_of) {
        for (const std::uint32_t one : *set) {
          if (with_[one] != nullptr)
            told.techniques.insert(with_[one]->techniques.begin(), with_[one]->techniques.end());
        }
      }
      told.lacking = channel.lacking.size();
      for (const auto& [detector, fields] : channel.lacking) told.missing_fields.insert(fields.begin(), fields.end());
      told.untimed = channel.untimed;
      if (told.days.empty() && told.untimed.empty() && told.lacking == 0) continue;
      told.hunts = channel.hunts;
      out.channels.emplace(key, std::move(told));
    }
  }

 private:
  /// Those that looked at its bytes, with the times that they are held with.
  [[nodiscard]] Runs runs_at(const Source& source) const {
    const auto found = by_bytes_.find({source.tenant, source.sha256});
    if (found == by_bytes_.end()) return {};
    Runs out = found->second;
    if (retimed_.contains(source.entry.index))
      std::erase_if(out, [&](const HuntRun* run) { return run->index < source.entry.index; });
    return out;
  }

  /// Those that look at some day of some log. A rule for logs that are not held has looked at nothing.
  void note_detectors(const Channel& channel, TenantHunts& tenant) const {
    std::set<const Numbers*> sets;
    for (const auto& [kind, days] : channel.days) {
      for (const auto& [day, set] : days) sets.insert(set);
    }
    for (const Numbers* set : sets) {
      for (const std::uint32_t one : *set) {
        tenant.detectors.insert(names_[one]);
        if (rule(one)) tenant.rules.insert(names_[one]);
      }
    }
  }

  /// A detector that several runs had is one.
  void number(const HuntRun& run) {
    for (std::size_t i = 0; i < run.prints->size(); ++i) {
      const auto [at, fresh] = numbers_.try_emplace((*run.prints)[i], static_cast<std::uint32_t>(with_.size()));
      if (fresh) {
        with_.push_back(nullptr);
        prints_.push_back((*run.prints)[i]);
      }
      // An earlier version of the program did not say what it hunted with: that may have been indicators alone.
      if (run.detectors) with_[at->second] = &(*run.detectors)[i];
    }
  }

  void name_all(HuntedDays& out) {
    std::map<std::pair<std::string, std::string>, std::uint32_t> places;
    for (std::size_t i = 0; i < with_.size(); ++i) {
      const HuntedBy one = with_[i] == nullptr ? HuntedBy{{}, prints_[i].hex()}
                                               : HuntedBy{with_[i]->kind, with_[i]->id, with_[i]->title};
      const auto [at, fresh] = places.try_emplace({one.kind, one.id}, static_cast<std::uint32_t>(out.detectors.size()));
      names_.push_back(at->second);
      if (fresh) out.detectors.push_back(one);
      else if (!one.title.empty()) out.detectors[at->second].title = one.title;  // the latest
    }
  }

  /// Days with the same set share it.
  const std::shared_ptr<const HuntedByList>& names_of(const Numbers* set) {
    std::shared_ptr<const HuntedByList>& list = lists_[set];
    if (list) return list;
    std::set<std::uint32_t> names;
    for (const std::uint32_t one : *set) names.insert(names_[one]);
    list = std::make_shared<const HuntedByList>(names.begin(), names.end());
    return list;
  }

  [[nodiscard]] bool rule(std::uint32_t detector) const {
    return with_[detector] != nullptr && with_[detector]->is_rule();
  }

  const Sight& sight_of(const Runs& runs, const LogSourceDays& held, const registers::FieldNames* fields) {
    const auto [at, fresh] = sights_.try_emplace({runs, {held.product, held.service, held.category}, fields});
    Sight& out = at->second;
    if (!fresh) return out;
    std::set<std::uint32_t> able;
    for (const HuntRun* run : runs) {
      for (const base::Digest& print : *run->prints) {
        const std::uint32_t detector = numbers_.at(print);
        const HuntedWith* const with = with_[detector];
        if (with == nullptr || with->could_match(held, fields)) able.insert(detector);
        else if (with->is_for(held)) with->put_missing(held, fields, out.lacking[detector]);
      }
    }
    out.able = sets_.keep({able.begin(), able.end()});
    return out;
  }

  const Numbers* all_of(const std::set<const Numbers*>& kinds) {
    if (kinds.size() == 1) return *kinds.begin();
    const Numbers*& out = all_[kinds];
    if (out != nullptr) return out;
    std::set<std::uint32_t> all;
    for (const Numbers* one : kinds) all.insert(one->begin(), one->end());
    return out = sets_.keep({all.begin(), all.end()});
  }

  std::map<base::Digest, std::uint32_t> numbers_;
  std::vector<const HuntedWith*> with_;  // by number; null: nobody said
  std::vector<base::Digest> prints_;  // likewise
  std::vector<std::uint32_t> names_;  // likewise: the place in HuntedDays::detectors
  std::map<const Numbers*, std::shared_ptr<const HuntedByList>> lists_;
  std::map<std::pair<std::string, std::string>, Runs> by_bytes_;  // by tenant and SHA-256
  std::set<std::uint64_t> retimed_;  // entries of sources whose bytes were held with other times before
  const SourceFields& fields_;
  // Sources with the same fields share them, so that their place tells them apart.
  std::map<std::tuple<Runs, KindOfLog, const registers::FieldNames*>, Sight> sights_;
  std::map<std::set<const Numbers*>, const Numbers*> all_;
  std::map<std::pair<std::string, std::string>, Channel> channels_;
  DetectorSets sets_;
};

void add(const HuntRun& run, TenantHunts& to) {
  ++to.hunts;
  to.last = run.entry;
  to.last_at = run.at;
  to.found = to.found || !run.found.empty();
}

}  // namespace

base::Result<HuntedDays> hunted_days(const Case& in, const std::vector<Source>& all, const SourceRefs& standing,
                                     const AsOf& as_of) {
  HuntedDays out;
  BT_TRY(const auto hunts, Hunts::read(in.ledger(), in.bodies()));
  std::vector<HuntRun> runs = hunts.runs();
  std::erase_if(runs, [&](const HuntRun& run) { return run.sources.empty() || (as_of.time && run.at > *as_of.time); });
  const Withdrawn withdrawn(all);
  std::map<std::string, const Source*> by_entry;
  for (const Source& one : all) by_entry.emplace(one.entry.id, &one);
  std::erase_if(runs, [&](const HuntRun& run) {
    return std::ranges::all_of(run.sources, [&](const HuntedSource& one) {
      const auto source = by_entry.find(one.entry);
      return source != by_entry.end() && withdrawn.has(*source->second);
    });
  });
  if (runs.empty()) return out;
  std::set<std::string> tenants;
  for (const Source* one : standing) tenants.insert(one->tenant);
  for (const HuntRun& run : runs) {
    if (tenants.contains(run.tenant)) add(run, out.hunts[run.tenant]);
  }
  BT_TRY(const auto fields, SourceFields::read(in));
  Looking looking(all, runs, fields);
  for (const Source* one : standing) looking.take(*one);
  looking.tell(out);
  return out;
}

}  // namespace backtrail::app
