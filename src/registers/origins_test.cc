// SPDX-License-Identifier: Apache-2.0
#include "registers/origins.h"

#include <gtest/gtest.h>

#include "registers/codes.h"
#include "registers/rungs.h"
#include "registers/testing.h"

namespace backtrail::registers {
namespace {

using Names = std::vector<std::string>;

TEST(OriginNames, CaseAndBlanksMakeNoOtherOne) {
  EXPECT_EQ(origin_key(" Agency\t X \n"), origin_key("agency x"));
  EXPECT_NE(origin_key("AgencyX"), origin_key("Agency X"));
}

TEST(OriginNames, WhoTellsOfEvidenceIsNoFurtherOrigin) {
  Origins origins;
  origins.add_claim("Paper One", true);
  origins.add_claim("Paper Two", true);
  origins.add_evidence("A partner");
  EXPECT_EQ(origins.distinct(), Names{"A partner"});
  origins.add_claim("PAPER one", false);
  EXPECT_EQ(origins.distinct(), Names{"A partner"}) << "said once more, without what it stands on";
  origins.add_claim("a  Partner", false);
  EXPECT_EQ(origins.distinct(), Names{"A partner"});
  origins.add_claim("Another", false);
  EXPECT_EQ(origins.distinct(), (Names{"A partner", "Another"}));
}

TEST(OriginNames, OnePageAndOneOrganisationUnderTwoNamesAreOne) {
  Origins origins;
  for (const char* name : {"AGX", "Agency Xeno", "Another"}) origins.add_claim(name, false);
  origins.same("agency xeno", "AGX");
  EXPECT_EQ(origins.distinct(), (Names{"Agency Xeno", "Another"}));
}

TEST(OriginNames, WhoPassesOnWhatAnotherPassesOnIsNoOrigin) {
  Origins origins;
  const auto says = [&](const char* source, const char* first) {
    origins.add_claim(first, false);
    origins.passes_on(source, first);
  };
  says("News E", "News F");
  says("News F", "Vendor V");
  EXPECT_EQ(origins.distinct().size(), 1U);
  says("News F", "News F");
  EXPECT_EQ(origins.distinct().size(), 2U) << "it says something of its own, too";
  Origins circle;
  circle.passes_on("A", "B");
  circle.passes_on("B", "A");
  circle.add_claim("A", false);
  EXPECT_EQ(circle.distinct(), Names{"A"});
}

TEST(Rungs, EachRestsOnItsOwnAndOnThoseThatLeadToIt) {
  EXPECT_TRUE(leads_to("incident", "state"));
  EXPECT_TRUE(leads_to("group", "group"));
  EXPECT_FALSE(leads_to("state", "incident"));
  EXPECT_TRUE(leads_to("group", "persons"));
  EXPECT_FALSE(leads_to("state", "persons"));
  for (const std::string_view above : rungs()) EXPECT_EQ(leads_to("persons", above), above == "persons") << above;
}

class Chains : public testing_support::InMemory {
 protected:
  void claim(const std::string& id, const std::string& source, const std::string& rests_on) {
    take(kClaim, R"({"id":")" + id + R"(","subject":"s","relation":"is","object":"o","source":{"name":")" + source +
                     R"("},"rests_on":[)" + rests_on + "]}");
  }
  void judge(const std::string& id, const std::string& rung, const std::string& confidence,
             const std::string& rests_on) {
    take(kJudgement, R"({"id":")" + id + R"(","rung":")" + rung +
                         R"(","proposition":"p","likelihood":"likely","confidence":")" + confidence +
                         R"(","alternatives":[{"hypothesis":"h"}],"rests_on":[)" + rests_on + "]}");
    take(kReview, R"({"of":")" + id + R"(","verdict":"agree"})", "rob");
  }
  std::vector<base::Code> faults(const std::string& id) {
    std::vector<base::Code> out;
    const auto standing = *registers_.standing(id);
    for (const Fault& one : standing.faults) out.push_back(one.code);
    return out;
  }
};

TEST_F(Chains, ClaimsOnOnePieceOfEvidenceAreOneOrigin) {
  take(kEvidence, R"({"id":"e:1","kind":"partner","origin":"A partner"})");
  claim("c:1", "Paper One", R"("e:1")");
  claim("c:2", "Paper Two", R"("e:1")");
  judge("j:1", "group", "high", R"("c:1","c:2")");
  EXPECT_EQ(registers_.standing("j:1")->origins, Names{"A partner"});
  EXPECT_EQ(faults("j:1"), std::vector{kOneOrigin});
  EXPECT_TRUE(put(kLock, R"({"judgement":"j:1"})")) << "a lock that was sealed by names is told again as it is";
  take(kEvidence, R"({"id":"e:2","kind":"partner","origin":"Another"})");
  claim("c:3", "Paper One", R"("e:2")");
  judge("j:2", "group", "high", R"("c:1","c:3")");
  EXPECT_TRUE(faults("j:2").empty()) << "two pieces of evidence, whoever tells of them";
}

