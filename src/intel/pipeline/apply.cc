// SPDX-License-Identifier: Apache-2.0
#include "intel/pipeline/apply.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "intel/codes.h"
#include "intel/pipeline/pipeline.h"
#include "intel/pipeline/value.h"
#include "intel/text.h"

namespace backtrail::intel {
namespace {

using Step = PipelineStep::Type;

void open_searches(const std::vector<detector::SigmaSearch>& searches, std::size_t owner,
                   std::vector<PipelineSearch>& into) {
  for (const detector::SigmaSearch& search : searches) {
    PipelineSearch& one = into.emplace_back(PipelineSearch{owner, search.name, search.line, {}});
    for (const auto& map : search.any_of) {
      auto& items = one.any_of.emplace_back();
      for (const detector::SigmaItem& item : map) items.push_back({item, {}});
    }
  }
}

std::vector<detector::SigmaSearch> close_searches(const std::vector<PipelineSearch>& searches, std::size_t owner) {
  std::vector<detector::SigmaSearch> out;
  for (const PipelineSearch& search : searches) {
    if (search.owner != owner) continue;
    detector::SigmaSearch& one = out.emplace_back(detector::SigmaSearch{search.name, {}, search.line});
    for (const auto& map : search.any_of) {
      auto& items = one.any_of.emplace_back();
      for (const PipelineItem& item : map) items.push_back(item.item);
    }
  }
  return out;
}

/// What a field is called afterwards; nothing when the step does not concern it.
std::optional<PipelineNames> renamed(const PipelineStep& step, const std::string& field) {
  if (field.empty() && step.type != Step::field_name_mapping) return std::nullopt;  // keywords have no field
  if (step.type == Step::field_name_prefix) return PipelineNames{field, {step.text + field}};
  if (step.type == Step::field_name_suffix) return PipelineNames{field, {field + step.text}};
  for (const PipelineNames& names : step.mapping) {
    const bool prefix = step.type == Step::field_name_prefix_mapping;
    if (prefix ? !field.starts_with(names.from) : field != names.from) continue;
    PipelineNames out{field, {}, names.listed};
    for (const std::string& each : names.to) out.to.push_back(prefix ? each + field.substr(names.from.size()) : each);
    return out;
  }
  return std::nullopt;
}

bool renames(const PipelineStep& step) {
  return step.type == Step::field_name_mapping || step.type == Step::field_name_prefix_mapping ||
         step.type == Step::field_name_prefix || step.type == Step::field_name_suffix;
}

bool changes_items(const PipelineStep& step) {
  return renames(step) || step.type == Step::drop_detection_item || step.type == Step::replace_string ||
         step.type == Step::detection_item_failure || step.type == Step::hashes_fields;
}

/// A keyword is searched for anywhere in a value; on a field its texts need a wildcard at both ends for that, as pySigma gives
/// them. Expressions, numbers and whatever else is no text stay as they are, and become an item of their own.
std::vector<PipelineItem> with_open_ends(const PipelineItem& item) {
  std::vector<PipelineItem> out;
  PipelineItem texts = item;
  PipelineItem others = item;
  const auto is_text = [](const detector::Scalar& value) { return value.type == detector::Scalar::Type::text; };
  std::erase_if(texts.item.values, [&](const detector::Scalar& value) { return !is_text(value); });
  std::erase_if(others.item.values, is_text);
  std::vector<std::string>& modifiers = texts.item.modifiers;
  const auto has = [&](std::string_view name) { return std::ranges::find(modifiers, name) != modifiers.end(); };
  if (!has("re") && !has("contains")) {
    std::erase_if(modifiers, [](const std::string& name) { return name == "startswith" || name == "endswith"; });
    // Behind what encodes, before what only says how to compare.
    const auto last = std::ranges::find_if(
        modifiers, [](const std::string& name) { return name == "all" || name == "cased" || name == "neq"; });
    modifiers.insert(last, "contains");
  }
  if (!texts.item.values.empty()) out.push_back(std::move(texts));
  if (!others.item.values.empty()) out.push_back(std::move(others));
  return out;
}

/// `$product`, `${product}`; an unknown name stays.
std::string written_out(std::string text, const detector::SigmaLogSource& source) {
  for (const auto& [name, value] : {std::pair<std::string, std::string>{"category", source.category},
                                    {"product", source.product},
                                    {"service", source.service}}) {
    for (const std::string& written : {"${" + name + "}", "$" + name}) {
      for (std::size_t at = text.find(written); at != text.npos; at = text.find(written, at + value.size()))
        text.replace(at, written.size(), value.empty() ? "None" : value);
    }
  }
  return text;
}

}  // namespace

void PipelineRun::fail(const PipelineStep& step, const std::string& message) {
  if (!head_.failed) head_.failed = base::Error{kPipelineFailure, message, step.place};
}

void PipelineRun::on_rule(const std::vector<std::unique_ptr<PipelineStep>>& steps, detector::SigmaRule& rule) {
  PipelineRun run(rule, {rule.log_source}, false);
  open_searches(rule.searches, 0, run.searches_);
  for (std::size_t i = 0; i < rule.filters.size(); ++i) open_searches(rule.filters[i]->searches, i + 1, run.searches_);
  for (const auto& step : steps) {
    run.step_on_rule(*step, rule);
    if (rule.failed) return;
  }
  rule.searches = close_searches(run.searches_, 0);
  for (std::size_t i = 0; i < rule.filters.size(); ++i) {
    auto filter = std::make_shared<detector::SigmaFilter>(*rule.filters[i]);
    filter->searches = close_searches(run.searches_, i + 1);
    filter->log_source = rule.log_source;
    rule.filters[i] = std::move(filter);
  }
}

void PipelineRun::step_on_rule(const PipelineStep& step, detector::SigmaRule& rule) {
  if (head_.failed || !concerns_rule(step) || head_.failed) return;
  if (step.type == Step::rule_failure) return fail(step, "a pipeline refuses this rule: " + step.text);
  step_on_head(step, [&](const PipelineStep& each) { step_on_rule(each, rule); });
  if (step.type == Step::add_condition) return add_condition(step, rule);
  if (step.type == Step::change_logsource) {
    rule.log_source = step.log_source;
    log_sources_ = {rule.log_source};
    return;
  }
  if (!changes_items(step)) return;
  for (PipelineSearch& search : searches_) step_on_search(step, search);
}

void PipelineRun::step_on_head(const PipelineStep& step, const std::function<void(const PipelineStep&)>& on_each) {
  if (!step.id.empty()) applied_.insert(step.id);
  if (step.type == Step::set_state) memory_.state[step.text] = step.value;
  if (step.type == Step::nest) nest(step, on_each);
  change_columns(step);
}

void PipelineRun::nest(const PipelineStep& step, const std::function<void(const PipelineStep&)>& on_each) {
  PipelineMemory outer = std::exchange(memory_, {});
  for (const auto& each : step.nested) on_each(*each);
  for (auto& [key, value] : memory_.state) outer.state[key] = std::move(value);
  for (auto& [field, steps] : memory_.renamed) outer.renamed[field] = std::move(steps);
  memory_ = std::move(outer);
}

void PipelineRun::change_columns(const PipelineStep& step) {
  std::vector<std::string>& columns = head_.columns;
  if (step.type == Step::set_field) columns = step.names;
  if (step.type == Step::add_field) columns.insert(columns.end(), step.names.begin(), step.names.end());
  if (step.type == Step::remove_field) {
    for (const std::string& name : step.names) {
      const auto at = std::ranges::find(columns, name);
      if (at != columns.end()) columns.erase(at);
    }
  }
  if (!renames(step)) return;
  std::vector<std::string> out;
  for (const std::string& column : columns) {
    const std::vector<std::string> to = rename_field(step, column);
    out.insert(out.end(), to.begin(), to.end());
  }
  columns = std::move(out);
}

void PipelineRun::add_condition(const PipelineStep& step, detector::SigmaRule& rule) {
  // Without a name it gets one of its own: there is a search more with each.
  const std::string name = step.text.empty() ? "_cond_" + std::to_string(searches_.size()) : step.text;
  PipelineSearch search{0, name, rule.condition_line, {{}}};
  for (detector::SigmaItem item : step.added) {
    for (detector::Scalar& value : item.values) {
      if (step.from_template) value.text = written_out(value.text, rule.log_source);
    }
    item.line = rule.condition_line;
    search.any_of[0].push_back({std::move(item), {step.id}});
  }
  std::erase_if(searches_, [&](const PipelineSearch& one) { return one.owner == 0 && one.name == search.name; });
  searches_.push_back(std::move(search));
  for (std::string& condition : rule.conditions)
    condition = (step.negated ? "not " : "") + name + " and (" + condition + ")";
}

/// An item that becomes several (a field that is called two names) makes a map of each: any of them.
void PipelineRun::step_on_search(const PipelineStep& step, PipelineSearch& search) {
  std::vector<std::vector<PipelineItem>> out;
  for (const auto& map : search.any_of) {
    std::vector<std::vector<PipelineItem>> made{{}};
    bool any = false;
    for (const PipelineItem& item : map) {
      const std::vector<PipelineItem> becomes = step_on_item(step, item);
      if (head_.failed) return;
      if (becomes.empty()) continue;
      any = true;
      std::vector<std::vector<PipelineItem>> next;
      if (made.size() * becomes.size() + out.size() > kPipelineAlternatives)
        return fail(step, "'" + search.name + "' would become more than 10,000 alternatives");
      for (const auto& begun : made) {
        for (const PipelineItem& each : becomes) {
          next.push_back(begun);
          next.back().push_back(each);
        }
      }
      made = std::move(next);
    }
    if (any) std::ranges::move(made, std::back_inserter(out));
  }
  if (out.empty())
    return fail(step, "a pipeline drops all of '" + search.name + "', and what the condition says then is not defined");
  search.any_of = std::move(out);
}

std::vector<PipelineItem> PipelineRun::step_on_item(const PipelineStep& step, PipelineItem item) {
  if (!item_fits(step, item)) return {std::move(item)};
  if (renames(step)) return rename(step, std::move(item));
  if (step.type == Step::drop_detection_item) return {};
  if (step.type == Step::hashes_fields) return split_hashes(step, std::move(item));
  if (step.type == Step::detection_item_failure) {
    fail(step, "a pipeline refuses this rule: " + step.text);
    return {};
  }
  replace(step, item);
  return {std::move(item)};
}

std::vector<std::string> PipelineRun::rename_field(const PipelineStep& step, const std::string& field) {
  auto to = renamed(step, field);
  if (!to || !applies(step.of_field, [&](const PipelineCondition& one) { return of_field(one, field); }))
    return {field};
  if (to->to != std::vector{field}) {
    std::set<std::string> steps = std::move(memory_.renamed[field]);
    memory_.renamed.erase(field);
    if (!step.id.empty()) steps.insert(step.id);
    for (const std::string& each : to->to) memory_.renamed[each] = steps;
  }
  return std::move(to->to);
}

std::vector<PipelineItem> PipelineRun::rename(const PipelineStep& step, PipelineItem item) {
  const auto concerns = [&](const std::string& field) {
    return applies(step.of_field, [&](const PipelineCondition& one) { return of_field(one, field); });
  };
  const bool references = std::ranges::find(item.item.modifiers, "fieldref") != item.item.modifiers.end();
  bool looked = false;
  if (references) {
    std::vector<detector::Scalar> values;
    for (const detector::Scalar& value : item.item.values) {
      if (!concerns(value.text)) {
        values.push_back(value);
        continue;
      }
      // As pySigma has it, a step that looks at a reference has been applied, whether or not it renames it.
      looked = true;
      for (const std::string& each : rename_field(step, value.text))
        values.push_back({detector::Scalar::Type::text, each});
    }
    item.item.values = std::move(values);
  }
  const auto to = renamed(step, item.item.field);
  if (!to || !concerns(item.item.field)) {
    if (looked) item.applied.insert(step.id);
    return {std::move(item)};
  }
  std::vector<PipelineItem> out;
  const std::vector<PipelineItem> parts =
      item.item.field.empty() ? with_open_ends(item) : std::vector<PipelineItem>{item};
  for (const std::string& field : to->to) {
    for (const PipelineItem& part : parts) {
      PipelineItem& one = out.emplace_back(part);
      one.item.field = field;
      if (to->listed) one.applied.clear();
      one.applied.insert(step.id);
    }
  }
  if (parts.size() > 1 && std::ranges::find(item.item.modifiers, "all") != item.item.modifiers.end())
    fail(step, "keywords of which all must be there, numbers among them, cannot be laid on a field");
  return out;
}

/// `SHA1=...`, `MD5|...` or the hash alone: an item for each algorithm, any of them. What names none of the algorithms asked
/// for is left out, as pySigma does it.
std::vector<PipelineItem> PipelineRun::split_hashes(const PipelineStep& step, PipelineItem item) {
  static const std::vector<std::string> kHashFields{"Hashes", "Hash"};
  const auto& fields = step.names.empty() ? kHashFields : step.names;
  if (std::ranges::find(fields, item.item.field) == fields.end()) return {std::move(item)};
  std::vector<PipelineItem> out;
  for (const detector::Scalar& value : item.item.values) {
    bool encoded = false;
    const auto text = plain_value(item.item, value, encoded);
    if (encoded || (text && has_escapes(*text))) {
      fail(step,
           "'" + item.item.field + "' has values that a modifier encodes or escapes; no hashes are read from them");
      return {};
    }
    if (!text || value.type != detector::Scalar::Type::text) return {std::move(item)};
    const NamedHash hash = named_hash(*text);
    if (std::ranges::find(step.algorithms, hash.algorithm) == step.algorithms.end()) continue;
    std::string field = step.text + (step.drop_algorithm ? "" : hash.algorithm);
    if (field == "keyword") field.clear();
    else if (field.empty()) break;  // pySigma, too, refuses a search without any field
    auto known =
        std::ranges::find(out, field, [](const PipelineItem& each) -> const std::string& { return each.item.field; });
    if (known == out.end())
      known = out.insert(out.end(), PipelineItem{{std::move(field), {}, {}, item.item.line}, {step.id}});
    known->item.values.push_back({detector::Scalar::Type::text, hash.value});
  }
  if (out.empty()) fail(step, "'" + item.item.field + "' has no hash of the algorithms that a pipeline asks for");
  return out;
}

void PipelineRun::replace(const PipelineStep& step, PipelineItem& item) {
  bool changed = false;
  detector::SigmaItem out = item.item;
  for (detector::Scalar& value : out.values) {
    bool encoded = false;
    const auto text = plain_value(item.item, value, encoded);
    if (encoded)
      return fail(step, "'" + item.item.field + "' has values that a modifier encodes; they cannot be rewritten");
    if (!text) continue;
    const bool found = step.expression->found_in(*text);
    if (found && has_escapes(*text))
      return fail(step,
                  "'" + text->substr(0, 200) + "' has escapes; what a pipeline's expression sees of it is not defined");
    auto replaced = found ? step.expression->replaced(*text, step.replacement) : base::Result<std::string>(*text);
    if (!replaced) return fail(step, replaced.error().message);
    changed = changed || found;
    value.text = std::move(*replaced);
    if (found && value.type != detector::Scalar::Type::text) value.type = detector::Scalar::Type::text;
  }
  item.applied.insert(step.id);
  if (!changed) return;
  drop_affixes(out);
  item.item = std::move(out);
}

void PipelineRun::on_correlation(const std::vector<std::unique_ptr<PipelineStep>>& steps,
                                 const std::vector<detector::SigmaLogSource>& log_sources,
                                 detector::SigmaCorrelation& correlation) {
  PipelineRun run(correlation, log_sources, true);
  for (const auto& step : steps) {
    run.step_on_correlation(*step, correlation);
    if (correlation.failed) return;
  }
}

void PipelineRun::step_on_correlation(const PipelineStep& step, detector::SigmaCorrelation& correlation) {
  if (head_.failed || !concerns_rule(step) || head_.failed) return;
  if (step.type == Step::rule_failure) return fail(step, "a pipeline refuses this correlation: " + step.text);
  if (step.type == Step::add_condition) return;
  step_on_head(step, [&](const PipelineStep& each) { step_on_correlation(each, correlation); });
  if (!renames(step)) return;
  const auto single = [&](std::string& field) {
    const auto to = rename_field(step, field);
    if (to.size() == 1) field = to[0];
    else fail(step, "a pipeline gives '" + field + "' several names, where a correlation takes one");
  };
  std::set<std::string> aliases;
  for (detector::SigmaCorrelation::Alias& alias : correlation.aliases) {
    aliases.insert(alias.name);
    for (auto& [part, field] : alias.fields) single(field);
  }
  std::vector<std::string> group_by;
  for (const std::string& field : correlation.group_by) {
    const auto to = aliases.contains(field) ? std::vector{field} : rename_field(step, field);
    group_by.insert(group_by.end(), to.begin(), to.end());
  }
  correlation.group_by = std::move(group_by);
  for (std::string& field : correlation.fields) {
    if (!aliases.contains(field)) single(field);
  }
}

}  // namespace backtrail::intel
