// SPDX-License-Identifier: Apache-2.0
// Both stores are walked table by table in the order of their keys, like merging two sorted lists, so that memory does not
// grow with them.
#include "registers/compare.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/json.h"
#include "registers/codes.h"
#include "registers/database.h"

namespace backtrail::registers {
namespace {

constexpr std::size_t kShownLimit = 200;  // bytes of a value in a difference

using Row = std::vector<Value>;

struct Table {
  std::vector<std::string> columns;
  std::vector<std::size_t> key;  // indices of the primary key's columns, in its order
};

std::string quoted(const std::string& name) {
  std::string out = "\"";
  for (const char c : name) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

base::Result<std::map<std::string, std::string>> schema_of(const Database& db) {
  BT_TRY(auto query,
         db.query("SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' "
                  "ESCAPE '\\'"));
  std::map<std::string, std::string> out;
  while (true) {
    BT_TRY(const bool some, query.next());
    if (!some) return out;
    out.emplace(query.text(0), query.text(1));
  }
}

base::Result<Table> table_of(const Database& db, const std::string& name) {
  BT_TRY(auto query, db.query("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", {name}));
  Table out;
  std::map<std::int64_t, std::size_t> key;
  while (true) {
    BT_TRY(const bool some, query.next());
    if (!some) break;
    if (query.integer(1) != 0) key[query.integer(1)] = out.columns.size();
    out.columns.push_back(query.text(0));
  }
  for (const auto& [order, column] : key) out.key.push_back(column);
  return out;
}

base::Result<Query> rows_of(const Database& db, const std::string& name, const Table& table) {
  std::string columns;
  for (const std::string& one : table.columns) columns += (columns.empty() ? "" : ", ") + quoted(one);
  std::string order;
  for (const std::size_t one : table.key) order += (order.empty() ? " ORDER BY " : ", ") + quoted(table.columns[one]);
  return db.query("SELECT " + columns + " FROM " + quoted(name) + order);
}

base::Result<std::optional<Row>> next_row(Query& query) {
  BT_TRY(const bool some, query.next());
  if (!some) return std::optional<Row>();
  Row out;
  for (int i = 0; i < query.columns(); ++i) out.push_back(query.value(i));
  return std::optional<Row>(std::move(out));
}

base::Json json_of(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return nullptr;
}

std::string shown(const Value& value) {
  if (std::holds_alternative<std::monostate>(value)) return "(nothing)";
  const auto* const text = std::get_if<std::string>(&value);
  return text != nullptr ? text->substr(0, kShownLimit) : std::to_string(std::get<std::int64_t>(value));
}

std::string shown(const Row& row) {
  base::Json out = base::Json::array();
  for (const Value& value : row) out.push_back(json_of(value));
  return base::dump(out).substr(0, kShownLimit);
}

Row key_of(const Table& table, const Row& row) {
  Row out;
  for (const std::size_t one : table.key) out.push_back(row[one]);
  return out;
}

class SideBySide {
 public:
  SideBySide(const Database& expected, const Database& got, const NotTold& not_told)
      : expected_(expected), got_(got), not_told_(not_told) {}

  base::Result<std::vector<Difference>> run() {
    BT_TRY(const auto want, schema_of(expected_));
    BT_TRY(const auto have, schema_of(got_));
    compare_schemas(want, have);
    for (const auto& [name, sql] : want) {
      if (!name.starts_with("table ") || !have.contains(name) || full()) continue;
      BT_TRY_STATUS(compare_table(name.substr(6)));
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool full() const { return out_.size() >= kDifferenceLimit; }

  void add(Difference difference) {
    if (!full()) out_.push_back(std::move(difference));
  }

  void compare_schemas(const std::map<std::string, std::string>& want, const std::map<std::string, std::string>& have) {
    std::set<std::string> names;
    for (const auto& [name, sql] : want) names.insert(name);
    for (const auto& [name, sql] : have) names.insert(name);
    for (const std::string& name : names) {
      const auto w = want.find(name);
      const auto h = have.find(name);
      if (w != want.end() && h != have.end() && w->second == h->second) continue;
      add({"register schema altered", name, w == want.end() ? "" : w->second.substr(0, kShownLimit),
           h == have.end() ? "" : h->second.substr(0, kShownLimit)});
    }
  }

  /// "claims entry 0123...", with what tells its rows apart behind it.
  base::Result<std::string> place_of(const std::string& name, const Table& table, const Row& row) {
    std::string id;
    if (name == "entries") {
      id = row.size() > 1 ? shown(row[1]) : "";
    } else if (!table.columns.empty() && table.columns[0] == "entry") {
      for (const Database* db : {&expected_, &got_}) {
        BT_TRY(auto query, db->query("SELECT id FROM entries WHERE idx = ?", {row[0]}));
        BT_TRY(const bool some, query.next());
        if (some && id.empty()) id = query.text(0);
      }
    }
    std::string out = name + (id.empty() ? "" : " entry " + id);
    for (const std::size_t one : table.key) {
      if (one != 0) out += " " + table.columns[one] + " " + shown(row[one]);
    }
    return out;
  }

  /// The next row that counts. A row begins with its entry's index in every table.
  base::Result<std::optional<Row>> next_told(Query& query, std::uint64_t from) const {
    while (true) {
      BT_TRY(auto row, next_row(query));
      if (!row) return row;
      const auto* const index = row->empty() ? nullptr : std::get_if<std::int64_t>(&row->front());
      if (index == nullptr || *index < 0) return row;
      const auto entry = static_cast<std::uint64_t>(*index);
      if (entry < from && !not_told_.entries.contains(entry)) return row;
    }
  }

  base::Status compare_table(const std::string& name) {
    BT_TRY(const Table table, table_of(expected_, name));
    BT_TRY(const Table theirs, table_of(got_, name));
    if (theirs.columns != table.columns || theirs.key != table.key) return {};  // named as an altered schema
    BT_TRY(auto want, rows_of(expected_, name, table));
    BT_TRY(auto have, rows_of(got_, name, table));
    BT_TRY(auto w, next_told(want, not_told_.from));
    BT_TRY(auto h, next_told(have, UINT64_MAX));
    while ((w || h) && !full()) {
      const bool missing = w && (!h || key_of(table, *w) < key_of(table, *h));
      const bool added = h && (!w || key_of(table, *h) < key_of(table, *w));
      const bool equal = !missing && !added && *w == *h;
      std::string place;
      if (!equal) {
        BT_TRY(place, place_of(name, table, added ? *h : *w));
      }
      if (missing) {
        add({"register row missing", std::move(place), shown(*w), ""});
      } else if (added) {
        add({"register row added", std::move(place), "", shown(*h)});
      } else if (!equal) {
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
          if ((*w)[i] == (*h)[i]) continue;
          add({"register row altered", place + ", column " + table.columns[i], shown((*w)[i]), shown((*h)[i])});
        }
      }
      if (!added) {
        BT_TRY(w, next_told(want, not_told_.from));
      }
      if (!missing) {
        BT_TRY(h, next_told(have, UINT64_MAX));
      }
    }
    return {};
  }

  const Database& expected_;
  const Database& got_;
  const NotTold& not_told_;
  std::vector<Difference> out_;
};

}  // namespace

base::Result<std::vector<Difference>> compare(const Registers& expected, const Registers& got,
                                              const NotTold& not_told) {
  const Reading reading(got.database());  // somebody may be writing
  return SideBySide(expected.database(), got.database(), not_told).run();
}

base::Result<std::string> dump(const Registers& registers) {
  const Database& db = registers.database();
  BT_TRY(const auto schema, schema_of(db));
  std::string out;
  for (const auto& [name, sql] : schema) {
    if (!name.starts_with("table ")) continue;
    const std::string table_name = name.substr(6);
    BT_TRY(const Table table, table_of(db, table_name));
    BT_TRY(auto query, rows_of(db, table_name, table));
    while (true) {
      BT_TRY(auto row, next_row(query));
      if (!row) break;
      base::Json line = base::Json::array({table_name});
      for (const Value& value : *row) line.push_back(json_of(value));
      out += base::dump(line) + "\n";
    }
  }
  return out;
}

}  // namespace backtrail::registers
