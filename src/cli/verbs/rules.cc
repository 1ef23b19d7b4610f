// SPDX-License-Identifier: Apache-2.0
#include "app/rules.h"

#include <map>

#include "base/json.h"
#include "cli/arguments.h"
#include "cli/codes.h"
#include "cli/context.h"
#include "cli/verbs/verbs.h"
#include "report/text.h"

namespace backtrail::cli {
namespace {

struct RulesOptions {
  app::ExplainRequest request;
  std::vector<std::string> paths;  // beside those of --intel
  bool problems_only = false;
};

base::OrderedJson text_or_null(const std::string& text) {
  return text.empty() ? base::OrderedJson(nullptr) : base::OrderedJson(text);
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

base::OrderedJson log_source_json(const detector::SigmaLogSource& source) {
  base::OrderedJson out = base::OrderedJson::object();
  for (const auto& [key, value] : {std::pair("product", &source.product), std::pair("category", &source.category),
                                   std::pair("service", &source.service)}) {
    if (!value->empty()) out[key] = *value;
  }
  return out;
}

base::OrderedJson rule_json(const app::CheckedRule& rule) {
  base::OrderedJson related = base::OrderedJson::array();
  for (const auto& [id, how] : rule.head.related) related.push_back({{"id", id}, {"type", how}});
  return {{"kind", rule.kind},
          {"id", rule.head.id},
          {"name", text_or_null(rule.head.name)},
          {"title", rule.head.title},
          {"level", text_or_null(rule.head.level)},
          {"status", text_or_null(rule.head.status)},
          {"path", rule.head.path},
          {"sources", detector::sources_of(rule.head)},
          {"logsource", log_source_json(rule.log_source)},
          {"silent", rule.head.silent},
          {"related", related}};
}

base::OrderedJson check_json(const app::CheckedRule& rule) {
  base::OrderedJson out = rule_json(rule);
  out["fields"] = rule.fields;
  out["modifiers"] = rule.modifiers;
  out["filters"] = rule.filters;
  out["rules"] = rule.parts;
  out["mappings"] = base::OrderedJson::object();
  for (const auto& [mapping, fields] : rule.mappings) {
    base::OrderedJson& names = out["mappings"][mapping] = base::OrderedJson::object();
    for (const auto& [field, native] : fields) names[field] = native;
  }
  out["evaluated"] = rule.problems.empty();
  out["problems"] = base::OrderedJson::array();
  for (const base::Error& error : rule.problems) {
    out["problems"].push_back({{"code", error.code.text()},
                               {"message", error.message},
                               {"line", error.place.line},
                               {"hint", text_or_null(error.hint)}});
  }
  return out;
}

/// What a table shows in one cell.
base::OrderedJson check_row(const app::CheckedRule& rule) {
  base::OrderedJson out = rule_json(rule);
  out["path"] = joined(detector::sources_of(rule.head));
  std::string source;
  for (const std::string* part : {&rule.log_source.product, &rule.log_source.category, &rule.log_source.service}) {
    if (!part->empty()) source += (source.empty() ? "" : "/") + *part;
  }
  out["logsource"] = source;
  out["fields"] = joined(rule.fields);
  std::vector<std::string> mappings;
  for (const auto& [mapping, fields] : rule.mappings) mappings.push_back(mapping);
  out["mappings"] = joined(mappings);
  std::vector<std::string> problems;
  for (const base::Error& error : rule.problems) problems.push_back(error.code.text() + " " + error.message);
  out["problems"] = joined(problems);
  return out;
}

void check(const RulesOptions& options, Context& context, bool list) {
  app::RulesRequest request = options.request.rules;
  request.intel.insert(request.intel.end(), options.paths.begin(), options.paths.end());
  if (request.intel.empty()) {
    return context.fail({kBadOption, "no rules were named", {}, "name files and folders: backtrail rules check rules/"},
                        Status::wrong_call);
  }
  const auto checked = app::check_rules(request);
  if (!checked) return context.fail(checked.error(), Status::wrong_call);
  for (const base::Error& error : checked->diagnostics) {
    context.report(error);
    if (error.severity == base::Severity::error) context.outcome.add(Status::incomplete);
  }
  for (const auto& one : checked->not_evaluated) context.fail(one.error, Status::incomplete);
  std::vector<std::string> columns{"level", "kind", "title", "logsource", "path", "id"};
  if (!list) columns = {"title", "logsource", "fields", "mappings", "problems", "id"};
  Rows rows(context, columns);
  std::size_t refused = 0;
  for (const app::CheckedRule& rule : checked->rules) {
    refused += rule.problems.empty() ? 0 : 1;
    if (options.problems_only && rule.problems.empty()) continue;
    if (context.wants_table()) rows.add(check_row(rule));
    else rows.add(list ? rule_json(rule) : check_json(rule));
  }
  rows.finish();
  context.say(report::counted(checked->rules.size(), "rule", "rules") + ", of which " + std::to_string(refused) +
              " cannot be evaluated\n");
  if (!list && refused != 0) context.outcome.add(Status::incomplete);
}

void explain(const RulesOptions& options, Context& context) {
  const auto explained = app::explain_rule(options.request, base::system_clock());
  if (!explained) return context.fail(explained.error());
  constexpr const char* kAnswers[] = {"true", "false", "absent"};
  if (context.wants_table()) {
    std::string out = explained->rule.title + ": " + (explained->matches ? "true" : "not true") + " of this record\n";
    for (const hunt::TraceLine& line : explained->lines) {
      std::string values = joined(line.values);
      for (char& c : values) c = static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
      if (values.size() > 200) values = values.substr(0, 200) + "...";
      std::string answer = kAnswers[static_cast<int>(line.answer)];
      answer.resize(8, ' ');
      out += answer + std::string(2 * line.depth, ' ') + line.text + (values.empty() ? "" : "   <- " + values) + "\n";
    }
    return write_out(out);
  }
  base::OrderedJson lines = base::OrderedJson::array();
  for (const hunt::TraceLine& line : explained->lines) {
    lines.push_back({{"depth", line.depth},
                     {"text", line.text},
                     {"answer", kAnswers[static_cast<int>(line.answer)]},
                     {"values", line.values}});
  }
  const base::OrderedJson all{
      {"rule", explained->rule.id}, {"title", explained->rule.title}, {"matches", explained->matches}, {"tree", lines}};
  write_out(base::dump(all) + "\n");
}

void add_sources(Arguments& verb, RulesOptions& options, bool plain) {
  if (plain) {
    verb.add_option("path", options.paths, "Rules: files and folders").type_name("PATH");
    verb.add_option("--intel", options.request.rules.intel, "The same").type_name("PATH");
  } else {
    verb.add_option("--intel", options.request.rules.intel, "Rules: files and folders").required().type_name("PATH");
  }
  verb.add_option("--placeholders", options.request.rules.placeholders,
                  "Values for `expand`: a YAML file of names and lists")
      .type_name("FILE");
  verb.add_option("--pipeline", options.request.rules.pipelines,
                  "A pySigma processing pipeline to lay on the rules; may be repeated")
      .one_each()
      .type_name("FILE");
}

}  // namespace

void define_rules(Arguments& verb, Context& context) {
  auto options = std::make_shared<RulesOptions>();
  Arguments list_verb = verb.add_verb("list", "Name the rules and correlations of files and folders");
  add_sources(list_verb, *options, true);
  list_verb.add_option("--format", context.format, "Of the rows")
      .one_of({"table", "json", "jsonl", "csv"})
      .group("Output");
  list_verb.callback([options, &context] { check(*options, context, true); });
  Arguments check_verb =
      verb.add_verb("check", "Say what each rule needs, which mappings give it, and why one cannot be evaluated");
  add_sources(check_verb, *options, true);
  check_verb.add_flag("--problems", options->problems_only, "Only rules that cannot be evaluated");
  check_verb.add_option("--format", context.format, "Of the rows")
      .one_of({"table", "json", "jsonl", "csv"})
      .group("Output");
  check_verb.callback([options, &context] { check(*options, context, false); });
  Arguments explain_verb =
      verb.add_verb("explain", "Show what of a rule is true of a record, and which values were looked at");
  explain_verb.add_option("rule", options->request.rule, "The rule's id, name or path").required().type_name("RULE");
  explain_verb.add_option("path", options->request.path, "The log that holds the record").required().type_name("PATH");
  explain_verb.add_option("offset", options->request.offset, "Where the record begins, in decompressed bytes")
      .required()
      .type_name("OFFSET");
  explain_verb.add_option("length", options->request.length, "How many bytes it has").required().type_name("LENGTH");
  explain_verb.add_option("--member", options->request.member, "The member of an archive").type_name("NAME");
  explain_verb.add_option("--as", options->request.as, "Read it as this format").type_name("FORMAT");
  add_sources(explain_verb, *options, false);
  explain_verb.add_option("--format", context.format, "table for people, json for programs")
      .one_of({"table", "json", "jsonl"})
      .group("Output");
  for (Arguments* sub : {&list_verb, &check_verb, &explain_verb}) sub->fallthrough();
  explain_verb.callback([options, &context] { explain(*options, context); });
  verb.require_verb();
}

}  // namespace backtrail::cli
