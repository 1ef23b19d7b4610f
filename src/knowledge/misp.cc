// SPDX-License-Identifier: Apache-2.0
#include "knowledge/misp.h"

#include <algorithm>

#include "knowledge/codes.h"
#include "knowledge/dom.h"

namespace backtrail::knowledge {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;

/// "G0045": an id of ATT&CK's among the synonyms.
bool is_group_id(std::string_view text) {
  return text.size() == 5 && text[0] == 'G' &&
         std::ranges::all_of(text.substr(1), [](char c) { return c >= '0' && c <= '9'; });
}

bool says_nothing(std::string_view value) {
  const std::string key = fold_name(value);
  return key.empty() || key == "unknown" || key == "na" || key == "other";
}

std::uint8_t confidence_of(std::string_view text) {
  unsigned out = 0;
  for (const char c : text) {
    if (c < '0' || c > '9' || out > 100) return 0;
    out = out * 10 + static_cast<unsigned>(c - '0');
  }
  return out > 100 ? 0 : static_cast<std::uint8_t>(out);
}

}  // namespace

struct MispReader::State {
  Builder& into;
  Complaints& complaints;
  simdjson::dom::parser parser;
  std::uint64_t values = 0;

  void read(element value, std::uint64_t offset);
  void read_meta(element meta, DraftObject& draft);
};

MispReader::MispReader(Builder& into, Complaints& complaints) : state_(std::make_unique<State>(into, complaints)) {}
MispReader::~MispReader() = default;

void MispReader::value(std::string_view json, std::uint64_t offset) {
  element parsed;
  if (state_->parser.parse(json.data(), json.size()).get(parsed) != simdjson::SUCCESS || !parsed.is_object()) {
    state_->complaints.add(kBadObject, "a value of the cluster is no JSON object",
                           {state_->complaints.path(), {}, 0, 0, offset}, {}, base::Severity::error);
    return;
  }
  state_->read(parsed, offset);
}

void MispReader::State::read(element value, std::uint64_t offset) {
  DraftObject draft;
  draft.name = text_of(value, "value");
  const std::string_view uuid = text_of(value, "uuid");
  if (draft.name.empty() || uuid.empty()) {
    complaints.add(kBadObject, "a value of the cluster without a name or a uuid", {complaints.path(), {}, 0, 0, offset},
                   {}, base::Severity::error);
    return;
  }
  draft.id = draft.stix_id = "threat-actor--" + std::string(uuid);
  draft.sources = into.source_bits();
  element meta;
  if (value["meta"].get(meta) == simdjson::SUCCESS) read_meta(meta, draft);
  array related;
  if (draft.says_is.empty() && value["related"].get(related) == simdjson::SUCCESS) {
    for (const element relation : related) {
      if (text_of(relation, "type") == "similar")
        draft.says_is.push_back("intrusion-set--" + std::string(text_of(relation, "dest-uuid")));
    }
  }
  ++values;
  into.add(std::move(draft));
}

void MispReader::State::read_meta(element meta, DraftObject& draft) {
  each_text(meta, "synonyms", [&](std::string_view synonym) {
    if (is_group_id(synonym)) draft.says_is.emplace_back(synonym);
    else draft.aliases.push_back({std::string(synonym), {}, draft.sources});
  });
  std::vector<RawReport> refs;
  each_text(meta, "refs", [&](std::string_view url) {
    // ATT&CK's own pages are no reports of what it says.
    if (url_key(url).starts_with("attack.mitre.org/")) return;
    refs.push_back(into.cite({std::string(url), std::string(url), {}, {}}));
  });
  draft.reports = refs;
  const std::uint8_t confidence = confidence_of(text_of(meta, "attribution-confidence"));
  const auto claim = [&](ClaimKind kind, std::string value, std::uint8_t how_sure) {
    draft.claims.push_back({kind, std::move(value), "MISP " + draft.name, how_sure, refs, draft.sources});
  };
  struct Key {
    std::string_view key;
    ClaimKind kind;
    bool country;
  };
  constexpr Key kKeys[] = {{"country", ClaimKind::origin, true},
                           {"cfr-suspected-state-sponsor", ClaimKind::sponsor, true},
                           {"cfr-suspected-victims", ClaimKind::victim, true},
                           {"suspected-victims", ClaimKind::victim, true},
                           {"cfr-target-category", ClaimKind::sector, false},
                           {"targeted-sector", ClaimKind::sector, false},
                           {"cfr-type-of-incident", ClaimKind::motive, false},
                           {"motive", ClaimKind::motive, false}};
  for (const Key& key : kKeys) {
    each_text(meta, key.key, [&](std::string_view value) {
      if (says_nothing(value)) return;
      const bool attributes = key.kind == ClaimKind::origin || key.kind == ClaimKind::sponsor;
      claim(key.kind, key.country ? country_code(value) : std::string(value),
            attributes ? confidence : std::uint8_t{0});
    });
  }
}

bool MispReader::end(std::string_view header) {
  element parsed;
  std::string_view type;
  std::int64_t version = 0;
  Source& source = state_->into.source();
  if (state_->parser.parse(header.data(), header.size()).get(parsed) == simdjson::SUCCESS) {
    type = text_of(parsed, "type");
    source.name = "MISP galaxy " + std::string(type);
    if (parsed["version"].get(version) == simdjson::SUCCESS) source.version = std::to_string(version);
  }
  source.licence = "CC0-1.0 or BSD-2-Clause, MISP Project";
  source.url = "https://github.com/MISP/misp-galaxy";
  return type.empty() || type == "threat-actor" || type == "microsoft-activity-group" || type == "360net-threat-actor";
}

}  // namespace backtrail::knowledge
