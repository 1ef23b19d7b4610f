// SPDX-License-Identifier: Apache-2.0
// Whole small files, durable writes, random reads and advisory locks. Everything here refuses folders, sockets and
// devices unless it says otherwise.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace backtrail::base {

inline constexpr std::uint64_t kSmallFileLimit = 256ULL << 20;

/// The whole file. kCannotOpen, kCannotRead, kNotAFile, kTooLarge (over `limit` bytes).
Result<std::string> read_file(const std::string& path, std::uint64_t limit = kSmallFileLimit);

/// Replaces `path` at once: a temporary file beside it, fsync, rename, fsync of the folder. After a failure or a crash
/// the file is whole, either as before or as wanted. New files get mode 0600. A link is replaced and not followed, for
/// somebody else may have put it there; devices and pipes are written to and stay what they are. kCannotWrite.
Status write_file(const std::string& path, std::string_view bytes);

/// mkdir -p, mode 0700. kCannotWrite.
Status make_folders(const std::string& path);
/// Makes what was renamed or created in `path` survive a power cut. kCannotWrite.
Status sync_folder(const std::string& path);

/// An open file. Moves, does not copy; closes itself.
class File {
 public:
  /// All but `read` and `device` create; `create_new` refuses what is there, a link above all; `device` opens what is no
  /// regular file (a terminal, a pipe, /dev/null) for write_next().
  enum class Mode : std::uint8_t { read, read_write, append, create_new, device };

  static Result<File> open(const std::string& path, Mode mode = Mode::read);
  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;
  ~File();

  [[nodiscard]] const std::string& path() const { return path_; }
  /// Bytes; kCannotRead.
  Result<std::uint64_t> size() const;
  /// Up to `length` bytes from `offset`; fewer only at the end of the file. kCannotRead.
  Result<std::string> read_at(std::uint64_t offset, std::size_t length) const;
  Result<std::size_t> read_at(std::uint64_t offset, char* into, std::size_t length) const;
  /// All of `bytes` or an error; what was there before `offset` is untouched. kCannotWrite.
  Status write_at(std::uint64_t offset, std::string_view bytes);
  /// Behind what was written last; for what has no offsets. kCannotWrite.
  Status write_next(std::string_view bytes);
  Status truncate(std::uint64_t size);
  Status sync();
  /// Waits for nobody: kBusy when another open file holds the lock. Released when the File goes.
  Status lock_exclusive();

 private:
  File(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}
  int fd_ = -1;
  std::string path_;
};

}  // namespace backtrail::base
