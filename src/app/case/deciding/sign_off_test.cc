// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/sign_off.h"

#include <gmock/gmock.h>

#include "app/case/deciding/approvals.h"
#include "app/case/deciding/precedents.h"
#include "app/case/status.h"
#include "app/case/testing.h"
#include "app/codes.h"
#include "registers/codes.h"
#include "release/codes.h"
#include "release/prose/reason.h"

namespace backtrail::app {
namespace {

using testing_support::kAna;
using testing_support::kDee;
using testing_support::kRob;

class SignOffTest : public testing_support::SmallCase {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(SmallCase::SetUp());
    it_.emplace(std::move(*open()));
  }
  void take(std::string_view type, const std::string& text) { ASSERT_NO_FATAL_FAILURE(enter_all(*it_, type, text)); }
  /// Codes of what keeps `actor` from approving; empty when it was approved.
  std::vector<base::Code> faults(const std::string& text, const ledger::Actor& actor = kDee, bool ground = true) {
    DecideRequest request = approval(text);
    if (!ground) request.interest.clear();
    const auto done = decide(*it_, actor, request);
    EXPECT_TRUE(done) << done.error().text();
    std::vector<base::Code> out;
    for (const auto& one : done->faults) out.push_back(one.code);
    EXPECT_EQ(out.empty(), done->sealed.has_value());
    return out;
  }
  void second_statement() {
    take(registers::kStatement, R"({"id":"statement:2","audience":"public","marking":"TLP:CLEAR","title":"Who did it",
      "sentences":[{"text":"It is likely that APT10 did it.","cites":["judgement:group"]}]})");
    ASSERT_TRUE(seal_review(*it_, kRob, {"statement:2", false, "", ""}));
  }

  std::optional<Case> it_;
};

using Codes = std::vector<base::Code>;

TEST_F(SignOffTest, AuthorAndReviewerCannotDecide) {
  EXPECT_EQ(faults("statement:public", kAna), (Codes{kDeciderWrote, kDeciderWrote}))
      << "of the text and of its judgement";
  EXPECT_EQ(faults("statement:public", kRob), Codes{kDeciderWrote});
  EXPECT_EQ(faults("statement:public", kDee), Codes{});
}

TEST_F(SignOffTest, StatementNeedsAGroundAndAReview) {
  take(registers::kStatement,
       R"({"id":"statement:2","audience":"public","marking":"TLP:CLEAR","title":"t","reviewer":"rob",
    "sentences":[{"text":"Something.","cites":["claim:report"]}]})");
  EXPECT_EQ(faults("statement:2", kDee, false), (Codes{registers::kUnreviewed, kNoGround}));
  ASSERT_TRUE(seal_review(*it_, kRob, {"statement:2", false, "", ""}));
  EXPECT_EQ(faults("statement:2"), Codes{});
}

TEST_F(SignOffTest, AdviceDoesNotTellWhatAJudgementSays) {
  for (const std::string cited : {"judgement:group", "claim:report"}) {
    const std::string id = "advisory:" + cited.substr(0, 5);
    take(registers::kAdvisory, R"({"id":")" + id + R"(","audience":"public","marking":"TLP:CLEAR","title":"What to do",
      "sentences":[{"text":"Look at who logs in.","cites":[")" +
                                   cited + R"("]}]})");
    ASSERT_TRUE(seal_review(*it_, kRob, {id, false, "", ""}));
    EXPECT_EQ(faults(id), cited == "claim:report" ? Codes{} : Codes{release::kJudgesInAdvice}) << cited;
  }
}

TEST_F(SignOffTest, RefusingAndHoldingTakeNone) {
  DecideRequest request;
  request.verdict = "hold";
  request.text = "statement:public";
  const auto done = decide(*it_, kDee, request);
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_TRUE(done->sealed);
}

TEST_F(SignOffTest, JudgementsBeneathAreLookedAtAgain) {
  second_statement();
  EXPECT_EQ(faults("statement:2"), Codes{});
  take(
      registers::kClaim,
      R"({"id":"claim:report","corrects":"claim:report","subject":"APT10","relation":"targets","object":"others","source":{"name":"A report"}})");
  EXPECT_EQ(faults("statement:2"), Codes{registers::kStaleLink});
}

