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

TEST(NameParts, SignsThatAreDrawnLikeLetters) {
  const NameParts parts = parts_of("Lantern Pharma");
  for (const char* text : {"l@ntern", "Seen at L@NTERN.", "l4ntern", "LANT\u0415RN"})
    EXPECT_FALSE(find_parts(text, parts).empty()) << text;
  for (const char* text : {"plan@tern.example", "l @ ntern"}) EXPECT_TRUE(find_parts(text, parts).empty()) << text;
}

TEST(NameParts, NamesWithoutBlanksAreFoundAsTheyAreCalledForShort) {
  const NameParts kana = parts_of("\u682A\u5F0F\u4F1A\u793E\u3055\u304F\u3089\u96FB\u6A5F");
  for (const char* text : {"\u3055\u304F\u3089\u96FB\u6A5F", "\u30B5\u30AF\u30E9\u96FB\u6A5F",
                           "\u3055\u304F\u3089\u306F", "\u30B5\u30AF\u30E9"})
    EXPECT_FALSE(find_parts(text, kana).empty()) << text;
  const NameParts hangul = parts_of("\uD55C\uBE5B\uC815\uBCF4\uD1B5\uC2E0 \uC8FC\uC2DD\uD68C\uC0AC");
  EXPECT_FALSE(find_parts("\uD55C\uBE5B", hangul).empty());
  EXPECT_TRUE(find_parts("\uC815\uBCF4\uD1B5\uC2E0", hangul).empty()) << "what everybody's business is";
  // "Bank of China" for short is the country, and two characters of Han are any text's.
  EXPECT_TRUE(find_parts("\u4E2D\u56FD", parts_of("\u4E2D\u56FD\u94F6\u884C")).empty());
  EXPECT_TRUE(find_parts("\u4E09\u4E95", parts_of("\u4E09\u4E95\u94F6\u884C")).empty());
  EXPECT_TRUE(find_parts("\uD55C\uAD6D", parts_of("\uD55C\uAD6D\uC804\uB825 \uC8FC\uC2DD\uD68C\uC0AC")).empty());
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

TEST(NameParts, ANameOfCommonWordsIsFoundAsAWholeWithItsCapitals) {
  struct Case {
    const char* name;
    const char* found;
    const char* passes;
  };
  for (const Case& one :
       {Case{"National Grid plc", "National Grid was told.", "the national grid, and National Parks; Grid operators"},
        {"National Grid plc", "logs of the NATIONAL\nGRID", "At national. Grid operators know."},
        {"Bank of Ireland Group plc", "It came to the Bank of Ireland's mail.", "A bank in Ireland was told of it."},
        {"Managed Services GmbH", "Ask Managed Services.", "Your managed services were looked at."},
        {"BT Group plc", "We met BT today.", "bt is a command"},
        {"HP Inc.", "HP's logs", "Look at hp.com's page"},
        {"3M Company", "the logs of 3M", "a file of 3m"},
        {"ING Groep N.V.", "a server of ING", "the ing-form"},
        {"Marks & Co. Ltd", "Then Marks was told.", "It marks the file."},
        {"Banco Nacional S.A. de C.V.", "The Banco Nacional knew", "a banco"},
        {"\u682A\u5F0F\u4F1A\u793E\u65E5\u7ACB", "\u65E5\u7ACB\u306F", "\u65E5\u672C"},
        {"\uC8FC\uC2DD\uD68C\uC0AC \uC0BC\uC131", "\uC0BC\uC131", "\uC8FC\uC2DD"}}) {
    const NameParts parts = parts_of(one.name);
    EXPECT_FALSE(find_parts(one.found, parts).empty()) << one.name;
    const auto found = find_parts(one.passes, parts);
    EXPECT_TRUE(found.empty()) << one.name << ": " << one.passes << " at " << (found.empty() ? 0 : found.front().begin);
  }
  EXPECT_TRUE(find_parts("IT of the UK in New Zealand", parts_of("New Zealand Ltd")).empty());
  EXPECT_TRUE(find_parts("Your IT was told.", parts_of("IT Group Ltd")).empty());
}

TEST(NameParts, ANameOfCommonWordsIsFoundWrittenTogether) {
  struct Case {
    const char* name;
    std::vector<const char*> found, passes;
  };
  for (const Case& one :
       {Case{"National Grid plc",
             {"#NationalGrid", "nationalgrid", "NationalGrid_incident.pdf", "NationalGridDC1", "nationalgrid.com",
              "NATIONALGRID", "corpNationalGrid", "nationalgrid01", "NationalGrids", "www2.nationalgrid.co.uk",
              "NationalGrid's logs"},
             {"the national grid", "national gridlock", "internationalgrid", "nationalgridlock"}},
        {"BT Group plc", {"BTGroup", "#BTGroup", "BTGroupDC1", "BTGroup.com"}, {"btgroup", "a subtgroup"}},
        {"British Gas Limited", {"BritishGas", "britishgas.co.uk"}, {"british gas prices"}},
        {"Bank of Ireland Group plc", {"#BankOfIreland", "bankofireland"}, {"a bank of Ireland"}},
        {"Cyber Security Ltd", {}, {"cybersecurity", "our CyberSecurity"}},
        {"IT Group Ltd", {}, {"the ITGroup"}},
        {"New Zealand Ltd", {}, {"#NewZealand"}}}) {
    const NameParts parts = parts_of(one.name);
    for (const char* text : one.found) EXPECT_FALSE(find_parts(text, parts).empty()) << one.name << ": " << text;
    for (const char* text : one.passes) EXPECT_TRUE(find_parts(text, parts).empty()) << one.name << ": " << text;
  }
  NameParts grid = parts_of("National Grid plc");
  grid.forget(parts_of("National Grid Limited"), {"National Grid Limited"});
  EXPECT_TRUE(find_parts("#NationalGrid", grid).empty());
}

TEST(NameParts, AndAndUmlautsAreFoundHoweverTheyAreWritten) {
  const NameParts both = parts_of("M\u00FCller & S\u00F6hne GmbH");
  for (const char* text :
       {"Mueller & Soehne", "Muller and Sohne", "M\u00FCller und S\u00F6hne", "Mu\u0308ller", "SOEHNE"})
    EXPECT_FALSE(find_parts(text, both).empty()) << text;
  EXPECT_FALSE(find_parts("M\u00FCnster Strom", parts_of("Muenster Strom AG")).empty());
  EXPECT_FALSE(find_parts("Beam and Oak was told", parts_of("Beam & Oak Ltd")).empty());
  EXPECT_FALSE(find_parts("Beam & Oak was told", parts_of("Beam and Oak Ltd")).empty());
}

TEST(NameParts, StrewnAndEnclosedLettersAreLetters) {
  const NameParts parts = parts_of("Orchard Quay Ltd");
  for (const char* text : {"Orch\u1EA1rd Quay", "O\u1E59chard Quay", "O\u00B7r\u00B7c\u00B7h\u00B7a\u00B7r\u00B7d Quay",
                           "Orchard\u2022Quay", "\u24C4rchard Quay", "\U0001F17Erchard Quay", "\u1D0Frchard \u024Buay",
                           "Orch\u0251rd Quay"})
    EXPECT_FALSE(find_parts(text, parts).empty()) << text;
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

TEST(NameParts, LabelsOfCommonWordsCountAsAWhole) {
  NameParts parts;
  add_domain_parts(parts, "rf-automotive.com");
  add_domain_parts(parts, "bridge-works.co.uk");
  for (const char* text :
       {"rf-automotive", "RF Automotive's logs", "rf_automotive", "rfautomotive", "rf-automotive dot com",
        "rf automotive [dot] com", "rf-automotive (.) com", "info at rf-automotive DOT com", "Bridge Works",
        "Bridge-Works", "bridgeworks", "at bridgeworks.example"})
    EXPECT_FALSE(find_parts(text, parts).empty()) << text;
  for (const char* text :
       {"automotive", "RF", "bridge works of the town", "bridge-works", "The bridge works.", "works"})
    EXPECT_TRUE(find_parts(text, parts).empty()) << text;
  NameParts anybodys;
  for (const char* domain :
       {"mail-gateway.example", "vpn-portal.example", "it-services.example", "a-b.example", "new-zealand.example"})
    add_domain_parts(anybodys, domain);
  for (const char* text : {"VPN Portal", "the VPN portal", "IT Services", "New Zealand", "A B"})
    EXPECT_TRUE(find_parts(text, anybodys).empty()) << text;
}

TEST(NameParts, WhatSomebodyElseIsCalledIsForgotten) {
  NameParts parts = parts_of("Northgate Health Services Ltd");
  parts.forget(parts_of("Northgate Group"), {"Northgate Group"});
  EXPECT_TRUE(find_parts("Northgate was reached.", parts).empty());
  EXPECT_FALSE(find_parts("NHS was reached.", parts).empty());
}

}  // namespace
}  // namespace backtrail::release
