// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "registers/codes.h"
#include "registers/testing.h"

namespace backtrail::registers {
namespace {

class Reviews : public testing_support::InMemory {
 protected:
  Reviews() {
    take(kEvidence, R"({"id":"e:1","kind":"observation","origin":"us"})");
    take(kClaim,
         R"({"id":"c:1","subject":"s","relation":"is","object":"o","source":{"name":"A paper"},"origin":"A firm"})");
    take(
        kClaim,
        R"({"id":"c:2","subject":"s","relation":"is","object":"o","source":{"name":"Another paper"},"origin":"A firm"})");
    take(kJudgement, judgement("j:group", "likely", "low", R"("c:1","c:2")"));
  }

  static std::string judgement(const std::string& id, const std::string& likelihood, const std::string& confidence,
                               const std::string& rests_on, const std::string& more = "") {
    return R"({"id":")" + id + R"(","rung":"group","proposition":"p","likelihood":")" + likelihood +
           R"(","confidence":")" + confidence + R"(","alternatives":[{"hypothesis":"h"}],"rests_on":[)" + rests_on +
           "]" + more + "}";
  }
};

TEST_F(Reviews, AuthorCannotReviewAndAnotherCan) {
  EXPECT_EQ(code(kReview, R"({"of":"j:group","verdict":"agree"})"), kSamePerson);
  take(kReview, R"({"of":"j:group","verdict":"disagree","dissent":"Too early."})", "eve");
  EXPECT_TRUE(registers_.standing("j:group")->reviewers.empty()) << "who disagrees has not agreed";
  take(kReview, R"({"of":"j:group","verdict":"agree"})", "rob");
  const auto standing = *registers_.standing("j:group");
  EXPECT_EQ(standing.reviewers, std::vector<std::string>{"rob"});
  ASSERT_EQ(standing.dissents.size(), 1U);
  EXPECT_EQ(standing.dissents[0].by, "eve");
  EXPECT_EQ(standing.dissents[0].text, "Too early.");
}

TEST_F(Reviews, ReviewIsOfOneVersion) {
  take(kReview, R"({"of":"j:group","verdict":"agree"})", "rob");
  take(kJudgement, judgement("j:group", "likely", "low", R"("e:1")"), "ana", id_of("j:group"));
  EXPECT_TRUE(registers_.standing("j:group")->reviewers.empty());
}

TEST_F(Reviews, NamingAReviewerIsNoReviewAndEnteringItMakesAnAuthor) {
  take(kJudgement, judgement("j:2", "likely", "low", R"("e:1")", R"(,"author":"ana","reviewer":"rob")"), "ana");
  EXPECT_TRUE(registers_.standing("j:2")->reviewers.empty());
  take(kJudgement, judgement("j:2", "likely", "low", R"("e:1")", R"(,"author":"ana","reviewer":"rob")"), "rob",
       id_of("j:2"));
  EXPECT_TRUE(registers_.standing("j:2")->reviewers.empty());
  EXPECT_EQ(registers_.standing("j:2")->authors, (std::vector<std::string>{"ana", "rob"}));
  take(kReview, R"({"of":"j:2","verdict":"agree"})", "Rob");
  EXPECT_TRUE(registers_.standing("j:2")->reviewers.empty());
  take(kReview, R"({"of":"j:2","verdict":"agree"})", "eve");
  EXPECT_EQ(registers_.standing("j:2")->reviewers, std::vector<std::string>{"eve"});
}

TEST_F(Reviews, TheLastVerdictOfEachReviewerCounts) {
  take(kReview, R"({"of":"j:group","verdict":"agree"})", "rob");
  take(kReview, R"({"of":"j:group","verdict":"disagree","dissent":"I looked again."})", "ROB");
  EXPECT_TRUE(registers_.standing("j:group")->reviewers.empty());
  EXPECT_EQ(registers_.standing("j:group")->disagreeing, std::vector<std::string>{"rob"});
  EXPECT_EQ(code(kLock, R"({"judgement":"j:group"})"), kUnreviewed);
  take(kReview, R"({"of":"j:group","verdict":"agree"})", "rob");
  EXPECT_EQ(registers_.standing("j:group")->reviewers, std::vector<std::string>{"rob"});
  take(kReview, R"({"of":"j:group","verdict":"disagree"})", "eve");
  EXPECT_EQ(registers_.standing("j:group")->reviewers, std::vector<std::string>{"rob"}) << "each for themselves";
}

TEST_F(Reviews, WhoNamesAnotherAsAuthorHasNotReviewed) {
  const std::string forged = judgement("j:4", "likely", "low", R"("e:1")", R"(,"author":"bob","reviewer":"ana")");
  take(kJudgement, forged, "ana");
  EXPECT_TRUE(registers_.standing("j:4")->reviewers.empty()) << "bob has signed no version of it";
  EXPECT_EQ(registers_.standing("j:4")->authors, (std::vector<std::string>{"bob", "ana"}));
  take(kReview, R"({"of":"j:4","verdict":"agree"})", "ana");
  EXPECT_TRUE(registers_.standing("j:4")->reviewers.empty());
  EXPECT_EQ(code(kLock, R"({"judgement":"j:4"})"), kUnreviewed);
  take(kReview, R"({"of":"j:4","verdict":"agree"})", "rob");
  EXPECT_EQ(registers_.standing("j:4")->reviewers, std::vector<std::string>{"rob"});
}

TEST_F(Reviews, ReportsOfCommonOriginCountOnce) {
  EXPECT_EQ(registers_.standing("j:group")->origins, std::vector<std::string>{"A firm"});
  take(kJudgement, judgement("j:high", "likely", "high", R"("c:1","c:2")"));
  take(kReview, R"({"of":"j:high","verdict":"agree"})", "rob");
  EXPECT_EQ(code(kLock, R"({"judgement":"j:high"})"), kOneOrigin);
  take(kJudgement, judgement("j:high", "likely", "high", R"("c:1","e:1")"), "ana", id_of("j:high"));
  take(kReview, R"({"of":"j:high","verdict":"agree"})", "rob");
  EXPECT_TRUE(put(kLock, R"({"judgement":"j:high"})"));
}

TEST_F(Reviews, ChainIsCheckedAgainWhenALinkIsCorrectedToLess) {
  take(kJudgement, judgement("j:state", "likely", "low", R"("j:group")"));
  take(kReview, R"({"of":"j:state","verdict":"agree"})", "rob");
  EXPECT_TRUE(registers_.standing("j:state")->faults.empty());
  take(kJudgement, judgement("j:group", "unlikely", "low", R"("c:1")"), "ana", id_of("j:group"));
  const auto faults = registers_.standing("j:state")->faults;
  ASSERT_EQ(faults.size(), 2U);
  EXPECT_EQ(faults[0].code, kStaleLink);
  EXPECT_EQ(faults[1].code, kOverclaims);
  EXPECT_NE(code(kLock, R"({"judgement":"j:state"})"), base::Code{0});
}

TEST_F(Reviews, LockTakesAReviewAndLockedLinks) {
  EXPECT_EQ(code(kLock, R"({"judgement":"j:group"})"), kUnreviewed);
  take(kReview, R"({"of":"j:group","verdict":"agree"})", "rob");
  take(kJudgement, judgement("j:state", "likely", "low", R"("j:group")"));
  take(kReview, R"({"of":"j:state","verdict":"agree"})", "rob");
  EXPECT_EQ(code(kLock, R"({"judgement":"j:state"})"), kNotLocked);
  take(kLock, R"({"judgement":"j:group"})");
  take(kLock, R"({"judgement":"j:state"})");
  EXPECT_TRUE(registers_.standing("j:state")->locked);
}

TEST_F(Reviews, LockedJudgementIsSupersededWithAReasonAndNeverEdited) {
  take(kReview, R"({"of":"j:group","verdict":"agree"})", "rob");
  take(kLock, R"({"judgement":"j:group"})");
  const std::string locked = id_of("j:group");
  EXPECT_EQ(code(kJudgement, judgement("j:group", "unlikely", "low", R"("c:1")"), "ana", locked), kLocked);
  take(kJudgement, judgement("j:group", "unlikely", "low", R"("c:1")", R"(,"why":"A new report.")"), "ana", locked);
  EXPECT_FALSE(registers_.standing("j:group")->locked);
  EXPECT_TRUE(registers_.standing(locked)->locked);
  EXPECT_EQ(registers_.judgement("j:group")->why, "A new report.");
}

TEST_F(Reviews, AdviceComesAfterTheLock) {
  const std::string advice = R"({"id":"a:1","title":"t","text":"x","judgements":["j:group"]})";
  EXPECT_EQ(code(kAdvice, advice), kNotLocked);
  take(kReview, R"({"of":"j:group","verdict":"agree"})", "rob");
  EXPECT_EQ(code(kAdvice, advice), kNotLocked);
  take(kLock, R"({"judgement":"j:group"})");
  take(kAdvice, advice, "pol");
  EXPECT_EQ(registers_.advice("a:1")->judgements.at(0).ref, "j:group");
}

TEST_F(Reviews, DissentFromBeneathReachesTheText) {
  take(kReview, R"({"of":"j:group","verdict":"agree","dissent":"Two tools are shared."})", "rob");
  take(kJudgement, judgement("j:state", "likely", "low", R"("j:group")", R"(,"dissent":"No orders were seen.")"));
  take(
      kStatement,
      R"({"id":"s:1","audience":"public","marking":"TLP:CLEAR","title":"t","sentences":[{"text":"x","cites":["j:state"]}]})");
  const auto dissents = registers_.standing("s:1")->dissents;
  ASSERT_EQ(dissents.size(), 2U);
  EXPECT_EQ(dissents[0].on, "j:state");
  EXPECT_EQ(dissents[1].on, "j:group");
  EXPECT_EQ(registers_.standing("e:1").error().code, kWrongReference);
}

}  // namespace
}  // namespace backtrail::registers