TEST_F(SignOffTest, ApprovalsWhoseGroundHasGoneAreNamed) {
  second_statement();
  ASSERT_EQ(faults("statement:2"), Codes{});
  EXPECT_TRUE(held_approvals(*it_)->empty());
  take(
      registers::kClaim,
      R"({"id":"claim:report","corrects":"claim:report","subject":"APT10","relation":"targets","object":"others","source":{"name":"A report"}})");
  const auto outdated = held_approvals(*it_);
  ASSERT_TRUE(outdated) << outdated.error().text();
  ASSERT_EQ(outdated->size(), 2U);
  EXPECT_EQ(outdated->front().text.label(), "statement:public");
  EXPECT_TRUE(outdated->front().released);
  EXPECT_EQ(outdated->back().text.label(), "statement:2");
  EXPECT_FALSE(outdated->back().released);
  for (const HeldApproval& one : *outdated) {
    ASSERT_EQ(one.outdated.size(), 1U) << one.text.label();
    EXPECT_EQ(one.outdated.front().code, registers::kStaleLink);
  }
  const auto status = case_status(*it_);
  ASSERT_TRUE(status) << status.error().text();
  EXPECT_THAT(status_text(*status), testing::HasSubstr("OUTDATED   statement:2 was approved"));
  // Whoever refuses it has seen to it.
  DecideRequest refusal;
  refusal.verdict = "refuse";
  refusal.text = "statement:2";
  ASSERT_TRUE(decide(*it_, kDee, refusal));
  EXPECT_EQ(held_approvals(*it_)->size(), 1U);
}

TEST_F(SignOffTest, WhoeverWroteAJudgementDoesNotDecideWhatIsToldOfIt) {
  take(registers::kStatement,
       R"({"id":"statement:2","audience":"public","marking":"TLP:CLEAR","title":"Who did it","author":"eve",
      "sentences":[{"text":"It is likely that APT10 did it.","cites":["judgement:group"]}]})");
  const ledger::Actor eve{"eve", "Eve", ""};
  take(
      registers::kJudgement,
      R"({"id":"judgement:above","rung":"group","proposition":"The intruder is APT10.","likelihood":"likely","confidence":"low","author":"eve",
      "alternatives":[{"hypothesis":"somebody else"}],"rests_on":["judgement:group"],"marking":"TLP:CLEAR"})");
  EXPECT_THAT(faults("statement:public", eve), testing::IsEmpty()) << "her judgement is not beneath it";
  const auto mine = sign_off(*it_, it_->registers().statement("statement:2")->entry, as_if_approved("ana"), true);
  ASSERT_TRUE(mine);
  // Ana has also entered the text for Eve.
  ASSERT_EQ(mine->faults.size(), 3U);
  EXPECT_EQ(mine->faults[0].place.path, "statement:2");
  EXPECT_EQ(mine->faults[1].code, registers::kUnreviewed);
  EXPECT_EQ(mine->faults[2].code, kDeciderWrote);
  EXPECT_EQ(mine->faults[2].place.path, "judgement:group");
  ASSERT_EQ(unsettled(*mine, it_->registers().statement("statement:2")->entry, {}).size(), 1U)
      << "the gate knows the judgement's author by this alone";
}

/// The same sentence with other marks, blanks and letters.
std::string same_words(const std::string& id, const std::string& more = "") {
  return R"({"id":")" + id + R"(","audience":"public","marking":"TLP:CLEAR","title":"Of )" + id +
         R"(","sentences":[{"text":"Providers  are used as a Way in!","cites":["claim:report"]})" + more + "]}";
}

class SameWordsTest : public SignOffTest {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(SignOffTest::SetUp());
    take(
        registers::kStatement,
        R"({"id":"statement:2","audience":"public","marking":"TLP:CLEAR","title":"One","sentences":[{"text":"Providers are used as a way in.","cites":["claim:report"]}]})");
    again("statement:3");
    ASSERT_TRUE(seal_review(*it_, kRob, {"statement:2", false, "", ""}));
  }
  void again(const std::string& id, const std::string& more = "") {
    take(registers::kStatement, same_words(id, more));
    ASSERT_TRUE(seal_review(*it_, kRob, {id, false, "", ""}));
  }
  Decided decided(const std::string& verdict, const std::string& text,
                  std::optional<base::Instant> embargo = std::nullopt) {
    DecideRequest request = approval(text);
    request.verdict = verdict;
    request.embargo = embargo;
    auto done = decide(*it_, kDee, request);
    EXPECT_TRUE(done) << done.error().text();
    return std::move(*done);
  }
  std::vector<base::Code> kept_in(const std::string& text) {
    const auto asked = publish(*it_, kDee, {text, {}, {}, "A centre", true});
    EXPECT_TRUE(asked) << asked.error().text();
    std::vector<base::Code> out;
    for (const auto& one : asked->refusals) out.push_back(one.code);
    return out;
  }
  base::Instant later() { return base::Instant{it_->now().ticks + 10'000'000'000'000}; }
};

