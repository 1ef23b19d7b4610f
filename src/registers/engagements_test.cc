// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "registers/codes.h"
#include "registers/testing.h"

namespace backtrail::registers {
namespace {

class Engagements : public testing_support::InMemory {
 protected:
  Engagements() {
    take(kOrganisation, R"({"id":"lyra","name":"Lyra Health","kind":"customer"})");
    take(kEvidence, R"({"id":"e:open","kind":"observation","origin":"us"})");
    take(
        kEvidence,
        R"({"id":"e:secret","kind":"partner","origin":"a partner","conditions":{"notify_affected_parties":"must-not"}})");
    take(
        kClaim,
        R"({"id":"c:1","subject":"s","relation":"targets","object":"o","source":{"name":"A"},"rests_on":["e:secret"]})");
  }

  static std::string engagement(const std::string& id, const std::string& rests_on) {
    return R"({"id":")" + id +
           R"(","victim":"lyra","owner":"lia","action":"Change it.","deadline":"2018-12-31","rests_on":[)" + rests_on +
           "]}";
  }
  static std::string contact(const std::string& of, const std::string& kind, const std::string& more = "") {
    return R"({"engagement":")" + of + R"(","kind":")" + kind + R"(","at":"2018-12-20T01:00:00Z")" + more + "}";
  }
};

TEST_F(Engagements, WhatMustNotBeToldGoesBackToItsOriginator) {
  take(kEngagement, engagement("g:1", R"("c:1")"));
  const auto held = registers_.engagement("g:1");
  ASSERT_EQ(held->forbidden.size(), 1U);
  EXPECT_EQ(held->forbidden[0].ref, "e:secret");
  EXPECT_EQ(code(kContact, contact("g:1", "sent")), kMayNotTell);
  EXPECT_EQ(code(kContact, contact("g:1", "attempt")), kMayNotTell);
  take(kContact, contact("g:1", "asked-originator"));
  EXPECT_EQ(code(kContact, contact("g:1", "sent")), kMayNotTell) << "asked is not agreed";
  take(kConsent, R"({"item":"e:secret","audience":"organisation:orion","given_by":"a partner"})");
  EXPECT_EQ(code(kContact, contact("g:1", "sent")), kMayNotTell) << "agreed for somebody else";
  take(kConsent, R"({"item":"e:secret","audience":"organisation:lyra","given_by":"somebody else"})");
  EXPECT_EQ(code(kContact, contact("g:1", "sent")), kMayNotTell) << "agreed by somebody else";
  take(kConsent, R"({"id":"k:1","item":"e:secret","audience":"organisation:lyra","given_by":"A Partner"})");
  take(kContact, contact("g:1", "sent"));
  EXPECT_EQ(registers_.engagement("g:1")->forbidden.size(), 1U) << "what earlier versions took is read, and binds on";
  take(kReview, R"({"of":"k:1","verdict":"agree"})", "lia");
  EXPECT_TRUE(registers_.engagement("g:1")->forbidden.empty());
}

TEST_F(Engagements, ContactsKeepWhatWasDone) {
  take(kEngagement, engagement("g:1", R"("e:open")"));
  EXPECT_EQ(code(kContact, contact("g:1", "acted")), kMissingKey) << "what they did is said";
  EXPECT_EQ(code(kContact, contact("g:1", "waved")), kBadWord);
  EXPECT_EQ(code(kContact, R"({"engagement":"g:1","kind":"sent"})"), kMissingKey);
  take(kContact, contact("g:1", "acted", R"(,"note":"They changed it.","channel":"telephone")"));
  const auto rows = registers_.contacts();
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->front().note, "They changed it.");
  EXPECT_EQ(rows->front().engagement.ref, "g:1");
  EXPECT_EQ(code(kEngagement, R"({"id":"g:2","victim":"nobody","owner":"lia","action":"a","deadline":"2018-12-31"})"),
            kUnknownReference);
  EXPECT_EQ(code(kEngagement, R"({"id":"g:2","victim":"lyra","owner":"lia","action":"a","deadline":"2018"})"),
            kBadTimeText);
}

