// SPDX-License-Identifier: Apache-2.0
#include "app/engagement/engagement.h"

#include "app/case/deciding/consents.h"
#include "app/case/testing.h"
#include "app/codes.h"
#include "base/collected.h"
#include "registers/codes.h"

namespace backtrail::app {
namespace {

using testing_support::kAna;

class EngagementTest : public testing_support::World {
 protected:
  void SetUp() override {
    auto made = Case::init(folder(), "test.example/engagement", kAna, surroundings_);
    ASSERT_TRUE(made) << made.error().text();
    it_.emplace(std::move(*made));
    std::string orgs;
    std::string engagements;
    // Deadlines around the test's day, 20 December 2018.
    for (const auto& [name, day] : {std::pair("alpha", "2018-12-31"), std::pair("beta", "2018-12-18"),
                                    std::pair("gamma", "2018-12-01"), std::pair("delta", "2018-12-20")}) {
      orgs += R"({"id":")" + std::string(name) + R"(","name":"Works )" + name + R"(","kind":"customer"})" + "\n";
      engagements += R"({"id":"g:)" + std::string(name) + R"(","victim":")" + name +
                     R"(","owner":"lia","action":"Change the password.","deadline":")" + day + "\"}\n";
    }
    take(registers::kOrganisation, orgs);
    take(registers::kEngagement, engagements);
  }
  void take(std::string_view type, const std::string& text) {
    const auto entered = enter_text(*it_, type, text);
    ASSERT_TRUE(entered) << entered.error().text();
    for (const auto& mistake : entered->mistakes) ADD_FAILURE() << mistake.text();
  }
  void contact(const std::string& id, const std::string& kind, const std::string& note = "") {
    const auto sealed = seal_contact(*it_, kAna, {id, kind, "telephone", note, {}});
    ASSERT_TRUE(sealed) << sealed.error().text();
  }
  std::vector<std::string> order() {
    std::vector<std::string> out;
    const auto all = engagements(*it_);
    for (const auto& one : *all) out.push_back(one.engagement.entry.label());
    return out;
  }
  EngagementStanding standing(const std::string& id) {
    const auto all = engagements(*it_);
    for (const auto& one : *all) {
      if (one.engagement.entry.label() == id) return one;
    }
    ADD_FAILURE() << id;
    return {};
  }

  std::optional<Case> it_;
};

TEST_F(EngagementTest, AContactThatIsStillToComeIsRefused) {
  const base::Instant tomorrow{it_->now().ticks + base::kTicksPerDay};
  const auto early = seal_contact(*it_, kAna, {"g:beta", "acknowledged", "telephone", "", tomorrow});
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().code, kContactToCome);
  EXPECT_EQ(standing("g:beta").acknowledged, "");
  contact("g:beta", "sent");
  EXPECT_TRUE(seal_contact(*it_, kAna, {"g:beta", "acknowledged", "telephone", "", it_->now()}));
}

TEST_F(EngagementTest, WhoeverAnswersWasToldBeforeOrThereIsAReason) {
  const auto alone = seal_contact(*it_, kAna, {"g:beta", "acknowledged", "telephone", "", {}});
  ASSERT_FALSE(alone);
  EXPECT_EQ(alone.error().code, kContactUnfounded);
  contact("g:gamma", "sent");
  EXPECT_FALSE(seal_contact(*it_, kAna, {"g:beta", "acknowledged", "telephone", "", {}})) << "another was told";
  EXPECT_TRUE(seal_contact(*it_, kAna, {"g:beta", "acknowledged", "telephone", "They had read of it.", {}}));
  const base::Instant yesterday{it_->now().ticks - base::kTicksPerDay};
  EXPECT_FALSE(seal_contact(*it_, kAna, {"g:gamma", "acknowledged", "telephone", "", yesterday}))
      << "before it was sent";
  EXPECT_TRUE(seal_contact(*it_, kAna, {"g:gamma", "acknowledged", "telephone", "", {}}));
}

TEST_F(EngagementTest, OverdueOnesStandFirst) {
  EXPECT_EQ(order(), (std::vector<std::string>{"g:gamma", "g:beta", "g:delta", "g:alpha"}));
  EXPECT_TRUE(standing("g:gamma").overdue);
  EXPECT_EQ(standing("g:gamma").days_left, -19);
  EXPECT_FALSE(standing("g:delta").overdue) << "its day has not ended";
  contact("g:gamma", "acted", "They changed it.");
  EXPECT_EQ(order().front(), "g:beta") << "who has acted is not overdue";
}

