// SPDX-License-Identifier: Apache-2.0
#include "intel/yara/yara.h"

#include <gtest/gtest.h>

#include "base/codes.h"
#include "intel/codes.h"

namespace backtrail::intel {
namespace {

detector::Set read_yara(std::string_view text, bool expected = true) {
  Collector collector;
  collector.begin_file("x.yar");
  EXPECT_EQ(read_yara(text, collector), expected);
  collector.end_file();
  return collector.finish();
}

constexpr std::string_view kFile = R"yara(/* rule in_a_comment { condition: true } */
import "pe"
import "magic"
include "other.yar"
private rule helper { condition: true } // rule behind_it { }

rule First : apt T1059
{
  meta:
    description = "Says \"}\" and \x41"
    author = "Somebody"
    license = "DRL 1.1"
    severity = "High"
    reference = "https://b.example/"
    reference2 = "https://a.example/"
    mitre_att = "T1003, T1027"
    score = 75
  strings:
    $a = "}" wide ascii   // a comment
    $b = /[}]rule x\/ {2}/ nocase
    $c = { 6A 40 [4-6] // }
           ( 62 | 6? ) }
  condition:
    2 of them and filesize \ 2 > 10 and helper
}
global rule second { condition: filesize > 0 }
)yara";

TEST(Yara, TellsWhereRulesEndAndWhatTheySay) {
  const detector::Set set = read_yara(kFile);
  ASSERT_EQ(set.yara_rules.size(), 3U);
  EXPECT_EQ(set.yara_rules[0].id, "helper");
  EXPECT_TRUE(set.yara_rules[0].hidden);
  const detector::YaraRule& first = set.yara_rules[1];
  EXPECT_EQ(first.id, "First");
  EXPECT_EQ(first.line, 7U);
  EXPECT_EQ(first.title, "Says \"}\" and A");
  EXPECT_EQ(first.author, "Somebody");
  EXPECT_EQ(first.license, "DRL 1.1");
  EXPECT_EQ(first.level, "high");
  EXPECT_EQ(first.reports, (std::vector<std::string>{"https://a.example/", "https://b.example/"}));
  EXPECT_EQ(first.techniques, (std::vector<std::string>{"T1003", "T1027", "T1059"}));
  ASSERT_EQ(first.strings.size(), 3U);
  EXPECT_EQ(first.strings[0], (std::pair<std::string, std::string>{"$a", "\"}\" wide ascii"}));
  EXPECT_EQ(first.strings[1].second, R"(/[}]rule x\/ {2}/ nocase)");
  EXPECT_TRUE(first.strings[2].second.starts_with("{ 6A 40") && first.strings[2].second.ends_with(") }"));
  const std::string own(kFile.substr(first.begin, first.end - first.begin));
  EXPECT_TRUE(own.starts_with("rule First") && own.ends_with("and helper\n}")) << own;
  EXPECT_EQ(first.sha256, base::sha256(own));
  EXPECT_EQ(set.yara_rules[2].id, "second");
  EXPECT_FALSE(set.yara_rules[2].hidden);
}

TEST(Yara, TakesOutWhatWouldReadOtherFilesAndNamesIt) {
  const detector::Set set = read_yara(kFile);
  ASSERT_EQ(set.yara_sources.size(), 1U);
  const std::string& text = set.yara_sources[0].text;
  EXPECT_EQ(text.size(), kFile.size());
  EXPECT_EQ(text.find("magic"), text.npos);
  EXPECT_EQ(text.find("include"), text.npos);
  EXPECT_NE(text.find("import \"pe\""), text.npos);
  ASSERT_EQ(set.not_evaluated.size(), 2U);
  for (const auto& each : set.not_evaluated) EXPECT_EQ(each.error.code, kYaraModule);
  EXPECT_EQ(set.not_evaluated[0].error.place.line, 3U);
  EXPECT_EQ(set.not_evaluated[1].error.place.line, 4U);
}

TEST(Yara, RefusesARuleThatBreaksOffAndKeepsThoseBefore) {
  const std::string good = "rule good { condition: true }\n";
  for (const std::string bad :
       {"rule bad { strings: $a = \"}", "rule bad { condition: true", "rule bad {", "rule bad"}) {
    const detector::Set set = read_yara(good + bad);
    ASSERT_EQ(set.yara_rules.size(), 1U) << bad;
    ASSERT_EQ(set.not_evaluated.size(), 1U) << bad;
    EXPECT_EQ(set.not_evaluated[0].id, "bad");
    EXPECT_EQ(set.not_evaluated[0].error.code, kBadYara);
    EXPECT_EQ(set.not_evaluated[0].error.place.line, 2U);
    EXPECT_EQ(set.yara_sources[0].text.find("bad"), std::string::npos);
  }
}

TEST(Yara, TakesOutWhatIsNoRuleAmongRules) {
  const detector::Set set =
      read_yara("rule a { condition: true }\nsome words, \"a text\\\nrule { }\nrule b { condition: true }\n\"open\\");
  ASSERT_EQ(set.yara_rules.size(), 2U);
  ASSERT_EQ(set.not_evaluated.size(), 2U);
  for (const auto& each : set.not_evaluated) EXPECT_EQ(each.error.code, kBadYara);
  const std::string& text = set.yara_sources[0].text;
  EXPECT_EQ(text.find_first_of("\"\\,"), std::string::npos) << text;
  EXPECT_EQ(text.find("words"), std::string::npos);
}

TEST(Yara, TellsAFileWhoseOnlyRuleBreaksOff) {
  const detector::Set set = read_yara("rule a { condition: true");
  EXPECT_TRUE(set.yara_rules.empty());
  ASSERT_EQ(set.not_evaluated.size(), 1U);
  EXPECT_EQ(set.not_evaluated[0].id, "a");
}

TEST(Yara, LeavesOtherTextsAlone) {
  read_yara("As a rule the condition of a house is bad.", false);
  read_yara("title: x\ndetection:\n  rule: a\n  condition: rule\n", false);
  read_yara("rule condition", false);
}

TEST(Yara, TakesABinaryZeroForABlank) {
  using namespace std::string_literals;
  const detector::Set set = read_yara("rule a { condition: true }\n\0rule b { condition: true }"s);
  EXPECT_EQ(set.yara_sources.at(0).text.find('\0'), std::string::npos);
}

}  // namespace
}  // namespace backtrail::intel
