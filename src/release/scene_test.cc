// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "release/gate.h"

namespace backtrail::release {
namespace {

const std::string kSecret(32, 'k');

/// Registers with these (type, body) in them, entered in this order.
registers::Registers holding(const std::vector<std::pair<const char*, std::string>>& bodies) {
  auto out = *registers::Registers::in_memory();
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    registers::SealedItem item;
    item.index = i;
    item.id = std::string(30, '0') + std::to_string(10 + i);
    item.type = bodies[i].first;
    item.actor.id = "ana";
    item.body_json = bodies[i].second;
    const auto done = out.apply(item);
    EXPECT_TRUE(done) << done.error().text();
  }
  return out;
}

std::vector<std::string> view(const registers::Registers& from, const char* to) {
  const auto audience = *marking::parse_audience(to);
  const auto scene = *collect_scene(from, audience);
  const auto released = Gate::view(scene, audience, *parties(from), kSecret);
  std::vector<std::string> out;
  for (const auto& one : released.value().objects) out.push_back(one.kind + " " + one.shown);
  for (const auto& one : released.value().links) out.push_back(one.link + " " + one.stand_in);
  std::ranges::sort(out);
  return out;
}

const char* const kLyra =
    R"({"id":"lyra","name":"Lyra Health","kind":"customer","domains":["lyrahealth.example"],"sector":"health"})";
const char* const kFinding =
    R"({"id":"e:1","kind":"observation","origin":"us","tenant":"lyra","marking":"TLP:GREEN","title":"Logon at night"})";
const char* const kNaming =
    R"({"id":"e:2","kind":"observation","origin":"us","marking":"TLP:GREEN","title":"Mail from lyrahealth.example"})";
const char* const kClaimed =
    R"({"id":"c:1","subject":"APT10","relation":"targets","object":"providers","source":{"name":"A report"},"marking":"TLP:CLEAR","rests_on":["e:1"]})";

TEST(Scene, AnAudienceSeesWhatIsMarkedForItAndNames) {
  const auto from =
      holding({{"organisation", kLyra}, {"evidence", kFinding}, {"evidence", kNaming}, {"claim", kClaimed}});
  EXPECT_EQ(
      view(from, "public"),
      (std::vector<std::string>{
          R"(claim {"object":"providers","relation":"targets","source":{"name":"A report"},"subject":"APT10"})"}));
  EXPECT_EQ(view(from, "community"),
            (std::vector<std::string>{
                "affects organisations that are not named",
                R"(claim {"object":"providers","relation":"targets","source":{"name":"A report"},"subject":"APT10"})",
                R"(evidence {"kind":"observation","title":"Logon at night"})", "rests-on "}));
  const auto own = view(from, "organisation:lyra");
  EXPECT_NE(std::ranges::find(own, R"(customer {"name":"Lyra Health"})"), own.end());
  EXPECT_NE(std::ranges::find(own, R"(evidence {"kind":"observation","title":"Mail from lyrahealth.example"})"),
            own.end());
}

TEST(Scene, AConsentOpensWhatNeedsOneForItsAudienceAlone) {
  const std::string given =
      R"({"id":"e:1","kind":"partner","origin":"mira","marking":"TLP:CLEAR","title":"Given","conditions":{"permitted_actions":"contact-for-instruction"}})";
  const auto before = holding({{"evidence", given}});
  EXPECT_TRUE(view(before, "community").empty());
  auto after = holding(
      {{"evidence", given}, {"consent", R"({"id":"k:1","item":"e:1","audience":"community","given_by":"mira"})"}});
  EXPECT_TRUE(view(after, "community").empty()) << "nobody has confirmed it";
  registers::SealedItem item;
  item.index = 2;
  item.id = std::string(32, 'f');
  item.type = "review";
  item.actor.id = "lia";
  item.body_json = R"({"of":"k:1","verdict":"agree"})";
  ASSERT_TRUE(after.apply(item));
  EXPECT_EQ(view(after, "community").size(), 1u);
  EXPECT_TRUE(view(after, "public").empty());
}

TEST(Scene, WhatIsAskedSinceBindsWhatRestsOnAnEarlierVersion) {
  auto from = holding({{"evidence", kFinding}, {"claim", kClaimed}});
  EXPECT_EQ(view(from, "public").size(), 1u);
  registers::SealedItem item;
  item.index = 2;
  item.id = std::string(32, 'f');
  item.type = "evidence";
  item.actor.id = "ana";
  item.corrects = std::string(30, '0') + "10";
  item.body_json =
      R"({"kind":"observation","origin":"us","marking":"TLP:GREEN","conditions":{"permitted_actions":"none"}})";
  ASSERT_TRUE(from.apply(item));
  EXPECT_TRUE(view(from, "public").empty());
}

TEST(Scene, WhatACorrectionReplacedIsGone) {
  auto from = holding({{"evidence", kNaming}});
  registers::SealedItem item;
  item.index = 1;
  item.id = std::string(32, 'f');
  item.type = "evidence";
  item.actor.id = "ana";
  item.corrects = std::string(30, '0') + "10";
  item.body_json = kFinding;
  ASSERT_TRUE(from.apply(item));
  EXPECT_EQ(view(from, "community").size(), 1u);
}

}  // namespace
}  // namespace backtrail::release
