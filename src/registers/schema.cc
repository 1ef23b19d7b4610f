// SPDX-License-Identifier: Apache-2.0
#include "registers/schema.h"

#include <array>
#include <set>
#include <utility>

#include "registers/codes.h"

namespace backtrail::registers {
namespace {

using base::fail;

// Times of entries are 100 ns since 1601 in UTC (base::Instant). `entry` is always the ledger's index of the row's entry.
constexpr std::string_view kEntriesSql = R"sql(
CREATE TABLE entries (
  idx INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, ref TEXT,
  actor_id TEXT NOT NULL, actor_name TEXT NOT NULL, actor_role TEXT NOT NULL, actor_assurance TEXT NOT NULL,
  occurred INTEGER, received INTEGER, entered INTEGER NOT NULL,
  corrects TEXT UNIQUE REFERENCES entries(id), body_sha256 TEXT NOT NULL) STRICT;
CREATE INDEX entries_ref ON entries(ref) WHERE ref IS NOT NULL;
CREATE INDEX entries_type ON entries(type);
CREATE TABLE edges (
  entry INTEGER NOT NULL REFERENCES entries(idx), role TEXT NOT NULL, position INTEGER NOT NULL, sub INTEGER NOT NULL,
  ref TEXT NOT NULL, target INTEGER NOT NULL REFERENCES entries(idx), PRIMARY KEY (entry, role, position, sub)) STRICT, WITHOUT ROWID;
CREATE INDEX edges_target ON edges(target);
CREATE VIEW current_entries AS SELECT * FROM entries e
  WHERE NOT EXISTS (SELECT 1 FROM entries n WHERE n.corrects = e.id);
)sql";

constexpr std::string_view kOrganisationsSql = R"sql(
CREATE TABLE organisations (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), name TEXT NOT NULL, kind TEXT NOT NULL, jurisdiction TEXT NOT NULL,
  sector TEXT NOT NULL, parent TEXT NOT NULL, marking TEXT NOT NULL) STRICT;
CREATE TABLE organisation_names (
  entry INTEGER NOT NULL REFERENCES organisations(entry), position INTEGER NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (entry, position)) STRICT, WITHOUT ROWID;
CREATE TABLE serves (
  entry INTEGER NOT NULL REFERENCES organisations(entry), position INTEGER NOT NULL, customer TEXT NOT NULL,
  from_day TEXT NOT NULL, until_day TEXT NOT NULL, service TEXT NOT NULL, PRIMARY KEY (entry, position)) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view kSourcesSql = R"sql(
CREATE TABLE sources (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), tenant TEXT NOT NULL, path TEXT NOT NULL, member TEXT NOT NULL,
  sha256 TEXT NOT NULL, size INTEGER NOT NULL, format TEXT NOT NULL, records INTEGER NOT NULL, damaged INTEGER NOT NULL,
  first TEXT NOT NULL, last TEXT NOT NULL) STRICT;
CREATE INDEX sources_sha256 ON sources(sha256);
CREATE TABLE source_log_sources (
  entry INTEGER NOT NULL REFERENCES sources(entry), position INTEGER NOT NULL, product TEXT NOT NULL, category TEXT NOT NULL,
  service TEXT NOT NULL, records INTEGER NOT NULL, PRIMARY KEY (entry, position)) STRICT, WITHOUT ROWID;
CREATE TABLE source_days (
  entry INTEGER NOT NULL, position INTEGER NOT NULL, range INTEGER NOT NULL, first_day TEXT NOT NULL, last_day TEXT NOT NULL,
  PRIMARY KEY (entry, position, range),
  FOREIGN KEY (entry, position) REFERENCES source_log_sources(entry, position)) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view kEvidenceSql = R"sql(
CREATE TABLE evidence (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), kind TEXT NOT NULL, title TEXT NOT NULL, origin TEXT NOT NULL,
  source_grade TEXT NOT NULL, credibility INTEGER NOT NULL, marking TEXT NOT NULL, conditions TEXT NOT NULL,
  tenant TEXT NOT NULL, finding TEXT NOT NULL, text TEXT NOT NULL,
  source_name TEXT, source_published TEXT, source_url TEXT) STRICT;
