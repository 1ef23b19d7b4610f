// SPDX-License-Identifier: Apache-2.0
#include "registers/database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "registers/codes.h"

namespace backtrail::registers {
namespace {

using base::fail;

constexpr int kBusyTimeout_ms = 10'000;
constexpr std::size_t kIdleLimit = 256;  // prepared statements that wait

std::unexpected<base::Error> failed(sqlite3* handle, const std::string& doing) {
  const int code = sqlite3_errcode(handle) & 0xff;
  const bool busy = code == SQLITE_BUSY || code == SQLITE_LOCKED;
  const char* const path = sqlite3_db_filename(handle, "main");
  return fail(busy ? kStoreBusy : kStoreFailed, doing + ": " + sqlite3_errmsg(handle),
              {path == nullptr ? std::string() : std::string(path)},
              busy ? "another process is writing; try again when it is done" : "");
}

bool bind(sqlite3_stmt* statement, const std::vector<Value>& values) {
  int at = 0;
  for (const Value& value : values) {
    ++at;
    int code = SQLITE_OK;
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      code = sqlite3_bind_int64(statement, at, *number);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      code = sqlite3_bind_text64(statement, at, text->data(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    } else {
      code = sqlite3_bind_null(statement, at);
    }
    if (code != SQLITE_OK) return false;
  }
  return true;
}

/// Who may not write the folder cannot have the memory beside a write-ahead log. Without such a log there is nothing to share: then the
/// file is read as one that nobody changes, which holds on a read-only medium.
std::string name_to_read(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  struct stat log{};
  const bool has_log = ::stat((path + "-wal").c_str(), &log) == 0 && log.st_size != 0;
  if (has_log || ::access(folder.c_str(), W_OK) == 0) return path;
  std::string out = "file:";
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') out += c == '%' ? "%25" : c == '?' ? "%3f" : "%23";
    else out += c;
  }
  return out + "?immutable=1";
}

}  // namespace

void Query::GiveBack::operator()(sqlite3_stmt* statement) const {
  // What it found is let go of at once: a read that is not ended keeps others from writing.
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  if (idle->size() >= kIdleLimit || !idle->emplace(sql, statement).second) sqlite3_finalize(statement);
}

base::Result<bool> Query::next() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return failed(handle_, "reading the registers");
}

int Query::columns() const { return sqlite3_column_count(statement_.get()); }
bool Query::null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }
std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

std::string Query::text(int column) const {
  const auto* const bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

Value Query::value(int column) const {
  if (null(column)) return {};
  if (sqlite3_column_type(statement_.get(), column) == SQLITE_INTEGER) return integer(column);
  return text(column);
}

base::Result<std::unique_ptr<Database>> Database::open(const std::string& path, Mode mode) {
  if (mode == Mode::read_write) {
    // Made here and not by SQLite, which would let the umask decide who reads it; its side files take over the mode.
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return fail(kCannotOpenStore, "the registers cannot be opened or created", {path});
    ::close(fd);
  }
  // Not SQLITE_OPEN_MEMORY: VACUUM INTO would inherit it and write its copy to memory as well.
  const int flags = mode == Mode::read_only    ? SQLITE_OPEN_READONLY
                    : mode == Mode::read_write ? SQLITE_OPEN_READWRITE
                                               : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3* handle = nullptr;
  const std::string name = mode == Mode::memory ? ":memory:" : mode == Mode::read_only ? name_to_read(path) : path;
  const int code = sqlite3_open_v2(
      name.c_str(), &handle, flags | (name == path ? 0 : SQLITE_OPEN_URI) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
      nullptr);
  std::unique_ptr<Database> out(new Database(handle, path));
  if (code != SQLITE_OK || handle == nullptr) return fail(kCannotOpenStore, "the registers cannot be opened", {path});
  sqlite3_busy_timeout(handle, kBusyTimeout_ms);
  // The file may have been edited by a stranger: nothing in its schema may call functions or write to the schema.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
  if (auto status = out->execute("PRAGMA cell_size_check=ON; PRAGMA recursive_triggers=ON;"); !status) {
    return fail(kCannotOpenStore, status.error().message, {path});
  }
  return out;
}

Database::~Database() {
  for (auto& [sql, statement] : prepared_) sqlite3_finalize(statement);
  for (auto& [sql, statement] : idle_) sqlite3_finalize(statement);
  sqlite3_close_v2(handle_);
}

base::Status Database::execute(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return failed(handle_, "changing the registers");
  }
  return {};
}

base::Status Database::run(const std::string& sql, const std::vector<Value>& values) {
  sqlite3_stmt*& statement = prepared_[sql];
  if (statement == nullptr && sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    return failed(handle_, "preparing a change of the registers");
  }
  const bool bound = bind(statement, values);
  const int code = bound ? sqlite3_step(statement) : SQLITE_ERROR;
  if (code == SQLITE_DONE) {
    sqlite3_reset(statement);
    return {};
  }
  auto error = failed(handle_, "writing the registers");
  sqlite3_reset(statement);
  return error;
}

base::Result<Query> Database::query(const std::string& sql, const std::vector<Value>& values) const {
  sqlite3_stmt* statement = nullptr;
  if (auto found = idle_.extract(sql)) {
    statement = found.mapped();
  } else if (sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    return failed(handle_, "asking the registers");
  }
  Query out(handle_, statement, idle_, sql);
  if (!bind(statement, values)) return failed(handle_, "asking the registers");
  return out;
}

bool Database::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

// Where none can be begun each query locks for itself, as it would have without.
Reading::Reading(Database& database) : database_(&database) {
  if (database.in_transaction() || !database.execute("BEGIN")) database_ = nullptr;
}

Reading::~Reading() {
  if (database_ != nullptr) (void)database_->execute("COMMIT");
}

}  // namespace backtrail::registers
