// SPDX-License-Identifier: Apache-2.0
#include "registers/standing.h"

#include <algorithm>
#include <map>
#include <set>

#include "registers/codes.h"
#include "registers/kinds.h"
#include "registers/origins.h"
#include "registers/person.h"
#include "registers/registers.h"
#include "registers/rungs.h"
#include "registers/versions.h"

namespace backtrail::registers {
namespace {

using base::fail;

base::Result<Entry> entry_of(const Database& db, const std::string& id) {
  BT_TRY(auto query, db.query("SELECT idx, id, type, ref, actor_id FROM entries WHERE id = ?", {id}));
  BT_TRY(const bool some, query.next());
  if (!some) return fail(kStoreFailed, "a register lacks an entry", {db.path()}, "reindex the case");
  Entry out;
  out.index = static_cast<std::uint64_t>(query.integer(0));
  out.id = query.text(1);
  out.type = query.text(2);
  out.ref = query.text(3);
  out.actor.id = query.text(4);
  return out;
}

/// Collects what lies beneath.
class Walk {
 public:
  Walk(const Database& db, Standing& out) : db_(db), out_(out) {}

  base::Status run(std::vector<Reference> open) {
    std::set<std::string> seen;
    while (!open.empty()) {
      const Reference one = std::move(open.back());
      open.pop_back();
      if (!seen.insert(one.entry_id).second) continue;
      if (seen.size() > kStandingLimit) return fail(kTooLong, "more lies beneath it than is looked at", {one.ref});
      BT_TRY(Entry entry, entry_of(db_, one.entry_id));
      if (one.type == kClaim) {
        BT_TRY(const Claim claim, get_claim(db_, std::move(entry)));
        names_.insert(claim.first_said_by());
        origins_.add_claim(claim.first_said_by(), !claim.rests_on.empty());
        origins_.passes_on(claim.source.name, claim.first_said_by());
        // What somebody passes on is not on the page of whoever said it first.
        if (claim.origin.empty()) stands_on(claim.source.url, claim.source.name);
        open.insert(open.end(), claim.rests_on.begin(), claim.rests_on.end());
      } else if (one.type == kEvidence) {
        BT_TRY(const Evidence evidence, get_evidence(db_, std::move(entry)));
        // Logs of two organisations are two origins, whoever searched them.
        const std::string whose = evidence.tenant.empty() ? "" : " at " + evidence.tenant;
        const std::string origin = evidence.source ? evidence.source->name : evidence.origin + whose;
        names_.insert(origin);
        origins_.add_evidence(origin);
        if (evidence.source) stands_on(evidence.source->url, origin);
      } else if (one.type == kJudgement) {
        BT_TRY(const Judgement judgement, get_judgement(db_, std::move(entry)));
        BT_TRY_STATUS(add_dissents(judgement.entry, judgement.entry.actor.id, judgement.dissent));
        open.insert(open.end(), judgement.rests_on.begin(), judgement.rests_on.end());
      }
    }
    out_.origins = origins_.distinct();
    return {};
  }

  /// What is called by two names of one organisation is one origin. Asked where it makes a difference, for it takes all names there are.
  base::Status join_names() {
    if (out_.origins.size() < kHighNeedsOrigins) return {};
    std::map<std::string, std::string> whose;  // by key of a name
    BT_TRY(auto query, db_.query("SELECT coalesce(nullif(e.ref, ''), e.id), n.value FROM organisation_names n JOIN "
                                 "entries e ON e.idx = n.entry ORDER BY n.entry"));
    for (;;) {
      BT_TRY(const bool some, query.next());
      if (!some) break;
      whose.emplace(origin_key(query.text(0)), query.text(0));
      whose.emplace(origin_key(query.text(1)), query.text(0));
    }
    std::map<std::string, std::string> first;  // of the names here, by whose they are
    for (const std::string& name : names_) {
      const auto organisation = whose.find(origin_key(name));
      if (organisation == whose.end()) continue;
      const auto [before, fresh] = first.emplace(organisation->second, name);
      if (!fresh) origins_.same(before->second, name);
    }
    out_.origins = origins_.distinct();
    return {};
  }

  /// More names than origins: what locks were once sealed by.
  [[nodiscard]] std::size_t names() const { return names_.size(); }

