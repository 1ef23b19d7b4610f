// SPDX-License-Identifier: Apache-2.0
#include "intel/misp.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <unordered_map>

#include "base/codes.h"
#include "base/json.h"
#include "intel/codes.h"
#include "intel/lists.h"
#include "intel/sigma/sigma.h"
#include "intel/text.h"
#include "intel/yara/yara.h"

namespace backtrail::intel {
namespace {

using base::Json;
using base::text_at;

constexpr std::size_t kManifestLimit = std::size_t{64} << 20;

/// What is kept of a document. Samples as base64, correlations, proposals and sightings make most of an event's bytes.
constexpr std::array<std::string_view, 18> kKept{
    "response", "Event", "Attribute", "Object", "Orgc",    "Tag",     "name",       "info",      "uuid",
    "type",     "value", "category",  "to_ids", "deleted", "comment", "first_seen", "last_seen", "id",
};

/// Galaxies that say who or what an attribute belongs to; `misp-galaxy:threat-actor="APT10"`.
constexpr std::array<std::string_view, 16> kWho{
    "threat-actor",
    "mitre-intrusion-set",
    "mitre-malware",
    "mitre-tool",
    "mitre-campaign",
    "malpedia",
    "tool",
    "ransomware",
    "backdoor",
    "banker",
    "botnet",
    "rat",
    "stealer",
    "microsoft-activity-group",
    "360net-threat-actor",
    "exploit-kit",
};

/// Where a uuid stands in the text. Made when the first is asked for: most files have nothing to complain about.
class UuidPlaces {
 public:
  UuidPlaces(std::string_view text, std::string path) : text_(text), path_(std::move(path)) {}

  base::Place of(const std::string& uuid) {
    if (!indexed_) index();
    const auto found = places_.find(uuid);
    if (found == places_.end()) return {path_};
    return {path_, {}, found->second.first, found->second.second};
  }

 private:
  void index() {
    indexed_ = true;
    constexpr std::string_view kKey = "\"uuid\"";
    std::uint64_t line = 1;
    std::size_t line_begin = 0;
    std::size_t done = 0;
    for (std::size_t at = text_.find(kKey); at != text_.npos; at = text_.find(kKey, at + 1)) {
      for (; done < at; ++done) {
        if (text_[done] != '\n') continue;
        ++line;
        line_begin = done + 1;
      }
      const std::size_t open = text_.find('"', at + kKey.size());
      const std::size_t close = open == text_.npos ? open : text_.find('"', open + 1);
      if (close == text_.npos) return;
      places_.try_emplace(std::string(text_.substr(open + 1, std::min<std::size_t>(close - open - 1, 64))), line,
                          at - line_begin + 1);
    }
  }

  std::string_view text_;
  std::string path_;
  bool indexed_ = false;
  std::unordered_map<std::string, std::pair<std::uint64_t, std::uint64_t>> places_;
};

/// MISP has booleans as such, and in older exports as 0 and 1, as numbers or text.
std::optional<bool> flag_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return std::nullopt;
  if (found->is_boolean()) return found->get<bool>();
  if (found->is_number_integer()) return found->get<std::int64_t>() != 0;
  if (!found->is_string()) return std::nullopt;
  const std::string text = lower_ascii(found->get_ref<const std::string&>());
  return text == "1" || text == "true";
}

const Json* list_at(const Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found != object.end() && found->is_array() ? &*found : nullptr;
}

/// What tags say, sorted into what a source can say.
struct Tagged {
  std::vector<std::string> indicates, labels, markings;
};

void read_tag(const std::string& tag, Tagged& into) {
  const std::string lower = lower_ascii(tag);
  if (lower.starts_with("tlp:")) {
    std::string marking = tag;
    for (char& c : marking) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    into.markings.push_back(std::move(marking));
    return;
  }
  constexpr std::string_view kGalaxy = "misp-galaxy:";
  const std::size_t equals = lower.find("=\"");
  if (lower.starts_with(kGalaxy) && equals != lower.npos && lower.ends_with('"') && equals + 2 < lower.size()) {
    const std::string galaxy = lower.substr(kGalaxy.size(), equals - kGalaxy.size());
    if (std::ranges::find(kWho, galaxy) != kWho.end()) {
      into.indicates.push_back(tag.substr(equals + 2, tag.size() - equals - 3));
      return;
    }
  }
  into.labels.push_back(tag);
}

void read_tags(const Json& object, Tagged& into) {
  const Json* tags = list_at(object, "Tag");
  if (tags == nullptr) return;
  for (const Json& tag : *tags) {
    if (const std::string name = text_at(tag, "name"); !name.empty()) read_tag(name, into);
  }
}

/// The last time at which it was seen belongs to its validity; a time at midnight is how MISP writes a day.
std::string after_last(const std::string& last_seen) {
  const auto last = base::parse_iso(last_seen);
  if (!last) return last_seen;
  const bool day = last->instant.ticks % base::kTicksPerDay == 0;
  const std::int64_t until = last->instant.ticks + (day ? base::kTicksPerDay : 1);
  return until > base::kMaxTicks ? std::string() : base::format({until});
}

/// Of a type of two parts (`filename|md5`) those that are looked for. A hash says more than the name beside it, and
/// neither ports nor a key's data are looked for by themselves.
std::vector<std::pair<std::string, std::string>> parts_of(std::string type, const std::string& value) {
  if (type == "malware-sample") type = "filename|md5";
  const std::size_t bar = type.find('|');
  const std::size_t cut = value.find('|');
  if (bar == type.npos || cut == value.npos) return {{type, value}};
  const std::pair left{type.substr(0, bar), value.substr(0, cut)};
  const std::pair right{type.substr(bar + 1), value.substr(cut + 1)};
  if (type == "domain|ip") return {left, right};
  if (right.first == "port" || type == "regkey|value") return {left};
  return {right};
}

class EventReader {
 public:
  EventReader(std::string_view text, Collector& into) : places_(text, into.path()), into_(into) {}