CREATE TABLE evidence_detectors (
  entry INTEGER PRIMARY KEY REFERENCES evidence(entry), kind TEXT NOT NULL, id TEXT NOT NULL, sha256 TEXT NOT NULL,
  title TEXT NOT NULL, level TEXT NOT NULL) STRICT;
CREATE TABLE evidence_spans (
  entry INTEGER PRIMARY KEY REFERENCES evidence(entry), document TEXT NOT NULL, sha256 TEXT NOT NULL, at INTEGER NOT NULL,
  length INTEGER NOT NULL, quote TEXT NOT NULL) STRICT;
CREATE TABLE negatives (
  entry INTEGER PRIMARY KEY REFERENCES evidence(entry), question TEXT NOT NULL, scope TEXT NOT NULL, coverage TEXT NOT NULL,
  method TEXT NOT NULL, from_time TEXT NOT NULL, until_time TEXT NOT NULL) STRICT;
CREATE TABLE not_looked (
  entry INTEGER NOT NULL REFERENCES negatives(entry), position INTEGER NOT NULL, tenant TEXT NOT NULL, log_source TEXT NOT NULL,
  from_time TEXT NOT NULL, until_time TEXT NOT NULL, why TEXT NOT NULL, PRIMARY KEY (entry, position)) STRICT, WITHOUT ROWID;
CREATE TABLE locators (
  entry INTEGER NOT NULL REFERENCES evidence(entry), position INTEGER NOT NULL, path TEXT NOT NULL, member TEXT NOT NULL,
  source_sha256 TEXT NOT NULL, at INTEGER NOT NULL, length INTEGER NOT NULL, record_id INTEGER, bytes_sha256 TEXT NOT NULL,
  PRIMARY KEY (entry, position)) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view kClaimsSql = R"sql(
CREATE TABLE claims (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), subject TEXT NOT NULL, relation TEXT NOT NULL, object TEXT NOT NULL,
  valid_from TEXT NOT NULL, valid_until TEXT NOT NULL, source_name TEXT NOT NULL, source_published TEXT NOT NULL,
  source_url TEXT NOT NULL, source_grade TEXT NOT NULL, credibility INTEGER NOT NULL, marking TEXT NOT NULL,
  conditions TEXT NOT NULL, quote_summary TEXT NOT NULL) STRICT;
CREATE INDEX claims_subject ON claims(subject);
)sql";

constexpr std::string_view kClaimDetailsSql = R"sql(
CREATE TABLE claim_details (
  entry INTEGER PRIMARY KEY REFERENCES claims(entry), legal_status TEXT NOT NULL, origin TEXT NOT NULL) STRICT;
CREATE TABLE quantities (
  entry INTEGER NOT NULL REFERENCES claims(entry), position INTEGER NOT NULL, count INTEGER NOT NULL, bound TEXT NOT NULL,
  unit TEXT NOT NULL, place TEXT NOT NULL, scope TEXT NOT NULL, period TEXT NOT NULL,
  PRIMARY KEY (entry, position)) STRICT, WITHOUT ROWID;
CREATE TABLE merges (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), why TEXT NOT NULL, marking TEXT NOT NULL) STRICT;
)sql";

constexpr std::string_view kJudgementsSql = R"sql(
CREATE TABLE judgements (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), rung TEXT NOT NULL, subject TEXT NOT NULL, proposition TEXT NOT NULL,
  scale TEXT NOT NULL, likelihood TEXT NOT NULL, confidence TEXT NOT NULL, marking TEXT NOT NULL, author TEXT NOT NULL,
  reviewer TEXT NOT NULL, dissent TEXT NOT NULL) STRICT;
CREATE TABLE reasons (
  entry INTEGER NOT NULL REFERENCES judgements(entry), position INTEGER NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (entry, position)) STRICT, WITHOUT ROWID;
CREATE TABLE alternatives (
  entry INTEGER NOT NULL REFERENCES judgements(entry), position INTEGER NOT NULL, hypothesis TEXT NOT NULL, why_less TEXT NOT NULL,
  PRIMARY KEY (entry, position)) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view kReviewsSql = R"sql(
CREATE TABLE judgement_details (
  entry INTEGER PRIMARY KEY REFERENCES judgements(entry), why TEXT NOT NULL) STRICT;
