// SPDX-License-Identifier: Apache-2.0
// The registers: what has been sealed, in tables that can be asked.
//
// The ledger and its bodies are the truth; this is an index of them in SQLite. So rows come in by one way only, apply(),
// in the ledger's order, and a rebuilt store equals the one on disk row by row: that is how an edited row is found
// (compare.h). Rows are never updated: a correction is a new row that names the old one, and triggers refuse the rest.
// Keeping bodies in the tables as well would answer the same questions, but erasing a body must erase it once.
//
// A Registers is used by one thread at a time; several processes may have the same file open (write-ahead log).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "registers/engagement_rows.h"
#include "registers/incident_rows.h"
#include "registers/item.h"
#include "registers/person_key_rows.h"
#include "registers/plan_rows.h"
#include "registers/precedent_rows.h"
#include "registers/review_rows.h"
#include "registers/rows.h"

namespace backtrail::registers {

class Database;  // SQLite, kept out of this header

/// Which rows a list holds: those that nothing has corrected, or all.
enum class Which : std::uint8_t { current, all };

class Registers {
 public:
  /// Opens or creates the file, and brings older tables up to date. kCannotOpenStore, kNewerSchema, kForeignSchema,
  /// kNetworkFileSystem, kStoreBusy.
  static base::Result<Registers> open(const std::string& path);
  /// As open(), but the file must be there and nothing is written: for `verify` and for reading beside a writer.
  static base::Result<Registers> open_read_only(const std::string& path);
  /// In memory: what a rebuild is compared from.
  static base::Result<Registers> in_memory();

  Registers(Registers&&) noexcept;
  Registers& operator=(Registers&&) noexcept;
  ~Registers();

  /// The index after the last item that was applied; 0 when empty. Where catching up with the ledger goes on.
  base::Result<std::uint64_t> next_index() const;

  /// Takes one sealed item. All or nothing. Errors of items: kUnknownType, kNewerBody, kBadItem, kOutOfOrder, base's
  /// kBadJson, kBodyShape to kBadTimeText (place: the type and id, then the JSON pointer), kUnknownReference to
  /// kOverclaims.
  base::Status apply(const SealedItem& item);
  /// Several in one transaction: all of them or, after an error, none. Much faster than one by one.
  base::Status apply_all(std::span<const SealedItem> items);
  /// Whether `item` could be applied, without applying it: asked before anything is sealed, for what is in the ledger
  /// stays there. Index and id may be provisional (index >= next_index()).
  base::Status check(const SealedItem& item);
  /// As check(), for items that may refer to those before them.
  base::Status check_all(std::span<const SealedItem> items);
  /// What is wrong with each of them, taken in order; one that is wrong is left out for those behind it. Empty: check_all()
  /// would say yes. The status of an error that is no item's own (the store's) is returned instead.
  base::Result<std::vector<std::pair<std::size_t, base::Error>>> find_mistakes(std::span<const SealedItem> items);

  /// Writes a copy to `path` in one step and removes the write-ahead log of what lay there: how a reindex replaces the
  /// store. Nobody else may have `path` open. kStoreFailed, base's kCannotWrite.
  base::Status save_to(const std::string& path) const;

  /// Of a human id, the latest entry that has it; of an entry id, that entry. kNotFound.
  base::Result<Entry> resolve(std::string_view ref_or_id) const;
  /// What began the line of corrections that `entry` is in; itself where it corrects nothing. Every correction leads to an earlier entry.
  base::Result<Entry> began(Entry entry) const;
  base::Result<std::vector<Entry>> entries(std::string_view type = {}, Which which = Which::current) const;
  /// Entries that cite, rest on or decide `entry_id`.
  base::Result<std::vector<Entry>> referring_to(std::string_view entry_id) const;

  // One row by human id or entry id: kNotFound, also when it is of another type. Lists are in the ledger's order.
  base::Result<Organisation> organisation(std::string_view ref_or_id) const;
  base::Result<Source> source(std::string_view ref_or_id) const;
  base::Result<Edge> edge(std::string_view ref_or_id) const;
  base::Result<Evidence> evidence(std::string_view ref_or_id) const;
  base::Result<Claim> claim(std::string_view ref_or_id) const;
  base::Result<Merge> merge(std::string_view ref_or_id) const;
  base::Result<Judgement> judgement(std::string_view ref_or_id) const;
  base::Result<Statement> statement(std::string_view ref_or_id) const;
  base::Result<Advisory> advisory(std::string_view ref_or_id) const;
  base::Result<Consent> consent(std::string_view ref_or_id) const;
  base::Result<Decision> decision(std::string_view ref_or_id) const;
  base::Result<Release> release(std::string_view ref_or_id) const;
  base::Result<Review> review(std::string_view ref_or_id) const;
  base::Result<Lock> lock(std::string_view ref_or_id) const;
  base::Result<Advice> advice(std::string_view ref_or_id) const;
  base::Result<Precedent> precedent(std::string_view ref_or_id) const;
  base::Result<Comparison> comparison(std::string_view ref_or_id) const;
  base::Result<Engagement> engagement(std::string_view ref_or_id) const;
  base::Result<Contact> contact(std::string_view ref_or_id) const;
  base::Result<Stop> stop(std::string_view ref_or_id) const;
  base::Result<Plan> plan(std::string_view ref_or_id) const;
  base::Result<Early> early(std::string_view ref_or_id) const;
  base::Result<Incident> incident(std::string_view ref_or_id) const;
  base::Result<IncidentLink> incident_link(std::string_view ref_or_id) const;
  base::Result<Figure> figure(std::string_view ref_or_id) const;
  base::Result<PersonKey> person_key(std::string_view ref_or_id) const;

