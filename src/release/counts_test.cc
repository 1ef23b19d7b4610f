// SPDX-License-Identifier: Apache-2.0
// Numbers and descriptions that tell of somebody, asked of the gate.
#include <gtest/gtest.h>

#include <tuple>

#include "release/testing.h"

namespace backtrail::release::testing_support {
namespace {

TEST(Counts, SmallCountsOfAffectedPartiesAreRefused) {
  for (const char* text : {"It reached 3 customers.", "One customer was hit.",
                           "It took data from two of its largest clients.", "4 of 6 organisations had it."}) {
    Case c;
    c.say(text);
    EXPECT_EQ(c.codes(), Codes{kSmallCount.number}) << text;
  }
  for (const char* text : {"It reached 45 companies in 12 countries.", "Three months passed. Customers were warned.",
                           "It reached fewer than five customers.", "Second providers matter."}) {
    Case c;
    c.say(text);
    EXPECT_TRUE(c.check().empty()) << text;
  }
  Case known;
  known.circumstances.cited[1].already_said = "It broke into three providers";
  known.say("Three providers were entered.");
  EXPECT_TRUE(known.check().empty());
}

TEST(Counts, NumeralsOrdinalsAndWhatStandsApartFromItsNumber) {
  for (const char* text :
       {"Customers affected: II.", "Victims: IV.", "Affected: II.", "Victims: \u2161.", "Customers reached: II.",
        "Customers reached \u2014 three.", "The customers, three in all, were told.",
        "The victims, two altogether, were told.", "The providers, three all told, were reached.",
        "Three: that is how many customers were hit.", "The second victim was told in March.",
        "A third organisation was told in March.", "The intruder reached a third customer.",
        "A 2nd provider has been breached.", "The fourth hospital was also hit.", "Three parties were hit.",
        "Two bodies were breached."}) {
    Case c;
    c.say(text);
    EXPECT_EQ(c.codes(), Codes{kSmallCount.number}) << text;
  }
  for (const char* text :
       {"A third party was told in March.", "Ask a second provider for help.", "A second factor was used.",
        "The second customer keeps logs.", "The third wave of mails was sent to victims.",
        "All customers, in all countries, were told.", "Three third-party tools were used.",
        "Both parties sign the contract.", "The second stage was encrypted.", "A second agency should be asked."}) {
    Case c;
    c.say(text);
    EXPECT_TRUE(c.check().empty()) << text << ": " << c.check().front().message;
  }
}

TEST(Counts, WhoeverIsMeantByACountryAndWhatBefellThem) {
  const auto refused = [](const char* text, const char* sector) {
    Case c;
    c.circumstances.parties[0].sector = sector;
    c.circumstances.parties[0].jurisdiction = "DK";
    c.say(text);
    return c.codes().contains(kDescription.number);
  };
  for (const char* text :
       {"A provider in Denmark was hit.", "A Danish provider was also hit.",
        "The intruder reached a company in Denmark.", "Another provider from Denmark has been breached."})
    EXPECT_TRUE(refused(text, "")) << text;
  for (const char* text :
       {"A hosting provider in Denmark has taken the server down.", "A provider in Denmark published rules.",
        "A Danish provider can be asked.", "The server was rented from a hosting company in Denmark."})
    EXPECT_FALSE(refused(text, "")) << text;
  EXPECT_TRUE(refused("A Danish port was hit.", "transport"));
  EXPECT_TRUE(refused("A port in Denmark was closed.", "transport"));
  EXPECT_TRUE(refused("The Danish MFA was hit.", "government"));
  EXPECT_TRUE(refused("The MFA of Denmark was hit.", "government"));
  EXPECT_TRUE(refused("A Danish public authority was hit.", "public administration"));
  EXPECT_TRUE(refused("A Danish government body was hit.", "government"));
  EXPECT_TRUE(refused("A Danish operator had it.", "telecommunications"));
  EXPECT_FALSE(refused("The port was open on servers in Denmark.", "transport"));
  EXPECT_FALSE(refused("It asked for Danish port 443.", "transport"));
  EXPECT_FALSE(refused("A Danish MFA product was used.", "transport"));
}

TEST(Counts, WhatLeavesAFewOverIsRefused) {
  for (const auto& [text, code] : std::vector<std::pair<const char*, int>>{
           {"It was the only customer in that town.", kExclusion.number},
           {"All clients but the largest were reached.", kExclusion.number},
           {"A health service in New Zealand was reached.", kDescription.number},
           {"It has 48 customers. It warned 45 customers.", kSmallDifference.number}}) {
    Case c;
    c.circumstances.parties[0].sector = "health";
    c.circumstances.parties[0].jurisdiction = "NZ";
    c.say(text);
    EXPECT_EQ(c.codes(), Codes{code}) << text;
    // A public source that says it ends the secret, but for what describes somebody.
    c.circumstances.cited[1].already_said = text;
    EXPECT_EQ(c.check().empty(), code != kDescription.number) << text;
  }
  Case apart;
  apart.statement.sentences = {{"It has 48 customers.", {ref("claim:1")}},
                               {"It warned 45 customers.", {ref("claim:1")}}};
  apart.decide();
  EXPECT_EQ(apart.check().at(0).place, "sentence 2, bytes 10-22");
}

TEST(Counts, WhatDescribedSomebodyBeforeACorrectionStillDoes) {
  Case c;
  c.circumstances.parties[0].sector = "food";
  c.circumstances.parties[0].jurisdiction = "NO";
  c.circumstances.parties[0].was = {{"health", "NZ"}};
  c.say("A health service in New Zealand was reached.");
  EXPECT_EQ(c.codes(), Codes{kDescription.number});
  c.say("A food producer in Norway was reached.");
  EXPECT_EQ(c.codes(), Codes{kDescription.number});
  c.say("A food producer in New Zealand was reached.");
  EXPECT_EQ(c.codes(), Codes{}) << "it was never that";
}

TEST(Counts, SentencesThatGoOnWithAnotherAreReadTogether) {
  const auto refused = [](std::initializer_list<const char*> texts) {
    Case c;
    c.circumstances.parties[0].sector = "health";
    c.circumstances.parties[0].jurisdiction = "NZ";
    c.statement.sentences.clear();
    for (const char* text : texts) c.statement.sentences.push_back({text, {ref("claim:1")}});
    c.decide();
    return c.codes();
  };
  EXPECT_EQ(refused({"A health service was reached.", "It lies in New Zealand."}), Codes{kDescription.number});
  EXPECT_EQ(refused({"It warned 40 customers.", "38 of them were reached."}), Codes{kSmallDifference.number});
  EXPECT_EQ(refused({"It warned 40 customers.", "4 of them answered."}), Codes{kSmallCount.number});
  EXPECT_EQ(refused({"It warned 40 customers.", "30 of them answered."}), Codes{});
}

TEST(Counts, TitlesAndAdviceAreReadTogetherWithSentences) {
  Case c;
  c.circumstances.parties[0].sector = "health";
  c.circumstances.parties[0].jurisdiction = "NZ";
  c.statement.title = "A health service was reached";
  c.say("It lies in New Zealand.");
  EXPECT_EQ(c.codes(), Codes{kDescription.number});
  EXPECT_EQ(c.check().front().place, "sentence 1, bytes 0-23");
  c.statement.title = "How 48 customers were reached";
  c.say("It warned 45 customers.");
  EXPECT_EQ(c.codes(), Codes{kSmallDifference.number});

  registers::Advisory advisory;
  advisory.entry.id = c.statement.entry.id;
  advisory.marking = c.statement.marking;
  advisory.title = "Check this";
  advisory.author = "ana";
  advisory.sentences = {{"It reached 48 customers.", {ref("claim:1")}}};
  advisory.checks = {{"Accounts", "Set both of them."}};
  const auto codes = [&] {
    c.circumstances.decision->text_sha256 = registers::text_sha256(advisory);
    std::string out;
    for (const Refusal& one : Gate::check(advisory, audience("public"), c.circumstances))
      out += one.code.text() + " " + one.place + "\n";
    return out;
  };
  EXPECT_EQ(codes(), "");
  advisory.mitigations = {{"Logs", "46 customers had logs.", {ref("claim:1")}}};
  EXPECT_EQ(codes().substr(0, 20), "BT0727 mitigation 1,");
  advisory.mitigations.clear();
  advisory.summary = {{"A health service was reached.", {ref("claim:1")}}};
  advisory.sentences = {{"It lies in New Zealand.", {ref("claim:1")}}};
  EXPECT_EQ(codes(), "BT0729 sentence 1, bytes 0-23\n");
}

TEST(Counts, SharesFitTheirNumbers) {
  struct Row {
    const char* text;
    Codes codes;
  };
  for (const Row& row : std::vector<Row>{{"Nearly a third of the cases, 122 of 396 in 2017, were this.", {}},
                                         {"Around a third, 122 of 396 in 2017, were this.", {}},
                                         {"More than a third, 122 of 396 in 2017, were this.", {kShareWrong.number}},
                                         {"A third of the cases, 122 of 396 in 2017.", {kShareWrong.number}},
                                         {"Nearly a third of the cases were this in 2017.", {kShareUnfounded.number}},
                                         {"Nearly a third, 122 of 396, were this.", {kShareUnfounded.number}},
                                         {"45 % of the incidents (134 of 347) in 2017.", {kShareWrong.number}},
                                         {"38.6 % of the incidents (134 of 347) in 2017.", {}},
                                         {"38 % of incidents were this.", {kShareUnfounded.number}},
                                         {"Thirty per cent of incidents were this.", {kShareUnfounded.number}},
                                         {"Most incidents were this.", {kShareUnfounded.number}},
                                         {"The majority of attacks were this.", {kShareUnfounded.number}},
                                         {"Most incidents, 134 of 347 in 2017, were this.", {kShareWrong.number}},
                                         {"Most incidents, 234 of 347 in 2017, were this.", {}},
                                         {"One in three incidents was this.", {kShareUnfounded.number}},
                                         {"Four out of ten incidents were this.", {kShareUnfounded.number}},
                                         {"One in three incidents, 134 of 347 in 2017.", {kShareWrong.number}},
                                         {"Incidents doubled.", {kShareUnfounded.number}},
                                         {"Twice as many incidents were seen.", {kShareUnfounded.number}},
                                         {"The number of incidents fell by 12 % in 2017.", {kShareUnfounded.number}},
                                         {"Incidents doubled, from 150 in 2016 to 301 in 2017.", {}},
                                         {"The other half of the advice is below.", {}},
                                         {"The disk was 90 % full.", {}},
                                         {"Most organisations should apply it.", {}},
                                         {"Most organisations have backups that fail.", {}},
                                         {"Most companies use one password.", {}},
                                         {"Most organisations have been reached.", {kShareUnfounded.number}},
                                         {"Most customers have backups.", {kShareUnfounded.number}},
                                         {"Most organisations have reported it.", {kShareUnfounded.number}},
                                         {"Half of all incidents begin with a password.", {kShareUnfounded.number}},
                                         {"It ran for one in ten days.", {}},
                                         {"In 2020 a third, 5 of 60 incidents, were criminal.", {kShareWrong.number}},
                                         {"In 2020 a third, 20 of 60 incidents, were criminal.", {}},
                                         {"38 % of 339 incidents in 2018/19 were this.", {}},
                                         {"38 % of 339 incidents were this.", {kShareUnfounded.number}},
                                         {"38 % of incidents in 2018/19 were this.", {kShareUnfounded.number}},
                                         {"More than a third of the 347 incidents in 2017/18 were this.", {}},
                                         {"Half of the 8 incidents in 2017 were this.", {kShareUnfounded.number}},
                                         {"98 % of 100 incidents in 2017 were this.", {kShareUnfounded.number}},
                                         {"Of 347 incidents in 2017/18, 134 (38.6 %) were this.", {}},
                                         {"Of 347 incidents in 2017/18, 134 (45 %) were this.", {kShareWrong.number}},
                                         {"In 2017/18, of the 347 incidents 134 (38.6 %) were this.", {}},
                                         {"In 2017/18 134 (38.6 %) of 347 incidents were this.", {}},
                                         {"In 2017/18 134 (45 %) of 347 incidents were this.", {kShareWrong.number}},
                                         {"134 incidents of 347 (38.6 %) in 2017/18 were this.", {}},
                                         {"134 incidents of 347 (45 %) in 2017/18 were this.", {kShareWrong.number}},
                                         {"A third provider keeps logs.", {}},
                                         {"Half of the 1,200 cases, 600 of 1,200 in 2017, were this.", {}},
                                         {"A third party was there for a quarter hour.", {}}}) {
    Case c;
    c.say(row.text);
    EXPECT_EQ(c.codes(), row.codes) << row.text;
  }
}

TEST(Counts, AShareOfThemIsOfTheNumberBeforeIt) {
  const auto said = [](const char* text) {
    Case c;
    c.say(text);
    return c.codes();
  };
  EXPECT_EQ(said("In 2017, 347 incidents, 38 % of them linked, were recorded."), Codes{});
  EXPECT_EQ(said("In FY2018, 347 incidents were recorded, of which 38 % were linked."), Codes{});
  for (const char* text :
       {"In 2017, 347 incidents, 1 % of them linked, were recorded.",
        "347 incidents, 38 % of them linked, were recorded.", "38 % of them were linked to incidents of 2017.",
        "In 2017, 347 incidents, 20 attacks and 38 % of them linked, were recorded."})
    EXPECT_EQ(said(text), Codes{kShareUnfounded.number}) << text;
}

TEST(Counts, WhatCountsNobodyIsAnsweredForByItsAuthor) {
  for (const auto& [text, words, code] :
       {std::tuple{"Two providers of ours wrote this.", "Two providers of ours", kSmallCount.number},
        {"The only customer of a shop is always right.", "The only customer of a shop", kExclusion.number},
        {"48 customers read it. 46 customers answered.", "46 customers answered", kSmallDifference.number}}) {
    Case c;
    c.say(text);
    EXPECT_EQ(c.codes(), Codes{code}) << text;
    c.statement.not_findings = {{words, "It is about readers of ours."}};
    c.decide();
    EXPECT_EQ(c.codes(), Codes{}) << text;
    c.say(std::string(text) + " Three customers were hit.");
    EXPECT_TRUE(c.codes().contains(kSmallCount.number)) << "other words are not answered for";
  }
}

}  // namespace
}  // namespace backtrail::release::testing_support
