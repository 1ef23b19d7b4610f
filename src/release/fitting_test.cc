// SPDX-License-Identifier: Apache-2.0
#include "release/fitting.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/testing.h"
#include "release/alternatives.h"
#include "release/testing.h"

namespace backtrail::release::testing_support {
namespace {

/// An organisation as the registers have it.
Party orchard() {
  Party out{"orchard",
            "Orchard Instruments",
            "customer",
            marked("TLP:RED"),
            {"Orchard Instruments", "orchard.example", "ORC-SRV1", "ORC-SRV3", "TYO-FS-07", "LTN-WSUS01", "SRV-WEB01",
             "10.31.0.0/16", "198.51.100.0/26", "203.0.113.77", "2001:db8:77::/48"}};
  add_name_parts(out.parts, "Orchard Instruments");
  for (const char* host : {"ORC-SRV1", "ORC-SRV3", "TYO-FS-07", "LTN-WSUS01", "SRV-WEB01", "10.31.0.0/16"})
    add_host_parts(out.parts, host);
  return out;
}

/// What an advisory with one rule is refused for.
std::vector<Refusal> refused_of(const std::string& detection, const std::vector<Party>& parties, const char* to) {
  registers::Advisory advisory;
  advisory.entry.id = std::string(32, 'a');
  advisory.author = "ana";
  advisory.title = "Check this";
  advisory.sentences = {{"Accounts of providers were used.", {ref("claim:1")}}};
  advisory.rules = {{"A rule", "title: A rule\ndetection:\n  a:\n    " + detection + "\n  condition: a\n"}};
  Circumstances circumstances;
  circumstances.audience_key = std::string(kAudienceKeySize, 'k');
  circumstances.parties = parties;
  circumstances.cited = {claim("claim:1")};
  std::vector<Refusal> out;
  for (Refusal& one : Gate::check(advisory, audience(to), circumstances)) {
    if (one.place != "decision") out.push_back(std::move(one));
  }
  return out;
}

std::vector<Refusal> against(const std::string& detection, const Party& party = orchard()) {
  return refused_of(detection, {party}, "public");
}

TEST(Fitting, RulesThatFitAProtectedNameOrNetworkAreRefused) {
  for (const char* detection : {"ComputerName|startswith: 'ORC-SRV'",
                                "ComputerName: 'ORC-SRV*'",
                                "ComputerName: 'ORC?SRV?'",
                                "ComputerName|endswith: 'orc-srv3'",
                                "ComputerName|contains: 'orch'",
                                "ComputerName|contains: 'rchar'",
                                "ComputerName|re: '^ORC-SRV\\d$'",
                                "ComputerName|re: '(orc|har|lan)-srv\\d'",
                                "ComputerName|re: 'o[r]c.srv[1-7]'",
                                "ComputerName|re: '\\x6frc\\x2dsrv[0-9]+'",
                                "ComputerName|re: '(ORC-SRV)?.*'",
                                "ComputerName|re: '^(?=orc)[a-z]+-srv\\d'",
                                "ComputerName|re: 'TYO-FS-0[0-9]'",
                                "ComputerName|re: '^tyo.fs'",
                                "ComputerName: 'TYO?FS?0*'",
                                "Path: '\\\\orc*srv3\\\\*'",
                                "ComputerName: 'or*ard'",
                                "ComputerName: 'orc?ard'",
                                "ComputerName|re: 'orch(ard)?'",
                                "ComputerName|contains|all:\n      - 'orcha'\n      - 'rd'",
                                "IpAddress|re: '^10\\.(31|32)\\.'",
                                "IpAddress|re: '^10\\.3[1-6]\\.'",
                                "IpAddress|re: '10\\.31\\.\\d+\\.\\d+'",
                                "IpAddress|re: '10[.]31[.]0[.]5'",
                                "IpAddress|cidr: 10.31.0.0/17",
                                "IpAddress|cidr: 10.30.0.0/15",
                                "IpAddress|cidr: 10.31.128.0/20",
                                "IpAddress|re: '^198\\.51\\.100\\.([0-9]|[1-5][0-9]|6[0-3])$'",
                                "IpAddress|startswith: '198.51.100.'",
                                "IpAddress|re: '203\\.0\\.113\\.(?:77)'",
                                "IpAddress|startswith: '2001:db8:77:'",
                                "IpAddress|re: '^2001:db8:7[0-7]:'",
                                "IpAddress|cidr: 2001:db8:77:1::/64",
                                "IpAddress|cidr: 2001:db8:70::/44",
                                "IpAddress: '10.31.*'",
                                "IpAddress: '10.3?.*'"}) {
    const auto refused = against(detection);
    ASSERT_FALSE(refused.empty()) << detection;
    EXPECT_EQ(refused.front().code, kProtectedName) << detection;
  }
}

TEST(Fitting, RulesThatFitEverybodyAreNot) {
  for (const char* detection : {"ComputerName: '*'",
                                "ComputerName|re: '.*'",
                                "ComputerName|re: '^[a-zA-Z]{3}-[a-z]{3}\\d$'",
                                "ComputerName|contains: 'srv'",
                                "ComputerName: '*-SRV?'",
                                "ComputerName: 'SRV-*'",
                                "ComputerName|startswith: 'ORC'",
                                "ComputerName|contains: 'wsus'",
                                "ComputerName|contains: 'instrument'",
                                "ComputerName|contains: 'hard'",
                                "ComputerName: 'o*d'",
                                "ComputerName|endswith: '.example'",
                                "CommandLine|contains: ' -enc '",
                                "Image|endswith: '\\cmd.exe'",
                                "CommandLine|re: '\\s-e[nc]{1,12}\\s'",
                                "ComputerName|re: '^(\\w+)-\\1$'",
                                "ComputerName|endswith: '$'",
                                "IpAddress|re: '^10\\.'",
                                "IpAddress|re: '^(\\d{1,3}\\.){3}\\d{1,3}$'",
                                "IpAddress|cidr: 10.0.0.0/8",
                                "IpAddress|cidr: 172.16.0.0/12",
                                "IpAddress|startswith: '10.'",
                                "IpAddress|startswith: '198.51.1'",
                                "IpAddress|re: '^203\\.0\\.113\\.\\d+$'",
                                "IpAddress|startswith: '2001:'",
                                "IpAddress|cidr: 'fe80::/10'",
                                "IpAddress|re: '^(10\\.|192\\.168\\.|172\\.(1[6-9]|2\\d|3[01])\\.)'",
                                "IpAddress|re: '^10\\.\\d+\\.0\\.5$'",
                                "EventID: 4624",
                                "Hashes|contains: 'd41d8cd98f00b204e9800998ecf8427e'"})
    EXPECT_TRUE(against(detection).empty()) << detection << ": " << against(detection).front().message;
}

TEST(Fitting, AlternativesAreAskedOneByOne) {
  for (const char* detection :
       {"ComputerName|re: '(evil|orchard)'", "ComputerName|re: '(evil|o[r]chard)'",
        "ComputerName|re: '(.rchard|o.chard|or.hard|orc.ard|orch.rd|orcha.d|orchar.)'",
        "ComputerName|re: '(.*|orc[h]ard)'", "ComputerName|re: '.*|orc[h]ard'",
        "ComputerName|re: '(?:x|(?i:.|orc[h]ard))-?'", "ComputerName|re: '(o|.)(r|.)(c|.)(h|.)(a|.)(r|.)(d|.)'",
        "IpAddress|re: '^(.*|10\\.31\\.)'"}) {
    const auto refused = against(detection);
    ASSERT_FALSE(refused.empty()) << detection;
    EXPECT_EQ(refused.front().code, kProtectedName) << detection;
  }
  for (const char* detection :
       {"CommandLine|re: '(cmd|powershell|wscript)\\.exe$'", "ComputerName|re: '^(a|b|c){1,5}-srv\\d$'",
        "ComputerName|re: '[(|)]orc'", "ComputerName|re: '(.*|orc)'", "IpAddress|re: '^(10\\.|192\\.168\\.|.*)'"})
    EXPECT_TRUE(against(detection).empty()) << detection << ": " << against(detection).front().message;
}

TEST(Fitting, AlternativesAreReadAsTheyStand) {
  EXPECT_EQ(alternatives_of("abc"), std::vector<std::string>{});
  EXPECT_EQ(alternatives_of("a|b"), (std::vector<std::string>{"a", "b", "a", "b"}));
  EXPECT_EQ(alternatives_of("x(a|(?:b|c)d)[|]\\|"),
            (std::vector<std::string>{"x(a)[|]\\|", "x((?:b|c)d)[|]\\|", "x((?:b)d)[|]\\|", "x((?:c)d)[|]\\|",
                                      "x(a)[|]\\|", "x((?:c)d)[|]\\|"}));
  EXPECT_EQ(alternatives_of("(?i)\\Q(|\\E(?#a|b)(*UTF)a|"),
            (std::vector<std::string>{"(?i)\\Q(|\\E(?#a|b)(*UTF)a", "", "(?i)\\Q(|\\E(?#a|b)(*UTF)a", ""}));
  for (const char* odd : {"(|", "|", "[|", "\\", "(?", "(?#|", "\\Q|", "(*|", ")|(", "(((((|"})
    (void)alternatives_of(odd);
}

TEST(Fitting, WhatTheAudienceKnowsIsNoSecret) {
  Party party = orchard();
  party.marking = marked("TLP:CLEAR");
  EXPECT_TRUE(against("ComputerName: 'ORC-SRV*'", party).empty());
  EXPECT_TRUE(against("IpAddress|re: '^10\\.3[1-6]\\.'", party).empty());
}

/// What a rule is refused for where these have networks: Orchard, who is hidden, somebody whom all may know, and the audience itself.
bool tells(const std::string& detection, const std::string& hidden, const std::string& open, const std::string& own) {
  const auto party = [](const char* ref, const std::string& network, const char* marking) {
    Party out;
    out.ref = ref;
    out.name = "Organisation " + out.ref;
    out.marking = marked(marking);
    out.terms = {network};
    return out;
  };
  std::vector<Party> parties = {party("orchard", hidden, "TLP:RED")};
  if (!open.empty()) parties.push_back(party("known", open, "TLP:CLEAR"));
  if (!own.empty()) parties.push_back(party("prov", own, "TLP:AMBER"));
  const auto refused = refused_of(detection, parties, "organisation:prov");
  return std::ranges::any_of(refused, [](const Refusal& one) { return one.code == kProtectedName; });
}

TEST(Fitting, AnAudienceIsToldItsOwnNetworks) {
  for (const char* detection :
       {"IpAddress|cidr: 10.31.0.0/16", "IpAddress|cidr: 10.30.0.0/15", "IpAddress|cidr: 10.31.64.0/18",
        "IpAddress|re: '^10\\.31\\.'", "IpAddress: '10.31.*'", "IpAddress|startswith: '10.31.'"}) {
    EXPECT_TRUE(tells(detection, "10.31.0.0/16", "", "")) << detection;
    EXPECT_FALSE(tells(detection, "10.31.0.0/16", "", "10.31.0.0/16")) << detection;
    EXPECT_TRUE(tells(detection, "10.31.64.0/18", "", "10.31.0.0/17") == tells(detection, "10.31.64.0/18", "", ""))
        << detection << ": the audience's is wider than that of whoever is hidden";
  }
  for (const char* detection : {"IpAddress|cidr: 10.31.64.0/18", "IpAddress|re: '^10\\.31\\.7\\.'"})
    EXPECT_FALSE(tells(detection, "10.0.0.0/12", "", "10.31.0.0/16")) << detection;
}

TEST(Fitting, WhatPartOfANetworkIsKnownHidesNotTheRest) {
  for (const char* open : {"10.31.0.0/24", "10.31.0.0/32", "10.31.0.0/16"}) {
    for (const char* detection :
         {"IpAddress|cidr: 10.31.0.0/16", "IpAddress|cidr: 10.30.0.0/15", "IpAddress|cidr: 10.31.128.0/20",
          "IpAddress|re: '^10\\.3[12]\\.'", "IpAddress: '10.3?.*'"}) {
      EXPECT_TRUE(tells(detection, "10.31.0.0/16", open, "")) << detection << ", known: " << open;
      const bool all_theirs = std::string_view(open) == "10.31.0.0/16";
      EXPECT_EQ(tells(detection, "10.31.0.0/16", "", open), !all_theirs) << detection << ", their own: " << open;
    }
  }
  for (const char* detection :
       {"IpAddress|cidr: 10.31.4.0/24", "IpAddress|cidr: 10.31.4.128/25", "IpAddress|re: '^10\\.31\\.4\\.'"})
    EXPECT_FALSE(tells(detection, "10.31.0.0/16", "10.31.4.0/24", "")) << detection;
}

TEST(Fitting, TheRefusalTellsWhomToThoseWhoMayKnow) {
  const auto refused = against("ComputerName|re: '(orc|har|lan)-srv\\d'");
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused.front().place, "rule 1, line 4");
  EXPECT_EQ(refused.front().inside, "an expression that fits 'Orchard Instruments' (orchard)");
  EXPECT_EQ(refused.front().message.find("rchard"), std::string::npos);
  EXPECT_EQ(refused.front().hint.find("{org:"), std::string::npos) << "no pseudonym stands in a rule";
  EXPECT_EQ(against("ComputerName: 'ORC-SRV1'").front().hint, refused.front().hint);
}

TEST(Fitting, HostileExpressionsEndAndAreNotTakenForHarmless) {
  const auto hostile = against("ComputerName|re: '^(((o?r?c?-?s?r?v?)*)*)*z(orc)'");
  ASSERT_EQ(hostile.size(), 1U);
  EXPECT_TRUE(hostile.front().code == kRuleUnread || hostile.front().code == kProtectedName);
  const auto unread = against("ComputerName|re: '(orc'");
  ASSERT_EQ(unread.size(), 1U);
  EXPECT_EQ(unread.front().code, kRuleUnread);
  EXPECT_EQ(against("ComputerName|re: '" + std::string(kExpressionSize + 1, 'a') + "'").front().code, kRuleUnread);
}

TEST(Fitting, ATextOfManyPatternsEndsAndIsNotTakenForHarmless) {
  const std::vector<Party> parties = {orchard()};
  std::string many;
  for (std::size_t i = 0; i < base::testing_support::rounds(60'000); ++i)
    many += "[a:b MATCHES '^x" + std::to_string(i) + "y[a-z]+']\n";
  many += "[x:name MATCHES '^(orc|lan)-srv[0-9]']\n";
  // Without a limit on the searches of a text it takes hours, which no runner of tests waits for.
  const auto refused = check_text(many, audience("public"), parties);
  ASSERT_FALSE(refused.empty());
  EXPECT_LT(refused.size(), 10U);
  const std::string marks(base::testing_support::rounds(300'000), '=');
  EXPECT_TRUE(check_text(marks + " " + marks + "/", audience("public"), parties).empty());
}

TEST(Fitting, TextsWithPatternsAndBeginningsOfNamesAndNetworks) {
  const std::vector<Party> parties = {orchard()};
  const auto refused = [&](const std::string& text) {
    const auto all = check_text(text, audience("public"), parties);
    return std::ranges::any_of(all, [](const Refusal& one) { return one.code == kProtectedName; });
  };
  for (const char* text :
       {"[x-host:name LIKE 'ORC-SRV%']", "[x-host:name MATCHES '^O[RS]C-SRV[0-9]+$']",
        "{\"pattern\": \"[x:name MATCHES '^(orc|lan)-srv\\\\d']\"}",
        "rule a { strings:\n $a = /(orc|lan)-srv\\d/\n condition: $a }",
        "title: x\ndetection:\n  a:\n    Host|re: '(orc|lan)-srv\\d'\n  condition: a\n",
        "[ipv4-addr:value LIKE '10.31.%']", "[ipv4-addr:value MATCHES '^10\\.3[12]\\.']",
        "The ranges are 10.31. and 10.33., and hosts are called ORC-SRV followed by a digit.",
        "Addresses beginning with 10.31 were used.", "Addresses that start with 10.31. were used.",
        "Its 10.31 network was used.", "Look for TYO-FS and a number.", "It begins with 2001:db8:77: as ever."})
    EXPECT_TRUE(refused(text)) << text;
  for (const char* text :
       {"Version 10.31 was used.", "The network ran version 10.31 of it.", "Update to 10.31. Then go on.",
        "[x-host:name LIKE '%SRV%']", "[x-host:name MATCHES '^[a-z]+-SRV[0-9]+$']",
        "Hosts are called SRV followed by a digit.", "rule a { strings:\n $a = /srv\\d/\n condition: $a }",
        "a = /orc-x/", "The rack is at 10:31:04: see there."})
    EXPECT_FALSE(refused(text)) << text;
}

TEST(LiteralsOf, WhatAnExpressionAsksForAsItStands) {
  using Parts = std::vector<std::string>;
  EXPECT_EQ(literals_of("^10\\.31[.](\\d+|lan)"), (Parts{"10.31.", "lan"}));
  EXPECT_EQ(literals_of("la(?:n)te[r]n"), Parts{"lantern"});
  EXPECT_EQ(literals_of("orcs?-srv[1-7]x{2}y"), (Parts{"orc", "-srv", "x", "y"}));
  EXPECT_EQ(literals_of("[a"), Parts{});
  EXPECT_EQ(literals_of("a\\"), Parts{"a"});
}

}  // namespace
}  // namespace backtrail::release::testing_support