TEST_F(EngagementTest, SentIsNotAcknowledged) {
  EXPECT_EQ(standing("g:beta").state, "open");
  contact("g:beta", "attempt");
  EXPECT_EQ(standing("g:beta").state, "tried");
  contact("g:beta", "sent");
  EXPECT_EQ(standing("g:beta").state, "sent");
  EXPECT_TRUE(standing("g:beta").acknowledged.empty());
  EXPECT_EQ(standing("g:beta").attempts, 2U);
  contact("g:beta", "acknowledged");
  contact("g:beta", "sent");
  EXPECT_EQ(standing("g:beta").state, "acknowledged") << "sending once more takes nothing back";
  EXPECT_FALSE(standing("g:beta").acknowledged.empty());
  EXPECT_TRUE(standing("g:beta").overdue) << "they know, and have done nothing";
  contact("g:beta", "acted", "They changed it.");
  EXPECT_EQ(standing("g:beta").did, "They changed it.");
  EXPECT_FALSE(standing("g:beta").overdue);
}

TEST_F(EngagementTest, ForbiddenOnesWaitForTheirOriginator) {
  take(registers::kEvidence,
       R"({"id":"e:1","kind":"partner","origin":"a partner","conditions":{"notify_affected_parties":"must-not"}})");
  take(
      registers::kEngagement,
      R"({"id":"g:alpha","corrects":"g:alpha","victim":"alpha","owner":"lia","action":"Look.","deadline":"2018-12-31","rests_on":["e:1"]})");
  EXPECT_EQ(standing("g:alpha").state, "held");
  ASSERT_EQ(standing("g:alpha").requests.size(), 1U);
  EXPECT_EQ(request_text(standing("g:alpha").requests[0]), "ask a partner about e:1, open since 2018-12-20");
  EXPECT_EQ((*requests_json(*it_))[0]["victim"], "alpha");
  contact("g:alpha", "asked-originator");
  EXPECT_EQ(standing("g:alpha").state, "asked");
  EXPECT_EQ(request_text(standing("g:alpha").requests.at(0)),
            "ask a partner about e:1, open since 2018-12-20, asked 2018-12-20");
  take(registers::kConsent, R"({"id":"k:1","item":"e:1","audience":"organisation:alpha","given_by":"a partner",
      "person":"Mia","source":"a letter"})");
  const auto early = seal_contact(*it_, kAna, {"g:alpha", "sent", "telephone", "", {}});
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().code, registers::kMayNotTell);
  EXPECT_NE(early.error().hint.find("evidence confirm k:1"), std::string::npos);
  EXPECT_FALSE(seal_confirmation(*it_, kAna, {"k:1", false, {}, {}}));
  ASSERT_TRUE(seal_confirmation(*it_, testing_support::kRob, {"k:1", false, {}, {}}));
  contact("g:alpha", "sent");
  EXPECT_EQ(standing("g:alpha").state, "sent");
  EXPECT_TRUE(standing("g:alpha").requests.empty());
}

TEST_F(EngagementTest, WhatAnEngagementRestsOnByAClaimIsRefusedAndNotCalledForeignToIt) {
  take(
      registers::kEvidence,
      R"({"id":"e:1","kind":"partner","origin":"a partner","conditions":{"notify_affected_parties":"must-not"},"tenant":"beta"})");
  take(registers::kClaim,
       R"({"id":"c:1","subject":"s","relation":"is","object":"o","source":{"name":"A paper"},"rests_on":["e:1"]})");
  take(
      registers::kEngagement,
      R"({"id":"g:beta","corrects":"g:beta","victim":"beta","owner":"lia","action":"Look.","deadline":"2018-12-31","rests_on":["c:1"]})");
  base::CollectedDiagnostics told;
  surroundings_.diagnostics = &told;
  auto again = open();
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(seal_contact(*again, kAna, {"g:beta", "sent", "telephone", "", {}}).error().code, registers::kMayNotTell);
  EXPECT_TRUE(told.errors.empty());
  const base::Instant then = base::parse_iso("1999-01-01T00:00:00Z")->instant;
  ASSERT_TRUE(seal_contact(*again, kAna, {"g:alpha", "sent", "telephone", "", then}));
  ASSERT_EQ(told.errors.size(), 1U);
  EXPECT_EQ(told.errors[0].code, registers::kLongAgo);
}

}  // namespace
}  // namespace backtrail::app
