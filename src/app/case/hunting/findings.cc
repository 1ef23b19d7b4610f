// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/findings.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <tuple>

#include "app/case/hunting/as_read.h"
#include "app/case/hunting/erased_findings.h"
#include "app/case/hunting/named_after.h"
#include "app/case/read_items.h"
#include "app/case/telemetry/assumed.h"
#include "app/case/telemetry/catalogue.h"
#include "app/case/telemetry/slices.h"
#include "app/codes.h"
#include "app/hunting/mappings.h"
#include "app/plain_text.h"
#include "base/count.h"
#include "base/hex.h"
#include "base/json.h"
#include "ingest/read_record.h"
#include "ingest/stream.h"

namespace backtrail::app {
namespace {

using base::Json;

constexpr std::size_t kNameLimit = 80;      // of RULE in finding:RULE@TENANT
constexpr std::size_t kTextLimit = 60U << 10;

/// A sealed copy stands in the body as base 64. Records are smaller; whole files that YARA found something in may not be.
constexpr std::uint64_t kCopyLimit = 16ULL << 20;

constexpr std::size_t kReadLimit = 8ULL << 20;  // of what was read in all records of a finding

struct RecordAt {
  std::string path, member, sha256;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::optional<std::int64_t> record_id;
  std::string bytes;
  std::string read;  // JSON; where the bytes do not say it themselves
};

struct ParsedFinding {
  Json json;
  std::string name;  // "sha256:..."
  std::vector<RecordAt> records;
  std::string tenant;
  base::Place place;
};

std::string content_print_of(const ParsedFinding& finding) {
  std::vector<RecordCopy> records;
  for (const RecordAt& one : finding.records) {
    if (one.bytes.size() != one.length) return {};  // too long to be copied
    records.push_back({one.offset, one.bytes});
  }
  return content_print(finding.tenant, base::text_at(finding.json["detector"], "id"), records);
}

/// What the hunt calls a finding: computed afresh, for a name that does not fit its records would let one stand for another.
std::string name_of(const Json& detector, std::vector<RecordAt> records) {
  std::ranges::sort(records, {}, [](const RecordAt& r) { return std::tie(r.sha256, r.offset, r.length); });
  Json places = Json::array();
  for (const RecordAt& one : records) places.push_back(Json::array({one.sha256, one.offset, one.length}));
  const Json name = Json::array(
      {base::text_at(detector, "kind"), base::text_at(detector, "id"), base::text_at(detector, "sha256"), places});
  return base::sha256(base::dump(name)).text();
}

base::Result<ParsedFinding> parse_finding(const std::string& line, base::Place place) {
  const auto bad = [&](std::string why) {
    return base::fail(kBadFinding, std::move(why), place, "give the lines that `backtrail hunt` prints, as they are");
  };
  ParsedFinding out;
  out.place = place;
  BT_TRY(out.json, base::parse_json(line, place.path));
  const Json& json = out.json;
  if (!json.is_object() || !json.contains("v") || json["v"] != 1) return bad("this is no finding of version 1");
  if (!json.contains("detector") || !json["detector"].is_object() || base::text_at(json["detector"], "id").empty())
    return bad("a finding names its detector");
  if (!json.contains("records") || !json["records"].is_array() || json["records"].empty())
    return bad("a finding names its records");
  for (const Json& one : json["records"]) {
    if (!one.is_object() || !one.contains("offset") || !one.contains("length") || !one["offset"].is_number_unsigned() ||
        !one["length"].is_number_unsigned() || base::text_at(one, "path").empty()) {
      return bad("a record has a path, an offset and a length");
    }
    RecordAt at{settled_path(base::text_at(one, "path")),
                base::text_at(one, "member"),
                base::text_at(one, "source_sha256"),
                one["offset"].get<std::uint64_t>(),
                one["length"].get<std::uint64_t>(),
                std::nullopt,
                {},
                {}};
    if (!base::Digest::from_hex(at.sha256))
      return bad("the record's source has no hash; the file changed while it was hunted");
    if (one.contains("record_id") && one["record_id"].is_number_integer())
      at.record_id = one["record_id"].get<std::int64_t>();
    out.records.push_back(std::move(at));
  }
  out.name = base::text_at(json, "finding");
  if (out.name != name_of(json["detector"], out.records))
    return bad("the finding's name does not fit its detector and records");
  return out;
}

/// RULE of the evidence's id.
std::string rule_name(const Json& detector) {
  std::string out;
  if (base::text_at(detector, "kind") == "indicator") {
    out = lasting_rule(base::text_at(detector, "id"));
  } else if (detector.contains("sources") && detector["sources"].is_array() && !detector["sources"].empty() &&
             detector["sources"][0].is_string()) {
    out = std::filesystem::path(detector["sources"][0].get<std::string>()).stem().string();
  }
  for (char& c : out) {
    if (c <= 0x20 || c >= 0x7f || c == '"' || c == '\'' || c == '{' || c == '}' || c == '@' || c == '#') c = '-';
  }
  if (out.empty() || out.size() > kNameLimit) out = base::text_at(detector, "sha256").substr(0, 16);
  return out;
}

std::string matched_text(const Json& json) {
  std::string out;
  if (!json.contains("matched") || !json["matched"].is_array()) return out;
  for (const Json& one : json["matched"]) {
    if (!one.is_object()) continue;
    out += (out.empty() ? "" : "\n") +
           (base::text_at(one, "field").empty() ? "(any value)" : base::text_at(one, "field")) + " = " +
           base::text_at(one, "value");
  }
  return plain_text(std::move(out), kTextLimit);
}

/// The record's time as the case holds its source; nothing where the record alone does not tell it, as in tables.
std::optional<base::Instant> held_time(const RecordAt& record, const registers::Source& source,
                                       const record::MappingSet& mappings) {
  const ingest::Format* const format = ingest::find_format(source.format);
  if (format == nullptr || record.bytes.size() != record.length) return std::nullopt;
  ingest::SourceInfo at{record.path, record.member};
  put_assumption(*source.assumed, at);
  const ingest::SourceInfo::Stretch stretch = at.stretch_with(record.offset + record.length);
  at.modified = stretch.modified;
  at.no_younger = stretch.no_younger;
  at.written_before.clear();
  ingest::MemoryStream bytes(record.bytes);
  record::AssemblerOptions options;
  options.assumed_zone = at.assumed_zone;
  const auto read = ingest::read_record_from(bytes, at, {record.path, record.member, 0, record.length}, mappings,
                                             *format, {}, options);
  return read && read->time_assumed ? read->time : std::nullopt;
}

/// Whoever hunted in the logs alone took zone and year from their files as these are now.
base::Status take_held_times(const Case& in, const std::vector<registers::Source>& sources,
                             std::vector<ParsedFinding>& findings) {
  std::map<std::pair<std::string, std::string>, const registers::Source*> held;  // by tenant and hash; the latest
  for (const registers::Source& one : sources) {
    if (one.assumed) held[{one.tenant, one.sha256}] = &one;
  }
  if (held.empty()) return {};
  BT_TRY(const auto mappings, load_mappings({}));
  std::uint64_t others = 0;
  for (ParsedFinding& one : findings) {
    const auto source = held.find({one.tenant, one.records.back().sha256});
    const auto time = source == held.end() ? std::nullopt : held_time(one.records.back(), *source->second, *mappings);
    if (!time || base::format(*time) == base::text_at(one.json, "time")) continue;
    one.json["time"] = base::format(*time);
    ++others;
  }
  if (others != 0 && in.surroundings().diagnostics != nullptr) {
    in.surroundings().diagnostics->report(
        {kTimeAssumed,
         base::counted(others, "finding has", "findings have") +
             " another time than the hunt gave: that by which the case holds the log",
         {},
         "records there tell no zone or no year; ingest with --tz or --written says what holds",
         base::Severity::note});
  }
  return {};
}

/// The human ids that are taken, so that numbering goes on where it ended.
class Names {
 public:
  base::Status load(const registers::Registers& registers) {
    BT_TRY(const auto all, registers.entries(registers::kEvidence, registers::Which::all));
    for (const auto& one : all) taken_.insert(one.ref);
    return {};
  }
  std::string next(const std::string& base_name) {
    std::uint64_t& number = numbers_[base_name];
    for (;;) {
      ++number;
      std::string out = number == 1 ? base_name : base_name + "#" + std::to_string(number);
      if (taken_.insert(out).second) return out;
    }
  }

