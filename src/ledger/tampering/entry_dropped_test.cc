// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "ledger/testing.h"

namespace backtrail::ledger {
namespace {

TEST(Tampering, DroppedEntryIsOneFindingAtItsPlace) {
  const testing_support::Sealed sealed;
  auto entries = sealed.entries();
  entries.erase(entries.begin() + 5);
  sealed.write_entries(entries);
  const auto findings = sealed.findings();
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].what, "entry-missing");
  EXPECT_EQ(findings[0].place, sealed.bundle_name() + "#entry 5");
}

}  // namespace
}  // namespace backtrail::ledger
