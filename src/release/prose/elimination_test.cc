// SPDX-License-Identifier: Apache-2.0
#include "release/prose/elimination.h"

#include <gtest/gtest.h>

namespace backtrail::release {
namespace {

TEST(Differences, WhatOneCountLeavesOfAnotherIsACount) {
  EXPECT_EQ(find_small_differences({"Of its 48 customers, 45 customers were warned."}, 5).size(), 1u);
  EXPECT_EQ(find_small_differences({"It has 48 customers.", "It warned 45 customers."}, 5).at(0).text, 1u);
  EXPECT_EQ(find_small_differences({"Of 48 customers, 45 were warned."}, 5).size(), 1u);
  EXPECT_EQ(find_small_differences({"Of the six customers, five were hit."}, 5).size(), 1u);
  EXPECT_EQ(find_small_differences({"Six customers were looked at and five were hit."}, 5).size(), 1u);
  EXPECT_TRUE(find_small_differences({"Of 48 customers, 30 were warned, and 12 servers were."}, 5).empty());
  EXPECT_TRUE(find_small_differences({"Of its 48 customers, 40 customers were warned."}, 5).empty());
  EXPECT_TRUE(find_small_differences({"It has 48 customers and 47 suppliers."}, 5).empty());
  EXPECT_TRUE(find_small_differences({"It has 48 customers.", "All 48 customers know."}, 5).empty());
  EXPECT_TRUE(find_small_differences({"In 2016 customers asked, in 2017 customers acted."}, 5).empty());
}

TEST(Differences, APartOfThoseOfTheSentenceBeforeIsCountedWithThem) {
  for (const std::vector<std::string_view>& texts :
       {std::vector<std::string_view>{"40 customers were warned.", "38 of them were reached."},
        {"40 customers were warned. By May 38 of them were reached."},
        {"40 customers were warned, 38 of which answered."},
        {"The number of customers rose from 50 to 51."},
        {"40 customers were warned.", "20 of them were reached.", "19 of them answered."}})
    EXPECT_EQ(find_small_differences(texts, 5).size(), 1u) << texts.front();
  for (const std::vector<std::string_view>& texts :
       {std::vector<std::string_view>{"40 customers were warned.", "Apply the patches: 38 of them matter."},
        {"40 customers were warned.", "We found 39 servers.", "38 of them were patched."},
        {"40 customers were warned", "38 of the 39 servers"},
        {"40 customers were warned.", "It took a week.", "Read the advice: 38 of them"},
        {"Customers went on to move from 50 to 51."}})
    EXPECT_TRUE(find_small_differences(texts, 5).empty()) << texts.back();
}

TEST(Differences, NumbersThatStandAloneCountThoseOfTheSentenceBefore) {
  for (const std::vector<std::string_view>& texts :
       {std::vector<std::string_view>{"The provider has 48 customers. 45 were reached."},
        {"The provider has 48 customers.", "45 lost data."},
        {"45 customers were warned. There are 48 in all."},
        {"45 customers were warned. There are 48."},
        {"Warned: 45. Customers: 48."},
        {"48 customers, of whom 45 answered."},
        {"It has 48 customers, and 46 have acknowledged."}})
    EXPECT_EQ(find_small_differences(texts, 5).size(), 1u) << texts.front();
  for (const std::vector<std::string_view>& texts :
       {std::vector<std::string_view>{"The provider has 48 customers. 30 were reached."},
        {"It has 48 customers. 45 servers were patched."},
        {"45 servers were found. There are 48."},
        {"It has 48 customers. It runs 46 mail servers."}})
    EXPECT_TRUE(find_small_differences(texts, 5).empty()) << texts.front();
}

TEST(Differences, SmallPartsAreCountedToo) {
  const auto small = [](const std::vector<std::string_view>& texts) {
    std::size_t out = 0;
    for (const CountInText& one : find_counts_together(texts)) out += one.count.number < 5 ? 1 : 0;
    return out;
  };
  EXPECT_EQ(small({"40 customers were warned.", "4 of them answered."}), 1u);
  EXPECT_EQ(small({"40 customers were warned.", "A pair of them answered."}), 1u);
  EXPECT_EQ(small({"Six customers were warned.", "Two of the six answered."}), 1u);
  EXPECT_EQ(small({"The number of victims fell from 7 to 3."}), 1u);
  EXPECT_EQ(small({"40 customers were warned.", "Apply all patches.", "Two of them need a restart."}), 0u);
  EXPECT_EQ(small({"40 customers were warned.", "Two of the six servers were hit."}), 0u);
  EXPECT_EQ(small({"Upgrade to version 3", "Customers should look."}), 0u);
  EXPECT_EQ(small({"Seven customers were reached and three lost data."}), 1u);
  EXPECT_EQ(small({"Seven customers were reached.", "Three lost data."}), 1u);
  EXPECT_EQ(small({"Five customers were reached; two have acknowledged."}), 1u);
  EXPECT_EQ(small({"40 customers were warned.", "By May two had paid."}), 1u);
  EXPECT_EQ(small({"40 customers were warned.", "One was hit."}), 1u);
  EXPECT_EQ(small({"We warned customers A, B and C."}), 1u);
  EXPECT_EQ(small({"3x customers were reached."}), 1u);
  EXPECT_EQ(small({"Seven customers were reached and three infected servers were found."}), 0u);
  EXPECT_EQ(small({"Seven customers were reached.", "One has to act at once."}), 0u);
  EXPECT_EQ(small({"Seven customers were reached.", "Two methods were used."}), 0u);
  EXPECT_EQ(small({"Seven customers were reached.", "Two weeks had passed."}), 0u);
  EXPECT_EQ(small({"Customers A to Z are listed."}), 0u);
}

TEST(Differences, WhatPartsTogetherLeaveOfAWholeIsACount) {
  for (const std::vector<std::string_view>& texts :
       {std::vector<std::string_view>{"Of the 48 customers 37 were reached and 8 were not."},
        {"Of 200 customers, 120 are in Norway and 77 are in Sweden."},
        {"It has 200 customers.", "120 customers are in Norway.", "77 customers are in Sweden."},
        {"120 customers are in Norway.", "77 customers are in Sweden.", "It has 200 customers."},
        {"110 customers called, 50 customers wrote, 37 customers did neither. There are 200 customers."}})
    EXPECT_EQ(find_small_differences(texts, 5).size(), 1u) << texts.front();
  for (const std::vector<std::string_view>& texts :
       {std::vector<std::string_view>{"Of 200 customers, 120 are in Norway and 80 are in Sweden."},
        {"Of 200 customers, 120 are in Norway and 60 are in Sweden."},
        {"It has 48 customers.", "All 48 customers know.", "It will have 99 customers."}})
    EXPECT_TRUE(find_small_differences(texts, 5).empty()) << texts.front();
}

TEST(Exclusions, WhoIsLeftOverIsToldOf) {
  for (const char* text :
       {"It is the only customer in that country.", "The other large provider was not.", "All but two customers knew.",
        "Every client of theirs except the largest was reached.", "None of the agencies other than one answered.",
        "All were warned, with a single exception.", "The customers were told with one exception.",
        "All but one were hit.", "Every customer, bar one, knew.", "\u0422he only c\u00FCstomer",
        "Its only Swedish customer was warned.", "The provider's only Japanese customer was reached.",
        "Their other provider was reached.", "A provider whose only customer is a port",
        "You are the only customer that was hit.", "All except for the Swedes were warned.",
        "Everybody was told except the Germans.", "It is not the bank, the clinic or the carrier.",
        "The victim was neither the bank nor the clinic."}) {
    EXPECT_EQ(find_exclusions(text).size(), 1u) << text;
  }
  for (const char* text :
       {"All countries except the Netherlands took part.", "It is not the provider or the customer who decides.",
        "It was not the bank.", "The other customers were warned.", "All customers should look. The only way is a log.",
        "Every customer should act. Nothing except logs helps.", "The only rule. Customer by name.",
        "Contact your provider if you are the only tenant of a server.", "It's only a customer's choice.",
        "Close all ports with one exception: 443.", "All but two servers were patched.", "With one hand."}) {
    EXPECT_TRUE(find_exclusions(text).empty()) << text;
  }
}

TEST(Exclusions, WhoAloneWasHitIsToldOf) {
  EXPECT_EQ(find_exclusions("Only the council was hit.").size(), 1u);
  EXPECT_EQ(find_exclusions("Only the large council has been hit.").size(), 1u);
  EXPECT_TRUE(find_exclusions("Only the provider should change it.").empty());
}

TEST(Exclusions, WordsOfExceptionStandAnywhere) {
  for (const char* text : {"Every one of the five customers except the clinics was warned.",
                           "Everybody on its customer list except the bank has been hit.",
                           "Save for the clinic, all customers were hit.",
                           "Its customers, with the exception of the energy company, were hit.",
                           "The intruder reached all customers, the clinic excepted.",
                           "The last of its customers to be hit was the bank.",
                           "We told 47 of the 48.",
                           "47 of its 48 were told.",
                           "The bank aside, its customers were told.",
                           "Nobody other than the port authority was told.",
                           "Apart from the university, every client was hit.",
                           "Customers were hit, but not the hospital.",
                           "Bar the bank, the customers were warned.",
                           "The customers were hit, excluding a Swedish insurer.",
                           "All were told but for the council.",
                           "Its customers were hit, bar one.",
                           "Its customers were hit, the bank being the exception.",
                           "All but the smallest of its customers were hit.",
                           "Nobody was spared but the bank.",
                           "Not all customers were hit; the bank was not.",
                           "We warned all customers, though not the bank.",
                           "The remainder of its customers were told."})
    EXPECT_EQ(find_exclusions(text).size(), 1u) << text;
  for (const char* text :
       {"Apart from the hospital, two banks and other firms were hit.", "Besides the provider, customers were told.",
        "All ports except the last were closed.", "Save the logs for the provider.", "All customers may call the bank.",
        "Everybody other than the provider should change passwords.", "Customers other than banks may wait.",
        "We closed 47 of the 48 ports.", "We patched 47 of the 48 servers.", "Set the bank aside.",
        "Of the 48, 20 of the 30 were told.", "The last of the updates is for customers.",
        "Nothing but the provider's logs showed it.", "Let nobody but the provider change it.",
        "Close all ports bar one.", "Not all customers answered; the rule was not."})
    EXPECT_TRUE(find_exclusions(text).empty()) << text;
}

TEST(Exclusions, AdviceLeavesOutWhomItIsNotFor) {
  for (const char* text : {"All customers except those with version 9 should update.",
                           "We recommend that all customers, except those who run version 9, update.",
                           "All clients apart from those on version 9 need to update.",
                           "Every provider should offer a second factor except where that is impossible.",
                           "All organisations should enable logging, except when the law forbids it."}) {
    EXPECT_TRUE(find_exclusions(text).empty()) << text;
  }
  for (const char* text :
       {"All customers except those with version 9 were hit.", "All customers except the largest should update.",
        "All customers but two should update.",
        "All customers except those with version 9 were hit. They should update.",
        "Every provider was told except where logs were missing.", "Every provider should act except for one."}) {
    EXPECT_EQ(find_exclusions(text).size(), 1u) << text;
  }
}

TEST(Descriptions, ASentenceMayGoOnWithOneOfAnotherText) {
  const std::vector<Description> parties = {{"energy", "GB", true}};
  const auto found =
      find_descriptions_across({"An energy company was hit.", "It was in May", "It is British."}, {parties, 5});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].text, 2u);
  EXPECT_EQ(found[0].where, (Stretch{0, 14}));
  EXPECT_EQ(find_descriptions_across({"An energy company was hit", "It is British"}, {parties, 5}).size(), 1u);
  EXPECT_TRUE(find_descriptions_across({"An energy company was hit. It is British."}, {parties, 5}).empty())
      << "told alone";
  EXPECT_TRUE(find_descriptions_across({"An energy company was hit.", "British firms know."}, {parties, 5}).empty());
  EXPECT_TRUE(find_descriptions_across({"Energy.", "A.", "B.", "It is British."}, {parties, 5}).empty());
}

}  // namespace
}  // namespace backtrail::release
