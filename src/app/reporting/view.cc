// SPDX-License-Identifier: Apache-2.0
#include "app/reporting/view.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "app/codes.h"
#include "app/hunting/search_limits.h"
#include "app/reporting/records.h"
#include "base/codes.h"
#include "base/file.h"
#include "base/yaml.h"
#include "knowledge/pack.h"
#include "observable/observable.h"

namespace backtrail::app {
namespace {

report::Detector of_rule(const detector::SigmaHead& rule) {
  report::Detector out;
  out.id = rule.id;
  out.sha256 = rule.sha256.hex();
  out.title = rule.title;
  out.author = rule.author;
  out.license = rule.license;
  out.level = report::level_of_rule(rule.level);
  out.sources = detector::sources_of(rule);
  out.techniques = rule.techniques;
  return out;
}

/// The files that hold it, and the reports that those name.
void add_sources(const detector::Set& set, const std::vector<std::uint32_t>& listed, report::Detector& out) {
  std::set<std::string> sources, reports;
  for (const std::uint32_t index : listed) {
    sources.insert(set.sources[index].path);
    if (!set.sources[index].report.empty()) reports.insert(set.sources[index].report);
  }
  out.sources.assign(sources.begin(), sources.end());
  out.reports.assign(reports.begin(), reports.end());
}

report::Detector of_pattern(const detector::Set& set, const detector::StixPattern& pattern) {
  report::Detector out;
  out.id = pattern.id;
  out.sha256 = base::sha256(pattern.pattern).hex();
  out.observable = report::kStixPattern;
  out.value = pattern.pattern;
  out.pattern = pattern.pattern;
  out.title = pattern.title.empty() ? pattern.id : pattern.title;
  out.level = report::Level::indicator;
  out.valid_from = pattern.valid_from;
  out.valid_until = pattern.valid_until;
  add_sources(set, pattern.sources, out);
  return out;
}

report::Detector of_indicator(const detector::Set& set, const detector::Indicator& indicator) {
  report::Detector out;
  out.id = detector::id_of(indicator);
  out.sha256 = detector::sha256_of(indicator).hex();
  out.observable = observable::name(indicator.kind);
  out.value = indicator.value;
  out.pattern = detector::pattern_of(indicator);
  out.title = indicator.title.empty() ? out.observable + " " + indicator.value : indicator.title;
  out.level = report::Level::indicator;
  out.valid_from = indicator.valid_from;
  out.valid_until = indicator.valid_until;
  add_sources(set, indicator.sources, out);
  return out;
}

report::Detector detector_of(const detector::Set& set, const Finding& finding) {
  report::Detector out;
  switch (finding.kind) {
    case hunt::Kind::sigma: out = of_rule(set.rules[finding.detector]); break;
    case hunt::Kind::sigma_correlation: out = of_rule(set.correlations[finding.detector]); break;
    case hunt::Kind::yara:
      out = of_rule(set.yara_rules[finding.detector]);
      out.reports = set.yara_rules[finding.detector].reports;
      break;
    case hunt::Kind::stix_pattern: out = of_pattern(set, set.patterns[finding.detector]); break;
    case hunt::Kind::indicator: out = of_indicator(set, set.indicators[finding.detector]); break;
  }
  out.kind = kind_name(set, finding);
  return out;
}

std::string log_source_of(const detector::SigmaRule& rule) {
  std::string out;
  for (const std::string* part : {&rule.log_source.product, &rule.log_source.category, &rule.log_source.service}) {
    if (!part->empty()) out += (out.empty() ? "" : "/") + *part;
  }
  return out;
}

/// The technique's name and its tactics', as the ATT&CK that comes along has them.
void name_technique(const knowledge::Pack& pack, report::Technique& technique) {
  const auto found = pack.find(technique.id);
  if (!found) return;
  const knowledge::Object& object = pack.object(*found);
  if (object.kind != knowledge::Kind::technique) return;
  technique.name = object.name;
  for (const knowledge::Index tactic : object.tactics) technique.tactics.push_back(pack.object(tactic).name);
}

template <typename T>
void widen_period(std::optional<T>& first, std::optional<T>& last, const std::optional<T>& from,
                  const std::optional<T>& to) {
  if (from && (!first || *from < *first)) first = from;
  if (to && (!last || *last < *to)) last = to;
}

}  // namespace

HuntView::HuntView(const HuntResult& result, const HuntRequest& request, std::string version, base::Instant at,
                   double elapsed_s)
    : result_(result) {
  hunt_.version = std::move(version);
  hunt_.at = at;
  hunt_.elapsed_s = elapsed_s;
  hunt_.findings = this;
  hunt_.read_records = [&result, &request](const std::vector<report::RecordPlace>& places) {
    return read_records(result, request, places);
  };
  add_detectors();
  add_sources();
  add_techniques();
  add_coverage();
  add_losses();
}

void HuntView::each(const std::function<void(const report::Finding&)>& take) const {
  report::Finding out;
  for (const Finding& finding : result_.findings) {
    out.detector = detectors_.at({finding.kind, finding.detector});
    out.id = finding.id.text();
    out.time = finding.time;
    out.matched.clear();
    for (const MatchedText& text : finding.matched)
      out.matched.push_back({text.field, text.value, text.pattern, text.lossy});
    out.records.clear();
    for (const FoundRecord& one : finding.records)
      out.records.push_back({one.stream, one.offset, one.length, one.record_id});
    out.records_left_out = finding.records_left_out;
    out.also_at = finding.also_at;
    out.outside_validity = finding.outside_validity;
    out.slack = finding.slack;
    take(out);
  }
}

void HuntView::add_detectors() {
  std::map<DetectorKey, report::Detector> fired;
  for (const Finding& finding : result_.findings) {
    const auto [at, added] = fired.try_emplace({finding.kind, finding.detector});
    report::Detector& detector = at->second;
    if (added) {
      detector = detector_of(result_.set, finding);
    }
    ++detector.findings;
    widen_period(detector.first, detector.last, finding.time, finding.time);
    ++hunt_.by_level[static_cast<std::size_t>(detector.level)];
  }
  std::vector<std::pair<DetectorKey, report::Detector>> ordered(std::make_move_iterator(fired.begin()),
                                                                std::make_move_iterator(fired.end()));
  std::ranges::stable_sort(ordered, {}, [](const auto& entry) {
    const report::Detector& d = entry.second;
    return std::tie(d.level, d.title, d.id, d.sha256);
  });
  for (auto& [key, detector] : ordered) {
    detectors_.emplace(key, hunt_.detectors.size());
    hunt_.detectors.push_back(std::move(detector));
  }
}

void HuntView::add_sources() {
  std::set<std::string> files;
  for (std::size_t i = 0; i < result_.streams.size(); ++i) {
    const StreamState& stream = result_.streams[i];
    const auto hash = result_.hashes.find(i);
    hunt_.sources.push_back(
        {stream.source.path, stream.source.member, hash == result_.hashes.end() ? std::string() : hash->second.hex(),
         stream.format == nullptr ? std::string() : std::string(stream.format->name()), stream.bytes});
    hunt_.bytes += stream.bytes;
    if (stream.format != nullptr || result_.yara_files.contains(i)) files.insert(stream.source.path);
    if (result_.passed_over(i))
      hunt_.unrecognised.push_back(base::Place{stream.source.path, stream.source.member}.text());
    if (stream.broken && stream.broken->code == kStopped) hunt_.stopped = true;
  }
  hunt_.files_read = files.size();
}

void HuntView::add_techniques() {
  const std::set<std::uint32_t> blind(result_.without_telemetry.begin(), result_.without_telemetry.end());
  std::map<std::string, report::Technique> techniques;
  for (const std::uint32_t index : result_.hunted_rules) {
    for (const std::string& id : result_.set.rules[index].techniques) {
      report::Technique& technique = techniques[id];
      ++(blind.contains(index) ? technique.blind : technique.looked);
    }
  }
  for (const std::uint32_t index : result_.hunted_correlations) {
    for (const std::string& id : result_.set.correlations[index].techniques) ++techniques[id].looked;
  }
  for (const report::Detector& detector : hunt_.detectors) {
    for (const std::string& id : detector.techniques) {
      techniques[id].findings += detector.findings;
      ++techniques[id].found;
    }
  }
  for (auto& [id, technique] : techniques) {
    technique.id = id;
    name_technique(knowledge::builtin_pack(), technique);
    hunt_.techniques.push_back(std::move(technique));
  }
}

void HuntView::add_coverage() {
  for (const auto& [source, seen] : result_.coverage.sources) {
    hunt_.log_sources.push_back(
        {source->product, source->service, source->categories, seen.records, seen.first, seen.last, seen.days});
    widen_period(hunt_.first, hunt_.last, seen.first, seen.last);
  }
  std::ranges::sort(hunt_.log_sources, {},
                    [](const report::LogSource& one) { return std::tie(one.product, one.service, one.categories); });
  std::map<std::string, report::Blind> blind;
  for (const std::uint32_t index : result_.without_telemetry) {
    const detector::SigmaRule& rule = result_.set.rules[index];
    report::Blind& one = blind[log_source_of(rule)];
    one.log_source = log_source_of(rule);
    one.rules.push_back(rule.title.empty() ? rule.id : rule.title);
  }
  for (auto& [name, one] : blind) {
    std::ranges::sort(one.rules);
    hunt_.blind.push_back(std::move(one));
  }
  std::ranges::stable_sort(hunt_.blind, std::ranges::greater(),
                           [](const report::Blind& one) { return one.rules.size(); });
  hunt_.rules = result_.hunted_rules.size() + result_.hunted_correlations.size() + result_.hunted_yara.size();
  hunt_.indicators = result_.set.indicators.size() + result_.hunted_patterns.size();
  hunt_.revoked = result_.set.revoked;
  hunt_.not_for_detection = result_.set.not_for_detection;
  hunt_.intel_skipped = result_.intel_skipped;
}

void HuntView::add_losses() {
  for (const detector::NotEvaluated& one : result_.not_evaluated)
    hunt_.not_evaluated.push_back({one.path, one.id, one.error.code.text(), one.error.message});
  hunt_.unreadable = result_.unreadable;
  hunt_.problems = static_cast<std::uint64_t>(std::ranges::count_if(result_.diagnostics, [](const base::Error& one) {
    return one.severity == base::Severity::error || one.code == base::kNotAFile;
  }));
  for (const base::Error& error : hunt_.unreadable) hunt_.stopped = hunt_.stopped || error.code == kStopped;
  hunt_.nothing_from = result_.nothing_from;
  hunt_.observations_lost = result_.combined.observations.dropped;
  hunt_.windows_capped = result_.combined.windows_capped;
  hunt_.patterns_given_up = result_.combined.patterns_given_up;
  hunt_.blind_to_all = result_.blind();
  for (const HuntResult::GaveUp& one : result_.gave_up) hunt_.gave_up.emplace_back(one.title, one.values);
  for (SearchLimit& one : search_limits(result_.set, result_.hunted_patterns))
    hunt_.limits.emplace_back(std::move(one.why), one.indicators);
  hunt_.records = result_.coverage.records;
  hunt_.records_damaged = result_.records_damaged;
  hunt_.without_time = result_.coverage.without_time;
  hunt_.assumed_time = result_.coverage.assumed_time;
  hunt_.shown_twice = result_.coverage.shown_twice;
  hunt_.never_shown = result_.coverage.never_shown;
  hunt_.outside_period = result_.coverage.outside_period;
  hunt_.slack = result_.coverage.slack;
  hunt_.outside_validity = result_.outside_validity;
  hunt_.shared = static_cast<std::uint64_t>(
      std::ranges::count_if(result_.findings, [](const Finding& one) { return !one.shared.empty(); }));
}

std::string rule_text(const report::Detector& detector) {
  for (const std::string& path : detector.sources) {
    const auto text = base::read_file(path);
    if (!text) continue;
    const auto documents = base::parse_yaml(*text, path);
    if (!documents) continue;
    for (const base::YamlDocument& document : *documents) {
      const std::string_view own = std::string_view(*text).substr(document.begin, document.end - document.begin);
      if (base::sha256(own).hex() == detector.sha256) return std::string(own);
    }
  }
  return {};
}

}  // namespace backtrail::app
