// SPDX-License-Identifier: Apache-2.0
#include "app/rules.h"

#include <algorithm>
#include <optional>
#include <set>

#include "app/codes.h"
#include "app/stream/pipeline.h"
#include "base/collected.h"
#include "base/count.h"
#include "hunt/hunt.h"
#include "ingest/codes.h"
#include "intel/load.h"
#include "intel/pipeline/pipeline.h"
#include "intel/placeholders.h"
#include "record/mapping.h"

namespace backtrail::app {
namespace {

base::Result<detector::Set> load_rules(const RulesRequest& request, base::CollectedDiagnostics& diagnostics) {
  intel::Placeholders placeholders;
  for (const std::string& path : request.placeholders) BT_TRY_STATUS(intel::read_placeholders(path, placeholders));
  BT_TRY(const auto pipelines, intel::Pipelines::read(request.pipelines));
  for (const base::Error& note : pipelines.notes()) diagnostics.report(note);
  detector::Set set = intel::load(request.intel, diagnostics).set;
  intel::expand(placeholders, set);
  pipelines.apply(set);
  return set;
}

void add_needs(const std::vector<detector::SigmaSearch>& searches, std::set<std::string>& fields,
               std::set<std::string>& modifiers) {
  for (const detector::SigmaSearch& search : searches) {
    for (const auto& map : search.any_of) {
      for (const detector::SigmaItem& item : map) {
        fields.insert(item.field.empty() ? "(any value)" : item.field);
        modifiers.insert(item.modifiers.begin(), item.modifiers.end());
        if (std::ranges::find(item.modifiers, "fieldref") == item.modifiers.end()) continue;
        for (const detector::Scalar& value : item.values) fields.insert(value.text);
      }
    }
  }
}

bool gives(const record::Mapping& mapping, const detector::SigmaLogSource& wanted) {
  return std::ranges::any_of(mapping.rules, [&](const record::LogSourceRule& rule) {
    const record::LogSource& have = *rule.log_source;
    return (wanted.product.empty() || wanted.product == have.product) &&
           (wanted.service.empty() || wanted.service == have.service) &&
           (wanted.category.empty() || std::ranges::find(have.categories, wanted.category) != have.categories.end());
  });
}

CheckedRule check(const detector::SigmaRule& rule, const record::MappingSet& mappings) {
  CheckedRule out;
  out.kind = "sigma";
  out.head = rule;
  out.log_source = rule.log_source;
  std::set<std::string> fields, modifiers;
  add_needs(rule.searches, fields, modifiers);
  for (const auto& filter : rule.filters) {
    add_needs(filter->searches, fields, modifiers);
    out.filters.push_back(filter->id);
  }
  out.fields.assign(fields.begin(), fields.end());
  out.modifiers.assign(modifiers.begin(), modifiers.end());
  for (const auto& mapping : mappings.all()) {
    if (!gives(*mapping, rule.log_source)) continue;
    auto& names = out.mappings[mapping->name];
    for (const auto& [native, canonical] : mapping->rename) {
      if (fields.contains(canonical)) names[canonical].push_back(native);
    }
  }
  return out;
}

CheckedRule check(const detector::SigmaCorrelation& correlation) {
  CheckedRule out;
  out.kind = "sigma-correlation";
  out.head = correlation;
  std::set<std::string> fields(correlation.group_by.begin(), correlation.group_by.end());
  fields.insert(correlation.fields.begin(), correlation.fields.end());
  for (const auto& alias : correlation.aliases) {
    fields.erase(alias.name);
    for (const auto& [part, field] : alias.fields) fields.insert(field);
  }
  out.fields.assign(fields.begin(), fields.end());
  for (const detector::SigmaPart& part : correlation.parts) out.parts.push_back(part.written);
  return out;
}

/// Takes the one record apart from all others.
class RecordTracer final : public BlockWorker, record::RecordSink, ingest::LossSink {
 public:
  RecordTracer(const ExplainRequest& request, const hunt::Tracer& tracer, const record::MappingSet& mappings)
      : request_(request), tracer_(tracer), mappings_(mappings) {}

