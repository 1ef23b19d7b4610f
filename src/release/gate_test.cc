// SPDX-License-Identifier: Apache-2.0
#include "release/gate.h"

#include <gtest/gtest.h>

#include <type_traits>

#include "release/pseudonym.h"
#include "release/testing.h"

namespace backtrail::release::testing_support {
namespace {

static_assert(!std::is_constructible_v<Released<ReleasedStatement>, ReleasedStatement>, "only the gate makes these");
static_assert(!std::is_default_constructible_v<Released<ReleasedStatement>>);

TEST(Gate, ReleasesWhatIsApprovedAndCutsWhatIsHidden) {
  const Case c;
  const auto out = Gate::release(c.statement, audience("public"), c.circumstances);
  ASSERT_TRUE(out) << out.error().front().message << " " << out.error().front().place;
  const ReleasedStatement& released = out->value();
  EXPECT_EQ(released.references.size(), 1u);
  EXPECT_EQ(released.sentences[1].references.size(), 1u);
  EXPECT_EQ(released.estimates[0].likelihood.text(), "very likely (80–95 %)");
  EXPECT_EQ(released.coverage[0].not_looked[0].who, "an organisation");
  EXPECT_EQ(released.marking, "TLP:CLEAR");
  EXPECT_EQ(released.audience, "Public");
}

TEST(Gate, OneChangedCharacterVoidsADecision) {
  Case c;
  c.statement.sentences[0].text += " ";
  EXPECT_EQ(c.codes(), Codes{kTextChanged.number});
  c.decide();
  EXPECT_TRUE(c.check().empty());
  c.statement.sentences[1].cites.pop_back();
  EXPECT_EQ(c.codes(), Codes{kTextChanged.number});
  c.decide();
  c.statement.title = "intrusion by way of a service provider";
  EXPECT_EQ(c.codes(), Codes{kTextChanged.number});
}

TEST(Gate, NeedsADecisionThatApprovesNow) {
  Case c;
  c.circumstances.decision->verdict = registers::Decision::Verdict::hold;
  EXPECT_EQ(c.codes(), Codes{kNotApproved.number});
  c.decide();
  c.circumstances.decision->embargo = base::Instant{c.circumstances.now.ticks + 1};
  EXPECT_EQ(c.codes(), Codes{kEmbargoed.number});
  c.circumstances.decision->embargo = c.circumstances.now;
  EXPECT_TRUE(c.check().empty());
  c.circumstances.decision.reset();
  EXPECT_EQ(c.codes(), Codes{kNoDecision.number});
  c.decide();
  c.circumstances.decision->statement.entry_id = std::string(32, '2');
  EXPECT_EQ(c.codes(), Codes{kNoDecision.number});
}

TEST(Gate, KeepsAuthorReviewerAndDeciderApart) {
  Case c;
  for (const char* decider : {"ana", "rob"}) {
    c.circumstances.decision->decider = decider;
    EXPECT_EQ(c.codes(), Codes{kNotSeparate.number});
  }
  c.decide();
  c.statement.reviewer = "ana";
  EXPECT_EQ(c.codes(), Codes{kNotSeparate.number});
  c.statement.reviewer = "rob";
  c.circumstances.cited[0].reviewer.clear();
  EXPECT_EQ(c.codes(), Codes{kNoReviewer.number});
}

TEST(Gate, NamingAReviewerIsNoReview) {
  Case c;
  c.circumstances.reviewers.clear();
  EXPECT_EQ(c.codes(), Codes{kNoReviewer.number});
  c.circumstances.reviewers = {"ana"};
  EXPECT_EQ(c.codes(), Codes{kNoReviewer.number});
  c.circumstances.reviewers = {"eve", "dee"};
  EXPECT_EQ(c.codes(), Codes{kNotSeparate.number}) << "who reviewed it does not decide on it";
}

TEST(Gate, DoNotPublishLeavesMessagesToOneOrganisationRunning) {
  Case c;
  c.circumstances.stops = {"stop:1"};
  c.circumstances.notifies = true;
  EXPECT_EQ(c.codes(), Codes{kStopped.number}) << "what the public is told is no message to a victim";
  c.statement.audience = audience("organisation:mira");
  c.decide();
  EXPECT_EQ(c.codes("organisation:mira"), Codes{});
  c.circumstances.notifies = false;
  EXPECT_EQ(c.codes("organisation:mira"), Codes{kStopped.number});
}

TEST(Gate, DoNotPublishStopsStatements) {
  Case c;
  c.circumstances.stops = {"stop:1"};
  EXPECT_EQ(c.codes(), Codes{kStopped.number});
  registers::Advisory advisory;
  advisory.entry.id = c.statement.entry.id;
  advisory.marking = c.statement.marking;
  advisory.title = "Check this";
  advisory.author = "ana";
  advisory.sentences = {{"Accounts of providers were used.", {ref("claim:1")}}};
  c.circumstances.decision->text_sha256 = registers::text_sha256(advisory);
  EXPECT_TRUE(Gate::check(advisory, audience("public"), c.circumstances).empty()) << "advice goes on";
}

TEST(Gate, NoAuthorAnswersForAnActorWhileAStopIsInForce) {
  Case c;
  c.circumstances.stops = {"stop:1"};
  registers::Advisory advisory;
  advisory.entry.id = c.statement.entry.id;
  advisory.marking = c.statement.marking;
  advisory.title = "Check this";
  advisory.author = "ana";
  const auto codes = [&](const char* sentence, const char* words, const char* why) {
    advisory.sentences = {{sentence, {ref("claim:1")}}};
    advisory.not_findings = {{words, why}};
    c.circumstances.decision->text_sha256 = registers::text_sha256(advisory);
    Codes out;
    for (const Refusal& one : Gate::check(advisory, audience("public"), c.circumstances)) out.insert(one.code.number);
    return out;
  };
  for (const char* actor : {"APT10", "China", "The GRU"}) {
    const std::string words = std::string(actor) + " did it";
    EXPECT_TRUE(codes((words + ".").c_str(), words.c_str(), "It is a saying.").contains(kStopped.number)) << actor;
  }
}

TEST(Gate, AReasonThatSaysNothingAnswersForNothing) {
  Case c;
  c.say("We have not seen it at other providers.");
  c.statement.not_findings = {{"We have not seen it at other providers", "It is said in form only."}};
  c.decide();
  EXPECT_FALSE(c.codes().contains(kNegativeUnproven.number));
  for (const char* none : {".", " ", "-", "n/a"}) {
    c.statement.not_findings[0].why = none;
    c.decide();
    EXPECT_TRUE(c.codes().contains(kNegativeUnproven.number)) << none;
  }
}

TEST(Gate, AStopIsNamedUnlessItsIdIsAName) {
  Case c;
  c.circumstances.stops = {"stop:lyra", "stop:may"};
  EXPECT_EQ(c.check().front().message,
            "\"do not publish\" is in force for statements: one whose id is not told here, 'stop:may'");
}

TEST(Gate, GoesOnlyToTheAudienceThatItWasDecidedFor) {
  Case c;
  EXPECT_EQ(c.codes("community"), Codes{kWrongAudience.number});
  c.statement.marking = marked("TLP:GREEN");
  c.decide();
  EXPECT_EQ(c.codes(), Codes{kMarkingTooWide.number});
}

TEST(Gate, SentencesStandOnSomething) {
  Case c;
  c.statement.sentences[1].cites.clear();
  c.decide();
  EXPECT_EQ(c.codes(), Codes{kCitesNothing.number});
  c.say("We have not seen it at other providers.");
  EXPECT_EQ(c.codes(), Codes{kNegativeUnproven.number});
  Case hidden;
  hidden.circumstances.cited[3].marking = marked("TLP:AMBER");
  EXPECT_EQ(hidden.codes(), Codes{kCoverageHidden.number});
  Case corrected;
  corrected.circumstances.cited[1].superseded = true;
  EXPECT_EQ(corrected.codes(), Codes{kSuperseded.number});
}

TEST(Gate, WhatItRestsOnSaysStillWhatItSaid) {
  Case c;
  c.circumstances.lapsed = {{"n:1", true, "logs of 2017-02-03 came in", "logs of 2017-02-03 came in (lyra)"},
                            {"e:1", false, "its records are of a source that was withdrawn"}};
  EXPECT_EQ(c.codes(), (Codes{kSearchOutdated.number, kSourceTakenBack.number}));
  const auto refused = Gate::check(c.statement, audience("public"), c.circumstances);
  ASSERT_EQ(refused.size(), 2U);
  EXPECT_EQ(refused[0].place, "'n:1'");
  EXPECT_EQ(refused[0].message.find("lyra"), std::string::npos);
}

TEST(Gate, OriginatorsConditionsBind) {
  Case c;
  c.circumstances.cited[1].consent_missing = true;
  EXPECT_EQ(c.codes(), Codes{kNeedsConsent.number});
  c.circumstances.cited[1].consent_missing = false;
  c.circumstances.cited[1].conditions.attribute_provider = marking::Term::must_not;
  const auto out = Gate::release(c.statement, audience("public"), c.circumstances);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->value().references[0].name, "A source that is not named");
  EXPECT_TRUE(out->value().references[0].url.empty());
  Case told;
  told.statement.audience = audience("organisation:lyra");
  told.statement.marking = marked("TLP:AMBER+STRICT//TO lyra");
  told.decide();
  told.circumstances.cited[1].tenants = {"lyra"};
  EXPECT_EQ(told.codes("organisation:lyra"), Codes{});
  told.circumstances.cited[1].conditions.notify_affected_parties = marking::Term::must_not;
  EXPECT_EQ(told.codes("organisation:lyra"), Codes{kMustNotNotify.number});
}

TEST(Gate, PlaceholdersBecomeNamesOrPseudonyms) {
  Case c;
  c.say("The intruder reached {org:lyra}.");
  const auto out = Gate::release(c.statement, audience("public"), c.circumstances);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->value().sentences[0].text,
            "The intruder reached " + pseudonym(c.circumstances.audience_key, "customer", "lyra") + ".");
  c.statement.audience = audience("organisation:lyra");
  c.statement.marking = marked("TLP:AMBER+STRICT//TO lyra");
  c.decide();
  const auto own = Gate::release(c.statement, audience("organisation:lyra"), c.circumstances);
  ASSERT_TRUE(own);
  EXPECT_EQ(own->value().sentences[0].text, "The intruder reached Lyra Health.");
  EXPECT_EQ(own->value().audience, "Lyra Health");
  c.circumstances.cited[1].conditions.obfuscate_affected_parties = marking::Term::must;
  c.circumstances.cited[1].tenants = {"lyra"};
  EXPECT_EQ(Gate::release(c.statement, audience("organisation:lyra"), c.circumstances)
                ->value()
                .sentences[0]
                .text.find("Lyra"),
            std::string::npos);
  c.say("{org:nobody} and {org:lyra");
  EXPECT_EQ(c.codes("organisation:lyra"), Codes{kBadPlaceholder.number});
}

