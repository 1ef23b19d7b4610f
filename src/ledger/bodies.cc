// SPDX-License-Identifier: Apache-2.0
#include "ledger/bodies.h"

#include <unistd.h>

#include <filesystem>

#include "base/codes.h"
#include "base/file.h"
#include "ledger/codes.h"

namespace backtrail::ledger {
namespace {
constexpr std::size_t kNonce = 32;
}

base::Result<BodyRef> Bodies::put(std::string_view bytes) {
  if (bytes.size() > base::kSmallFileLimit - kNonce) return base::fail(base::kTooLarge, "a body holds at most 256 MiB");
  std::string file = random_->bytes(kNonce);
  file += bytes;
  const BodyRef ref = base::sha256(file);
  const std::string shard = folder_ + "/" + ref.hex().substr(0, 2);
  if (!std::filesystem::is_directory(shard)) {
    BT_TRY_STATUS(base::make_folders(shard));
    BT_TRY_STATUS(base::sync_folder(folder_));
  }
  BT_TRY_STATUS(base::write_file(path(ref), file));
  return ref;
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