TEST_F(Engagements, StopIsLiftedByACorrectionOnly) {
  const std::string ground = R"("ground":{"interest":"national-security","why":"w"})";
  EXPECT_EQ(code(kStop, R"({"id":"s:1",)" + ground + R"(,"state":"lifted"})"), kBadWord);
  EXPECT_EQ(code(kStop, R"({"id":"s:1","ground":{"interest":"taste","why":"w"},"state":"in-force"})"), kBadWord);
  take(kStop, R"({"id":"s:1",)" + ground + R"(,"state":"in-force"})");
  EXPECT_FALSE(registers_.stop("s:1")->lifted);
  take(kStop, "{" + ground + R"(,"state":"lifted"})", "lia", id_of("s:1"));
  EXPECT_TRUE(registers_.stop("s:1")->lifted);
  ASSERT_EQ(registers_.stops()->size(), 1U);
}

TEST_F(Engagements, DecisionKeepsGroundZoneAndDissents) {
  take(
      kStatement,
      R"({"id":"s:1","audience":"public","marking":"TLP:CLEAR","title":"t","sentences":[{"text":"x","cites":["e:open"]}]})");
  const std::string hash = registers_.statement("s:1")->text_sha256.hex();
  take(kDecision,
       R"({"id":"d:1","statement":"s:1","verdict":"approve","embargo":"2018-12-20T19:00:00Z","zone":"Pacific/Auckland",
    "ground":{"interest":"international-rules","why":"w"},"dissents":[{"on":"j","by":"rob","text":"no"}],"text_sha256":")" +
           hash + "\"}");
  const auto row = registers_.decision("d:1");
  ASSERT_TRUE(row) << row.error().text();
  ASSERT_TRUE(row->ground);
  EXPECT_EQ(row->ground->interest, "international-rules");
  EXPECT_EQ(row->zone, "Pacific/Auckland");
  ASSERT_EQ(row->dissents.size(), 1U);
  EXPECT_EQ(row->dissents[0].by, "rob");
}

TEST_F(Engagements, PrecedentAndComparisonComeBackWhole) {
  take(kPrecedent,
       R"({"id":"p:1","speaker":"A minister","said":"2018-12-20","subjects":["APT10","menuPass"],"posture":"leading",
    "wording":"highest level of probability","level":"minister","evidence":["technical","court"],"source":{"name":"A page"}})");
  take(
      kStatement,
      R"({"id":"s:1","audience":"public","marking":"TLP:CLEAR","title":"t","sentences":[{"text":"x","cites":["e:open"]}]})");
  EXPECT_EQ(code(kComparison, R"({"statement":"s:1","posture":"following","wording":"w","level":"agency"})"), kBadWord);
  EXPECT_EQ(code(kComparison, R"({"statement":"s:1","posture":"leading","wording":"w","level":"agency",
    "reasons":[{"precedent":"e:open","aspect":"wording","why":"w"}]})"),
            kWrongReference);
  take(kComparison,
       R"({"id":"k:1","statement":"s:1","posture":"supporting","wording":"established links","level":"agency",
    "reasons":[{"precedent":"p:1","aspect":"wording","why":"We saw less."}]})");
  const auto precedent = registers_.precedent("p:1");
  EXPECT_EQ(precedent->subjects, (std::vector<std::string>{"APT10", "menuPass"}));
  EXPECT_EQ(precedent->stance.evidence, (std::vector<std::string>{"court", "technical"}));
  const auto row = registers_.comparison("k:1");
  ASSERT_EQ(row->reasons.size(), 1U);
  EXPECT_EQ(row->reasons[0].precedent.ref, "p:1");
  EXPECT_EQ(row->reasons[0].why, "We saw less.");
}

}  // namespace
}  // namespace backtrail::registers
