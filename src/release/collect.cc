// SPDX-License-Identifier: Apache-2.0
// Gathers from the registers what the gate judges by. Markings are those of the cited thing alone, for nothing is completed
// by following what it depends on; conditions come from all that it rests on, for an originator's wish does not end where
// somebody concludes something.
#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "registers/log_owners.h"
#include "registers/person.h"
#include "release/acting.h"
#include "release/asked.h"
#include "release/codes.h"
#include "release/consents.h"
#include "release/gate.h"
#include "release/prose/spellings.h"
#include "release/told_before.h"
#include "release/twins.h"

namespace backtrail::release {
namespace {

using base::fail;
using registers::Registers;

constexpr std::size_t kTellingRefSize = 4;

class Collector {
 public:
  Collector(const Registers& registers, const marking::Audience& audience, Agreed agreed,
            const std::vector<std::string>& authors)
      : registers_(registers), audience_(audience), agreed_(std::move(agreed)), authors_(authors) {}

  base::Result<Cited> cited(const registers::Reference& reference) {
    Cited out;
    out.ref = reference.ref;
    out.entry_id = reference.entry_id;
    out.type = reference.type;
    if (reference.type == registers::kClaim) {
      BT_TRY(const auto claim, registers_.claim(reference.entry_id));
      out.marking = claim.marking;
      out.superseded = !claim.entry.corrected_by.empty();
      out.source = claim.source;
      out.already_said = claim.object + ". " + claim.quote_summary;
      out.subject = claim.subject;
      BT_TRY(const auto standing, registers_.standing(claim.entry.id));
      out.vouched = standing.vouched_besides(authors_);
    } else if (reference.type == registers::kJudgement) {
      BT_TRY(const auto judgement, registers_.judgement(reference.entry_id));
      out.marking = judgement.marking;
      out.superseded = !judgement.entry.corrected_by.empty();
      out.proposition = judgement.proposition;
      out.subject = judgement.subject;
      out.likelihood = judgement.likelihood;
      out.confidence = judgement.confidence;
      BT_TRY(const auto standing, registers_.standing(judgement.entry.id));
      out.author = judgement.author;
      out.reviewer = standing.reviewers.empty() ? std::string() : standing.reviewers.front();
      for (const auto& one : judgement.alternatives) out.alternatives.push_back(one.hypothesis);
    } else {
      BT_TRY(const auto evidence, registers_.evidence(reference.entry_id));
      out.marking = evidence.marking;
      out.superseded = !evidence.entry.corrected_by.empty();
      out.source = evidence.source;
      out.negative = evidence.negative;
      out.tenant = evidence.tenant;
      out.occurred = evidence.entry.occurred;
      for (const registers::Locator& at : evidence.locators) {
        out.records.push_back({evidence.detector ? evidence.detector->title : evidence.title, at.path, at.member,
                               at.source_sha256, at.offset, at.length});
      }
    }
    std::set<std::string> seen;
    BT_TRY_STATUS(follow(reference, out, seen));
    return out;
  }

 private:
  /// Adds the conditions of what `reference` names and of all that it rests on. A reference always leads to an earlier
  /// entry, so this ends; an edited store could hold a circle, hence `seen`, and a list instead of recursion.
  base::Status follow(const registers::Reference& reference, Cited& out, std::set<std::string>& seen) {
    std::vector<registers::Reference> open = {reference};
    while (!open.empty()) {
      const registers::Reference one = std::move(open.back());
      open.pop_back();
      if (!seen.insert(one.entry_id).second) continue;
      marking::Conditions conditions;
      if (one.type == registers::kClaim) {
        BT_TRY(const auto claim, registers_.claim(one.entry_id));
        conditions = claim.conditions;
        open.insert(open.end(), claim.rests_on.begin(), claim.rests_on.end());
      } else if (one.type == registers::kJudgement) {
        BT_TRY(const auto judgement, registers_.judgement(one.entry_id));
        open.insert(open.end(), judgement.rests_on.begin(), judgement.rests_on.end());
      } else {
        BT_TRY(const auto evidence, registers_.evidence(one.entry_id));
        conditions = evidence.conditions;
        add_tenant(evidence.tenant, out);
      }
      BT_TRY_STATUS(bind(one.entry_id, conditions, out));
      BT_TRY_STATUS(bind_stricter(one, conditions, out));
      BT_TRY_STATUS(bind_twins(one, conditions, out));
    }
    return {};
  }

  static void add_tenant(const std::string& tenant, Cited& out) {
    if (!tenant.empty() && std::ranges::find(out.tenants, tenant) == out.tenants.end()) out.tenants.push_back(tenant);
  }

