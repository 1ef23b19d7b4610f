// SPDX-License-Identifier: Apache-2.0
#include "intel/stix/stix.h"

#include <algorithm>
#include <map>

#include "base/count.h"
#include "base/json.h"
#include "intel/codes.h"
#include "intel/stix/context.h"
#include "intel/stix/named.h"
#include "intel/text.h"
#include "stix/model.h"
#include "stix/pattern.h"

namespace backtrail::intel {
namespace {

using base::Json;

/// The inside of the bundle is read object by object: of large ones only what indicators rest on is kept. ATT&CK has
/// 50 MB of other objects.
struct Parsed {
  Json root;
  std::string error;
  std::map<std::string, std::uint64_t> passed_over;  // types of objects, and how many
};

Parsed parse(std::string_view text) {
  Parsed out;
  bool too_deep = false;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& value) {
    too_deep = too_deep || depth > base::kJsonDepthLimit;
    if (too_deep) return false;
    if (event != Json::parse_event_t::object_end || depth != 2) return true;
    if (is_indicator(value)) return true;
    ++out.passed_over[property(value, "type")];
    return shorten_context(value);
  };
  try {
    out.root = Json::parse(text, watch);
  } catch (const Json::exception&) {
    out.error = "this is not whole JSON";
  }
  if (too_deep) out.error = "nested deeper than 256 levels";
  return out;
}

/// STIX 2.1 section 3.2: an object's versions share its id, and the latest `modified` holds.
std::vector<const Json*> latest_versions(const Json& objects) {
  std::map<std::string, const Json*> by_id;
  std::vector<const Json*> all;
  for (const Json& object : objects) {
    if (!is_indicator(object)) continue;
    const std::string id = property(object, "id");
    if (id.empty()) {
      all.push_back(&object);
      continue;
    }
    const Json*& kept = by_id[id];
    if (kept == nullptr || property(*kept, "modified") < property(object, "modified")) kept = &object;
  }
  for (const auto& [id, object] : by_id) all.push_back(object);
  return all;
}

void take_indicator(const Json& object, const BundleContext& bundle, Collector& into) {
  IndicatorContext context = bundle.of(object);
  if (is_true(object, "revoked")) {
    into.revoked();
    return;
  }
  const std::string pattern = property(object, "pattern");
  const std::string language = property(object, "pattern_type");
  if (pattern.empty()) {
    into.refuse(context.id, {kBadBundle, "this indicator has no pattern", {into.path()}});
    return;
  }
  if (!language.empty() && language != "stix") {
    into.refuse(context.id, {kOtherLanguage, "the pattern's language is '" + language + "', not STIX", {into.path()}});
    return;
  }
  auto read = read_pattern(pattern);
  if (!read) {
    into.refuse(context.id, std::move(read.error()));
  } else if (read->indicator) {
    into.indicator(std::move(*read->indicator), pattern, context, 0);
  } else {
    into.pattern(pattern, read->single, context);
  }
}

/// A bundle of other things (ATT&CK, a report) is no mistake, but nothing of it is hunted.
void tell_without_indicators(const Parsed& parsed, Collector& into) {
  if (parsed.passed_over.empty()) return;
  std::string types;
  std::uint64_t objects = 0;
  for (const auto& [type, count] : parsed.passed_over) {
    objects += count;
    if (types.size() < 200) types += (types.empty() ? "" : ", ") + std::to_string(count) + " " + type;
  }
  base::Error note{
      kNoIndicators,
      "this STIX bundle holds no indicator, so nothing of its " + base::counted(objects, "object") + " is hunted",
      {into.path()},
      "it holds " + types};
  note.severity = base::Severity::note;
  into.note(std::move(note));
}

}  // namespace

base::Result<ReadPattern> read_pattern(std::string_view pattern) {
  BT_TRY(const stix::Pattern tree, stix::parse(pattern));
  ReadPattern out;
  const stix::Comparison* one = tree.single();
  out.single = one != nullptr;
  if (one == nullptr || one->negated) return out;
  const auto* path = stix::Model::builtin()->observable(one->path);
  if (path == nullptr) return out;
  std::string value;
  if (one->op == stix::Operator::equal) value = text_of(one->constants[0]);
  if (one->op == stix::Operator::is_subset && std::ranges::find(path->kinds, "cidr") != path->kinds.end()) {
    value = one->constants[0].text;
    if (value.find('/') == value.npos) value += value.find(':') == value.npos ? "/32" : "/128";
  }
  if (value.empty()) return out;
  BT_TRY(out.indicator, named_by(*path, value));
  return out;
}

bool read_stix(std::string_view text, Collector& into) {
  const bool claims = text.find("\"bundle\"") != text.npos && text.find("\"indicator\"") != text.npos;
  if (!claims && text.find("\"indicator\"") == text.npos && text.find("\"bundle\"") == text.npos) return false;
  const Parsed parsed = parse(text);
  if (!parsed.error.empty()) {
    if (claims) into.refuse("", {kBadBundle, parsed.error, {into.path()}});
    return claims;
  }
  const Json& root = parsed.root;
  const bool bundle = root.is_object() && property(root, "type") == "bundle";
  const bool lone = is_indicator(root);
  if (!bundle && !lone && !root.is_array()) return false;
  const auto objects = bundle ? root.find("objects") : root.end();
  Json list = Json::array();
  if (lone) list.push_back(root);
  if (bundle && objects != root.end() && objects->is_array()) list = *objects;
  if (root.is_array()) list = root;
  const BundleContext context(list);
  const std::vector<const Json*> indicators = latest_versions(list);
  for (const Json* object : indicators) take_indicator(*object, context, into);
  if (bundle && indicators.empty()) tell_without_indicators(parsed, into);
  return bundle || !indicators.empty();
}

}  // namespace backtrail::intel
