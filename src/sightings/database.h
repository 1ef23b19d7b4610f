// SPDX-License-Identifier: Apache-2.0
// How RocksDB is set up for the index, in one place for reading and writing: what a file was written with must be what it
// is read with. For this part's own files alone.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"

namespace rocksdb {
class DB;
struct Options;
class Status;
}  // namespace rocksdb

namespace backtrail::sightings {

[[nodiscard]] rocksdb::Options database_options();
[[nodiscard]] std::string database_folder(const std::string& folder);
/// kIndexDamaged for what was read and is not as it was written, else kIndexUnusable.
[[nodiscard]] base::Error error_of(const rocksdb::Status& status, const std::string& folder);
/// kNewerIndex, kIndexDamaged.
base::Status check_format(rocksdb::DB& database, const std::string& folder);

}  // namespace backtrail::sightings
