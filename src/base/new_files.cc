// SPDX-License-Identifier: Apache-2.0
#include "base/new_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "base/codes.h"

namespace backtrail::base {
namespace {

constexpr std::size_t kTogether = 64;  // from so many files on, one sync of the file system is cheaper than one each

}  // namespace

NewFiles::~NewFiles() {
  for (const std::string& path : paths_) ::unlink((path + suffix_).c_str());
}

bool NewFiles::together() const { return paths_.size() >= kTogether; }

Status NewFiles::make_folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  folders_.insert(folder.string());
  if (!seen_.insert(folder.string()).second || std::filesystem::is_directory(folder)) return {};
  BT_TRY_STATUS(make_folders(folder.string()));
  // A folder's name stands in the one above it.
  for (auto at = folder; at != std::filesystem::path(root_) && at.has_relative_path();) {
    at = at.parent_path();
    folders_.insert(at.string());
  }
  return {};
}

Status NewFiles::add(const std::string& path, std::string_view bytes) {
  if (suffix_.empty()) suffix_ = ".tmp" + std::to_string(::getpid());
  BT_TRY_STATUS(make_folder_of(path));
  const std::string temporary = path + suffix_;
  auto file = File::open(temporary, File::Mode::create_new);
  if (!file) {
    // An earlier process' remainder, or a link that somebody put there to be written through.
    ::unlink(temporary.c_str());
    file = File::open(temporary, File::Mode::create_new);
  }
  if (!file) return forward(std::move(file));
  paths_.push_back(path);
  BT_TRY_STATUS(file->write_at(0, bytes));
  if (together()) open_.clear();
  else open_.push_back(std::move(*file));
  return {};
}

/// syncfs(2) reports what could not be written since Linux 5.8.
Status NewFiles::sync_all() const {
  const int fd = ::open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = fd >= 0 && ::syncfs(fd) == 0;
  if (fd >= 0) ::close(fd);
  if (!synced) return fail(kCannotWrite, "what was written cannot be brought to the disk", {root_});
  return {};
}

Status NewFiles::commit() {
  const bool at_once = together();
  if (at_once) BT_TRY_STATUS(sync_all());
  for (File& file : open_) BT_TRY_STATUS(file.sync());
  open_.clear();
  for (const std::string& path : paths_) {
    if (std::rename((path + suffix_).c_str(), path.c_str()) != 0)
      return fail(kCannotWrite, "a file cannot be put in place", {path});
  }
  paths_.clear();
  if (at_once) return sync_all();
  for (const std::string& folder : folders_) BT_TRY_STATUS(sync_folder(folder));
  return {};
}

}  // namespace backtrail::base