 private:
  std::set<std::string> taken_;
  std::map<std::string, std::uint64_t> numbers_;
};

/// Copies the records' bytes, each source read once, but for what was kept of logs that are gone.
void copy_records(const std::string& case_folder, std::vector<ParsedFinding>& findings, const BytesKept& kept,
                  const std::map<std::string, std::uint64_t>& sizes, std::vector<base::Error>& mistakes) {
  struct Key {
    std::string member, sha256;
    auto operator<=>(const Key&) const = default;
  };
  std::map<std::string, std::map<Key, std::vector<std::pair<RecordAt*, const ParsedFinding*>>>> by_path;
  for (ParsedFinding& finding : findings) {
    for (RecordAt& one : finding.records) {
      const auto bytes = kept.find({one.sha256, one.offset, one.length});
      if (bytes != kept.end()) one.bytes = bytes->second;
      else by_path[one.path][{one.member, one.sha256}].emplace_back(&one, &finding);
    }
  }
  for (auto& [path, streams] : by_path) {
    std::vector<SourceCheck> checks;
    for (const auto& [key, records] : streams) {
      SourceCheck& check = checks.emplace_back();
      check.member = key.member;
      check.sealed = *base::Digest::from_hex(key.sha256);
      if (const auto size = sizes.find(key.sha256); size != sizes.end()) check.size = size->second;
      for (const auto& [at, finding] : records) {
        if (at->length <= kCopyLimit) check.slices.push_back({at->offset, at->length, {}});
      }
    }
    look_at_source(path, checks, case_folder);
    std::size_t i = 0;
    for (auto& [key, records] : streams) {
      const SourceCheck& check = checks[i++];
      // A log that has grown holds what was catalogued of it.
      if (check.state != SourceState::whole && check.state != SourceState::grown) {
        const bool gone = check.state == SourceState::gone;
        mistakes.push_back({gone ? kSourceGone : kSourceChanged,
                            gone ? "the source cannot be read: " + check.got
                                 : "the source is not what was hunted: it has the hash " + check.got,
                            {path, key.member},
                            gone ? "paths are taken from where you are; seal where you hunted"
                                 : "hunt again, then seal what was found"});
        continue;
      }
      std::map<std::pair<std::uint64_t, std::uint64_t>, const std::string*> found;
      for (const Slice& slice : check.slices) found[{slice.offset, slice.length}] = &slice.bytes;
      for (auto& [at, finding] : records) {
        if (at->length <= kCopyLimit) at->bytes = *found[{at->offset, at->length}];
        if (at->length <= check.read && at->offset <= check.read - at->length) continue;
        mistakes.push_back({kBadFinding, "the record reaches beyond the end of its source", finding->place, {}});
      }
    }
  }
}

/// What the program reads in the copies that do not say it themselves.
base::Status read_records_of(const Case& in, const std::vector<registers::Source>& sources,
                             std::vector<ParsedFinding>& findings) {
  std::map<std::string, std::string> formats;
  for (const auto& one : sources) formats[one.sha256] = one.format;
  std::vector<CopyToRead> copies;
  for (ParsedFinding& finding : findings) {
    for (RecordAt& one : finding.records)
      copies.push_back({one.path, one.member, one.sha256, {one.offset, one.length}, &one.bytes, &one.read});
  }
  return read_copies(in, formats, copies);
}

/// Without an id it takes over that of what it corrects.
Draft draft_of(const ParsedFinding& finding, const std::string& id, const FindingsRequest& request) {
  const Json& detector = finding.json["detector"];
  Json body = {
      {"kind", "finding"}, {"origin", "backtrail hunt"}, {"tenant", finding.tenant}, {"finding", finding.name}};
  if (!id.empty()) body["id"] = id;
  const std::string title = base::text_at(detector, "title");
  body["title"] = plain_text(title.empty() ? base::text_at(detector, "id") : title, 1000);
  if (!request.marking.empty()) body["marking"] = request.marking;
  if (!request.source_grade.empty()) body["source_grade"] = request.source_grade;
  if (!request.credibility.empty()) body["credibility"] = request.credibility;
  if (std::string text = matched_text(finding.json); !text.empty()) body["text"] = std::move(text);
  Json& short_detector = body["detector"] = Json::object();
  for (const char* key : {"kind", "id", "sha256", "title", "level"}) {
    if (std::string text = base::text_at(detector, key); !text.empty())
      short_detector[key] = plain_text(std::move(text), 1000);
  }
  if (const auto found = detector.find("techniques"); found != detector.end() && found->is_array()) {
    for (const Json& one : *found) {
      if (one.is_string() && registers::is_technique(one.get<std::string>())) body["techniques"].push_back(one);
    }
  }
  Json& locators = body["locators"] = Json::array();
  std::size_t room = kReadLimit;
  for (const RecordAt& one : finding.records) {
    Json at = {{"path", one.path}, {"source_sha256", one.sha256}, {"offset", one.offset}, {"length", one.length}};
    if (one.length <= kCopyLimit) at["bytes"] = base::to_base64(one.bytes);
    if (!one.read.empty() && one.read.size() <= room) {
      at["read"] = Json::parse(one.read, nullptr, false);
      room -= one.read.size();
    }
    if (!one.member.empty()) at["member"] = one.member;
    if (one.record_id) at["record_id"] = *one.record_id;
    locators.push_back(std::move(at));
  }
  Draft out;
  out.type = registers::kEvidence;
  out.body = base::dump(body);
  if (const auto time = base::parse_iso(base::text_at(finding.json, "time"))) out.occurred = time->instant;
  return out;
}

/// Who names the tenant may do so, and hears it when the catalogue knows otherwise: coverage speaks of what was ingested.
void warn_of_strange_sources(const Case& in, const std::string& tenant, const std::vector<ParsedFinding>& findings,
                             const std::map<std::string, std::string>& by_hash,
                             const std::set<std::pair<std::string, std::string>>& ingested) {
  if (in.surroundings().diagnostics == nullptr) return;
  std::map<std::pair<std::string, std::string>, std::string> strange;  // path and member -> hash
  for (const ParsedFinding& finding : findings) {
    for (const RecordAt& one : finding.records) {
      if (!ingested.contains({one.sha256, tenant})) strange.emplace(std::pair(one.path, one.member), one.sha256);
    }
  }
  for (const auto& [place, sha256] : strange) {
    const auto other = by_hash.find(sha256);
    in.surroundings().diagnostics->report(
        {kNeverIngested,
         other == by_hash.end()
             ? "this was never ingested; '" + tenant + "' is taken at its word, and coverage does not know the log"
             : "this was ingested as telemetry of '" + other->second + "', and is sealed as that of '" + tenant + "'",
         {place.first, place.second},
         "backtrail ingest " + place.first + " --tenant " + tenant,
         base::Severity::warning});
  }
}

/// Whose telemetry each finding is from.
base::Status find_tenants(const Case& in, const std::string& tenant, const std::vector<registers::Source>& sources,
                          std::vector<ParsedFinding>& findings, std::vector<base::Error>& mistakes) {
  std::map<std::string, std::string> by_hash;
  std::set<std::pair<std::string, std::string>> ingested;
  for (const auto& one : sources) {
    by_hash.emplace(one.sha256, one.tenant);
    ingested.emplace(one.sha256, one.tenant);
  }
  if (!tenant.empty()) warn_of_strange_sources(in, tenant, findings, by_hash, ingested);
  for (ParsedFinding& finding : findings) {
    finding.tenant = tenant;
    if (const auto known = by_hash.find(finding.records.front().sha256); tenant.empty() && known != by_hash.end())
      finding.tenant = known->second;
    if (!finding.tenant.empty()) continue;
    mistakes.push_back({kNoTenant, "nothing says whose telemetry this is", finding.place,
                        "ingest " + finding.records.front().path + " with --tenant first, or name the tenant here"});
  }
  return {};
}

}  // namespace

base::Result<SealedFindings> seal_findings(Case& into, const ledger::Actor& actor, const FindingsRequest& request,
                                           const std::vector<std::string>& findings,
                                           const std::vector<base::Place>& places) {
  SealedFindings out;
  BT_TRY(const auto evidence, into.registers().all_evidence(registers::Which::all));
  std::set<std::pair<std::string, std::string>> known;  // name and tenant: the same bytes may be two tenants' logs
  for (const auto& one : evidence) known.emplace(one.finding, one.tenant);
  std::vector<ParsedFinding> parsed;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    auto one = parse_finding(findings[i], i < places.size() ? places[i] : base::Place{});
    if (!one) out.mistakes.push_back(std::move(one).error());
    else parsed.push_back(std::move(*one));
  }
  BT_TRY(const auto sources, into.registers().sources(registers::Which::all));
  BT_TRY_STATUS(find_tenants(into, request.tenant, sources, parsed, out.mistakes));
  if (!out.mistakes.empty()) return out;
  std::set<std::string> again = request.again;
  std::erase_if(parsed, [&](const ParsedFinding& one) {
    if (again.erase(one.name) != 0) return false;
    return request.sealed_before.contains(one.name) || !known.emplace(one.name, one.tenant).second;
  });
  std::map<std::string, std::uint64_t> sizes;
  for (const auto& one : sources) sizes.emplace(one.sha256, one.size);
  copy_records(into.folder(), parsed, request.bytes_kept, sizes, out.mistakes);
  if (!out.mistakes.empty()) return out;
  std::erase_if(parsed, [&](const ParsedFinding& one) { return request.erased.contains(content_print_of(one)); });
  out.known = findings.size() - parsed.size();
  BT_TRY_STATUS(read_records_of(into, sources, parsed));
  if (!request.times_held) BT_TRY_STATUS(take_held_times(into, sources, parsed));
  const auto key = [](const ParsedFinding& f) {
    return std::tuple(base::text_at(f.json, "time"), f.records.front().path, f.records.front().member,
                      f.records.front().offset);
  };
  std::ranges::stable_sort(parsed, {}, key);
  for (const ParsedFinding& finding : parsed) {
    for (const RecordAt& one : finding.records) {
      if (one.length > kCopyLimit) out.not_copied.push_back({one.path, one.member});
    }
  }
  Names names;
  BT_TRY_STATUS(names.load(into.registers()));
  std::vector<Draft> drafts;
  for (const ParsedFinding& one : parsed) {
    const auto corrects = request.supersedes.find(one.name);
    const bool own = corrects == request.supersedes.end();
    const std::string base_name = "finding:" + rule_name(one.json["detector"]) + "@" + one.tenant;
    drafts.push_back(draft_of(one, own ? names.next(base_name) : std::string(), request));
    if (!own) drafts.back().corrects = corrects->second;
    out.titles.push_back(base::text_at(one.json["detector"], "title"));
  }
  std::ranges::copy(request.also, std::back_inserter(drafts));
  BT_TRY(out.sealed, into.seal(actor, drafts));
  out.sealed.resize(out.titles.size());
  return out;
}

