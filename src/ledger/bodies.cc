// SPDX-License-Identifier: Apache-2.0
#include "ledger/bodies.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <set>

#include "base/codes.h"
#include "base/file.h"
#include "ledger/codes.h"

namespace backtrail::ledger {
namespace {
constexpr std::size_t kNonce = 32;
constexpr std::size_t kSyncTogether =
    64;  // from so many bodies on, one sync of the file system is cheaper than one each

/// Everything written to the file system that holds `folder`. syncfs(2) reports what could not be written since Linux 5.8.
base::Status sync_all(const std::string& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = fd >= 0 && ::syncfs(fd) == 0;
  if (fd >= 0) ::close(fd);
  if (!synced) return base::fail(base::kCannotWrite, "what was written cannot be brought to the disk", {folder});
  return {};
}

/// Files that have not got their names yet; what is left of them goes with this, so that a full disk is not kept full.
class Unnamed {
 public:
  Unnamed() = default;
  Unnamed(const Unnamed&) = delete;
  Unnamed& operator=(const Unnamed&) = delete;
  ~Unnamed() {
    for (const std::string& path : paths_) ::unlink(path.c_str());
  }
  void add(std::string path) { paths_.push_back(std::move(path)); }
  void all_named() { paths_.clear(); }

 private:
  std::vector<std::string> paths_;
};

}  // namespace

base::Result<bool> Bodies::make_shard(const BodyRef& ref) {
  const std::string shard = folder_ + "/" + ref.hex().substr(0, 2);
  if (std::filesystem::is_directory(shard)) return false;
  BT_TRY_STATUS(base::make_folders(shard));
  return true;
}

base::Result<BodyRef> Bodies::put(std::string_view bytes) {
  if (bytes.size() > base::kSmallFileLimit - kNonce) return base::fail(base::kTooLarge, "a body holds at most 256 MiB");
  std::string file = random_->bytes(kNonce);
  file += bytes;
  const BodyRef ref = base::sha256(file);
  BT_TRY(const bool made, make_shard(ref));
  if (made) BT_TRY_STATUS(base::sync_folder(folder_));
  BT_TRY_STATUS(base::write_file(path(ref), file));
  return ref;
}

base::Result<std::vector<BodyRef>> Bodies::put_all(std::span<const std::string> bodies) {
  std::vector<BodyRef> refs;
  std::set<std::string> shards;
  const std::string suffix = ".tmp" + std::to_string(::getpid());
  Unnamed unnamed;
  for (const std::string& bytes : bodies) {
    if (bytes.size() > base::kSmallFileLimit - kNonce)
      return base::fail(base::kTooLarge, "a body holds at most 256 MiB");
    const std::string nonce = random_->bytes(kNonce);
    base::Sha256 hash;
    hash.update(nonce);
    hash.update(bytes);
    const BodyRef ref = refs.emplace_back(hash.finish());
    BT_TRY(const bool made, make_shard(ref));
    if (made) shards.insert(folder_);
    shards.insert(folder_ + "/" + ref.hex().substr(0, 2));
    unnamed.add(path(ref) + suffix);
    BT_TRY(auto file, base::File::open(path(ref) + suffix, base::File::Mode::read_write));
    BT_TRY_STATUS(file.truncate(0));
    BT_TRY_STATUS(file.write_at(0, nonce));
    BT_TRY_STATUS(file.write_at(kNonce, bytes));
  }
  const bool together = refs.size() >= kSyncTogether;
  if (together) BT_TRY_STATUS(sync_all(folder_));
  for (const BodyRef& ref : refs) {
    if (together) break;
    BT_TRY(auto file, base::File::open(path(ref) + suffix, base::File::Mode::read_write));
    BT_TRY_STATUS(file.sync());
  }
  for (const BodyRef& ref : refs) {
    if (std::rename((path(ref) + suffix).c_str(), path(ref).c_str()) != 0) {
      return base::fail(base::kCannotWrite, "a body cannot be put in place", {path(ref)});
    }
  }
  unnamed.all_named();
  if (together) {
    BT_TRY_STATUS(sync_all(folder_));
  } else {
    for (const std::string& shard : shards) BT_TRY_STATUS(base::sync_folder(shard));
  }
  return refs;
}

base::Result<std::string> Bodies::get(const BodyRef& ref) const {
  auto file = base::read_file(path(ref));
  if (!file && file.error().code == base::kCannotOpen) return base::fail(kNoBody, "there is no such body", {path(ref)});
  if (!file) return file;
  if (file->size() < kNonce || base::sha256(*file) != ref) {
    return base::fail(kBodyChanged, "the body is not what was sealed", {path(ref)}, "run verify");
  }
  return file->substr(kNonce);
}

bool Bodies::has(const BodyRef& ref) const {
  std::error_code ignored;
  return std::filesystem::exists(path(ref), ignored);
}

base::Status Bodies::remove(const BodyRef& ref) {
  if (::unlink(path(ref).c_str()) != 0) return base::fail(kNoBody, "there is no such body", {path(ref)});
  return base::sync_folder(folder_ + "/" + ref.hex().substr(0, 2));
}

std::string Bodies::path(const BodyRef& ref) const {
  const std::string hex = ref.hex();
  return folder_ + "/" + hex.substr(0, 2) + "/" + hex;
}

}  // namespace backtrail::ledger
