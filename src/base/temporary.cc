// SPDX-License-Identifier: Apache-2.0
#include "base/temporary.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/codes.h"

namespace backtrail::base {

Result<File> temporary_file() {
  const char* wanted = std::getenv("TMPDIR");
  const std::string folder = wanted == nullptr || *wanted == '\0' ? "/tmp" : wanted;
  std::string path = folder + "/backtrail-XXXXXX";
  // mkostemp makes it anew with mode 0600; in a folder that others may write to only its owner can put another in its place.
  const int fd = ::mkostemp(path.data(), O_CLOEXEC);
  if (fd < 0) {
    return fail(kCannotOpen, std::string("cannot make a temporary file: ") + std::strerror(errno), {folder});
  }
  auto file = File::open(path, File::Mode::read_write);
  ::unlink(path.c_str());
  ::close(fd);
  return file;
}

bool is_temporary(std::string_view name) {
  constexpr std::string_view kSuffix = ".tmp";
  const std::size_t at = name.rfind(kSuffix);
  return at != std::string_view::npos && at != 0 &&
         name.find_first_not_of("0123456789", at + kSuffix.size()) == std::string_view::npos;
}

}  // namespace backtrail::base