  void read_event(const Json& event) {
    IndicatorContext context;
    Tagged tagged;
    describe(event, context, tagged);
    attributes(event, context, tagged, false);
    const Json* objects = list_at(event, "Object");
    if (objects == nullptr) return;
    for (const Json& object : *objects) {
      if (!object.is_object()) continue;
      IndicatorContext inside = context;
      inside.valid_from = text_at(object, "first_seen");
      inside.valid_until = text_at(object, "last_seen");
      attributes(object, inside, tagged, flag_at(object, "deleted").value_or(false));
    }
  }

  /// Of a search for attributes: each brings its event.
  void read_attributes(const Json& all) {
    for (const Json& attribute : all) {
      if (!attribute.is_object()) continue;
      IndicatorContext context;
      Tagged tagged;
      if (const auto event = attribute.find("Event"); event != attribute.end()) describe(*event, context, tagged);
      take(attribute, context, tagged, false);
    }
  }

 private:
  static void describe(const Json& event, IndicatorContext& context, Tagged& tagged) {
    if (!event.is_object()) return;
    const std::string uuid = text_at(event, "uuid");
    context.report = text_at(event, "info");
    if (context.report.empty()) context.report = "MISP event";
    std::string by;
    if (const auto maker = event.find("Orgc"); maker != event.end()) by = text_at(*maker, "name");
    if (!by.empty() || !uuid.empty())
      context.report += " (" + by + (by.empty() || uuid.empty() ? "" : ", ") + uuid + ")";
    read_tags(event, tagged);
  }

  void attributes(const Json& holder, const IndicatorContext& context, const Tagged& tagged, bool deleted) {
    const Json* all = list_at(holder, "Attribute");
    if (all == nullptr) return;
    for (const Json& attribute : *all) {
      if (attribute.is_object()) take(attribute, context, tagged, deleted);
    }
  }

  void take(const Json& attribute, IndicatorContext context, Tagged tagged, bool deleted) {
    const auto to_ids = flag_at(attribute, "to_ids");
    if (to_ids && !*to_ids) return into_.not_for_detection();
    if (deleted || flag_at(attribute, "deleted").value_or(false)) return into_.revoked();
    read_tags(attribute, tagged);
    if (std::string category = text_at(attribute, "category"); !category.empty())
      tagged.labels.push_back(std::move(category));
    for (auto* list : {&tagged.indicates, &tagged.labels, &tagged.markings}) {
      std::ranges::sort(*list);
      list->erase(std::ranges::unique(*list).begin(), list->end());
    }
    context.indicates = std::move(tagged.indicates);
    context.labels = std::move(tagged.labels);
    context.markings = std::move(tagged.markings);
    const std::string comment = text_at(attribute, "comment");
    context.title = trimmed(std::string_view(comment).substr(0, std::min(comment.find('\n'), kMispTitleLimit)));
    if (const std::string first = text_at(attribute, "first_seen"); !first.empty()) context.valid_from = first;
    if (const std::string last = text_at(attribute, "last_seen"); !last.empty()) context.valid_until = last;
    if (!context.valid_until.empty()) context.valid_until = after_last(context.valid_until);
    read_value(attribute, context);
  }

  void read_value(const Json& attribute, const IndicatorContext& context) {
    const std::string type = lower_ascii(text_at(attribute, "type"));
    const std::string uuid = text_at(attribute, "uuid");
    std::string value = text_at(attribute, "value");
    if (const auto number = attribute.find("value"); number != attribute.end() && number->is_number_integer())
      value = number->dump();
    if (type == "sigma" && read_sigma(value, into_)) return;
    if (type == "yara" && read_yara(value, into_)) return;
    if (type == "snort" || type == "bro" || type == "zeek" || type == "yara" || type == "sigma") {
      return refuse(uuid,
                    {kOtherLanguage, "no rule for " + type + " can be read from this attribute", places_.of(uuid)});
    }
    for (const auto& [part_type, part_value] : parts_of(type, value)) {
      auto seen = read_typed(part_type, part_value);
      if (!seen) {
        base::Error error = std::move(seen.error());
        error.place = places_.of(uuid);
        refuse(uuid, std::move(error));
        continue;
      }
      const bool timed = !context.valid_from.empty() || !context.valid_until.empty();
      into_.indicator(std::move(*seen), value, context, timed ? places_.of(uuid).line : 0);
    }
  }

