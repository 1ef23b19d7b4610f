// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/codes.h"
#include "base/new_file.h"

namespace backtrail::base {
namespace {

constexpr std::size_t kWriteSize = 1U << 20;  // what waits in memory before it is written

std::unexpected<Error> system_error(Code code, std::string_view what, const std::string& path) {
  return fail(code, std::string(what) + ": " + std::strerror(errno), {path});
}

std::string folder_of(const std::string& path) {
  const auto parent = std::filesystem::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

}  // namespace

Result<File> File::open(const std::string& path, Mode mode) {
  int flags = O_CLOEXEC;
  // O_NONBLOCK: opening a FIFO for reading would otherwise wait for a writer before we can refuse it.
  if (mode == Mode::read) flags |= O_RDONLY | O_NONBLOCK;
  if (mode == Mode::read_write) flags |= O_RDWR | O_CREAT;
  if (mode == Mode::append) flags |= O_RDWR | O_CREAT | O_APPEND;
  if (mode == Mode::device) flags |= O_WRONLY;
  if (mode == Mode::create_new) flags |= O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW;
  const int fd = ::open(path.c_str(), flags, 0600);
  if (fd < 0) return system_error(kCannotOpen, "cannot open the file", path);
  File file(fd, path);
  struct stat info{};
  if (::fstat(fd, &info) != 0) return system_error(kCannotOpen, "cannot look at the file", path);
  if (S_ISREG(info.st_mode) == (mode == Mode::device))
    return fail(kNotAFile, mode == Mode::device ? "this is a regular file" : "this is not a regular file", {path});
  return file;
}

File::File(File&& other) noexcept : fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}

File& File::operator=(File&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = std::exchange(other.fd_, -1);
    path_ = std::move(other.path_);
  }
  return *this;
}

File::~File() {
  if (fd_ >= 0) ::close(fd_);
}

Result<std::uint64_t> File::size() const {
  struct stat info{};
  if (::fstat(fd_, &info) != 0) return system_error(kCannotRead, "cannot look at the file", path_);
  return static_cast<std::uint64_t>(info.st_size);
}

Result<std::size_t> File::read_at(std::uint64_t offset, char* into, std::size_t length) const {
  std::size_t done = 0;
  while (done < length) {
    const ssize_t got = ::pread(fd_, into + done, length - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error(kCannotRead, "cannot read", path_);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

Result<std::string> File::read_at(std::uint64_t offset, std::size_t length) const {
  BT_TRY(const std::uint64_t whole, size());
  if (offset >= whole) return std::string();
  std::string out(std::min<std::uint64_t>(length, whole - offset), '\0');
  BT_TRY(const std::size_t got, read_at(offset, out.data(), out.size()));
  out.resize(got);
  return out;
}

Status File::write_at(std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return system_error(kCannotWrite, "cannot write", path_);
    bytes.remove_prefix(static_cast<std::size_t>(put));
    offset += static_cast<std::uint64_t>(put);
  }
  return {};
}

Status File::write_next(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(fd_, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return system_error(kCannotWrite, "cannot write", path_);
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return {};
}

Status File::truncate(std::uint64_t size) {
  if (::ftruncate(fd_, static_cast<off_t>(size)) != 0) return system_error(kCannotWrite, "cannot cut the file", path_);
  return {};
}

Status File::sync() {
  if (::fsync(fd_) != 0) return system_error(kCannotWrite, "cannot sync", path_);
  return {};
}

Status File::lock_exclusive() {
  if (::flock(fd_, LOCK_EX | LOCK_NB) == 0) return {};
  if (errno == EWOULDBLOCK)
    return fail(kBusy, "another process holds the lock", {path_}, "wait for it to end and try again");
  return system_error(kCannotOpen, "cannot lock", path_);
}

Result<std::string> read_file(const std::string& path, std::uint64_t limit) {
  BT_TRY(const File file, File::open(path));
  BT_TRY(const std::uint64_t size, file.size());
  if (size > limit)
    return fail(kTooLarge, "the file is larger than the limit of " + std::to_string(limit) + " bytes", {path});
  return file.read_at(0, size);
}

Status write_file(const std::string& path, std::string_view bytes) {
  BT_TRY(NewFile file, NewFile::begin(path));
  file.write(bytes);
  return file.commit();
}

Result<NewFile> NewFile::begin(const std::string& path) {
  struct stat there{};
  if (::stat(path.c_str(), &there) == 0 && !S_ISREG(there.st_mode) && !S_ISDIR(there.st_mode)) {
    BT_TRY(File device, File::open(path, File::Mode::device));
    return NewFile(std::move(device), path, {});
  }
  std::string temporary = path + ".tmp" + std::to_string(::getpid());
  // Whatever has that name is an earlier process' remainder, or a link that somebody put there to be written through.
  ::unlink(temporary.c_str());
  BT_TRY(File file, File::open(temporary, File::Mode::create_new));
  return NewFile(std::move(file), path, std::move(temporary));
}

NewFile::NewFile(NewFile&& other) noexcept
    : file_(std::move(other.file_)),
      path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})),
      waiting_(std::move(other.waiting_)),
      written_(other.written_),
      status_(std::move(other.status_)) {}

NewFile::~NewFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void NewFile::write(std::string_view bytes) {
  waiting_ += bytes;
  if (waiting_.size() >= kWriteSize) flush();
}

void NewFile::flush() {
  if (status_) status_ = temporary_.empty() ? file_.write_next(waiting_) : file_.write_at(written_, waiting_);
  written_ += waiting_.size();
  waiting_.clear();
}

Status NewFile::commit() {
  flush();
  if (temporary_.empty()) return status_;
  if (status_) status_ = file_.sync();
  BT_TRY_STATUS(status_);
  if (::rename(temporary_.c_str(), path_.c_str()) != 0)
    return system_error(kCannotWrite, "cannot put the file in place", path_);
  temporary_.clear();
  return sync_folder(folder_of(path_));
}

Status make_folders(const std::string& path) {
  std::string partial;
  for (const auto& piece : std::filesystem::path(path)) {
    partial = partial.empty() ? piece.string() : (std::filesystem::path(partial) / piece).string();
    if (partial.empty() || ::mkdir(partial.c_str(), 0700) == 0 || errno == EEXIST) continue;
    return system_error(kCannotWrite, "cannot make the folder", partial);
  }
  return {};
}

Status sync_folder(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return system_error(kCannotWrite, "cannot open the folder", path);
  const int status = ::fsync(fd);
  ::close(fd);
  if (status != 0) return system_error(kCannotWrite, "cannot sync the folder", path);
  return {};
}

}  // namespace backtrail::base
