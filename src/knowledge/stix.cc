// SPDX-License-Identifier: Apache-2.0
#include "knowledge/stix.h"

#include <algorithm>
#include <array>

#include "base/count.h"
#include "knowledge/codes.h"
#include "knowledge/dom.h"

namespace backtrail::knowledge {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;

struct TypeOf {
  std::string_view type;
  Kind kind;
};
constexpr std::array kTypes{
    TypeOf{"intrusion-set", Kind::group},   TypeOf{"threat-actor", Kind::group},
    TypeOf{"campaign", Kind::campaign},     TypeOf{"malware", Kind::software},
    TypeOf{"tool", Kind::software},         TypeOf{"attack-pattern", Kind::technique},
    TypeOf{"x-mitre-tactic", Kind::tactic}, TypeOf{"course-of-action", Kind::mitigation},
};

struct LinkOf {
  std::string_view type;
  LinkKind kind;
};
constexpr std::array kLinks{
    LinkOf{"uses", LinkKind::uses},
    LinkOf{"attributed-to", LinkKind::attributed_to},
    LinkOf{"mitigates", LinkKind::mitigates},
    LinkOf{"subtechnique-of", LinkKind::part_of},
    LinkOf{"revoked-by", LinkKind::revoked_by},
};

constexpr std::size_t kTypesTold = 300;  // characters

bool is_true(element from, std::string_view key) {
  bool out = false;
  return from[key].get(out) == simdjson::SUCCESS && out;
}

bool is_attack(std::string_view source_name) {
  return source_name == "mitre-attack" || source_name == "mitre-mobile-attack" || source_name == "mitre-ics-attack";
}

std::uint8_t domain_bit(std::string_view name) {
  if (name == "enterprise-attack" || name == "mitre-attack") return kEnterprise;
  if (name == "mobile-attack" || name == "mitre-mobile-attack") return kMobile;
  return name == "ics-attack" || name == "mitre-ics-attack" ? kIcs : 0;
}

}  // namespace

struct StixReader::State {
  State(Builder& to, Complaints& told) : into(to), complaints(told) {}

  void read(element object, std::uint64_t offset);
  void read_thing(element object, Kind kind, std::uint64_t offset);
  void read_relationship(element object, std::uint64_t offset);
  void read_collection(element object);
  void read_marking(element object);
  void read_references(element object, DraftObject& draft);
  std::vector<RawReport> cited_in(std::string_view text, const std::map<std::string, RawReport, std::less<>>& known);
  void read_aliases(element object, std::string_view key, DraftObject& draft);

  [[nodiscard]] base::Place place(std::uint64_t offset) const { return {complaints.path(), {}, 0, 0, offset}; }

  Builder& into;
  Complaints& complaints;
  simdjson::dom::parser parser;
  std::map<std::string, std::uint64_t, std::less<>> passed_over;  // by type
  std::map<std::string, RawReport, std::less<>> here;             // reports of the present object
  std::map<std::string, std::string, std::less<>> alias_texts;    // its references that explain an alias
  std::string version;
  std::string name;
  std::string licence;
  std::string newest;
  bool attack = false;
  std::uint8_t domains = 0;
  std::uint8_t id_domain = 0;  // of the present object's id, which is all that old releases say of it
};

StixReader::StixReader(Builder& into, Complaints& complaints) : state_(std::make_unique<State>(into, complaints)) {}
StixReader::~StixReader() = default;

void StixReader::object(std::string_view json, std::uint64_t offset) {
  element parsed;
  if (state_->parser.parse(json.data(), json.size()).get(parsed) != simdjson::SUCCESS || !parsed.is_object()) {
    state_->complaints.add(kBadObject, "an element of the bundle is no JSON object", state_->place(offset), {},
                           base::Severity::error);
    return;
  }
  state_->read(parsed, offset);
}

void StixReader::State::read(element object, std::uint64_t offset) {
  const std::string_view type = text_of(object, "type");
  if (type == "relationship") return read_relationship(object, offset);
  if (const auto known = std::ranges::find(kTypes, type, &TypeOf::type); known != kTypes.end())
    return read_thing(object, known->kind, offset);
  if (type == "x-mitre-collection") return read_collection(object);
  if (type == "marking-definition") return read_marking(object);
  if (type.empty()) {
    complaints.add(kBadObject, "an object without a type", place(offset), {}, base::Severity::error);
  } else if (type != "identity" && type != "x-mitre-matrix") {
    ++passed_over[std::string(type.substr(0, 64))];
  }
}

/// external_references: ATT&CK's id, reports, and entries that explain an alias (they have no address).
void StixReader::State::read_references(element object, DraftObject& draft) {
  here.clear();
  alias_texts.clear();
  array references;
  if (object["external_references"].get(references) != simdjson::SUCCESS) return;
  for (const element reference : references) {
    const std::string_view source = text_of(reference, "source_name");
    const std::string_view id = text_of(reference, "external_id");
    const std::string_view text = text_of(reference, "description");
    if (source.empty()) continue;
    if (!id.empty()) {
      if (is_attack(source) && draft.id.empty()) {
        draft.id = id;
        draft.anchored = true;
        id_domain = domain_bit(source);
      }
      continue;
    }
    if (text_of(reference, "url").empty() && text.find("(Citation:") != text.npos) {
      alias_texts.emplace(source, text);
      continue;
    }
    Citation citation{std::string(source), std::string(text_of(reference, "url")), {}, {}};
    read_citation_text(text, citation);
    here.emplace(source, into.cite(citation));
  }
}

std::vector<RawReport> StixReader::State::cited_in(std::string_view text,
                                                   const std::map<std::string, RawReport, std::less<>>& known) {
  std::vector<RawReport> out;
  for (const std::string& cited : cited_names(text)) {
    if (const auto found = known.find(cited); found != known.end()) out.push_back(found->second);
  }
  return out;
}

