// SPDX-License-Identifier: Apache-2.0
// Follows brackets through bytes that come in pieces, to find where a JSON value ends; says nothing about whether the value is right
// otherwise.
#pragma once

#include <bitset>
#include <cstddef>

#include "ingest/format.h"
#include "ingest/json/bracket_places.h"

namespace backtrail::ingest::json {

/// Feed it from an opening bracket on.
class BracketScanner {
 public:
  enum class Found : unsigned char { more, closed, mismatch };
  /// Up to the closing bracket of the first one, or to `end`. `at` is moved behind what was looked at.
  Found feed(const char*& at, const char* end);
  [[nodiscard]] std::size_t depth() const { return depth_; }
  void reset() { *this = BracketScanner(); }
  /// As reset(), but what is fed next lies inside of this bracket already.
  void enter(char bracket) { reset(), open(bracket); }

 private:
  void open(char bracket);
  [[nodiscard]] Found close(char bracket);

  BracketPlaces places_;
  std::size_t depth_ = 0;
  std::bitset<kMaxNesting> square_;  // which of the open brackets are '['; deeper ones are only counted
};

}  // namespace backtrail::ingest::json
