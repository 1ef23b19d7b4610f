// SPDX-License-Identifier: Apache-2.0
// Names that the audience may not learn, asked of the gate.
#include <gtest/gtest.h>

#include "release/testing.h"

namespace backtrail::release::testing_support {
namespace {

TEST(Names, ProtectedNamesAreFoundInEveryGuise) {
  for (const char* text : {"The victim Lyra Health was warned.",
                           "LYRA HEALTH",
                           "lyra\u00ADhealth",
                           "Ly\u200Bra Hea\u200Dlth",
                           "Lyra-Health",
                           "mail it@lyrahealth.example",
                           "https://vpn.LyraHealth.example/x",
                           "https://x.example/%4c%79ra",
                           "Lyrahealthcare",
                           "host lyr-dc1.corp",
                           "Lýrä Hëalth",
                           "Ｌｙｒａ Ｈｅａｌｔｈ",
                           "L y r a  H e a l t h",
                           "Lyrа Heаlth",
                           "LYRACORP\\admin",
                           "the lyra.health portal",
                           "\U0001D40Byra Health",
                           "1yra hea1th",
                           "\u029F\u028F\u0280\u1D00 \u029C\u1D07\u1D00\u029F\u1D1B\u029C",
                           "\U0001F1F1\U0001F1FE\U0001F1F7\U0001F1E6",
                           "\U0001F17B\U0001F188\U0001F181\U0001F170",
                           "L\u02B8ra",
                           "\u216Cyra",
                           "Ly\u1E5Ba",
                           "Ly\u3164ra",
                           "L\u20DDyra",
                           "Lyr\u0251",
                           "\u13DEyra",
                           "lyraheaIth.example",
                           "https://xn--lyrahelth-02a.example/"}) {
    Case c;
    c.say(text);
    Codes codes = c.codes();
    codes.erase(kHiddenCharacters.number);
    EXPECT_EQ(codes, Codes{kProtectedName.number}) << text;
    for (const Refusal& one : c.check()) {
      EXPECT_EQ((one.message + one.hint + one.place).find("yra"), std::string::npos) << "a refusal repeats the name";
    }
    EXPECT_TRUE(c.check().front().place.starts_with("sentence 1, bytes "));
  }
  Case title;
  title.statement.title = "Lyra Health";
  title.decide();
  EXPECT_EQ(title.check().front().place, "title, bytes 0-11");
  Case source;
  source.circumstances.cited[1].source->url = "https://news.example/lyra-health-hacked";
  EXPECT_EQ(source.codes(), Codes{kProtectedName.number});
  Case gap;
  gap.circumstances.cited[3].negative->not_looked[0].why = "the server of Lyra Health was replaced";
  EXPECT_EQ(gap.codes(), Codes{kProtectedName.number});
}

TEST(Names, WhatTheCallerAddsAndWhereRecordsLieIsLookedAt) {
  Case c;
  c.circumstances.speaker = "Lyra Health";
  EXPECT_EQ(c.codes(), Codes{kProtectedName.number});
  EXPECT_EQ(c.check().front().place, "--publisher, bytes 0-11");
  EXPECT_EQ(Gate::withdrawal(c.statement, {"w"}, audience("public"),
                             [&] {
                               Circumstances out = c.circumstances;
                               out.revisions = {out.now};
                               return out;
                             }())
                .error()
                .front()
                .place,
            "--publisher, bytes 0-11");
  Case told;
  told.circumstances.parties.push_back({"mira", "Mira Bank", "customer", marked("TLP:RED"), {"mira"}});
  told.statement.audience = audience("organisation:mira");
  told.statement.marking = marked("TLP:AMBER+STRICT//TO mira");
  told.decide();
  told.circumstances.cited[1].tenant = "mira";
  told.circumstances.cited[1].records = {{"A rule", "logs/vpn.log", "", std::string(64, 'a'), 0, 1}};
  EXPECT_EQ(told.codes("organisation:mira"), Codes{});
  const auto refused = [&](const char* what, const char* path, const char* member) {
    told.circumstances.cited[1].records = {{"A rule", "vpn.log", "", std::string(64, 'a'), 0, 1},
                                           {what, path, member, std::string(64, 'a'), 1, 1}};
    const auto all = told.check("organisation:mira");
    return all.empty() ? "" : all.front().code.text() + " " + all.front().place;
  };
  const std::string second = "record 2 of '" + told.circumstances.cited[1].ref + "', ";
  EXPECT_EQ(refused("A rule", "logs/mira/lyra-vpn.log", ""), "BT0720 " + second + "file, bytes 0-4");
  EXPECT_EQ(refused("A rule", "logs/vpn.zip", "lyra/vpn.log"), "BT0720 " + second + "member, bytes 0-4");
  EXPECT_EQ(refused("Logon from Lyra", "vpn.log", ""), "BT0720 " + second + "found by, bytes 11-15");
  EXPECT_EQ(refused("Seen at 2 customers", "vpn.log", ""), "BT0722 " + second + "found by, bytes 8-19");
  EXPECT_TRUE(refused("Nothing was stolen", "vpn.log", "").starts_with("BT0712 " + second));
  told.circumstances.actors = {{"Fancy Bear", "APT28"}};
  EXPECT_EQ(refused("APT28 loader", "vpn.log", ""), "BT0743 " + second + "found by, bytes 0-5");
  EXPECT_EQ(refused("A rule", "2017-apt28vpn.log", ""), "BT0743 " + second + "file, bytes 5-10");
  EXPECT_EQ(refused("A rule", "vpn.zip", "FancyBear_vpn.log"), "BT0743 " + second + "member, bytes 0-9");
  // A clock that was ahead dates nothing.
  told.circumstances.cited[1].records = {{"A rule", "vpn.log", "", std::string(64, 'a'), 0, 1}};
  told.circumstances.cited[1].occurred = base::Instant{told.circumstances.now.ticks + 1};
  EXPECT_FALSE(Gate::release(told.statement, audience("organisation:mira"), told.circumstances)->value().occurred);
  told.circumstances.cited[1].occurred = told.circumstances.now;
  EXPECT_TRUE(Gate::release(told.statement, audience("organisation:mira"), told.circumstances)->value().occurred);
  // The centre's own folders do not leave, so what they are called tells nobody.
  told.circumstances.cited[1].records = {{"A rule", "logs/lyra-and-mira/vpn.log", "", std::string(64, 'a'), 0, 1},
                                         {"A rule", "C:\\lyra\\dns.log", "", std::string(64, 'b'), 0, 1}};
  const auto out = Gate::release(told.statement, audience("organisation:mira"), told.circumstances);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->value().records[0].path, "dns.log");
  EXPECT_EQ(out->value().records[1].path, "vpn.log");
}

TEST(Names, OtherWordsAreNotTakenForNames) {
  Case c;
  c.circumstances.parties.push_back({"customer-c", "ACE", "customer", marked("TLP:RED"), {"customer-c", "ACE"}});
  c.say("A customer contact traced the place; health was not a theme.");
  EXPECT_TRUE(c.check().empty());
  c.say("ACE was there.");
  EXPECT_EQ(c.codes(), Codes{kProtectedName.number});
}

TEST(Names, AnIdIsAWordOfItsOwn) {
  Case c;
  Party hospital{"hosp", "Saint Brigid", "customer", marked("TLP:RED"), {"Saint Brigid"}};
  hospital.telling_ref = true;
  c.circumstances.parties.push_back(hospital);
  for (const char* text :
       {"A hospital was reached.", "Hospitality at its best.", "In-hospital networks were reached."}) {
    c.say(text);
    EXPECT_EQ(c.codes(), Codes{}) << text;
  }
  for (const char* text : {"The intruder reached hosp first.", "HOSP was reached.", "The host is srv1.hosp.example."}) {
    c.say(text);
    ASSERT_EQ(c.codes(), Codes{kProtectedName.number}) << text;
    EXPECT_EQ(c.check().front().message, "this is the id of an organisation that the audience may not learn of");
    EXPECT_TRUE(c.check().front().inside.starts_with("the id of '"));
  }
  c.say("Saint Brigid was reached.");
  EXPECT_EQ(c.check().front().message, "this tells of an organisation that the audience may not learn of");
}

TEST(Names, SoftHyphensHideNoNameAndAreNotPrinted) {
  Case c;
  c.say("The vic\u00ADtim was reached, and the in\u00ADtruder went on.");
  const auto out = Gate::release(c.statement, audience("public"), c.circumstances);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->value().sentences[0].text, "The victim was reached, and the intruder went on.");
  c.say("Ly\u00ADra was reached.");
  EXPECT_EQ(c.codes(), Codes{kProtectedName.number});
  EXPECT_EQ(check_text("Ly\u00ADra was reached.", audience("public"), {lyra()}).at(0).code, kProtectedName);
}

TEST(Names, TextThatReadsAsAnotherIsRefused) {
  for (const char* text : {"Open invoice\u202Efdp.exe now.", "\u2066Hidden\u2069 order."}) {
    Case c;
    c.say(text);
    ASSERT_FALSE(c.check().empty());
    EXPECT_EQ(c.check().front().code, kTextDirection) << text;
  }
}

}  // namespace
}  // namespace backtrail::release::testing_support
