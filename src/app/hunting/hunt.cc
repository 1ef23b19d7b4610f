// SPDX-License-Identifier: Apache-2.0
#include "app/hunting/hunt.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "app/codes.h"
#include "app/hunting/combine.h"
#include "app/hunting/grade.h"
#include "app/hunting/mappings.h"
#include "app/hunting/own_letters.h"
#include "app/hunting/yara_files.h"
#include "app/stream/decoders.h"
#include "base/collected.h"
#include "base/count.h"
#include "base/json.h"
#include "hunt/codes.h"
#include "hunt/hunt.h"
#include "ingest/codes.h"
#include "intel/codes.h"
#include "intel/load.h"
#include "intel/pipeline/pipeline.h"
#include "intel/placeholders.h"
#include "record/mapping.h"

namespace backtrail::app {
namespace {

constexpr std::array<std::string_view, 5> kLevels{"informational", "low", "medium", "high", "critical"};

/// Values longer than this are cut in findings: the record is there to be read whole.
constexpr std::size_t kMatchedValueLimit = 16U << 10;

constexpr std::size_t kUnseenNamed = 20;  // indicators whose text stands unseen; further ones are counted

int level_rank(std::string_view level) {
  const auto found = std::ranges::find(kLevels, level);
  return found == kLevels.end() ? -1 : static_cast<int>(found - kLevels.begin());
}

/// Decodes blocks, scans their records, and keeps what it finds and what it saw.
class Hunter final : public BlockWorker, record::RecordSink, ingest::LossSink, hunt::HitSink {
 public:
  Hunter(const HuntRequest& request, const detector::Set& set, const std::shared_ptr<const hunt::Plan>& plan,
         const record::MappingSet& mappings, const Selection* selection, const hunt::IndicatorTexts* texts,
         base::Progress* progress)
      : observations(hunt::observations::kDefaultBudget / std::max(1U, request.threads)),
        request_(request),
        set_(set),
        demand_(plan->demand()),
        scanner_(plan, &observations),
        mappings_(mappings),
        selection_(selection),
        progress_(progress) {
    if (texts != nullptr) unseen.emplace(*texts);
    if (selection != nullptr && selection->keep) {
      hits.emplace(*plan, hunt::observations::kDefaultBudget / std::max(1U, request.threads));
      observations.tell([this](const hunt::observations::Observation& one) { hits->saw(one); });
    }
    if (request.log_source != record::LogSource{}) options_.default_log_source = mappings.intern(request.log_source);
    options_.assumed_zone = request.assumed_zone;
  }

  void on_block(std::size_t stream, const ingest::SourceInfo& source, const ingest::Format& format,
                const ingest::Block& block) override {
    stream_ = stream;
    from_ = selection_ == nullptr ? 0 : selection_->from(source);
    const std::uint64_t before = coverage.records;
    const std::size_t found = findings.size();
    decoders_.of(format, source, mappings_, demand_, options_).decode(block, source, *this, *this);
    if (progress_ == nullptr) return;
    progress_->records += coverage.records - before;
    progress_->findings += findings.size() - found;
  }

  bool on_record(const record::Record& record) override {
    if (record.log_source != last_source_) {
      last_source_ = record.log_source;
      last_coverage_ = &coverage.sources[record.log_source];
    }
    coverage.add(record, *last_coverage_);
    if (record.offset + record.bytes.size() < from_) return true;
    if (record.time &&
        ((request_.since && *record.time < *request_.since) || (request_.until && *record.time >= *request_.until))) {
      ++coverage.outside_period;
      return true;
    }
    if (unseen) unseen->begin();
    if (hits) hits->begin(record, place_of(record));
    const bool goes_on = record.passed_by || scanner_.scan(record, *this, place_of(record).place());
    if (unseen) unseen->look(record.bytes, place_of(record));
    return goes_on;
  }

