// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/waste.h"

#include <gtest/gtest.h>

#include <random>

#include "base/testing.h"
#include "hunt/sigma/router.h"
#include "hunt/sigma/rule.h"
#include "hunt/testing/random_case.h"

namespace backtrail::hunt::sigma {
namespace {

using testing::Event;
using testing::item;
using testing::rule;
using testing::search;
using testing::text;

/// One rule in a router, and the record that every scan of it sees.
struct Case {
  explicit Case(detector::SigmaRule one) {
    set.rules.push_back(std::move(one));
    auto compiled = compile_rule(set.rules[0], 0, demand);
    BT_CHECK(compiled.has_value());
    std::vector<Rule> rules;
    rules.push_back(std::move(*compiled));
    router.emplace(set, std::move(rules), demand);
  }
  /// What is learned from looking `times` times in vain at `event`, of as many records and `others` more.
  std::shared_ptr<const Group> learn_from(Event& event, std::shared_ptr<const Group> used, int times, int others = 0) {
    RecordView view(demand.size());
    const record::Record record = event.bind(demand);
    Waste waste;
    for (int i = 0; i < others; ++i) waste.on_record();
    for (int i = 0; i < times; ++i) {
      view.begin(record);
      waste.on_record();
      waste.on_vain(router->rules()[0], 0, view);
    }
    return router->route({}).part(0, {}).improve(*router, std::move(used), waste);
  }
  [[nodiscard]] std::shared_ptr<const Group> first() const { return router->route({}).part(0, {}).group(*router); }

