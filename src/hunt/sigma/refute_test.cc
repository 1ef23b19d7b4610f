// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/refute.h"

#include <gtest/gtest.h>

#include "hunt/sigma/rule.h"
#include "hunt/testing/rules.h"

namespace backtrail::hunt::sigma {
namespace {

/// Two searches, A is 1 or 2 and B contains x, under a condition. "A=1 A=2": what makes the rule false.
std::string refuters(const std::string& condition) {
  record::Demand demand;
  const auto rule = compile_rule(
      testing::rule({testing::search("a", {{testing::item("A", {testing::text("1"), testing::text("2")})}}),
                     testing::search("b", {{testing::item("B|contains", {testing::text("x")})}})},
                    condition),
      0, demand);
  if (!rule) return "refused";
  std::string out;
  for (const auto& [slot, texts] : refuters_of(*rule))
    for (const std::string& text : texts) out += (out.empty() ? "" : " ") + demand.name(slot) + "=" + text;
  return out;
}

TEST(Refuters, AreWholeValuesThatAConjunctionForbids) {
  EXPECT_EQ(refuters("b and not a"), "A=1 A=2");
  EXPECT_EQ(refuters("not a"), "A=1 A=2");
  EXPECT_EQ(refuters("b and not (a or b)"), "A=1 A=2");
  EXPECT_EQ(refuters("not (not not a)"), "A=1 A=2");
}

TEST(Refuters, AreNotWhatAloneSettlesNothing) {
  EXPECT_EQ(refuters("a and b"), "");
  EXPECT_EQ(refuters("b or not a"), "");
  EXPECT_EQ(refuters("not (a and b)"), "");
  EXPECT_EQ(refuters("a and not b"), "") << "a part of a value is no whole one";
}

}  // namespace
}  // namespace backtrail::hunt::sigma