CREATE TABLE reviews (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), verdict TEXT NOT NULL, dissent TEXT NOT NULL, note TEXT NOT NULL) STRICT;
CREATE TABLE locks (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), note TEXT NOT NULL) STRICT;
CREATE TABLE advices (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), title TEXT NOT NULL, text TEXT NOT NULL, recommendation TEXT NOT NULL,
  marking TEXT NOT NULL) STRICT;
)sql";

constexpr std::string_view kStatementsSql = R"sql(
CREATE TABLE statements (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), audience TEXT NOT NULL, marking TEXT NOT NULL, title TEXT NOT NULL,
  author TEXT NOT NULL, reviewer TEXT NOT NULL) STRICT;
CREATE TABLE sentences (
  entry INTEGER NOT NULL REFERENCES statements(entry), position INTEGER NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (entry, position)) STRICT, WITHOUT ROWID;
CREATE TABLE advisories (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), audience TEXT NOT NULL, marking TEXT NOT NULL, title TEXT NOT NULL,
  author TEXT NOT NULL, reviewer TEXT NOT NULL) STRICT;
CREATE TABLE advisory_sentences (
  entry INTEGER NOT NULL REFERENCES advisories(entry), position INTEGER NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (entry, position)) STRICT, WITHOUT ROWID;
CREATE TABLE advisory_parts (
  entry INTEGER NOT NULL REFERENCES advisories(entry), section TEXT NOT NULL, position INTEGER NOT NULL,
  a TEXT NOT NULL, b TEXT NOT NULL, c TEXT NOT NULL, d TEXT NOT NULL,
  PRIMARY KEY (entry, section, position)) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view kNotFindingsSql = R"sql(
CREATE TABLE not_findings (
  entry INTEGER NOT NULL REFERENCES entries(idx), position INTEGER NOT NULL, words TEXT NOT NULL, why TEXT NOT NULL,
  PRIMARY KEY (entry, position)) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view kPrecedentsSql = R"sql(
CREATE TABLE precedents (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), speaker TEXT NOT NULL, said TEXT NOT NULL, attributed_to TEXT NOT NULL,
  posture TEXT NOT NULL, wording TEXT NOT NULL, level TEXT NOT NULL, source_name TEXT NOT NULL, source_published TEXT NOT NULL,
  source_url TEXT NOT NULL, marking TEXT NOT NULL) STRICT;
CREATE TABLE comparisons (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), speaker TEXT NOT NULL, posture TEXT NOT NULL, wording TEXT NOT NULL,
  level TEXT NOT NULL, marking TEXT NOT NULL) STRICT;
CREATE TABLE stance_lists (
  entry INTEGER NOT NULL REFERENCES entries(idx), role TEXT NOT NULL, position INTEGER NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (entry, role, position)) STRICT, WITHOUT ROWID;
CREATE TABLE difference_reasons (
  entry INTEGER NOT NULL REFERENCES comparisons(entry), position INTEGER NOT NULL, aspect TEXT NOT NULL, why TEXT NOT NULL,
  PRIMARY KEY (entry, position)) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view kEngagementsSql = R"sql(
CREATE TABLE engagements (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), owner TEXT NOT NULL, action TEXT NOT NULL, deadline TEXT NOT NULL,
  note TEXT NOT NULL, marking TEXT NOT NULL) STRICT;
CREATE TABLE contacts (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), kind TEXT NOT NULL, at INTEGER NOT NULL, channel TEXT NOT NULL,
  note TEXT NOT NULL) STRICT;
)sql";

constexpr std::string_view kPlansSql = R"sql(
CREATE TABLE decision_details (
  entry INTEGER PRIMARY KEY REFERENCES decisions(entry), interest TEXT NOT NULL, why TEXT NOT NULL, zone TEXT NOT NULL) STRICT;
CREATE TABLE decision_dissents (
  entry INTEGER NOT NULL REFERENCES decisions(entry), position INTEGER NOT NULL, about TEXT NOT NULL, by_whom TEXT NOT NULL,
  text TEXT NOT NULL, PRIMARY KEY (entry, position)) STRICT, WITHOUT ROWID;