  base::Status add_dissents(const Entry& entry, const std::string& author, const std::string& own) {
    if (!own.empty()) out_.dissents.push_back({entry.label(), author, own});
    struct Said {
      std::string by, dissent, note;
      bool agrees;
    };
    std::vector<Said> said;
    std::map<std::string, std::size_t> last;  // of each person, in small letters
    BT_TRY_STATUS(for_rows(
        db_, entry,
        "SELECT e.actor_id, r.dissent, r.note, r.verdict = 'agree' FROM edges g JOIN reviews r ON r.entry = g.entry "
        "JOIN current_entries e ON e.idx = g.entry WHERE g.target = ? AND g.role = 'of' ORDER BY g.entry",
        [&](const Query& q) {
          last[person_key(q.text(0))] = said.size();
          said.push_back({q.text(0), q.text(1), q.text(2), q.integer(3) != 0});
        }));
    for (std::size_t i = 0; i < said.size(); ++i) {
      Said& one = said[i];
      if (!one.dissent.empty()) {
        out_.dissents.push_back({entry.label(), std::move(one.by), std::move(one.dissent)});
      } else if (!one.agrees && last[person_key(one.by)] == i) {
        // Who disagrees without a dissent of their own disagrees all the same, until they agree.
        out_.dissents.push_back(
            {entry.label(), std::move(one.by), one.note.empty() ? "disagrees" : std::move(one.note)});
      }
    }
    return {};
  }

 private:
  /// One page is one origin, whatever it is called.
  void stands_on(const std::string& url, const std::string& name) {
    if (url.empty()) return;
    const auto [page, fresh] = by_page_.emplace(url, name);
    if (!fresh) origins_.same(page->second, name);
  }