  void on_block(std::size_t, const ingest::SourceInfo& source, const ingest::Format& format,
                const ingest::Block& block) override {
    if (lines || source.member != request_.member) return;
    if (!decoder_) decoder_ = format.decoder(mappings_, tracer_.demand(), {});
    decoder_->decode(block, source, *this, *this);
  }
  bool on_record(const record::Record& record) override {
    if (record.offset == request_.offset && record.bytes.size() == request_.length) lines = tracer_.trace(record);
    return !lines;
  }
  void on_damage(base::Error, std::uint64_t) override {}

  std::optional<std::vector<hunt::TraceLine>> lines;

 private:
  const ExplainRequest& request_;
  const hunt::Tracer& tracer_;
  const record::MappingSet& mappings_;
  std::unique_ptr<ingest::Decoder> decoder_;
};

}  // namespace

base::Result<CheckedRules> check_rules(const RulesRequest& request) {
  base::CollectedDiagnostics diagnostics;
  BT_TRY(detector::Set set, load_rules(request, diagnostics));
  CheckedRules out;
  out.not_evaluated = std::move(set.not_evaluated);
  out.diagnostics = std::move(diagnostics.errors);
  const auto mappings = record::MappingSet::builtin();
  std::map<std::pair<std::string, std::string>, std::vector<base::Error>> problems;
  std::vector<detector::NotEvaluated> refused;
  (void)hunt::Plan::compile(set, refused);
  for (detector::NotEvaluated& one : refused) problems[{one.path, one.id}].push_back(std::move(one.error));
  for (const detector::SigmaRule& rule : set.rules) out.rules.push_back(check(rule, *mappings));
  for (const detector::SigmaCorrelation& one : set.correlations) out.rules.push_back(check(one));
  for (CheckedRule& rule : out.rules) {
    const auto found = problems.find({rule.head.path, rule.head.id});
    if (found != problems.end()) rule.problems = found->second;
  }
  std::ranges::stable_sort(out.rules, {}, [](const CheckedRule& r) { return std::tie(r.head.path, r.head.id); });
  return out;
}

base::Result<Explained> explain_rule(const ExplainRequest& request, const base::Clock& clock) {
  const ingest::Format* as = request.as.empty() ? nullptr : ingest::find_format(request.as);
  if (as == nullptr && !request.as.empty())
    return base::fail(kUnknownFormat, "there is no format '" + request.as + "'");
  base::CollectedDiagnostics diagnostics;
  BT_TRY(const detector::Set set, load_rules(request.rules, diagnostics));
  const auto rule = std::ranges::find_if(set.rules, [&](const detector::SigmaRule& one) {
    return one.id == request.rule || one.name == request.rule || detector::stands_in(one, request.rule);
  });
  if (rule == set.rules.end()) {
    return base::fail(kRuleNotFound, "there is no rule with the id, name or path '" + request.rule + "'", {},
                      "backtrail rules list --intel PATH names them");
  }
  BT_TRY(const hunt::Tracer tracer, hunt::Tracer::make(*rule));
  const auto mappings = record::MappingSet::builtin();
  std::vector<std::unique_ptr<BlockWorker>> workers;
  workers.push_back(std::make_unique<RecordTracer>(request, tracer, *mappings));
  PipelineOptions options;
  options.as = as;
  options.now = clock.now();
  auto read = run_pipeline(find_inputs({request.path}), options, workers);
  auto& lines = static_cast<RecordTracer&>(*workers.front()).lines;
  if (!lines) {
    if (!read.unreadable.empty()) return std::unexpected(read.unreadable.front());
    return base::fail(ingest::kNoSuchRecord, "no record of " + base::counted(request.length, "byte") + " begins here",
                      {request.path, request.member, 0, 0, request.offset},
                      "path, offset and length stand in every finding");
  }
  Explained out{*rule, std::move(*lines), false};
  out.matches = out.lines.size() > 1 && out.lines[0].answer == hunt::TraceLine::Answer::yes &&
                out.lines[1].answer == hunt::TraceLine::Answer::yes;
  return out;
}

}  // namespace backtrail::app