  const record::SlotSet* may_pass_by(const record::LogSource& source, std::string_view text) override {
    return scanner_.may_pass_by(source, text);
  }
  bool passes_by(std::span<const record::Named> named) override { return scanner_.passes_by(named); }

  bool on_hit(const record::Record& record, const hunt::Hit& hit) override {
    if (unseen && hit.kind == hunt::Kind::indicator) unseen->saw(hit.index);
    Finding finding;
    finding.kind = hit.kind;
    finding.detector = hit.index;
    if (record.time && outside_validity_of(set_, hit.kind, hit.index, *record.time)) {
      ++outside_validity;
      if (!request_.ignore_validity) return true;
      finding.outside_validity = true;
    }
    finding.slack = record.slack;
    finding.records.push_back(place_of(record));
    finding.time = record.time;
    add_matched(hit, finding);
    findings.push_back(std::move(finding));
    return true;
  }

  void on_damage(base::Error error, std::uint64_t records) override { losses.add(stream_, std::move(error), records); }

  std::vector<Finding> findings;
  hunt::observations::Log observations;
  Coverage coverage;
  Losses losses;
  std::uint64_t outside_validity = 0;
  std::optional<UnseenTexts> unseen;
  std::optional<HitKeeper> hits;

 private:
  [[nodiscard]] FoundRecord place_of(const record::Record& record) const {
    return {stream_, record.offset, record.bytes.size(), record.record_id};
  }

