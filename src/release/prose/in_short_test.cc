// SPDX-License-Identifier: Apache-2.0
#include "release/prose/in_short.h"

#include <gtest/gtest.h>

namespace backtrail::release {
namespace {

/// What of a text none of these tells, each in its words.
std::vector<std::string> missing(std::string_view text, const std::vector<const char*>& below,
                                 const std::vector<const char*>& names = {}) {
  ToldBelow told;
  for (const char* one : below) told.add(one);
  for (const char* one : names) told.add_names(one);
  std::vector<std::string> out;
  for (const ToldAlone& one : told.missing_in(text))
    out.emplace_back(text.substr(one.where.begin, one.where.end - one.where.begin));
  return out;
}

using Words = std::vector<std::string>;

TEST(InShort, NumbersTimesCountriesAndNamesStandBelow) {
  const char* const below =
      "Data of forty-eight banks were copied to a server in Sweden on 14 March 2017 with RedLeaves.";
  for (const char* text : {"Data of 48 banks were copied to a Swedish server", "Data were copied in March 2017",
                           "A copy of 2017 by RedLeaves", "One bank and both of its servers",
                           "Ask for two-factor logons", "RedLeaves' copy in Sweden"})
    EXPECT_EQ(missing(text, {below}), Words{}) << text;
  EXPECT_EQ(missing("Data of 49 banks were copied", {below}), Words{"49"});
  EXPECT_EQ(missing("Data of fifty banks", {below}), Words{"fifty"});
  EXPECT_EQ(missing("Copied on 15 March 2017", {below}), Words{"15 March 2017"});
  EXPECT_EQ(missing("Copied in April 2017", {below}), Words{"April 2017"});
  EXPECT_EQ(missing("Data were copied in 2016", {below}), Words{"2016"});
  EXPECT_EQ(missing("Copied to a Norwegian server and to China", {below}), (Words{"Norwegian", "China"}));
  EXPECT_EQ(missing("Data copied by Zhu Hua with ChChes", {below}), (Words{"Zhu", "Hua", "ChChes"}));
  EXPECT_EQ(missing("Pr\u00FCfen Sie, wer sich bei Ihnen in der Nacht von au\u00DFen anmeldet", {below}), Words{});
  EXPECT_EQ(missing("Copied by T1199 to evil.example", {below}), (Words{"T1199", "evil", "example"}));
}

TEST(InShort, ATimeIsToldByOneWithinIt) {
  EXPECT_EQ(missing("Copied in March 2017", {"Copied in 2017."}), Words{"March 2017"});
  EXPECT_EQ(missing("Copied in 2017", {"Copied in March 2017."}), Words{});
}

TEST(InShort, WhatNamesThingsTellsNothingElse) {
  const std::vector<const char*> names = {
      "Look for event 4648 on Windows Server 2012 and for Kerberos tickets, of 40 hosts."};
  EXPECT_EQ(missing("Look at event 4648, Windows Server 2012 and Kerberos", {}, names), Words{});
  EXPECT_EQ(missing("Look at 4648 hosts", {}, names), Words{"4648"});
  EXPECT_EQ(missing("Reached 40 banks in 2012", {}, names), (Words{"40", "2012"}));
}

}  // namespace
}  // namespace backtrail::release
