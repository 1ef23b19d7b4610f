// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "release/codes.h"
#include "release/gate.h"

namespace backtrail::release {
namespace {

/// Codes and places against an advisory that brings this rule.
std::vector<std::string> against(const std::string& yaml, const std::string& context = "",
                                 std::vector<registers::NotAFinding> answered = {}, const std::string& title = "A rule",
                                 std::vector<registers::Sentence> sentences = {}) {
  registers::Advisory advisory;
  advisory.entry.id = std::string(32, 'a');
  advisory.author = "ana";
  advisory.title = "Check this";
  advisory.rules = {{title, yaml}};
  advisory.sentences = std::move(sentences);
  advisory.sentences.push_back({"Accounts of providers were used.", {{"claim:2", {}, "claim"}}});
  advisory.indicators = {{"domain", "evil.example", context, ""}};
  advisory.not_findings = std::move(answered);
  Circumstances circumstances;
  circumstances.audience_key = std::string(kAudienceKeySize, 'k');
  circumstances.parties = {
      {"orchard", "Orchard", "customer", *marking::parse_marking("TLP:RED"), {"orchard"}},
  };
  circumstances.actors = {{"menuPass", "APT10", "G0045"}, {"Fancy Bear", "APT28", "G0007"}};
  Cited on_group;
  on_group.ref = "claim:1";
  on_group.type = "claim";
  on_group.subject = "APT10";
  on_group.marking = *marking::parse_marking("TLP:CLEAR");
  Cited other = on_group;
  other.ref = "claim:2";
  other.subject.clear();
  circumstances.cited = {on_group, other};
  std::vector<std::string> out;
  for (const Refusal& one : Gate::check(advisory, *marking::parse_audience("public"), circumstances)) {
    if (one.place != "decision") out.push_back(one.code.text() + " " + one.place);
  }
  return out;
}
using Refused = std::vector<std::string>;

const std::string kRule = "title: A rule\ndescription: %\ndetection:\n  a:\n    Image: none\n  condition: not a\n";
std::string with(const std::string& description) {
  std::string out = kRule;
  return out.replace(out.find('%'), 1, description);
}

TEST(RulesTold, NamesAreFoundHoweverYamlWritesThem) {
  EXPECT_EQ(against(with("Plain words")), Refused{});
  for (const char* hidden : {"\"Seen at \\x4frchard\"", "\"\\u004frchard\"", "\"Orch\\\n  ard\"",
                             "!!binary T3JjaGFyZA==", "!!binary |\n  T3Jj\n  aGFyZA==", "words # at Orchard"})
    EXPECT_TRUE(!against(with(hidden)).empty() && against(with(hidden)).front().starts_with("BT0720 rule 1, "))
        << hidden;
  EXPECT_FALSE(against("title: A rule\ndetection:\n  \"Orch\\x61rd\": x\n").empty()) << "a key is a text too";
}

TEST(RulesTold, WhatIsForPeopleIsToldLikeASentence) {
  EXPECT_EQ(against(with("Seen at 3 customers")), Refused{"BT0722 rule 1, line 2, bytes 8-19"});
  EXPECT_EQ(against(with("\"Seen at 3 c\\x75stomers\"")), Refused{"BT0722 rule 1, line 2, bytes 8-19"});
  EXPECT_EQ(against(with("x\n# Nothing was stolen")).size(), 1U);
  EXPECT_EQ(against(with("Nothing was stolen")).front().substr(0, 22), "BT0712 rule 1, line 2,");
  EXPECT_EQ(against(with("Nothing was stolen"), "", {{"Nothing was stolen", "It is what the rule looks for."}}),
            Refused{});
  EXPECT_EQ(against(with("x"), "Nothing was stolen from 3 customers").size(), 2U);
}

TEST(RulesTold, WhatARuleIsForAndWhatElseMayFireItFindNothing) {
  for (const char* harmless : {"None", "Unknown", "Unlikely", "None known", "No false positives known",
                               "None observed so far", "Not seen in tests", "Legitimate administration",
                               "Administrators who are not aware of the policy", "Some applications, not many"})
    EXPECT_EQ(against(with("x") + "falsepositives:\n  - " + harmless + "\n"), Refused{}) << harmless;
  EXPECT_EQ(against(with("x") + "falsepositives: None\n"), Refused{});
  for (const char* no :
       {"No customer was affected", "We have seen none", "No data was stolen", "Nothing was found at the provider"})
    EXPECT_EQ(against(with("x") + "falsepositives:\n  - " + no + "\n").size(), 1U) << no;
  for (const char* harmless :
       {"Detects a logon that was never seen before", "This rule looks for processes that are not found on disk",
        "Detects a service that no administrator has seen"})
    EXPECT_EQ(against(with(harmless)), Refused{}) << harmless;
  for (const char* no : {"Detects the tool. Nothing was stolen.", "Detects the tool, of which we have seen no sign",
                         "Detects the tool; no customer was affected"})
    EXPECT_EQ(against(with(no)).size(), 1U) << no;
}

TEST(RulesTold, WhoeverNamesAnActorThereCitesWhatSpeaksOfThem) {
  const std::string tagged = with("x") + "tags: [attack.t1059, attack.g0045]\n";
  EXPECT_EQ(against(with("x"), "", {}, "APT10 loader"), Refused{"BT0743 rule 1, title, bytes 0-5"});
  EXPECT_EQ(against(with("The loader of menuPass")), Refused{"BT0743 rule 1, line 2, bytes 14-22"});
  EXPECT_EQ(against(with("x # as Fancy Bear has it")), Refused{"BT0743 rule 1, line 2, bytes 3-13"});
  EXPECT_EQ(against(tagged), Refused{"BT0743 rule 1, line 7, bytes 7-12"});
  EXPECT_EQ(against(with("x"), "Used by APT 10"), Refused{"BT0743 indicator 1, context, bytes 8-14"});
  const std::vector<registers::Sentence> cites = {{"The group is known.", {{"claim:1", "", "claim"}}}};
  EXPECT_EQ(against(with("The loader of menuPass"), "Used by APT10", {}, "APT10 loader", cites), Refused{});
  EXPECT_EQ(against(tagged, "", {}, "A rule", cites), Refused{});
  EXPECT_EQ(against(with("x"), "As APT28 has it", {}, "A rule", cites),
            Refused{"BT0743 indicator 1, context, bytes 3-8"});
  EXPECT_EQ(against(with("x"), "", {{"APT10 loader", "It is what the tool is called."}}, "APT10 loader"), Refused{});
  // What a rule looks for is no word of ours.
  EXPECT_EQ(against("title: A rule\ndetection:\n  a:\n    Image: apt10.exe\n  condition: a\n"), Refused{});
}

TEST(RulesTold, WhatNobodyCanReadIsRefused) {
  for (const char* none :
       {"just words", "[1, 2]", "a: [", "# only a comment\n", "rule x {\n  strings:\n    $a = \"b\"\n}"}) {
    const auto all = against(none);
    EXPECT_EQ(std::ranges::count_if(all, [](const auto& one) { return one.starts_with("BT0739 rule 1"); }), 1) << none;
  }
}

}  // namespace
}  // namespace backtrail::release
