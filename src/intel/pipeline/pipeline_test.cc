// SPDX-License-Identifier: Apache-2.0
#include "intel/pipeline/pipeline.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/codes.h"
#include "base/file.h"
#include "intel/codes.h"
#include "intel/sigma/sigma.h"

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

TEST(Pipeline, LaysKeywordsOnFieldsAndFieldsOnKeywords) {
  const std::string rule =
      "title: t\nlogsource: {product: linux}\ndetection:\n  k: [alpha, 'b*', 7]\n  f:\n    Image|endswith: x\n"
      "  r:\n    '|re': a.b\n  all:\n    '|all': [c, d]\n  condition: k or f or r or all\n";
  const std::string laid_on = after("- type: field_name_mapping\n  mapping: {null: message}\n", rule);
  EXPECT_NE(laid_on.find("message|contains"), std::string::npos) << laid_on;
  EXPECT_NE(laid_on.find("message|re"), std::string::npos) << laid_on;
  EXPECT_NE(laid_on.find("message|contains|all"), std::string::npos) << laid_on;
  EXPECT_NE(laid_on.find("Image|endswith"), std::string::npos) << laid_on;
  // A field that is mapped to null stays what it is; in a list null is a search for keywords.
  EXPECT_EQ(after("- type: field_name_mapping\n  mapping: {Image: null}\n"),
            shown(rules_of(kRule).rules.at(0).searches));
  const std::string both = after("- type: field_name_mapping\n  mapping: {Image: [null, proc]}\n", rule);
  EXPECT_NE(both.find("proc|endswith"), std::string::npos) << both;
  EXPECT_EQ(both.find("Image"), std::string::npos) << both;
  EXPECT_NE(after("- type: field_name_mapping\n  mapping: {null: message}\n",
                  "title: t\nlogsource: {product: linux}\ndetection:\n  k:\n    '|all': [a, 7]\n  condition: k\n")
                .find("numbers among them"),
            std::string::npos);
  EXPECT_EQ(refusal("- type: field_name_prefix_mapping\n  mapping: {null: a}\n"), "null is no beginning of a name");
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
  EXPECT_TRUE(concerns("  rule_conditions: []\n  rule_cond_op: or\n"));  // without conditions every rule is meant
  EXPECT_FALSE(concerns("  field_name_conditions: []\n  field_name_cond_op: or\n"));  // any of nothing
}

TEST(Pipeline, LinksConditionsByExpressions) {
  const std::string three =
      "  rule_conditions:\n    win: {type: logsource, product: windows}\n    lin: {type: logsource, product: linux}\n"
      "    high: {type: rule_attribute, attribute: level, value: high}\n  rule_cond_expr: ";
  EXPECT_TRUE(concerns(three + "win and not lin and high\n"));
  EXPECT_TRUE(concerns(three + "lin and high or win\n"));  // `and` binds closer
  EXPECT_FALSE(concerns(three + "lin and (high or win)\n"));
  EXPECT_TRUE(concerns(three + "notlin and not(not high or not win)\n"));  // as pySigma's parser reads it
  EXPECT_FALSE(concerns(three + "win and not lin and high\n  rule_cond_not: true\n"));
  const std::string fields =
      "  field_name_conditions:\n    i: {type: include_fields, fields: [Image]}\n    c: {type: include_fields, fields: "
      "[CommandLine]}\n  field_name_cond_expr: ";
  EXPECT_TRUE(concerns(fields + "i and not c\n"));
  EXPECT_FALSE(concerns(fields + "not i or c\n"));
  const std::string items =
      "  detection_item_conditions:\n    n: {type: is_null, cond: any}\n    w: {type: contains_wildcard, cond: all}\n"
      "  detection_item_cond_expr: ";
  EXPECT_TRUE(concerns(items + "not n and w\n"));
  EXPECT_FALSE(concerns(items + "n or not w\n"));
}

