// SPDX-License-Identifier: Apache-2.0
#include "release/pseudonym.h"

#include <gtest/gtest.h>

#include <string>

namespace backtrail::release {
namespace {

TEST(Pseudonym, IsStablePerAudienceAndDiffersBetweenAudiences) {
  const std::string key(32, 'a');
  const std::string other(32, 'b');
  EXPECT_EQ(pseudonym(key, "customer", "lyra"), pseudonym(key, "customer", "lyra"));
  EXPECT_NE(pseudonym(key, "customer", "lyra"), pseudonym(other, "customer", "lyra"));
  EXPECT_NE(pseudonym(key, "customer", "lyra"), pseudonym(key, "customer", "mira"));
  EXPECT_TRUE(pseudonym(key, "provider", "x").starts_with("Provider "));
  EXPECT_EQ(pseudonym(key, "", "x").size(), std::string("Organisation K7Q2TZ").size());
}

}  // namespace
}  // namespace backtrail::release
