// SPDX-License-Identifier: Apache-2.0
// Correlations: the engine against the oracle, on random sets and records, in any order and shared out over several logs.
#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "hunt/testing/correlations.h"

namespace backtrail::hunt {
namespace {

std::string shown(const std::vector<naive::Correlated>& all) {
  std::string out;
  for (const naive::Correlated& one : all) {
    out += "\n  correlation " + std::to_string(one.correlation) + " at " +
           std::to_string(one.time / base::kTicksPerSecond) + ":";
    for (const std::size_t record : one.records) out += " " + std::to_string(record);
  }
  return out;
}

/// What was observed, kept as a case keeps it.
struct Kept {
  BaseHit hit;
  Place place;
  std::string key, value, note;
  [[nodiscard]] BaseHit again() const {
    BaseHit out = hit;
    out.key = key;
    out.value = value;
    out.note = note;
    return out;
  }
};

/// Kept and counted again all that rests on rules alone is found as before.
void compare_kept(const Plan& plan, const std::vector<Kept>& kept, std::vector<naive::Correlated> wanted) {
  std::vector<observations::Log> logs(1);
  for (const Kept& one : kept) {
    ASSERT_TRUE(plan.observe(one.again(), one.place, logs[0]));
    BaseHit bad = one.again();
    bad.part = 1000;
    ASSERT_FALSE(plan.observe(bad, one.place, logs[0]));
    bad = one.again();
    bad.note = bad.note.substr(0, bad.note.size() - std::min<std::size_t>(bad.note.size(), 1));
    ASSERT_EQ(plan.observe(bad, one.place, logs[0]), one.note.empty());
  }
  testing::Combined combined;
  plan.combine({&logs[0]}, combined);
  std::erase_if(wanted, [&](const auto& one) { return !plan.keeps(Kind::sigma_correlation, one.correlation); });
  auto found = testing::found_of(combined);
  std::erase_if(found, [&](const auto& one) { return !plan.keeps(Kind::sigma_correlation, one.correlation); });
  ASSERT_EQ(found, wanted);
}

void compare(std::uint32_t seed, std::size_t& findings) {
  std::mt19937 generator(seed);
  const auto below = [&](std::size_t n) { return generator() % n; };
  testing::RandomCorrelations random(below);
  const detector::Set set = random.make_set();
  std::vector<detector::NotEvaluated> refused;
  const auto plan = Plan::compile(set, refused);
  std::deque<testing::Event> events;
  random.fill(events);
  std::vector<record::Record> records;
  for (testing::Event& event : events) records.push_back(event.bind(plan->demand()));
  const std::vector<std::uint32_t> used(plan->correlations().begin(), plan->correlations().end());

  std::vector<observations::Log> logs(1 + below(3));
  std::vector<Scanner> scanners;
  for (observations::Log& log : logs) scanners.emplace_back(plan, &log);
  std::vector<Kept> kept;
  for (observations::Log& log : logs) {
    log.tell([&](const observations::Observation& one) {
      if (const auto hit = plan->base_hit(one))
        kept.push_back({*hit, one.place, std::string(hit->key), std::string(hit->value), std::string(hit->note)});
    });
  }
  testing::Combined combined;
  const auto fast =
      testing::engine_finds(*plan, records, scanners, logs, [&](std::size_t) { return below(logs.size()); }, combined);
  const auto slow = naive::correlate(set, used, records);
  ASSERT_EQ(fast, slow) << "seed " << seed << "\nengine:" << shown(fast) << "\noracle:" << shown(slow);
  if (seed % 10 == 0) compare_kept(*plan, kept, slow);
  findings += slow.size();
}

TEST(CorrelationsAndOracle, AgreeOnRandomSetsAndRecords) {
  std::size_t findings = 0;
  for (std::uint32_t seed = 1; seed <= 20'000; ++seed) {
    compare(seed, findings);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(findings, 10'000U);  // the space holds findings, or the comparison says nothing
}

/// All placings of up to five events of two kinds on six seconds, for the conditions that people write.
TEST(CorrelationsAndOracle, AgreeOnEverySmallSequence) {
  using Correlation = detector::SigmaCorrelation;
  detector::Set set;
  for (const char* value : {"1", "2"}) {
    detector::SigmaRule& one = set.rules.emplace_back(testing::rule("A", {testing::text(value)}));
    one.name = std::string("r") + value;
    one.silent = true;
  }
  const auto add = [&](Correlation::Type type, std::vector<Correlation::Threshold> thresholds,
                       std::string expression = {}) {
    Correlation& one = set.correlations.emplace_back();
    one.id = "c" + std::to_string(set.correlations.size());
    one.type = type;
    one.parts = {{"r1", false, 0}, {"r2", false, 1}};
    one.timespan_s = 2;
    one.thresholds = std::move(thresholds);
    one.expression = std::move(expression);
  };
  for (int compare = 0; compare < 6; ++compare) {
    for (const char* number : {"1", "2", "3"})
      add(Correlation::Type::event_count, {{static_cast<Correlation::Compare>(compare), number}});
  }
  add(Correlation::Type::event_count, {{Correlation::Compare::gt, "1"}, {Correlation::Compare::lte, "3"}});
  for (const auto type : {Correlation::Type::temporal, Correlation::Type::temporal_ordered}) {
    add(type, {});
    add(type, {{Correlation::Compare::gte, "1"}});
    add(type, {}, "r1 and not r2");
    add(type, {}, "r1 or r2");
  }
  std::vector<detector::NotEvaluated> refused;
  const auto plan = Plan::compile(set, refused);
  ASSERT_TRUE(refused.empty()) << refused[0].error.text();
  const std::vector<std::uint32_t> used(plan->correlations().begin(), plan->correlations().end());
  std::size_t findings = 0;
  for (std::size_t count = 0; count <= 4; ++count) {
    std::size_t cases = 1;
    for (std::size_t i = 0; i < count; ++i) cases *= 12;
    for (std::size_t number = 0; number < cases; ++number) {
      std::deque<testing::Event> events;
      for (std::size_t i = 0, left = number; i < count; ++i, left /= 12) {
        events.emplace_back().at(static_cast<std::int64_t>(left % 12 / 2)).add("A", left % 2 == 0 ? "1" : "2");
      }
      std::vector<record::Record> records;
      for (testing::Event& event : events) records.push_back(event.bind(plan->demand()));
      std::vector<observations::Log> logs(1);
      std::vector<Scanner> scanners;
      scanners.emplace_back(plan, &logs[0]);
      testing::Combined combined;
      const auto fast = testing::engine_finds(*plan, records, scanners, logs, [](std::size_t) { return 0; }, combined);
      const auto slow = naive::correlate(set, used, records);
      ASSERT_EQ(fast, slow) << "case " << number << " of " << count << "\nengine:" << shown(fast)
                            << "\noracle:" << shown(slow);
      findings += slow.size();
    }
  }
  EXPECT_GT(findings, 50'000U);
}

}  // namespace
}  // namespace backtrail::hunt
