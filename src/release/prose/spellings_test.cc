// SPDX-License-Identifier: Apache-2.0
#include "release/prose/spellings.h"

#include <gtest/gtest.h>

namespace backtrail::release {
namespace {

TEST(Spellings, ANameIsSpelledBothWays) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(other_spellings("Harbour Freight Lines"), Names{"Harbor Freight Lines"});
  EXPECT_EQ(other_spellings("Harbor Freight Lines"), Names{"Harbour Freight Lines"});
  EXPECT_EQ(other_spellings("HARBOUR-FREIGHT.example"), Names{"HARBOR-FREIGHT.example"});
  EXPECT_EQ(other_spellings("Harbourside Theatres"), Names{"Harborside Theaters"});
  EXPECT_EQ(other_spellings("Organisation of Millers"), Names{"Organization of Millers"});
  EXPECT_EQ(other_spellings("Center for Labour"), (Names{"Centre for Labour", "Center for Labor"}));
  EXPECT_EQ(other_spellings("\u0417\u0430\u0432\u043e\u0434 \u0429\u0438\u0442"),
            (Names{"Zavod Shchit", "Sawod Schtschit", "Zawod Szczit", "Zavod Sit"}));
  for (const char* one : {"Quarry Engineering", "Wise Size Ltd", "Four Pines", ""})
    EXPECT_TRUE(other_spellings(one).empty()) << one;
}

}  // namespace
}  // namespace backtrail::release
