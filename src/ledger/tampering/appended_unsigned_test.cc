// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>

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

TEST(Tampering, InterruptedAppendIsNoneWhenTheKeySignedWhatItWouldHaveBeen) {
  testing_support::Sealed sealed;
  const std::string bundle = sealed.read(sealed.bundle_name());
  const std::string torn = bundle + bundle.substr(0, 2 + sealed.entries()[0].size());
  const auto findings_beside = [&](const SigningKey& key, std::uint64_t size) {
    sealed.write("ledger/checkpoint.next",
                 sign_checkpoint({sealed.log().checkpoint().origin, size, base::sha256("whatever")}, key));
    return sealed.findings().size();
  };
  sealed.write("ledger/tile/entries/000.p/11", torn);
  EXPECT_EQ(findings_beside(sealed.key(), 11), 0U);
  EXPECT_EQ(findings_beside(sealed.key(), 10), 1U) << "a head that is not beyond the checkpoint excuses nothing";
  const auto stranger = SigningKey::generate(sealed.log().checkpoint().origin, base::system_random());
  EXPECT_EQ(findings_beside(*stranger, 11), 1U);
  EXPECT_EQ(findings_beside(sealed.key(), 11), 0U);
  sealed.write("ledger/tile/entries/000.p/12", torn);
  EXPECT_EQ(sealed.findings().size(), 1U) << "more than was begun";
  ASSERT_TRUE(Log::open(sealed.ledger(), sealed.key()));
  EXPECT_EQ(sealed.findings().size(), 0U);
  EXPECT_FALSE(std::filesystem::exists(sealed.ledger() + "/checkpoint.next"));
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
