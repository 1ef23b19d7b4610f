// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "ledger/testing.h"

namespace backtrail::ledger {
namespace {

TEST(Tampering, AnyByteFlippedInCheckpointKeyOrTilesIsFound) {
  const testing_support::Sealed sealed;
  for (const std::string& name :
       {std::string("ledger/checkpoint"), std::string("ledger/key"), std::string("ledger/tile/0/000.p/10")}) {
    const std::string whole = sealed.read(name);
    for (std::size_t at = 0; at + 1 < whole.size(); ++at) {
      std::string bytes = whole;
      bytes[at] = static_cast<char>(bytes[at] ^ 1);
      sealed.write(name, bytes);
      EXPECT_FALSE(sealed.findings().empty()) << name << " " << at;
    }
    sealed.write(name, whole);
  }
  EXPECT_TRUE(sealed.findings().empty());
}

}  // namespace
}  // namespace backtrail::ledger
