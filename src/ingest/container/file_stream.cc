// SPDX-License-Identifier: Apache-2.0
#include "ingest/container/file_stream.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/codes.h"
#include "base/path_text.h"

namespace backtrail::ingest {

base::Result<std::unique_ptr<FileStream>> FileStream::open(const std::string& path) {
  const std::string name = base::path_of(path);
  const int fd = path == "-" ? ::dup(STDIN_FILENO) : ::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return base::fail(base::kCannotOpen, std::string("cannot open: ") + std::strerror(errno), {path});
  std::unique_ptr<FileStream> stream(new FileStream(fd, path));
  struct stat info{};
  if (::fstat(fd, &info) != 0) {
    return base::fail(base::kCannotOpen, std::string("cannot look at: ") + std::strerror(errno), {path});
  }
  if (S_ISDIR(info.st_mode) || S_ISSOCK(info.st_mode)) return base::fail(base::kNotAFile, "not a file", {path});
  if (S_ISREG(info.st_mode)) {
    stream->modified_ = base::from_unix(info.st_mtim.tv_sec, info.st_mtim.tv_nsec / 100);
    // Standard input may be a regular file too, but it has no path to open it by again.
    if (path != "-") stream->size_ = static_cast<std::uint64_t>(info.st_size);
    (void)::posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  }
  return stream;
}

FileStream::~FileStream() { ::close(fd_); }

base::Result<std::size_t> FileStream::read(char* into, std::size_t size) {
  for (;;) {
    const ssize_t count = ::read(fd_, into, size);
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR)
      return base::fail(base::kCannotRead, std::string("cannot read: ") + std::strerror(errno), {path_});
  }
}

}  // namespace backtrail::ingest
