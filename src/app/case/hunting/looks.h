// SPDX-License-Identifier: Apache-2.0
// Which log sources the detectors of a negative finding look at: a rule for Sysmon asks nothing of DNS, and what is not asked has no
// answer. Nor has what is asked of records in which the fields that a rule needs do not stand.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "app/case/telemetry/coverage.h"
#include "app/case/telemetry/source_fields.h"
#include "app/hunting/hunt.h"
#include "detector/needs.h"
#include "registers/rows.h"

namespace backtrail::app {

class Looks {
 public:
  /// `held` are the sources that were read as they were catalogued. Keeps neither, but names of `fields`.
  Looks(const HuntResult& hunted, const std::vector<registers::Source>& held, const SourceFields& fields);

  /// Whether any detector looks at this log source of the tenant; says so where none does, or none but indicators.
  bool at(const std::string& tenant, const std::string& channel, const DayPeriod& period,
          std::vector<registers::NotLooked>& not_looked);
  /// Rules for logs that are held, in whose records fields that they need do not stand: they looked, and could not have seen anything.
  void put_lacking(const DayPeriod& period, std::vector<registers::NotLooked>& not_looked) const;
  [[nodiscard]] const std::set<std::string>& indicators_alone() const { return indicators_alone_; }

 private:
  /// What the rules could see in the logs of one channel in one source.
  struct Sight {
    std::set<std::size_t> met;  // rules, by their place in needs_
    std::map<std::size_t, std::set<std::string>>
        lacking;  // those for such logs that could see nothing, and the fields that they lack
  };
  using KindAndFields = std::tuple<std::string, std::string, std::string, const registers::FieldNames*>;
  struct Held {
    std::string tenant, channel;
    std::set<std::int64_t> days;
    const Sight* sight = nullptr;
  };
  struct Lacking {
    std::size_t sources = 0;
    std::set<std::size_t> rules;
    std::set<std::string> fields;
  };

  void put_held(const registers::Source& source, const HuntResult& hunted, const SourceFields& fields,
                std::vector<Held>& all);
  void put_sight(const std::vector<KindAndFields>& kinds, const HuntResult& hunted, Sight& out) const;
  /// Whether on each of its days the rule could see what it looks for in another channel of the tenant: process creations in Sysmon's,
  /// say, where Windows' own lack the command line.
  static bool is_covered(const Held& one, const std::map<std::string, std::set<std::int64_t>>& met);

  std::vector<detector::Needs> needs_;  // of each rule that was hunted with
  std::map<std::vector<KindAndFields>, Sight> sights_;
  std::map<std::pair<std::string, std::string>, Lacking> lacking_;  // by tenant and channel
  bool general_ = false;  // something that looks at every record: indicators, STIX patterns, YARA rules
  bool any_rules_ = false;
  std::set<std::pair<std::string, std::string>> with_rules_;  // tenant and channel
  std::set<std::string> indicators_alone_;
};

}  // namespace backtrail::app
