// SPDX-License-Identifier: Apache-2.0
#include "app/claims/conflicts.h"

#include <algorithm>
#include <array>
#include <map>

#include "app/claims/same_names.h"
#include "app/codes.h"
#include "base/json.h"
#include "registers/relations.h"
#include "release/prose/actors.h"

namespace backtrail::app {
namespace {

using base::OrderedJson;
using registers::Claim;
using registers::Quantity;

/// Small letters, and one hyphen where there were blanks, hyphens or underscores.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool gap = c == ' ' || c == '-' || c == '_';
    if (gap && (out.empty() || out.back() == '-')) continue;
    out += gap ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  while (out.ends_with('-')) out.pop_back();
  return out;
}

/// "banks" and "bank" are one unit.
std::string unit_of(const Quantity& one) {
  std::string out = plain(one.unit);
  if (out.ends_with("ies")) return out.substr(0, out.size() - 3) + "y";
  for (const std::string_view end : {"sses", "xes", "ches", "shes"}) {
    if (out.ends_with(end)) return out.substr(0, out.size() - 2);
  }
  if (out.ends_with('s') && !out.ends_with("ss")) out.pop_back();
  return out;
}

std::string bounded(const Quantity& one) {
  return one.bound == "exactly" ? std::to_string(one.count) : one.bound + " " + std::to_string(one.count);
}

void differ(std::vector<Differing>& out, std::string what, const std::string& a, const std::string& b) {
  if (plain(a) != plain(b)) out.push_back({std::move(what), a, b});
}

void compare(const Quantity& a, const Quantity& b, std::vector<Differing>& out) {
  const bool same_number = a.count == b.count;
  const bool same_unit = unit_of(a) == unit_of(b);
  if (!same_number && !same_unit) return;
  const std::size_t before = out.size();
  if (!same_number) out.push_back({"count", bounded(a), bounded(b)});
  if (!same_unit) out.push_back({"unit", bounded(a) + " " + a.unit, bounded(b) + " " + b.unit});
  differ(out, "place", a.place, b.place);
  differ(out, "scope", a.scope, b.scope);
  differ(out, "period", a.period, b.period);
  if (out.size() == before && a.bound != b.bound) out.push_back({"bound", bounded(a), bounded(b)});
}

std::string interval(const Claim& claim) {
  if (claim.valid_from.empty() && claim.valid_until.empty()) return {};
  return claim.valid_from + " to " + claim.valid_until;
}

/// Of the distinctions, how much each says: whoever is one, or its front, has links to it too.
std::size_t claim_rank_of(const std::string& word) {
  constexpr std::array<std::string_view, 4> kLeastFirst = {"has-links-to", "acts-on-behalf-of", "is-a-front-for", "is"};
  return static_cast<std::size_t>(std::ranges::find(kLeastFirst, std::string_view(word)) - kLeastFirst.begin());
}

/// Whether they say different things of one object. Two denials do not; "has links to" and "is not" can both hold, "is" and "has no links to"
/// cannot, and an accusation stands beside whatever denies it.
bool contradict(const registers::Relation& a, const registers::Relation& b) {
  if (a.denied && b.denied) return false;
  if (a.word == b.word) return a.denied != b.denied;
  if (!a.distinction || !b.distinction) return false;
  if (!a.denied && !b.denied) return true;
  const registers::Relation& denied = a.denied ? a : b;
  const registers::Relation& told = a.denied ? b : a;
  return told.word == "is-accused-of" ||
         (denied.word != "is-accused-of" && claim_rank_of(told.word) > claim_rank_of(denied.word));
}

/// What differs between two claims about one subject; empty when they do not disagree.
std::vector<Differing> differences(const Claim& a, const Claim& b) {
  std::vector<Differing> out;
  for (const Quantity& one : a.quantities) {
    for (const Quantity& other : b.quantities) compare(one, other, out);
  }
  const registers::Relation relation_a = registers::read_relation(a.relation),
                            relation_b = registers::read_relation(b.relation);
  const bool same_object = plain(a.object) == plain(b.object);
  if (same_object && contradict(relation_a, relation_b))
    out.push_back({"relation", relation_a.told(), relation_b.told()});
  const bool one_said = relation_a.distinction && !relation_a.denied && relation_a.told() == relation_b.told();
  if (!same_object && one_said && relation_a.word != "has-links-to") out.push_back({"object", a.object, b.object});
  if (same_object && a.legal_status != b.legal_status) out.push_back({"legal status", a.legal_status, b.legal_status});
  if (!out.empty()) differ(out, "period", interval(a), interval(b));
  return out;
}

Side side(const Claim& claim) {
  return {claim.entry.label(),
          claim.source.name,
          claim.subject + " " + claim.relation + " " + claim.object,
          registers::read_relation(claim.relation).told(),
          claim.object,
          claim.legal_status};
}

OrderedJson side_json(const Side& side) {
  OrderedJson out = {{"claim", side.claim}, {"source", side.source}, {"says", side.says}, {"relation", side.relation}};
  out["legal_status"] = side.legal_status.empty() ? OrderedJson() : OrderedJson(side.legal_status);
  return out;
}

}  // namespace

