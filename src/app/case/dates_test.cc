// SPDX-License-Identifier: Apache-2.0
#include "app/case/dates.h"

#include "app/case/incidents/record.h"
#include "app/case/testing.h"
#include "base/collected.h"
#include "registers/codes.h"

namespace backtrail::app {
namespace {

using testing_support::kAna;

class DatesTest : public testing_support::World {
 protected:
  void SetUp() override {
    surroundings_.diagnostics = &told_;
    auto made = Case::init(folder(), "test.example/dates", kAna, surroundings_);
    ASSERT_TRUE(made) << made.error().text();
    it_.emplace(std::move(*made));
  }
  /// The code of the only mistake; none when it was taken.
  base::Code code(std::string_view type, const std::string& text) {
    const auto entered = enter_text(*it_, type, text);
    EXPECT_TRUE(entered) << entered.error().text();
    return entered->mistakes.empty() ? base::Code{0} : entered->mistakes.front().code;
  }
  std::optional<Case> it_;
  base::CollectedDiagnostics told_;
};

TEST_F(DatesTest, WhatHasHappenedIsNotDatedInTheFuture) {
  const std::string incident = R"({"id":"i:1","title":"t","state":"open","severity":"C3","recorded":")";
  EXPECT_EQ(code(registers::kIncident, incident + R"(2036-01-01"})"), registers::kNotYet);
  EXPECT_EQ(code(registers::kIncident, incident + R"(2018-01-01","occurred":"2036-01-01T00:00:00Z"})"),
            registers::kNotYet);
  EXPECT_EQ(code(registers::kIncident, incident + R"(2018-12-20"})"), base::Code{0});
  NewIncident fresh;
  fresh.id = "i:2";
  fresh.title = "t";
  fresh.severity = "C3";
  fresh.recorded = "2036-01-01";
  EXPECT_EQ(record_incident(*it_, kAna, fresh).error().code, registers::kNotYet);
  EXPECT_EQ(
      code(registers::kPrecedent, R"({"id":"p:1","speaker":"M","said":"2036","subjects":["APT10"],"posture":"leading",
      "wording":"w","level":"minister","source":{"name":"x"}})"),
      registers::kNotYet);
  EXPECT_EQ(code(registers::kClaim, R"({"id":"c:1","subject":"s","relation":"is","object":"o","valid_until":"2036",
      "source":{"name":"x","published":"2036-01-01"}})"),
            registers::kNotYet);
  EXPECT_EQ(code(registers::kClaim, R"({"id":"c:1","subject":"s","relation":"is","object":"o","valid_until":"2036",
      "source":{"name":"x","published":"2018"}})"),
            base::Code{0})
      << "what holds until then";
}

TEST_F(DatesTest, ADeadlineThatIsOverWarns) {
  EXPECT_EQ(code(registers::kOrganisation, R"({"id":"lyra","name":"Lyra Works","kind":"customer"})"), base::Code{0});
  const std::string engagement = R"({"id":"g:1","victim":"lyra","owner":"lia","action":"Look.","deadline":")";
  EXPECT_EQ(code(registers::kEngagement, engagement + R"(2018-12-20"})"), base::Code{0});
  EXPECT_TRUE(told_.errors.empty());
  EXPECT_EQ(code(registers::kEngagement, R"({"corrects":"g:1",)" + engagement.substr(1) + R"(1999-01-01"})"),
            base::Code{0});
  ASSERT_EQ(told_.errors.size(), 1U);
  EXPECT_EQ(told_.errors[0].code, registers::kLongAgo);
}

}  // namespace
}  // namespace backtrail::app
