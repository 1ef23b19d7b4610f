// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/standing_lookup.h"

#include <sys/stat.h>

#include <array>
#include <utility>

#include "app/case/telemetry/indexing.h"
#include "base/file.h"

namespace backtrail::app {
namespace {

constexpr auto kLogsLookedAt = std::chrono::minutes(1);  // so old may be what is said of logs that have changed

/// What a file's next version has otherwise, for each is written anew or grows. All zero for none.
struct FileState {
  std::uint64_t inode = 0, size = 0;
  std::int64_t changed_s = 0, changed_ns = 0;
  friend bool operator==(const FileState&, const FileState&) = default;
};

FileState state_of(const std::string& path) {
  struct stat of{};
  if (::stat(path.c_str(), &of) != 0) return {};
  return {of.st_ino, static_cast<std::uint64_t>(of.st_size), of.st_ctim.tv_sec, of.st_ctim.tv_nsec};
}

}  // namespace

/// The ledger's checkpoint; which manifest the index has, and that.
struct StandingLookup::Files {
  std::array<FileState, 3> states{};
  friend bool operator==(const Files&, const Files&) = default;
};

StandingLookup::StandingLookup(std::string folder, const Surroundings& surroundings, LookupRequest about)
    : folder_(std::move(folder)), surroundings_(surroundings), about_(std::move(about)) {}
StandingLookup::~StandingLookup() = default;

StandingLookup::Files StandingLookup::files() const {
  const std::string index = sightings_folder(folder_) + "/db/";
  Files out;
  out.states[0] = state_of(folder_ + "/ledger/checkpoint");
  out.states[1] = state_of(index + "CURRENT");
  auto manifest = base::read_file(index + "CURRENT");
  if (!manifest) return out;
  if (manifest->ends_with('\n')) manifest->pop_back();
  out.states[2] = state_of(index + *manifest);
  return out;
}

base::Status StandingLookup::refresh() {
  const bool fresh = lookup_ && std::chrono::steady_clock::now() - read_when_ < kLogsLookedAt;
  return fresh && files() == *read_files_ ? base::Status() : read();
}

base::Status StandingLookup::read() {
  lookup_.reset();
  case_.reset();
  read_files_ = std::make_unique<Files>(files());
  read_at_ = surroundings_.clock->now();
  read_when_ = std::chrono::steady_clock::now();
  BT_TRY(auto opened, Case::open(folder_, Case::Access::read, surroundings_));
  case_ = std::make_unique<Case>(std::move(opened));
  BT_TRY(auto lookup, Lookup::open(*case_, about_));
  lookup_.emplace(std::move(lookup));
  return {};
}

base::Result<LookupAnswer> StandingLookup::ask(const std::string& value) {
  BT_TRY_STATUS(refresh());
  return lookup_->ask(value);
}

}  // namespace backtrail::app