std::string finding_name(const base::OrderedJson& finding) {
  std::vector<RecordAt> records;
  for (const auto& one : finding["records"]) {
    records.push_back({"",
                       "",
                       one["source_sha256"].get<std::string>(),
                       one["offset"].get<std::uint64_t>(),
                       one["length"].get<std::uint64_t>(),
                       std::nullopt,
                       {},
                       {}});
  }
  return name_of(Json(finding["detector"]), std::move(records));
}

base::Result<SealedFindings> seal_findings(Case& into, const ledger::Actor& actor, const FindingsRequest& request) {
  BT_TRY(const std::string text, read_import(request.path));
  const std::string shown = request.path == "-" ? "standard input" : request.path;
  SealedFindings out;
  // A hunt that found nothing prints nothing, and there is nothing wrong with that.
  if (text.find_first_not_of(" \r\n\t") == std::string::npos) return out;
  ImportItems read = read_items(text, shown, registers::kEvidence);
  out.mistakes = std::move(read.mistakes);
  if (!out.mistakes.empty()) return out;
  std::vector<std::string> findings;
  std::vector<base::Place> places;
  for (ImportItem& item : read.items) {
    findings.push_back(std::move(item.json));
    places.push_back({shown, "", item.line});
  }
  return seal_findings(into, actor, request, findings, places);
}

}  // namespace backtrail::app
