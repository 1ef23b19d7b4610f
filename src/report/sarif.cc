// SPDX-License-Identifier: Apache-2.0
#include "report/sarif.h"

#include <algorithm>

#include "base/json.h"
#include "report/text.h"

namespace backtrail::report {
namespace {

using base::OrderedJson;

constexpr std::string_view kSchema = "https://json.schemastore.org/sarif-2.1.0.json";

const char* sarif_level(Level level) {
  if (level == Level::critical || level == Level::high) return "error";
  if (level == Level::low || level == Level::informational) return "note";
  return "warning";
}

/// A path as a URI reference: relative paths stay relative, everything beyond RFC 3986's unreserved is escaped.
std::string uri(std::string_view path) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (kPlain.contains(c)) out += c;
    else out += std::string("%") + kHex[byte >> 4] + kHex[byte & 15];
  }
  return out;
}

OrderedJson rule_json(const Detector& detector) {
  OrderedJson properties{{"kind", detector.kind},
                         {"level", name(detector.level)},
                         {"sha256", detector.sha256},
                         {"findings", detector.findings},
                         {"sources", detector.sources}};
  if (!detector.techniques.empty()) {
    OrderedJson tags = OrderedJson::array();
    for (const std::string& technique : detector.techniques) tags.push_back("attack." + technique);
    properties["tags"] = tags;
  }
  if (!detector.author.empty()) properties["author"] = detector.author;
  if (!detector.license.empty()) properties["license"] = detector.license;
  if (!detector.reports.empty()) properties["reports"] = detector.reports;
  OrderedJson out{{"id", detector.id}};
  // SARIF wants a name to be a readable identifier; titles are sentences and go where sentences belong.
  out["shortDescription"] = {{"text", detector.title.empty() ? detector.id : detector.title}};
  out["defaultConfiguration"] = {{"level", sarif_level(detector.level)}};
  out["properties"] = std::move(properties);
  return out;
}

/// The artifacts that results point to: streams, and the archives that hold them.
class Artifacts {
 public:
  explicit Artifacts(const Hunt& hunt) : hunt_(hunt), of_source_(hunt.sources.size(), -1) {}

  void want(std::size_t source) {
    if (of_source_[source] >= 0) return;
    const Source& stream = hunt_.sources[source];
    OrderedJson artifact{{"location", {{"uri", uri(stream.member.empty() ? stream.path : stream.member)}}}};
    if (!stream.member.empty()) artifact["parentIndex"] = archive(stream.path);
    artifact["length"] = stream.bytes;
    if (!stream.sha256.empty()) artifact["hashes"] = {{"sha-256", stream.sha256}};
    artifact["roles"] = OrderedJson::array({"analysisTarget"});
    of_source_[source] = static_cast<std::int64_t>(list_.size());
    list_.push_back(std::move(artifact));
  }
  [[nodiscard]] const OrderedJson& list() const { return list_; }
  [[nodiscard]] OrderedJson location(std::size_t source) const {
    const Source& stream = hunt_.sources[source];
    return {{"uri", uri(stream.member.empty() ? stream.path : stream.member)}, {"index", of_source_[source]}};
  }

 private:
  std::size_t archive(const std::string& path) {
    const auto [known, added] = archives_.emplace(path, list_.size());
    if (added) list_.push_back({{"location", {{"uri", uri(path)}}}, {"roles", OrderedJson::array({"analysisTarget"})}});
    return known->second;
  }
  const Hunt& hunt_;
  std::vector<std::int64_t> of_source_;
  std::map<std::string, std::size_t> archives_;
  OrderedJson list_ = OrderedJson::array();
};

OrderedJson result_json(const Hunt& hunt, const Artifacts& artifacts, const Finding& finding) {
  const Detector& detector = hunt.detectors[finding.detector];
  OrderedJson locations = OrderedJson::array();
  for (const RecordPlace& record : finding.records) {
    locations.push_back({{"physicalLocation",
                          {{"artifactLocation", artifacts.location(record.source)},
                           {"region", {{"byteOffset", record.offset}, {"byteLength", record.length}}}}}});
  }
  const std::string matched = matched_text(finding);
  OrderedJson properties{{"time", finding.time ? OrderedJson(base::format(*finding.time)) : OrderedJson(nullptr)}};
  if (!finding.tenant.empty()) properties["tenant"] = finding.tenant;
  if (finding.records.front().record_id) properties["recordId"] = *finding.records.front().record_id;
  if (finding.outside_validity) properties["validity"] = "outside";
  if (finding.slack) properties["slack"] = true;
  if (!finding.also_at.empty()) {
    OrderedJson also = OrderedJson::array();
    for (const auto& [path, member] : finding.also_at) also.push_back(place_text(path, member));
    properties["alsoAt"] = std::move(also);
  }
  return {{"ruleId", detector.id},
          {"ruleIndex", finding.detector},
          {"level", sarif_level(detector.level)},
          {"message", {{"text", detector.title + (matched.empty() ? "" : ": " + matched)}}},
          {"locations", locations},
          {"partialFingerprints", {{"backtrailFinding/v1", finding.id}}},
          {"properties", properties}};
}

OrderedJson notification(const std::string& id, const std::string& text, const std::string& path, const char* level) {
  OrderedJson out{{"descriptor", {{"id", id}}}, {"level", level}, {"message", {{"text", text}}}};
  if (!path.empty())
    out["locations"] = OrderedJson::array({{{"physicalLocation", {{"artifactLocation", {{"uri", uri(path)}}}}}}});
  return out;
}

OrderedJson invocation_json(const Hunt& hunt) {
  OrderedJson execution = OrderedJson::array();
  for (const base::Error& error : hunt.unreadable)
    execution.push_back(notification(error.code.text(), error.message, error.place.path, "error"));
  for (const std::string& path : hunt.unrecognised)
    execution.push_back(notification("unrecognised", "no log format fits this content", path, "warning"));
  for (const Caveat& caveat : caveats(hunt))
    execution.push_back(notification("coverage", grouped(caveat.count) + " " + caveat.what, "", "note"));
  OrderedJson configuration = OrderedJson::array();
  for (const NotEvaluated& one : hunt.not_evaluated)
    configuration.push_back(notification(one.code, one.message, one.path, "warning"));
  return {{"executionSuccessful", hunt.unreadable.empty() && !hunt.stopped},
          {"endTimeUtc", iso_millis(hunt.at)},
          {"toolExecutionNotifications", execution},
          {"toolConfigurationNotifications", configuration}};
}

}  // namespace

void write_sarif(const Hunt& hunt, const Sink& sink) {
  OrderedJson rules = OrderedJson::array();
  for (const Detector& detector : hunt.detectors) rules.push_back(rule_json(detector));
  Artifacts artifacts(hunt);
  hunt.findings->each([&](const Finding& finding) {
    for (const RecordPlace& record : finding.records) artifacts.want(record.source);
  });
  const OrderedJson driver{{"name", "backtrail"}, {"version", hunt.version}, {"rules", rules}};
  sink("{\"$schema\":\"" + std::string(kSchema) +
       "\",\"version\":\"2.1.0\",\"runs\":[{\n\"tool\":{\"driver\":" + base::dump(driver) + "},\n\"invocations\":[" +
       base::dump(invocation_json(hunt)) + "],\n\"artifacts\":" + base::dump(artifacts.list()) + ",\n\"results\":[");
  const char* before = "\n";
  hunt.findings->each([&](const Finding& finding) {
    sink(before + base::dump(result_json(hunt, artifacts, finding)));
    before = ",\n";
  });
  sink("\n]}]}\n");
}

}  // namespace backtrail::report
