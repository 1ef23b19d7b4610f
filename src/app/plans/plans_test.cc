// SPDX-License-Identifier: Apache-2.0
#include "app/plans/plans.h"

#include "app/case/testing.h"
#include "app/codes.h"
#include "registers/codes.h"

namespace backtrail::app {
namespace {

using testing_support::kAna;
using testing_support::kDee;
using testing_support::kRob;

class PlansTest : public testing_support::SmallCase {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(SmallCase::SetUp());
    it_.emplace(std::move(*open()));
    DecideRequest request = approval("statement:public");
    request.embargo = base::parse_iso("2018-12-20T19:00:00Z")->instant;
    request.zone = "Pacific/Auckland";
    const auto decided = decide(*it_, kDee, request);
    ASSERT_TRUE(decided) << decided.error().text();
    ASSERT_TRUE(decided->sealed);
    EXPECT_EQ(decided->embargo, "Friday 21 December 2018, 08:00 in Pacific/Auckland (UTC+13:00, summer time)");
    ASSERT_NO_FATAL_FAILURE(enter_all(
        *it_, registers::kPlan,
        R"({"id":"plan:uk","statement":"statement:public","partner":"UK","steps":["Call.","Decide anew."]})"));
  }
  EarlySealed early(const std::string& partner, const char* at) {
    auto done = seal_early(*it_, kAna, {"statement:public", partner, "", "", base::parse_iso(at)->instant});
    EXPECT_TRUE(done) << done.error().text();
    return *done;
  }
  std::optional<Case> it_;
};

TEST_F(PlansTest, APartnerTwelveHoursEarlyRaisesThePlan) {
  EXPECT_FALSE(plans(*it_)->front().raised());
  const auto done = early("UK", "2018-12-20T07:00:00Z");
  ASSERT_EQ(done.raised.size(), 1U);
  EXPECT_EQ(done.raised[0].how_early(), "12 h 0 min before the embargo ends");
  EXPECT_EQ(done.raised[0].plan.steps.size(), 2U);
  EXPECT_TRUE(plans(*it_)->front().raised());
  EXPECT_TRUE(done.warnings.empty());
  const auto long_ago = early("UK", "1999-01-01T00:00:00Z");
  ASSERT_EQ(long_ago.warnings.size(), 1U);
  EXPECT_EQ(long_ago.warnings[0].code, registers::kLongAgo);
}

TEST_F(PlansTest, OthersAndThoseOnTimeRaiseNothing) {
  EXPECT_TRUE(early("US", "2018-12-20T07:00:00Z").raised.empty());
  const base::Instant at = base::parse_iso("2018-12-20T19:00:00Z")->instant;
  EXPECT_EQ(seal_early(*it_, kAna, {"statement:public", "UK", "", "", at}).error().code, kSpokenToCome);
  clock_.time = at;
  EXPECT_TRUE(early("UK", "2018-12-20T19:00:00Z").raised.empty());
  EXPECT_FALSE(plans(*it_)->front().raised());
}

TEST_F(PlansTest, AnEmbargoGoesOnWithTheCorrectionOfItsText) {
  const auto body =
      R"({"corrects":"statement:public","audience":"public","marking":"TLP:CLEAR","title":"An intrusion, put right",
      "author":"ana","sentences":[{"text":"It is so.","cites":["claim:report"]}]})";
  ASSERT_NO_FATAL_FAILURE(enter_all(*it_, registers::kStatement, body));
  const auto corrected = it_->registers().statement("statement:public");
  ASSERT_EQ(corrected->title, "An intrusion, put right");
  ASSERT_TRUE(seal_review(*it_, kRob, {"statement:public", false, {}, {}}));
  const auto decided = decide(*it_, kDee, approval("statement:public"));
  ASSERT_TRUE(decided->sealed);
  ASSERT_TRUE(decided->until) << "the time that was agreed is kept";
  EXPECT_EQ(base::format(*decided->until), "2018-12-20T19:00:00Z");
  ASSERT_FALSE(decided->warnings.empty());
  EXPECT_EQ(decided->warnings.back().code, kEmbargoKept);
}

TEST_F(PlansTest, StopKeepsStatementsInUntilItIsLifted) {
  DecideRequest at_once = approval("statement:public");
  at_once.embargo = base::Instant{it_->now().ticks - 1};  // lifts the one that was agreed
  ASSERT_TRUE(decide(*it_, kDee, at_once)->sealed);
  ASSERT_TRUE(seal_stop(*it_, kDee, {"stop:1", "national-security", "Not now.", false}));
  EXPECT_EQ(publish(*it_, kAna, {"statement:public", {}, {}, {}, true})->refusals.size(), 1U);
  // One that has left is held back no more; whose text has not yet lets another person lift the stop.
  ASSERT_NO_FATAL_FAILURE(enter_all(*it_, registers::kStatement,
                                    R"({"id":"statement:2","audience":"public","marking":"TLP:CLEAR","title":"More",
      "author":"ana","sentences":[{"text":"It is so.","cites":["claim:report"]}]})"));
  ASSERT_TRUE(seal_review(*it_, kRob, {"statement:2", false, {}, {}}));
  for (const auto* const who : {&kAna, &kRob}) {
    const auto refused = seal_stop(*it_, *who, {"stop:1", "national-security", "I want it out.", true});
    ASSERT_FALSE(refused) << "its author and its reviewer";
    EXPECT_EQ(refused.error().code, kDeciderWrote);
  }
  ASSERT_TRUE(seal_stop(*it_, kDee, {"stop:1", "national-security", "Partners have spoken.", true}));
  EXPECT_TRUE(publish(*it_, kAna, {"statement:public", {}, {}, {}, true})->refusals.empty());
}

}  // namespace
}  // namespace backtrail::app
