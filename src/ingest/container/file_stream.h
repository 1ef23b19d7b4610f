// SPDX-License-Identifier: Apache-2.0
// The bytes of a file, of a FIFO named by the user, or of standard input ("-").
#pragma once

#include <memory>
#include <string>

#include "ingest/format.h"

namespace backtrail::ingest {

class FileStream : public ByteStream {
 public:
  /// Regular files, and FIFOs and character devices too: whoever names one on the command line means it. kCannotOpen;
  /// kNotAFile for a folder or a socket.
  static base::Result<std::unique_ptr<FileStream>> open(const std::string& path);
  ~FileStream() override;
  FileStream(const FileStream&) = delete;
  FileStream& operator=(const FileStream&) = delete;

  /// kCannotRead.
  base::Result<std::size_t> read(char* into, std::size_t size) override;
  /// Of a regular file.
  [[nodiscard]] std::optional<base::Instant> modified() const { return modified_; }
  /// Of a regular file, when it was opened.
  [[nodiscard]] std::optional<std::uint64_t> size() const { return size_; }

 private:
  FileStream(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}
  int fd_;
  std::string path_;
  std::optional<base::Instant> modified_;
  std::optional<std::uint64_t> size_;
};

}  // namespace backtrail::ingest
