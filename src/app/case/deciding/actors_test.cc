// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/actors.h"

#include <gtest/gtest.h>

namespace backtrail::app {
namespace {

TEST(NamesOfActors, HoweverTheyAreWrittenAndByAllNames) {
  const auto& groups = names_known().groups;
  for (const char* subject : {"APT10", "APT-10", "Stone Panda"}) {
    const auto names = by_all_names(groups, {subject});
    for (const char* text : {"It was APT10.", "It was APT-10.", "It was APT 10.", "It was A.P.T.10.", "It was apt10.",
                             "menuPass did it.", "STONEPANDA did it."}) {
      EXPECT_TRUE(names_one(text, names)) << subject << ": " << text;
    }
    for (const char* text : {"It was APT28.", "It was APT1.", "Ten apt words.", "Pandas are made of stone."})
      EXPECT_FALSE(names_one(text, names)) << subject << ": " << text;
  }
}

}  // namespace
}  // namespace backtrail::app