TEST_F(SameWordsTest, WhatIsRefusedUnderOneIdIsRefusedUnderAnother) {
  ASSERT_TRUE(decided("approve", "statement:3").sealed);
  EXPECT_EQ(kept_in("statement:3"), Codes{});
  for (const std::string verdict : {"refuse", "hold"}) {
    ASSERT_TRUE(decided(verdict, "statement:2").sealed);
    EXPECT_EQ(faults("statement:3"), Codes{release::kNotApproved});
    EXPECT_EQ(kept_in("statement:3"), Codes{release::kNotApproved}) << "approved before it was refused there";
    EXPECT_EQ(held_approvals(*it_)->size(), 1U);
  }
  ASSERT_TRUE(decided("approve", "statement:2").sealed);
  EXPECT_EQ(faults("statement:3"), Codes{});
  EXPECT_EQ(kept_in("statement:3"), Codes{});
}

TEST_F(SameWordsTest, AnEmbargoIsKeptUnderAnotherId) {
  ASSERT_TRUE(decided("approve", "statement:3").sealed);
  const base::Instant until = later();
  ASSERT_TRUE(decided("approve", "statement:2", until).sealed);
  EXPECT_EQ(kept_in("statement:3"), Codes{release::kEmbargoed}) << "approved before the time was agreed";
  const Decided kept = decided("approve", "statement:3");
  ASSERT_EQ(kept.warnings.size(), 1U);
  EXPECT_EQ(kept.warnings[0].code, kEmbargoKept);
  EXPECT_EQ(kept.until, until);
  const auto held = held_approvals(*it_);
  EXPECT_EQ(held->size(), 2U);
  for (const HeldApproval& one : *held) {
    EXPECT_TRUE(one.outdated.empty() && one.refused.empty()) << "an embargo ends by itself";
    EXPECT_FALSE(one.waits.empty());
    for (const release::Refusal& why : one.waits) EXPECT_EQ(why.code, release::kEmbargoed);
  }
}

