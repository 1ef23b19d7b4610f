// SPDX-License-Identifier: Apache-2.0
#include "base/result.h"

#include <cstdio>
#include <cstdlib>

namespace backtrail::base {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "backtrail: internal check failed at %s:%d: %s\n", file, line, condition);
  std::abort();
}

}  // namespace backtrail::base
