// SPDX-License-Identifier: Apache-2.0
// The registers as objects and references for the closure, and the gate's view of them.
#include <algorithm>
#include <map>
#include <set>

#include "base/json.h"
#include "release/asked.h"
#include "release/consents.h"
#include "release/examination.h"
#include "release/gate.h"

namespace backtrail::release {
namespace {

using base::Json;
using registers::Registers;
using registers::Which;

/// Keys that say nothing are not there.
void put_if_said(Json& out, const char* key, const std::string& value) {
  if (!value.empty()) out[key] = value;
}

Json source_json(const registers::PublicSource& source, const marking::Marking& marking,
                 const marking::Conditions& conditions) {
  if (conditions.attribute_provider == marking::Term::must_not) return {{"name", "A source that is not named"}};
  Json out = {{"name", source.name}};
  put_if_said(out, "published", source.published);
  if (marking.tlp == marking::Tlp::clear) put_if_said(out, "url", source.url);
  return out;
}

class SceneBuilder {
 public:
  SceneBuilder(const marking::Audience& audience, std::set<std::string> agreed)
      : agreed_(std::move(agreed)), audience_(audience) {}

  base::Status fill(const Registers& registers) {
    BT_TRY(const auto organisations, registers.organisations(Which::all));
    for (const auto& one : organisations) add_party(one);
    BT_TRY(const auto evidence, registers.all_evidence(Which::all));
    for (const auto& one : evidence) add(one);
    BT_TRY(const auto claims, registers.claims(Which::all));
    for (const auto& one : claims) add(one);
    BT_TRY(const auto judgements, registers.judgements(Which::all));
    for (const auto& one : judgements) add(one);
    for (const auto& one : organisations) relate(one);
    for (const auto& one : evidence) relate(one);
    for (const auto& one : claims) rest(one.entry, one.rests_on);
    for (const auto& one : judgements) rest(one.entry, one.rests_on);
    for (const auto& one : evidence) BT_TRY_STATUS(keep_unnamed(registers, one.entry, one.conditions));
    for (const auto& one : claims) BT_TRY_STATUS(keep_unnamed(registers, one.entry, one.conditions));
    return {};
  }

  Scene scene;

 private:
  ClosureObject& start(const registers::Entry& entry, std::string kind, const marking::Marking& marking,
                       const marking::Conditions& conditions, const Json& shown) {
    at_[entry.id] = static_cast<std::uint32_t>(scene.objects.size());
    ClosureObject& out = scene.objects.emplace_back();
    out.id = entry.label();
    out.kind = std::move(kind);
    out.shown = base::canonical_json(shown);
    out.marking = marking;
    out.conditions = conditions;
    const bool agreed = agreed_.contains(entry.id);
    out.consent_missing = needs_consent(conditions, audience_) && !agreed;
    if (agreed) out.conditions.notify_affected_parties = marking::Term::may;
    out.gone = !entry.corrected_by.empty();
    asked_[entry.id] = {entry.corrects, conditions};
    bind_earlier(entry.corrects, conditions, {out.conditions, out.consent_missing});
    return out;
  }

  /// What an originator has asked since binds what rests on an earlier version too (collect.cc has the same of a text).
  void bind_earlier(std::string id, const marking::Conditions& asked,
                    const std::pair<marking::Conditions, bool>& binding) {
    while (!id.empty()) {
      const auto& [corrects, before] = asked_.at(id);
      if (marking::combine(before, asked) != before) {
        ClosureObject& earlier = scene.objects[at_.at(id)];
        earlier.conditions = marking::combine(earlier.conditions, binding.first);
        earlier.consent_missing = earlier.consent_missing || binding.second;
      }
      id = corrects;
    }
  }

  void add_party(const registers::Organisation& row) {
    start(row.entry, row.kind, row.marking, {}, {{"name", row.name}}).party = true;
    if (row.entry.corrected_by.empty()) party_[row.entry.label()] = at_[row.entry.id];
  }
  void add(const registers::Evidence& row) {
    Json shown = {{"kind", registers::name(row.kind)}};
    put_if_said(shown, "title", row.title);
    if (row.source) shown["source"] = source_json(*row.source, row.marking, row.conditions);
    if (row.negative) {
      shown["question"] = row.negative->question;
      shown["scope"] = row.negative->scope;
      shown["coverage"] = row.negative->coverage;
    }
    start(row.entry, "evidence", row.marking, row.conditions, shown);
  }
  void add(const registers::Claim& row) {
    Json shown = {{"subject", row.subject},
                  {"relation", row.relation},
                  {"object", row.object},
                  {"source", source_json(row.source, row.marking, row.conditions)}};
    put_if_said(shown, "valid_from", row.valid_from);
    put_if_said(shown, "valid_until", row.valid_until);
    start(row.entry, "claim", row.marking, row.conditions, shown);
  }
  void add(const registers::Judgement& row) {
    start(row.entry, "judgement", row.marking, {},
          {{"proposition", row.proposition},
           {"likelihood", row.likelihood.text()},
           {"confidence", estimate::name(row.confidence)}});
  }

