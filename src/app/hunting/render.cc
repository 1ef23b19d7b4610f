// SPDX-License-Identifier: Apache-2.0
#include "app/hunting/render.h"

#include <algorithm>
#include <tuple>

#include "app/hunting/search_limits.h"
#include "base/days.h"
#include "base/json.h"

namespace backtrail::app {
namespace {

using base::OrderedJson;

OrderedJson text_or_null(const std::string& text) { return text.empty() ? OrderedJson(nullptr) : OrderedJson(text); }
OrderedJson when_or_null(const std::optional<base::Instant>& time) {
  return time ? OrderedJson(base::format(*time)) : OrderedJson(nullptr);
}

OrderedJson rule_json(hunt::Kind kind, const detector::SigmaHead& rule) {
  return {{"kind", kind_name(kind)},
          {"id", rule.id},
          {"sha256", rule.sha256.hex()},
          {"title", text_or_null(rule.title)},
          {"level", text_or_null(rule.level)},
          {"author", text_or_null(rule.author)},
          {"license", text_or_null(rule.license)},
          {"sources", detector::sources_of(rule)},
          {"techniques", rule.techniques},
          {"reports", OrderedJson::array()}};
}

OrderedJson yara_json(const detector::YaraRule& rule) {
  OrderedJson out = rule_json(hunt::Kind::yara, rule);
  out["reports"] = rule.reports;
  return out;
}

/// What an indicator's or pattern's sources say, together.
OrderedJson listed_json(const detector::Set& set, const Finding& finding, const std::string& title,
                        const std::vector<std::uint32_t>& listed) {
  OrderedJson sources = OrderedJson::array();
  std::set<std::string> reports, indicates, labels, markings;
  for (const std::uint32_t index : listed) {
    const detector::Source& source = set.sources[index];
    if (std::find(sources.begin(), sources.end(), source.path) == sources.end()) sources.push_back(source.path);
    if (!source.report.empty()) reports.insert(source.report);
    indicates.insert(source.indicates.begin(), source.indicates.end());
    labels.insert(source.labels.begin(), source.labels.end());
    markings.insert(source.markings.begin(), source.markings.end());
  }
  OrderedJson out{{"kind", kind_name(set, finding)},
                  {"id", detector_id(set, finding)},
                  {"sha256", detector_sha256(set, finding).hex()},
                  {"title", title},
                  {"level", nullptr},
                  {"author", nullptr},
                  {"license", nullptr},
                  {"sources", sources},
                  {"techniques", OrderedJson::array()},
                  {"reports", reports}};
  if (!indicates.empty()) out["indicates"] = indicates;
  if (!labels.empty()) out["labels"] = labels;
  if (!markings.empty()) out["markings"] = markings;
  return out;
}

OrderedJson indicator_json(const detector::Set& set, const Finding& finding) {
  const detector::Indicator& one = set.indicators[finding.detector];
  const std::string title = one.title.empty() ? std::string(observable::name(one.kind)) + " " + one.value : one.title;
  return listed_json(set, finding, title, one.sources);
}

OrderedJson pattern_json(const detector::Set& set, const Finding& finding) {
  const detector::StixPattern& one = set.patterns[finding.detector];
  return listed_json(set, finding, one.title.empty() ? one.id : one.title, one.sources);
}

OrderedJson detector_json(const detector::Set& set, const Finding& finding) {
  switch (finding.kind) {
    case hunt::Kind::sigma: return rule_json(finding.kind, set.rules[finding.detector]);
    case hunt::Kind::sigma_correlation: return rule_json(finding.kind, set.correlations[finding.detector]);
    case hunt::Kind::stix_pattern: return pattern_json(set, finding);
    case hunt::Kind::yara: return yara_json(set.yara_rules[finding.detector]);
    case hunt::Kind::indicator: break;
  }
  return indicator_json(set, finding);
}

OrderedJson record_json(const HuntResult& result, const FoundRecord& one) {
  const StreamState& stream = result.streams[one.stream];
  OrderedJson record{{"path", stream.source.path}};
  if (!stream.source.member.empty()) record["member"] = stream.source.member;
  const auto hash = result.hashes.find(one.stream);
  record["source_sha256"] = hash == result.hashes.end() ? OrderedJson(nullptr) : OrderedJson(hash->second.hex());
  record["offset"] = one.offset;
  record["length"] = one.length;
  record["record_id"] = one.record_id ? OrderedJson(*one.record_id) : OrderedJson(nullptr);
  return record;
}

OrderedJson log_source_json(const record::LogSource& source, const SourceCoverage& coverage) {
  return {{"product", text_or_null(source.product)},
          {"category", source.categories.empty() ? OrderedJson(nullptr) : OrderedJson(source.categories.front())},
          {"service", text_or_null(source.service)},
          {"categories", source.categories},
          {"records", coverage.records},
          {"first", when_or_null(coverage.first)},
          {"last", when_or_null(coverage.last)},
          {"days", base::day_ranges(coverage.days)}};
}

std::vector<std::pair<const record::LogSource*, const SourceCoverage*>> ordered_sources(const Coverage& coverage) {
  std::vector<std::pair<const record::LogSource*, const SourceCoverage*>> out;
  for (const auto& [source, seen] : coverage.sources) out.emplace_back(source, &seen);
  std::ranges::sort(out, [](const auto& a, const auto& b) {
    return std::tie(a.first->product, a.first->service, a.first->categories) <
           std::tie(b.first->product, b.first->service, b.first->categories);
  });
  return out;
}

std::size_t single_patterns(const HuntResult& result) {
  return static_cast<std::size_t>(std::ranges::count_if(
      result.hunted_patterns, [&](std::uint32_t index) { return result.set.patterns[index].single; }));
}

std::size_t indicators_hunted(const HuntResult& result) {
  return result.set.indicators.size() + single_patterns(result);
}

std::size_t shared_findings(const HuntResult& result) {
  return static_cast<std::size_t>(
      std::ranges::count_if(result.findings, [](const Finding& one) { return !one.shared.empty(); }));
}

OrderedJson detectors_json(const HuntResult& result) {
  OrderedJson not_evaluated = OrderedJson::array();
  for (const auto& entry : result.not_evaluated) {
    not_evaluated.push_back({{"path", entry.path},
                             {"id", text_or_null(entry.id)},
                             {"code", entry.error.code.text()},
                             {"message", entry.error.message}});
  }
  OrderedJson gave_up = OrderedJson::array();
  for (const HuntResult::GaveUp& one : result.gave_up) gave_up.push_back({{"id", one.id}, {"values", one.values}});
  OrderedJson without = OrderedJson::array();
  for (const std::uint32_t index : result.without_telemetry) {
    const auto& rule = result.set.rules[index];
    OrderedJson source = OrderedJson::object();
    if (!rule.log_source.product.empty()) source["product"] = rule.log_source.product;
    if (!rule.log_source.category.empty()) source["category"] = rule.log_source.category;
    if (!rule.log_source.service.empty()) source["service"] = rule.log_source.service;
    without.push_back({{"id", rule.id}, {"logsource", source}});
  }
  return {{"loaded",
           {{"sigma", result.hunted_rules.size()},
            {"sigma-correlation", result.hunted_correlations.size()},
            {"indicator", indicators_hunted(result)},
            {"stix-pattern", result.hunted_patterns.size() - single_patterns(result)},
            {"yara", result.hunted_yara.size()}}},
          {"files", {{"read", result.intel_files}, {"passed_over", result.intel_skipped}}},
          {"revoked", result.set.revoked},
          {"not_for_detection", result.set.not_for_detection},
          {"gave_up", gave_up},
          {"yara",
           {{"timeouts", result.yara.timeouts},
            {"unscanned", result.yara.unscanned},
            {"too_many_matches", result.yara.too_many_matches},
            {"files", result.yara_files.size()}}},
          {"not_evaluated", not_evaluated},
          {"without_telemetry", without}};
}

/// What findings of several records were made from.
OrderedJson observations_json(const HuntResult& result) {
  const hunt::observations::Stats& seen = result.combined.observations;
  return {{"kept", seen.kept},
          {"without_time", seen.without_time},
          {"without_key", seen.without_key},
          {"spilled_bytes", seen.spilled_bytes},
          {"dropped", seen.dropped},
          {"windows_capped", result.combined.windows_capped},
          {"patterns_given_up", result.combined.patterns_given_up}};
}

OrderedJson files_json(const HuntResult& result) {
  OrderedJson unreadable = OrderedJson::array();
  for (const base::Error& error : result.unreadable) {
    OrderedJson entry{{"path", error.place.path}};
    if (!error.place.member.empty()) entry["member"] = error.place.member;
    entry["code"] = error.code.text();
    entry["message"] = error.message;
    unreadable.push_back(std::move(entry));
  }
  OrderedJson unrecognised = OrderedJson::array();
  std::set<std::string> read;
  for (std::size_t i = 0; i < result.streams.size(); ++i) {
    const StreamState& stream = result.streams[i];
    if (stream.format != nullptr || result.yara_files.contains(i)) read.insert(stream.source.path);
    if (result.passed_over(i)) {
      OrderedJson entry{{"path", stream.source.path}};
      if (!stream.source.member.empty()) entry["member"] = stream.source.member;
      unrecognised.push_back(std::move(entry));
    }
  }
  return {{"read", read.size()}, {"unreadable", unreadable}, {"unrecognised", unrecognised}};
}

/// What nothing found leaves open by kind.
OrderedJson limits_json(const HuntResult& result) {
  OrderedJson out = OrderedJson::array();
  for (const SearchLimit& one : search_limits(result.set, result.hunted_patterns))
    out.push_back({{"indicators", one.indicators}, {"why", one.why}});
  return out;
}

}  // namespace

base::OrderedJson finding_json(const HuntResult& result, const Finding& finding) {
  OrderedJson matched = OrderedJson::array();
  for (const MatchedText& text : finding.matched) {
    OrderedJson entry{{"field", text.field}, {"value", text.value}, {"pattern", text.pattern}};
    if (text.offset) entry["offset"] = *text.offset;
    if (text.lossy) entry["lossy"] = true;
    matched.push_back(std::move(entry));
  }
  OrderedJson records = OrderedJson::array();
  for (const FoundRecord& one : finding.records) records.push_back(record_json(result, one));
  OrderedJson also = OrderedJson::array();
  for (const auto& [path, member] : finding.also_at) {
    OrderedJson entry{{"path", path}};
    if (!member.empty()) entry["member"] = member;
    also.push_back(std::move(entry));
  }
  OrderedJson out{{"v", 1},
                  {"finding", finding.id.text()},
                  {"detector", detector_json(result.set, finding)},
                  {"tenant", nullptr},
                  {"time", when_or_null(finding.time)},
                  {"matched", matched},
                  {"records", records},
                  {"also_at", also}};
  if (finding.records_left_out != 0) out["records_left_out"] = finding.records_left_out;
  if (!finding.shared.empty()) {
    OrderedJson shared = OrderedJson::array();
    for (const intel::Shared& one : finding.shared)
      shared.push_back({{"list", one.list}, {"entry", one.entry}, {"why", one.why}});
    out["shared"] = std::move(shared);
  }
  if (finding.outside_validity) out["validity"] = "outside";
  if (finding.slack) out["slack"] = true;
  return out;
}

base::OrderedJson summary_json(const HuntResult& result, double elapsed_s) {
  OrderedJson sources = OrderedJson::array();
  SourceCoverage all;
  for (const auto& [source, coverage] : ordered_sources(result.coverage)) {
    sources.push_back(log_source_json(*source, *coverage));
    all.merge(*coverage);
  }
  std::uint64_t bytes = 0;
  for (const StreamState& stream : result.streams) bytes += stream.bytes;
  return {{"files", files_json(result)},
          {"bytes", bytes},
          {"records", result.coverage.records},
          {"records_damaged", result.records_damaged},
          {"records_outside_period", result.coverage.outside_period},
          {"records_slack", result.coverage.slack},
          {"time",
           {{"first", when_or_null(all.first)},
            {"last", when_or_null(all.last)},
            {"without_time", result.coverage.without_time},
            {"assumed", result.coverage.assumed_time},
            {"shown_twice", result.coverage.shown_twice},
            {"never_shown", result.coverage.never_shown}}},
          {"log_sources", sources},
          {"detectors", detectors_json(result)},
          {"limits", limits_json(result)},
          {"outside_validity", result.outside_validity},
          {"observations", observations_json(result)},
          {"findings", result.findings.size()},
          {"findings_shared", shared_findings(result)},
          {"elapsed_s", elapsed_s}};
}

}  // namespace backtrail::app
