// SPDX-License-Identifier: Apache-2.0
// What all kinds of rows have in common.
#include "registers/kinds.h"

#include <algorithm>

#include "registers/codes.h"

namespace backtrail::registers {

using base::fail;

base::Status Writer::row(std::string_view table, std::vector<Value> values) {
  std::string sql = "INSERT INTO " + std::string(table) + " VALUES (?";
  for (std::size_t i = 0; i < values.size(); ++i) sql += ",?";
  values.insert(values.begin(), number(entry.index));
  return db.run(sql + ")", values);
}

base::Status Writer::edges(std::string_view role, std::vector<Reference>& references,
                           std::initializer_list<std::string_view> types, std::int64_t position_or_none) {
  for (std::size_t i = 0; i < references.size(); ++i) {
    Reference& one = references[i];
    base::Place place{mistake.path};
    place.member = "/" + std::string(role) + "/" + one.ref;
    auto found = find_entry(db, one.ref);
    if (!found && found.error().code != kNotFound) return base::forward(std::move(found));
    if (!found || found->index == static_cast<std::int64_t>(entry.index)) {
      return fail(kUnknownReference, "'" + one.ref + "' has not been entered", std::move(place),
                  "enter what it rests on first");
    }
    if (std::ranges::find(types, found->type) == types.end()) {
      return fail(kWrongReference, "'" + one.ref + "' is of type " + found->type + ", which cannot stand here",
                  std::move(place));
    }
    one.entry_id = found->id;
    one.type = found->type;
    const bool nested = position_or_none >= 0;
    BT_TRY_STATUS(row("edges", {std::string(role), nested ? position_or_none : static_cast<std::int64_t>(i),
                                nested ? static_cast<std::int64_t>(i) : std::int64_t{0}, one.ref, found->index}));
  }
  return {};
}

base::Result<Found> find_entry(const Database& db, std::string_view ref_or_id) {
  const std::string column = is_entry_id(ref_or_id) ? "id" : "ref";
  BT_TRY(auto query, db.query("SELECT type, id, idx FROM entries WHERE " + column + " = ? ORDER BY idx DESC LIMIT 1",
                              {std::string(ref_or_id)}));
  BT_TRY(const bool some, query.next());
  if (!some) return fail(kNotFound, "nothing is called '" + std::string(ref_or_id.substr(0, kRefLimit)) + "'");
  return Found{query.text(0), query.text(1), query.integer(2)};
}

base::Result<Query> detail(const Database& db, const Entry& entry, const std::string& sql) {
  BT_TRY(auto query, db.query(sql, {number(entry.index)}));
  BT_TRY(const bool some, query.next());
  if (!some) return no_row(db, entry);
  return query;
}

std::unexpected<base::Error> no_row(const Database& db, const Entry& entry) {
  return fail(kStoreFailed, "a register has no row for entry " + entry.id, {db.path()}, "reindex the case");
}

base::Result<std::vector<Reference>> get_edges(const Database& db, const Entry& entry, std::string_view role,
                                               std::int64_t at) {
  std::vector<Reference> out;
  std::string sql =
      "SELECT g.ref, e.id, e.type FROM edges g JOIN entries e ON e.idx = g.target WHERE g.entry = ? AND g.role = '" +
      std::string(role) + "'";
  if (at >= 0) sql += " AND g.position = " + std::to_string(at);
  BT_TRY_STATUS(for_rows(db, entry, sql + " ORDER BY g.position, g.sub",
                         [&](const Query& q) { out.push_back({q.text(0), q.text(1), q.text(2)}); }));
  return out;
}

Value ticks(const std::optional<base::Instant>& instant) { return instant ? Value(instant->ticks) : Value(); }

base::Status one_edge(Writer& writer, std::string_view role, Reference& reference,
                      std::initializer_list<std::string_view> types) {
  std::vector<Reference> list = {std::move(reference)};
  BT_TRY_STATUS(writer.edges(role, list, types));
  reference = std::move(list.front());
  return {};
}

base::Result<Reference> only_edge(const Database& db, const Entry& entry, std::string_view role) {
  BT_TRY(auto list, get_edges(db, entry, role));
  if (list.size() != 1) return fail(kStoreFailed, "a register lacks a reference", {db.path()}, "reindex the case");
  return std::move(list.front());
}

base::Result<base::Digest> text_of(const Database& db, const Reference& statement) {
  BT_TRY(const Found found, find_entry(db, statement.entry_id));
  Entry entry;
  entry.id = found.id;
  entry.index = static_cast<std::uint64_t>(found.index);
  if (statement.type == kAdvisory) {
    BT_TRY(const Advisory advisory, get_advisory(db, std::move(entry)));
    return advisory.text_sha256;
  }
  BT_TRY(const Statement row, get_statement(db, std::move(entry)));
  return row.text_sha256;
}

namespace {
template <typename T>
base::Result<T> as_stored(base::Result<T> parsed) {
  if (parsed) return parsed;
  return fail(kStoreFailed, "a register holds a value that it was never given: " + parsed.error().message, {},
              "run verify, then reindex the case");
}
}  // namespace

base::Result<marking::Marking> stored_marking(const std::string& text) {
  return as_stored(marking::parse_marking(text));
}
base::Result<marking::Audience> stored_audience(const std::string& text) {
  return as_stored(marking::parse_audience(text));
}
base::Result<marking::Conditions> stored_conditions(const std::string& text) {
  return as_stored(marking::parse_conditions(text));
}

base::Result<marking::Marking> marking_of(const Database& db, std::string_view type, std::int64_t index) {
  const std::string table = type == kClaim ? "claims" : type == kJudgement ? "judgements" : "evidence";
  BT_TRY(auto query, db.query("SELECT marking FROM " + table + " WHERE entry = ?", {index}));
  BT_TRY(const bool some, query.next());
  if (!some) return fail(kStoreFailed, "a register lacks a row", {db.path()}, "reindex the case");
  return stored_marking(query.text(0));
}

}  // namespace backtrail::registers
