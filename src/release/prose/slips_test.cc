// SPDX-License-Identifier: Apache-2.0
#include "release/prose/slips.h"

#include <gtest/gtest.h>

#include "release/prose/name_parts.h"

namespace backtrail::release {
namespace {

TEST(Slips, OneLetterWrong) {
  const Slips slips({"orchard", "pendragon", "quarry", "lantern"}, {"orchad"});
  for (const char* one : {"oarchard", "orchrad", "orcard", "orchardd", "orchxrd", "pendragn", "pendrgaon", "endragon",
                          "ppendragon", "epndragon", "pendragns", "oarchards"})
    EXPECT_TRUE(slips.fits(one)) << one;
  for (const char* one : {"orchard", "rchad", "orchid", "orchad", "xrchard", "lanterns", "pendulum", "quary", "qaurry",
                          "orch", "", "lantana", "patterns", "orchard7"})
    EXPECT_FALSE(slips.fits(one)) << one;
  EXPECT_FALSE(slips.fits(std::string(1000, 'o')));
  EXPECT_FALSE(Slips().fits("orchard"));
}

TEST(Slips, WhatEverybodyWritesIsNone) {
  const Slips slips({"contorl", "servise", "lokation"}, {});
  for (const char* one : {"control", "service", "location", "locations"}) EXPECT_FALSE(slips.fits(one)) << one;
}

TEST(Slips, AreFoundInATextWhereTheyStand) {
  NameParts parts;
  add_name_parts(parts, "Orchard Instruments");
  const std::string text = "Logs of Orchrad's were kept, and orchards were seen.";
  const auto found = ScannedText(text).find_slips(Slips(parts.words, {}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(text.substr(found[0].begin, found[0].end - found[0].begin), "Orchrad");
}

TEST(NameParts, FirstLettersBeforeTheLastWord) {
  NameParts parts;
  add_name_parts(parts, "Harbour Freight Lines Ltd");
  for (const char* text : {"H. F. Lines lost data.", "HF Lines", "the H.F.-Lines portal", "h f lines"})
    EXPECT_FALSE(find_parts(text, parts).empty()) << text;
  for (const char* text : {"F. Lines", "much f lines", "Lines of H and F"})
    EXPECT_TRUE(find_parts(text, parts).empty()) << text;
  NameParts anybody;
  add_name_parts(anybody, "Ivory Tower Services");
  EXPECT_TRUE(find_parts("Ask your IT services.", anybody).empty());
}

TEST(NameParts, AHostWithoutItsSign) {
  NameParts parts;
  add_host_parts(parts, "KES-01");
  EXPECT_FALSE(find_parts("KES01 was hit, kes01 too", parts).empty());
  EXPECT_TRUE(find_parts("bikes01 and kes011", parts).empty());
  NameParts anybody;
  add_host_parts(anybody, "DC-01");
  EXPECT_TRUE(find_parts("DC01 was hit", anybody).empty());
}

}  // namespace
}  // namespace backtrail::release
