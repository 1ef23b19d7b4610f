// SPDX-License-Identifier: Apache-2.0
#include "ledger/bodies.h"

#include <unistd.h>

#include <filesystem>

#include "base/codes.h"
#include "base/new_files.h"
#include "ledger/codes.h"

namespace backtrail::ledger {
namespace {
constexpr std::size_t kNonce = 32;
}  // namespace

base::Result<std::vector<Bodies::Named>> Bodies::name_all(std::span<const std::string_view> bodies) const {
  const std::string nonces = random_->bytes(kNonce * bodies.size());
  std::vector<Named> out;
  out.reserve(bodies.size());
  for (const std::string_view bytes : bodies) {
    if (bytes.size() > base::kSmallFileLimit - kNonce)
      return base::fail(base::kTooLarge, "a body holds at most 256 MiB");
    std::string nonce = nonces.substr(kNonce * out.size(), kNonce);
    base::Sha256 hash;
    hash.update(nonce);
    hash.update(bytes);
    out.push_back({hash.finish(), std::move(nonce)});
  }
  return out;
}

base::Status Bodies::put_all(std::span<const std::string_view> bodies, std::span<const Named> names) {
  BT_CHECK(bodies.size() == names.size());
  base::NewFiles files(folder_);
  std::string file;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    file.assign(names[i].nonce).append(bodies[i]);
    BT_TRY_STATUS(files.add(path(names[i].ref), file));
  }
  return files.commit();
}

base::Result<BodyRef> Bodies::put(std::string_view bytes) {
  BT_TRY(const auto names, name_all({&bytes, 1}));
  BT_TRY_STATUS(put_all({&bytes, 1}, names));
  return names.front().ref;
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
