// SPDX-License-Identifier: Apache-2.0
// A record written out as the STIX objects that it is about, in JSON, by walking the model's data files and nothing of the
// engine. The tests' oracle asks patterns of these, and scripts/interop gives them to another matcher as observed data.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "hunt/patterns/compile.h"
#include "hunt/patterns/value.h"
#include "record/record.h"

namespace backtrail::hunt::patterns::testing {

using base::Json;

inline std::vector<std::string> texts_of(const record::Record& record, const std::string& field) {
  std::vector<std::string> out;
  for (const record::Field& each : record.fields) {
    if (each.name != field || each.value.form == record::Form::null) continue;
    std::string scratch;
    out.emplace_back(record::text(each.value, scratch));
  }
  return out;
}

/// A value with what the oracle must know of it: {"$": value, "kind": "md5"}.
inline Json made(stix::Form form, const std::string& part, const std::string& text) {
  Arena arena;
  const auto value = make_value(form, part, text, arena);
  if (!value) return nullptr;
  Json out;
  if (value->type == Value::Type::integer) out["$"] = value->integer;
  else if (value->type == Value::Type::real) out["$"] = value->real;
  else if (value->type == Value::Type::boolean) out["$"] = value->boolean;
  else out["$"] = std::string(value->text);
  out["kind"] = value->kind ? Json(observable::name(*value->kind)) : Json(nullptr);
  return out;
}

/// The hashes of "MD5=…,SHA256=…", under STIX's names.
inline Json hashes(const std::string& text) {
  Json out = Json::object();
  for (const auto& [name, spelled] :
       {std::pair("md5", "MD5"), std::pair("sha1", "SHA-1"), std::pair("sha256", "SHA-256")}) {
    if (Json one = made(stix::Form::hashes, name, text); !one.is_null()) out[spelled] = std::move(one);
  }
  return out;
}

inline void put(Json& object, const stix::Property& property, Json value, std::size_t at) {
  Json* node = &object;
  for (std::size_t i = 0; i < property.keys.size(); ++i) {
    node = &(*node)[property.keys[i].name];
    if (!property.keys[i].list) continue;
    if (node->is_null()) *node = Json::array();
    const bool last = i + 1 == property.keys.size();
    while (node->size() <= at) node->push_back(last ? Json(nullptr) : Json::object());
    node = &(*node)[at];
  }
  *node = std::move(value);
}

inline std::string type_of(const stix::Object& object, const record::Record& record, std::size_t element) {
  if (object.types.size() == 1) return object.types[0];
  for (const stix::Property& property : object.properties) {
    if (property.keys[0].name != "value") continue;
    const auto texts = texts_of(record, property.field);
    if (element >= texts.size()) return {};
    for (const std::string& type : object.types) {
      const auto kind = observable::parse_kind(type == "ipv4-addr" ? "ipv4" : type == "ipv6-addr" ? "ipv6" : "domain");
      if (observable::canonical(*kind, texts[element])) return type;
    }
  }
  return {};
}

/// All objects of a record, by id. Refs hold ids.
inline Json objects_of(const stix::Model& model, const record::Record& record) {
  Json out = Json::object();
  for (const stix::Mapping& mapping : model.mappings()) {
    if (!fits(mapping, *record.log_source)) continue;
    const auto count = [&](const stix::Object& object) -> std::size_t {
      if (!object.each.empty()) return texts_of(record, object.each).size();
      for (const stix::Property& property : object.properties) {
        if (!property.field.empty() && !texts_of(record, property.field).empty()) return 1;
      }
      return 0;
    };
    for (const stix::Object& object : mapping.objects) {
      for (std::size_t element = 0; element < count(object); ++element) {
        Json made_object;
        made_object["type"] = type_of(object, record, element);
        if (made_object["type"] == "") continue;
        for (const stix::Property& property : object.properties) {
          if (property.constant) {
            put(made_object, property, {{"$", property.constant->text}, {"kind", nullptr}}, 0);
            continue;
          }
          std::size_t at = 0;
          for (const std::size_t target : property.objects) {
            const stix::Object& other = mapping.objects[target];
            for (std::size_t i = 0; i < count(other); ++i) {
              if (type_of(other, record, i).empty()) {
                ++at;
                continue;
              }
              put(made_object, property, mapping.name + "/" + other.name + "/" + std::to_string(i), at++);
            }
          }
          const auto texts = texts_of(record, property.field);
          for (std::size_t i = 0; i < texts.size(); ++i) {
            if (property.field == object.each && i != element) continue;
            Json value = property.form == stix::Form::hashes ? hashes(texts[i]) : made(property.form, "", texts[i]);
            if (!value.is_null()) put(made_object, property, std::move(value), at++);
          }
        }
        out[mapping.name + "/" + object.name + "/" + std::to_string(element)] = std::move(made_object);
      }
    }
  }
  return out;
}

}  // namespace backtrail::hunt::patterns::testing
