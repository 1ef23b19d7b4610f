// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "ledger/testing.h"

namespace backtrail::ledger {
namespace {

TEST(Tampering, EntriesBeyondTheCheckpointAreFound) {
  const testing_support::Sealed sealed;
  const std::string bundle = sealed.read(sealed.bundle_name());
  sealed.write("ledger/tile/entries/000.p/11", bundle + bundle.substr(0, 2 + sealed.entries()[0].size()));
  const auto findings = sealed.findings();
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].what, "entry-unsigned");
  EXPECT_EQ(findings[0].place, "ledger/tile/entries/000.p/11#entry 10");
}

TEST(Tampering, EntryPutBehindTheOthersInTheirBundleIsFound) {
  const testing_support::Sealed sealed;
  auto entries = sealed.entries();
  entries.push_back(entries[0]);
  sealed.write_entries(entries);
  const auto findings = sealed.findings();
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].what, "entry-added");
  EXPECT_EQ(findings[0].place, sealed.bundle_name() + "#entry 10");
}

}  // namespace
}  // namespace backtrail::ledger