  base::Status name_or_not(const std::string& entry_id, const marking::Conditions& conditions, Cited& out) const {
    if (conditions.attribute_provider == marking::Term::may) return {};
    BT_TRY(auto entry, registers_.resolve(entry_id));
    BT_TRY(auto names, originator_names(registers_, std::move(entry)));
    if (conditions.attribute_provider == marking::Term::must) {
      out.credited.insert(std::move(names));
      return {};
    }
    for (std::string& one : names) {
      if (std::ranges::find(out.unnamed, one) == out.unnamed.end()) out.unnamed.push_back(std::move(one));
    }
    return {};
  }

  [[nodiscard]] static bool asks_more(const marking::Conditions& asked, const marking::Conditions& than) {
    return marking::combine(than, asked) != than;
  }

  /// What the originator asks of one version, as far as they have not agreed for this audience.
  base::Status bind(const std::string& entry_id, marking::Conditions conditions, Cited& out) const {
    BT_TRY_STATUS(name_or_not(entry_id, conditions, out));
    const bool agreed = agreed_.items.contains(entry_id);
    const bool needs = needs_consent(conditions, audience_);
    const bool shut = needs || conditions.notify_affected_parties == marking::Term::must_not;
    if (needs && !agreed) out.consent_missing = true;
    if (const auto waits = agreed_.unconfirmed.find(entry_id); shut && !agreed && waits != agreed_.unconfirmed.end())
      out.unconfirmed.insert(out.unconfirmed.end(), waits->second.begin(), waits->second.end());
    // Who forbade telling those affected has agreed to telling these.
    if (agreed) conditions.notify_affected_parties = marking::Term::may;
    out.conditions = marking::combine(out.conditions, conditions);
    return {};
  }

  /// What the originator has asked since of what a text, or a claim beneath it, still refers to as it was. What a correction
  /// takes back binds on: whoever is free of it cites the correction. Corrections form a line, so this ends.
  base::Status bind_stricter(const registers::Reference& reference, const marking::Conditions& before,
                             Cited& out) const {
    if (reference.type == registers::kJudgement) return {};
    BT_TRY(auto entry, registers_.resolve(reference.entry_id));
    while (!entry.corrected_by.empty()) {
      BT_TRY(entry, registers_.resolve(entry.corrected_by));
      BT_TRY(const auto now, asked_of(registers_, entry));
      add_tenant(now.tenant, out);
      if (asks_more(now.conditions, before)) BT_TRY_STATUS(bind(entry.id, now.conditions, out));
    }
    return {};
  }

  /// What is asked of the same thing under another id.
  base::Status bind_twins(const registers::Reference& reference, const marking::Conditions& own, Cited& out) {
    if (reference.type == registers::kJudgement) return {};
    BT_TRY(const auto twins, twins_.of(reference));
    for (const registers::Entry& one : twins) {
      BT_TRY(const auto asked, asked_of(registers_, one));
      if (!asks_more(asked.conditions, own)) continue;
      BT_TRY_STATUS(bind(one.id, asked.conditions, out));
      add_tenant(asked.tenant, out);
      out.twins.emplace_back(reference.ref, one.label());
    }
    return {};
  }