  const HuntRequest& request_;
  const detector::Set& set_;
  const record::Demand& demand_;
  hunt::Scanner scanner_;
  const record::MappingSet& mappings_;
  const Selection* selection_;
  base::Progress* progress_;
  record::AssemblerOptions options_;
  Decoders decoders_;
  const record::LogSource* last_source_ = nullptr;
  SourceCoverage* last_coverage_ = nullptr;  // of it
  std::size_t stream_ = 0;
  std::uint64_t from_ = 0;  // of the stream: records that end before it are passed over
};

base::Digest finding_id(const HuntResult& result, const Finding& finding) {
  std::vector<std::tuple<base::Digest, std::uint64_t, std::uint64_t>> places;
  for (const FoundRecord& one : finding.records) {
    const auto hash = result.hashes.find(one.stream);
    places.emplace_back(hash == result.hashes.end() ? base::Digest{} : hash->second, one.offset, one.length);
  }
  std::ranges::sort(places);
  base::Json records = base::Json::array();
  for (const auto& [hash, offset, length] : places) records.push_back({hash.hex(), offset, length});
  const base::Json name = {kind_name(result.set, finding), detector_id(result.set, finding),
                           detector_sha256(result.set, finding).hex(), records};
  return base::sha256(base::dump(name));
}

using PathAndMember = std::pair<std::string, std::string>;

/// Where the finding's records lie, and where else the same files do.
void add_places(const HuntResult& result, const Finding& finding, bool own, std::set<PathAndMember>& out) {
  std::size_t last = static_cast<std::size_t>(-1);
  for (const FoundRecord& one : finding.records) {
    if (one.stream == last) continue;
    last = one.stream;
    const StreamState& stream = result.streams[one.stream];
    if (own) out.emplace(stream.source.path, stream.source.member);
    for (const std::string& path : result.inputs.files[stream.input].also_at) out.emplace(path, stream.source.member);
  }
}

/// One finding per name: the same bytes may lie under several paths (a log and its gz).
void merge_twins(HuntResult& result) {
  std::map<base::Digest, std::size_t> first;
  std::vector<Finding> kept;
  std::vector<std::set<PathAndMember>> also;
  for (Finding& finding : result.findings) {
    const auto [known, added] = first.emplace(finding.id, kept.size());
    if (added) add_places(result, finding, false, also.emplace_back());
    else add_places(result, finding, true, also[known->second]);
    if (added) kept.push_back(std::move(finding));
  }
  for (std::size_t i = 0; i < kept.size(); ++i) kept[i].also_at.assign(also[i].begin(), also[i].end());
  result.findings = std::move(kept);
}

void order_findings(HuntResult& result) {
  const auto key = [&](std::size_t at) {
    const Finding& f = result.findings[at];
    const FoundRecord& first = f.records.front();
    const ingest::SourceInfo& source = result.streams[first.stream].source;
    return std::tuple(std::string_view(source.path), std::string_view(source.member), first.offset,
                      detector_id(result.set, f), f.kind, f.detector, f.time, f.records.size(), at);
  };
  using Key = decltype(key(0));
  std::vector<Key> order;
  order.reserve(result.findings.size());
  for (std::size_t i = 0; i < result.findings.size(); ++i) order.push_back(key(i));
  std::ranges::sort(order);
  std::vector<Finding> ordered;
  ordered.reserve(order.size());
  for (const Key& one : order) ordered.push_back(std::move(result.findings[std::get<std::size_t{8}>(one)]));
  result.findings = std::move(ordered);
}

void name_findings(HuntResult& result, const PipelineOptions& options) {
  std::set<std::size_t> wanted;
  for (const Finding& finding : result.findings) {
    for (const FoundRecord& one : finding.records) wanted.insert(one.stream);
  }
  if (options.hash_every_stream) {
    for (std::size_t i = 0; i < result.streams.size(); ++i) wanted.insert(i);
  }
  std::erase_if(wanted, [&](std::size_t stream) { return result.hashes.contains(stream); });
  result.hashes.merge(hash_streams(result.streams, {wanted.begin(), wanted.end()}, options));
  for (const std::size_t stream : wanted) {
    if (result.hashes.contains(stream)) continue;
    const ingest::SourceInfo& source = result.streams[stream].source;
    result.unreadable.push_back({ingest::kTruncated,
                                 "the file changed while it was hunted; its findings carry no hash of it",
                                 {source.path, source.member},
                                 "hunt a copy that nobody writes to"});
  }
  for (Finding& finding : result.findings) finding.id = finding_id(result, finding);
}

void find_without_telemetry(HuntResult& result, const hunt::Plan& plan) {
  result.hunted_correlations.assign(plan.correlations().begin(), plan.correlations().end());
  result.hunted_patterns.assign(plan.patterns().begin(), plan.patterns().end());
  result.hunted_yara.assign(plan.yara_rules().begin(), plan.yara_rules().end());
  for (const std::uint32_t rule : plan.rules()) {
    result.hunted_rules.push_back(rule);
    const bool seen = std::ranges::any_of(result.coverage.sources,
                                          [&](const auto& entry) { return plan.applies(rule, *entry.first); });
    if (!seen) result.without_telemetry.push_back(rule);
  }
  for (const auto& [kind, index, searches] : plan.gave_up()) {
    const bool rule = kind == hunt::Kind::sigma;
    const detector::StixPattern* const pattern = rule ? nullptr : &result.set.patterns[index];
    const std::string id = rule ? result.set.rules[index].id : pattern->id;
    const std::string title = rule ? result.set.rules[index].title : pattern->title.empty() ? id : pattern->title;
    const std::string path = rule                       ? result.set.rules[index].path
                             : pattern->sources.empty() ? std::string()
                                                        : result.set.sources[pattern->sources.front()].path;
    result.gave_up.push_back({id, title, searches});
    result.diagnostics.push_back(
        {kRegexGaveUp,
         "a regular expression of '" + title + "' took too many steps on " +
             base::counted(searches, "value; whether it matches", "values; whether they match") + " is not known",
         {path},
         "an expression without nested repetition does not need them"});
  }
}

void tell_unseen(std::vector<UnseenText> unseen, HuntResult& result) {
  for (std::size_t i = 0; i < std::min(unseen.size(), kUnseenNamed); ++i) {
    const UnseenText& one = unseen[i];
    const ingest::SourceInfo& source = result.streams[one.first.stream].source;
    result.diagnostics.push_back(
        {hunt::kTextUnseen,
         "'" + result.set.indicators[one.indicator].value + "' stands in " + base::counted(one.records, "record") +
             " in which nothing is taken for it",
         {.path = source.path, .member = source.member, .offset = one.first.offset},
         "read it: backtrail show PATH " + std::to_string(one.first.offset) + " " + std::to_string(one.first.length),
         base::Severity::warning});
  }
  if (unseen.size() > kUnseenNamed) {
    result.diagnostics.push_back(
        {hunt::kTextUnseen,
         base::counted(unseen.size() - kUnseenNamed, "further indicator stands", "further indicators stand") +
             " in records in which nothing is taken for them",
         {},
         "hunt with fewer to see each",
         base::Severity::warning});
  }
  result.unseen_texts = std::move(unseen);
}

void tell_yara(const hunt::Plan& plan, HuntResult& result) {
  result.yara = plan.yara_stats();
  if (result.yara.unscanned == 0 && result.yara.too_many_matches == 0) return;
  result.diagnostics.push_back({kYaraGaveUp,
                                "YARA did not come to the end of " + std::to_string(result.yara.unscanned) +
                                    " records or files (" + std::to_string(result.yara.timeouts) +
                                    " took too long), and " + std::to_string(result.yara.too_many_matches) +
                                    " strings matched too often to be followed; what they hold is not known",
                                {},
                                "leave out rules whose strings fit nearly everything"});
}

void gather_diagnostics(HuntResult& result, Losses& losses) {
  result.records_damaged = losses.records();
  std::ranges::copy(result.inputs.skipped, std::back_inserter(result.diagnostics));
  for (std::size_t i = 0; i < result.streams.size(); ++i) {
    const StreamState& stream = result.streams[i];
    if (stream.broken && stream.format != nullptr) result.unreadable.push_back(*stream.broken);
    // That a file is empty is told already.
    if (result.passed_over(i) && !stream.empty) {
      result.diagnostics.push_back(
          ingest::no_format_fits(stream.objection, {stream.source.path, stream.source.member}));
    }
  }
  std::ranges::stable_sort(result.unreadable, {}, [](const base::Error& e) { return e.place.text(); });
  std::ranges::copy(result.unreadable, std::back_inserter(result.diagnostics));
  std::ranges::move(losses.told(result.streams), std::back_inserter(result.diagnostics));
}

}  // namespace

void add_matched(const hunt::Hit& hit, Finding& finding) {
  for (const hunt::Matched& matched : hit.matched) {
    MatchedText& text = finding.matched.emplace_back();
    text.field = record::valid_utf8(matched.field, text.lossy);
    text.value = record::valid_utf8(matched.value.substr(0, kMatchedValueLimit), text.lossy);
    text.pattern = matched.pattern;
    text.offset = matched.offset;
  }
}

hunt::Place FoundRecord::place() const { return {{stream, offset, length, record_id ? *record_id + 1 : 0}}; }

FoundRecord FoundRecord::from(const hunt::Place& place) {
  const auto& [stream, offset, length, record_id] = place.words;
  return {stream, offset, length, record_id == 0 ? std::nullopt : std::optional(record_id - 1)};
}

std::string_view kind_name(hunt::Kind kind) {
  constexpr std::string_view kNames[] = {"sigma", "indicator", "sigma-correlation", "stix-pattern", "yara"};
  return kNames[static_cast<int>(kind)];
}

std::string_view kind_name(const detector::Set& set, const Finding& finding) {
  const bool indicator = finding.kind == hunt::Kind::stix_pattern && set.patterns[finding.detector].single;
  return kind_name(indicator ? hunt::Kind::indicator : finding.kind);
}

std::string detector_id(const detector::Set& set, const Finding& finding) {
  switch (finding.kind) {
    case hunt::Kind::sigma: return set.rules[finding.detector].id;
    case hunt::Kind::sigma_correlation: return set.correlations[finding.detector].id;
    case hunt::Kind::stix_pattern: return set.patterns[finding.detector].id;
    case hunt::Kind::yara: return set.yara_rules[finding.detector].id;
    case hunt::Kind::indicator: break;
  }
  return detector::id_of(set.indicators[finding.detector]);
}

base::Digest detector_sha256(const detector::Set& set, const Finding& finding) {
  switch (finding.kind) {
    case hunt::Kind::sigma: return set.rules[finding.detector].sha256;
    case hunt::Kind::sigma_correlation: return set.correlations[finding.detector].sha256;
    case hunt::Kind::yara: return set.yara_rules[finding.detector].sha256;
    case hunt::Kind::stix_pattern: return base::sha256(set.patterns[finding.detector].pattern);
    case hunt::Kind::indicator: break;
  }
  return detector::sha256_of(set.indicators[finding.detector]);
}

std::vector<HuntedDetector> hunted_detectors(const HuntResult& result) {
  std::vector<HuntedDetector> out;
  for (const std::uint32_t rule : result.hunted_rules) {
    out.push_back({hunt::Kind::sigma, result.set.rules[rule].id, result.set.rules[rule].sha256});
  }
  for (const std::uint32_t one : result.hunted_correlations) {
    out.push_back(
        {hunt::Kind::sigma_correlation, result.set.correlations[one].id, result.set.correlations[one].sha256});
  }
  for (const std::uint32_t one : result.hunted_yara) {
    out.push_back({hunt::Kind::yara, result.set.yara_rules[one].id, result.set.yara_rules[one].sha256});
  }
  for (const detector::Indicator& one : result.set.indicators) {
    out.push_back({hunt::Kind::indicator, detector::id_of(one), detector::sha256_of(one)});
  }
  for (const std::uint32_t one : result.hunted_patterns) {
    const detector::StixPattern& pattern = result.set.patterns[one];
    out.push_back(
        {pattern.single ? hunt::Kind::indicator : hunt::Kind::stix_pattern, pattern.id, base::sha256(pattern.pattern)});
  }
  return out;
}

std::string HuntResult::blind() const {
  const bool rules_alone = set.indicators.empty() && hunted_patterns.empty() && hunted_yara.empty();
  if (coverage.records == 0 && hunted_yara.empty()) return "no record was read";
  if (coverage.records != 0 && coverage.outside_period == coverage.records)
    return "every record lies outside the period that was asked for";
  if (rules_alone && !hunted_rules.empty() && without_telemetry.size() == hunted_rules.size())
    return "no record is from a log source that a rule asks for";
  return {};
}

bool HuntResult::incomplete() const {
  return !unreadable.empty() || records_damaged != 0 || !nothing_from.empty() ||
         std::ranges::any_of(diagnostics, [](const base::Error& e) { return e.severity == base::Severity::error; });
}

bool HuntResult::passed_over(std::size_t stream) const {
  return streams[stream].format == nullptr && !streams[stream].broken && !yara_files.contains(stream);
}

bool HuntResult::failed() const {
  return coverage.records == 0 && !unreadable.empty() &&
         std::ranges::none_of(streams, [](const StreamState& s) { return s.format != nullptr && !s.broken; });
}

namespace {

/// A named path whose every rule the engine refused gave nothing either, though each could be read. `usable` are the paths
/// of rules that were left out because nobody asked for them.
void name_wholly_refused(const HuntRequest& request, const hunt::Plan& plan, std::set<std::string> usable,
                         HuntResult& result, base::Diagnostics& diagnostics) {
  const auto use_head = [&](const detector::SigmaHead& head) {
    for (std::string& source : detector::sources_of(head)) usable.insert(std::move(source));
  };
  for (const std::uint32_t index : plan.rules()) use_head(result.set.rules[index]);
  for (const std::uint32_t index : plan.yara_rules()) use_head(result.set.yara_rules[index]);
  for (const std::uint32_t index : plan.correlations()) use_head(result.set.correlations[index]);
  const auto use = [&](const std::vector<std::uint32_t>& sources) {
    for (const std::uint32_t source : sources) usable.insert(result.set.sources[source].path);
  };
  for (const detector::Indicator& one : result.set.indicators) use(one.sources);
  for (const std::uint32_t one : plan.patterns()) use(result.set.patterns[one].sources);
  for (const std::string& path : request.intel) {
    const auto below = [&](const std::string& file) {
      return file.starts_with(path) && (file.size() == path.size() || path.ends_with('/') || file[path.size()] == '/');
    };
    const bool refused =
        std::ranges::any_of(result.not_evaluated, [&](const detector::NotEvaluated& one) { return below(one.path); });
    if (!refused || std::ranges::any_of(usable, below) ||
        std::ranges::find(result.nothing_from, path) != result.nothing_from.end())
      continue;
    result.nothing_from.push_back(path);
    base::Error error{
        intel::kNothingLoaded, "no rule of this path can be evaluated", {}, "each is named with its reason"};
    error.place.path = path;
    diagnostics.report(std::move(error));
  }
}

}  // namespace

base::Result<Detectors> load_detectors(const HuntRequest& request) {
  if (!request.min_level.empty() && level_rank(request.min_level) < 0) {
    return base::fail(kUnknownLevel, "there is no level '" + request.min_level + "'", {},
                      "informational, low, medium, high or critical");
  }
  intel::Placeholders placeholders;
  for (const std::string& path : request.placeholders) BT_TRY_STATUS(intel::read_placeholders(path, placeholders));
  BT_TRY(const auto pipelines, intel::Pipelines::read(request.pipelines));
  Detectors out;
  base::CollectedDiagnostics diagnostics;
  for (const base::Error& note : pipelines.notes()) diagnostics.report(note);
  auto loaded = intel::load(request.intel, diagnostics, request.rule_cache);
  out.set = std::move(loaded.set);
  out.nothing_from = std::move(loaded.nothing_from);
  out.files = loaded.files;
  out.files_skipped = loaded.files_skipped;
  out.diagnostics = std::move(diagnostics.errors);
  intel::expand(placeholders, out.set);
  pipelines.apply(out.set);
  const int floor = level_rank(request.min_level);
  // Rules below the level stay as parts of correlations above it; the plan leaves out what serves nothing.
  const auto below = [&](const detector::SigmaHead& head) {
    return level_rank(head.level) >= 0 && level_rank(head.level) < floor;
  };
  for (const detector::SigmaRule& rule : out.set.rules) {
    if (!below(rule)) continue;
    for (std::string& source : detector::sources_of(rule)) out.left_out.insert(std::move(source));
  }
  for (detector::SigmaRule& rule : out.set.rules) rule.silent = rule.silent || below(rule);
  for (detector::SigmaCorrelation& one : out.set.correlations) one.silent = one.silent || below(one);
  return out;
}

base::Result<HuntResult> run_hunt(const HuntRequest& request, const base::Clock& clock, base::Progress* progress) {
  BT_TRY(auto detectors, load_detectors(request));
  return hunt_with(std::move(detectors), request, nullptr, clock, progress);
}

base::Result<HuntResult> hunt_with(Detectors detectors, const HuntRequest& request, const Selection* selection,
                                   const base::Clock& clock, base::Progress* progress) {
  const ingest::Format* as = request.as.empty() ? nullptr : ingest::find_format(request.as);
  if (as == nullptr && !request.as.empty()) {
    return base::fail(kUnknownFormat, "there is no format '" + request.as + "'", {},
                      "one of: " + ingest::format_names());
  }
  BT_TRY(const auto mappings, load_mappings(request.mappings));
  HuntResult result;
  base::CollectedDiagnostics intel_diagnostics;
  intel_diagnostics.errors = std::move(detectors.diagnostics);
  result.set = std::move(detectors.set);
  result.nothing_from = std::move(detectors.nothing_from);
  result.intel_files = detectors.files;
  result.intel_skipped = detectors.files_skipped;
  result.not_evaluated = std::move(result.set.not_evaluated);
  const auto plan = hunt::Plan::compile(result.set, result.not_evaluated);
  name_wholly_refused(request, *plan, std::move(detectors.left_out), result, intel_diagnostics);

  std::optional<hunt::IndicatorTexts> texts;
  if (request.texts) texts.emplace(result.set.indicators);
  std::vector<std::unique_ptr<BlockWorker>> workers;
  for (unsigned i = 0; i < std::max(1U, request.threads); ++i) {
    workers.push_back(
        std::make_unique<Hunter>(request, result.set, plan, *mappings, selection, texts ? &*texts : nullptr, progress));
  }
  result.inputs = selection == nullptr ? find_inputs(request.paths) : selection->inputs;
  PipelineOptions options{as,       request.threads, request.assumed_zone, clock.now(), request.hash_every_stream,
                          progress, request.slack};
  options.assume = request.assume;
  if (selection != nullptr) {
    options.format_of = selection->format_of;
    options.beginnings = selection->beginnings;
  }
  auto read = run_pipeline(result.inputs, options, workers);
  result.streams = std::move(read.streams);
  result.unreadable = std::move(read.unreadable);
  std::vector<hunt::observations::Log*> logs;
  std::vector<HitKeeper*> keepers;
  std::optional<UnseenTexts> unseen;
  if (texts) unseen.emplace(*texts);
  for (auto& worker : workers) {
    auto& hunter = static_cast<Hunter&>(*worker);
    logs.push_back(&hunter.observations);
    if (hunter.hits) keepers.push_back(&*hunter.hits);
    std::ranges::move(hunter.findings, std::back_inserter(result.findings));
    result.coverage.merge(hunter.coverage);
    result.outside_validity += hunter.outside_validity;
    read.losses.merge(std::move(hunter.losses));
    if (unseen) unseen->merge(*hunter.unseen);
  }
  if (unseen) tell_unseen(unseen->told(), result);
  std::function<bool(const FoundRecord&)> counts;
  hunt::observations::Log kept_before;
  if (selection != nullptr) {
    if (selection->count_kept) {
      selection->count_kept(*plan, result, kept_before);
      logs.push_back(&kept_before);
    }
    counts = [&](const FoundRecord& one) { return selection->counts(result.streams[one.stream], one); };
    std::erase_if(result.findings, [&](const Finding& one) { return !counts(one.records.front()); });
  }
  if (!keepers.empty()) HitKeeper::gather(keepers, counts, selection->keep);
  combine_findings(result, *plan, logs, options, request.ignore_validity, counts);
  grade_findings(result, request.warninglists, intel_diagnostics);
  workers.clear();
  if (request.yara_files) scan_files(plan, options, result);
  tell_yara(*plan, result);
  find_without_telemetry(result, *plan);
  order_findings(result);
  name_findings(result, options);
  merge_twins(result);
  if (const std::string why = result.blind(); !why.empty())
    result.diagnostics.push_back(
        {kNothingCouldMatch, "nothing could have been found: " + why, {}, "this is no all-clear"});
  if (auto alone = ascii_spelling_alone(result.set)) result.diagnostics.push_back(std::move(*alone));
  result.diagnostics.insert(result.diagnostics.begin(), std::make_move_iterator(intel_diagnostics.errors.begin()),
                            std::make_move_iterator(intel_diagnostics.errors.end()));
  gather_diagnostics(result, read.losses);
  result.mappings = mappings;
  return result;
}

}  // namespace backtrail::app
