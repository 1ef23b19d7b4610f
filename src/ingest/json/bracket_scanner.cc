// SPDX-License-Identifier: Apache-2.0
#include "ingest/json/bracket_scanner.h"

namespace backtrail::ingest::json {

void BracketScanner::open(char bracket) {
  if (depth_ < kMaxNesting) square_[depth_] = bracket == '[';
  ++depth_;
}

BracketScanner::Found BracketScanner::close(char bracket) {
  if (depth_ == 0) return Found::mismatch;
  --depth_;
  if (depth_ < kMaxNesting && square_[depth_] != (bracket == ']')) return Found::mismatch;
  return depth_ == 0 ? Found::closed : Found::more;
}

BracketScanner::Found BracketScanner::feed(const char*& at, const char* end) {
  Found found = Found::more;
  places_.feed(at, end, [&](const char* place) {
    if (*place == '{' || *place == '[') open(*place);
    else found = close(*place);
    return found == Found::more;
  });
  return found;
}

}  // namespace backtrail::ingest::json
