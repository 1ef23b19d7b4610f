// SPDX-License-Identifier: Apache-2.0
// The engine against the naive evaluator: many rules in one plan, so that they share matchers and routes, over many
// records. A failure prints the seed; the case is then made again from it.
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <random>

#include "hunt/testing/random_case.h"

namespace backtrail::hunt {
namespace {

struct Expected {
  record::Record record;
  std::vector<std::uint32_t> held, unsaid;  // by the naive evaluator; where it has no answer either will do
};

/// Every record comes again and again, so that values are known from before and witnesses are learned on the way.
void compare(std::uint32_t seed, std::size_t rules, std::size_t events, std::size_t rounds, std::size_t& hits) {
  std::mt19937 generator(seed);
  testing::RandomCase random([&](std::size_t n) { return generator() % n; });
  detector::Set set;
  for (std::size_t i = 0; i < rules; ++i) set.rules.push_back(random.make_rule());
  std::vector<detector::NotEvaluated> refused;
  const auto plan = Plan::compile(set, refused);
  std::deque<testing::Event> kept;  // log sources are told apart by address, so records must not share one
  for (std::size_t i = 0; i < events; ++i) random.fill(kept.emplace_back(random.make_source()));
  std::vector<Expected> all;
  for (testing::Event& event : kept) {
    Expected& one = all.emplace_back(event.bind(plan->demand()));
    for (const std::uint32_t index : plan->rules()) {
      const auto answer = naive::evaluate(set.rules[index], one.record);
      if (!answer) one.unsaid.push_back(index);
      else if (*answer) one.held.push_back(index);
    }
    hits += one.held.size();
  }
  Scanner scanner(plan);
  for (std::size_t round = 0; round < rounds; ++round) {
    for (const Expected& one : all) {
      testing::Collect sink;
      scanner.scan(one.record, sink);
      std::vector<std::uint32_t> fast;
      for (const auto& hit : sink.hits) {
        if (!std::ranges::binary_search(one.unsaid, hit.index)) fast.push_back(hit.index);
      }
      ASSERT_EQ(fast, one.held) << "seed " << seed << ", round " << round;
    }
  }
}

TEST(EngineAndOracle, AgreeOnRandomRulesAndRecords) {
  std::size_t hits = 0;
  for (std::uint32_t seed = 1; seed <= 600; ++seed) {
    compare(seed, 20, 20, seed % 10 == 0 ? 150 : 2, hits);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(hits, 10'000U);  // the space holds matches, or the comparison says nothing
}

/// A line that holds the record's values, and those that it does not hold as a reader would say (record::Named).
std::string line_of(const record::Record& record, std::vector<record::Named>& named) {
  std::string line;
  for (const record::Field& field : record.fields) {
    const record::Value& value = field.value;
    const bool stands = value.form == record::Form::text || value.form == record::Form::number;
    if (stands) line.append("|").append(value.raw());
    if (value.form != record::Form::null) named.push_back({value, field.slot, stands});
  }
  return line + "|";
}

TEST(EngineAndOracle, AgreeThatNothingMattersWhereALineIsPassedBy) {
  std::size_t passed_by = 0;
  for (std::uint32_t seed = 1; seed <= 3000; ++seed) {
    std::mt19937 generator(seed);
    testing::RandomCase random([&](std::size_t n) { return generator() % n; });
    detector::Set set;
    for (std::size_t i = 0; i < 1 + seed % 3; ++i) set.rules.push_back(random.make_rule());
    std::vector<detector::NotEvaluated> refused;
    const auto plan = Plan::compile(set, refused);
    Scanner scanner(plan);
    for (int i = 0; i < 30; ++i) {
      testing::Event event(random.make_source());
      random.fill(event);
      const record::Record record = event.bind(plan->demand());
      testing::Collect sink;
      scanner.scan(record, sink);
      std::vector<record::Named> named;
      const std::string line = line_of(record, named);
      const record::SlotSet* const asked = scanner.may_pass_by(*record.log_source, line);
      if (asked == nullptr) continue;
      std::erase_if(named, [&](const record::Named& each) { return each.stands && !asked->has(each.slot); });
      if (!scanner.passes_by(named)) continue;
      ++passed_by;
      ASSERT_TRUE(sink.hits.empty()) << "seed " << seed << ", '" << line << "'";
    }
  }
  EXPECT_GT(passed_by, 5'000U);
}

TEST(EngineAndOracle, AgreeOnEveryShortPatternAndText) {
  // All patterns up to four characters over a, b, * and ?, in one plan per placing, against all texts up to five over a, b.
  const auto words = [](const std::string& alphabet, std::size_t most) {
    std::vector<std::string> out{""};
    for (std::size_t begin = 0, size = 0; size < most; ++size) {
      const std::size_t end = out.size();
      for (; begin < end; ++begin) {
        for (const char c : alphabet) out.push_back(out[begin] + c);
      }
    }
    return out;
  };
  for (const char* key : {"F", "F|contains", "F|startswith", "F|endswith"}) {
    detector::Set set;
    for (const std::string& pattern : words("ab*?", 4))
      set.rules.push_back(testing::rule(key, {testing::text(pattern)}));
    std::vector<detector::NotEvaluated> refused;
    const auto plan = Plan::compile(set, refused);
    ASSERT_TRUE(refused.empty());
    Scanner scanner(plan);
    for (const std::string& value : words("ab", 5)) {
      testing::Event event;
      // A new log source each time would be a new route each time: the empty one is equal for all.
      const record::Record record = event.add("F", value).bind(plan->demand());
      testing::Collect sink;
      scanner.scan(record, sink);
      std::vector<std::uint32_t> fast, slow;
      for (const auto& hit : sink.hits) fast.push_back(hit.index);
      for (std::uint32_t i = 0; i < set.rules.size(); ++i) {
        if (naive::evaluate(set.rules[i], record).value()) slow.push_back(i);
      }
      ASSERT_EQ(fast, slow) << key << " on '" << value << "'";
    }
  }
}

}  // namespace
}  // namespace backtrail::hunt
