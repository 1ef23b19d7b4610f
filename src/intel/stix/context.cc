// SPDX-License-Identifier: Apache-2.0
#include "intel/stix/context.h"

#include <algorithm>
#include <array>

#include "base/json.h"

namespace backtrail::intel {
namespace {

using base::Json;

/// The marking definitions that are the same in every bundle: TLP 1 (STIX 2.1, section 7.2.1.4) and TLP 2 (OASIS's
/// extension definition), which bundles refer to without holding them.
constexpr std::array kTlp{
    std::pair<std::string_view, std::string_view>{"613f2e26-407d-48c7-9eca-b8e91df99dc9", "TLP:WHITE"},
    std::pair<std::string_view, std::string_view>{"34098fce-860f-48ae-8e50-ebd3cc5e41da", "TLP:GREEN"},
    std::pair<std::string_view, std::string_view>{"f88d31f6-486f-44da-b317-01333bde0b82", "TLP:AMBER"},
    std::pair<std::string_view, std::string_view>{"5e57c739-391a-4eb3-b6be-7d15ca92d5ed", "TLP:RED"},
    std::pair<std::string_view, std::string_view>{"94868c89-83c2-464b-929b-a1a8aa3c8487", "TLP:CLEAR"},
    std::pair<std::string_view, std::string_view>{"bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "TLP:GREEN"},
    std::pair<std::string_view, std::string_view>{"55d920b0-5e8b-4f79-9ee9-91f868d9b421", "TLP:AMBER"},
    std::pair<std::string_view, std::string_view>{"939a9414-2ddd-4d32-a0cd-375ea402b003", "TLP:AMBER+STRICT"},
    std::pair<std::string_view, std::string_view>{"e828b379-4e03-4974-9ac4-e53a884c97c1", "TLP:RED"},
};

/// What an indicator can be connected with.
constexpr std::array<std::string_view, 9> kNamed{"malware",        "intrusion-set", "campaign",
                                                 "threat-actor",   "tool",          "attack-pattern",
                                                 "infrastructure", "vulnerability", "course-of-action"};

std::vector<std::string> texts(const Json& object, const char* key) {
  std::vector<std::string> out;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) return out;
  for (const Json& each : *found) {
    if (each.is_string()) out.push_back(each.get<std::string>());
  }
  return out;
}

void sort_unique(std::vector<std::string>& all) {
  std::ranges::sort(all);
  const auto rest = std::ranges::unique(all);
  all.erase(rest.begin(), rest.end());
}

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  return text;
}

/// What a marking definition says: its TLP, or its statement.
std::string said_by(const Json& marking) {
  if (const auto definition = marking.find("definition"); definition != marking.end() && definition->is_object()) {
    if (const std::string tlp = property(*definition, "tlp"); !tlp.empty()) return "TLP:" + upper(tlp);
    if (std::string statement = property(*definition, "statement"); !statement.empty()) return statement;
  }
  if (const auto extensions = marking.find("extensions"); extensions != marking.end() && extensions->is_object()) {
    for (const Json& each : *extensions) {
      if (const std::string tlp = each.is_object() ? property(each, "tlp_2_0") : ""; !tlp.empty())
        return "TLP:" + upper(tlp);
    }
  }
  return property(marking, "name");
}

/// The address of the first reference that has one, else its name.
std::string reference_of(const Json& object) {
  const auto references = object.find("external_references");
  if (references == object.end() || !references->is_array()) return {};
  for (const Json& reference : *references) {
    if (!reference.is_object()) continue;
    if (std::string url = property(reference, "url"); !url.empty()) return url;
    if (std::string name = property(reference, "source_name"); !name.empty()) return name;
  }
  return {};
}

}  // namespace

std::string property(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool is_true(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

bool is_indicator(const Json& value) { return value.is_object() && property(value, "type") == "indicator"; }

bool shorten_context(Json& object) {
  if (!object.is_object()) return false;
  const std::string type = property(object, "type");
  if (type == "relationship" && property(object, "relationship_type") != "indicates") return false;
  const bool named = std::ranges::find(kNamed, type) != kNamed.end();
  if (!named && type != "relationship" && type != "report" && type != "marking-definition") return false;
  object.erase("description");
  return true;
}

BundleContext::BundleContext(const Json& objects) {
  for (const Json& object : objects) {
    if (!object.is_object()) continue;
    const std::string type = property(object, "type");
    const std::string id = property(object, "id");
    if (type == "marking-definition") {
      if (std::string said = said_by(object); !said.empty()) markings_.emplace(id, std::move(said));
    } else if (type == "relationship") {
      relate(object);
    } else if (type == "report") {
      report(object);
    } else if (std::string name = property(object, "name"); !name.empty() && type != "indicator") {
      names_.emplace(id, std::move(name));
    }
  }
}

void BundleContext::relate(const Json& relationship) {
  if (property(relationship, "relationship_type") != "indicates" || is_true(relationship, "revoked")) return;
  indicates_[property(relationship, "source_ref")].push_back(property(relationship, "target_ref"));
}

void BundleContext::report(const Json& object) {
  if (is_true(object, "revoked")) return;
  std::string title = property(object, "name");
  if (title.empty()) title = reference_of(object);
  if (title.empty()) return;
  for (const std::string& id : texts(object, "object_refs")) {
    if (id.starts_with("indicator--")) reports_[id].push_back(title);
  }
}

std::string BundleContext::marking(const std::string& id) const {
  const std::string bare = id.substr(id.find("--") == id.npos ? 0 : id.find("--") + 2);
  const auto known = std::ranges::find(kTlp, std::string_view(bare), [](const auto& each) { return each.first; });
  if (known != kTlp.end()) return std::string(known->second);
  const auto own = markings_.find(id);
  return own == markings_.end() ? id : own->second;
}

IndicatorContext BundleContext::of(const Json& indicator) const {
  IndicatorContext out{reference_of(indicator), property(indicator, "id"), property(indicator, "name"),
                       property(indicator, "valid_from"), property(indicator, "valid_until")};
  if (const auto known = reports_.find(out.id); known != reports_.end()) out.more_reports = known->second;
  if (const auto known = indicates_.find(out.id); known != indicates_.end()) {
    for (const std::string& id : known->second) {
      const auto name = names_.find(id);
      out.indicates.push_back(name == names_.end() ? id : name->second);
    }
  }
  out.labels = texts(indicator, "labels");
  std::ranges::move(texts(indicator, "indicator_types"), std::back_inserter(out.labels));
  for (const std::string& id : texts(indicator, "object_marking_refs")) out.markings.push_back(marking(id));
  for (auto* list : {&out.more_reports, &out.indicates, &out.labels, &out.markings}) sort_unique(*list);
  return out;
}

}  // namespace backtrail::intel
