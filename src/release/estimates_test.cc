// SPDX-License-Identifier: Apache-2.0
// What a text says of the judgements that it cites, asked of the gate.
#include <gtest/gtest.h>

#include "release/testing.h"

namespace backtrail::release::testing_support {
namespace {

TEST(Estimates, WordsOfLikelihoodAndConfidenceAreThoseOfTheJudgementCited) {
  Case c;
  const auto with = [&](std::string text, const char* cites) {
    c.statement.sentences = {{std::move(text), {ref(cites)}}};
    c.decide();
    return c.codes();
  };
  const Codes none, likelihood{kLikelihoodDiffers.number}, confidence{kConfidenceDiffers.number};
  EXPECT_EQ(with("It is very likely that the group did it.", "judgement:1"), none);
  EXPECT_EQ(with("It is highly probable that the group did it.", "judgement:1"), none);
  EXPECT_EQ(with("It is almost certain that the group did it.", "judgement:1"), likelihood);
  EXPECT_EQ(with("The group certainly did it.", "judgement:1"), likelihood);
  EXPECT_EQ(with("It is likely that the group did it.", "judgement:1"), likelihood);
  EXPECT_EQ(with("Our confidence in that is moderate.", "judgement:1"), none);
  EXPECT_EQ(with("Our confidence in that is high.", "judgement:1"), confidence);
  EXPECT_EQ(with("It is very likely that the group did it.", "claim:1"), likelihood);
  c.circumstances.cited[1].already_said = "It is Very Likely that the group did it.";
  EXPECT_EQ(with("It is very likely that the group did it.", "claim:1"), none) << "a source says so";
  EXPECT_EQ(with("It is almost certain that the group did it.", "claim:1"), likelihood);
  c.statement.title = "The group almost certainly did it";
  EXPECT_EQ(with("Our confidence in that is moderate.", "judgement:1"), likelihood) << "of the title";
  const auto refused = c.check();
  EXPECT_EQ(refused.front().place, "title, bytes 10-26");
  EXPECT_EQ(refused.front().message,
            "this says 'almost certainly', and the judgement that this cites says 'very likely (80–95 %)'");
  c.statement.not_findings = {{"almost certainly", "It is the title of a book."}};
  EXPECT_EQ(with("Our confidence in that is moderate.", "judgement:1"), none);
}

TEST(Estimates, LikelihoodAndConfidenceStayApart) {
  Case c;
  const auto judged = [&](std::string text) {
    c.statement.sentences = {{std::move(text), {ref("judgement:1")}}};
    c.decide();
    return c.codes();
  };
  EXPECT_EQ(judged("We assess with moderate confidence that APT10 is very likely responsible."),
            Codes{kMixedWords.number});
  EXPECT_EQ(judged("It is very likely APT10. Our confidence is moderate."), Codes{});
  EXPECT_EQ(judged("With moderate con\u00ADfidence, it is very likely."), Codes{kMixedWords.number});
}

/// What the gate has against `text`, which cites a judgement that APT10 is responsible, very likely, and a source.
Codes judged(const std::string& text, const std::string& source_says = {}, const std::string& proposition = {}) {
  Case c;
  c.circumstances.cited[0].alternatives.push_back("Leviathan did it, in its own interest");
  if (!proposition.empty()) c.circumstances.cited[0].proposition = proposition;
  c.circumstances.actors = {
      {"menuPass", "APT10", "Stone Panda"}, {"APT28", "Fancy Bear"}, {"Lazarus Group", "Lazarus"}};
  c.circumstances.cited[1].already_said = source_says;
  c.statement.sentences = {{text, {ref("judgement:1"), ref("claim:1")}}};
  c.decide();
  return c.codes();
}

TEST(Estimates, AJudgementIsToldWithItsWord) {
  for (const char* text :
       {"APT10 is responsible.", "APT-10 did it.", "We judge that apt10 was behind it.",
        "The intrusion was carried out by APT10.", "The intruder was APT10.", "APT10 broke into several providers.",
        "We attribute this to APT10.", "This was the work of the group known as APT10.", "APT10 may be responsible.",
        "Stone Panda is responsible.", "It was A.P.T.10."}) {
    EXPECT_EQ(judged(text), Codes{kJudgedFlat.number}) << text;
  }
  EXPECT_EQ(judged("One intruder acted in all of the networks.", {}, "One intruder acted in all networks."),
            Codes{kJudgedFlat.number});
  EXPECT_EQ(judged("APT10 is responsible. We judge that very likely."), Codes{});
  EXPECT_EQ(judged("The Foreign Office said that APT10 is responsible.", "APT10 is responsible"), Codes{});
  EXPECT_EQ(judged("The Foreign Office said that APT10 is responsible."), Codes{kJudgedFlat.number})
      << "no source that is cited says anything";
  EXPECT_EQ(judged("We have said that APT10 is responsible.", "APT10 is responsible"), Codes{kJudgedFlat.number});
  Case title;
  title.statement.title = "APT10 is responsible for an intrusion";
  title.decide();
  EXPECT_EQ(title.codes(), Codes{kJudgedFlat.number});
  title.statement.not_findings = {{"APT10 is responsible", "It is what the court wrote."}};
  title.decide();
  EXPECT_EQ(title.codes(), Codes{});
}

TEST(Estimates, CertaintyIsNoJudgementsWord) {
  for (const char* text :
       {"We know that APT10 is very likely responsible.", "We are sure that it was very likely APT10.",
        "There is a nineteen in twenty chance, we are certain that it was APT10.",
        "The proof against APT10 is conclusive.", "There is a 99 in 100 chance that APT10 is responsible.",
        "The odds are good that APT10 is responsible.",
        "It is very likely, and clearly proven, that APT10 is responsible."}) {
    EXPECT_TRUE(judged(text).contains(kLikelihoodDiffers.number)) << text;
  }
  EXPECT_EQ(judged("There is a nine in ten chance that APT10 is responsible."), Codes{});
  EXPECT_EQ(judged("The evidence against APT10 is not conclusive."), Codes{});
  EXPECT_EQ(judged("We cannot be sure that APT10 is acting by itself."), Codes{});
}

TEST(Estimates, AJudgementIsNotDenied) {
  for (const char* text :
       {"It is very likely that APT10 is not responsible.", "It is very likely that APT10 was never behind it.",
        "It is very likely that somebody other than APT10 did it.", "APT10 is very likely innocent.",
        "It is very likely that the intruder was not APT10."}) {
    EXPECT_EQ(judged(text), Codes{kJudgementDenied.number}) << text;
  }
  EXPECT_TRUE(judged("It is very likely that the stolen archives never left the network.", {},
                     "The stolen archives left the network.")
                  .contains(kJudgementDenied.number));
  EXPECT_EQ(judged("It is very likely that APT10, and not APT28, is responsible.").count(kJudgementDenied.number), 0u);
  EXPECT_EQ(judged("It is very likely that APT10 is responsible, and nothing speaks for another group."), Codes{});
}

TEST(Estimates, AJudgementIsToldOfWhomItNames) {
  for (const char* text :
       {"It is very likely that APT28 is responsible.", "It is very likely that APT 1 is responsible.",
        "It is very likely that Fancy Bear did it.", "Lazarus is very likely responsible.",
        "It is very likely that the Ministry of State Security is responsible.",
        "It is very likely that China was behind it.", "The intruder was very likely APT28.",
        "It is very likely that Fancy Bear broke into the provider.", "It is very likely that Leviathan did it."}) {
    EXPECT_EQ(judged(text), Codes{kNobodyJudged.number}) << text;
  }
  for (const char* text : {"It is very likely that menuPass is responsible.", "Stone Panda is very likely responsible.",
                           "It is very likely that in March 2017 APT-10 was behind it.",
                           "In Operation Cloud Hopper, APT10 is very likely responsible.",
                           "APT10, with PlugX and RedLeaves, is very likely behind it."}) {
    EXPECT_EQ(judged(text), Codes{}) << text;
  }
}

TEST(Estimates, OrdinarySentencesBesideAJudgementPass) {
  for (const char* text :
       {"An intruder used the shared account of a managed service provider to reach customers of that provider.",
        "Our confidence in that judgement is moderate.",
        "Our own logs do not tell who gave the orders, and we rest this on what those governments said.",
        "We have weighed the alternatives, a false flag among them.",
        "The group known as APT10 has been described since 2009.",
        "It is very likely that the group known as APT10 is responsible for this campaign.",
        "APT10 is very likely behind the activity that we describe here.",
        "We assess that it is very likely that APT10 carried out the intrusion at the provider in 2017.",
        "The tools resemble those that were published as APT10's.",
        "Whether APT10 is responsible does not change what you should do.",
        "If APT10 is responsible, more providers will have been entered.",
        "Our judgement that APT10 is responsible rests on tools, addresses and the hours of work.",
        "Each provider is responsible for the accounts that it hands out.",
        "Who is responsible is a matter for governments to say.",
        "The accounts were compromised before the first logs that we have.",
        "The logs show that the shared account was used from abroad.",
        "The intruder was patient, and worked at night.",
        "Microsoft has published an update that closes this way in.",
        "We will update this statement when we know more.",
        "Administrators are to blame for nothing here: the account was shared by design.",
        "It is very likely that the same intruder will return.",
        "The activity was seen from November 2016 to January 2018."}) {
    EXPECT_EQ(judged(text), Codes{}) << text;
  }
}

}  // namespace
}  // namespace backtrail::release::testing_support
