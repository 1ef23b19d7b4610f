// SPDX-License-Identifier: Apache-2.0
#include "release/prose/name_parts.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace backtrail::release {
namespace {

NameParts parts_of(const char* name) {
  NameParts out;
  add_name_parts(out, name);
  return out;
}

TEST(NameParts, DistinctiveWordsAreFoundInEveryForm) {
  const NameParts parts = parts_of("Northgate Health Services Ltd");
  for (const char* text : {"Northgate was reached.",
                           "NORTHGATE",
                           "Northgate's servers",
                           "Northgate\u2019s servers",
                           "the Northgates",
                           "a Northgate-based server",
                           "north gate",
                           "North-Gate",
                           "N o r t h g a t e",
                           "N0rthgate",
                           "Northg\u0430te",
                           "North\u00ADgate",
                           "\u00ADNorthgate",
                           "vpn.northgate.example",
                           "northgateportal.example",
                           "%4eorthgate",
                           "Northgate Health Services",
                           "the NHS network",
                           "NHS's logs",
                           "N.H.S.",
                           "N. H. S. said",
                           "the NHSL",
                           "northgate-health-services"}) {
    EXPECT_FALSE(find_parts(text, parts).empty()) << text;
  }
}

TEST(NameParts, CommonAndBusinessWordsGiveNobodyAway) {
  const NameParts parts = parts_of("Northgate Health Services Ltd");
  for (const char* text : {"Health services were reached.", "Northern gates", "National Health", "the nhs",
                           "limited services", "To the north a gate stood open for health.", "gate"}) {
    const auto found = find_parts(text, parts);
    EXPECT_TRUE(found.empty()) << text << " at " << (found.empty() ? 0 : found.front().begin);
  }
  EXPECT_TRUE(parts_of("National Energy Services Ltd").words.empty());
  EXPECT_TRUE(parts_of("New Zealand Post").words.empty()) << "a country";
  EXPECT_TRUE(parts_of("Managed Services GmbH").terms.empty()) << "every text speaks of them";
  EXPECT_TRUE(parts_of("Valley Power Networks").acronyms.empty()) << "VPN stands for something else";
}

TEST(NameParts, WordsWithinOtherWordsAreNone) {
  EXPECT_TRUE(find_parts("an insolent answer", parts_of("Solent Water")).empty());
  EXPECT_FALSE(find_parts("Solent knew", parts_of("Solent Water")).empty());
  EXPECT_TRUE(find_parts("a palyra tree", parts_of("Lyra Mining")).empty());
  EXPECT_FALSE(find_parts("1yra knew", parts_of("Lyra Mining")).empty());
}

TEST(NameParts, ANameOfOneCommonWordIsFoundWhereItIsWrittenAsAName) {
  const NameParts common = parts_of("Bridge Limited");
  EXPECT_FALSE(find_parts("It came to Bridge by VPN.", common).empty());
  EXPECT_TRUE(find_parts("Bridge the gap. A bridge fell.", common).empty());
}

TEST(NameParts, AcronymsThatAreWordsAreFoundInCapitalsOnly) {
  const NameParts parts = parts_of("Inland Tidal Surveys");
  EXPECT_FALSE(find_parts("Logs of ITS were read.", parts).empty());
  EXPECT_TRUE(find_parts("Look at its logs.", parts).empty());
  EXPECT_TRUE(find_parts("LOOK AT ITS LOGS", parts).empty());
}

TEST(NameParts, LabelsOfDomainsCountWithoutTheirEnding) {
  NameParts parts;
  add_domain_parts(parts, "vpn.lyra-health.co.nz");
  EXPECT_FALSE(find_parts("Lyra knew.", parts).empty());
  EXPECT_FALSE(find_parts("lyrahealth.com", parts).empty());
  EXPECT_TRUE(find_parts("vpn.example.co.nz", parts).empty());
  EXPECT_TRUE(find_parts("health", parts).empty());
}

TEST(NameParts, WhatSomebodyElseIsCalledIsForgotten) {
  NameParts parts = parts_of("Northgate Health Services Ltd");
  parts.forget(parts_of("Northgate Group"), {"Northgate Group"});
  EXPECT_TRUE(find_parts("Northgate was reached.", parts).empty());
  EXPECT_FALSE(find_parts("NHS was reached.", parts).empty());
}

}  // namespace
}  // namespace backtrail::release
