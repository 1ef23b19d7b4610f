// SPDX-License-Identifier: Apache-2.0
#include "release/prose/descriptions.h"

#include <gtest/gtest.h>

namespace backtrail::release {
namespace {

TEST(Descriptions, AFewOfAKindAreDescribedByIt) {
  const std::vector<Description> parties = {
      {"health", "NZ", true},  {"health", "GB", true},  {"health", "GB", false},    {"health", "GB", false},
      {"health", "GB", false}, {"health", "GB", false}, {"transport", "DE", false}, {"", "", true}};
  EXPECT_EQ(find_descriptions("Somebody. A health service in New Zealand was hit.", {parties, 5}).size(), 1u);
  EXPECT_EQ(find_descriptions("A. In NEW\u00A0ZEALAND, Health.", {parties, 5}).at(0).begin, 2u);
  for (const char* text : {"A New Zealand health service was hit.", "An NZ health firm",
                           "A health service was reached. It is based in New Zealand.",
                           "A health provider was hit. The provider sits in Aotearoa."}) {
    EXPECT_EQ(find_descriptions(text, {parties, 5}).size(), 1u) << text;
  }
  EXPECT_TRUE(find_descriptions("A health service was reached. Look at logs in New Zealand.", {parties, 5}).empty());
  EXPECT_EQ(find_descriptions("A British energy firm.", {{{"energy", "GB", true}}, 5}).size(), 1u);
  EXPECT_EQ(find_descriptions("Energy in the U.S. was hit.", {{{"energy", "US", true}}, 5}).size(), 1u);
  EXPECT_TRUE(find_descriptions("Health services in New Zealand should apply the update.", {parties, 5}).empty());
  EXPECT_EQ(find_descriptions("A health service in New Zealand that was hit should act.", {parties, 5}).size(), 1u);
  EXPECT_TRUE(find_descriptions("Energy firms told us and asked.", {{{"energy", "US", true}}, 5}).empty());
  EXPECT_TRUE(find_descriptions("Health in New Zealanders' eyes.", {parties, 5}).empty());
  EXPECT_TRUE(find_descriptions("A health service in the United Kingdom.", {parties, 5}).empty());
  EXPECT_TRUE(find_descriptions("Transport in Germany.", {parties, 5}).empty());
  EXPECT_TRUE(find_descriptions("Health. New Zealand.", {parties, 5}).empty());
}

TEST(Descriptions, AStateIsNobodyOfItsSector) {
  const std::vector<Description> parties = {{"government", "AU", true}};
  for (const char* text : {"The Australian government joined.", "The government of Australia joined us in this."})
    EXPECT_TRUE(find_descriptions(text, {parties, 5}).empty()) << text;
  for (const char* text : {"An Australian government department was hit.", "A government body in Australia was hit."})
    EXPECT_EQ(find_descriptions(text, {parties, 5}).size(), 1u) << text;
}

TEST(Descriptions, WhoWroteSomethingAndWhatTheLawSaysAreNobodysStory) {
  const std::vector<Description> parties = {{"government", "US", true}, {"energy", "DE", true}};
  for (const char* text : {"The UK's NCSC and the US government agency CISA published it together.",
                           "Energy suppliers in Germany are regulated by law."})
    EXPECT_TRUE(find_descriptions(text, {parties, 5}).empty()) << text;
  for (const char* text : {"The US government agency was reached, and others published it.",
                           "An energy supplier in Germany was hit and told us, as it has to by law."})
    EXPECT_EQ(find_descriptions(text, {parties, 5}).size(), 1u) << text;
}

TEST(Descriptions, WhatFollowsOrIsSaidToAllIsNobodysStory) {
  const std::vector<Description> parties = {{"energy", "DE", true}, {"health", "JP", true}};
  for (
      const char* text :
      {"A German energy supplier has published a good guide. Small ones share accounts. It is possible that more addresses will be found.",
       "An energy supplier was hit. It is important to act, in Germany too.",
       "Energy companies in Germany are regulated by the BNetzA.",
       "This advice is for hospitals in Japan, Sweden and Brazil too.", "The rules are meant for hospitals in Japan."})
    EXPECT_TRUE(find_descriptions(text, {parties, 5}).empty()) << text;
  for (const char* text :
       {"An energy supplier was hit. It is possible that it lies in Germany.",
        "An energy supplier was hit. It is German.", "An energy supplier was hit. It may be based in Germany.",
        "A German energy company is regulated by the BNetzA.",
        "Energy companies in Germany are regulated and were hit.", "This advice is for a hospital in Japan.",
        "This advice is for hospitals in Japan that were hit.",
        "An energy supplier was hit. It is likely to be German, that one."})
    EXPECT_EQ(find_descriptions(text, {parties, 5}).size(), 1u) << text;
}

TEST(Descriptions, AThreatToManyIsNobodysStory) {
  const std::vector<Description> parties = {{"government", "AU", true}, {"health", "IE", true}};
  for (const char* text :
       {"The threat to government networks in Australia remains high.", "The risk to hospitals in Ireland is growing.",
        "Threats to Australian ministries persist.", "The risk to hospitals in Ireland has not changed.",
        "The threat to hospitals in Ireland has grown.",
        "A hospital in Ireland and a ministry in Australia can both use this rule.",
        "Hospitals in Ireland can use this rule."})
    EXPECT_TRUE(find_descriptions(text, {parties, 5}).empty()) << text;
  for (const char* text :
       {"The threat to the hospital in Ireland remains high.", "The risk to a ministry in Australia is growing.",
        "The threat to government networks in Australia was known.", "The threat to the Irish clinic remains.",
        "The risk to the hospital in Ireland has not changed.", "The risk to hospitals in Ireland has hit one of them.",
        "A hospital in Ireland can treat its patients again.", "A hospital in Ireland can use its systems.",
        "A hospital in Ireland was hit and can use this rule now."})
    EXPECT_EQ(find_descriptions(text, {parties, 5}).size(), 1u) << text;
}

TEST(Descriptions, RowsOfAListDescribeAsSentencesDo) {
  const std::vector<Description> parties = {{"telecommunications", "GB", true}, {"", "SE", true}};
  for (const char* text : {"Sector: telecommunications; country: GB", "Sector: telecommunications\nCountry: GB\n",
                           "Country = GB\nSector = telecommunications", "telecommunications (GB)",
                           "Country: United Kingdom\nSector: telecoms", "sector,country\ntelecommunications,GB"}) {
    EXPECT_EQ(find_descriptions(text, {parties, 5}).size(), 1u) << text;
  }
  for (const char* text : {"Sector: telecommunications; country: FR", "Telecommunications in GBit/s.", "Country: GB"})
    EXPECT_TRUE(find_descriptions(text, {parties, 5}).empty()) << text;
}

TEST(Descriptions, OneOfACountryIsMeantWhereFewAreKnown) {
  const std::vector<Description> parties = {
      {"telecommunications", "GB", true}, {"", "SE", true}, {"health", "DE", false}};
  for (const char* text :
       {"The UK company was hit.", "The intruder left the British provider.", "The provider in the UK was hit.",
        "They came from the Swedish company.", "This managed service provider from Sweden knew.",
        "It was the provider in the United Kingdom.", "A UK company was hit.",
        "The intruder reached a company in the UK.", "The provider's British customer was reached.",
        "Its Swedish customer knew.", "A provider whose Swedish customer knew",
        "Customer 0PTJBS of Sweden was reached.", "Customer 0PTJBS in the UK was reached.",
        "Customer 0PTJBS is a Swedish firm.", "Sweden's largest provider was hit."}) {
    EXPECT_EQ(find_by_country(text, {parties, 5}).size(), 1u) << text;
  }
  for (const char* text :
       {"A UK company was founded then.", "A UK company should act.", "A provider in the UK took it down.",
        "UK companies were hit.", "The German company was hit.", "The company was hit.", "The UK company should act.",
        "The companies in the UK were hit.", "The company wrote to the UK.", "Customer 0PTJBS wrote to the UK.",
        "Sweden's largest provider has published it.", "The provider's German customer was hit.",
        "A Swedish firm was founded then.", "Its customers in the UK were hit."}) {
    EXPECT_TRUE(find_by_country(text, {parties, 5}).empty()) << text;
  }
}

TEST(Descriptions, EverydayWordsTellOfASector) {
  const std::vector<Description> parties = {{"health", "IE", true},           {"Energy, electricity", "FR", true},
                                            {"logistics", "DE", true},        {"finance", "SE", true},
                                            {"higher education", "NL", true}, {"aviation", "PT", true},
                                            {"managed services", "GB", true}};
  for (const char* text :
       {"A hospital in Ireland was reached.", "Irish clinics were hit.", "A French electricity supplier was reached.",
        "A German haulier was hit.", "The intruder reached a bank in Sweden.", "A Dutch university was entered.",
        "An airline was hit. It is Portuguese.", "A British hosting firm gave them a way in.",
        "A utility was hit. It supplies France.", "Hospitals in Ireland that were reached have to report it."}) {
    EXPECT_EQ(find_descriptions(text, {parties, 5}).size(), 1u) << text;
  }
  for (const char* text :
       {"A hospital in France was reached.", "A Dutch bank was hit.", "The bank of the river in Ireland.",
        "A provider in Sweden was reached.", "Hospitals in Ireland should look at their logs.",
        "Banks in Sweden have to report within 72 hours.", "We recommend that airlines in Portugal look at their logs.",
        "Hospitals in Ireland need to act.",
        "Report incidents to the NCSC in Ireland, and as a hospital to the health service.",
        "The Irish health service has issued guidance."}) {
    EXPECT_TRUE(find_descriptions(text, {parties, 5}).empty()) << text;
  }
  // Six whose entries call it otherwise are six hospitals all the same.
  std::vector<Description> many;
  for (const char* sector : {"health", "health", "healthcare", "healthcare", "hospitals", "medical"})
    many.push_back({sector, "IE", true});
  EXPECT_TRUE(find_descriptions("A hospital in Ireland was reached.", {many, 5}).empty());
}

}  // namespace
}  // namespace backtrail::release