  const Registers& registers_;
  const marking::Audience& audience_;
  Twins twins_{registers_};
  Agreed agreed_;
  const std::vector<std::string>& authors_;  // of the text
};

}  // namespace

namespace {

/// A name of one version, in all its spellings, with its parts.
void add_name(const registers::OrganisationName& one, Party::Hand& out) {
  using Kind = registers::OrganisationName::Kind;
  std::vector<std::string> spelled = {one.value};
  if (one.kind != Kind::host) {
    for (std::string& other : other_spellings(one.value)) spelled.push_back(std::move(other));
  }
  for (std::string& value : spelled) {
    if (one.kind == Kind::name || one.kind == Kind::alias) add_name_parts(out.parts, value);
    if (one.kind == Kind::host) add_host_parts(out.parts, value);
    if (one.kind == Kind::domain || one.kind == Kind::ad_domain) add_domain_parts(out.parts, value);
    out.terms.push_back(std::move(value));
  }
}

constexpr std::uint64_t kNow = std::numeric_limits<std::int64_t>::max();

/// As they were before the entry at `until`. `rows` are all versions of organisations; one party for each, for names that a correction
/// has taken away still give it away.
base::Result<std::vector<Party>> parties_before(const Registers& registers,
                                                const std::vector<registers::Organisation>& rows, std::uint64_t until,
                                                const std::vector<std::string>& authors) {
  std::map<std::string, std::set<std::string>> vouchers;
  if (!authors.empty()) {
    BT_TRY(vouchers, registers.vouchers(until));
  }
  const auto wrote = [&](const std::string& one) {
    return std::ranges::any_of(authors, [&](const std::string& by) { return registers::is_same_person(by, one); });
  };
  std::map<std::string, Party> by_ref;
  std::map<std::string, std::set<std::pair<std::string, std::string>>> said_by_others;
  for (const registers::Organisation& row : rows) {
    if (row.entry.index >= until) continue;
    Party& party = by_ref[row.entry.label()];
    party.ref = row.entry.label();
    party.name = row.name;
    party.kind = row.kind;
    party.marking = row.marking;
    Party::Hand& hand = party.hands.emplace_back(row.marking, row.entry.actor.id);
    party.vouched = authors.empty() || !std::ranges::all_of(vouchers[party.ref], wrote);
    if (!row.parent.empty()) party.parents.insert(row.parent);
    if (party.hands.size() > 1) party.was.emplace(party.sector, party.jurisdiction);
    party.sector = row.sector;
    party.jurisdiction = row.jurisdiction;
    auto& others = said_by_others[party.ref];
    if (!wrote(row.entry.actor.id)) others.emplace(row.sector, row.jurisdiction);
    party.described = others.empty() || others.contains({row.sector, row.jurisdiction});
    // An id is often telling ("lyra-health"); a short one ("c1") would only stand in the way of every text.
    party.telling_ref = party.ref.size() >= kTellingRefSize;
    const auto domain =
        std::ranges::find(row.names, registers::OrganisationName::Kind::domain, &registers::OrganisationName::kind);
    party.domain = domain == row.names.end() ? std::string() : domain->value;
    for (const registers::OrganisationName& one : row.names) add_name(one, hand);
    party.terms.insert(party.terms.end(), hand.terms.begin(), hand.terms.end());
    party.parts.merge(hand.parts);
  }
  BT_TRY(auto providers, registers.providers());
  std::vector<Party> out;
  for (auto& [ref, party] : by_ref) {
    if (const auto found = providers.find(ref); found != providers.end()) party.providers = std::move(found->second);
    std::ranges::sort(party.terms);
    party.terms.erase(std::ranges::unique(party.terms).begin(), party.terms.end());
    out.push_back(std::move(party));
  }
  return out;
}

/// Taking names apart is the most of it, and as a rule nobody has had a hand in any organisation since.
base::Result<std::vector<Party>> parties_as_decided(const Registers& registers,
                                                    const std::vector<registers::Organisation>& rows,
                                                    std::uint64_t decided, const Circumstances& now) {
  BT_TRY(const auto then, registers.vouchers(decided));
  BT_TRY(const auto since, registers.vouchers(kNow));
  const bool before = std::ranges::all_of(rows, [&](const auto& row) { return row.entry.index < decided; });
  if (before && then == since) return now.parties;
  return parties_before(registers, rows, decided, now.authors);
}

}  // namespace

base::Result<std::vector<Party>> parties(const Registers& registers, const std::vector<std::string>& authors) {
  BT_TRY(const auto rows, registers.organisations(registers::Which::all));
  return parties_before(registers, rows, kNow, authors);
}

namespace {

/// Receipts to this audience alone: what others were given, and when, is none of its business.
base::Status collect_revisions(const Registers& registers, const registers::Entry& entry,
                               const marking::Audience& audience, Circumstances& out) {
  BT_TRY(const auto releases, registers.releases());
  BT_TRY(const registers::Entry first, registers.began(entry));
  out.lasting = first.label();
  std::string last;
  for (const registers::Release& one : releases) {
    if (!(one.audience == audience) || !one.released) continue;
    BT_TRY(const registers::Entry text, registers.resolve(one.statement.entry_id));
    BT_TRY(const registers::Entry began, registers.began(text));
    if (began.id != first.id) continue;
    BT_TRY(const registers::Decision decision, registers.decision(one.decision.entry_id));
    const bool withdrawn = decision.verdict == registers::Decision::Verdict::refuse;
    if (!withdrawn && std::ranges::find(out.given, one.sha256) == out.given.end()) out.given.push_back(one.sha256);
    // A wording in one more form is no version; one that comes back after its withdrawal is.
    if (!withdrawn && text.id == last) continue;
    last = withdrawn ? std::string() : text.id;
    const base::Instant at =
        out.revisions.empty() ? *one.released : std::max(*one.released, later_version(out.revisions.back()));
    out.revisions.push_back(at);
    out.released_before = last == entry.id;
  }
  return {};
}

/// Of records that one organisation is to be told of: whether they are in its own logs, as far as anybody ingested them.
base::Status find_others_logs(const Registers& registers, const marking::Audience& audience,
                              std::vector<Cited>& cited) {
  if (audience.kind != marking::Audience::Kind::organisation || audience.members.size() != 1) return {};
  const std::string& member = audience.members.front();
  std::optional<registers::LogOwners> owners;  // read where there is something to ask
  for (Cited& one : cited) {
    if (one.tenant != member || one.records.empty()) continue;
    if (!owners) {
      BT_TRY(const auto sources, registers.sources(registers::Which::all));
      owners.emplace(sources);
    }
    one.others_log = std::ranges::any_of(
        one.records, [&](const ReleasedRecord& at) { return owners->is_of_others(member, at.source_sha256, at.path); });
  }
  return {};
}

}  // namespace

base::Result<Circumstances> collect(const Registers& registers, std::string_view ref_or_id,
                                    const marking::Audience& audience, std::string_view audience_key,
                                    const base::Clock& clock) {
  if (audience_key.size() != kAudienceKeySize) return fail(kBadAudienceKey, "the audience's key is not 32 bytes");
  BT_TRY(const registers::Entry entry, registers.resolve(ref_or_id));
  std::vector<registers::Reference> cites;
  std::vector<registers::AdvisoryCut> cuts;
  if (entry.type == registers::kAdvisory) {
    BT_TRY(auto advisory, registers.advisory(entry.id));
    cites = registers::cited_by(advisory);
    cuts = std::move(advisory.cuts);
  } else {
    BT_TRY(const auto statement, registers.statement(entry.id));
    cites = registers::cited_by(statement);
  }
  Circumstances out;
  out.audience_key = audience_key;
  out.now = clock.now();
  BT_TRY(auto standing, registers.standing(entry.id));
  out.reviewers = std::move(standing.reviewers);
  out.authors = std::move(standing.authors);
  BT_TRY(const auto organisations, registers.organisations(registers::Which::all));
  BT_TRY(out.parties, parties_before(registers, organisations, kNow, out.authors));
  std::vector<std::string> called;
  for (const Party& party : out.parties) called.insert(called.end(), party.terms.begin(), party.terms.end());
  BT_TRY(auto known, acting(registers, called));
  out.actors = std::move(known.actors);
  out.spoken_of = std::move(known.spoken_of);
  BT_TRY_STATUS(collect_revisions(registers, entry, audience, out));
  BT_TRY_STATUS(collect_told_before(registers, audience, out));
  BT_TRY(auto decisions, registers.decisions_on(entry.id));
  if (!decisions.empty()) {
    out.decision = std::move(decisions.back());
    BT_TRY(out.as_decided, parties_as_decided(registers, organisations, out.decision->entry.index, out));
  }
  BT_TRY(const auto stops, registers.stops());
  for (const registers::Stop& one : stops) {
    if (!one.lifted) out.stops.push_back(one.entry.label());
  }
  std::ranges::sort(out.stops);
  BT_TRY(auto asked, asked_of_all(registers));
  out.unnamed_elsewhere = std::move(asked.unnamed);
  BT_TRY(auto agreed, agreed_for(registers, audience));
  Collector collector(registers, audience, std::move(agreed), out.authors);
  std::set<std::string> have;
  for (const registers::Reference& cite : cites) {
    if (!have.insert(cite.ref).second) continue;
    BT_TRY(Cited cited, collector.cited(cite));
    out.cited.push_back(std::move(cited));
  }
  BT_TRY_STATUS(find_others_logs(registers, audience, out.cited));
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    if (!cuts[i].edge) continue;
    BT_TRY(const auto way, registers.edge(cuts[i].edge->entry_id));
    for (const registers::Reference& evidence : way.rests_on) {
      BT_TRY(Cited cited, collector.cited(evidence));
      out.beneath_cuts.emplace_back(i + 1, std::move(cited));
    }
  }
  return out;
}

base::Result<std::vector<registers::Reference>> collect_cited(const Registers& registers,
                                                              const std::vector<std::string>& refs,
                                                              const marking::Audience& audience, Circumstances& out) {
  std::vector<registers::Reference> cites;
  BT_TRY(auto agreed, agreed_for(registers, audience));
  Collector collector(registers, audience, std::move(agreed), out.authors);
  for (const std::string& ref : refs) {
    BT_TRY(const registers::Entry entry, registers.resolve(ref));
    if (entry.type != registers::kClaim && entry.type != registers::kJudgement && entry.type != registers::kEvidence)
      return fail(kCitesNothing, "'" + ref + "' is of type " + entry.type, {},
                  "a claim, a judgement or evidence is cited");
    cites.push_back({ref, entry.id, entry.type});
    const bool known = std::ranges::find(out.cited, ref, &Cited::ref) != out.cited.end();
    if (known) continue;
    BT_TRY(Cited cited, collector.cited(cites.back()));
    out.cited.push_back(std::move(cited));
  }
  return cites;
}

}  // namespace backtrail::release
