// SPDX-License-Identifier: Apache-2.0
// Correlations over records written by hand or chosen at random, put to the engine and to the oracle.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "hunt/naive/correlate.h"
#include "hunt/testing/rules.h"

namespace backtrail::hunt::testing {

class Combined : public CombinedSink {
 public:
  bool counts(const Place&) override { return true; }
  void on_combined(CombinedHit hit) override { hits.push_back(std::move(hit)); }
  std::vector<CombinedHit> hits;
};

/// Places are the records' numbers.
inline std::vector<naive::Correlated> found_of(const Combined& combined) {
  std::vector<naive::Correlated> out;
  for (const CombinedHit& hit : combined.hits) {
    naive::Correlated& one = out.emplace_back();
    one.correlation = hit.index;
    one.time = hit.time.ticks;
    for (const Place& place : hit.records) one.records.insert(place.words[0]);
  }
  std::ranges::sort(out);
  return out;
}

/// What the engine finds; places are the records' numbers. `shares` says which of several logs observes a record.
inline std::vector<naive::Correlated> engine_finds(const Plan& plan, const std::vector<record::Record>& records,
                                                   std::vector<Scanner>& scanners, std::vector<observations::Log>& logs,
                                                   const std::function<std::size_t(std::size_t)>& share,
                                                   Combined& combined) {
  Collect hits;
  for (std::size_t i = 0; i < records.size(); ++i) scanners[share(i)].scan(records[i], hits, Place{{i, 0, 0, 0}});
  std::vector<observations::Log*> pointers;
  for (observations::Log& log : logs) pointers.push_back(&log);
  plan.combine(pointers, combined);
  return found_of(combined);
}

/// Three rules that overlap, correlations of every type over them and over each other, and a few records of few values.
class RandomCorrelations {
 public:
  explicit RandomCorrelations(std::function<std::size_t(std::size_t)> below) : below_(std::move(below)) {}

  detector::Set make_set() {
    detector::Set set;
    for (const char* values : {"1", "2", "12"}) {
      std::vector<detector::Scalar> any;
      for (const char* c = values; *c != '\0'; ++c) any.push_back(text(std::string(1, *c)));
      detector::SigmaRule& one = set.rules.emplace_back(rule("A", any));
      one.id = "rule-" + std::to_string(set.rules.size());
      one.name = "r" + std::to_string(set.rules.size());
      one.silent = true;
    }
    for (std::size_t i = 0, count = 1 + below_(3); i < count; ++i) {
      set.correlations.push_back(make(set));
      set.correlations.back().id = "corr-" + std::to_string(i);
      set.correlations.back().name = "c" + std::to_string(i);
      set.correlations.back().silent = i + 1 < count && below_(2) == 0;
    }
    return set;
  }

  void fill(std::deque<Event>& events) {
    for (std::size_t i = 0, count = below_(16); i < count; ++i) {
      Event& event = events.emplace_back();
      if (below_(16) != 0) event.at(static_cast<std::int64_t>(1 + below_(20)));
      event.add("A", pick({"1", "2", "3"}));
      if (below_(6) != 0) event.add("U", pick({"u", "U", "v"}));
      if (below_(8) == 0) event.add("U", "w");
      if (below_(3) != 0) event.add("W", pick({"u", "v", "w"}));
      if (below_(5) != 0) event.add("N", pick({"1", "2.5", "-3", "x", "10", "1e1"}));
      if (below_(8) == 0) event.add("N", "2");
    }
  }

 private:
  using Correlation = detector::SigmaCorrelation;
  std::string pick(const std::vector<std::string>& from) { return from[below_(from.size())]; }

  Correlation make(const detector::Set& set) {
    Correlation out;
    out.path = "test.yml";
    out.type = static_cast<Correlation::Type>(below_(10));
    const bool adds = out.type >= Correlation::Type::value_sum;
    for (const detector::SigmaRule& one : set.rules) {
      if (below_(2) == 0) out.parts.push_back({one.name, false, static_cast<std::uint32_t>(&one - set.rules.data())});
    }
    for (const Correlation& one : set.correlations) {
      if (!adds && below_(2) == 0)
        out.parts.push_back({one.name, true, static_cast<std::uint32_t>(&one - set.correlations.data())});
    }
    if (out.parts.empty()) out.parts.push_back({"r3", false, 2});
    if (below_(2) == 0) std::ranges::reverse(out.parts);
    for (const char* field : {"U", "W", "alias"}) {
      if (below_(3) == 0) out.group_by.emplace_back(field);
    }
    out.aliases.push_back({"alias", {{"r1", "U"}, {"r2", "W"}, {"rule-3", "W"}, {"c0", "U"}}});
    out.timespan_s = static_cast<std::int64_t>(1 + below_(8));
    if (out.type == Correlation::Type::value_count || adds) {
      out.fields.emplace_back(adds ? "N" : pick({"N", "W", "alias"}));
      if (!adds && below_(3) == 0) out.fields.emplace_back("U");
    }
    if (out.type == Correlation::Type::value_percentile) out.percentile = pick({"0", "33", "50", "90", "100"});
    const bool temporal = out.type == Correlation::Type::temporal || out.type == Correlation::Type::temporal_ordered;
    const std::size_t how = temporal ? below_(3) : 0;
    if (how == 1) return out;
    if (how == 2) {
      out.expression = expression(out, 2);
      return out;
    }
    out.thresholds.push_back(threshold(adds));
    if (below_(3) == 0) out.thresholds.push_back(threshold(adds));
    return out;
  }

  Correlation::Threshold threshold(bool adds) {
    return {static_cast<Correlation::Compare>(below_(6)),
            adds ? pick({"0", "2.5", "3", "-1", "5", "10"}) : std::to_string(below_(5))};
  }

  std::string expression(const Correlation& of, int depth) {
    const std::string& part = of.parts[below_(of.parts.size())].written;
    switch (depth == 0 ? 9 : below_(5)) {
      case 0: return "not " + part;
      case 1: return "(" + expression(of, depth - 1) + ")";
      case 2: return expression(of, depth - 1) + " and " + expression(of, depth - 1);
      case 3: return expression(of, depth - 1) + " or " + expression(of, depth - 1);
      default: return part;
    }
  }

  std::function<std::size_t(std::size_t)> below_;
};

}  // namespace backtrail::hunt::testing
