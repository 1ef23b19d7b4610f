// SPDX-License-Identifier: Apache-2.0
#include "intel/sigma/sigma.h"

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

struct RuleReports : base::Diagnostics {
  std::vector<base::Error> errors;
  void report(base::Error error) override { errors.push_back(std::move(error)); }
};

detector::Set read_rule(const std::string& text) {
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
  const auto set = read_rule(
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
  const auto set = read_rule(with_detection(
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
  const auto set = read_rule(with_detection(
      "  s:\n    - A: 1\n      B: 2\n    - C: 3\n    - word\n  t: alone\n  '|all': x\n  condition: [s, t]\n"));
  ASSERT_EQ(set.rules.size(), 1U);
  const auto& rule = set.rules[0];
  ASSERT_EQ(rule.searches[0].any_of.size(), 3U);
  EXPECT_EQ(rule.searches[0].any_of[0].size(), 2U);
  EXPECT_EQ(rule.searches[0].any_of[2][0].field, "");
  EXPECT_EQ(rule.searches[1].any_of[0][0].values[0].text, "alone");
  EXPECT_EQ(rule.conditions.size(), 2U);
}

TEST(Sigma, PartsOfCorrelationsAreSilentUnlessTheySayGenerate) {
  const std::string rule = with_detection("  s: {A: 1}\n  condition: s\n");
  const std::string correlation =
      "---\ntitle: c\nid: corr\ncorrelation: {type: event_count, rules: [i], timespan: 90m, condition: {gte: 3}}\n";
  const auto set = read_rule(rule + correlation);
  ASSERT_EQ(set.correlations.size(), 1U);
  EXPECT_TRUE(set.not_evaluated.empty());
  EXPECT_TRUE(set.rules[0].silent);
  EXPECT_EQ(set.correlations[0].timespan_s, 5400);
  EXPECT_EQ(set.correlations[0].thresholds[0].number, "3");
  EXPECT_EQ(set.correlations[0].parts[0].index, 0U);
  for (const char* where : {"generate: true\n", "  generate: true\n"}) {
    std::string generating =
        rule + "---\ntitle: c\ncorrelation:\n  type: event_count\n  rules: i\n  timespan: 1s\n  condition: {gt: 1}\n" +
        where;
    EXPECT_FALSE(read_rule(generating).rules.at(0).silent) << where;
  }
}

TEST(Sigma, CorrelationsFindTheirPartsByIdAndNameInAnyOrder) {
  const std::string chain =
      "title: c\nname: outer\ncorrelation: {type: temporal_ordered, rules: [inner, i], timespan: 1h, group-by: User}\n---\n"
      "title: d\nname: inner\ncorrelation: {type: event_count, rules: [i], timespan: 1h, condition: {gte: 3}}\n---\n";
  const auto set = read_rule(chain + with_detection("  s: {A: 1}\n  condition: s\n"));
  ASSERT_EQ(set.correlations.size(), 2U);
  EXPECT_TRUE(set.correlations[0].parts[0].correlation);
  EXPECT_EQ(set.correlations[0].parts[0].index, 1U);
  EXPECT_FALSE(set.correlations[0].silent);
  EXPECT_TRUE(set.correlations[1].silent);
  EXPECT_EQ(set.correlations[0].group_by, std::vector<std::string>{"User"});
}

TEST(Sigma, CorrelationsWithoutTheirPartsAreRefusedAndWithThemTheOnesAbove) {
  const auto set = read_rule(
      "title: c\nid: outer\ncorrelation: {type: temporal, rules: [inner, i], timespan: 1h}\n---\n"
      "title: d\nid: inner\ncorrelation: {type: event_count, rules: [nobody], timespan: 1h, condition: {gte: 3}}\n---\n" +
      with_detection("  s: {A: 1}\n  condition: s\n"));
  EXPECT_TRUE(set.correlations.empty());
  ASSERT_EQ(set.not_evaluated.size(), 3U);
  EXPECT_EQ(set.not_evaluated[0].id, "inner");
  EXPECT_EQ(set.not_evaluated[0].error.code, kMissingReference);
  EXPECT_EQ(set.not_evaluated[1].id, "outer");
  EXPECT_EQ(set.not_evaluated[2].error.code, kPartOfRefused);
}

TEST(Sigma, RefusesMalformedCorrelations) {
  for (const char* body :
       {"{type: often, rules: [i], timespan: 1h, condition: {gte: 1}}",
        "{type: event_count, rules: [i], timespan: 1x, condition: {gte: 1}}",
        "{type: event_count, rules: [i], timespan: 0s, condition: {gte: 1}}",
        "{type: event_count, rules: [], timespan: 1s, condition: {gte: 1}}",
        "{type: event_count, rules: [i], timespan: 1s, condition: {about: 1}}",
        "{type: event_count, rules: [i], timespan: 1s, condition: i}",
        "{type: event_count, rules: [i], condition: {gte: 1}}",
        "{type: temporal, rules: [i, j], timespan: 1s, condition: i}", "{type: temporal, rules: {a: b}, timespan: 1s}",
        "{type: event_count, rules: [i], timespan: 99999999999y, condition: {gte: 1}}", "[]"}) {
    const auto set = read_rule(with_detection("  s: {A: 1}\n  condition: s\n") +
                               "---\ntitle: c\nid: corr\ncorrelation: " + body + "\n");
    EXPECT_TRUE(set.correlations.empty()) << body;
    ASSERT_FALSE(set.not_evaluated.empty()) << body;
    EXPECT_EQ(set.not_evaluated[0].id, "corr") << body;
    EXPECT_EQ(set.not_evaluated[0].error.code, kBadRule) << body;
  }
}

TEST(Sigma, FiltersAreLaidOnTheRulesThatTheyName) {
  const std::string rule = with_detection("  s: {A: 1}\n  condition: s\n");
  const auto filtered = [&](const std::string& rules, const std::string& source) {
    return read_rule(rule + "---\ntitle: f\nid: filt\nlogsource: " + source + "\nfilter: {rules: " + rules +
                     ", s: {A: 2}, condition: not s}\n");
  };
  for (const char* rules : {"[i]", "i", "any", "[]"}) {
    const auto set = filtered(rules, "{product: windows}");
    ASSERT_EQ(set.rules.size(), 1U) << rules;
    EXPECT_TRUE(set.not_evaluated.empty()) << rules;
    ASSERT_EQ(set.rules[0].filters.size(), 1U) << rules;
    EXPECT_EQ(set.rules[0].filters[0]->condition, "not s");
  }
  EXPECT_EQ(filtered("[i]", "{product: linux}").not_evaluated.at(0).error.code, kBadReference);
  EXPECT_TRUE(filtered("any", "{product: linux}").rules[0].filters.empty());
  EXPECT_EQ(filtered("[nobody]", "{product: windows}").not_evaluated.at(0).error.code, kMissingReference);
}

TEST(Sigma, CollectionsAreLaidOverEachOther) {
  const auto set = read_rule(
      "action: global\ntitle: t\nid: g\nlevel: low\nlogsource: {product: windows}\ndetection: {condition: s}\n---\n"
      "logsource: {service: security}\ndetection: {s: {A: 1}}\n---\n"
      "action: repeat\nid: r\nlogsource: {service: system}\n---\n"
      "action: reset\ntitle: alone\nid: a\nlogsource: {product: linux}\ndetection: {s: {A: 2}, condition: s}\n");
  ASSERT_EQ(set.rules.size(), 3U);
  EXPECT_EQ(set.rules[0].id, "g");
  EXPECT_EQ(set.rules[0].log_source.service, "security");
  EXPECT_EQ(set.rules[0].log_source.product, "windows");
  EXPECT_EQ(set.rules[1].id, "r");
  EXPECT_EQ(set.rules[1].log_source.service, "system");
  EXPECT_EQ(set.rules[1].searches[0].name, "s");
  EXPECT_EQ(set.rules[2].log_source.product, "linux");
  EXPECT_EQ(set.rules[2].level, "");
  EXPECT_EQ(read_rule("action: repeat\ntitle: t\n").not_evaluated.at(0).error.code, kBadRule);
  EXPECT_EQ(read_rule("action: twice\ntitle: t\n").not_evaluated.at(0).error.code, kBadRule);
}

TEST(Sigma, RefusesBrokenRulesWithTheirPlaceAndReadsTheOthers) {
  for (const char* detection :
       {"  s: {A: 1}\n", "  condition: s\n", "  s: {}\n  condition: s\n", "  s: {A: {B: 1}}\n  condition: s\n",
        "  s: {A: [[1]]}\n  condition: s\n", "  s: {A: []}\n  condition: s\n", "  s:\n  condition: s\n",
        "  s: {A: 1}\n  condition: {x: y}\n"}) {
    const auto set = read_rule(with_detection(detection) + "---\n" + with_detection("  s: {A: 1}\n  condition: s\n"));
    EXPECT_EQ(set.rules.size(), 1U) << detection;
    ASSERT_EQ(set.not_evaluated.size(), 1U) << detection;
    EXPECT_EQ(set.not_evaluated[0].error.code, kBadRule) << detection;
    EXPECT_GT(set.not_evaluated[0].error.place.line, 0U) << detection;
  }
  const auto timed = read_rule(with_detection("  s: {A: 1}\n  timeframe: 5m\n  condition: s\n"));
  EXPECT_EQ(timed.not_evaluated.at(0).error.code, kRuleNotYet);
  const auto broken = read_rule("title: x\ndetection: [\n");
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
  EXPECT_EQ(detector::sources_of(set.rules[0]), (std::vector<std::string>{"a.yml", "b.yml"}));
  EXPECT_EQ(detector::sources_of(set.rules[1]), std::vector<std::string>{"c.yml"});
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
  RuleReports reports;
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
