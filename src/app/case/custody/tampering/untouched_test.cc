// SPDX-License-Identifier: Apache-2.0
// The other tests of this folder mean nothing unless verify is silent about a case that nobody touched.
#include "app/case/testing.h"

namespace backtrail::app {
namespace {

using Untouched = testing_support::SmallCase;

TEST_F(Untouched, CaseHasNoFindings) {
  EXPECT_TRUE(verify().empty());
  EXPECT_EQ(summary_.registers, "equal to a rebuild");
  EXPECT_EQ(summary_.records, 2U);
  EXPECT_EQ(summary_.records_copied, 2U);
  EXPECT_EQ(summary_.sources_whole, 2U);
  EXPECT_EQ(summary_.released, 1U);
  EXPECT_TRUE(summary_.anchored);
}

TEST_F(Untouched, WithoutAnAnchorVerifySaysSo) {
  surroundings_.places.state = root_ + "/another user";
  EXPECT_TRUE(verify().empty());
  EXPECT_FALSE(summary_.anchored);
  EXPECT_NE(summary_text(summary_).find("whole in itself, not compared with an earlier state"), std::string::npos);
}

TEST_F(Untouched, SourceThatIsGoneIsToldAndIsNoTampering) {
  std::filesystem::remove(alpha_log());
  EXPECT_TRUE(verify().empty());
  EXPECT_EQ(summary_.sources_gone, 1U);
  EXPECT_EQ(summary_.records_copied, 2U);
}

}  // namespace
}  // namespace backtrail::app
