// SPDX-License-Identifier: Apache-2.0
#include "intel/pipeline.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/codes.h"
#include "base/file.h"
#include "intel/codes.h"
#include "intel/sigma.h"

namespace backtrail::intel {
namespace {

std::string file_of(const std::string& text, int number = 0) {
  const std::string path = testing::TempDir() + "backtrail-pipeline-" +
                           testing::UnitTest::GetInstance()->current_test_info()->name() + std::to_string(number) +
                           ".yml";
  EXPECT_TRUE(base::write_file(path, text));
  return path;
}

detector::Set rules_of(const std::string& text) {
  Collector collector;
  collector.begin_file("rules.yml");
  EXPECT_TRUE(read_sigma(text, collector));
  collector.end_file();
  return collector.finish();
}

/// "a:(F|endswith='x' & G='1')|(...)": a search of the rule, on one line.
std::string shown(const std::vector<detector::SigmaSearch>& searches) {
  std::string out;
  for (const auto& search : searches) {
    out += (out.empty() ? "" : "; ") + search.name + ":";
    for (const auto& map : search.any_of) {
      out += out.ends_with(':') ? "(" : "|(";
      for (const auto& item : map) {
        out += out.ends_with('(') ? "" : " & ";
        out += item.field;
        for (const auto& modifier : item.modifiers) out += "|" + modifier;
        out += "=";
        for (const auto& value : item.values) out += (out.ends_with('=') ? "" : ",") + value.text;
      }
      out += ")";
    }
  }
  return out;
}

constexpr const char* kRule = R"(title: t
level: high
tags: [attack.t1059.001]
logsource: {product: windows, category: process_creation}
detection:
  a:
    Image|endswith: '\x.exe'
    CommandLine: ['whoami', 'net*']
  b:
    Other: null
  condition: a and not b
)";

detector::Set laid(const std::string& pipeline, const std::string& rule = kRule) {
  auto read = Pipelines::read({file_of("name: p\npriority: 10\ntransformations:\n" + pipeline)});
  EXPECT_TRUE(read) << read.error().text();
  detector::Set set = rules_of(rule);
  if (read) read->apply(set);
  return set;
}
std::string after(const std::string& pipeline, const std::string& rule = kRule) {
  const detector::Set set = laid(pipeline, rule);
  if (set.rules.at(0).failed) return set.rules[0].failed->message;
  return shown(set.rules.at(0).searches);
}
std::string refusal(const std::string& pipeline) {
  const auto read = Pipelines::read({file_of("transformations:\n" + pipeline)});
  if (read) return "read";
  EXPECT_EQ(read.error().code, kBadPipeline);
  EXPECT_NE(read.error().place.line, 0U);
  return read.error().message;
}

TEST(Pipeline, RenamesFieldsToOneOrSeveralNames) {
  EXPECT_EQ(after("- {type: field_name_mapping, mapping: {Image: process.executable, image: no}}\n"),
            "a:(process.executable|endswith=\\x.exe & CommandLine=whoami,net*); b:(Other=)");
  EXPECT_EQ(after("- {type: field_name_mapping, mapping: {Image: [i, j], CommandLine: [c, d]}}\n"),
            "a:(i|endswith=\\x.exe & c=whoami,net*)|(i|endswith=\\x.exe & d=whoami,net*)|"
            "(j|endswith=\\x.exe & c=whoami,net*)|(j|endswith=\\x.exe & d=whoami,net*); b:(Other=)");
  EXPECT_EQ(after("- {type: field_name_prefix_mapping, mapping: {Com: ps.}}\n"),
            "a:(Image|endswith=\\x.exe & ps.mandLine=whoami,net*); b:(Other=)");
  EXPECT_EQ(after("- {type: field_name_prefix, prefix: w.}\n- {type: field_name_suffix, suffix: .z}\n"),
            "a:(w.Image.z|endswith=\\x.exe & w.CommandLine.z=whoami,net*); b:(w.Other.z=)");
}

TEST(Pipeline, RenamesWhatRulesReferTo) {
  const std::string rule =
      "title: t\nlogsource: {product: windows}\ndetection:\n  a:\n    A|fieldref: B\n  k: ['word']\n  condition: a or k\n";
  EXPECT_EQ(
      after("- {type: field_name_mapping, mapping: {B: [c, d]}}\n- {type: field_name_prefix, prefix: x.}\n", rule),
      "a:(x.A|fieldref=x.c,x.d); k:(=word)");
}

/// Both as pySigma has it: scripts/interop/pipeline_judge.py holds all of SigmaHQ's rules against it.
TEST(Pipeline, CountsAReferenceThatWasLookedAtAsChanged) {
  const std::string rule =
      "title: t\nlogsource: {product: windows}\ndetection:\n  a:\n    A|fieldref: B\n    C: 1\n  condition: a\n";
  EXPECT_EQ(after("- {id: names, type: field_name_mapping, mapping: {Z: y}}\n- type: field_name_prefix\n  prefix: x.\n"
                  "  field_name_conditions: [{type: processing_item_applied, processing_item_id: names}]\n"
                  "  field_name_cond_not: true\n",
                  rule),
            "a:(A|fieldref=B & x.C=1)");
}

TEST(Pipeline, SeesTheWildcardThatAModifierPutsBehindABackslash) {
  const std::string rule =
      "title: t\nlogsource: {product: windows}\ndetection:\n  a:\n    A|contains: '\\pipe\\'\n  condition: a\n";
  EXPECT_EQ(
      after(
          "- type: field_name_suffix\n  suffix: .glob\n  detection_item_conditions: [{type: contains_wildcard, cond: all}]\n",
          rule),
      "a:(A.glob|contains=\\pipe\\)");
}

TEST(Pipeline, AddsConditionsAndChangesTheLogSource) {
  const detector::Set set = laid(
      "- {type: add_condition, name: _src, conditions: {EventID: 1, Channel: ['$product', x]}, template: true}\n"
      "- {type: add_condition, name: _not, conditions: {Test|contains: y}, negated: true}\n"
      "- {type: change_logsource, product: Other, service: s}\n");
  const detector::SigmaRule& rule = set.rules.at(0);
  EXPECT_EQ(rule.conditions, std::vector<std::string>{"not _not and (_src and (a and not b))"});
  EXPECT_TRUE(shown(rule.searches).ends_with("; _src:(EventID=1 & Channel=windows,x); _not:(Test|contains=y)"))
      << shown(rule.searches);
  EXPECT_EQ(rule.searches[2].any_of[0][0].values[0].type, detector::Scalar::Type::number);
  EXPECT_EQ(rule.log_source.product, "other");
  EXPECT_EQ(rule.log_source.category, "");
  EXPECT_EQ(rule.log_source.service, "s");
}

TEST(Pipeline, DropsItemsButNeverAllOfASearch) {
  EXPECT_EQ(
      after("- type: drop_detection_item\n  field_name_conditions:\n  - {type: include_fields, fields: [Image]}\n"),
      "a:(CommandLine=whoami,net*); b:(Other=)");
  EXPECT_NE(after("- type: drop_detection_item\n  detection_item_conditions:\n  - {type: is_null, cond: any}\n")
                .find("drops all of 'b'"),
            std::string::npos);
}

TEST(Pipeline, ReplacesInTextsAsTheirModifiersWriteThem) {
  const std::string at = "- {type: replace_string, regex: ";
  EXPECT_EQ(after(at + R"('^\*\\(\w)', replacement: '*/\1$'})" + "\n"),
            "a:(Image=*/x$.exe & CommandLine=whoami,net*); b:(Other=)");
  EXPECT_EQ(after(at + R"('absent', replacement: 'x'})" + "\n"),
            "a:(Image|endswith=\\x.exe & CommandLine=whoami,net*); b:(Other=)");
  const std::string encoded =
      "title: t\nlogsource: {product: windows}\ndetection:\n  a:\n    A|base64: B\n  condition: a\n";
  EXPECT_NE(after(at + "B, replacement: C}\n", encoded).find("a modifier encodes"), std::string::npos);
}

TEST(Pipeline, RefusesRulesThatItIsToldTo) {
  const detector::Set set = laid(
      "- type: rule_failure\n  message: no such log\n  rule_conditions:\n  - {type: logsource, category: process_creation}\n");
  ASSERT_TRUE(set.rules.at(0).failed);
  EXPECT_EQ(set.rules[0].failed->code, kPipelineFailure);
  EXPECT_NE(set.rules[0].failed->message.find("no such log"), std::string::npos);
  EXPECT_EQ(set.rules[0].failed->place.line, 4U);
  EXPECT_NE(after("- type: detection_item_failure\n  message: no nulls\n  detection_item_conditions:\n"
                  "  - {type: is_null, cond: all}\n")
                .find("no nulls"),
            std::string::npos);
}

/// Whether a step with these conditions changes the rule's Image.
bool concerns(const std::string& conditions) {
  return after(
             "- type: field_name_mapping\n  id: first\n  mapping: {CommandLine: cmd}\n- type: field_name_mapping\n"
             "  mapping: {Image: changed}\n" +
             conditions)
             .find("changed") != std::string::npos;
}

TEST(Pipeline, AsksConditionsOfRules) {
  const auto asked = [](const std::string& list) { return concerns("  rule_conditions: [" + list + "]\n"); };
  EXPECT_TRUE(asked("{type: logsource, product: windows}"));
  EXPECT_FALSE(asked("{type: logsource, product: windows, service: sysmon}"));
  EXPECT_TRUE(asked("{type: contains_field, field: cmd}"));
  EXPECT_FALSE(asked("{type: contains_field, field: CommandLine}"));
  EXPECT_TRUE(asked("{type: contains_detection_item, field: cmd, value: 'net*'}"));
  EXPECT_FALSE(asked("{type: contains_detection_item, field: cmd, value: net}"));
  EXPECT_TRUE(asked("{type: is_sigma_rule}"));
  EXPECT_FALSE(asked("{type: is_sigma_correlation_rule}"));
  EXPECT_TRUE(asked("{type: rule_attribute, attribute: level, op: gte, value: medium}"));
  EXPECT_FALSE(asked("{type: rule_attribute, attribute: level, op: lt, value: high}"));
  EXPECT_FALSE(asked("{type: rule_attribute, attribute: title, op: ne, value: t}"));
  EXPECT_TRUE(asked("{type: tag, tag: attack.t1059.001}"));
  EXPECT_FALSE(asked("{type: tag, tag: attack.t1059}"));
  EXPECT_TRUE(asked("{type: processing_item_applied, processing_item_id: first}"));
  EXPECT_FALSE(asked("{type: processing_item_applied, processing_item_id: other}"));
}

TEST(Pipeline, LinksAndNegatesConditions) {
  const std::string two =
      "  rule_conditions: [{type: logsource, product: linux}, {type: logsource, product: windows}]\n";
  EXPECT_FALSE(concerns(two));
  EXPECT_TRUE(concerns(two + "  rule_cond_op: or\n"));
  EXPECT_TRUE(concerns(two + "  rule_cond_not: true\n"));
  EXPECT_FALSE(concerns("  rule_conditions: []\n  rule_cond_op: or\n"));  // any of nothing
}

TEST(Pipeline, AsksConditionsOfItemsAndFields) {
  const auto item = [](const std::string& list) { return concerns("  detection_item_conditions: [" + list + "]\n"); };
  EXPECT_TRUE(item(R"({type: match_string, cond: any, pattern: '\*\\x'})"));
  EXPECT_FALSE(item("{type: match_string, cond: any, pattern: 'x'}"));  // from the beginning
  EXPECT_TRUE(item("{type: match_string, cond: any, pattern: 'x', negate: true}"));
  EXPECT_TRUE(item("{type: match_value, cond: all, value: '*\\x.exe'}"));
  EXPECT_TRUE(item("{type: contains_wildcard, cond: any}"));
  EXPECT_FALSE(item("{type: is_null, cond: any}"));
  EXPECT_FALSE(item("{type: processing_item_applied, processing_item_id: first}"));
  const auto field = [](const std::string& list) { return concerns("  field_name_conditions: [" + list + "]\n"); };
  EXPECT_TRUE(field("{type: include_fields, fields: [Image, x]}"));
  EXPECT_FALSE(field("{type: exclude_fields, fields: [Image]}"));
  EXPECT_TRUE(field("{type: include_fields, mode: re, fields: ['Im.*']}"));
  EXPECT_FALSE(field("{type: include_fields, mode: re, fields: ['mage']}"));  // from the beginning
  EXPECT_FALSE(field("{type: processing_item_applied, processing_item_id: first}"));
}

TEST(Pipeline, WorksInTheOrderOfPriorities) {
  const std::string late =
      file_of("priority: 20\ntransformations:\n- {type: field_name_mapping, mapping: {b: c}}\n", 1);
  const std::string early =
      file_of("transformations:\n- {type: field_name_mapping, mapping: {Image: b}}\npriority: 5\n", 2);
  for (const auto& order : {std::vector{late, early}, std::vector{early, late}}) {
    const auto read = Pipelines::read(order);
    ASSERT_TRUE(read) << read.error().text();
    detector::Set set = rules_of(kRule);
    read->apply(set);
    EXPECT_TRUE(shown(set.rules[0].searches).starts_with("a:(c|endswith")) << shown(set.rules[0].searches);
  }
}

TEST(Pipeline, RewritesCorrelationsAndTheFiltersOfRules) {
  const std::string text =
      std::string(kRule) +
      "name: r\n---\ntitle: c\ncorrelation: {type: value_count, rules: [r], group-by: [User, Al], "
      "timespan: 1m, condition: {gte: 2, field: Image}, aliases: {Al: {r: Image}}}\n---\ntitle: f\nlogsource: "
      "{product: windows, category: process_creation}\nfilter:\n  rules: any\n  s:\n    User: adm\n  "
      "condition: not s\n";
  const detector::Set set = laid("- {type: field_name_mapping, mapping: {User: u, Image: i, Al: wrong}}\n", text);
  ASSERT_EQ(set.correlations.size(), 1U);
  EXPECT_EQ(set.correlations[0].group_by, (std::vector<std::string>{"u", "Al"}));
  EXPECT_EQ(set.correlations[0].fields, std::vector<std::string>{"i"});
  EXPECT_EQ(set.correlations[0].aliases.at(0).fields.at(0).second, "i");
  ASSERT_EQ(set.rules.at(0).filters.size(), 1U);
  EXPECT_EQ(shown(set.rules[0].filters[0]->searches), "s:(u=adm)");
  const detector::Set several = laid("- {type: field_name_mapping, mapping: {User: [u, v], Image: [i, j]}}\n", text);
  EXPECT_TRUE(several.correlations.at(0).failed);
}

TEST(Pipeline, RefusesByNameWhatItDoesNotDo) {
  EXPECT_EQ(refusal("- {type: value_placeholders}\n"), "the transformation 'value_placeholders' is not done here");
  EXPECT_EQ(refusal("- {type: wildcard_placeholders}\n"),
            "the transformation 'wildcard_placeholders' is not done here");
  EXPECT_EQ(refusal("- {type: query_expression_placeholders}\n"),
            "the transformation 'query_expression_placeholders' is not done here");
  EXPECT_EQ(refusal("- {type: field_name_mapping}\n"), "a mapping of fields needs `mapping`");
  EXPECT_EQ(refusal("- {type: field_name_prefix, prefix: a, other: b}\n"),
            "the transformation's `other` is not known here");
  EXPECT_EQ(refusal("- {type: field_name_prefix, prefix: a, rule_cond_expr: x}\n"),
            "`rule_cond_expr` is not done here: link conditions by `rule_cond_op`");
  EXPECT_EQ(refusal("- {type: field_name_prefix, prefix: a, rule_conditions: [{type: processing_state}]}\n"),
            "the condition 'processing_state' is not asked here");
  EXPECT_EQ(refusal("- {type: field_name_prefix, prefix: a, rule_conditions: [{type: tag, tag: car.1}]}\n"),
            "of tags only techniques (attack.t1059) are asked here");
  EXPECT_EQ(refusal("- {type: replace_string, regex: '(', replacement: x}\n").substr(0, 30),
            "the expression '(' cannot be r");
  EXPECT_EQ(refusal("- {type: replace_string, regex: 'x', replacement: '\\q'}\n"),
            "the replacement '\\q' has an escape that is not read");
  const auto queries = Pipelines::read({file_of("transformations: []\nfinalizers: [{type: concat}]\n", 7)});
  ASSERT_TRUE(queries);
  EXPECT_EQ(queries->notes().size(), 1U);
  EXPECT_EQ(Pipelines::read({"/nowhere/p.yml"}).error().code, base::kCannotOpen);
}

TEST(Pipeline, BoundsWhatMappingsMakeOfARule) {
  std::string names = "[";
  for (int i = 0; i < 200; ++i) names += "f" + std::to_string(i) + ",";
  names += "z]";
  EXPECT_NE(after("- {type: field_name_mapping, mapping: {Image: " + names + ", CommandLine: " + names + "}}\n")
                .find("10,000 alternatives"),
            std::string::npos);
}

}  // namespace
}  // namespace backtrail::intel
