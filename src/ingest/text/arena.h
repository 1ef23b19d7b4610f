// SPDX-License-Identifier: Apache-2.0
// Room for values that had to be rewritten (unescaped, unquoted): they must live until their record is handed over.
#pragma once

#include <deque>
#include <string>

namespace backtrail::ingest {

class Arena {
 public:
  /// An empty string of its own, valid until reset().
  std::string& fresh() {
    if (used_ == strings_.size()) strings_.emplace_back();
    std::string& string = strings_[used_++];
    string.clear();
    return string;
  }
  /// Room that one huge record took is given back.
  void reset() {
    if (used_ > kKept) strings_.resize(kKept);
    used_ = 0;
  }

 private:
  static constexpr std::size_t kKept = 256;
  std::deque<std::string> strings_;
  std::size_t used_ = 0;
};

}  // namespace backtrail::ingest