  base::Result<std::vector<Organisation>> organisations(Which which = Which::current) const;
  base::Result<std::vector<Source>> sources(Which which = Which::current) const;
  base::Result<std::vector<Edge>> edges(Which which = Which::current) const;
  base::Result<std::vector<Evidence>> all_evidence(Which which = Which::current) const;
  base::Result<std::vector<Claim>> claims(Which which = Which::current) const;
  base::Result<std::vector<Merge>> merges(Which which = Which::current) const;
  base::Result<std::vector<Judgement>> judgements(Which which = Which::current) const;
  base::Result<std::vector<Statement>> statements(Which which = Which::current) const;
  base::Result<std::vector<Advisory>> advisories(Which which = Which::current) const;
  base::Result<std::vector<Consent>> consents(Which which = Which::current) const;
  base::Result<std::vector<Decision>> decisions(Which which = Which::current) const;
  base::Result<std::vector<Release>> releases(Which which = Which::current) const;
  base::Result<std::vector<Review>> reviews(Which which = Which::current) const;
  base::Result<std::vector<Lock>> locks(Which which = Which::current) const;
  base::Result<std::vector<Advice>> advices(Which which = Which::current) const;
  base::Result<std::vector<Precedent>> precedents(Which which = Which::current) const;
  base::Result<std::vector<Comparison>> comparisons(Which which = Which::current) const;
  base::Result<std::vector<Engagement>> engagements(Which which = Which::current) const;
  base::Result<std::vector<Contact>> contacts(Which which = Which::current) const;
  base::Result<std::vector<Stop>> stops(Which which = Which::current) const;
  base::Result<std::vector<Plan>> plans(Which which = Which::current) const;
  base::Result<std::vector<Early>> early_releases(Which which = Which::current) const;
  base::Result<std::vector<Incident>> incidents(Which which = Which::current) const;
  base::Result<std::vector<IncidentLink>> incident_links(Which which = Which::current) const;
  base::Result<std::vector<Figure>> figures(Which which = Which::current) const;
  base::Result<std::vector<PersonKey>> person_keys(Which which = Which::current) const;

  /// Which fields stand in the records of each source: apart from their rows, for few questions need them and they are many.
  base::Result<FieldsOfSources> fields_of_sources() const;

  /// Decisions on one statement or advisory (its entry id), the latest last; corrected ones are left out.
  base::Result<std::vector<Decision>> decisions_on(std::string_view statement_entry_id) const;

  /// Of each organisation, by its id: who has entered it, or sealed logs, evidence or ways of it, before the entry at `until`.
  base::Result<std::map<std::string, std::set<std::string>>> vouchers(std::uint64_t until) const;

  /// Entry ids of this type that somebody has reviewed, or that an approval names: of all others whoever entered them alone vouches.
  base::Result<std::set<std::string>> looked_at(std::string_view type) const;

  /// Evidence and claims as they are now of which an originator asks something, in the ledger's order.
  base::Result<std::vector<Entry>> bound_entries() const;

  /// Of each organisation, by its id: who has or had a way to it, in any version of a way.
  base::Result<std::map<std::string, std::set<std::string>>> providers() const;

  /// Evidence as it stands that is about `tenant`, and of which its originator forbids telling those affected.
  base::Result<std::vector<Entry>> untold_to(std::string_view tenant) const;

  /// How a judgement, statement or advisory stands now. kNotFound, kWrongReference.
  base::Result<Standing> standing(std::string_view ref_or_id) const;

  /// Who besides whoever entered it says that a consent was given. kNotFound.
  base::Result<ConsentStanding> consent_standing(std::string_view ref_or_id) const;

  [[nodiscard]] Database& database() const { return *database_; }

 private:
  explicit Registers(std::unique_ptr<Database> database);
  std::unique_ptr<Database> database_;
};

/// What a decision on it binds to: the SHA-256 of the canonical JSON of audience, marking, title and content, which
/// for a statement are the sentences with what they cite. Equal to text_sha256 of the row once it is applied.
[[nodiscard]] base::Digest text_sha256(const Statement& statement);
[[nodiscard]] base::Digest text_sha256(const Advisory& advisory);

/// All that a text cites, in the order of its parts, with repetitions.
[[nodiscard]] std::vector<Reference> cited_by(const Statement& statement);
[[nodiscard]] std::vector<Reference> cited_by(const Advisory& advisory);

}  // namespace backtrail::registers
