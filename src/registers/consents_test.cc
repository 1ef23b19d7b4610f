// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "registers/codes.h"
#include "registers/testing.h"

namespace backtrail::registers {
namespace {

using Names = std::vector<std::string>;

class Consents : public testing_support::InMemory {
 protected:
  Consents() {
    take(kEvidence, R"({"id":"e:1","kind":"partner","origin":"a partner","conditions":{"permitted_actions":"none"}})");
    take(
        kStatement,
        R"({"id":"s:1","audience":"public","marking":"TLP:CLEAR","title":"t","sentences":[{"text":"x","cites":["e:1"]}]})",
        "tom");
    take(kConsent, body());
  }
  static std::string body(const std::string& more = "") {
    return R"({"id":"k:1","item":"e:1","audience":"public","given_by":"a partner","person":"Mia","source":"a letter")" +
           more + "}";
  }
  static std::string review(const char* verdict) { return R"({"of":"k:1","verdict":")" + std::string(verdict) + "\"}"; }
  void decide(const std::string& verdict, const std::string& actor, const std::string& more = "") {
    take(kDecision,
         R"({"statement":"s:1","verdict":")" + verdict + R"(","text_sha256":")" +
             registers_.statement("s:1")->text_sha256.hex() + "\"" + more + "}",
         actor);
  }
  ConsentStanding standing() { return *registers_.consent_standing("k:1"); }

  const std::string under_ =
      R"(,"conditions":[{"item":"e:1","terms":{"permitted_actions":"none"},"consents":["k:1"]}])";
};

TEST_F(Consents, OneIsConfirmedBySomebodyElse) {
  EXPECT_EQ(registers_.consent("k:1")->person + " " + registers_.consent("k:1")->source, "Mia a letter");
  EXPECT_FALSE(standing().counts());
  EXPECT_EQ(code(kReview, review("agree")), kSamePerson);
  EXPECT_EQ(code(kReview, review("agree"), "ANA"), kSamePerson);
  take(kReview, review("agree"), "lia");
  EXPECT_TRUE(standing().counts());
  EXPECT_EQ(standing().confirmed_by, Names{"lia"});
  take(kReview, review("disagree"), "rob");
  EXPECT_FALSE(standing().counts()) << "one who asked and heard no is enough";
  EXPECT_EQ(standing().disputed_by, Names{"rob"});
  take(kReview, review("agree"), "rob");
  EXPECT_TRUE(standing().counts());
}

TEST_F(Consents, ACorrectionIsConfirmedAnewByWhoHadNoHandInIt) {
  take(kReview, review("agree"), "lia");
  take(kConsent, body(R"(,"note":"for the summary too")"), "lia", id_of("k:1"));
  EXPECT_FALSE(standing().counts());
  EXPECT_EQ(standing().entered_by, (Names{"lia", "ana"}));
  take(kReview, review("agree"), "rob");
  EXPECT_TRUE(standing().counts());
  take(kConsent, body(R"(,"withdrawn":"they called")"), "eve", id_of("k:1"));
  take(kReview, review("agree"), "tom");
  EXPECT_FALSE(standing().counts());
  EXPECT_EQ(code(kConsent, R"({"item":"e:1","audience":"public","given_by":"a partner","withdrawn":"w"})"), kBadWord)
      << "nothing was given";
}

TEST_F(Consents, ADecisionVouchesForWhatItNamesWhileItStands) {
  decide("approve", "dee");
  EXPECT_FALSE(standing().counts()) << "it names none";
  decide("approve", "ana", under_);
  EXPECT_FALSE(standing().counts()) << "who entered it has decided";
  decide("approve", "dee", under_);
  EXPECT_EQ(standing().decided_by, Names{"dee"});
  EXPECT_TRUE(standing().counts());
  const auto row = registers_.decisions_on(id_of("s:1"))->back();
  ASSERT_EQ(row.conditions.size(), 1U);
  EXPECT_EQ(row.conditions[0].item.entry_id, id_of("e:1"));
  EXPECT_EQ(row.conditions[0].terms.permitted_actions, marking::Actions::none);
  ASSERT_EQ(row.conditions[0].consents.size(), 1U);
  EXPECT_EQ(row.conditions[0].consents[0].entry_id, id_of("k:1"));
  decide("hold", "dee");
  EXPECT_FALSE(standing().counts());
  decide("approve", "dee", R"(,"decider":"lia")" + under_);
  EXPECT_FALSE(standing().counts()) << "whoever is named has signed nothing";
}

TEST_F(Consents, EarlierVersionsSaidNeitherWhoNorHow) {
  take(kConsent, R"({"id":"k:old","item":"e:1","audience":"public","given_by":"a partner","note":"by telephone"})");
  const auto row = registers_.consent("k:old");
  ASSERT_TRUE(row) << row.error().text();
  EXPECT_EQ(row->person + row->source + row->withdrawn, "");
  EXPECT_FALSE(registers_.consent_standing("k:old")->counts());
}

}  // namespace
}  // namespace backtrail::registers
