// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "ledger/testing.h"

namespace backtrail::ledger {
namespace {

TEST(Tampering, CheckpointSetBackIsFoundAgainstALaterOne) {
  testing_support::Sealed sealed;
  const std::string old = sealed.log().checkpoint_text();
  sealed.append(3);
  VerifyOptions options;
  options.since = *Note::parse(sealed.log().checkpoint_text(), "");
  const std::string history = sealed.read("ledger/history");
  sealed.write("ledger/checkpoint", old);
  sealed.write("ledger/history", history.substr(0, history.size() - 3 * kHistoryRecord));
  const auto findings = sealed.findings(options);
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].what, "rolled-back");
  EXPECT_EQ(findings[0].place, "ledger/checkpoint#entry 10 to 12");
}

TEST(Tampering, CheckpointSetBackAloneIsFoundWithoutAnAnchorByTheHistory) {
  testing_support::Sealed sealed;
  const std::string old = sealed.log().checkpoint_text();
  sealed.append(1);
  sealed.write("ledger/checkpoint", old);
  const auto findings = sealed.findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].what, "rolled-back");
  EXPECT_EQ(findings[0].place, "ledger/checkpoint#entry 10");
}

}  // namespace
}  // namespace backtrail::ledger