void StixReader::State::read_aliases(element object, std::string_view key, DraftObject& draft) {
  each_text(object, key, [&](std::string_view alias) {
    const auto explained = alias_texts.find(alias);
    draft.aliases.push_back(
        {std::string(alias),
         explained == alias_texts.end() ? std::vector<RawReport>{} : cited_in(explained->second, here), draft.sources});
  });
}

void StixReader::State::read_thing(element object, Kind kind, std::uint64_t offset) {
  DraftObject draft;
  draft.kind = kind;
  draft.stix_id = text_of(object, "id");
  draft.name = text_of(object, "name");
  if (draft.stix_id.empty() || draft.name.empty()) {
    complaints.add(kBadObject, "an object without " + std::string(draft.name.empty() ? "a name" : "an id"),
                   place(offset), {}, base::Severity::error);
    return;
  }
  draft.sources = into.source_bits();
  if (is_true(object, "revoked")) draft.state = knowledge::State::revoked;
  else if (is_true(object, "x_mitre_deprecated")) draft.state = knowledge::State::deprecated;
  draft.tool = text_of(object, "type") == "tool";
  read_references(object, draft);
  if (draft.id.empty()) draft.id = draft.stix_id;
  for (const auto& [name_, report] : here) draft.reports.push_back(report);
  for (const std::string_view key : {"aliases", "x_mitre_aliases"}) read_aliases(object, key, draft);
  each_text(object, "x_mitre_domains", [&](std::string_view domain) { draft.domains |= domain_bit(domain); });
  array phases;
  if (object["kill_chain_phases"].get(phases) == simdjson::SUCCESS && kind == Kind::technique) {
    for (const element phase : phases) {
      const std::string_view chain = text_of(phase, "kill_chain_name");
      draft.domains |= domain_bit(chain);
      draft.tactics.push_back(std::string(chain) + "/" + std::string(text_of(phase, "phase_name")));
    }
  }
  if (draft.domains == 0 && draft.anchored) draft.domains = id_domain;
  if (kind == Kind::tactic) {
    constexpr std::array<std::string_view, 5> kChains{"", "mitre-attack", "mitre-mobile-attack", "",
                                                      "mitre-ics-attack"};
    const std::uint8_t domain = draft.domains == 0 ? kEnterprise : draft.domains;
    if (domain < kChains.size())
      draft.short_name = std::string(kChains[domain]) + "/" + std::string(text_of(object, "x_mitre_shortname"));
  }
  draft.created = into.sane(read_day(text_of(object, "created")), draft.id);
  draft.modified = into.sane(read_day(text_of(object, "modified")), draft.id);
  draft.first_seen = into.sane(read_day(text_of(object, "first_seen")), draft.id);
  draft.last_seen = into.sane(read_day(text_of(object, "last_seen")), draft.id);
  attack |= draft.anchored;
  domains |= draft.domains;
  newest = std::max(newest, draft.modified.text());
  into.add(std::move(draft));
}

void StixReader::State::read_relationship(element object, std::uint64_t offset) {
  const std::string_view type = text_of(object, "relationship_type");
  const auto known = std::ranges::find(kLinks, type, &LinkOf::type);
  if (known == kLinks.end()) {
    ++passed_over["relationships " + std::string(type.substr(0, 64))];
    return;
  }
  if (is_true(object, "revoked") || is_true(object, "x_mitre_deprecated")) {
    ++passed_over["withdrawn relationships"];
    return;
  }
  DraftEdge edge;
  edge.from = text_of(object, "source_ref");
  edge.to = text_of(object, "target_ref");
  edge.kind = known->kind;
  edge.place = place(offset);
  if (edge.from.empty() || edge.to.empty()) {
    complaints.add(kBadObject, "a relationship without both of its ends", edge.place, {}, base::Severity::error);
    return;
  }
  DraftObject carrier;
  read_references(object, carrier);
  for (const auto& [name_, report] : here) edge.reports.push_back(report);
  edge.created = into.sane(read_day(text_of(object, "created")), "a relationship");
  edge.modified = into.sane(read_day(text_of(object, "modified")), "a relationship");
  edge.sources = into.source_bits();
  newest = std::max(newest, edge.modified.text());
  into.add(std::move(edge));
}

void StixReader::State::read_collection(element object) {
  version = text_of(object, "x_mitre_version");
  name = text_of(object, "name");
}

void StixReader::State::read_marking(element object) {
  std::string_view statement;
  if (object["definition"]["statement"].get(statement) == simdjson::SUCCESS) licence = statement.substr(0, 1'000);
}

void StixReader::end() {
  State& state = *state_;
  Source& source = state.into.source();
  if (!state.version.empty()) source.version = state.version;
  if (state.attack) {
    source.name = state.domains == kIcs      ? "ATT&CK ICS"
                  : state.domains == kMobile ? "ATT&CK Mobile"
                                             : "ATT&CK Enterprise";
    source.url = "https://attack.mitre.org";
  }
  if (!state.name.empty()) source.name = state.name;
  if (!state.licence.empty()) source.licence = state.licence;
  if (source.date.empty()) source.date = state.newest;
  std::string types;
  std::uint64_t all = 0;
  for (const auto& [type, count] : state.passed_over) {
    all += count;
    if (types.size() < kTypesTold) types += (types.empty() ? "" : ", ") + std::to_string(count) + " " + type;
  }
  if (all == 0) return;
  state.complaints.add(kPassedOver,
                       base::counted(all, "object") + " of kinds that a pack does not keep passed over: " + types, {},
                       {}, base::Severity::note);
}

}  // namespace backtrail::knowledge
