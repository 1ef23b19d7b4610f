// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "ledger/testing.h"

namespace backtrail::ledger {
namespace {

TEST(Tampering, ReplacedKeyIsFoundAgainstTheKeyOrACheckpointKeptElsewhere) {
  testing_support::Sealed sealed;
  VerifyOptions with_key;
  with_key.key = sealed.log().key();
  VerifyOptions with_checkpoint;
  with_checkpoint.since = *Note::parse(sealed.log().checkpoint_text(), "");
  const auto thief = *SigningKey::generate(sealed.log().key().name(), base::system_random());
  sealed.write("ledger/key", thief.verifier().text() + "\n");
  sealed.write("ledger/checkpoint", sign_checkpoint(sealed.log().checkpoint(), thief));
  // The heads of before bear the other key's signatures.
  const auto alone = sealed.findings();
  ASSERT_EQ(alone.size(), 1U);
  EXPECT_EQ(alone[0].what, "history-changed");
  EXPECT_EQ(alone[0].place, "ledger/history#head 0 to 9");
  sealed.write("ledger/history", kHistoryMagic);
  ASSERT_EQ(sealed.findings().size(), 1U);
  EXPECT_EQ(sealed.findings()[0].what, "history-cut");
  // A thief who knows the format signs a head as well.
  const Checkpoint head = sealed.log().checkpoint();
  std::string record(7, '\0');
  record += static_cast<char>(head.size);
  record += head.root.view();
  sealed.write("ledger/history", std::string(kHistoryMagic) + record + thief.sign(head.signed_text()));
  EXPECT_TRUE(sealed.findings().empty());
  const auto findings = sealed.findings(with_key);
  ASSERT_EQ(findings.size(), 3U);
  EXPECT_EQ(findings[0].what, "key-replaced");
  EXPECT_EQ(findings[0].place, "ledger/key");
  EXPECT_EQ(findings[0].got, thief.verifier().text());
  EXPECT_EQ(findings[1].what, "signature-wrong");
  EXPECT_EQ(findings[1].place, "ledger/checkpoint");
  EXPECT_EQ(findings[2].what, "history-changed");
  const auto others = sealed.findings(with_checkpoint);
  ASSERT_EQ(others.size(), 1U);
  EXPECT_EQ(others[0].what, "key-replaced");
}

}  // namespace
}  // namespace backtrail::ledger
