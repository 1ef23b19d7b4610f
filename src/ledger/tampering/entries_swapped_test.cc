// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "ledger/testing.h"

namespace backtrail::ledger {
namespace {

TEST(Tampering, SwappedEntriesAreFoundTogether) {
  for (const std::size_t other : {3, 8}) {
    const testing_support::Sealed sealed;
    auto entries = sealed.entries();
    std::swap(entries[2], entries[other]);
    sealed.write_entries(entries);
    const auto findings = sealed.findings();
    const auto swapped = std::ranges::find(findings, "entries-swapped", &Finding::what);
    ASSERT_NE(swapped, findings.end());
    EXPECT_EQ(swapped->place, sealed.bundle_name() + "#entry 2");
    EXPECT_EQ(swapped->got, "entry " + std::to_string(other));
  }
}

}  // namespace
}  // namespace backtrail::ledger
