// SPDX-License-Identifier: Apache-2.0
#include "ledger/verify_bodies.h"

#include <chrono>
#include <filesystem>
#include <set>
#include <thread>

#include "base/codes.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/temporary.h"

namespace backtrail::ledger {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kPiece = 1 << 20;
constexpr int kErasingLooks = 100;  // a run's, at bodies whose erasure is entered, ten milliseconds apart

base::Result<Digest> hash_file(const std::string& path) {
  BT_TRY(const base::File file, base::File::open(path));
  base::Sha256 hash;
  for (std::uint64_t at = 0;;) {
    BT_TRY(const std::string piece, file.read_at(at, kPiece));
    if (piece.empty()) return hash.finish();
    hash.update(piece);
    at += piece.size();
  }
}

/// Who erases enters that first and removes the file then, and a reader takes no lock: what is there now is looked at again for a while.
bool stays(const std::string& path, int& looks) {
  std::error_code error;
  while (fs::exists(path, error)) {
    if (looks == 0) return true;
    --looks;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

std::string place_of(const std::string& name, const NamedBodies& bodies, const Digest& digest) {
  const auto entry = bodies.named.find(digest);
  return entry == bodies.named.end() ? name : name + "#entry " + std::to_string(entry->second);
}

}  // namespace

void verify_bodies(const std::string& case_folder, const NamedBodies& bodies,
                   const std::function<bool(const Digest&)>& erased_since, VerifyReport& report,
                   const std::function<bool(Finding)>& found) {
  std::set<Digest> seen;
  int looks = kErasingLooks;
  std::error_code error;
  for (fs::recursive_directory_iterator at(case_folder + "/bodies", error), end; !error && at != end;
       at.increment(error)) {
    if (at->is_directory(error)) continue;
    const std::string name = at->path().lexically_relative(case_folder).string();
    const std::string file = at->path().filename().string();
    const auto digest = Digest::from_hex(file);
    if (!digest || name != "bodies/" + digest->hex().substr(0, 2) + "/" + digest->hex()) {
      // What a crash leaves of a write that nobody acknowledged.
      if (base::is_temporary(file)) continue;
      if (!found({"stray-file", name, "no such file", "a file that is no body"})) return;
      continue;
    }
    const std::string path = at->path().string();
    if (const auto entry = bodies.erased.find(*digest); entry != bodies.erased.end() && stays(path, looks)) {
      if (!found({"body-not-erased", name, "erased by entry " + std::to_string(entry->second), "still there"})) return;
    }
    const auto hash = hash_file(path);
    // Gone since the folder was read: the entries say below whether it was erased.
    if (!hash && hash.error().code == base::kCannotOpen && !fs::exists(path, error)) continue;
    ++report.bodies;
    seen.insert(*digest);
    if (!hash) {
      if (!found({"unreadable", place_of(name, bodies, *digest), "a file that can be read", hash.error().message}))
        return;
    } else if (*hash != *digest) {
      if (!found({"body-changed", place_of(name, bodies, *digest), digest->text(), hash->text()})) return;
    }
  }
  for (const auto& [digest, index] : bodies.named) {
    if (seen.contains(digest) || bodies.erased.contains(digest) || erased_since(digest)) continue;
    const std::string name = "bodies/" + digest.hex().substr(0, 2) + "/" + digest.hex();
    if (!found({"body-missing", place_of(name, bodies, digest), digest.text(), "no file"})) return;
  }
  for (const auto& [digest, index] : bodies.erased) report.erased.push_back({digest, index});
}

}  // namespace backtrail::ledger