CREATE TABLE stops (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), interest TEXT NOT NULL, why TEXT NOT NULL, lifted INTEGER NOT NULL) STRICT;
CREATE TABLE plans (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), partner TEXT NOT NULL, marking TEXT NOT NULL) STRICT;
CREATE TABLE plan_steps (
  entry INTEGER NOT NULL REFERENCES plans(entry), position INTEGER NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (entry, position)) STRICT, WITHOUT ROWID;
CREATE TABLE early_releases (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), partner TEXT NOT NULL, at INTEGER NOT NULL, note TEXT NOT NULL,
  source_name TEXT NOT NULL, source_published TEXT NOT NULL, source_url TEXT NOT NULL) STRICT;
)sql";

constexpr std::string_view kReleasesSql = R"sql(
CREATE TABLE consents (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), audience TEXT NOT NULL, given_by TEXT NOT NULL, note TEXT NOT NULL) STRICT;
CREATE TABLE decisions (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), text_sha256 TEXT NOT NULL, verdict TEXT NOT NULL, decider TEXT NOT NULL,
  note TEXT NOT NULL, embargo INTEGER) STRICT;
CREATE TABLE releases (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), audience TEXT NOT NULL, marking TEXT NOT NULL, sha256 TEXT NOT NULL,
  size INTEGER NOT NULL, media_type TEXT NOT NULL, path TEXT NOT NULL, released INTEGER) STRICT;
)sql";

constexpr std::string_view kConsentDetailsSql = R"sql(
CREATE TABLE consent_details (
  entry INTEGER PRIMARY KEY REFERENCES consents(entry), person TEXT NOT NULL, source TEXT NOT NULL,
  withdrawn TEXT NOT NULL) STRICT;
CREATE TABLE decision_conditions (
  entry INTEGER NOT NULL REFERENCES decisions(entry), position INTEGER NOT NULL, terms TEXT NOT NULL,
  PRIMARY KEY (entry, position)) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view kUnshownSql = R"sql(
CREATE TABLE decision_unshown (
  entry INTEGER NOT NULL REFERENCES decisions(entry), position INTEGER NOT NULL, place TEXT NOT NULL, why TEXT NOT NULL,
  PRIMARY KEY (entry, position)) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view kPersonKeysSql = R"sql(
CREATE TABLE person_keys (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), person TEXT NOT NULL, key TEXT NOT NULL, withdrawn TEXT NOT NULL) STRICT;
)sql";

constexpr std::string_view kTechniquesSql = R"sql(
CREATE TABLE evidence_techniques (
  entry INTEGER NOT NULL REFERENCES evidence(entry), position INTEGER NOT NULL, technique TEXT NOT NULL,
  PRIMARY KEY (entry, position)) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view kGapKindsSql = R"sql(
CREATE TABLE not_looked_kinds (
  entry INTEGER NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (entry, position),
  FOREIGN KEY (entry, position) REFERENCES not_looked(entry, position)) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view kAssumptionsSql = R"sql(
CREATE TABLE source_assumptions (
  entry INTEGER NOT NULL REFERENCES sources(entry), position INTEGER NOT NULL, until INTEGER NOT NULL,
  zone_minutes INTEGER NOT NULL, written TEXT NOT NULL, PRIMARY KEY (entry, position)) STRICT, WITHOUT ROWID;
CREATE TABLE source_withdrawals (
  entry INTEGER PRIMARY KEY REFERENCES sources(entry), why TEXT NOT NULL) STRICT;
)sql";

constexpr std::string_view kSourceFieldsSql = R"sql(
CREATE TABLE source_fields (
  entry INTEGER NOT NULL, position INTEGER NOT NULL, names TEXT NOT NULL, PRIMARY KEY (entry, position),
  FOREIGN KEY (entry, position) REFERENCES source_log_sources(entry, position)) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view kZonesSql = R"sql(
CREATE TABLE source_zones (
  entry INTEGER PRIMARY KEY REFERENCES sources(entry), zone TEXT NOT NULL) STRICT;
)sql";

constexpr std::string_view kUntimedSql = R"sql(
CREATE TABLE source_untimed (
  entry INTEGER NOT NULL, position INTEGER NOT NULL, records INTEGER NOT NULL, PRIMARY KEY (entry, position),
  FOREIGN KEY (entry, position) REFERENCES source_log_sources(entry, position)) STRICT, WITHOUT ROWID;
)sql";

