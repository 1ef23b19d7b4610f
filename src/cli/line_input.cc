// SPDX-License-Identifier: Apache-2.0
#include "cli/line_input.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <utility>

namespace backtrail::cli {
namespace {

constexpr std::size_t kReadBytes = 4096;
constexpr std::string_view kMark = "\xEF\xBB\xBF";  // of UTF-8, with which Windows' editors begin a text

}  // namespace

/// The first line of what was read, or what is left at the end.
bool LineInput::take(std::string& line) {
  const std::size_t end = read_.find('\n', looked_);
  if (end == read_.npos && (!ended_ || read_.empty())) {
    // Nobody asks for so long a value: its beginning is enough to say that.
    if (read_.size() > kLongest) read_.resize(kLongest);
    looked_ = read_.size();
    return false;
  }
  line = read_.substr(0, end);
  read_.erase(0, end == read_.npos ? end : end + 1);
  looked_ = 0;
  if (!std::exchange(begun_, true) && line.starts_with(kMark)) line.erase(0, kMark.size());
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.pop_back();
  return true;
}

LineInput::Next LineInput::next(std::string& line, int wait_ms) {
  for (;;) {
    if (take(line)) return Next::line;
    if (ended_) return Next::end;
    pollfd in{STDIN_FILENO, POLLIN, 0};
    const int ready = ::poll(&in, 1, wait_ms);
    if (ready == 0) return Next::nothing_yet;
    if (ready < 0 && errno == EINTR) continue;
    char bytes[kReadBytes];
    const ssize_t got = ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (got < 0 && errno == EINTR) continue;
    ended_ = got <= 0;
    if (got > 0) read_.append(bytes, static_cast<std::size_t>(got));
  }
}

}  // namespace backtrail::cli