  void refuse(const std::string& uuid, base::Error error) { into_.refuse(uuid, std::move(error)); }

  UuidPlaces places_;
  Collector& into_;
};

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool hex = is_digit(text[i]) || (text[i] >= 'a' && text[i] <= 'f') || (text[i] >= 'A' && text[i] <= 'F');
    if (dash ? text[i] != '-' : !hex) return false;
  }
  return true;
}

/// A feed's manifest says which events there are, each in a file beside it by its uuid.
bool read_manifest(std::string_view text, Collector& into) {
  const std::size_t quote = text.find('"');
  if (text.size() > kManifestLimit) return false;
  if (quote == text.npos || !is_uuid(text.substr(quote + 1, 36))) return false;
  const auto root = base::parse_json(text, into.path());
  if (!root || !root->is_object()) return false;
  const auto is_event = [](const auto& item) { return is_uuid(item.key()) && !text_at(item.value(), "info").empty(); };
  if (!std::ranges::all_of(root->items(), is_event)) return false;
  std::uint64_t missing = 0;
  std::string first;
  for (const auto& item : root->items()) {
    std::error_code error;
    const auto file = std::filesystem::path(into.path()).parent_path() / (item.key() + ".json");
    if (std::filesystem::exists(file, error)) continue;
    if (missing++ == 0) first = item.key();
  }
  if (missing != 0) {
    base::Error error{kMissingEvents,
                      std::to_string(missing) + " of the " + std::to_string(root->size()) +
                          " events of this manifest are not beside it; the first is " + first,
                      {into.path()},
                      "fetch the feed's folder whole, and name the folder"};
    error.severity = base::Severity::warning;
    into.note(std::move(error));
  }
  return true;
}

struct ParsedEvents {
  Json root;
  std::optional<base::Error> error;
};

ParsedEvents parse_events(std::string_view text, const std::string& path) {
  ParsedEvents out;
  bool too_deep = false;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& value) {
    too_deep = too_deep || depth > base::kJsonDepthLimit;
    if (too_deep) return false;
    if (event != Json::parse_event_t::key) return true;
    return std::ranges::find(kKept, value.get_ref<const std::string&>()) != kKept.end();
  };
  try {
    out.root = Json::parse(text, watch);
    if (too_deep) out.error = base::Error{kBadBundle, "nested deeper than 256 levels", {path}};
  } catch (const Json::parse_error& error) {
    base::Place place{path};
    place.offset = error.byte == 0 ? 0 : error.byte - 1;
    out.error = base::Error{kBadBundle, "this MISP document is not whole JSON", std::move(place)};
  } catch (const Json::exception&) {  // a number beyond a double
    out.error = base::Error{kBadBundle, "this MISP document is not whole JSON", {path}};
  }
  return out;
}

/// An event by itself, as PyMISP's `to_json` writes it.
bool is_bare_event(const Json& root) {
  if (!root.is_object()) return false;
  const bool holds = list_at(root, "Attribute") != nullptr || list_at(root, "Object") != nullptr;
  return holds && root.find("info") != root.end();
}

/// True when something of the document was an event or a list of attributes.
bool read_documents(const Json& root, EventReader& reader) {
  if (root.is_array()) {
    bool any = false;
    for (const Json& each : root) {
      const auto event = each.is_object() ? each.find("Event") : root.end();
      if (!each.is_object() || event == each.end() || !is_bare_event(*event)) continue;
      reader.read_event(*event);
      any = true;
    }
    return any;
  }
  if (!root.is_object()) return false;
  if (is_bare_event(root)) {
    reader.read_event(root);
    return true;
  }
  if (const auto event = root.find("Event"); event != root.end() && is_bare_event(*event)) {
    reader.read_event(*event);
    return true;
  }
  if (const Json* attributes = list_at(root, "Attribute")) {
    reader.read_attributes(*attributes);
    return true;
  }
  return false;
}

}  // namespace

bool read_misp(std::string_view text, Collector& into) {
  if (read_manifest(text, into)) return true;
  const bool attributes = text.find("\"Attribute\"") != text.npos;
  if (!attributes && text.find("\"Event\"") == text.npos) return false;
  const bool claims = attributes && text.find("\"to_ids\"") != text.npos;
  if (text.size() > kMispLimit) {
    if (claims)
      into.refuse("", {base::kTooLarge,
                       "a MISP document over 256 MiB is not read",
                       {into.path()},
                       "a feed has its events in files of their own"});
    return claims;
  }
  ParsedEvents parsed = parse_events(text, into.path());
  if (parsed.error) {
    if (claims) into.refuse("", std::move(*parsed.error));
    return claims;
  }
  EventReader reader(text, into);
  const Json* root = &parsed.root;
  if (root->is_object()) {
    if (const auto response = root->find("response"); response != root->end()) root = &*response;
  }
  return read_documents(*root, reader);
}

}  // namespace backtrail::intel
