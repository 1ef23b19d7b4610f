// SPDX-License-Identifier: Apache-2.0
// For each type of item two functions: put_ reads the body's fields and writes the rows, get_ makes the rows into the
// struct again. The entry's own row is there already when put_ runs.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "registers/body.h"
#include "registers/database.h"
#include "registers/engagement_rows.h"
#include "registers/incident_rows.h"
#include "registers/person_key_rows.h"
#include "registers/plan_rows.h"
#include "registers/precedent_rows.h"
#include "registers/review_rows.h"
#include "registers/rows.h"

namespace backtrail::registers {

struct Writer {
  Database& db;
  const Entry& entry;
  Mistake& mistake;

  /// A row of this entry: `table` has the entry's index as its first column, then `values`.
  base::Status row(std::string_view table, std::vector<Value> values);
  /// Finds what each reference means now and keeps it. kUnknownReference, kWrongReference.
  base::Status edges(std::string_view role, std::vector<Reference>& references,
                     std::initializer_list<std::string_view> types, std::int64_t position = -1);
};

/// Position in a list, as rows have it.
[[nodiscard]] inline Value position(std::size_t i) { return static_cast<std::int64_t>(i); }
[[nodiscard]] inline Value number(std::uint64_t n) { return static_cast<std::int64_t>(n); }

/// Of a human id the latest entry, of an entry id that entry, as (type, id, index). kNotFound.
struct Found {
  std::string type;
  std::string id;
  std::int64_t index = 0;
};
base::Result<Found> find_entry(const Database& db, std::string_view ref_or_id);

/// One row of `sql` with the entry's index as its parameter; a row that is not there is kStoreFailed.
base::Result<Query> detail(const Database& db, const Entry& entry, const std::string& sql);
[[nodiscard]] std::unexpected<base::Error> no_row(const Database& db, const Entry& entry);
/// Calls `take` for each row.
template <typename Take>
base::Status for_rows(const Database& db, const Entry& entry, const std::string& sql, Take take) {
  BT_TRY(auto query, db.query(sql, {number(entry.index)}));
  while (true) {
    BT_TRY(const bool some, query.next());
    if (!some) return {};
    take(query);
  }
}
base::Result<std::vector<Reference>> get_edges(const Database& db, const Entry& entry, std::string_view role,
                                               std::int64_t position = -1);
/// The same for a reference that stands alone.
base::Status one_edge(Writer& writer, std::string_view role, Reference& reference,
                      std::initializer_list<std::string_view> types);
base::Result<Reference> only_edge(const Database& db, const Entry& entry, std::string_view role);
[[nodiscard]] Value ticks(const std::optional<base::Instant>& instant);
/// What the text of the statement or advisory hashes to.
base::Result<base::Digest> text_of(const Database& db, const Reference& statement);
/// A register's own text read back; kStoreFailed when somebody has edited it into nonsense.
base::Result<marking::Marking> stored_marking(const std::string& text);
base::Result<marking::Audience> stored_audience(const std::string& text);
base::Result<marking::Conditions> stored_conditions(const std::string& text);
/// The marking of the claim, judgement or evidence at `index`.
base::Result<marking::Marking> marking_of(const Database& db, std::string_view type, std::int64_t index);

base::Status put_organisation(Writer& writer, Fields& body);
base::Status put_source(Writer& writer, Fields& body);
base::Status put_edge(Writer& writer, Fields& body);
base::Status put_evidence(Writer& writer, Fields& body);
base::Status put_claim(Writer& writer, Fields& body);
base::Status put_judgement(Writer& writer, Fields& body);
base::Status put_statement(Writer& writer, Fields& body);
base::Status put_advisory(Writer& writer, Fields& body);
base::Status put_consent(Writer& writer, Fields& body);
base::Status put_decision(Writer& writer, Fields& body);
base::Status put_release(Writer& writer, Fields& body);
base::Status put_merge(Writer& writer, Fields& body);
base::Status put_review(Writer& writer, Fields& body);
base::Status put_lock(Writer& writer, Fields& body);
base::Status put_advice(Writer& writer, Fields& body);
base::Status put_precedent(Writer& writer, Fields& body);
base::Status put_comparison(Writer& writer, Fields& body);
base::Status put_engagement(Writer& writer, Fields& body);
base::Status put_contact(Writer& writer, Fields& body);
base::Status put_stop(Writer& writer, Fields& body);
base::Status put_plan(Writer& writer, Fields& body);
base::Status put_early(Writer& writer, Fields& body);
base::Status put_incident(Writer& writer, Fields& body);
base::Status put_incident_link(Writer& writer, Fields& body);
base::Status put_figure(Writer& writer, Fields& body);
base::Status put_person_key(Writer& writer, Fields& body);

base::Result<Organisation> get_organisation(const Database& db, Entry entry);
base::Result<Source> get_source(const Database& db, Entry entry);
/// All of these, in the ledger's order.
base::Result<std::vector<Source>> get_sources(const Database& db, std::vector<Entry> entries);
base::Result<FieldsOfSources> get_source_fields(const Database& db);
base::Result<Edge> get_edge(const Database& db, Entry entry);
/// Edges of all of these, in the ledger's order: two queries for a country's ways, instead of two for each.
base::Result<std::vector<Edge>> get_reach(const Database& db, std::vector<Entry> entries);
base::Result<Evidence> get_evidence(const Database& db, Entry entry);
base::Result<Claim> get_claim(const Database& db, Entry entry);
base::Result<Judgement> get_judgement(const Database& db, Entry entry);
base::Result<Statement> get_statement(const Database& db, Entry entry);
base::Result<Advisory> get_advisory(const Database& db, Entry entry);
base::Result<Consent> get_consent(const Database& db, Entry entry);
base::Result<Decision> get_decision(const Database& db, Entry entry);
base::Result<Release> get_release(const Database& db, Entry entry);
base::Result<Merge> get_merge(const Database& db, Entry entry);
base::Result<Review> get_review(const Database& db, Entry entry);
base::Result<Lock> get_lock(const Database& db, Entry entry);
base::Result<Advice> get_advice(const Database& db, Entry entry);
base::Result<Precedent> get_precedent(const Database& db, Entry entry);
base::Result<Comparison> get_comparison(const Database& db, Entry entry);
base::Result<Engagement> get_engagement(const Database& db, Entry entry);
base::Result<Contact> get_contact(const Database& db, Entry entry);
base::Result<Stop> get_stop(const Database& db, Entry entry);
base::Result<Plan> get_plan(const Database& db, Entry entry);
base::Result<Early> get_early(const Database& db, Entry entry);
base::Result<Incident> get_incident(const Database& db, Entry entry);
base::Result<IncidentLink> get_incident_link(const Database& db, Entry entry);
base::Result<Figure> get_figure(const Database& db, Entry entry);
base::Result<PersonKey> get_person_key(const Database& db, Entry entry);

/// Which key the body of a decision, stop, review or lock says that it is signed with; empty when it does not.
std::string parse_signature(Fields& body);
/// Keeps it, when it is one of whoever acts. kNotTheirKey.
base::Status put_signature(Writer& writer, const std::string& by, Reference& signed_with);

/// Who says that a consent was given, besides whoever entered it.
base::Result<ConsentStanding> consent_standing_of(const Database& db, const Consent& consent);

/// The parts of decisions and claims that have tables of their own.
void parse_decision_details(Fields& body, Decision& out);
base::Status write_decision_details(Writer& writer, Decision& decision);
base::Status read_decision_details(const Database& db, Decision& out);
void parse_claim_details(Fields& body, Claim& out);
base::Status write_claim_details(Writer& writer, const Claim& claim);
base::Status read_claim_details(const Database& db, Claim& out);

}  // namespace backtrail::registers