constexpr std::string_view kMappingsSql = R"sql(
CREATE TABLE source_mappings (
  entry INTEGER PRIMARY KEY REFERENCES sources(entry), print TEXT NOT NULL) STRICT;
)sql";

constexpr std::string_view kReachSql = R"sql(
CREATE TABLE reach (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), provider TEXT NOT NULL, customer TEXT NOT NULL, kind TEXT NOT NULL,
  means TEXT NOT NULL, from_date TEXT NOT NULL, until_date TEXT NOT NULL, source_name TEXT NOT NULL,
  source_published TEXT NOT NULL, source_url TEXT NOT NULL, source_grade TEXT NOT NULL, credibility INTEGER NOT NULL,
  marking TEXT NOT NULL) STRICT;
)sql";

constexpr std::string_view kIncidentsSql = R"sql(
CREATE TABLE incidents (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), recorded TEXT NOT NULL, title TEXT NOT NULL, state TEXT NOT NULL,
  severity TEXT NOT NULL, organisation TEXT NOT NULL, sector TEXT NOT NULL, summary TEXT NOT NULL, marking TEXT NOT NULL,
  why TEXT NOT NULL) STRICT;
CREATE TABLE incident_links (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), actor TEXT NOT NULL, actor_kind TEXT NOT NULL, strength TEXT NOT NULL,
  marking TEXT NOT NULL, why TEXT NOT NULL) STRICT;
CREATE TABLE figures (
  entry INTEGER PRIMARY KEY REFERENCES entries(idx), actor_kind TEXT NOT NULL, strength TEXT NOT NULL, period TEXT NOT NULL,
  from_day TEXT NOT NULL, until_day TEXT NOT NULL, numerator INTEGER, percent INTEGER, denominator INTEGER NOT NULL,
  published TEXT NOT NULL, wording TEXT NOT NULL, source_name TEXT NOT NULL, source_published TEXT NOT NULL,
  source_url TEXT NOT NULL, marking TEXT NOT NULL, why TEXT NOT NULL) STRICT;
)sql";

constexpr std::array kMigrations = {
    Migration{"entries", 1, kEntriesSql},         Migration{"organisations", 1, kOrganisationsSql},
    Migration{"sources", 1, kSourcesSql},         Migration{"evidence", 1, kEvidenceSql},
    Migration{"claims", 1, kClaimsSql},           Migration{"judgements", 1, kJudgementsSql},
    Migration{"statements", 1, kStatementsSql},   Migration{"releases", 1, kReleasesSql},
    Migration{"incidents", 1, kIncidentsSql},     Migration{"claims", 2, kClaimDetailsSql},
    Migration{"reviews", 1, kReviewsSql},         Migration{"precedents", 1, kPrecedentsSql},
    Migration{"engagements", 1, kEngagementsSql}, Migration{"plans", 1, kPlansSql},
    Migration{"evidence", 2, kTechniquesSql},     Migration{"reach", 1, kReachSql},
    Migration{"statements", 2, kNotFindingsSql},  Migration{"evidence", 3, kGapKindsSql},
    Migration{"sources", 2, kAssumptionsSql},     Migration{"sources", 3, kSourceFieldsSql},
    Migration{"sources", 4, kZonesSql},           Migration{"releases", 2, kConsentDetailsSql},
    Migration{"sources", 5, kUntimedSql},         Migration{"releases", 3, kUnshownSql},
    Migration{"persons", 1, kPersonKeysSql},      Migration{"sources", 6, kMappingsSql},
};

constexpr std::string_view kMigrationsTable =
    "CREATE TABLE migrations (part TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (part, number)) STRICT, WITHOUT ROWID;";

/// The tables that a migration creates, by its own text.
std::set<std::string> tables_in(std::string_view sql) {
  constexpr std::string_view kWords = "CREATE TABLE ";
  std::set<std::string> out;
  for (std::size_t at = sql.find(kWords); at != std::string_view::npos; at = sql.find(kWords, at + 1)) {
    const std::size_t begin = at + kWords.size();
    out.emplace(sql.substr(begin, sql.find(' ', begin) - begin));
  }
  return out;
}

