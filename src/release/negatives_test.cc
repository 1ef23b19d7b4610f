// SPDX-License-Identifier: Apache-2.0
// What says no, asked of the gate.
#include <gtest/gtest.h>

#include "release/testing.h"

namespace backtrail::release::testing_support {
namespace {

TEST(Negatives, AJudgementThatSaysNoNeedsAFindingLikeASentence) {
  Case c;
  c.circumstances.cited[0].proposition = "Nothing was stolen.";
  c.statement.sentences[0].text = "That is very likely.";
  c.decide();
  EXPECT_EQ(c.codes(), Codes{kNegativeUnproven.number});
  EXPECT_EQ(c.check().front().place, "judgement 1, bytes 0-18");
  c.statement.sentences[0].cites.push_back(ref("negative:1"));
  c.decide();
  EXPECT_TRUE(c.check().empty());
}

TEST(Negatives, WhatSaysNoStandsOnASearch) {
  Case c;
  const auto say = [&](const char* text, std::vector<registers::Reference> cites) {
    c.statement.sentences = {{text, std::move(cites)}};
    c.decide();
    return c.codes();
  };
  for (const char* text : {"Nothing was stolen.", "No customer data was accessed.", "Its systems were unaffected."}) {
    EXPECT_EQ(say(text, {ref("claim:1")}), Codes{kNegativeUnproven.number}) << text;
    EXPECT_EQ(say(text, {ref("negative:1")}), Codes{kNegativePartial.number}) << text;
  }
  EXPECT_EQ(say("In the logs that exist, nothing was found.", {ref("negative:1")}), Codes{});
  c.statement.sentences.push_back({"Nothing was lost.", {ref("negative:1")}});
  c.decide();
  EXPECT_EQ(c.codes(), Codes{}) << "another sentence says that the search was not of everything";
  EXPECT_EQ(say("In the logs that exist, nothing was found in 2017.", {ref("negative:1")}), Codes{});
  EXPECT_EQ(say("In the logs that exist, nothing was found in 2015.", {ref("negative:1")}),
            Codes{kNegativeScope.number});
  c.circumstances.cited[3].negative->from = "2016-07-01";
  c.circumstances.cited[3].negative->until = "2018-03-31";
  for (const char* when : {"in June 2016", "on 1 April 2018", "in 2018-05", "between March 2018 and May 2018",
                           "until today", "in 2018", "to date"}) {
    EXPECT_EQ(
        say(("In the logs that exist, nothing was found " + std::string(when) + ".").c_str(), {ref("negative:1")}),
        Codes{kNegativeScope.number})
        << when;
  }
  for (const char* when : {"in July 2016", "on 31 March 2018", "in 2017", "from August 2016 to 28 February 2018"}) {
    EXPECT_EQ(
        say(("In the logs that exist, nothing was found " + std::string(when) + ".").c_str(), {ref("negative:1")}),
        Codes{})
        << when;
  }
  c.circumstances.cited[3].tenant = "mira";
  EXPECT_EQ(say("In the logs that exist, nothing was found at {org:lyra}.", {ref("negative:1")}),
            Codes{kNegativeScope.number});
  c.circumstances.cited[3].tenant = "lyra";
  EXPECT_EQ(say("In the logs that exist, nothing was found at {org:lyra}.", {ref("negative:1")}), Codes{});
  c.circumstances.cited[3].negative->coverage = "complete";
  EXPECT_EQ(say("Nothing was stolen from {org:lyra}.", {ref("negative:1")}), Codes{});
  c.circumstances.cited[3].negative->coverage = "none";
  EXPECT_EQ(say("In the logs that exist, nothing was found.", {ref("negative:1")}), Codes{kNegativeUnproven.number});
}

TEST(Negatives, WhatSaysNoInFormOnlyIsAnsweredForByItsAuthor) {
  Case c;
  c.say("Their doors have no signs.");
  EXPECT_EQ(c.codes(), Codes{kNegativeUnproven.number});
  c.statement.not_findings = {{"doors have no signs", "It is about doors."}};
  EXPECT_EQ(c.codes(), Codes{kTextChanged.number}) << "the decision binds to the reason";
  c.decide();
  EXPECT_EQ(c.codes(), Codes{});
  c.say("Their doors have no signs. There are no signs of an intruder.");
  EXPECT_EQ(c.codes(), Codes{kNegativeUnproven.number}) << "other words are not answered for";
}

TEST(Negatives, WhoeverIsQuotedAndCitedSaysNoInItsOwnName) {
  Case c;
  c.say("The company said: \"no data was stolen\".");
  EXPECT_EQ(c.codes(), Codes{kNegativeUnproven.number}) << "quotation marks alone are no source";
  c.circumstances.cited[1].already_said = "No data was stolen";
  EXPECT_EQ(c.codes(), Codes{});
  c.say("The company said that no data was stolen.");
  EXPECT_EQ(c.codes(), Codes{kNegativeUnproven.number});
}

TEST(Negatives, NothingSaysNoBesideTheSentences) {
  Case c;
  c.statement.title = "No customer was affected";
  c.decide();
  EXPECT_EQ(c.codes(), Codes{kNegativeUnproven.number});
  EXPECT_EQ(c.check().front().place, "title, bytes 0-11");
  registers::Advisory advisory;
  advisory.entry.id = c.statement.entry.id;
  advisory.marking = c.statement.marking;
  advisory.title = "Check this";
  advisory.author = "ana";
  advisory.summary = {{"Nothing was stolen.", {ref("claim:1")}}};
  advisory.mitigations = {{"Accounts", "Do not expose them."}};
  c.circumstances.decision->text_sha256 = registers::text_sha256(advisory);
  const auto refused = Gate::check(advisory, audience("public"), c.circumstances);
  ASSERT_EQ(refused.size(), 1u);
  EXPECT_EQ(refused.front().place, "summary 1, bytes 0-18");
  EXPECT_EQ(check_text("Nothing was stolen.", audience("public"), {}).front().code, kNegativeUnproven);
}

TEST(Negatives, OneOrganisationsLogsSayNoOfNobodyElse) {
  Case c;
  c.circumstances.cited[3].tenant = "lyra";
  c.circumstances.cited[3].negative->coverage = "complete";
  const auto say = [&](const std::string& text) {
    c.statement.sentences = {{text, {ref("negative:1")}}};
    c.decide();
    return c.codes();
  };
  for (const char* text :
       {"We have never seen this activity.", "This activity was not seen anywhere.",
        "No customer of any provider was affected.", "Nobody else was affected.",
        "No data was stolen from any organisation in the country.", "It was found nowhere.",
        "Of intruders we found none at all.", "No customer was reached.", "No sign of it was ever found.",
        "Every organisation was spared.", "We found no sign of it in the logs of any customer.",
        "No other provider was affected.", "Nothing was stolen.", "No customer data was accessed.",
        "In the logs that exist, nothing was found.", "In its logs and elsewhere we found no sign of it.",
        "In the logs of a customer and in any other network nothing was found.",
        "We found no sign of it in its network or in those of other customers."}) {
    EXPECT_EQ(say(text), Codes{kNegativeScope.number}) << text;
  }
  for (const char* text :
       {"In the logs of a customer of that provider we found no sign of it.", "No data of a customer was accessed.",
        "In its logs we found no sign of it anywhere.", "We found no sign of it in any of its systems.",
        "No sign of it was found at a customer.", "Nothing was stolen there.",
        "The provider's logs showed no sign of it.",
        "Of all the rules that we asked of its logs, none matched a record.", "No accounts of the provider were used.",
        "We saw no such activity in that network, on any day of the period.", "Nothing was stolen from {org:lyra}.",
        "In the logs that a further provider keeps, we found no sign of this activity.",
        "No other malware was found in its network."}) {
    EXPECT_EQ(say(text), Codes{}) << text;
  }
  c.circumstances.cited[3].negative->until = "2018-03-31";
  for (const char* text :
       {"So far nothing was found in its logs.", "There is currently no sign of it in its network.",
        "Its systems are not affected.", "Its servers remain safe.", "To date nothing was stolen from {org:lyra}.",
        "The provider's logs hold nothing suspicious, and there is no sign of it in its network."}) {
    EXPECT_EQ(say(text), Codes{kNegativeScope.number}) << text;
  }
  c.circumstances.cited[3].negative->until.clear();
  EXPECT_EQ(say("So far nothing was found in its logs."), Codes{}) << "the finding has no end";
  c.circumstances.cited[3].tenant.clear();
  EXPECT_EQ(say("This activity was not seen anywhere."), Codes{}) << "the finding is of the whole case";
  c.circumstances.cited[3].negative->from.clear();
  EXPECT_EQ(say("No sign of it was ever found."), Codes{});
}

}  // namespace
}  // namespace backtrail::release::testing_support
