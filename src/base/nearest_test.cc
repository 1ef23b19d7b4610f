// SPDX-License-Identifier: Apache-2.0
#include "base/nearest.h"

#include <gtest/gtest.h>

namespace backtrail::base {
namespace {

TEST(Nearest, CountsSlips) {
  EXPECT_EQ(slips_between("willow", "willow"), 0U);
  EXPECT_EQ(slips_between("wilow", "willow"), 1U);
  EXPECT_EQ(slips_between("willlow", "willow"), 1U);
  EXPECT_EQ(slips_between("wiilow", "willow"), 1U);
  EXPECT_EQ(slips_between("wlilow", "willow"), 1U);
  EXPECT_EQ(slips_between("", "abc"), 3U);
  EXPECT_EQ(slips_between("abc", ""), 3U);
  EXPECT_EQ(slips_between("msp-nroht", "msp-north"), 2U);
}

TEST(Nearest, NamesWhatIsMeantAndNothingFarther) {
  EXPECT_EQ(nearest("covrage", {"hunt", "coverage", "lookup"}), "coverage");
  EXPECT_EQ(nearest("coverage", {"hunt", "lookup"}), "");
  EXPECT_EQ(nearest("x", {}), "");
}

}  // namespace
}  // namespace backtrail::base
