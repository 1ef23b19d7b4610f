// SPDX-License-Identifier: Apache-2.0
// The exit status of a call, the same for every verb. Several things may have happened; the status that matters most to a
// script wins: failed, then wrong call, then incomplete, then "a check says no".
#pragma once

#include <cstdint>

namespace backtrail::cli {

enum class Status : std::uint8_t { done = 0, check_says_no = 1, wrong_call = 2, incomplete = 3, failed = 4 };

class Outcome {
 public:
  void add(Status status) {
    if (rank(status) > rank(status_)) status_ = status;
  }
  [[nodiscard]] int exit_code() const { return static_cast<int>(status_); }

 private:
  static int rank(Status status) {
    constexpr int kRanks[] = {0, 1, 3, 2, 4};
    return kRanks[static_cast<int>(status)];
  }
  Status status_ = Status::done;
};

}  // namespace backtrail::cli