TEST_F(SameWordsTest, OtherAudiencesCorrectionsAndOtherWordsAreNotHeld) {
  ASSERT_TRUE(decided("refuse", "statement:2").sealed);
  take(
      registers::kStatement,
      R"({"id":"statement:4","audience":"organisation:alpha","marking":"TLP:AMBER+STRICT//TO alpha","title":"One","sentences":[{"text":"Providers are used as a way in.","cites":["claim:report"]}]})");
  again("statement:5", R"(,{"text":"Customers are used, too.","cites":["claim:report"]})");
  ASSERT_TRUE(seal_review(*it_, kRob, {"statement:4", false, "", ""}));
  EXPECT_EQ(faults("statement:4"), Codes{}) << "what the public may not be told, one organisation may";
  EXPECT_EQ(faults("statement:5"), Codes{release::kNotApproved}) << "one sentence more";
  take(
      registers::kAdvisory,
      R"({"id":"advisory:6","audience":"public","marking":"TLP:CLEAR","title":"What to do","sentences":[{"text":"Look at who logs in.","cites":["claim:report"]}],"checks":[{"title":"Providers are used as a way in","text":"Look at who logs in.","cites":["claim:report"]}]})");
  ASSERT_TRUE(seal_review(*it_, kRob, {"advisory:6", false, "", ""}));
  EXPECT_EQ(faults("advisory:6"), Codes{release::kNotApproved}) << "as a check's title";
  std::string corrected = same_words("statement:2");
  corrected.insert(1, R"("corrects":"statement:2",)");
  take(registers::kStatement, corrected);
  ASSERT_TRUE(seal_review(*it_, kRob, {"statement:2", false, "", ""}));
  EXPECT_EQ(faults("statement:2"), Codes{}) << "whoever corrects a text is seen to come back to it";
}

TEST_F(SignOffTest, DissentTravelsToTheDecision) {
  ASSERT_TRUE(seal_review(*it_, {"eve", "Eve", ""}, {"judgement:group", true, "Two tools are shared.", ""}));
  const auto done = decide(*it_, kDee, approval("statement:public"));
  ASSERT_TRUE(done) << done.error().text();
  ASSERT_TRUE(done->sealed);
  ASSERT_EQ(done->dissents.size(), 1U);
  const auto row = it_->registers().decision(done->sealed->id);
  ASSERT_EQ(row->dissents.size(), 1U);
  EXPECT_EQ(row->dissents[0].by, "eve");
  EXPECT_EQ(row->ground->interest, "national-security");
}

TEST_F(SignOffTest, DifferenceFromAPrecedentNeedsAReason) {
  take(registers::kPrecedent,
       R"({"id":"p:uk","speaker":"A minister","said":"2018-12-20","subjects":["Stone Panda"],"posture":"leading",
    "wording":"highest level of probability","level":"minister","evidence":["technical"],"source":{"name":"A page"},"marking":"TLP:CLEAR"}
{"id":"p:other","speaker":"A minister","said":"2018-02-15","subjects":["Sandworm"],"posture":"leading","wording":"almost certainly",
    "level":"minister","source":{"name":"A page"},"marking":"TLP:CLEAR"})");
  second_statement();
  EXPECT_EQ(faults("statement:2"), Codes{kUnexplained});
  const std::string stance =
      R"({"id":"k:2","statement":"statement:2","posture":"supporting","wording":"Likely","level":"minister","evidence":["technical"])";
  take(registers::kComparison, R"({"id":"k:1","statement":"statement:2","posture":"leading","level":"minister",
    "wording":"highest level of probability","evidence":["technical"]})");
  EXPECT_EQ(faults("statement:2"), Codes{registers::kMistold}) << "the text says 'likely'";
  take(registers::kComparison,
       R"({"id":"k:1","corrects":"k:1","statement":"statement:2","posture":"leading","level":"minister",
    "wording":"Likely","evidence":["technical"],"reasons":[{"precedent":"p:uk","aspect":"wording","why":"."}]})");
  EXPECT_EQ(faults("statement:2"), Codes{kUnexplained}) << "a full stop is no reason";
  take(registers::kComparison,
       stance + R"(,"reasons":[{"precedent":"p:uk","aspect":"wording","why":"We saw less."}]})");
  EXPECT_EQ(faults("statement:2"), Codes{kUnexplained}) << "the posture differs too";
  take(
      registers::kComparison,
      R"({"corrects":"k:2",)" + stance.substr(1) +
          R"(,"reasons":[{"precedent":"p:uk","aspect":"wording","why":"We saw less."},{"precedent":"p:uk","aspect":"posture","why":"They speak first."}]})");
  const auto beside = compare_precedents(*it_, "statement:2");
  ASSERT_TRUE(beside) << beside.error().text();
  ASSERT_EQ(beside->beside.size(), 1U) << "only those about an actor that the text names, by any name";
  EXPECT_EQ(beside->beside[0].differing.size(), 2U);
  EXPECT_EQ(beside->unexplained(), 0U);
  EXPECT_EQ(faults("statement:2"), Codes{});
}

TEST_F(SignOffTest, AComparisonIsHeldAgainstTheText) {
  second_statement();
  take(registers::kStatement,
       R"({"id":"statement:3","audience":"public","marking":"TLP:CLEAR","title":"Who did it","sentences":[
      {"text":"Partners say that APT10 has established links to a ministry.","cites":["claim:report"]}]})");
  const auto said = [&](const std::string& statement, const registers::Stance& stance) {
    std::string out;
    const auto found = mistold(*it_, *it_->registers().statement(statement), stance);
    for (const Mistold& one : *found) out += one.aspect + " ";
    return out;
  };
  EXPECT_EQ(said("statement:2", {"leading", "probable", "agency", {"indicators", "partners"}}), "");
  EXPECT_EQ(said("statement:2", {"leading", "very likely", "agency", {}}), "wording ");
  EXPECT_EQ(said("statement:2", {"leading", "it did it", "agency", {}}), "wording ");
  EXPECT_EQ(said("statement:3", {"supporting", "Established links", "agency", {"partners"}}), "");
  EXPECT_EQ(said("statement:3", {"leading", "likely", "agency", {"indicators"}}), "wording posture evidence ");
  for (const char* none : {"", ".", "- -", "a", "no reason"}) EXPECT_FALSE(release::gives_reason(none)) << none;
  EXPECT_TRUE(release::gives_reason("We saw less."));
}

}  // namespace
}  // namespace backtrail::app
