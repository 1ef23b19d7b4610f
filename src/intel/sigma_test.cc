// SPDX-License-Identifier: Apache-2.0
#include "intel/sigma.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "base/codes.h"
#include "base/file.h"
#include "intel/codes.h"
#include "intel/load.h"

namespace backtrail::intel {
namespace {

using detector::Scalar;

struct Reports : base::Diagnostics {
  std::vector<base::Error> errors;
  void report(base::Error error) override { errors.push_back(std::move(error)); }
};

detector::Set read(const std::string& text) {
  Collector collector;
  collector.begin_file("r.yml");
  EXPECT_TRUE(read_sigma(text, collector));
  collector.end_file();
  return collector.finish();
}

std::string with_detection(const std::string& detection) {
  return "title: t\nid: i\nlogsource: {product: Windows, category: process_creation, definition: prose}\nlevel: High\n"
         "detection:\n" +
         detection;
}

TEST(Sigma, KeepsWhatTheRuleSays) {
  const auto set = read(
      "title: A title\nid: 1234\nstatus: test\nauthor: Somebody\nlicense: DRL-1.1\nlevel: high\n"
      "tags: [attack.execution, attack.t1059.001, attack.T1003, cve.2020-1, attack.t12]\n"
      "logsource:\n  product: Windows\n  service: SECURITY\n"
      "detection:\n  sel:\n    Image|endswith|all: ['\\a.exe', b]\n  words: [x, 12]\n  condition: sel and not words\n");
  ASSERT_TRUE(set.not_evaluated.empty()) << set.not_evaluated[0].error.message;
  ASSERT_EQ(set.rules.size(), 1U);
  const detector::SigmaRule& rule = set.rules[0];
  EXPECT_EQ(rule.id, "1234");
  EXPECT_EQ(rule.author, "Somebody");
  EXPECT_EQ(rule.license, "DRL-1.1");
  EXPECT_EQ(rule.log_source.product, "windows");
  EXPECT_EQ(rule.log_source.service, "security");
  EXPECT_EQ(rule.techniques, (std::vector<std::string>{"T1003", "T1059.001"}));
  EXPECT_EQ(rule.conditions, std::vector<std::string>{"sel and not words"});
  ASSERT_EQ(rule.searches.size(), 2U);
  const detector::SigmaItem& item = rule.searches[0].any_of.at(0).at(0);
  EXPECT_EQ(item.field, "Image");
  EXPECT_EQ(item.modifiers, (std::vector<std::string>{"endswith", "all"}));
  EXPECT_EQ(item.values.size(), 2U);
  const detector::SigmaItem& words = rule.searches[1].any_of.at(0).at(0);
  EXPECT_EQ(words.field, "");
  EXPECT_EQ(words.values.size(), 2U);
}

TEST(Sigma, GivesScalarsTheTypeOfTheCoreSchema) {
  const auto set = read(with_detection(
      "  s:\n    F: [4688, '4688', null, ~, true, 'true', -1.5e3, 0x1F, 1.2.3, yes, '', 0x, .5, 12abc]\n  condition: s\n"));
  ASSERT_EQ(set.rules.size(), 1U);
  using enum Scalar::Type;
  const std::vector<Scalar::Type> wanted{number, text, null, null, boolean, text,   number,
                                         number, text, text, text, text,    number, text};
  const auto& values = set.rules[0].searches[0].any_of[0][0].values;
  ASSERT_EQ(values.size(), wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) EXPECT_EQ(values[i].type, wanted[i]) << i << " " << values[i].text;
  EXPECT_EQ(values[7].text, "0x1F");
}

TEST(Sigma, ListsOfMapsAreAlternatives) {
  const auto set = read(with_detection(
      "  s:\n    - A: 1\n      B: 2\n    - C: 3\n    - word\n  t: alone\n  '|all': x\n  condition: [s, t]\n"));
  ASSERT_EQ(set.rules.size(), 1U);
  const auto& rule = set.rules[0];
  ASSERT_EQ(rule.searches[0].any_of.size(), 3U);
  EXPECT_EQ(rule.searches[0].any_of[0].size(), 2U);
  EXPECT_EQ(rule.searches[0].any_of[2][0].field, "");
  EXPECT_EQ(rule.searches[1].any_of[0][0].values[0].text, "alone");
  EXPECT_EQ(rule.conditions.size(), 2U);
}

TEST(Sigma, RefusesByNameWhatIsNoPlainRule) {
  const std::string rule = with_detection("  s: {A: 1}\n  condition: s\n");
  const auto set = read(rule +
                        "---\ntitle: c\nid: corr\ncorrelation: {type: event_count, rules: [i]}\n---\n"
                        "title: f\nid: filt\nlogsource: {product: x}\nfilter: {rules: [i], s: {A: 2}, condition: s}\n");
  EXPECT_TRUE(set.rules.empty());  // the correlation keeps its part silent
  ASSERT_EQ(set.not_evaluated.size(), 3U);
  EXPECT_EQ(set.not_evaluated[0].id, "corr");
  EXPECT_EQ(set.not_evaluated[1].id, "filt");
  EXPECT_EQ(set.not_evaluated[2].id, "i");
  for (const auto& each : set.not_evaluated) {
    EXPECT_EQ(each.error.code, kRuleNotYet);
    EXPECT_EQ(each.path, "r.yml");
    EXPECT_GT(each.error.place.line, 0U);
  }
  const auto generating = read(rule + "---\ntitle: c\ngenerate: true\ncorrelation: {type: event_count, rules: [i]}\n");
  EXPECT_EQ(generating.rules.size(), 1U);
  const auto collection = read("action: global\ntitle: t\nlogsource: {product: x}\n---\n" + rule);
  EXPECT_TRUE(collection.rules.empty());
  EXPECT_EQ(collection.not_evaluated.size(), 2U);
}

TEST(Sigma, RefusesBrokenRulesWithTheirPlaceAndReadsTheOthers) {
  for (const char* detection :
       {"  s: {A: 1}\n", "  condition: s\n", "  s: {}\n  condition: s\n", "  s: {A: {B: 1}}\n  condition: s\n",
        "  s: {A: [[1]]}\n  condition: s\n", "  s: {A: []}\n  condition: s\n", "  s:\n  condition: s\n",
        "  s: {A: 1}\n  condition: {x: y}\n"}) {
    const auto set = read(with_detection(detection) + "---\n" + with_detection("  s: {A: 1}\n  condition: s\n"));
    EXPECT_EQ(set.rules.size(), 1U) << detection;
    ASSERT_EQ(set.not_evaluated.size(), 1U) << detection;
    EXPECT_EQ(set.not_evaluated[0].error.code, kBadRule) << detection;
    EXPECT_GT(set.not_evaluated[0].error.place.line, 0U) << detection;
  }
  const auto timed = read(with_detection("  s: {A: 1}\n  timeframe: 5m\n  condition: s\n"));
  EXPECT_EQ(timed.not_evaluated.at(0).error.code, kRuleNotYet);
  const auto broken = read("title: x\ndetection: [\n");
  EXPECT_EQ(broken.not_evaluated.at(0).error.code, base::kBadYaml);
}

TEST(Sigma, OneRuleUnderTwoPathsIsOneAndTwoTextsAreTwo) {
  const std::string rule = with_detection("  s: {A: 1}\n  condition: s\n");
  Collector collector;
  for (const auto& [path, text] : {std::pair{"a.yml", rule}, {"b.yml", rule}, {"c.yml", rule + "# other\n"}}) {
    collector.begin_file(path);
    read_sigma(text, collector);
    EXPECT_EQ(collector.end_file(), 1U);
  }
  const auto set = collector.finish();
  ASSERT_EQ(set.rules.size(), 2U);
  EXPECT_EQ(set.rules[0].path, "a.yml");
  EXPECT_EQ(set.rules[0].sha256, base::sha256(rule));
}

TEST(Sigma, LoadsEveryRuleOfSigmaHq) {
  const char* corpora = std::getenv("BACKTRAIL_CORPORA");
  if (corpora == nullptr) GTEST_SKIP() << "BACKTRAIL_CORPORA is not set, so there are no SigmaHQ rules to read";
  const std::string folder = std::string(corpora) + "/sigma";
  std::size_t with_rule = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".yml" &&
        base::read_file(entry.path().string())->find("\ndetection:") != std::string::npos)
      ++with_rule;
  }
  Reports reports;
  const Loaded loaded = load({folder}, reports);
  EXPECT_EQ(loaded.set.rules.size(), with_rule);
  EXPECT_TRUE(loaded.set.not_evaluated.empty());
  EXPECT_TRUE(loaded.set.indicators.empty());
  EXPECT_TRUE(loaded.nothing_from.empty());
  EXPECT_TRUE(reports.errors.empty());
  EXPECT_GT(loaded.files_skipped, 200U);  // the cases of regression_data
  EXPECT_TRUE(std::ranges::all_of(loaded.set.rules,
                                  [](const auto& rule) { return !rule.searches.empty() && !rule.conditions.empty(); }));
}

}  // namespace
}  // namespace backtrail::intel