TEST_F(Chains, NoJudgementIsSurerThanALinkOrRestsOnARungAboveIt) {
  take(kEvidence, R"({"id":"e:1","kind":"partner","origin":"A partner"})");
  take(kEvidence, R"({"id":"e:2","kind":"partner","origin":"Another"})");
  judge("j:group", "group", "low", R"("e:1","e:2")");
  take(kLock, R"({"judgement":"j:group"})", "rob");
  judge("j:state", "state", "high", R"("j:group","e:1","e:2")");
  EXPECT_EQ(faults("j:state"), std::vector{kSurerThanLink});
  judge("j:persons", "persons", "low", R"("j:group")");
  EXPECT_TRUE(faults("j:persons").empty());
  take(kLock, R"({"judgement":"j:persons"})", "rob");
  judge("j:above", "state", "low", R"("j:persons")");
  EXPECT_EQ(faults("j:above"), std::vector{kWrongRung});
}

TEST_F(Chains, ForWhomAGroupActsRestsOnALockedJudgementOfTheGroup) {
  claim("c:1", "A ministry", "");
  judge("j:campaign", "campaign", "low", R"("c:1")");
  take(kLock, R"({"judgement":"j:campaign"})", "rob");
  for (const std::string rung : {"organisation", "state", "persons"}) {
    judge("j:bare-" + rung, rung, "low", R"("c:1")");
    EXPECT_EQ(faults("j:bare-" + rung), std::vector{kNoRungBeneath}) << "one bare claim";
    judge("j:by-campaign-" + rung, rung, "low", R"("c:1","j:campaign")");
    EXPECT_EQ(faults("j:by-campaign-" + rung), std::vector{kNoRungBeneath}) << "a campaign is nobody";
  }
  judge("j:group", "group", "low", R"("c:1","j:campaign")");
  judge("j:organisation", "organisation", "low", R"("c:1","j:group")");
  EXPECT_EQ(faults("j:organisation"), std::vector{kNotLocked});
  take(kLock, R"({"judgement":"j:group"})", "rob");
  EXPECT_TRUE(faults("j:organisation").empty());
  judge("j:state", "state", "low", R"("j:organisation")");
  EXPECT_EQ(faults("j:state"), std::vector{kNotLocked});
  take(kLock, R"({"judgement":"j:organisation"})", "rob");
  EXPECT_TRUE(faults("j:state").empty());
}

TEST_F(Chains, NamesOfOneOrganisationAndOnePageAreOneOrigin) {
  take(kOrganisation, R"({"id":"agx","name":"Agency Xeno","kind":"government","aliases":["AGX"]})");
  claim("c:1", "AGX", "");
  claim("c:2", "agency xeno", "");
  judge("j:1", "group", "high", R"("c:1","c:2")");
  EXPECT_EQ(faults("j:1"), std::vector{kOneOrigin});
  for (const char* id : {"c:3", "c:4"}) {
    take(kClaim, R"({"id":")" + std::string(id) +
                     R"(","subject":"s","relation":"is","object":"o","source":{"name":"Paper )" + id +
                     R"(","url":"https://paper.example/1"}})");
  }
  judge("j:2", "group", "high", R"("c:3","c:4")");
  EXPECT_EQ(faults("j:2"), std::vector{kOneOrigin});
  judge("j:3", "group", "high", R"("c:1","c:3")");
  EXPECT_TRUE(faults("j:3").empty());
}

TEST_F(Chains, WhatIsWrongTwoJudgementsBelowIsToldAbove) {
  claim("c:1", "A ministry", "");
  judge("j:1", "campaign", "low", R"("c:1")");
  judge("j:2", "group", "low", R"("j:1")");
  judge("j:3", "group", "low", R"("j:2")");
  EXPECT_TRUE(faults("j:3").empty());
  take(
      kJudgement,
      R"({"id":"j:1","rung":"campaign","proposition":"p","likelihood":"unlikely","confidence":"low","alternatives":[{"hypothesis":"h"}],"rests_on":["c:1"]})",
      "ana", id_of("j:1"));
  EXPECT_EQ(faults("j:3"), (std::vector{kStaleLink, kOverclaims}));
}

TEST_F(Chains, WhoDisagreesTravelsUntilTheyAgree) {
  take(kEvidence, R"({"id":"e:1","kind":"partner","origin":"A partner"})");
  judge("j:group", "group", "low", R"("e:1")");
  judge("j:state", "state", "low", R"("j:group")");
  take(kReview, R"({"of":"j:group","verdict":"disagree","note":"Wrong group."})", "sam");
  take(kReview, R"({"of":"j:group","verdict":"disagree"})", "tim");
  const auto dissents = registers_.standing("j:state")->dissents;
  ASSERT_EQ(dissents.size(), 2U);
  EXPECT_EQ(dissents[0].on + " " + dissents[0].by + " " + dissents[0].text, "j:group sam Wrong group.");
  EXPECT_EQ(dissents[1].by + " " + dissents[1].text, "tim disagrees");
  take(kReview, R"({"of":"j:group","verdict":"agree"})", "Sam");
  ASSERT_EQ(registers_.standing("j:state")->dissents.size(), 1U);
  EXPECT_EQ(registers_.standing("j:state")->dissents[0].by, "tim");
}

}  // namespace
}  // namespace backtrail::registers
