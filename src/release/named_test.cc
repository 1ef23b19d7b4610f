// SPDX-License-Identifier: Apache-2.0
// Whom a text names as an actor, asked of the gate.
#include <gtest/gtest.h>

#include "release/testing.h"

namespace backtrail::release::testing_support {
namespace {

/// What the gate has against `text`, which cites `cites`: a judgement on APT10, or claims of it and of a country.
Codes named(const std::string& text, const std::string& cites = "evidence:1") {
  Case c;
  c.circumstances.actors = {{"menuPass", "APT10", "Stone Panda"},
                            {"APT28", "Fancy Bear"},
                            {"Play", "Playcrypt"},
                            {"Turla"},
                            {"Lazarus Group"},
                            {"Sandworm Team"}};
  c.circumstances.tools = {"Turla Mosquito", "Mosquito"};
  c.circumstances.spoken_of = {"Tianjin State Security Bureau", "Zhu Hua"};
  const Cited evidence = cited("evidence:1", "evidence");
  Cited of_group = claim("claim:group"), of_country = claim("claim:country"), hidden = claim("claim:red", "TLP:RED");
  of_group.subject = "APT10";
  of_group.already_said = "providers. The group broke into providers.";
  hidden.subject = "APT28";
  of_country.subject = "Ministry of State Security of China";
  for (Cited& one : std::vector<Cited>{evidence, of_group, of_country, hidden})
    c.circumstances.cited.push_back(std::move(one));
  c.statement.sentences = {{text, {ref(cites)}}};
  c.decide();
  return c.codes();
}
const Codes kUnfounded{kActorUnfounded.number}, kOurs{kOwnWords.number}, kPasses;

TEST(Named, WhoNamesAnActorCitesWhatSpeaksOfThem) {
  for (const char* text : {"We attribute this to APT28.",
                           "The provider was compromised by APT28.",
                           "Fancy Bear is well known.",
                           "Tools of FANCY BEAR were found.",
                           "APT 28 was there.",
                           "This bears the marks of Turla.",
                           "Stone Panda's tools were used.",
                           "The intruder used what Play uses.",
                           "The campaign of UNC2452 goes on.",
                           "China is behind it.",
                           "The intrusion was carried out by Russia.",
                           "Servers were breached by the Russian state.",
                           "It was done on behalf of Beijing.",
                           "Chinese hackers came back in May.",
                           "North Korean state-sponsored operators came back.",
                           "The GRU ordered it.",
                           "The Iranian government has compromised a provider.",
                           "The campaign is linked to China.",
                           "The Tianjin State Security Bureau was behind it.",
                           "Zhu Hua broke into the provider.",
                           "A company acted on behalf of Zhu Hua.",
                           "The culprit is Iran.",
                           "The hackers are Chinese.",
                           "The intruders are from Russia.",
                           "This was China.",
                           "State-sponsored actors from China came back.",
                           "This activity aligns with China.",
                           "The trail leads to Moscow.",
                           "The attackers work for Tehran.",
                           "The attack came from China.",
                           "The Ministry of State Security directed it.",
                           "This is a Lazarus operation.",
                           "The Ministry of State Security ran it.",
                           "The GRU ran it.",
                           "Zhu Hua ran it.",
                           "Chinese spies ran it.",
                           "China paid for it.",
                           "The FSB had its hand in it.",
                           "The intruders are employees of the Chinese state.",
                           "Sandworm hit the provider."}) {
    EXPECT_EQ(named(text), kUnfounded) << text;
  }
  EXPECT_EQ(named("APT28 was there.", "claim:red"), (Codes{kActorUnfounded.number, kNothingShown.number}))
      << "the audience does not see what speaks of them";
  EXPECT_EQ(named("APT28 was there.", "claim:group"), kUnfounded);
  for (const char* text :
       {"We attribute this to APT28.", "The provider was compromised by APT28, which is very likely.",
        "It is very likely that Russia was behind it."})
    EXPECT_TRUE(named(text, "judgement:1") == kUnfounded || named(text, "judgement:1") == Codes{kNobodyJudged.number} ||
                named(text, "judgement:1") == (Codes{kNobodyJudged.number, kJudgedFlat.number}))
        << text;
  for (const char* text : {"APT10 has been described since 2009.", "The tools of Stone Panda were seen there."}) {
    EXPECT_EQ(named(text, "judgement:1"), kPasses) << text;
    EXPECT_EQ(named(text, "claim:group"), kPasses) << text;
  }
}

TEST(Named, WhatASourceLaysToThemIsSaidToBeTheSources) {
  for (const char* text :
       {"We attribute this to APT10.", "APT10 is responsible.", "The intrusion was the work of APT10."})
    EXPECT_EQ(named(text, "claim:group"), kOurs) << text;
  for (const char* text : {"APT10 broke into providers.", "The Department of Justice said that APT10 is responsible.",
                           "According to the Department of Justice, this was the work of APT10."})
    EXPECT_EQ(named(text, "claim:group"), kPasses) << text;
  EXPECT_EQ(named("The Foreign Office said that China is behind it.", "claim:country"), kPasses);
  EXPECT_EQ(named("China is behind it.", "claim:country"), kOurs);
  EXPECT_EQ(named("The Foreign Office said that Russia is behind it.", "claim:country"), kUnfounded);
}

TEST(Named, AStateThatNobodyNamesIsLaidItToAsWell) {
  for (const char* text :
       {"A foreign intelligence service is responsible.", "It was carried out by a state.",
        "A nation state is behind it.", "The intrusion was the work of a foreign power.",
        "We attribute this to a state-sponsored group.", "This was a state actor.",
        "The attack was ordered by another government.", "A foreign government broke into the provider.",
        "Intelligence services are behind this.", "A secret service is responsible for the attack.",
        "State-sponsored hackers were behind it.", "A state ran it.", "A foreign government paid for it."}) {
    EXPECT_EQ(named(text), kUnfounded) << text;
    EXPECT_EQ(named(text, "claim:group"), kUnfounded) << text;
  }
  EXPECT_EQ(named("A foreign intelligence service is responsible.", "claim:country"), kOurs);
  EXPECT_EQ(named("The Foreign Office said that a foreign intelligence service is responsible.", "claim:country"),
            kPasses);
  EXPECT_FALSE(
      named("A state-sponsored group is very likely responsible.", "judgement:1").contains(kActorUnfounded.number));
  for (const char* text :
       {"A state is responsible for its own networks.", "Such attacks are often carried out by a state.",
        "Intelligence services have targeted providers for years.", "The state of the device is shown.",
        "We asked the intelligence service.", "Whether a state is behind it is not known.",
        "A foreign government has asked for help.", "State-sponsored actors use the same tools.",
        "The state is responsible for the rules.", "The agency ran it for a year.",
        "The government paid for these updates.", "Employees of the Australian government should apply it."})
    EXPECT_EQ(named(text), kPasses) << text;
}

TEST(Named, AnAlternativeMayBeNamedAndIsNotWhatWasJudged) {
  Case c;
  c.circumstances.cited[0].alternatives = {"APT28 did it"};
  const auto say = [&](const char* text) {
    c.statement.sentences = {{text, {ref("judgement:1")}}};
    c.decide();
    return c.codes();
  };
  EXPECT_EQ(say("The provider was compromised by APT28."), Codes{kNobodyJudged.number});
  for (const char* text : {"We have looked at APT28 too.", "It is less likely that APT28 did it.",
                           "The provider was not compromised by APT28, which is very likely."})
    EXPECT_FALSE(say(text).contains(kNobodyJudged.number)) << text;
}

TEST(Named, CountriesAndEverydayWordsNameNobody) {
  for (const char* text :
       {"Customers in China were warned.", "The Australian government joined.", "The United Kingdom published advice.",
        "Providers in Russia are responsible for their accounts.", "Play the file back.",
        "The silence lasted for months.", "A German company was told.",
        "We thank the Australian Cyber Security Centre.", "The Chinese version of the tool was found.",
        "Look for T1078 and TA0001.", "The server DEV-01 and the mark TAG-2 were in the logs.",
        "We do not comment on China.", "Whether Russia is behind it is for others to say.",
        "The United States and New Zealand have published advice with us.",
        "The intruder came from an address in Iran.", "Staff in Beijing entered their passwords.",
        "Customers from Germany were warned.", "Turla Mosquito was found.",
        "The campaign reached the United Kingdom."}) {
    EXPECT_EQ(named(text), kPasses) << text;
  }
}

TEST(Named, WhomProgramsAndReadersFindIsNamedToo) {
  for (const char* text :
       {"The mark QVBUMjg= was on it.", "The mark 46616e63792042656172 was on it.", "Fancy&#32;Bear was there.",
        "Tools of Fan<b>cy</b> Bear were found.", "The mark raeB ycnaF was on it.", "The mark 82TPA was on it.",
        "The mark alruT was on it.", "Look for C:\\temp\\turla_loader.exe on the disk.",
        "Look for Apt28Loader.dll there.", "See https://gov.example/apt28-tools for more.",
        "See hxxps://gov.example/a?q=turla-tools for more."}) {
    EXPECT_EQ(named(text), kUnfounded) << text;
  }
  EXPECT_EQ(named("The mark 01TPA was on it.", "claim:group"), kPasses) << "what is cited speaks of them";
  for (const char* text :
       {"In 2017 at noon an account was used.", "The 3080 GT was found in 2017 at a provider.",
        "Use it and/or disable TCP/IP there.",
        "Look for config/sshd.conf and C:\\Windows\\System32\\play.exe on the disk.",
        "The mark aGVsbG8gd29ybGQgYW5k was on it.", "See https://gov.example/supply-chain for more.",
        "Rules are in rules_2017/logons.yml.", "Some tick boxes say evil or live, deliver or reviled."}) {
    EXPECT_EQ(named(text), kPasses) << text;
  }
}

TEST(Named, ThePageOfASourceIsCalledWhatItIsCalled) {
  Case c;
  c.circumstances.actors = {{"APT28", "Fancy Bear"}};
  c.circumstances.cited = {claim("claim:1")};
  c.circumstances.cited[0].source->url = "https://gov.example/apt28-tools/";
  c.say("See https://gov.example/apt28-tools for more.");
  EXPECT_EQ(c.codes(), kPasses);
  c.say("See https://gov.example/apt28-did-it for more.");
  EXPECT_EQ(c.codes(), kUnfounded);
}

TEST(Named, TitlesAreHeldAgainstAllThatIsCited) {
  Case c;
  c.statement.title = "APT28 in the networks of providers";
  c.decide();
  ASSERT_EQ(c.codes(), kUnfounded);
  EXPECT_EQ(c.check().front().place, "title, bytes 0-5");
  c.statement.not_findings = {{"APT28 in the networks", "It is the title of a report."}};
  c.decide();
  EXPECT_EQ(c.codes(), kPasses);
  c.statement.not_findings.clear();
  c.statement.title = "APT10 and the networks of providers";
  c.decide();
  EXPECT_EQ(c.codes(), kPasses);
}

}  // namespace
}  // namespace backtrail::release::testing_support
