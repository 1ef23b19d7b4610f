// SPDX-License-Identifier: Apache-2.0
// Heads taken off the history's end: whoever cuts them hides where a later rewrite happened.
#include <gtest/gtest.h>

#include <filesystem>

#include "ledger/testing.h"

namespace backtrail::ledger {
namespace {

std::string without_last(const std::string& history, std::size_t heads) {
  return history.substr(0, history.size() - heads * kHistoryRecord);
}

TEST(Tampering, HeadsCutOffTheHistoryAreFoundWithoutAnAnchor) {
  const testing_support::Sealed sealed;
  const std::string whole = sealed.read("ledger/history");
  for (const std::size_t cut : {1U, 2U, 9U, 10U}) {
    sealed.write("ledger/history", without_last(whole, cut));
    const auto findings = sealed.findings();
    ASSERT_EQ(findings.size(), 1U) << cut;
    EXPECT_EQ(findings[0].what, "history-cut");
    EXPECT_EQ(findings[0].place, "ledger/history#head " + std::to_string(10 - cut));
    EXPECT_EQ(findings[0].expected, "the head of 10 entries, which is the checkpoint's");
  }
}

TEST(Tampering, AHeadThatACrashHasNotWrittenYetIsNoneThatWasCutOff) {
  const testing_support::Sealed sealed;
  const std::string whole = sealed.read("ledger/history");
  sealed.write("ledger/checkpoint.next", sealed.read("ledger/checkpoint"));
  sealed.write("ledger/history", without_last(whole, 1) + "part of a head");
  EXPECT_TRUE(sealed.findings().empty());
  testing_support::Told told;
  ASSERT_TRUE(Log::open(sealed.ledger(), sealed.key(), {.diagnostics = &told}));
  EXPECT_EQ(told.errors.size(), 1U);
  EXPECT_EQ(sealed.read("ledger/history"), whole);
  EXPECT_FALSE(std::filesystem::exists(sealed.ledger() + "/checkpoint.next"));
  EXPECT_TRUE(sealed.findings().empty());
}

TEST(Tampering, NoAppendLeavesACheckpointBesideThatOfTheLedger) {
  testing_support::Sealed sealed;
  EXPECT_FALSE(std::filesystem::exists(sealed.ledger() + "/checkpoint.next"));
}

/// With the copy of the checkpoint that a crash leaves, and when somebody has sealed something since.
TEST(Tampering, HeadsCutOffInsideOrAtTheEndAreFoundAgainstWhatWasSeen) {
  testing_support::Sealed sealed;
  const std::string whole = sealed.read("ledger/history");
  VerifyOptions options;
  options.heads = sealed.log().heads();
  ASSERT_TRUE(options.heads);
  EXPECT_EQ(options.heads->count, 10U);
  EXPECT_EQ(SeenHeads::parse(options.heads->text()), options.heads);
  sealed.write("ledger/checkpoint.next", sealed.read("ledger/checkpoint"));
  sealed.write("ledger/history", without_last(whole, 3));
  auto findings = sealed.findings(options);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].what, "history-cut");
  EXPECT_EQ(findings[0].place, "ledger/history#head 7 to 9");
  ASSERT_TRUE(Log::open(sealed.ledger(), sealed.key()));
  sealed.append(5);
  findings = sealed.findings(options);
  ASSERT_EQ(findings.size(), 1U) << "the last head was completed, and others came behind it";
  EXPECT_EQ(findings[0].what, "history-changed");
  EXPECT_EQ(findings[0].place, "ledger/history#head 0 to 9");
}

TEST(Tampering, AHistoryThatGoesOnBeginsAsItWasSeen) {
  testing_support::Sealed sealed;
  VerifyOptions options;
  options.heads = sealed.log().heads();
  sealed.append(4);
  EXPECT_TRUE(sealed.findings(options).empty());
}

TEST(Heads, WhatIsNoNoteOfThemIsRefused) {
  const std::string good = SeenHeads{3, base::sha256("x")}.text();
  EXPECT_TRUE(SeenHeads::parse(good));
  EXPECT_FALSE(SeenHeads::parse(""));
  EXPECT_FALSE(SeenHeads::parse("3"));
  EXPECT_FALSE(SeenHeads::parse(good.substr(0, good.size() - 1)));
  EXPECT_FALSE(SeenHeads::parse("-" + good));
  EXPECT_FALSE(SeenHeads::parse(good + "\n"));
  EXPECT_FALSE(SeenHeads::parse("99999999999999999999" + good.substr(1)));
}

}  // namespace
}  // namespace backtrail::ledger
