// SPDX-License-Identifier: Apache-2.0
#include "release/prose/numbers.h"

#include <gtest/gtest.h>

#include <limits>

#include "release/prose/elimination.h"

namespace backtrail::release {
namespace {

TEST(SmallCounts, ALabelCountsWhoeverWasAffected) {
  for (const char* text : {"Affected: 3", "Affected: three", "Hit (2)", "compromised = 4", "Warned: 1",
                           "Affected parties: 3", "Number affected: 2"})
    EXPECT_EQ(find_small_counts(text, 5).size(), 1u) << text;
  for (const char* text : {"Affected: 3.1 and later", "Affected: 3 servers", "Systems affected: 3", "Affected: 30",
                           "Affected: version 3", "Affected servers: 3"})
    EXPECT_TRUE(find_small_counts(text, 5).empty()) << text;
}

TEST(SmallCounts, AreFoundInWordsAndInOtherScripts) {
  for (const char* text : {"A trio of victims was warned.",
                           "A pair of customers knew.",
                           "a couple of its largest clients",
                           "A handful of providers were hit.",
                           "The lone victim was told.",
                           "a duo of banks",
                           "Only one of its customers was hit.",
                           "Only one of them was hit.",
                           "It reached three others.",
                           "II customers were hit.",
                           "iv hospitals",
                           "\u0663 customers",
                           "\u0969 victims",
                           "\u00B2 clients",
                           "\u2462 customers",
                           "\uFF13 customers",
                           "Victims: 3",
                           "Customers affected: two",
                           "The clients (4) were told.",
                           "customers | 3",
                           "fewer than four customers",
                           "3 schools",
                           "two councils",
                           "Both ministries"}) {
    EXPECT_EQ(find_small_counts(text, 5).size(), 1u) << text;
  }
  for (const char* text :
       {"Half a dozen customers", "a dozen victims", "Several customers were warned.", "a few customers",
        "fewer than five customers", "a double-digit number of victims", "forty-two customers",
        "twenty-one of its customers", "two hundred customers", "three dozen clients", "every single customer",
        "A third provider was asked.", "I customers", "customers: 48", "VI customers", "One of these methods",
        "a hundred and ten customers", "one hundred and two customers", "two thousand and three victims"}) {
    EXPECT_TRUE(find_small_counts(text, 5).empty()) << text;
  }
}

TEST(SmallCounts, HundredsAndWhatIsBehindThemAreOneNumber) {
  const auto number = [](const char* text) {
    return find_small_counts(text, std::numeric_limits<int>::max()).at(0).number;
  };
  EXPECT_EQ(number("one hundred and eighty customers"), 180);
  EXPECT_EQ(number("one hundred eighty customers"), 180);
  EXPECT_EQ(number("two thousand three hundred and five customers"), 2305);
  EXPECT_EQ(number("three thousand and one customers"), 3001);
  EXPECT_EQ(number("a hundred customers"), 100);
  EXPECT_EQ(number("two hundred thousand customers"), 200'000);
}

TEST(SmallCounts, ANumberThatStandsAloneCountsWhomTheSentenceSpeaksOf) {
  for (const char* text : {"Of 48 customers, 3 were hit.", "Of the 48 customers in 12 countries, three were.",
                           "We asked 48 banks and two were hit.", "Both were hit.", "Only one was hit.",
                           "The customers were told. Two were breached.", "Victims - 3",
                           "Two agencies were hit and published it.", "Two companies wrote to us."}) {
    EXPECT_EQ(find_small_counts(text, 5).size(), 1u) << text;
  }
  for (const char* text :
       {"Two servers were found. Both were hit.", "Of 48 customers, 40 were hit.",
        "It has 48 customers and 2 data centres, and 1 was moved.",
        "Three government agencies wrote this: the NCSC, the FBI, CISA.", "One vendor, Ivanti, has published a fix.",
        "Versions 1 and 2 are in use at many organisations. The versions differ: both were targeted.", "One was wrong.",
        "Customers - 3 servers each", "Customers asked. Then it was 2 o'clock. Both are well."}) {
    const auto found = find_small_counts(text, 5);
    EXPECT_TRUE(found.empty()) << text << ": " << (found.empty() ? "" : found.front().noun);
  }
}

TEST(SmallCounts, NumbersInWordsAreReadWhole) {
  const auto all =
      find_small_counts("forty-eight customers, two dozen victims, half a dozen clients, two thousand banks",
                        std::numeric_limits<int>::max());
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(all[0].number, 48);
  EXPECT_EQ(all[1].number, 24);
  EXPECT_EQ(all[2].number, 6);
  EXPECT_EQ(all[3].number, 2000);
  EXPECT_EQ(find_small_differences({"It has forty-eight customers.", "It warned 45 customers."}, 5).size(), 1u);
}

TEST(SplitSentences, AbbreviationsDoNotEndThem) { EXPECT_EQ(split_sentences("One, e.g. this. Two? Three").size(), 3u); }

TEST(SmallCounts, WhatReadersMayMeetCountsNobody) {
  for (const char* text :
       {"One of your customers may ask you for these logs.", "Many small businesses use one provider for everything.",
        "At least two people in your organisation should know how to reach us.",
        "Your provider should tell you within three days if one of its other customers is compromised.",
        "Two security companies have described the same tool.",
        "If your provider uses one account for all customers, ask for a separate one.",
        "For example, a law firm with ten employees may depend on one provider for mail and backups.",
        "It may take one provider several weeks to rotate all passwords.",
        "Two Chinese hackers associated with a ministry were charged."}) {
    EXPECT_TRUE(find_small_counts(text, 5).empty()) << text;
  }
  for (const char* text : {"One of your customers was hit.", "One of your customers may have lost data.",
                           "Many businesses use one provider, which was hit.",
                           "Two people at three hospitals were told.", "One of its other customers is compromised.",
                           "We asked if one of its customers was compromised, and two customers were.",
                           "Two security companies were breached.", "For example, one provider was hit.",
                           "One account for two customers was used.", "Two companies have described the theft.",
                           "It took one provider several weeks."}) {
    EXPECT_FALSE(find_small_counts(text, 5).empty()) << text;
  }
}

}  // namespace
}  // namespace backtrail::release
