// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "ledger/testing.h"

namespace backtrail::ledger {
namespace {

TEST(Tampering, UntouchedCaseHasNoFindings) {
  testing_support::Sealed sealed;
  EXPECT_TRUE(sealed.findings().empty());
  VerifyOptions options;
  options.key = sealed.log().key();
  options.since = *Note::parse(sealed.log().checkpoint_text(), "");
  sealed.append(300);
  EXPECT_TRUE(sealed.findings(options).empty());
}

TEST(Tampering, ErasedBodyIsNamedAndIsNoFinding) {
  testing_support::Sealed sealed;
  ASSERT_TRUE(erase(sealed.log(), sealed.bodies(), sealed.body(3), {"officer"}, "the law asks for it"));
  const auto report = verify(sealed.path(), {}, [](const Finding&) { return true; });
  ASSERT_TRUE(report);
  EXPECT_EQ(report->findings, 0U);
  ASSERT_EQ(report->erased.size(), 1U);
  EXPECT_EQ(report->erased[0].body, sealed.body(3));
  EXPECT_EQ(report->erased[0].by, 10U);
}

}  // namespace
}  // namespace backtrail::ledger
