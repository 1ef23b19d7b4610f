// SPDX-License-Identifier: Apache-2.0
// A file that appears whole or not at all, though its content comes in pieces.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/file.h"

namespace backtrail::base {

/// What write_file() does, for content that comes in pieces. Until commit() nothing is changed at `path`; without it
/// nothing remains. The first failure is kept, and commit() tells it. kCannotWrite, kCannotOpen.
class NewFile {
 public:
  static Result<NewFile> begin(const std::string& path);
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  void write(std::string_view bytes);
  Status commit();

 private:
  NewFile(File file, std::string path, std::string temporary)
      : file_(std::move(file)), path_(std::move(path)), temporary_(std::move(temporary)) {}
  void flush();

  File file_;
  std::string path_;
  std::string temporary_;  // empty when `path` is a device or pipe, and once there is nothing to remove
  std::string waiting_;
  std::uint64_t written_ = 0;
  Status status_;
};

}  // namespace backtrail::base
