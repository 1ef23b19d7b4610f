// SPDX-License-Identifier: Apache-2.0
#include "intel/sigma/links.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string_view>

#include "intel/codes.h"
#include "intel/same.h"

namespace backtrail::intel {
namespace {

using detector::SigmaHead;

struct Target {
  bool correlation = false;
  std::uint32_t index = 0;
  SigmaHead* head = nullptr;
};

class Linker {
 public:
  Linker(SigmaLinks links, detector::Set& set) : links_(std::move(links)), set_(set) {}

  void run() {
    take_correlations();
    for (std::uint32_t i = 0; i < set_.rules.size(); ++i) enter({false, i, &set_.rules[i]});
    for (std::uint32_t i = 0; i < all_.size(); ++i) enter({true, i, &all_[i].correlation});
    find_parts();
    add_filters();
    make_silent();
    keep_correlations();
  }

 private:
  void take_correlations() {
    all_ = std::move(links_.correlations);
    merge_same(all_, [](ReadCorrelation& one) -> SigmaHead& { return one.correlation; });
    refused_.resize(all_.size());
  }

  void enter(Target target) {
    by_id_[target.head->id].push_back(target);
    if (!target.head->name.empty()) by_name_[target.head->name].push_back(target);
  }

  base::Result<Target> find(const std::string& written, const SigmaHead& from, std::uint64_t line) const {
    for (const auto* index : {&by_id_, &by_name_}) {
      const auto found = index->find(written);
      if (found == index->end()) continue;
      const std::vector<Target>& all = found->second;
      if (all.size() == 1) return all.front();
      std::vector<Target> near;
      std::ranges::copy_if(all, std::back_inserter(near),
                           [&](const Target& t) { return detector::stands_in(*t.head, from.path); });
      if (near.size() == 1) return near.front();
      return base::fail(kAmbiguousReference,
                        "'" + written + "' is the id or name of " + std::to_string(all.size()) + " documents",
                        {from.path, {}, line}, "give each its own id");
    }
    return base::fail(kMissingReference, "there is no rule with the id or name '" + written + "'",
                      {from.path, {}, line}, "--intel has to hold the rules that a correlation or filter is about");
  }

  void refuse(const SigmaHead& head, base::Error error) {
    set_.not_evaluated.push_back({head.path, head.id, std::move(error)});
  }

  void find_parts() {
    for (std::size_t i = 0; i < all_.size(); ++i) {
      detector::SigmaCorrelation& one = all_[i].correlation;
      for (detector::SigmaPart& part : one.parts) {
        auto target = find(part.written, one, one.line);
        if (!target) {
          if (!refused_[i]) refuse(one, std::move(target.error()));
          refused_[i] = true;
          part.index = kNowhere;
          continue;
        }
        part.correlation = target->correlation;
        part.index = target->index;
      }
    }
  }

  /// A rule is silent when correlations are made of it and none of them says `generate`.
  void make_silent() {
    std::set<const SigmaHead*> generated;
    std::vector<Target> silent;
    for (ReadCorrelation& one : all_) {
      for (const detector::SigmaPart& part : one.correlation.parts) {
        if (part.index == kNowhere) continue;
        const Target target{
            part.correlation, part.index,
            part.correlation ? static_cast<SigmaHead*>(&all_[part.index].correlation) : &set_.rules[part.index]};
        if (one.generate) generated.insert(target.head);
        silent.push_back(target);
      }
    }
    for (const SigmaLinks::Silenced& one : links_.silenced) {
      SigmaHead from;
      from.path = one.path;
      if (const auto target = find(one.written, from, 0)) silent.push_back(*target);
    }
    for (const Target& target : silent) {
      if (!generated.contains(target.head)) target.head->silent = true;
    }
  }

