// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/loosening.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "app/case/deciding/beneath.h"
#include "app/codes.h"
#include "base/json.h"
#include "release/consents.h"

namespace backtrail::app {
namespace {

using marking::Audience;
using marking::Conditions;
using marking::Marking;

/// What binds of one version, and who gave it.
struct Bound {
  std::string id;
  std::string label;
  std::string corrects;
  std::string originator;
  Marking marking;
  Conditions conditions;
  bool given = false;  // by somebody else: its marking is theirs
  std::string tenant{};  // whom it is about
};

base::Result<Bound> bound_of(const Case& in, const registers::Entry& entry) {
  if (entry.type == registers::kClaim) {
    BT_TRY(const auto claim, in.registers().claim(entry.id));
    return Bound{entry.id, entry.label(), entry.corrects, claim.source.name, claim.marking, claim.conditions, false};
  }
  BT_TRY(const auto row, in.registers().evidence(entry.id));
  const bool given = row.kind == registers::EvidenceKind::partner || row.kind == registers::EvidenceKind::report_span ||
                     row.conditions != Conditions{};
  return Bound{entry.id, entry.label(), entry.corrects, row.origin, row.marking, row.conditions, given, row.tenant};
}

/// The version and those before it, the latest first. Corrections lead to earlier entries, so this ends.
base::Result<std::vector<Bound>> line_of(const Case& in, registers::Entry entry) {
  std::vector<Bound> out;
  for (;;) {
    BT_TRY(Bound one, bound_of(in, entry));
    out.push_back(std::move(one));
    if (out.back().corrects.empty()) return out;
    BT_TRY(entry, in.registers().resolve(out.back().corrects));
  }
}

/// What a body asks for. What it has wrong the registers say.
Conditions conditions_in(const base::Json& body) {
  Conditions out;
  const auto found = body.find("conditions");
  if (found == body.end() || !found->is_object()) return out;
  const auto term = [&](const char* key, marking::Term& into) {
    if (const auto parsed = marking::parse_term(base::text_at(*found, key))) into = *parsed;
  };
  term("notify_affected_parties", out.notify_affected_parties);
  term("obfuscate_affected_parties", out.obfuscate_affected_parties);
  term("attribute_provider", out.attribute_provider);
  if (const auto parsed = marking::parse_actions(base::text_at(*found, "permitted_actions")))
    out.permitted_actions = *parsed;
  return out;
}

/// Those whom a marking lets see it.
std::vector<Audience> readers(const Marking& marking) {
  using Kind = Audience::Kind;
  constexpr Kind kByTlp[] = {Kind::everyone, Kind::community, Kind::clients, Kind::organisation, Kind::named};
  const Kind kind = kByTlp[static_cast<std::size_t>(marking.tlp)];
  if (kind == Kind::everyone || kind == Kind::community) return {{kind, {}, marking.compartments}};
  std::vector<Audience> out;
  for (const std::string& one : marking.shared_with) out.push_back({kind, {one}, marking.compartments});
  return out;
}

/// Whether the originator has agreed, for this audience, to any version that is as they gave it; and what of that nobody has
/// confirmed.
struct Agreement {
  bool given = false;
  std::vector<release::Unconfirmed> unconfirmed{};
};
base::Result<Agreement> agreement(const Case& in, const std::vector<Bound>& line, const Audience& audience) {
  BT_TRY(const auto agreed, release::agreed_for(in.registers(), audience));
  Agreement out;
  for (const Bound& one : line) {
    // Who is called the originator can be corrected too: whoever gave the first version is.
    if (one.originator != line.back().originator) continue;
    out.given = out.given || agreed.items.contains(one.id);
    if (const auto waits = agreed.unconfirmed.find(one.id); waits != agreed.unconfirmed.end())
      out.unconfirmed.insert(out.unconfirmed.end(), waits->second.begin(), waits->second.end());
  }
  return out;
}

base::Error loosened(const Bound& before, const Agreement& agreed, const std::string& what, const Audience& audience) {
  if (!agreed.unconfirmed.empty()) {
    const release::Unconfirmed& one = agreed.unconfirmed.front();
    return {kLoosened,
            what + ", which is for its originator, '" + before.originator + "', to loosen",
            {},
            "consent '" + one.ref + "', entered by " + one.entered_by + ", " +
                (one.disputed ? "is disputed: ask the originator once more"
                              : "is not confirmed: somebody else says 'backtrail evidence confirm " + one.ref + "'")};
  }
  return {
      kLoosened,
      what + ", which is for its originator, '" + before.originator + "', to loosen",
      {},
      "enter that they have agreed ('backtrail evidence consent -' with {\"item\": \"" + before.label +
          "\", \"audience\": \"" + audience.text() + "\", \"given_by\": \"" + before.originator +
          "\", \"person\": WHO, \"source\": LETTER OR CALL}), have somebody else confirm it, then correct it; a release or a message to those for whom they agreed needs no correction"};
}

/// What something rests on: whom it is about, and what of it is bound, each by the first version of its line.
struct Ground {
  std::set<std::string> tenants;
  std::map<std::string, Bound> bound;
};
base::Result<Ground> ground_of(const Case& in, const std::vector<registers::Reference>& references) {
  Ground out;
  for (const registers::Reference& one : references) {
    if (one.type != registers::kEvidence && one.type != registers::kClaim) continue;
    BT_TRY(auto entry, in.registers().resolve(one.entry_id));
    // What the originator has asked since binds what refers to an earlier version.
    while (!entry.corrected_by.empty()) {
      BT_TRY(entry, in.registers().resolve(entry.corrected_by));
    }
    BT_TRY(auto line, line_of(in, entry));
    Bound all = line.front();
    for (const Bound& version : line) {
      all.conditions = marking::combine(all.conditions, version.conditions);
      if (!version.tenant.empty()) out.tenants.insert(version.tenant);
    }
    if (all.conditions != Conditions{}) out.bound.emplace(line.back().id, std::move(all));
  }
  return out;
}

/// What a body says that it rests on, and what lies beneath that. What it has wrong the registers say.
base::Result<Ground> ground_in(const Case& in, const base::Json& body) {
  std::vector<registers::Reference> all;
  const auto list = body.find("rests_on");
  if (list == body.end() || !list->is_array()) return Ground{};
  for (const base::Json& one : *list) {
    if (!one.is_string()) continue;
    const auto entry = in.registers().resolve(one.get<std::string>());
    if (!entry) continue;
    BT_TRY(const auto references, beneath(in, *entry));
    all.insert(all.end(), references.begin(), references.end());
  }
  return ground_of(in, all);
}

/// Whom an originator's conditions are about they say too: telling those affected, or naming them, is forbidden of somebody.
base::Status check_untied(const Case& in, const std::vector<Bound>& line, const std::set<std::string>& before,
                          const std::set<std::string>& now, const std::string& pointer) {
  const Conditions& asked = line.front().conditions;
  const bool named = asked.obfuscate_affected_parties == marking::Term::must;
  if (!named && asked.notify_affected_parties != marking::Term::must_not) return {};
  for (const std::string& tenant : before) {
    if (now.contains(tenant)) continue;
    const Audience reader = named ? Audience{} : Audience{Audience::Kind::organisation, {tenant}, {}};
    BT_TRY(const Agreement agreed, agreement(in, line, reader));
    if (agreed.given) continue;
    return std::unexpected(loosened(
        line.front(), agreed,
        pointer + ": '" + asked.text() + "' would no longer hold of '" + tenant + "', whom it is about", reader));
  }
  return {};
}

/// Who may agree is who gave it: somebody else who is called that would agree to anything.
base::Status check_originator(const Case& in, const std::vector<Bound>& line, std::string_view type,
                              const base::Json& body) {
  const Bound& before = line.front();
  if (before.conditions == Conditions{}) return {};
  const auto source = body.find("source");
  const std::string now = type == registers::kEvidence                  ? base::text_at(body, "origin")
                          : source != body.end() && source->is_object() ? base::text_at(*source, "name")
                                                                        : std::string();
  if (now == before.originator) return {};
  const Audience everyone{};
  BT_TRY(const Agreement agreed, agreement(in, line, everyone));
  if (agreed.given) return {};
  return std::unexpected(loosened(before, agreed,
                                  std::string(type == registers::kEvidence ? "/origin" : "/source/name") +
                                      ": this calls somebody else the originator of what is bound by '" +
                                      before.conditions.text() + "'",
                                  everyone));
}

/// A claim, a judgement, a way between organisations or a plan to tell a victim that no longer rests on what is bound would be free of it.
base::Status check_ground(const Case& in, const registers::Entry& entry, const base::Json& body) {
  BT_TRY(auto references, beneath(in, entry));
  references.erase(references.begin());  // itself
  BT_TRY(const Ground before, ground_of(in, references));
  BT_TRY(const Ground now, ground_in(in, body));
  for (const auto& [first, one] : before.bound) {
    if (now.bound.contains(first)) continue;
    const Audience everyone{};
    BT_TRY(const auto bound, in.registers().resolve(one.id));
    BT_TRY(const auto line, line_of(in, bound));
    BT_TRY(const Agreement agreed, agreement(in, line, everyone));
    if (agreed.given) continue;
    return std::unexpected(loosened(
        one, agreed, "/rests_on: without '" + one.label + "' it would be free of '" + one.conditions.text() + "'",
        everyone));
  }
  if (entry.type != registers::kClaim) return {};
  BT_TRY(const auto line, line_of(in, entry));
  return check_untied(in, line, before.tenants, now.tenants, "/rests_on");
}

}  // namespace

base::Status check_loosening(const Case& in, const registers::Entry& entry, const base::Json& body) {
  const bool rests = entry.type == registers::kClaim || entry.type == registers::kEdge ||
                     entry.type == registers::kEngagement || entry.type == registers::kJudgement;
  if (rests) BT_TRY_STATUS(check_ground(in, entry, body));
  if (entry.type != registers::kEvidence && entry.type != registers::kClaim) return {};
  BT_TRY(const auto line, line_of(in, entry));
  const Bound& before = line.front();
  const Conditions now = conditions_in(body);
  if (marking::combine(before.conditions, now) != now) {
    const Audience everyone{};
    BT_TRY(const Agreement agreed, agreement(in, line, everyone));
    if (!agreed.given) {
      return std::unexpected(
          loosened(before, agreed, "/conditions: this takes back '" + before.conditions.text() + "'", everyone));
    }
  }
  BT_TRY_STATUS(check_originator(in, line, entry.type, body));
  if (!before.tenant.empty())
    BT_TRY_STATUS(check_untied(in, line, {before.tenant}, {base::text_at(body, "tenant")}, "/tenant"));
  const bool given = std::ranges::any_of(line, &Bound::given);
  const std::string text = base::text_at(body, "marking");
  const auto marking = text.empty() ? base::Result<Marking>(Marking{}) : marking::parse_marking(text);
  if (!given || !marking) return {};
  for (const Audience& reader : readers(*marking)) {
    if (marking::may_see(reader, before.marking) || !marking::may_see(reader, *marking)) continue;
    BT_TRY(const Agreement agreed, agreement(in, line, reader));
    if (agreed.given) continue;
    return std::unexpected(
        loosened(before, agreed, "/marking: this opens " + before.marking.text() + " to " + reader.text(), reader));
  }
  return {};
}

}  // namespace backtrail::app
