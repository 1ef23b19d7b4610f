// SPDX-License-Identifier: Apache-2.0
#include "release/nearby.h"

#include <gtest/gtest.h>

#include <random>

#include "release/codes.h"
#include "release/gate.h"

namespace backtrail::release {
namespace {

std::string filler(std::size_t size) {
  std::string out;
  while (out.size() < size) out += "Updates are installed at night by the people on duty. ";
  return out;
}

std::vector<Refusal> checked(std::string_view text) {
  Party party{"northgate", "Northgate Health", "customer", *marking::parse_marking("TLP:RED"), {"Northgate Health"}};
  add_name_parts(party.parts, party.name);
  return check_text(text, marking::Audience{}, {party});
}

TEST(Nearby, HasTheStretchesWithTheirSentencesAndSaysWhereTheyStand) {
  const std::string text = filler(40000) + "Here it is. " + filler(40000) + "And here. " + filler(40000);
  const std::size_t first = text.find("Here it is"), second = text.find("And here");
  const auto near = nearby(text, {{first, first + 4}, {second, second + 3}});
  ASSERT_TRUE(near);
  EXPECT_LT(near->text.size(), 6000u);
  for (const std::size_t at : {first, second}) {
    const std::string_view word = std::string_view(text).substr(at, 8);
    const std::size_t there = near->text.find(word);
    ASSERT_NE(there, std::string::npos);
    EXPECT_EQ(near->origin[there], at);
  }
  ASSERT_EQ(near->origin.size(), near->text.size() + 1);
  EXPECT_TRUE(near->text.starts_with(" Updates"));  // sentences are whole
}

TEST(Nearby, KeepsAllOfWhatIsShortOrMostlyMeant) {
  EXPECT_FALSE(nearby(filler(1000), {{1, 2}}));
  std::vector<Stretch> all;
  for (std::size_t at = 0; at < 90000; at += 2000) all.push_back({at, at + 1});
  EXPECT_FALSE(nearby(filler(100000), all));
  EXPECT_FALSE(nearby(std::string(100000, 'a'), {{50000, 50001}}));  // no sentence ends
}

TEST(Nearby, ALongTextIsCheckedAsAShortOneIs) {
  std::mt19937 random(7);
  const std::vector<std::string> hidden = {
      "It was North&#103;ate.",     "It was N%6frthgate.",
      "a: \"Nor\\x74hgate\"",       "It was Nor=74hgate.",
      "It was North&amp;#103;ate.", "<b>N</b>orth&#103;ate",
      "It was **N**orth&#103;ate.", "It was TmphcnRoZ2F0ZQ==, or Tm9ydGhnYXRl&#46;"};
  for (const std::string& one : hidden) {
    const std::string before = filler(random() % 60000), after = filler(30000 + random() % 60000);
    const auto alone = checked(one), within = checked(before + one + " " + after);
    ASSERT_EQ(alone.size(), within.size()) << one;
    ASSERT_FALSE(alone.empty()) << one;
    for (std::size_t i = 0; i < alone.size(); ++i) {
      EXPECT_EQ(alone[i].code, within[i].code) << one;
      EXPECT_EQ(alone[i].where.begin + before.size(), within[i].where.begin) << one;
      EXPECT_EQ(alone[i].inside, within[i].inside) << one;
    }
  }
}

TEST(Nearby, NothingIsReadAcrossWhatIsLeftOut) {
  EXPECT_TRUE(
      checked(filler(30000) + "It stood &#97;t the north. " + filler(40000) + "Gate &#98; was open. " + filler(30000))
          .empty());
}

TEST(Nearby, CountsAreHeldAgainstAllOfTheText) {
  const auto found =
      checked("There are 48 customers. " + filler(60000) + "It warned &#52;&#53; customers. " + filler(30000));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].code, kSmallDifference);
  EXPECT_TRUE(
      checked("There are 48 customers. " + filler(60000) + "It warned &#51;&#53; customers. " + filler(30000)).empty());
}

TEST(Nearby, AShareIsFoundedByNumbersFarAway) {
  const std::string text = "In 2017 it was 122 of 396 incidents. " + filler(60000) +
                           "A third of the incidents &#119;ere known. " + filler(30000);
  for (const Refusal& one : checked(text)) EXPECT_NE(one.code, kShareUnfounded);
}

}  // namespace
}  // namespace backtrail::release
