// SPDX-License-Identifier: Apache-2.0
#include "release/prose/actors.h"

#include <gtest/gtest.h>

namespace backtrail::release {
namespace {

TEST(Actors, OneNameHasOneKeyHoweverItIsWritten) {
  for (const char* name : {"APT10", "APT 10", "APT-10", "A.P.T.10", "apt10", "APT10's", "АРТ10"})
    EXPECT_EQ(actor_key(name), "apt10") << name;
  EXPECT_EQ(actor_key("Stone Panda"), actor_key("StonePanda"));
  EXPECT_NE(actor_key("APT1"), actor_key("APT10"));
}

TEST(Actors, TheyAreFoundInATextBetweenOtherWords) {
  using Keys = std::vector<std::string>;
  EXPECT_EQ(actors_in("It was A.P.T.10, or UNC-2452; APT10 again."), (Keys{"apt10", "unc2452"}));
  EXPECT_EQ(actors_in("TA505 and FIN7"), (Keys{"ta505", "fin7"}));
  EXPECT_EQ(actors_in("An aptitude of 10, data 505, and 7 apt words."), Keys{});
}

}  // namespace
}  // namespace backtrail::release