TEST(Pipeline, RefusesExpressionsThatPySigmaRefuses) {
  const auto of = [](const std::string& rest) { return refusal("- type: field_name_prefix\n  prefix: a\n" + rest); };
  const std::string two = "  rule_conditions: {a: {type: is_sigma_rule}, b: {type: is_sigma_rule}}\n  rule_cond_expr: ";
  EXPECT_EQ(of(two + "a and c\n"), "the expression 'a and c' names the condition 'c', which is not there");
  EXPECT_EQ(of(two + "a\n"), "the expression 'a' leaves out the condition 'b'");
  EXPECT_EQ(of(two + "a and\n"), "the expression 'a and' has a part that is not read: 'and'");
  EXPECT_EQ(of(two + "(a and b\n"), "the expression '(a and b' lacks a ')'");
  EXPECT_EQ(of(two + "a and b\n  rule_cond_op: or\n"), "`rule_cond_expr` and `rule_cond_op` exclude each other");
  EXPECT_EQ(of("  rule_conditions: [{type: is_sigma_rule}]\n  rule_cond_expr: a\n"),
            "`rule_cond_expr` needs `rule_conditions` that are a mapping of names to conditions");
  EXPECT_NE(of(two + std::string(500, '(') + "a" + std::string(500, ')') + "\n").find("nested too deeply"),
            std::string::npos);
}

TEST(Pipeline, KeepsAStateThatConditionsAskFor) {
  const auto asked = [](const std::string& value, const std::string& condition) {
    return after("- {type: set_state, key: k, val: " + value +
                 "}\n- type: field_name_mapping\n  mapping: {Image: changed}\n" +
                 "  rule_conditions: [{type: processing_state, key: k, " + condition + "}]\n");
  };
  const auto holds = [&](const std::string& value, const std::string& condition) {
    return asked(value, condition).find("changed") != std::string::npos;
  };
  EXPECT_TRUE(holds("sysmon", "val: sysmon"));
  EXPECT_FALSE(holds("sysmon", "val: sysmon, op: ne"));
  EXPECT_TRUE(holds("10", "val: 9.5, op: gt"));
  EXPECT_TRUE(holds("true", "val: 1"));  // as Python compares
  EXPECT_FALSE(holds("'10'", "val: 10"));
  EXPECT_TRUE(holds("[a, b]", "val: a, op: ne"));
  EXPECT_TRUE(holds("b", "val: a, op: gte"));
  EXPECT_NE(asked("'10'", "val: 9, op: gt").find("have no order"), std::string::npos);
  EXPECT_NE(asked("x", "val: 9, op: gt}, {type: is_sigma_correlation_rule").find("have no order"), std::string::npos);
  EXPECT_NE(asked("x", "val: x}, {type: processing_state, key: k, val: 9, op: gt").find("have no order"),
            std::string::npos);
  const std::string absent = "[{type: processing_state, key: other, val: x, op: ne}]\n";
  for (const char* kind : {"rule", "detection_item", "field_name"})
    EXPECT_FALSE(concerns("  " + std::string(kind) + "_conditions: " + absent)) << kind;
  EXPECT_EQ(after("- {type: set_state, key: k, val: x, rule_conditions: [{type: logsource, product: linux}]}\n"
                  "- type: field_name_suffix\n  suffix: .k\n  detection_item_conditions: [{type: processing_state, "
                  "key: k, val: x}]\n"),
            "a:(Image|endswith=\\x.exe & CommandLine=whoami,net*); b:(Other=)");
}

TEST(Pipeline, NestsStepsThatKeepTheirOwnStateUntilTheyAreDone) {
  const std::string nested =
      "- {type: set_state, key: k, val: outer}\n- type: nest\n  id: all\n  items:\n"
      "  - {type: field_name_suffix, suffix: .never, rule_conditions: [{type: processing_state, key: k, val: outer}]}\n"
      "  - {id: in, type: field_name_mapping, mapping: {Image: i}}\n  - {type: set_state, key: k, val: inner}\n"
      "- {type: field_name_prefix, prefix: x., rule_conditions: [{type: processing_state, key: k, val: inner}, "
      "{type: processing_item_applied, processing_item_id: all}, {type: processing_item_applied, "
      "processing_item_id: in}]}\n";
  EXPECT_EQ(after(nested), "a:(x.i|endswith=\\x.exe & x.CommandLine=whoami,net*); b:(x.Other=)");
  EXPECT_EQ(after("- type: nest\n  rule_conditions: [{type: logsource, product: linux}]\n  items:\n"
                  "  - {type: field_name_prefix, prefix: x.}\n"),
            "a:(Image|endswith=\\x.exe & CommandLine=whoami,net*); b:(Other=)");
  EXPECT_NE(after("- type: nest\n  items:\n  - {type: rule_failure, message: not here}\n  - {type: field_name_prefix, "
                  "prefix: x.}\n")
                .find("not here"),
            std::string::npos);
  EXPECT_EQ(refusal("- type: nest\n  items:\n  - {type: nonsense}\n"),
            "the transformation 'nonsense' is not done here");
}

