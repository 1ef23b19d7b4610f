// SPDX-License-Identifier: Apache-2.0
// Many files that become durable together. From some number on one sync of the whole file system is cheaper than one sync for
// each of them; io_uring would spare the waiting too, and not the work that each sync makes for the disk.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"

namespace backtrail::base {

/// Writes each file under a temporary name, and gives all of them their names when all are on the disk: after a crash a file
/// that has its name is whole. Not all or nothing: after a crash or a failure some may have their names.
class NewFiles {
 public:
  /// All of them lie below `root`, on one file system.
  explicit NewFiles(std::string root) : root_(std::move(root)) {}
  NewFiles(const NewFiles&) = delete;
  NewFiles& operator=(const NewFiles&) = delete;
  /// What has no name yet goes, so that a full disk is not kept full.
  ~NewFiles();

  /// Makes the folders that are missing. New files get mode 0600. kCannotOpen, kCannotWrite.
  Status add(const std::string& path, std::string_view bytes);
  /// Durable when it returns. kCannotWrite.
  Status commit();

 private:
  Status make_folder_of(const std::string& path);
  [[nodiscard]] bool together() const;
  [[nodiscard]] Status sync_all() const;

  std::string root_;
  std::string suffix_;  // of temporary names
  std::vector<std::string> paths_;
  std::vector<File> open_;  // those to be synced one by one; empty when there are too many
  std::set<std::string> seen_;  // folders that are there
  std::set<std::string> folders_;  // in which something is new
};

}  // namespace backtrail::base