TEST(Gate, AMarkingThatContradictsItselfIsRefused) {
  for (const char* marking : {"TLP:CLEAR//COMPARTMENT alpha", "TLP:CLEAR//TO lyra", "TLP:GREEN//TO lyra"}) {
    Case c;
    c.statement.marking = marked(marking);
    c.decide();
    EXPECT_TRUE(c.codes().contains(kContradictoryMarking.number)) << marking;
  }
}

/// Two cases that differ only in what the public may not see.
TEST(Gate, WhatIsHiddenLeavesNoTrace) {
  const Case one;
  Case other;
  other.circumstances.parties = {
      {"lyra", "Vega Foods", "provider", marked("TLP:AMBER"), {"Vega Foods", "vega.example"}},
      {"mira", "Mira Bank", "customer", marked("TLP:RED"), {"Mira Bank"}}};
  other.circumstances.cited[2] = claim("claim:hidden", "TLP:RED");
  other.circumstances.cited[2].source->name = "Somebody else";
  other.circumstances.cited[2].already_said = "Two customers";
  other.circumstances.cited[2].tenants = {"mira"};
  const auto a = Gate::release(one.statement, audience("public"), one.circumstances);
  const auto b = Gate::release(other.statement, audience("public"), other.circumstances);
  ASSERT_TRUE(a && b);
  EXPECT_EQ(a->value().references.size(), b->value().references.size());
  EXPECT_EQ(a->value().coverage[0].not_looked[0].who, b->value().coverage[0].not_looked[0].who);
  EXPECT_EQ(a->value().sentences[1].references, b->value().sentences[1].references);
  Case bad_one = one;
  Case bad_other = other;
  for (Case* c : {&bad_one, &bad_other}) c->say("Likely, with low confidence, 2 customers.");
  EXPECT_EQ(bad_one.check(), bad_other.check());
}

