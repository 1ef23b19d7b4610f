// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "ledger/testing.h"

namespace backtrail::ledger {
namespace {

TEST(Tampering, BodyRemovedWithoutAnEntryThatSaysWhyIsFound) {
  testing_support::Sealed sealed;
  ASSERT_TRUE(sealed.bodies().remove(sealed.body(2)));
  const auto findings = sealed.findings();
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].what, "body-missing");
  EXPECT_TRUE(findings[0].place.ends_with("#entry 2"));
}

}  // namespace
}  // namespace backtrail::ledger