  detector::Set set;
  record::Demand demand;
  std::optional<Router> router;
};

detector::SigmaRule method_and(const std::string& key, const std::string& value) {
  return rule({search("a", {{item("method", {text("GET")})}}), search("b", {{item(key, {text(value)})}})}, "a and b");
}

std::size_t matcher(const Group& group, const record::Demand& demand, const char* field) {
  return group.matcher_of[*demand.find(field)];
}

TEST(Waste, TheMemberThatSaysNoBecomesTheWitness) {
  Case one(method_and("uri|contains", "ab"));
  const auto guess = one.first();
  EXPECT_NE(matcher(*guess, one.demand, "method"), kNoMatcher);
  Event event;
  event.add("method", "GET").add("uri", "/xy");
  const auto better = one.learn_from(event, guess, 600);
  EXPECT_NE(better, guess);
  EXPECT_EQ(matcher(*better, one.demand, "method"), kNoMatcher);
  EXPECT_NE(matcher(*better, one.demand, "uri"), kNoMatcher);
  EXPECT_EQ(one.first(), better) << "whoever comes later has it from the start";
}

TEST(Waste, EveryWayOfSeveralIsLearnedOf) {
  Case one(rule({search("a", {{item("method", {text("GET")}), item("uri|contains", {text("ab")})}}),
                 search("b", {{item("method", {text("PUT")}), item("agent|contains", {text("cd")})}})},
                "1 of them"));
  Event event;
  event.add("method", "GET").add("uri", "/xy").add("agent", "none");
  const auto better = one.learn_from(event, one.first(), 600);
  EXPECT_NE(matcher(*better, one.demand, "uri"), kNoMatcher);
  Event other;
  other.add("method", "PUT").add("uri", "/ab").add("agent", "none");
  const auto best = one.learn_from(other, better, 300, 300);
  EXPECT_NE(matcher(*best, one.demand, "agent"), kNoMatcher);
}

TEST(Waste, AChoiceThatIsNoBetterIsTakenBack) {
  Case one(method_and("uri|contains", "ab"));
  Event event;
  event.add("method", "GET").add("uri", "/xy");
  const auto better = one.learn_from(event, one.first(), 600);
  const auto back = one.learn_from(event, better, 600);
  EXPECT_NE(matcher(*back, one.demand, "method"), kNoMatcher);
  EXPECT_EQ(one.learn_from(event, back, 600), back) << "and nothing is tried twice";
}

TEST(Waste, WhoUsesAnOlderGroupIsGivenTheNewest) {
  Case one(method_and("uri|contains", "ab"));
  const auto guess = one.first();
  Event event;
  event.add("method", "GET").add("uri", "/xy");
  const auto better = one.learn_from(event, guess, 600);
  EXPECT_EQ(one.learn_from(event, guess, 600), better);
}

TEST(Waste, RulesWithoutAnotherWitnessStay) {
  Event event;
  event.add("method", "GET").add("uri", "/xy");
  Case negated(rule({search("a", {{item("method", {text("GET")})}}), search("b", {{item("uri", {text("/xy")})}})},
                    "a and not b"));
  const auto before = negated.first();
  EXPECT_EQ(negated.learn_from(event, before, 600), before);
}

TEST(Waste, AnExpressionThatSaysNoLendsItsTexts) {
  Event event;
  event.add("method", "GET").add("uri", "/xy");
  Case one(method_and("uri|re", "ab+"));
  const auto better = one.learn_from(event, one.first(), 600);
  EXPECT_EQ(matcher(*better, one.demand, "method"), kNoMatcher);
  EXPECT_NE(matcher(*better, one.demand, "uri"), kNoMatcher);
}

TEST(Waste, RulesWhoseExpressionsMayForestallEachOtherStay) {
  Event event;
  event.add("method", "GET").add("uri", "/xy");
  Case two(rule(
      {search("a", {{item("method", {text("GET")}), item("uri|re", {text("ab+")}), item("agent|re", {text("cd+")})}})},
      "a"));
  const auto guess = two.first();
  EXPECT_EQ(two.learn_from(event, guess, 600), guess);
  Case counted(rule({search("a", {{item("method", {text("GET")})}}), search("b1", {{item("uri|re", {text("ab+")})}}),
                     search("b2", {{item("agent", {text("cd")})}}), search("b3", {{item("agent", {text("ef")})}})},
                    "a and 2 of b*"));
  const auto before = counted.first();
  EXPECT_EQ(counted.learn_from(event, before, 600), before);
}

TEST(Waste, IsDueAtEverMoreRecords) {
  Waste waste;
  const auto records_until_due = [&] {
    while (!waste.due()) waste.on_record();
    return waste.records();
  };
  EXPECT_EQ(records_until_due(), 512U);
  waste.reset();
  EXPECT_EQ(records_until_due(), 2048U);
}

TEST(Waste, LearningChangesNothingThatIsFound) {
  std::size_t hits = 0;
  for (std::uint32_t seed = 1; seed <= (base::testing_support::kSanitized ? 1U : 6U); ++seed) {
    std::mt19937 generator(seed);
    testing::RandomCase random([&](std::size_t n) { return generator() % n; });
    detector::Set set;
    for (int i = 0; i < 12; ++i) set.rules.push_back(random.make_rule());
    for (detector::SigmaRule& each : set.rules) each.log_source = {};
    std::vector<detector::NotEvaluated> refused;
    const auto plan = Plan::compile(set, refused);
    Scanner scanner(plan);
    const record::LogSource source;  // one object: records of it are of one group
    for (int i = 0; i < 3000; ++i) {
      Event event;
      random.fill(event);
      record::Record record = event.bind(plan->demand());
      record.log_source = &source;
      testing::Collect sink;
      scanner.scan(record, sink);
      std::vector<std::uint32_t> fast, slow;
      for (const auto& hit : sink.hits) fast.push_back(hit.index);
      for (const std::uint32_t index : plan->rules()) {
        const auto answer = naive::evaluate(set.rules[index], record);
        if (!answer) std::erase(fast, index);
        else if (*answer) slow.push_back(index);
      }
      ASSERT_EQ(fast, slow) << "seed " << seed << ", record " << i;
      hits += slow.size();
    }
  }
  EXPECT_GT(hits, base::testing_support::rounds(5'000));
}

}  // namespace
}  // namespace backtrail::hunt::sigma