TEST(Pipeline, SplitsHashesByTheirAlgorithms) {
  const auto rule = [](const std::string& item) {
    return "title: t\nlogsource: {product: windows}\ndetection:\n  a:\n    X: 1\n    " + item + "\n  condition: a\n";
  };
  const std::string at = "- {type: hashes_fields, valid_hash_algos: [MD5, SHA1], field_prefix: File";
  const std::string md5(32, 'a'), sha1(40, 'b');
  EXPECT_EQ(after(at + "}\n",
                  rule("Hashes|contains|all: ['sha1=" + sha1 + "', '*MD5=" + md5 + "*', 'IMPHASH=1', " + md5 + "]")),
            "a:(X=1 & FileSHA1=" + sha1 + ")|(X=1 & FileMD5=" + md5 + "," + md5 + ")");
  EXPECT_EQ(after(at + ", drop_algo_prefix: true}\n", rule("Hash: ['MD5|" + md5 + "', " + sha1 + "]")),
            "a:(X=1 & File=" + md5 + "," + sha1 + ")");
  EXPECT_EQ(after(at + ", field_to_parse: [H]}\n", rule("Hashes: 'MD5=" + md5 + "'")),
            "a:(X=1 & Hashes=MD5=" + md5 + ")");
  EXPECT_EQ(after(at + "}\n", rule("Hashes|re: 'MD5=.*'")), "a:(X=1 & Hashes|re=MD5=.*)");
  EXPECT_NE(after(at + "}\n", rule("Hashes: 'IMPHASH=1'")).find("no hash of the algorithms"), std::string::npos);
  EXPECT_NE(after(at + "}\n", rule("Hashes: ['SHA1=a,MD5=b']")).find("no hash of the algorithms"), std::string::npos);
  EXPECT_EQ(refusal("- {type: hashes_fields}\n"), "`hashes_fields` needs the list `valid_hash_algos`");
}

/// pySigma remembers the steps of names in `fields` and references, and of items apart from them.
TEST(Pipeline, RemembersByNameWhatRenamedAField) {
  const std::string names = "- {id: names, type: field_name_mapping, mapping: {Image: i, CommandLine: [c]}}\n";
  const std::string prefix =
      "- type: field_name_prefix\n  prefix: x.\n"
      "  field_name_conditions: [{type: processing_item_applied, processing_item_id: names}]\n";
  const std::string without = "- {type: set_field, fields: []}\n";
  const std::string columns = std::string(kRule) + "fields: [Image, Other]\n";
  EXPECT_EQ(after(names + without + prefix), "a:(i|endswith=\\x.exe & c=whoami,net*); b:(Other=)");
  EXPECT_EQ(after(names + without + prefix, columns), "a:(x.i|endswith=\\x.exe & c=whoami,net*); b:(Other=)");
  // While it stands in `fields`, the name has been renamed there before the items are looked at.
  EXPECT_EQ(after(names + prefix, columns), "a:(i|endswith=\\x.exe & c=whoami,net*); b:(Other=)");
  EXPECT_EQ(after("- {type: add_field, field: [CommandLine, Image]}\n- {type: remove_field, field: Image}\n" + names +
                  without + prefix),
            "a:(i|endswith=\\x.exe & x.c=whoami,net*); b:(Other=)");
}

TEST(Pipeline, ForgetsTheStepsOfAnItemThatBecomesSeveral) {
  const std::string last =
      "- type: field_name_suffix\n  suffix: .z\n  detection_item_conditions: [{type: processing_item_applied, "
      "processing_item_id: first}]\n";
  const std::string first = "- {id: first, type: field_name_mapping, mapping: {Image: i, CommandLine: c}}\n";
  EXPECT_EQ(after(first + "- {type: field_name_mapping, mapping: {i: [j], c: d}}\n" + last),
            "a:(j|endswith=\\x.exe & d.z=whoami,net*); b:(Other=)");
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
  EXPECT_EQ(refusal("- {type: field_name_prefix, prefix: a, rule_conditions: [{type: processing_state}]}\n"),
            "`processing_state` needs a `key` and a single `val`");
  EXPECT_EQ(refusal("- {type: field_name_prefix, prefix: a, rule_cond_not: tru}\n"), "'tru' is neither true nor false");
  EXPECT_EQ(refusal("- {type: field_name_prefix, prefix: a, rule_conditions: [{type: rule_attribute, attribute: level, "
                    "op: more, value: low}]}\n"),
            "`op` is one of eq, ne, gt, gte, lt, lte, not 'more'");
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
