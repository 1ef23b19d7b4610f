// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "ledger/testing.h"

namespace backtrail::ledger {
namespace {

TEST(Tampering, EveryByteFlippedInAnEntryIsFoundInThatEntry) {
  const testing_support::Sealed sealed;
  const auto whole = sealed.entries();
  for (std::size_t at = 0; at < whole[4].size(); ++at) {
    auto entries = whole;
    entries[4][at] = static_cast<char>(entries[4][at] ^ 1);
    sealed.write_entries(entries);
    const auto findings = sealed.findings();
    ASSERT_FALSE(findings.empty()) << at;
    const bool placed = std::ranges::any_of(findings, [&](const Finding& finding) {
      return finding.what == "entry-changed" && finding.place == sealed.bundle_name() + "#entry 4";
    });
    EXPECT_TRUE(placed) << at;
  }
}

}  // namespace
}  // namespace backtrail::ledger
