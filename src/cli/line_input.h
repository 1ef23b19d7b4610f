// SPDX-License-Identifier: Apache-2.0
// Lines of standard input as they come, for whoever answers each before the next is there.
#pragma once

#include <cstddef>
#include <string>

namespace backtrail::cli {

class LineInput {
 public:
  /// Of a longer line the rest is passed over.
  static constexpr std::size_t kLongest = std::size_t{64} << 10;

  enum class Next { line, nothing_yet, end };
  /// Waits up to `wait_ms` for a line, and gives it without its end and what stands of blanks before that.
  Next next(std::string& line, int wait_ms);

 private:
  bool take(std::string& line);

  std::string read_;  // and not taken
  std::size_t looked_ = 0;  // of it, without an end of a line
  bool begun_ = false, ended_ = false;
};

}  // namespace backtrail::cli