TEST(Gate, SomethingBeneathEachSentenceIsShown) {
  Case c;
  c.statement.sentences[1].cites = {ref("claim:hidden")};
  c.decide();
  ASSERT_EQ(c.codes(), Codes{kNothingShown.number});
  EXPECT_EQ(c.check().front().place, "sentence 2");
  c.circumstances.decision->unshown = {{"sentence 1", "Its source would be known by it."}};
  EXPECT_EQ(c.codes(), Codes{kNothingShown.number}) << "it answers for that sentence alone";
  c.circumstances.decision->unshown = {{"sentence 2", "Its source would be known by it."}};
  EXPECT_TRUE(c.check().empty());
}

TEST(Gate, AnAdvisoryCitesInItsSummaryChecksAndMitigations) {
  Case c;
  registers::Advisory advisory;
  advisory.entry.id = c.statement.entry.id;
  advisory.marking = c.statement.marking;
  advisory.title = "Check this";
  advisory.author = "ana";
  advisory.sentences = {{"Accounts of providers were used.", {ref("claim:1")}}};
  advisory.checks = {{"Logons", "Look at night.", {}}};
  const auto told = [&] {
    c.circumstances.decision->text_sha256 = registers::text_sha256(advisory);
    std::string out;
    for (const Refusal& one : Gate::check(advisory, audience("public"), c.circumstances))
      out += one.code.text() + " " + one.place + "\n";
    return out;
  };
  EXPECT_EQ(told(), "") << "what tells to do something needs no ground";
  advisory.summary = {{"Data were copied to another land.", {}}};
  EXPECT_EQ(told(), "BT0710 summary 1\n");
  advisory.not_findings = {{"Data were copied", "It is an example."}};
  EXPECT_EQ(told(), "BT0710 summary 1\n") << "a part of it";
  advisory.not_findings = {{"Data were copied to another land.", "It is an example."}};
  EXPECT_EQ(told(), "");
  advisory.summary[0].cites = {ref("claim:hidden")};
  advisory.checks[0].cites = {ref("claim:hidden")};
  advisory.mitigations = {{"", "Close it.", {ref("claim:hidden"), ref("claim:1")}}};
  EXPECT_EQ(told(), "BT0754 summary 1\nBT0754 check 1\n");
  advisory.summary[0].cites = {ref("claim:1")};
  advisory.checks[0].cites = {ref("negative:1")};
  advisory.checks[0].text = "In the logs that exist we found no sign of it.";
  EXPECT_EQ(told(), "") << "what says no cites a search, there as in sentences";
  const auto out = Gate::release(advisory, audience("public"), c.circumstances);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->value().references.size(), 1U);
  EXPECT_EQ(out->value().summary[0].references, std::vector<std::size_t>{0});
  EXPECT_EQ(out->value().mitigations[0].references, std::vector<std::size_t>{0});
  EXPECT_EQ(out->value().checks[0].coverage, std::vector<std::size_t>{0});
}

TEST(Gate, WhatIsEncodedAndIsNoTextIsRefused) {
  // Of a picture or an archive: bytes that are no text.
  std::string encoded;
  for (int i = 0; i < 400; ++i) encoded += "wA8/+iZk9Qx7"[(i * 7 + i / 12) % 12];
  Case c;
  c.say("It is said here: " + encoded);
  EXPECT_TRUE(c.codes().contains(kEncodedUnread.number));
  c.say("It is said here: " + encoded.substr(0, 100));
  EXPECT_FALSE(c.codes().contains(kEncodedUnread.number)) << "a key or a hash";
}

}  // namespace
}  // namespace backtrail::release::testing_support
