// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>

#include "ledger/testing.h"

namespace backtrail::ledger {
namespace {

/// Makes the ledger anew with the key's owner's help, with fewer entries than there were.
void cut_and_sign(const testing_support::Sealed& sealed, const SigningKey& key, std::size_t keep,
                  std::size_t more = 0) {
  const auto entries = sealed.entries();
  std::filesystem::remove_all(sealed.ledger());
  testing_support::StillClock clock;
  auto log = *Log::create(sealed.ledger(), key, {.clock = clock});
  for (std::size_t i = 0; i < keep; ++i) (void)log.append({*decode_entry(entries[i])}).value();
  for (std::size_t i = 0; i < more; ++i) (void)log.append({testing_support::draft(1)}).value();
}

TEST(Tampering, CutTailSignedAnewIsFoundAgainstAnEarlierCheckpoint) {
  testing_support::Sealed sealed;
  VerifyOptions options;
  options.since = *Note::parse(sealed.log().checkpoint_text(), "");
  cut_and_sign(sealed, sealed.key(), 6);
  EXPECT_TRUE(sealed.findings().empty());  // whole in itself: that is why anchors are needed
  const auto findings = sealed.findings(options);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].what, "tail-cut");
  EXPECT_EQ(findings[0].place, "ledger/checkpoint#entry 6 to 9");
}

TEST(Tampering, CutTailThatGrewAgainIsFoundAgainstAnEarlierCheckpoint) {
  testing_support::Sealed sealed;
  VerifyOptions options;
  options.since = *Note::parse(sealed.log().checkpoint_text(), "");
  cut_and_sign(sealed, sealed.key(), 6, 8);
  const auto findings = sealed.findings(options);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].what, "rewritten");
  EXPECT_EQ(findings[0].place, "ledger/tile/entries#entry 0 to 9");
}

}  // namespace
}  // namespace backtrail::ledger
