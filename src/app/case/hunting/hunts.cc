// SPDX-License-Identifier: Apache-2.0
#include "app/case/hunting/hunts.h"

#include <algorithm>

#include "app/case/replay.h"
#include "app/case/telemetry/coverage.h"
#include "base/json.h"
#include "ledger/codes.h"

namespace backtrail::app {
namespace {

using base::Json;

constexpr std::size_t kDeepestNeeds = 128;  // a condition is nested less deep

std::string set_name(const std::vector<base::Digest>& prints) {
  base::Sha256 hash;
  for (const base::Digest& one : prints) hash.update(one.hex() + "\n");
  return hash.finish().hex();
}

std::uint64_t number_or_zero(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

/// What is no list of hashes is an empty list: the set's name tells.
std::vector<base::Digest> digests_of(const Json& list) {
  std::vector<base::Digest> out;
  if (!list.is_array()) return out;
  for (const Json& one : list) {
    const auto digest = one.is_string() ? base::Digest::from_hex(one.get<std::string>()) : std::nullopt;
    if (digest) out.push_back(*digest);
  }
  return out;
}

HuntedSource source_of(const Json& json) {
  HuntedSource out{base::text_at(json, "entry"),
                   json.value("read", true),
                   number_or_zero(json, "from"),
                   {},
                   json.value("kept", false)};
  if (const auto holds = json.find("holds"); holds != json.end() && holds->is_array()) {
    for (const Json& one : *holds) {
      if (one.is_string()) out.holds.push_back(one.get<std::string>());
    }
  }
  return out;
}

Json json_of(const HuntedSource& source) {
  Json out = {{"entry", source.entry}, {"read", source.read}};
  if (source.from != 0) out["from"] = source.from;
  if (!source.holds.empty()) out["holds"] = source.holds;
  if (source.kept) out["kept"] = true;
  return out;
}

Json json_of(const HitsKept& hits) {
  Json out = Json::object();
  for (const auto& [entry, file] : hits) out[entry] = file ? Json(file->hex()) : Json(nullptr);
  return out;
}

/// What is not as it should be is not kept.
HitsKept hits_of(const Json& json) {
  HitsKept out;
  for (const auto& [entry, file] : json.items())
    out[entry] = file.is_string() ? base::Digest::from_hex(file.get<std::string>()) : std::nullopt;
  return out;
}

/// A field as text, several that are all needed as a list, else how many of which.
Json json_of(const detector::Needs& needs) {
  if (!needs.field.empty()) return needs.field;
  Json parts = Json::array();
  for (const detector::Needs& one : needs.parts) parts.push_back(json_of(one));
  if (needs.least == needs.parts.size()) return parts;
  return {{"least", needs.least}, {"of", std::move(parts)}};
}

/// What says nothing that can be understood needs nothing.
detector::Needs needs_of_json(const Json& json, std::size_t depth = 0) {
  if (json.is_string()) return {json.get<std::string>(), 0, {}};
  const bool some = json.is_object() && json.contains("of");
  const Json& list = some ? json["of"] : json;
  if (!list.is_array() || depth == kDeepestNeeds) return {};
  std::vector<detector::Needs> parts;
  for (const Json& one : list) parts.push_back(needs_of_json(one, depth + 1));
  const std::uint64_t least = some ? number_or_zero(json, "least") : parts.size();
  if (least > parts.size()) return {};
  return detector::at_least(static_cast<std::uint32_t>(least), std::move(parts));
}

Json json_of(const HuntedWith& detector) {
  Json out = {{"kind", detector.kind}, {"id", detector.id}};
  if (!detector.title.empty()) out["title"] = detector.title;
  if (!detector.techniques.empty()) out["techniques"] = detector.techniques;
  for (std::size_t i = 0; i < detector.log_sources.size(); ++i) {
    const detector::SigmaLogSource& one = detector.log_sources[i];
    Json& said = out["log_sources"].emplace_back(
        Json{{"product", one.product}, {"category", one.category}, {"service", one.service}});
    if (i < detector.needs.size() && !detector.needs[i].nothing()) said["needs"] = json_of(detector.needs[i]);
  }
  return out;
}

HuntedWith detector_of(const Json& json) {
  HuntedWith out{base::text_at(json, "kind"), base::text_at(json, "id")};
  out.title = base::text_at(json, "title");
  if (const auto found = json.find("techniques"); found != json.end() && found->is_array()) {
    for (const Json& one : *found) {
      if (one.is_string()) out.techniques.push_back(one.get<std::string>());
    }
  }
  if (const auto found = json.find("log_sources"); found != json.end() && found->is_array()) {
    for (const Json& one : *found) {
      if (!one.is_object()) continue;
      out.log_sources.push_back(
          {base::text_at(one, "product"), base::text_at(one, "category"), base::text_at(one, "service")});
      const auto needs = one.find("needs");
      out.needs.push_back(needs == one.end() ? detector::Needs() : needs_of_json(*needs));
    }
  }
  return out;
}

/// Nothing when it is not one for each of `prints`.
HuntedSet detectors_of(const Json& json, std::size_t prints) {
  const auto found = json.find("detectors");
  if (found == json.end() || !found->is_array() || found->size() != prints) return nullptr;
  std::vector<HuntedWith> out;
  for (const Json& one : *found) {
    if (!one.is_object()) return nullptr;
    out.push_back(detector_of(one));
  }
  return std::make_shared<const std::vector<HuntedWith>>(std::move(out));
}

}  // namespace

bool HuntedWith::is_for(const registers::LogSourceDays& held) const {
  return log_sources.empty() ||
         std::ranges::any_of(log_sources, [&](const auto& wanted) { return fits(wanted, held); });
}

bool HuntedWith::could_match(const registers::LogSourceDays& held, const registers::FieldNames* fields) const {
  if (log_sources.empty()) return true;
  for (std::size_t i = 0; i < log_sources.size(); ++i) {
    if (fits(log_sources[i], held) && (fields == nullptr || i >= needs.size() || needs[i].met_by(*fields))) return true;
  }
  return false;
}

void HuntedWith::put_missing(const registers::LogSourceDays& held, const registers::FieldNames* fields,
                             std::set<std::string>& into) const {
  if (fields == nullptr || could_match(held, fields)) return;
  for (std::size_t i = 0; i < log_sources.size() && i < needs.size(); ++i) {
    if (fits(log_sources[i], held)) needs[i].put_missing(*fields, into);
  }
}

base::Result<HuntRun> Hunts::parse(const std::string& body, const base::Place& place) {
  const auto damaged = [&](const char* why) {
    return base::fail(ledger::kDamaged, std::string("a hunt on record does not say what it should: ") + why, place,
                      "backtrail verify");
  };
  BT_TRY(const Json json, base::parse_json(body, place.path));
  if (!json.is_object()) return damaged("it is no object");
  if (number_or_zero(json, "v") > kHuntFormat) {
    return base::fail(ledger::kNewerFormat, "a newer version of this program hunted in this case", place,
                      "update backtrail");
  }
  const auto sources = json.find("sources");
  if (sources == json.end() || !sources->is_array()) return damaged("it has no sources");
  HuntRun out;
  out.engine = base::text_at(json, "engine");
  out.tenant = base::text_at(json, "tenant");
  const auto together = json.find("together");
  out.together = together != json.end() && together->is_boolean() && together->get<bool>();
  for (const Json& one : *sources) {
    if (!one.is_object() || (one.contains("read") && !one["read"].is_boolean()) ||
        (one.contains("kept") && !one["kept"].is_boolean()))
      return damaged("a source");
    out.sources.push_back(source_of(one));
  }
  const std::string name = base::text_at(json, "set");
  if (const auto prints = json.find("prints"); prints != json.end()) {
    auto list = digests_of(*prints);
    if (!std::ranges::is_sorted(list) || set_name(list) != name) return damaged("its set of detectors");
    if (auto detectors = detectors_of(json, list.size())) detectors_[name] = std::move(detectors);
    sets_.emplace(name, std::make_shared<const std::vector<base::Digest>>(std::move(list)));
  }
  const auto set = sets_.find(name);
  if (set == sets_.end()) return damaged("nothing says what its set of detectors is");
  out.prints = set->second;
  if (const auto detectors = detectors_.find(name); detectors != detectors_.end()) out.detectors = detectors->second;
  const auto found = json.find("found");
  if (found == json.end() || !found->is_object()) return damaged("what it found");
  for (const auto& [print, names] : found->items()) {
    const auto digest = base::Digest::from_hex(print);
    if (!digest) return damaged("what it found");
    out.found[*digest] = digests_of(names);
  }
  if (const auto hits = json.find("hits"); hits != json.end() && hits->is_object()) {
    for (const auto& [print, files] : hits->items()) {
      const auto digest = base::Digest::from_hex(print);
      if (digest && files.is_object()) out.hits[*digest] = hits_of(files);
    }
  }
  return out;
}

base::Result<Hunts> Hunts::read(const ledger::Log& log, const ledger::Bodies& bodies) {
  Hunts out;
  BT_TRY_STATUS(replay_of(log, bodies, kHuntType, [&](const Told& told) -> base::Status {
    if (told.trouble != nullptr) return std::unexpected(*told.trouble);
    BT_TRY(auto run, out.parse(told.body, {"hunt " + told.entry->id}));
    run.index = told.index;
    run.entry = told.entry->id;
    run.at = told.entry->entered;
    out.runs_.push_back(std::move(run));
    return {};
  }));
  return out;
}

Draft Hunts::draft_of(const HuntRun& run, std::set<std::string>& fresh) const {
  const std::string name = set_name(*run.prints);
  Json body = {{"v", kHuntFormat}, {"engine", run.engine},     {"tenant", run.tenant},   {"together", run.together},
               {"set", name},      {"sources", Json::array()}, {"found", Json::object()}};
  for (const HuntedSource& one : run.sources) body["sources"].push_back(json_of(one));
  if (!sets_.contains(name) && fresh.insert(name).second) {
    body["prints"] = Json::array();
    for (const base::Digest& one : *run.prints) body["prints"].push_back(one.hex());
    if (run.detectors) body["detectors"] = Json::array();
    for (std::size_t i = 0; run.detectors && i < run.detectors->size(); ++i)
      body["detectors"].push_back(json_of((*run.detectors)[i]));
  }
  for (const auto& [print, names] : run.found) {
    Json& list = body["found"][print.hex()] = Json::array();
    for (const base::Digest& one : names) list.push_back(one.hex());
  }
  for (const auto& [print, hits] : run.hits) body["hits"][print.hex()] = json_of(hits);
  Draft out;
  out.type = std::string(kHuntType);
  out.body = base::dump(body);
  return out;
}

}  // namespace backtrail::app
