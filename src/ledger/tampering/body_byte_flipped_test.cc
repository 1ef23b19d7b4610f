// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "ledger/testing.h"

namespace backtrail::ledger {
namespace {

TEST(Tampering, ByteFlippedInABodyIsFoundWithItsEntry) {
  const testing_support::Sealed sealed;
  const std::string hex = sealed.body(6).hex();
  const std::string name = "bodies/" + hex.substr(0, 2) + "/" + hex;
  std::string bytes = sealed.read(name);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  sealed.write(name, bytes);
  const auto findings = sealed.findings();
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].what, "body-changed");
  EXPECT_EQ(findings[0].place, name + "#entry 6");
  EXPECT_EQ(findings[0].expected, "sha256:" + hex);
}

}  // namespace
}  // namespace backtrail::ledger
