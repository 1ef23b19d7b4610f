// SPDX-License-Identifier: Apache-2.0
// SQLite behind two small classes, so that its header stays in database.cc and every failure becomes an Error.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace backtrail::registers {

using Value = std::variant<std::monostate, std::int64_t, std::string>;

/// Rows of one SELECT, one after another. Lives no longer than its Database.
class Query {
 public:
  /// True while there is a row. kStoreFailed, kStoreBusy.
  base::Result<bool> next();
  [[nodiscard]] int columns() const;
  [[nodiscard]] bool null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] Value value(int column) const;

 private:
  friend class Database;
  using Idle = std::map<std::string, sqlite3_stmt*>;
  /// Back to those that wait to be asked again; preparing one anew costs more than what most of them find.
  struct GiveBack {
    Idle* idle = nullptr;
    std::string sql{};
    void operator()(sqlite3_stmt* statement) const;
  };
  Query(sqlite3* handle, sqlite3_stmt* statement, Idle& idle, const std::string& sql)
      : handle_(handle), statement_(statement, GiveBack{&idle, sql}) {}
  sqlite3* handle_;
  std::unique_ptr<sqlite3_stmt, GiveBack> statement_;
};

class Database {
 public:
  enum class Mode : std::uint8_t { read_write, read_only, memory };
  static base::Result<std::unique_ptr<Database>> open(const std::string& path, Mode mode);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  [[nodiscard]] const std::string& path() const { return path_; }
  /// One or more statements without parameters.
  base::Status execute(const std::string& sql);
  /// A statement without rows; prepared once.
  base::Status run(const std::string& sql, const std::vector<Value>& values);
  base::Result<Query> query(const std::string& sql, const std::vector<Value>& values = {}) const;
  /// Whether a transaction is open.
  [[nodiscard]] bool in_transaction() const;

 private:
  Database(sqlite3* handle, std::string path) : handle_(handle), path_(std::move(path)) {}
  sqlite3* handle_;
  std::string path_;
  std::map<std::string, sqlite3_stmt*> prepared_;
  mutable Query::Idle idle_;
};

/// While it lives, all queries see one state of the file, and the lock that each would take by itself is taken once. Within a
/// transaction it does nothing.
class Reading {
 public:
  explicit Reading(Database& database);
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;
  ~Reading();

 private:
  Database* database_;  // null: there is nothing to end
};

}  // namespace backtrail::registers
