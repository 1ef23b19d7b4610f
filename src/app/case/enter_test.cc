// SPDX-License-Identifier: Apache-2.0
#include "app/case/enter.h"

#include "app/case/testing.h"
#include "app/codes.h"
#include "registers/codes.h"
#include "release/codes.h"

namespace backtrail::app {
namespace {

using testing_support::World;

TEST_F(World, AnAlternativeOfAJudgementNamesSomething) {
  auto it = Case::init(folder(), "test.example/enter", testing_support::kAna, surroundings_);
  ASSERT_TRUE(it) << it.error().text();
  ASSERT_TRUE(enter_text(
      *it, registers::kClaim,
      R"({"id":"c:1","subject":"s","relation":"is","object":"o","source":{"name":"A report"},"marking":"TLP:CLEAR"})"));
  const auto judged = [&](const std::string& hypothesis) {
    const auto entered =
        enter_text(*it, registers::kJudgement,
                   R"({"id":"j:)" + std::to_string(hypothesis.size()) +
                       R"(","rung":"group","proposition":"A group did it.","likelihood":"likely","confidence":"low",)"
                       R"("rests_on":["c:1"],"marking":"TLP:CLEAR","alternatives":[{"hypothesis":")" +
                       hypothesis + "\"}]}");
    return !entered || entered->mistakes.empty() ? std::string() : entered->mistakes.front().code.text();
  };
  for (const char* none : {"x", "?", "..", "no", "A group did it.", "THE group did it"})
    EXPECT_EQ(judged(none), kBadAlternative.text()) << none;
  for (const char* some : {"A false flag", "\u72AF\u7F6A"}) EXPECT_EQ(judged(some), "") << some;
  const auto mixed = enter_text(
      *it, registers::kJudgement,
      R"({"id":"j:mixed","rung":"group","proposition":"We judge with high confidence that it is likely that a group did it.",)"
      R"("likelihood":"likely","confidence":"low","rests_on":["c:1"],"marking":"TLP:CLEAR","alternatives":[{"hypothesis":"A false flag"}]})");
  ASSERT_TRUE(mixed);
  ASSERT_EQ(mixed->mistakes.size(), 1U) << "likelihood and confidence are never in one sentence";
  EXPECT_EQ(mixed->mistakes.front().code, release::kMixedWords);
}

}  // namespace
}  // namespace backtrail::app