/// What is sealed is never updated. Whoever edits the file can drop these; compare() finds that too. For every table that
/// has an entry there is a view that shows each row with its entry, without what has been corrected.
std::string guards_and_views(std::string_view sql) {
  std::string out;
  for (const std::string& table : tables_in(sql)) {
    for (const std::string verb : {"UPDATE", "DELETE"}) {
      out.append("CREATE TRIGGER ").append(table).append("_no_").append(verb == "UPDATE" ? "update" : "delete");
      out.append(" BEFORE ").append(verb).append(" ON ").append(table);
      out.append(" BEGIN SELECT RAISE(ABORT, 'what is sealed is never changed'); END;\n");
    }
    if (table == "entries" || table == "migrations" || table == "edges") continue;
    out.append("CREATE VIEW current_").append(table);
    out.append(" AS SELECT e.id AS entry_id, e.ref, e.actor_id, e.entered, e.corrects, t.* FROM ").append(table);
    out.append(" t JOIN current_entries e ON e.idx = t.entry;\n");
  }
  return out;
}

using Applied = std::set<std::pair<std::string, std::int64_t>>;

base::Result<std::int64_t> single(const Database& database, const std::string& sql) {
  BT_TRY(auto query, database.query(sql));
  BT_TRY(const bool some, query.next());
  return some ? query.integer(0) : 0;
}

/// What has been applied; the file is checked to be ours and not newer than we are.
base::Result<Applied> applied(const Database& database) {
  BT_TRY(const std::int64_t tables, single(database, "SELECT count(*) FROM sqlite_schema"));
  if (tables == 0) return Applied{};
  BT_TRY(const std::int64_t application, single(database, "PRAGMA application_id"));
  BT_TRY(const std::int64_t ours,
         single(database, "SELECT count(*) FROM sqlite_schema WHERE name='migrations' AND type='table'"));
  if (application != kApplicationId || ours != 1) {
    return fail(kForeignSchema, "this database holds no registers", {database.path()});
  }
  BT_TRY(auto query, database.query("SELECT part, number FROM migrations"));
  Applied out;
  std::set<std::pair<std::string, std::int64_t>> known;
  for (const Migration& one : kMigrations) known.emplace(one.part, one.number);
  while (true) {
    BT_TRY(const bool some, query.next());
    if (!some) return out;
    auto one = std::pair(query.text(0), query.integer(1));
    if (!known.contains(one)) {
      return fail(
          kNewerSchema,
          "the registers were written by a newer version (" + one.first + " " + std::to_string(one.second) + ")",
          {database.path()}, "update this program");
    }
    out.insert(std::move(one));
  }
}

base::Status apply_missing(Database& database, const Applied& have) {
  if (have.empty()) {
    BT_TRY_STATUS(database.execute("PRAGMA application_id=" + std::to_string(kApplicationId)));
    BT_TRY_STATUS(database.execute(std::string(kMigrationsTable) + guards_and_views(kMigrationsTable)));
  }
  for (const Migration& one : kMigrations) {
    if (have.contains({std::string(one.part), one.number})) continue;
    BT_TRY_STATUS(database.execute(std::string(one.sql) + guards_and_views(one.sql)));
    BT_TRY_STATUS(
        database.run("INSERT INTO migrations VALUES (?, ?)", {std::string(one.part), std::int64_t{one.number}}));
  }
  return {};
}

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

base::Status migrate(Database& database) {
  // Nearly always there is nothing to do, and whoever only asks does not wait for somebody's import.
  if (check_schema(database)) return {};
  // Looked at again under the lock: two processes may open a new file at once.
  BT_TRY_STATUS(database.execute("BEGIN IMMEDIATE"));
  auto have = applied(database);
  base::Status status = have ? apply_missing(database, *have) : base::Status(std::unexpected(have.error()));
  if (!status) {
    (void)database.execute("ROLLBACK");
    return status;
  }
  return database.execute("COMMIT");
}

base::Status check_schema(const Database& database) {
  BT_TRY(const Applied have, applied(database));
  if (have.size() != kMigrations.size()) {
    return fail(kForeignSchema, "these registers lack tables", {database.path()},
                "open them for writing once, or reindex");
  }
  return {};
}

}  // namespace backtrail::registers
