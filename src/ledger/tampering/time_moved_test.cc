// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "ledger/testing.h"

namespace backtrail::ledger {
namespace {

TEST(Tampering, MovedTimeIsFoundThoughAllTilesWereRecomputed) {
  const testing_support::Sealed sealed;
  auto entries = sealed.entries();
  auto entry = *decode_entry(entries[7]);
  entry.entered.ticks += 10;  // still in order with its neighbours
  entries[7] = *encode_entry(entry);
  sealed.forge_entries(entries);
  const auto findings = sealed.findings();
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].what, "rewritten");
  EXPECT_EQ(findings[0].place, "ledger/tile/entries#entry 7");
  EXPECT_EQ(findings[1].what, "root-differs");
}

TEST(Tampering, TimeMovedBeforeItsPredecessorIsFoundAsSuch) {
  const testing_support::Sealed sealed;
  auto entries = sealed.entries();
  auto entry = *decode_entry(entries[7]);
  entry.entered.ticks -= base::kTicksPerDay;
  entries[7] = *encode_entry(entry);
  sealed.forge_entries(entries);
  const auto findings = sealed.findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].what, "time-back");
  EXPECT_EQ(findings[0].place, sealed.bundle_name() + "#entry 7");
}

}  // namespace
}  // namespace backtrail::ledger
