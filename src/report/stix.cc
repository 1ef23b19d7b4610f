// SPDX-License-Identifier: Apache-2.0
#include "report/stix.h"

#include <algorithm>

#include "base/json.h"
#include "base/sha256.h"
#include "report/text.h"

namespace backtrail::report {
namespace {

using base::OrderedJson;

constexpr std::size_t kFindingsNamed = 20;  // of one sighting, by id

/// Names objects after what they are and when they were made, so that one hunt written twice gives one bundle.
std::string object_id(const char* type, const std::string& created, const std::string& what) {
  std::string hex = base::sha256(std::string(type) + '\n' + created + '\n' + what).hex().substr(0, 32);
  hex[12] = '4';  // the one version that STIX 2.1 asks for here, and that its validators take
  hex[16] = "89ab"[(hex[16] >= 'a' ? hex[16] - 'a' + 10 : hex[16] - '0') & 3];
  return std::string(type) + "--" + hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20);
}

std::string literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return out + "'";
}

std::string path_pattern(const std::string& path) {
  const std::size_t at = path.find_last_of("\\/");
  if (at == std::string::npos || at + 1 == path.size()) return "[file:name = " + literal(path) + "]";
  return "[file:parent_directory_ref.path = " + literal(path.substr(0, std::max<std::size_t>(at, 1))) +
         " AND file:name = " + literal(path.substr(at + 1)) + "]";
}

/// The object and property of STIX that each kind of observable is; those that STIX has no object for get one of our own.
std::string stix_pattern(const Detector& detector) {
  if (detector.observable == kStixPattern || detector.pattern.starts_with('[')) return detector.pattern;
  const std::string& kind = detector.observable;
  const std::string value = literal(detector.value);
  const auto is = [&](const std::string& property) { return "[" + property + " = " + value + "]"; };
  static const std::map<std::string, std::string, std::less<>> kProperties{
      {"ipv4", "ipv4-addr:value"},
      {"ipv6", "ipv6-addr:value"},
      {"domain", "domain-name:value"},
      {"url", "url:value"},
      {"email", "email-addr:value"},
      {"md5", "file:hashes.MD5"},
      {"sha1", "file:hashes.'SHA-1'"},
      {"sha256", "file:hashes.'SHA-256'"},
      {"sha224", "file:hashes.'SHA-224'"},
      {"sha384", "file:hashes.'SHA-384'"},
      {"sha512", "file:hashes.'SHA-512'"},
      {"ssdeep", "file:hashes.SSDEEP"},
      {"tlsh", "file:hashes.TLSH"},
      {"imphash", "file:extensions.'windows-pebinary-ext'.imphash"},
      {"file-name", "file:name"},
      {"registry-key", "windows-registry-key:key"},
      {"mutex", "mutex:name"},
      {"service", "process:extensions.'windows-service-ext'.service_name"},
      {"user", "user-account:account_login"},
      {"user-agent", "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'"}};
  if (const auto found = kProperties.find(kind); found != kProperties.end()) return is(found->second);
  if (kind == "path") return path_pattern(detector.value);
  if (kind == "cidr")
    return "[" + std::string(detector.value.contains(':') ? "ipv6" : "ipv4") + "-addr:value ISSUBSET " + value + "]";
  if (kind == "certificate-hash")
    return is("x509-certificate:hashes." + std::string(detector.value.size() == 64 ? "'SHA-256'" : "'SHA-1'"));
  if (kind == "asn") {
    const std::size_t digits = detector.value.find_first_of("0123456789");
    return "[autonomous-system:number = " + (digits == std::string::npos ? "0" : detector.value.substr(digits)) + "]";
  }
  return is("x-backtrail-" + kind + ":value");
}

struct Sighted {
  std::uint64_t count = 0;
  std::optional<base::Instant> first, last;
  std::vector<std::string> findings;
};

class Bundle {
 public:
  Bundle(const Hunt& hunt, const Sink& sink)
      : hunt_(hunt),
        sink_(sink),
        created_(iso_millis(hunt.at)),
        program_(object_id("identity", created_, "backtrail")) {}

  void write(const RuleText& rule_text) {
    sink_("{\"type\":\"bundle\",\"id\":\"" + object_id("bundle", created_, std::to_string(hunt_.findings->size())) +
          "\",\"objects\":[");
    put({{"type", "identity"},
         {"spec_version", "2.1"},
         {"id", program_},
         {"created", created_},
         {"modified", created_},
         {"name", "backtrail " + hunt_.version},
         {"description", "The program that hunted; whose logs they are stands in each sighting."},
         {"identity_class", "system"}});
    std::vector<std::string> indicators;
    for (const Detector& detector : hunt_.detectors) indicators.push_back(put_indicator(detector, rule_text));
    for (const auto& [key, sighted] : gather()) put_sighting(key.first, key.second, indicators[key.first], sighted);
    sink_("\n]}\n");
  }