  const Database& db_;
  Standing& out_;
  Origins origins_;
  std::map<std::string, std::string> by_page_;  // the first name there
  std::set<std::string> names_;  // as they are written
};

/// A name in a body takes nobody out of it: who entered a version has had their hands on its words, and what corrects it is a text of
/// both.
base::Status find_authors(const Database& db, const Entry& entry, Standing& out) {
  const auto add = [&](const std::string& one) {
    const auto same = [&](const std::string& have) { return is_same_person(have, one); };
    if (!one.empty() && std::ranges::none_of(out.authors, same)) out.authors.push_back(one);
  };
  add(out.author);
  BT_TRY(const auto versions, earlier_versions(db, entry.id));
  for (const std::string& id : versions) {
    BT_TRY(const Entry one, entry_of(db, id));
    add(one.actor.id);
  }
  return {};
}

/// The last verdict of each who reviewed it, in the order of their first: whoever changed their mind has.
base::Result<std::vector<std::pair<std::string, bool>>> last_verdicts(const Database& db, const Entry& entry) {
  std::vector<std::pair<std::string, bool>> out;
  BT_TRY_STATUS(for_rows(
      db, entry,
      "SELECT e.actor_id, r.verdict = 'agree' FROM edges g JOIN reviews r ON r.entry = g.entry JOIN current_entries e ON "
      "e.idx = g.entry WHERE g.target = ? AND g.role = 'of' ORDER BY g.entry",
      [&](const Query& q) {
        const std::string by = q.text(0);
        const auto known = std::ranges::find_if(out, [&](const auto& one) { return is_same_person(one.first, by); });
        if (known == out.end()) out.emplace_back(by, q.integer(1) != 0);
        else known->second = q.integer(1) != 0;
      }));
  return out;
}

/// Who reviewed it by an act of their own, and wrote nothing of it.
base::Status read_reviewers(const Database& db, const Entry& entry, Standing& out) {
  BT_TRY_STATUS(find_authors(db, entry, out));
  BT_TRY(const auto verdicts, last_verdicts(db, entry));
  for (const auto& [by, agrees] : verdicts) {
    const bool wrote = std::ranges::any_of(out.authors, [&](const auto& one) { return is_same_person(one, by); });
    if (!agrees) out.disagreeing.push_back(by);
    if (agrees && !wrote) out.reviewers.push_back(by);
  }
  return {};
}

}  // namespace

base::Result<std::vector<std::string>> approved_naming(const Database& db, const Entry& entry, std::string_view role) {
  std::vector<std::string> out;
  BT_TRY(
      auto query,
      db.query(
          "SELECT e.actor_id, d.decider FROM edges g JOIN decisions d ON d.entry = g.entry JOIN current_entries e ON "
          "e.idx = g.entry WHERE g.target = ?1 AND g.role = ?2 AND d.verdict = 'approve' AND NOT EXISTS (SELECT 1 FROM "
          "edges mine JOIN edges later ON later.target = mine.target AND later.role = 'statement' AND later.entry > "
          "g.entry JOIN decisions ON decisions.entry = later.entry JOIN current_entries c ON c.idx = later.entry "
          "WHERE mine.entry = g.entry AND mine.role = 'statement') ORDER BY g.entry",
          {static_cast<std::int64_t>(entry.index), std::string(role)}));
  for (;;) {
    BT_TRY(const bool some, query.next());
    if (!some) return out;
    std::string by = query.text(0);
    const bool known = std::ranges::find(out, by) != out.end();
    if (!known && is_same_person(by, query.text(1))) out.push_back(std::move(by));
  }
}

namespace {

/// "rob", "rob and eve".
std::string joined(const std::vector<std::string>& persons) {
  std::string out;
  for (const std::string& one : persons) out += (out.empty() ? "" : " and ") + one;
  return out;
}

base::Status judge_links(const Database& db, const Judgement& judgement, std::vector<Fault>& out) {
  std::vector<std::string> rungs;
  for (const Reference& link : judgement.rests_on) {
    BT_TRY(const auto versions, later_versions(db, link.entry_id));
    const std::string& now = versions.back();
    if (now != link.entry_id) out.push_back({kStaleLink, "rests on '" + link.ref + "', which has been replaced since"});
    if (link.type != kJudgement) continue;
    BT_TRY(Entry entry, entry_of(db, now));
    BT_TRY(const Judgement beneath, get_judgement(db, std::move(entry)));
    if (!estimate::check_chain(judgement.likelihood, {&beneath.likelihood, 1}))
      out.push_back({kOverclaims, "is '" + judgement.likelihood.text() + "' and rests on '" + link.ref +
                                      "', which is now '" + beneath.likelihood.text() + "'"});
    for (Fault& one :
         faults_of_link({judgement.rung, judgement.confidence}, link.ref, {beneath.rung, beneath.confidence}))
      out.push_back(std::move(one));
    rungs.push_back(beneath.rung);
    if (!needs_rung_beneath(judgement.rung)) continue;
    BT_TRY(const bool locked, is_locked(db, link.entry_id));
    if (!locked) out.push_back({kNotLocked, "rests on '" + link.ref + "', which is not locked", true});
  }
  if (auto fault = fault_of_no_rung(judgement.rung, rungs)) out.push_back(std::move(*fault));
  return {};
}

/// The same of every judgement further down: a chain holds as far as all of its links do.
base::Status judge_beneath(const Database& db, const Judgement& judgement, Standing& out) {
  std::set<std::string> seen;
  std::vector<Reference> open = judgement.rests_on;
  while (!open.empty()) {
    const Reference one = std::move(open.back());
    open.pop_back();
    if (one.type != kJudgement || !seen.insert(one.entry_id).second) continue;
    if (seen.size() > kStandingLimit) return fail(kTooLong, "more lies beneath it than is looked at", {one.ref});
    BT_TRY(Entry entry, entry_of(db, one.entry_id));
    BT_TRY(const Judgement beneath, get_judgement(db, std::move(entry)));
    std::vector<Fault> faults;
    BT_TRY_STATUS(judge_links(db, beneath, faults));
    for (Fault& fault : faults)
      out.faults.push_back({fault.code, "rests on '" + one.ref + "', which " + fault.message, true});
    open.insert(open.end(), beneath.rests_on.begin(), beneath.rests_on.end());
  }
  return {};
}

base::Status stand_judgement(const Database& db, Entry entry, Standing& out) {
  BT_TRY(const Judgement judgement, get_judgement(db, std::move(entry)));
  out.author = judgement.author;
  out.named_reviewer = judgement.reviewer;
  BT_TRY_STATUS(read_reviewers(db, judgement.entry, out));
  BT_TRY(out.locked, is_locked(db, judgement.entry.id));
  Walk walk(db, out);
  BT_TRY_STATUS(walk.run({{judgement.entry.label(), judgement.entry.id, std::string(kJudgement)}}));
  BT_TRY_STATUS(walk.join_names());
  BT_TRY(const auto versions, later_versions(db, judgement.entry.id));
  if (versions.size() > 1) out.faults.push_back({kStaleLink, "has been replaced by a later entry"});
  BT_TRY_STATUS(judge_links(db, judgement, out.faults));
  BT_TRY_STATUS(judge_beneath(db, judgement, out));
  if (judgement.confidence == estimate::Confidence::high && out.origins.size() < kHighNeedsOrigins) {
    out.faults.push_back({kOneOrigin,
                          "is of high confidence, and all that it rests on comes from one origin: '" +
                              (out.origins.empty() ? std::string("nobody") : out.origins.front()) + "'",
                          walk.names() >= kHighNeedsOrigins});
  }
  if (!out.reviewers.empty()) return {};
  const std::string against = joined(out.disagreeing);
  out.faults.push_back(
      {kUnreviewed, against.empty() ? "has been reviewed by nobody but its author"
                                    : "has been reviewed by " + against + ", who disagrees, and nobody has agreed"});
  return {};
}

template <typename Text>
base::Status stand_text(const Database& db, const Text& text, Standing& out) {
  out.author = text.author;
  out.named_reviewer = text.reviewer;
  BT_TRY_STATUS(read_reviewers(db, text.entry, out));
  Walk walk(db, out);
  BT_TRY_STATUS(walk.add_dissents(text.entry, text.author, {}));
  return walk.run(cited_by(text));
}

}  // namespace

bool is_confirmed(std::string_view type) {
  return type == kConsent || type == kClaim || type == kFigure || type == kIncident || type == kIncidentLink;
}

bool Standing::vouched_besides(std::span<const std::string> of_text) const {
  const auto wrote = [&](const std::string& one) {
    return std::ranges::any_of(of_text, [&](const std::string& by) { return is_same_person(by, one); });
  };
  return disagreeing.empty() &&
         !(wrote(author) && std::ranges::all_of(reviewers, wrote) && std::ranges::all_of(decided_by, wrote));
}

base::Result<std::string> label_of(const Database& db, const Reference& of) {
  BT_TRY(const Entry entry, entry_of(db, of.entry_id));
  return entry.label();
}

base::Result<std::string> author_of(const Database& db, const Reference& of) {
  const std::string table = of.type == kJudgement ? "judgements" : of.type == kAdvisory ? "advisories" : "statements";
  BT_TRY(const Entry entry, entry_of(db, of.entry_id));
  if (is_confirmed(of.type)) return entry.actor.id;
  BT_TRY(auto row, detail(db, entry, "SELECT author FROM " + table + " WHERE entry = ?"));
  return row.text(0);
}

base::Result<bool> is_locked(const Database& db, const std::string& judgement_id) {
  BT_TRY(auto query,
         db.query("SELECT count(*) FROM edges g JOIN locks l ON l.entry = g.entry JOIN entries e ON e.idx = "
                  "g.target WHERE e.id = ? AND g.role = 'judgement'",
                  {judgement_id}));
  BT_TRY(const bool some, query.next());
  return some && query.integer(0) > 0;
}

base::Result<Standing> standing_of(const Database& db, const Reference& of) {
  Standing out;
  BT_TRY(Entry entry, entry_of(db, of.entry_id));
  if (entry.type == kJudgement) {
    BT_TRY_STATUS(stand_judgement(db, std::move(entry), out));
  } else if (entry.type == kStatement) {
    BT_TRY(const Statement text, get_statement(db, std::move(entry)));
    BT_TRY_STATUS(stand_text(db, text, out));
  } else if (entry.type == kAdvisory) {
    BT_TRY(const Advisory text, get_advisory(db, std::move(entry)));
    BT_TRY_STATUS(stand_text(db, text, out));
  } else if (is_confirmed(entry.type)) {
    out.author = entry.actor.id;
    BT_TRY_STATUS(read_reviewers(db, entry, out));
    BT_TRY(out.decided_by, approved_naming(db, entry, kConfirms));
  } else {
    return fail(kWrongReference, "'" + of.ref + "' is of type " + entry.type + ", which nobody reviews");
  }
  return out;
}

}  // namespace backtrail::registers
