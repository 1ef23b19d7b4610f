// SPDX-License-Identifier: Apache-2.0
// Consents, and whether one opens anything: one person enters it, and somebody else has heard it from the originator too, or
// takes it on by approving a text under it.
#include <algorithm>

#include "registers/codes.h"
#include "registers/kinds.h"
#include "registers/person.h"
#include "registers/standing.h"
#include "registers/versions.h"

namespace backtrail::registers {

base::Status put_consent(Writer& writer, Fields& body) {
  Consent out;
  out.item.ref = body.ref("item", Need::required);
  out.audience = body.audience("audience");
  out.given_by = body.text("given_by", Need::required);
  out.person = body.text("person");
  out.source = body.text("source");
  out.note = body.text("note");
  out.withdrawn = body.text("withdrawn");
  if (!out.withdrawn.empty() && writer.entry.corrects.empty())
    body.fail_at("withdrawn", kBadWord, "what was never given cannot be withdrawn",
                 "correct the consent that holds no more");
  body.finish();
  if (!body.ok()) return {};
  BT_TRY_STATUS(writer.row("consents", {out.audience.text(), out.given_by, out.note}));
  if (!out.person.empty() || !out.source.empty() || !out.withdrawn.empty())
    BT_TRY_STATUS(writer.row("consent_details", {out.person, out.source, out.withdrawn}));
  return one_edge(writer, "item", out.item, {kEvidence, kClaim});
}

base::Result<Consent> get_consent(const Database& db, Entry entry) {
  Consent out;
  out.entry = std::move(entry);
  BT_TRY(auto row, detail(db, out.entry, "SELECT audience, given_by, note FROM consents WHERE entry = ?"));
  BT_TRY(out.audience, stored_audience(row.text(0)));
  out.given_by = row.text(1);
  out.note = row.text(2);
  BT_TRY_STATUS(for_rows(db, out.entry, "SELECT person, source, withdrawn FROM consent_details WHERE entry = ?",
                         [&](const Query& q) {
                           out.person = q.text(0);
                           out.source = q.text(1);
                           out.withdrawn = q.text(2);
                         }));
  BT_TRY(out.item, only_edge(db, out.entry, "item"));
  return out;
}

namespace {

/// Who has asked and heard no of another consent on the same thing, in any version, that `consent` would open too, and has not agreed
/// to this one: the same words under another id are no new answer.
base::Status add_disputes(const Database& db, const Consent& consent, ConsentStanding& out) {
  std::vector<std::string> others;
  BT_TRY(const auto earlier, earlier_versions(db, consent.item.entry_id));
  BT_TRY(const auto items, later_versions(db, earlier.empty() ? consent.item.entry_id : earlier.back()));
  for (const std::string& item : items) {
    BT_TRY(
        auto query,
        db.query("SELECT e.id FROM entries t JOIN edges g ON g.target = t.idx AND g.role = 'item' JOIN consents c ON "
                 "c.entry = g.entry JOIN current_entries e ON e.idx = g.entry WHERE t.id = ? AND e.id <> ?",
                 {item, consent.entry.id}));
    for (;;) {
      BT_TRY(const bool some, query.next());
      if (!some) break;
      others.push_back(query.text(0));
    }
  }
  for (const std::string& id : others) {
    Entry entry;
    BT_TRY(const Found found, find_entry(db, id));
    entry.id = found.id;
    entry.index = static_cast<std::uint64_t>(found.index);
    BT_TRY(const Consent other, get_consent(db, std::move(entry)));
    if (!other.withdrawn.empty() || !marking::includes(consent.audience, other.audience)) continue;
    BT_TRY(const Standing standing, standing_of(db, {id, id, std::string(kConsent)}));
    for (const std::string& who : standing.disagreeing) {
      const auto is_who = [&](const std::string& one) { return is_same_person(one, who); };
      if (std::ranges::none_of(out.confirmed_by, is_who) && std::ranges::none_of(out.disputed_by, is_who))
        out.disputed_by.push_back(who);
    }
  }
  return {};
}

}  // namespace

base::Result<ConsentStanding> consent_standing_of(const Database& db, const Consent& consent) {
  BT_TRY(const Standing standing, standing_of(db, {consent.entry.label(), consent.entry.id, std::string(kConsent)}));
  ConsentStanding out;
  out.entered_by = standing.authors;
  out.confirmed_by = standing.reviewers;
  out.disputed_by = standing.disagreeing;
  out.withdrawn = !consent.withdrawn.empty();
  BT_TRY_STATUS(add_disputes(db, consent, out));
  const auto entered = [&](const std::string& who) {
    return std::ranges::any_of(out.entered_by, [&](const std::string& one) { return is_same_person(one, who); });
  };
  BT_TRY(auto decided, approved_naming(db, consent.entry, "consents"));
  std::ranges::copy_if(decided, std::back_inserter(out.decided_by), [&](const auto& by) { return !entered(by); });
  return out;
}

}  // namespace backtrail::registers