namespace {

/// Claims by their subject's key, in the ledger's order.
using BySubject = std::map<std::string, std::vector<const Claim*>>;

/// Earlier claims about the same subject, under this name or another, in the ledger's order.
std::vector<const Claim*> beside(const BySubject& earlier, const std::string& key, const SameNames& names) {
  std::vector<const Claim*> out;
  const auto add = [&](const std::string& one) {
    if (const auto found = earlier.find(one); found != earlier.end())
      out.insert(out.end(), found->second.begin(), found->second.end());
  };
  add(key);
  for (const std::string& other : names.others(key)) add(other);
  std::ranges::sort(out, {}, [](const Claim* one) { return one->entry.index; });
  return out;
}

/// A claim that does no more than give another name says nothing that a claim under that name could disagree with.
bool gives_name(const Claim& claim, const SameNames& names, const Claim& other) {
  if (registers::read_relation(claim.relation).told() != "is") return false;
  const std::string object = release::actor_key(claim.object);
  const std::string subject = release::actor_key(other.subject);
  return object == subject || !names.taken_by(object, subject).empty();
}

}  // namespace

base::Result<std::vector<Conflict>> claim_conflicts(const Case& in) {
  BT_TRY(const auto claims, in.registers().claims());
  BT_TRY(const auto merges, in.registers().merges());
  BT_TRY(const SameNames names_known, SameNames::read(in, claims));
  BySubject by_subject;
  std::vector<Conflict> out;
  for (const Claim& claim : claims) {
    const std::string key = release::actor_key(claim.subject);
    for (const Claim* other : beside(by_subject, key, names_known)) {
      Conflict one{side(*other), side(claim), differences(*other, claim), {}, {}, {}, {}, {}};
      if (one.differs.empty()) continue;
      if (const std::string theirs = release::actor_key(other->subject); theirs != key) {
        if (gives_name(claim, names_known, *other) || gives_name(*other, names_known, claim)) continue;
        one.names = {other->subject, claim.subject, names_known.taken_by(theirs, key)};
      }
      for (const auto& merge : merges) {
        const auto names = [&](const Claim& wanted) {
          return std::ranges::any_of(merge.claims, [&](const auto& ref) { return ref.entry_id == wanted.entry.id; });
        };
        if (!names(*other) || !names(claim)) continue;
        one.merge = merge.entry.label();
        one.kept = merge.keep ? merge.keep->ref : "none";
        one.why = merge.why;
        one.by = merge.entry.actor.id;
      }
      if (out.size() == kConflictLimit)
        return base::fail(kTooManyConflicts, "more than " + std::to_string(kConflictLimit) + " pairs of claims differ");
      out.push_back(std::move(one));
    }
    by_subject[key].push_back(&claim);
  }
  return out;
}

OrderedJson conflict_json(const Conflict& conflict) {
  OrderedJson out = {{"a", side_json(conflict.a)},
                     {"b", side_json(conflict.b)},
                     {"names", nullptr},
                     {"differs", OrderedJson::array()},
                     {"what", ""},
                     {"settled", nullptr}};
  std::string what;
  if (const NamesMatched& names = conflict.names; !names.by.empty()) {
    out["names"] = {{"a", names.a},
                    {"b", names.b},
                    {"taken_for_one_by", names.by},
                    {"note", "a matching of names, not an identity"}};
    what = "names: " + names.a + " | " + names.b + ", taken for one by ";
    for (const std::string& by : names.by) what += (&by == &names.by.front() ? "" : ", ") + by;
    what += " (a matching of names, not an identity)";
  }
  for (const Differing& one : conflict.differs) {
    out["differs"].push_back({{"what", one.what}, {"a", one.a}, {"b", one.b}});
    what += (what.empty() ? "" : "; ") + one.what + ": " + (one.a.empty() ? "-" : one.a) + " | " +
            (one.b.empty() ? "-" : one.b);
  }
  out["what"] = what;
  if (!conflict.merge.empty()) {
    out["settled"] = {{"entry", conflict.merge}, {"kept", conflict.kept}, {"why", conflict.why}, {"by", conflict.by}};
  }
  return out;
}

namespace {

/// What settled two of these claims before, and otherwise. The later one counts, and whoever made the earlier has to know.
base::Result<std::vector<base::Error>> settled_before(const Case& in, const MergeRequest& request) {
  std::vector<std::string> ids;
  for (const std::string& one : request.claims) {
    if (const auto entry = in.registers().resolve(one)) ids.push_back(entry->id);
  }
  const auto kept = in.registers().resolve(request.keep);
  const std::string keep = request.keep == "none" || !kept ? std::string() : kept->id;
  BT_TRY(const auto merges, in.registers().merges());
  std::vector<base::Error> out;
  for (const registers::Merge& one : merges) {
    const auto ours = std::ranges::count_if(
        one.claims, [&](const auto& ref) { return std::ranges::find(ids, ref.entry_id) != ids.end(); });
    if (ours < 2 || (one.keep ? one.keep->entry_id : std::string()) == keep) continue;
    out.push_back({kSettledAnew,
                   one.entry.actor.id + " settled this before and kept " +
                       (one.keep ? "'" + one.keep->ref + "'" : std::string("none of them")) + ": " + one.why,
                   {one.entry.label()},
                   "what was sealed last counts from now on, and both stay on record; tell " + one.entry.actor.id +
                       ", or settle it again as it was",
                   base::Severity::warning});
  }
  return out;
}

}  // namespace

base::Result<MergeSealed> seal_merge(Case& into, const ledger::Actor& actor, const MergeRequest& request) {
  base::Json body = {{"claims", request.claims}, {"why", request.why}};
  if (!request.keep.empty() && request.keep != "none") body["keep"] = request.keep;
  if (!request.marking.empty()) body["marking"] = request.marking;
  BT_TRY(auto warnings, settled_before(into, request));
  BT_TRY(auto sealed, into.seal(actor, {{std::string(registers::kMerge), base::dump(body)}}));
  return MergeSealed{std::move(sealed.front()), std::move(warnings)};
}

}  // namespace backtrail::app
