// SPDX-License-Identifier: Apache-2.0
#include <rocksdb/db.h>
#include <rocksdb/metadata.h>
#include <rocksdb/sst_file_writer.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "base/codec.h"
#include "base/codes.h"
#include "sightings/codes.h"
#include "sightings/database.h"
#include "sightings/index.h"

namespace backtrail::sightings {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSortedFileBytes = 256U << 20;
constexpr auto kPause = std::chrono::milliseconds(50);
constexpr std::size_t kWhoLimit = 4096;
/// Sorted files that lie over each other: each is one more place to look at. Beyond this many they are made one.
constexpr std::size_t kLayersKept = 6;

std::size_t layers_of(rocksdb::DB& database) {
  rocksdb::ColumnFamilyMetaData meta;
  database.GetColumnFamilyMetaData(&meta);
  std::size_t out = 0;
  for (const auto& level : meta.levels) out += level.level == 0 ? level.files.size() : level.files.empty() ? 0 : 1;
  return out;
}

}  // namespace

base::Result<Holder> Holder::take(const std::string& folder, const std::string& who, unsigned wait_s) {
  BT_TRY_STATUS(base::make_folders(folder));
  BT_TRY(auto file, base::File::open(folder + "/holder", base::File::Mode::read_write));
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(wait_s);
  for (;;) {
    auto status = file.lock_exclusive();
    if (status) break;
    if (status.error().code != base::kBusy) return std::unexpected(std::move(status).error());
    if (std::chrono::steady_clock::now() >= until) {
      const auto holder = file.read_at(0, kWhoLimit);
      return base::fail(kIndexBusy,
                        "the index of sightings is held by " + (holder && !holder->empty() ? *holder : "another"),
                        {folder}, "wait until it is done; what was begun stays");
    }
    std::this_thread::sleep_for(kPause);
  }
  BT_TRY_STATUS(file.truncate(0));
  BT_TRY_STATUS(file.write_at(0, who.substr(0, kWhoLimit)));
  return Holder(std::move(file));
}

struct Addition::State {
  std::string folder;
  std::string incoming;
  rocksdb::Options options = database_options();
  std::unique_ptr<rocksdb::SstFileWriter> writer;
  std::vector<std::string> files;
  base::Encoder value;

  [[nodiscard]] base::Status check(const rocksdb::Status& status) const {
    if (status.ok()) return {};
    return std::unexpected(error_of(status, folder));
  }

  /// Sightings are joined with what is there; a mark takes the place of one that is.
  base::Status put(const std::string& key) {
    if (writer && writer->FileSize() >= kSortedFileBytes) BT_TRY_STATUS(finish_file());
    if (!writer) {
      writer = std::make_unique<rocksdb::SstFileWriter>(rocksdb::EnvOptions(), options);
      files.push_back(incoming + "/" + std::to_string(files.size()) + ".sst");
      BT_TRY_STATUS(check(writer->Open(files.back())));
    }
    return check(key[0] == kSightingKey ? writer->Merge(key, value.out) : writer->Put(key, value.out));
  }

  base::Status finish_file() {
    if (!writer) return {};
    const auto status = writer->Finish();
    writer.reset();
    return check(status);
  }

  base::Result<std::unique_ptr<rocksdb::DB>> open() {
    const std::string path = database_folder(folder);
    std::error_code error;
    if (!fs::exists(path, error)) BT_TRY_STATUS(create(path));
    if (!fs::exists(path + "/CURRENT", error))
      return std::unexpected(error_of(rocksdb::Status::Corruption("CURRENT is missing"), folder));
    BT_TRY(auto database, open_at(path, options));
    BT_TRY_STATUS(check_format(*database, folder));
    return database;
  }

  /// Made beside its place and put there when it says its format: who looks after a crash finds all of it or nothing.
  base::Status create(const std::string& path) {
    const std::string beside = path + ".new";
    std::error_code error;
    fs::remove_all(beside, error);
    rocksdb::Options own = options;
    own.create_if_missing = true;
    {
      BT_TRY(const auto database, open_at(beside, own));
      base::Encoder number;
      number.number(kIndexFormat);
      rocksdb::WriteOptions durable;
      durable.sync = true;
      BT_TRY_STATUS(check(database->Put(durable, format_key(), number.out)));
    }
    fs::rename(beside, path, error);
    if (error) return std::unexpected(error_of(rocksdb::Status::IOError(error.message()), folder));
    return base::sync_folder(folder);
  }

  base::Result<std::unique_ptr<rocksdb::DB>> open_at(const std::string& path, const rocksdb::Options& own) const {
    rocksdb::DB* opened = nullptr;
    BT_TRY_STATUS(check(rocksdb::DB::Open(own, path, &opened)));
    return std::unique_ptr<rocksdb::DB>(opened);
  }
};

Addition::Addition(std::unique_ptr<State> state) : state_(std::move(state)) {}
Addition::Addition(Addition&&) noexcept = default;

Addition::~Addition() {
  if (!state_) return;
  state_->writer.reset();
  std::error_code error;
  fs::remove_all(state_->incoming, error);
}

base::Result<Addition> Addition::begin(const std::string& folder) {
  auto state = std::make_unique<State>();
  state->folder = folder;
  state->incoming = folder + "/incoming";
  std::error_code error;
  fs::remove_all(state->incoming, error);
  BT_TRY_STATUS(base::make_folders(state->incoming));
  return Addition(std::move(state));
}

base::Status Addition::mark(const SourceMark& source) {
  state_->value.out.clear();
  state_->value.number(source.extraction);
  state_->value.out += source.sha256.view();
  state_->value.number(source.from);
  state_->value.number(source.records);
  state_->value.text(source.tenant);
  if (!source.cut_values.empty()) {
    state_->value.number(source.cut);
    for (const std::string& one : source.cut_values) state_->value.text(one);
  }
  return state_->put(source_key(source.number));
}

base::Status Addition::add(Family family, std::string_view value, std::string_view tenant,
                           const std::vector<Segment>& segments) {
  state_->value.out.clear();
  for (const Segment& one : segments) encode(one, state_->value);
  return state_->put(sighting_key(family, value, tenant));
}

base::Status Addition::commit() {
  BT_TRY_STATUS(state_->finish_file());
  if (state_->files.empty()) return {};
  BT_TRY(const auto database, state_->open());
  rocksdb::IngestExternalFileOptions options;
  options.move_files = true;
  options.failed_move_fall_back_to_copy = false;
  BT_TRY_STATUS(state_->check(database->IngestExternalFile(state_->files, options)));
  state_->files.clear();
  // What came in is in, whatever becomes of this: when there is no room for it, the next addition tries again.
  if (layers_of(*database) > kLayersKept) database->CompactRange({}, nullptr, nullptr).PermitUncheckedError();
  return {};
}

}  // namespace backtrail::sightings
