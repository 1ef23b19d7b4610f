// SPDX-License-Identifier: Apache-2.0
#include "release/told_before.h"

#include <gtest/gtest.h>

#include "release/testing.h"

namespace backtrail::release::testing_support {
namespace {

TEST(ToldBefore, CountsOfAnEarlierTextAreSubtracted) {
  Case c;
  c.say("We have warned 45 customers of the provider.");
  EXPECT_TRUE(c.check().empty());
  c.circumstances.told_before = {{"s:first", {"A title", "The provider has 48 customers."}}};
  ASSERT_EQ(c.codes(), Codes{kSmallDifference.number});
  EXPECT_EQ(c.check().front().place, "sentence 1, bytes 15-27");
  EXPECT_NE(c.check().front().message.find("'s:first'"), std::string::npos);
  c.circumstances.told_before[0].ref = "s:lyra";
  EXPECT_EQ(c.check().front().message.find("lyra"), std::string::npos) << "an id may name somebody";
  c.statement.not_findings = {{"45 customers", "Those are another provider's."}};
  c.decide();
  EXPECT_TRUE(c.check().empty());
  c.statement.not_findings.clear();
  c.decide();
  c.circumstances.cited[1].already_said = "45 customers were warned";
  EXPECT_TRUE(c.check().empty()) << "a public source says so";
  c.circumstances.cited[1].already_said.clear();
  for (const char* far : {"The provider has 60 customers.", "The provider has 45 customers.", "It has 46 servers."}) {
    c.circumstances.told_before = {{"s:first", {far}}};
    EXPECT_TRUE(c.check().empty()) << far;
  }
}

TEST(ToldBefore, ANumberAloneIsOfItsOwnText) {
  Case c;
  c.say("There are 46 in all.");
  c.circumstances.told_before = {{"s:first", {"The provider has 48 customers."}}};
  EXPECT_TRUE(c.check().empty());
}

}  // namespace
}  // namespace backtrail::release::testing_support
