// SPDX-License-Identifier: Apache-2.0
// Who could reach whom, by what, and when. Either end may be entered later: lists of customers come from providers in an
// order of their own.
#include <algorithm>

#include "base/json.h"
#include "registers/codes.h"
#include "registers/kinds.h"

namespace backtrail::registers {

base::Status put_edge(Writer& writer, Fields& body) {
  Edge edge;
  edge.provider = body.ref("provider", Need::required);
  edge.customer = body.ref("customer", Need::required);
  edge.kind = body.word("kind", kEdgeKinds, Need::required);
  edge.means = body.text("means");
  edge.from = body.date("from");
  edge.until = body.date("until");
  edge.source = body.public_source("source", Need::optional);
  edge.source_grade = body.grade("source_grade");
  edge.credibility = body.credibility("credibility");
  edge.marking = body.marking("marking", marking::Marking{});
  edge.rests_on = body.refs("rests_on");
  // Dates of different grain (2016-05, 2016) are compared as far as both go.
  const std::size_t shared = std::min(edge.from.size(), edge.until.size());
  if (edge.until.substr(0, shared) < edge.from.substr(0, shared))
    body.fail_at("until", kBadTimeText, "ends before it begins");
  if (!edge.provider.empty() && edge.provider == edge.customer)
    body.fail_at("customer", kBodyShape, "an organisation is no customer of its own");
  body.finish();
  if (!body.ok()) return {};
  BT_TRY_STATUS(
      writer.row("reach", {edge.provider, edge.customer, edge.kind, edge.means, edge.from, edge.until, edge.source.name,
                           edge.source.published, edge.source.url, std::string(1, edge.source_grade),
                           std::int64_t{edge.credibility}, edge.marking.text()}));
  return writer.edges("rests_on", edge.rests_on, {kEvidence});
}

namespace {

constexpr std::string_view kReachColumns =
    "provider, customer, kind, means, from_date, until_date, source_name, source_published, source_url, source_grade, "
    "credibility, marking, entry FROM reach";
constexpr int kEntryColumn = 12;

/// Of a row of kReachColumns.
base::Status take_row(const Query& row, Edge& out) {
  out.provider = row.text(0);
  out.customer = row.text(1);
  out.kind = row.text(2);
  out.means = row.text(3);
  out.from = row.text(4);
  out.until = row.text(5);
  out.source = {row.text(6), row.text(7), row.text(8)};
  out.source_grade = row.text(9).empty() ? 'F' : row.text(9).front();
  out.credibility = static_cast<int>(row.integer(10));
  BT_TRY(out.marking, stored_marking(row.text(11)));
  return {};
}

/// Moves on to the first row of `index` or behind it.
base::Result<bool> seek(Query& rows, bool some, int column, std::uint64_t index) {
  while (some && static_cast<std::uint64_t>(rows.integer(column)) < index) {
    BT_TRY(some, rows.next());
  }
  return some;
}

}  // namespace

base::Result<Edge> get_edge(const Database& db, Entry entry) {
  Edge out;
  out.entry = std::move(entry);
  BT_TRY(auto row, detail(db, out.entry, "SELECT " + std::string(kReachColumns) + " WHERE entry = ?"));
  BT_TRY_STATUS(take_row(row, out));
  BT_TRY(out.rests_on, get_edges(db, out.entry, "rests_on"));
  return out;
}

base::Result<std::vector<Edge>> get_reach(const Database& db, std::vector<Entry> entries) {
  BT_TRY(auto rows, db.query("SELECT " + std::string(kReachColumns) + " ORDER BY entry"));
  BT_TRY(auto rests, db.query("SELECT g.ref, e.id, e.type, g.entry FROM edges g JOIN entries e ON e.idx = g.target "
                              "JOIN reach r ON r.entry = g.entry WHERE g.role = 'rests_on' "
                              "ORDER BY g.entry, g.position, g.sub"));
  BT_TRY(bool row, rows.next());
  BT_TRY(bool rest, rests.next());
  std::vector<Edge> out;
  out.reserve(entries.size());
  for (Entry& entry : entries) {
    Edge& edge = out.emplace_back();
    edge.entry = std::move(entry);
    const std::uint64_t index = edge.entry.index;
    BT_TRY(row, seek(rows, row, kEntryColumn, index));
    if (!row || static_cast<std::uint64_t>(rows.integer(kEntryColumn)) != index) return no_row(db, edge.entry);
    BT_TRY_STATUS(take_row(rows, edge));
    BT_TRY(rest, seek(rests, rest, 3, index));
    while (rest && static_cast<std::uint64_t>(rests.integer(3)) == index) {
      edge.rests_on.push_back({rests.text(0), rests.text(1), rests.text(2)});
      BT_TRY(rest, rests.next());
    }
  }
  return out;
}

}  // namespace backtrail::registers
