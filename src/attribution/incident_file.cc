// SPDX-License-Identifier: Apache-2.0
#include "attribution/incident_file.h"

#include <algorithm>
#include <optional>

#include "attribution/codes.h"
#include "base/json.h"

namespace backtrail::attribution {
namespace {

using base::Json;
using base::OrderedJson;

constexpr std::array<std::string_view, 4> kBesideNames = {"infrastructure", "timing", "tradecraft", "victimology"};
constexpr std::size_t kTextBytes = 4096;  // of one text

/// Reads one object, and remembers what is wrong with it first.
class Reader {
 public:
  [[nodiscard]] const std::optional<std::string>& wrong() const { return wrong_; }

  void text(const Json& object, const char* key, std::string& into) {
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) return;
    if (!found->is_string()) return note(std::string(key) + " is not a string");
    into = found->get<std::string>();
    if (into.size() > kTextBytes) note(std::string(key) + " is longer than " + std::to_string(kTextBytes) + " bytes");
  }

  /// The list under `key`, at most `limit` long; nothing when there is none or it is wrong.
  const Json* list(const Json& object, const char* key, std::size_t limit) {
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) return nullptr;
    if (!found->is_array()) return note(std::string(key) + " is not a list"), nullptr;
    if (found->size() > limit)
      return note(std::string(key) + " has more than " + std::to_string(limit) + " elements"), nullptr;
    return &*found;
  }

  void texts(const Json& object, const char* key, std::size_t limit, std::vector<std::string>& into) {
    const Json* found = list(object, key, limit);
    if (found == nullptr) return;
    for (const Json& one : *found) {
      if (!one.is_string()) return note("an element of " + std::string(key) + " is not a string");
      into.push_back(one.get<std::string>());
    }
  }

  Origin origin(const Json& object) {
    Origin out;
    text(object, "source", out.source);
    text(object, "grade", out.grade);
    const bool grade = out.grade.empty() || (out.grade.size() == 2 && out.grade[0] >= 'A' && out.grade[0] <= 'F' &&
                                             out.grade[1] >= '1' && out.grade[1] <= '6');
    if (!grade) note("a grade is a letter A to F and a digit 1 to 6");
    return out;
  }

  void item(const Json& json, std::vector<GivenItem>& into) {
    if (json.is_string()) return into.push_back({json.get<std::string>(), {}});
    if (!json.is_object()) return note("an item is neither a string nor an object");
    GivenItem item;
    text(json, "id", item.id);
    if (item.id.empty()) return note("an item has no id");
    const Json* origins = list(json, "origins", kGivenOrigins);
    for (std::size_t i = 0; origins != nullptr && i < origins->size(); ++i) {
      if (!(*origins)[i].is_object()) return note("an origin is not an object");
      item.origins.push_back(origin((*origins)[i]));
    }
    into.push_back(std::move(item));
  }

  void beside(const Json& json, std::vector<Beside>& into) {
    if (!json.is_object()) return note("what stands beside is not an object");
    Beside beside;
    std::string kind;
    text(json, "kind", kind);
    const auto* found = std::ranges::find(kBesideNames, kind);
    if (found == kBesideNames.end())
      return note("what stands beside is infrastructure, timing, tradecraft or victimology");
    beside.kind = static_cast<BesideKind>(found - kBesideNames.begin());
    text(json, "what", beside.what);
    texts(json, "fits", kGivenItems, beside.fits);
    texts(json, "against", kGivenItems, beside.against);
    beside.origin = origin(json);
    into.push_back(std::move(beside));
  }

 private:
  void note(std::string what) {
    if (!wrong_) wrong_ = std::move(what);
  }
  std::optional<std::string> wrong_;
};

void put(OrderedJson& into, const Origin& origin) {
  if (!origin.source.empty()) into["source"] = origin.source;
  if (!origin.grade.empty()) into["grade"] = origin.grade;
}

}  // namespace

std::string_view name(BesideKind kind) { return kBesideNames[static_cast<std::size_t>(kind)]; }

base::Result<IncidentRequest> parse_incident(std::string_view text, const base::Place& place) {
  const auto bad = [&](const std::string& what) {
    return base::fail(kBadIncident, what, place,
                      R"(an incident is {"items": ["T1566.001", "S0012"], "date": "2017-04-01"})");
  };
  if (text.size() > kIncidentBytes)
    return bad("the incident is longer than " + std::to_string(kIncidentBytes >> 20) + " MiB");
  const auto json = base::parse_json(text, place.path);
  if (!json || !json->is_object()) return bad("this is not a JSON object");
  IncidentRequest out;
  Reader reader;
  const auto items = json->find("items");
  if (items == json->end() || !items->is_array()) return bad("there is no list of items");
  if (items->size() > kGivenItems) return bad("an incident of more than " + std::to_string(kGivenItems) + " items");
  for (const Json& item : *items) reader.item(item, out.items);
  reader.text(*json, "date", out.date);
  reader.text(*json, "sector", out.sector);
  reader.text(*json, "country", out.country);
  const Json* beside = reader.list(*json, "beside", kGivenBeside);
  for (std::size_t i = 0; beside != nullptr && i < beside->size(); ++i) reader.beside((*beside)[i], out.beside);
  reader.texts(*json, "times", kGivenTimes, out.times);
  if (reader.wrong()) return bad(*reader.wrong());
  return out;
}

OrderedJson incident_json(const IncidentRequest& incident) {
  OrderedJson items = OrderedJson::array();
  for (const GivenItem& item : incident.items) {
    if (item.origins.empty()) {
      items.push_back(item.id);
      continue;
    }
    OrderedJson origins = OrderedJson::array();
    for (const Origin& origin : item.origins) {
      OrderedJson one = OrderedJson::object();
      put(one, origin);
      origins.push_back(std::move(one));
    }
    items.push_back({{"id", item.id}, {"origins", std::move(origins)}});
  }
  OrderedJson out{{"items", std::move(items)}};
  if (!incident.date.empty()) out["date"] = incident.date;
  if (!incident.sector.empty()) out["sector"] = incident.sector;
  if (!incident.country.empty()) out["country"] = incident.country;
  OrderedJson besides = OrderedJson::array();
  for (const Beside& beside : incident.beside) {
    OrderedJson one{
        {"kind", name(beside.kind)}, {"what", beside.what}, {"fits", beside.fits}, {"against", beside.against}};
    put(one, beside.origin);
    besides.push_back(std::move(one));
  }
  if (!besides.empty()) out["beside"] = std::move(besides);
  if (!incident.times.empty()) out["times"] = incident.times;
  return out;
}

}  // namespace backtrail::attribution