 private:
  using Key = std::pair<std::size_t, std::size_t>;  // detector, source

  void put(const OrderedJson& object) {
    sink_((first_ ? "\n" : ",\n") + base::dump(object));
    first_ = false;
  }

  [[nodiscard]] std::map<Key, Sighted> gather() const {
    std::map<Key, Sighted> out;
    hunt_.findings->each([&](const Finding& finding) {
      Sighted& seen = out[{finding.detector, finding.records.front().source}];
      ++seen.count;
      if (finding.time && (!seen.first || *finding.time < *seen.first)) seen.first = finding.time;
      if (finding.time && (!seen.last || *seen.last < *finding.time)) seen.last = finding.time;
      if (seen.findings.size() < kFindingsNamed) seen.findings.push_back(finding.id);
    });
    return out;
  }

  std::string put_indicator(const Detector& detector, const RuleText& rule_text) {
    const std::string id =
        object_id("indicator", created_, detector.kind + '\n' + detector.id + '\n' + detector.sha256);
    const bool is_rule = detector.observable.empty();
    const std::string rule = is_rule ? rule_text(detector) : std::string();
    OrderedJson out{{"type", "indicator"},
                    {"spec_version", "2.1"},
                    {"id", id},
                    {"created_by_ref", program_},
                    {"created", created_},
                    {"modified", created_},
                    {"name", detector.title.empty() ? detector.id : detector.title},
                    {"description", counted(detector.findings, "finding", "findings") + " of this hunt, by " +
                                        (is_rule ? "a Sigma rule" : "an indicator of kind " + detector.observable)},
                    {"indicator_types", {"malicious-activity"}},
                    {"pattern", is_rule ? rule : stix_pattern(detector)},
                    {"pattern_type", is_rule ? "sigma" : "stix"},
                    {"valid_from", detector.valid_from ? iso_millis(*detector.valid_from) : created_}};
    // A pattern must not be empty: a rule whose file has gone is named by its hash.
    if (is_rule && rule.empty()) out["pattern"] = "sha256:" + detector.sha256;
    if (detector.valid_until && (!detector.valid_from || *detector.valid_from < *detector.valid_until) &&
        (detector.valid_from || *detector.valid_until > hunt_.at))
      out["valid_until"] = iso_millis(*detector.valid_until);
    if (detector.level < Level::none) out["labels"] = {"level-" + std::string(name(detector.level))};
    OrderedJson references = OrderedJson::array();
    references.push_back({{"source_name", is_rule ? "sigma" : "indicator"}, {"external_id", detector.id}});
    if (!detector.author.empty())
      references.back()["description"] =
          "Author: " + detector.author + (detector.license.empty() ? "" : "; licence: " + detector.license);
    for (const std::string& report : detector.reports)
      references.push_back({{"source_name", "report"}, {"description", report}});
    for (const std::string& technique : detector.techniques)
      references.push_back({{"source_name", "mitre-attack"}, {"external_id", technique}});
    out["external_references"] = std::move(references);
    put(out);
    return id;
  }

  void put_sighting(std::size_t detector, std::size_t source_index, const std::string& indicator, const Sighted& seen) {
    const Source& source = hunt_.sources[source_index];
    const std::string place = place_text(source.path, source.member);
    OrderedJson out{
        {"type", "sighting"},
        {"spec_version", "2.1"},
        {"id", object_id("sighting", created_, std::to_string(detector) + '\n' + place + '\n' + source.sha256)},
        {"created_by_ref", program_},
        {"created", created_},
        {"modified", created_},
        {"description", "In " + place + (source.sha256.empty() ? "" : " (SHA-256 " + source.sha256 + ")")}};
    if (seen.first) out["first_seen"] = iso_millis(*seen.first);
    if (seen.last) out["last_seen"] = iso_millis(*seen.last);
    out["count"] = std::min<std::uint64_t>(seen.count, 999'999'999);
    out["sighting_of_ref"] = indicator;
    OrderedJson references = OrderedJson::array();
    for (const std::string& finding : seen.findings)
      references.push_back({{"source_name", "backtrail finding"}, {"external_id", finding}});
    out["external_references"] = std::move(references);
    put(out);
  }

  const Hunt& hunt_;
  const Sink& sink_;
  std::string created_;
  std::string program_;
  bool first_ = true;
};

}  // namespace

void write_stix(const Hunt& hunt, const RuleText& rule_text, const Sink& sink) { Bundle(hunt, sink).write(rule_text); }

}  // namespace backtrail::report
