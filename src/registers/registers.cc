// SPDX-License-Identifier: Apache-2.0
#include "registers/registers.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/codes.h"
#include "base/file.h"
#include "base/json.h"
#include "registers/body.h"
#include "registers/codes.h"
#include "registers/database.h"
#include "registers/file_system.h"
#include "registers/kinds.h"
#include "registers/pending.h"
#include "registers/schema.h"
#include "registers/standing.h"

namespace backtrail::registers {
namespace {

using base::fail;

constexpr std::uint32_t kBodyVersion = 1;

struct Kind {
  std::string_view type;
  bool needs_ref;  // people and other bodies call it by name, so it must have one
  base::Status (*put)(Writer&, Fields&);
};
constexpr std::array kKinds = {
    Kind{kOrganisation, true, put_organisation},
    Kind{kSource, false, put_source},
    Kind{kEvidence, false, put_evidence},
    Kind{kEdge, false, put_edge},
    Kind{kIncident, true, put_incident},
    Kind{kIncidentLink, false, put_incident_link},
    Kind{kFigure, true, put_figure},
    Kind{kClaim, true, put_claim},
    Kind{kMerge, false, put_merge},
    Kind{kJudgement, true, put_judgement},
    Kind{kReview, false, put_review},
    Kind{kLock, false, put_lock},
    Kind{kAdvice, true, put_advice},
    Kind{kPrecedent, true, put_precedent},
    Kind{kStatement, true, put_statement},
    Kind{kAdvisory, true, put_advisory},
    Kind{kComparison, false, put_comparison},
    Kind{kConsent, false, put_consent},
    Kind{kEngagement, true, put_engagement},
    Kind{kContact, false, put_contact},
    Kind{kStop, true, put_stop},
    Kind{kPlan, true, put_plan},
    Kind{kEarly, false, put_early},
    Kind{kPersonKey, true, put_person_key},
    Kind{kDecision, false, put_decision},
    Kind{kRelease, false, put_release},
};

constexpr std::string_view kEntryColumns =
    "SELECT e.idx, e.id, e.type, e.ref, e.actor_id, e.actor_name, e.actor_role, e.actor_assurance, e.occurred, e.received, "
    "e.entered, e.corrects, e.body_sha256, (SELECT n.id FROM entries n WHERE n.corrects = e.id) FROM entries e ";

Entry read_entry(const Query& q) {
  Entry out;
  out.index = static_cast<std::uint64_t>(q.integer(0));
  out.id = q.text(1);
  out.type = q.text(2);
  out.ref = q.text(3);
  out.actor = {q.text(4), q.text(5), q.text(6), q.text(7)};
  if (!q.null(8)) out.occurred = base::Instant{q.integer(8)};
  if (!q.null(9)) out.received = base::Instant{q.integer(9)};
  out.entered = base::Instant{q.integer(10)};
  out.corrects = q.text(11);
  out.body_sha256 = base::Digest::from_hex(q.text(12)).value_or(base::Digest{});
  out.corrected_by = q.text(13);
  return out;
}

base::Status check_envelope(const SealedItem& item) {
  base::Place place{item.type + " " + item.id};
  const auto in_range = [](const std::optional<base::Instant>& at) {
    return !at || (at->ticks >= 0 && at->ticks <= base::kMaxTicks);
  };
  if (!takes(item.type)) return fail(kUnknownType, "no register takes items of type '" + item.type + "'", place);
  if (item.version != kBodyVersion) {
    return fail(kNewerBody, "a body of version " + std::to_string(item.version), place, "update this program");
  }
  if (!is_entry_id(item.id) || (!item.corrects.empty() && !is_entry_id(item.corrects))) {
    return fail(kBadItem, "an entry's id is 32 lower-case hex digits", place);
  }
  if (item.actor.id.empty() || item.actor.id.size() > kRefLimit) return fail(kBadItem, "an item has no actor", place);
  if (item.index > std::uint64_t{INT64_MAX} || !in_range(item.occurred) || !in_range(item.received) ||
      !in_range(item.entered)) {
    return fail(kBadItem, "an item's index or times are out of range", place);
  }
  if (item.body_json.size() > kBodyLimit) return fail(kTooLong, "a body of more than 64 MiB", place);
  return {};
}

/// What is corrected must be there, of the same type, and not corrected before: corrections form a line, not a tree.
/// Answers with the human id of what is corrected.
base::Result<std::string> check_correction(const Database& db, const SealedItem& item, const base::Place& place) {
  if (item.corrects.empty()) return std::string();
  BT_TRY(auto query,
         db.query("SELECT type, ref, (SELECT count(*) FROM entries n WHERE n.corrects = e.id) FROM entries e "
                  "WHERE e.id = ?",
                  {item.corrects}));
  BT_TRY(const bool some, query.next());
  if (!some) return fail(kUnknownReference, "it corrects an entry that is not there", place);
  if (query.text(0) != item.type) return fail(kBadCorrection, "it corrects an entry of type " + query.text(0), place);
  if (query.integer(2) != 0)
    return fail(kBadCorrection, "what it corrects has been corrected", place, "correct the latest");
  return query.text(1);
}

base::Status check_ref_is_free(const Database& db, const std::string& ref, const SealedItem& item,
                               const base::Place& place) {
  if (ref.empty()) return {};
  auto found = find_entry(db, ref);
  if (!found) return found.error().code == kNotFound ? base::Status() : base::Status(base::forward(std::move(found)));
  if (found->id == item.corrects) return {};
  return fail(kReferenceTaken, "the id '" + ref + "' is taken", place,
              "take another; to replace what `add` has entered, `add` with --corrects " + ref);
}

Value or_null(const std::optional<base::Instant>& at) { return at ? Value(at->ticks) : Value(); }
Value or_null(const std::string& text) { return text.empty() ? Value() : Value(text); }

base::Status insert_entry(Database& db, const SealedItem& item, const std::string& ref) {
  return db.run("INSERT INTO entries VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
                {number(item.index), item.id, item.type, or_null(ref), item.actor.id, item.actor.name, item.actor.role,
                 item.actor.assurance, or_null(item.occurred), or_null(item.received), item.entered.ticks,
                 or_null(item.corrects), base::sha256(item.body_json).hex()});
}

/// Answers with the item's human id.
base::Result<std::string> apply_one(Database& db, const SealedItem& item) {
  BT_TRY_STATUS(check_envelope(item));
  const Kind& kind = *std::ranges::find(kKinds, item.type, &Kind::type);
  BT_TRY(const base::Json json, base::parse_json(item.body_json, item.type + " " + item.id));
  Mistake mistake{item.type + " " + item.id};
  Fields body(json, "", mistake);
  std::string ref = body.ref("id", kind.needs_ref && item.corrects.empty() ? Need::required : Need::optional);
  if (!body.ok()) return std::unexpected(std::move(*mistake.error));
  if (is_entry_id(ref)) return fail(kBodyShape, "an id of its own cannot look like an entry's", {mistake.path, "/id"});
  if (!ref.empty()) mistake.path = item.type + " " + ref;
  const base::Place place{mistake.path};
  BT_TRY(const std::string corrected_ref, check_correction(db, item, place));
  if (ref.empty()) ref = corrected_ref;
  BT_TRY_STATUS(check_ref_is_free(db, ref, item, place));
  BT_TRY_STATUS(insert_entry(db, item, ref));
  Entry entry;
  entry.index = item.index;
  entry.id = item.id;
  entry.actor = item.actor;
  entry.corrects = item.corrects;
  Writer writer{db, entry, mistake};
  BT_TRY_STATUS(kind.put(writer, body));
  if (mistake.error) return std::unexpected(std::move(*mistake.error));
  return ref;
}

/// Entries in the ledger's order; `more` stands after WHERE.
base::Result<std::vector<Entry>> list_entries(const Database& db, const std::string& more,
                                              const std::vector<Value>& values) {
  BT_TRY(auto query, db.query(std::string(kEntryColumns) + "WHERE " + more + " ORDER BY e.idx", values));
  std::vector<Entry> out;
  while (true) {
    BT_TRY(const bool some, query.next());
    if (!some) return out;
    out.push_back(read_entry(query));
  }
}

template <typename T>
using Get = base::Result<T> (*)(const Database&, Entry);

template <typename T>
base::Result<T> get_one(const Registers& registers, std::string_view ref_or_id, std::string_view type, Get<T> get) {
  BT_TRY(Entry entry, registers.resolve(ref_or_id));
  if (entry.type != type) {
    return fail(kNotFound, "'" + entry.label() + "' is of type " + entry.type + ", not " + std::string(type));
  }
  return get(registers.database(), std::move(entry));
}

template <typename T>
base::Result<std::vector<T>> get_all(const Registers& registers, std::string_view type, Which which, Get<T> get) {
  const Reading reading(registers.database());
  BT_TRY(auto entries, registers.entries(type, which));
  std::vector<T> out;
  out.reserve(entries.size());
  for (Entry& entry : entries) {
    BT_TRY(T row, get(registers.database(), std::move(entry)));
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace

std::vector<std::string_view> types() {
  std::vector<std::string_view> out;
  for (const Kind& one : kKinds) out.push_back(one.type);
  return out;
}

bool takes(std::string_view type) { return std::ranges::find(kKinds, type, &Kind::type) != kKinds.end(); }

Registers::Registers(std::unique_ptr<Database> database) : database_(std::move(database)) {}
Registers::Registers(Registers&&) noexcept = default;
Registers& Registers::operator=(Registers&&) noexcept = default;
Registers::~Registers() = default;

base::Result<Registers> Registers::open(const std::string& path) {
  if (on_network_file_system(path)) {
    return fail(kNetworkFileSystem, "the registers cannot lie on a network file system", {path},
                "keep the case on a local disk: a write-ahead log needs memory that all of its users share");
  }
  BT_TRY(auto database, Database::open(path, Database::Mode::read_write));
  // FULL: what was acknowledged is there after a power cut. It is the ledger that must be, but then the two agree.
  BT_TRY_STATUS(database->execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"));
  BT_TRY_STATUS(migrate(*database));
  return Registers(std::move(database));
}

base::Result<Registers> Registers::open_read_only(const std::string& path) {
  BT_TRY(auto database, Database::open(path, Database::Mode::read_only));
  BT_TRY_STATUS(check_schema(*database));
  return Registers(std::move(database));
}

base::Result<Registers> Registers::in_memory() {
  BT_TRY(auto database, Database::open("", Database::Mode::memory));
  BT_TRY_STATUS(migrate(*database));
  return Registers(std::move(database));
}

base::Result<std::uint64_t> Registers::next_index() const {
  BT_TRY(auto query, database_->query("SELECT coalesce(max(idx) + 1, 0) FROM entries"));
  BT_TRY(const bool some, query.next());
  return some ? static_cast<std::uint64_t>(query.integer(0)) : 0;
}

base::Status Registers::apply(const SealedItem& item) { return apply_all({&item, 1}); }

base::Status Registers::apply_all(std::span<const SealedItem> items) {
  BT_TRY(Pending pending, take(*this, items));
  return pending.keep();
}

base::Status Registers::check(const SealedItem& item) { return check_all({&item, 1}); }

base::Status Registers::check_all(std::span<const SealedItem> items) {
  BT_TRY(const Pending dropped, take(*this, items));
  return {};
}

base::Result<Pending> take(Registers& registers, std::span<const SealedItem> items) {
  Database& db = registers.database();
  BT_TRY_STATUS(db.execute("BEGIN IMMEDIATE"));
  Pending out(db);
  BT_TRY(std::uint64_t next, registers.next_index());
  for (const SealedItem& item : items) {
    if (item.index < next) {
      return fail(kOutOfOrder, "item " + std::to_string(item.index) + " comes at or before what has been applied",
                  {item.type + " " + item.id});
    }
    BT_TRY(std::string ref, apply_one(db, item));
    out.refs_.push_back(std::move(ref));
    next = item.index + 1;
  }
  return out;
}

Pending::~Pending() {
  if (database_ != nullptr) (void)database_->execute("ROLLBACK");
}

base::Status Pending::keep() {
  BT_TRY_STATUS(database_->execute("COMMIT"));
  database_ = nullptr;
  return {};
}

base::Result<std::vector<std::pair<std::size_t, base::Error>>> Registers::find_mistakes(
    std::span<const SealedItem> items) {
  std::vector<std::pair<std::size_t, base::Error>> out;
  BT_TRY_STATUS(database_->execute("BEGIN IMMEDIATE"));
  base::Status store;
  for (std::size_t i = 0; i < items.size() && store; ++i) {
    store = database_->execute("SAVEPOINT item");
    if (!store) break;
    auto applied = apply_one(*database_, items[i]);
    if (applied) {
      store = database_->execute("RELEASE item");
      continue;
    }
    if (const auto code = applied.error().code; code == kStoreFailed || code == kStoreBusy)
      store = base::forward(std::move(applied));
    else out.emplace_back(i, std::move(applied).error());
    (void)database_->execute("ROLLBACK TO item; RELEASE item");
  }
  (void)database_->execute("ROLLBACK");
  if (!store) return std::unexpected(std::move(store).error());
  return out;
}

base::Status Registers::save_to(const std::string& path) const {
  const std::string temporary = path + ".new";
  (void)::unlink(temporary.c_str());
  std::string quoted;
  for (const char c : temporary) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  BT_TRY_STATUS(database_->execute("VACUUM INTO '" + quoted + "'"));
  if (::chmod(temporary.c_str(), 0600) != 0) return fail(base::kCannotWrite, "the mode cannot be set", {temporary});
  // Write-ahead logging from the beginning: a crash while it is switched on leaves a journal that whoever only reads cannot roll back.
  {
    BT_TRY(const auto copy, Database::open(temporary, Database::Mode::read_write));
    BT_TRY_STATUS(copy->execute("PRAGMA journal_mode=WAL;"));
  }
  BT_TRY(auto file, base::File::open(temporary, base::File::Mode::read_write));
  BT_TRY_STATUS(file.sync());
  // A log of the old file must not be replayed into the new one, so it goes first; after a crash in between, the old file
  // lacks its last changes, and the ledger has them.
  (void)::unlink((path + "-wal").c_str());
  (void)::unlink((path + "-shm").c_str());
  if (std::rename(temporary.c_str(), path.c_str()) != 0) return fail(base::kCannotWrite, "renaming failed", {path});
  const std::size_t slash = path.rfind('/');
  return base::sync_folder(slash == std::string::npos ? "." : path.substr(0, slash + 1));
}

base::Result<Entry> Registers::resolve(std::string_view ref_or_id) const {
  BT_TRY(const Found found, find_entry(*database_, ref_or_id));
  BT_TRY(auto list, list_entries(*database_, "e.idx = ?", {found.index}));
  BT_CHECK(list.size() == 1);
  return std::move(list.front());
}

base::Result<Entry> Registers::began(Entry entry) const {
  while (!entry.corrects.empty()) {
    BT_TRY(entry, resolve(entry.corrects));
  }
  return entry;
}

base::Result<std::vector<Entry>> Registers::bound_entries() const {
  return list_entries(
      *database_,
      "NOT EXISTS (SELECT 1 FROM entries n WHERE n.corrects = e.id) AND (EXISTS (SELECT 1 FROM evidence v "
      "WHERE v.entry = e.idx AND v.conditions <> ?1) OR EXISTS (SELECT 1 FROM claims c WHERE c.entry = "
      "e.idx AND c.conditions <> ?1))",
      {marking::Conditions{}.text()});
}

base::Result<std::vector<Entry>> Registers::entries(std::string_view type, Which which) const {
  std::string where = type.empty() ? "1" : "e.type = ?";
  if (which == Which::current) where += " AND NOT EXISTS (SELECT 1 FROM entries n WHERE n.corrects = e.id)";
  std::vector<Value> values;
  if (!type.empty()) values.emplace_back(std::string(type));
  return list_entries(*database_, where, values);
}

base::Result<std::vector<Entry>> Registers::referring_to(std::string_view entry_id) const {
  return list_entries(*database_,
                      "e.idx IN (SELECT g.entry FROM edges g JOIN entries t ON t.idx = g.target WHERE t.id = ?)",
                      {std::string(entry_id)});
}

base::Result<std::vector<Decision>> Registers::decisions_on(std::string_view statement_entry_id) const {
  BT_TRY(auto entries,
         list_entries(*database_,
                      "e.type = 'decision' AND NOT EXISTS (SELECT 1 FROM entries n WHERE n.corrects = e.id) "
                      "AND e.idx IN (SELECT g.entry FROM edges g JOIN entries t ON t.idx = g.target "
                      "WHERE t.id = ? AND g.role = 'statement')",
                      {std::string(statement_entry_id)}));
  std::vector<Decision> out;
  for (Entry& entry : entries) {
    BT_TRY(Decision one, get_decision(*database_, std::move(entry)));
    out.push_back(std::move(one));
  }
  return out;
}

base::Result<std::vector<Entry>> Registers::untold_to(std::string_view tenant) const {
  return list_entries(*database_,
                      "EXISTS (SELECT 1 FROM evidence v WHERE v.entry = e.idx AND v.tenant = ? AND v.conditions LIKE "
                      "'%notify=must-not%') AND NOT EXISTS (SELECT 1 FROM entries n WHERE n.corrects = e.id)",
                      {std::string(tenant)});
}

base::Result<Standing> Registers::standing(std::string_view ref_or_id) const {
  BT_TRY(const Found found, find_entry(*database_, ref_or_id));
  return standing_of(*database_, {std::string(ref_or_id), found.id, found.type});
}

base::Result<ConsentStanding> Registers::consent_standing(std::string_view ref_or_id) const {
  BT_TRY(const Consent one, consent(ref_or_id));
  return consent_standing_of(*database_, one);
}

#define BT_REGISTER(Row, one, all, type)                               \
  base::Result<Row> Registers::one(std::string_view ref_or_id) const { \
    return get_one<Row>(*this, ref_or_id, type, get_##one);            \
  }                                                                    \
  base::Result<std::vector<Row>> Registers::all(Which which) const {   \
    return get_all<Row>(*this, type, which, get_##one);                \
  }
BT_REGISTER(Organisation, organisation, organisations, kOrganisation)
BT_REGISTER(Evidence, evidence, all_evidence, kEvidence)
BT_REGISTER(Claim, claim, claims, kClaim)
BT_REGISTER(Merge, merge, merges, kMerge)
BT_REGISTER(Judgement, judgement, judgements, kJudgement)
BT_REGISTER(Statement, statement, statements, kStatement)
BT_REGISTER(Advisory, advisory, advisories, kAdvisory)
BT_REGISTER(Consent, consent, consents, kConsent)
BT_REGISTER(Decision, decision, decisions, kDecision)
BT_REGISTER(Release, release, releases, kRelease)
BT_REGISTER(Review, review, reviews, kReview)
BT_REGISTER(Lock, lock, locks, kLock)
BT_REGISTER(Advice, advice, advices, kAdvice)
BT_REGISTER(Precedent, precedent, precedents, kPrecedent)
BT_REGISTER(Comparison, comparison, comparisons, kComparison)
BT_REGISTER(Engagement, engagement, engagements, kEngagement)
BT_REGISTER(Contact, contact, contacts, kContact)
BT_REGISTER(Stop, stop, stops, kStop)
BT_REGISTER(Plan, plan, plans, kPlan)
BT_REGISTER(Early, early, early_releases, kEarly)
BT_REGISTER(Incident, incident, incidents, kIncident)
BT_REGISTER(IncidentLink, incident_link, incident_links, kIncidentLink)
BT_REGISTER(Figure, figure, figures, kFigure)
BT_REGISTER(PersonKey, person_key, person_keys, kPersonKey)
#undef BT_REGISTER

base::Result<Source> Registers::source(std::string_view ref_or_id) const {
  return get_one<Source>(*this, ref_or_id, kSource, get_source);
}

base::Result<std::vector<Source>> Registers::sources(Which which) const {
  const Reading reading(*database_);
  BT_TRY(auto all, entries(kSource, which));
  return get_sources(*database_, std::move(all));
}

base::Result<FieldsOfSources> Registers::fields_of_sources() const { return get_source_fields(*database_); }

base::Result<Edge> Registers::edge(std::string_view ref_or_id) const {
  return get_one<Edge>(*this, ref_or_id, kEdge, get_edge);
}

base::Result<std::vector<Edge>> Registers::edges(Which which) const {
  const Reading reading(*database_);
  BT_TRY(auto all, entries(kEdge, which));
  return get_reach(*database_, std::move(all));
}

}  // namespace backtrail::registers
