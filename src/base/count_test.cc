// SPDX-License-Identifier: Apache-2.0
#include "base/count.h"

#include <gtest/gtest.h>

namespace backtrail::base {
namespace {

TEST(Count, OneIsSingularAndNoneIsPlural) {
  EXPECT_EQ(counted(0, "rule"), "0 rules");
  EXPECT_EQ(counted(1, "rule"), "1 rule");
  EXPECT_EQ(counted(2, "rule"), "2 rules");
}

TEST(Count, WordsThatTakeNoS) {
  EXPECT_EQ(counted(1, "entry", "entries"), "1 entry");
  EXPECT_EQ(counted(2, "entry", "entries"), "2 entries");
  EXPECT_EQ(plural(1, "needs", "need"), "needs");
}

}  // namespace
}  // namespace backtrail::base
