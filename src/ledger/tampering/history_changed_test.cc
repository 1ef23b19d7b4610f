// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "ledger/testing.h"

namespace backtrail::ledger {
namespace {

struct Field {
  const char* name;
  std::size_t begin, end;  // within a head
};
constexpr Field kFields[] = {{"size", 0, 8}, {"root", 8, 40}, {"signature", 40, 104}};

TEST(Tampering, AnyBitFlippedInAHeadOfTheHistoryIsFoundThere) {
  const testing_support::Sealed sealed;
  const std::string whole = sealed.read("ledger/history");
  ASSERT_EQ(whole.size(), kHistoryMagic.size() + 10 * kHistoryRecord);
  for (const std::size_t head : {0U, 3U, 9U}) {
    for (const Field& field : kFields) {
      for (std::size_t at = field.begin; at < field.end; ++at) {
        std::string bytes = whole;
        char& byte = bytes[kHistoryMagic.size() + head * kHistoryRecord + at];
        byte = static_cast<char>(byte ^ 1);
        sealed.write("ledger/history", bytes);
        const auto findings = sealed.findings();
        ASSERT_EQ(findings.size(), 1U) << field.name << " " << at << " of head " << head;
        EXPECT_EQ(findings[0].what, "history-changed");
        EXPECT_EQ(findings[0].place, "ledger/history#head " + std::to_string(head));
        EXPECT_EQ(findings[0].expected, "a head signed by " + sealed.key().verifier().text());
      }
    }
  }
  sealed.write("ledger/history", whole);
  EXPECT_TRUE(sealed.findings().empty());
}

TEST(Tampering, HeadsOfAHistoryThatNobodySignedAreOneFindingARun) {
  const testing_support::Sealed sealed;
  std::string bytes = sealed.read("ledger/history");
  for (const std::size_t head : {2U, 3U, 4U, 7U}) bytes[kHistoryMagic.size() + head * kHistoryRecord + 50] ^= 1;
  sealed.write("ledger/history", bytes);
  const auto findings = sealed.findings();
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].place, "ledger/history#head 2 to 4");
  EXPECT_EQ(findings[0].got, "3 heads, which it did not sign");
  EXPECT_EQ(findings[1].place, "ledger/history#head 7");
}

TEST(Tampering, HeadsOfAHistoryInAnotherOrderAreFound) {
  const testing_support::Sealed sealed;
  const std::string whole = sealed.read("ledger/history");
  const auto record = [&](std::size_t head) {
    return whole.substr(kHistoryMagic.size() + head * kHistoryRecord, kHistoryRecord);
  };
  std::string bytes(kHistoryMagic);
  for (const std::size_t head : {0U, 1U, 2U, 5U, 4U, 3U, 6U, 7U, 8U, 9U}) bytes += record(head);
  sealed.write("ledger/history", bytes);
  const auto findings = sealed.findings();
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].what, "history-changed");
  EXPECT_EQ(findings[0].place, "ledger/history#head 4");
  EXPECT_EQ(findings[0].expected, "a size over 6");
  EXPECT_EQ(findings[1].place, "ledger/history#head 5");
}

/// The key's own holder signs another past: each head bears its signature, and does not fit the entries.
TEST(Tampering, ASignedHeadWithAnotherRootTellsOfARewrite) {
  const testing_support::Sealed sealed;
  std::string bytes = sealed.read("ledger/history");
  Checkpoint other = {sealed.key().verifier().name(), 4, base::sha256("another past")};
  const std::size_t at = kHistoryMagic.size() + 3 * kHistoryRecord;
  bytes.replace(at + 8, 32, other.root.view());
  bytes.replace(at + 40, 64, sealed.key().sign(other.signed_text()));
  sealed.write("ledger/history", bytes);
  const auto findings = sealed.findings();
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].what, "rewritten");
  EXPECT_EQ(findings[0].place, "ledger/tile/entries#entry 3");
}

}  // namespace
}  // namespace backtrail::ledger