  static bool covers(const detector::SigmaLogSource& filter, const detector::SigmaLogSource& rule) {
    const auto fits = [](const std::string& wanted, const std::string& have) {
      return wanted.empty() || wanted == have;
    };
    return fits(filter.product, rule.product) && fits(filter.category, rule.category) &&
           fits(filter.service, rule.service);
  }

  void add_filters() {
    for (detector::SigmaFilter& filter : links_.filters) {
      const auto shared = std::make_shared<const detector::SigmaFilter>(filter);
      if (filter.rules.empty()) {
        for (detector::SigmaRule& rule : set_.rules) {
          if (covers(filter.log_source, rule.log_source)) rule.filters.push_back(shared);
        }
        continue;
      }
      for (const std::string& written : filter.rules) {
        auto target = find(written, filter, filter.condition_line);
        if (!target) {
          refuse(filter, std::move(target.error()));
        } else if (target->correlation) {
          refuse(filter, {kBadReference,
                          "'" + written + "' is a correlation; filters are for rules",
                          {filter.path, {}, filter.condition_line}});
        } else if (!covers(filter.log_source, set_.rules[target->index].log_source)) {
          refuse(filter, {kBadReference,
                          "the rule '" + written + "' has another log source than the filter",
                          {filter.path, {}, filter.condition_line}});
        } else {
          auto& filters = set_.rules[target->index].filters;
          if (std::ranges::find(filters, shared) == filters.end()) filters.push_back(shared);
        }
      }
    }
  }

  /// Correlations that are refused go, and with them those made of them; parts that then serve nothing are told.
  void keep_correlations() {
    std::vector<std::vector<std::uint32_t>> above(all_.size());
    std::vector<std::uint32_t> work;
    for (std::uint32_t i = 0; i < all_.size(); ++i) {
      for (const detector::SigmaPart& part : all_[i].correlation.parts) {
        if (part.correlation && part.index != kNowhere) above[part.index].push_back(i);
      }
      if (refused_[i]) work.push_back(i);
    }
    while (!work.empty()) {
      const std::uint32_t refused = work.back();
      work.pop_back();
      for (const std::uint32_t i : above[refused]) {
        if (refused_[i]) continue;
        refused_[i] = true;
        work.push_back(i);
        const detector::SigmaCorrelation& one = all_[i].correlation;
        refuse(one,
               {kMissingReference, "a correlation that it is about cannot be evaluated", {one.path, {}, one.line}});
      }
    }
    std::vector<std::uint32_t> place(all_.size());
    std::vector<bool> used(set_.rules.size());
    for (std::uint32_t i = 0; i < all_.size(); ++i) {
      if (refused_[i]) continue;
      place[i] = static_cast<std::uint32_t>(set_.correlations.size());
      for (const detector::SigmaPart& part : all_[i].correlation.parts) {
        if (!part.correlation) used[part.index] = true;
      }
      set_.correlations.push_back(std::move(all_[i].correlation));
    }
    for (detector::SigmaCorrelation& one : set_.correlations) {
      for (detector::SigmaPart& part : one.parts) part.index = part.correlation ? place[part.index] : part.index;
    }
    for (std::uint32_t i = 0; i < set_.rules.size(); ++i) {
      const detector::SigmaRule& rule = set_.rules[i];
      if (!rule.silent || used[i]) continue;
      refuse(rule, {kPartOfRefused,
                    "this rule is part of a correlation that cannot be evaluated, and finds nothing by itself",
                    {rule.path, {}, rule.condition_line},
                    "`generate: true` in the correlation hunts its rules by themselves too"});
    }
  }

  static constexpr std::uint32_t kNowhere = 0xffffffff;

  SigmaLinks links_;
  detector::Set& set_;
  std::vector<ReadCorrelation> all_;
  std::vector<bool> refused_;
  std::map<std::string, std::vector<Target>, std::less<>> by_id_, by_name_;
};

}  // namespace

void link(SigmaLinks links, detector::Set& set) { Linker(std::move(links), set).run(); }

}  // namespace backtrail::intel