  /// What rests on it names its originator no more than it does itself.
  base::Status keep_unnamed(const Registers& registers, const registers::Entry& entry,
                            const marking::Conditions& conditions) {
    if (conditions.attribute_provider != marking::Term::must_not) return {};
    BT_TRY(const auto names, originator_names(registers, entry));
    std::vector<std::uint32_t> open;
    std::set<std::uint32_t> seen;
    // What was asked since binds what rests on an earlier version too.
    for (std::string id = entry.id; !id.empty(); id = asked_.at(id).first) open.push_back(at_.at(id));
    while (!open.empty()) {
      const std::uint32_t one = open.back();
      open.pop_back();
      if (!seen.insert(one).second) continue;
      scene.unnamed[one].insert(names.begin(), names.end());
      for (const std::uint32_t above : resting_[one]) open.push_back(above);
    }
    return {};
  }

  void refer(const registers::Entry& from, const std::string& party, Link link) {
    const auto to = party_.find(party);
    if (to != party_.end()) scene.references.push_back({at_[from.id], to->second, link});
  }
  void relate(const registers::Organisation& row) {
    refer(row.entry, row.parent, Link::relates);
    for (const auto& one : row.serves) refer(row.entry, one.customer, Link::relates);
  }
  void relate(const registers::Evidence& row) {
    refer(row.entry, row.tenant, Link::affects);
    refer(row.entry, row.origin, Link::given_by);
  }
  void rest(const registers::Entry& from, const std::vector<registers::Reference>& on) {
    for (const auto& one : on) {
      const auto to = at_.find(one.entry_id);
      if (to == at_.end()) continue;
      scene.references.push_back({at_[from.id], to->second, Link::rests_on});
      resting_[to->second].push_back(at_[from.id]);
    }
  }

  std::set<std::string> agreed_;  // entries
  std::map<std::string, std::pair<std::string, marking::Conditions>>
      asked_;  // of each entry: what it corrects, its conditions
  const marking::Audience& audience_;
  std::map<std::string, std::uint32_t> at_;  // by entry
  std::map<std::uint32_t, std::vector<std::uint32_t>> resting_;  // by object, what rests on it
  std::map<std::string, std::uint32_t> party_;  // by the id that people use, the current one
};

}  // namespace

base::Result<Scene> collect_scene(const Registers& registers, const marking::Audience& audience) {
  BT_TRY(auto agreed, agreed_for(registers, audience));
  SceneBuilder builder(audience, std::move(agreed.items));
  BT_TRY_STATUS(builder.fill(registers));
  return std::move(builder.scene);
}

Released<ReleasedView> Gate::view(const Scene& scene, const marking::Audience& audience,
                                  const std::vector<Party>& parties, std::string_view audience_key) {
  Examination examination(audience, parties, audience_key);
  std::map<std::set<std::string>, Examination> unnamed;  // few originators ask not to be named
  const auto names_somebody = [&](std::uint32_t object) {
    const std::string& shown = scene.objects[object].shown;
    if (!examination.find_names(shown).empty()) return true;
    const auto asked = scene.unnamed.find(object);
    if (asked == scene.unnamed.end()) return false;
    auto [with, fresh] = unnamed.try_emplace(asked->second, audience, parties, audience_key);
    if (fresh) with->second.keep_unnamed({asked->second.begin(), asked->second.end()});
    return !with->second.find_names(shown).empty();
  };
  // What tells of somebody hidden goes before the closure runs, so that references to it are cut like all others.
  Scene safe = scene;
  for (const SeenObject& one : close_over(scene.objects, scene.references, audience, audience_key).objects) {
    if (!names_somebody(one.object)) continue;
    for (ClosureObject& object : safe.objects) {
      if (object.shown == safe.objects[one.object].shown) object.gone = true;
    }
  }
  const View view = close_over(safe.objects, safe.references, audience, audience_key);
  ReleasedView out;
  out.audience = examination.audience_words();
  for (const SeenObject& one : view.objects) {
    out.objects.push_back({one.name, safe.objects[one.object].kind, safe.objects[one.object].shown});
  }
  for (const SeenReference& one : view.references) {
    out.links.push_back({view.objects[one.from].name, std::string(name(one.link)),
                         one.to ? view.objects[*one.to].name : std::string(), one.stand_in});
  }
  return Released<ReleasedView>(std::move(out));
}

}  // namespace backtrail::release
