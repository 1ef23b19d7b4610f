// SPDX-License-Identifier: Apache-2.0
#include "registers/relations.h"

#include <gtest/gtest.h>

namespace backtrail::registers {
namespace {

TEST(Relations, OtherWordsForADistinctionAreIt) {
  for (const auto& [said, means] : {std::pair{"is", "is"},
                                    {"was", "is"},
                                    {"is the same as", "is"},
                                    {"also-known-as", "is"},
                                    {"denies being", "is-not"},
                                    {"is not", "is-not"},
                                    {"isn't", "is-not"},
                                    {"is a front for", "is-a-front-for"},
                                    {"is no front for", "is-not-a-front-for"},
                                    {"acts for", "acts-on-behalf-of"},
                                    {"denies acting on behalf of", "not-acts-on-behalf-of"},
                                    {"did not work for", "not-acts-on-behalf-of"},
                                    {"links", "has-links-to"},
                                    {"is linked to", "has-links-to"},
                                    {"has no links to", "not-has-links-to"},
                                    {"is unrelated to", "not-has-links-to"},
                                    {"acted_with", "has-links-to"},
                                    {"is not unrelated to", "has-links-to"},
                                    {"is accused of", "is-accused-of"},
                                    {"is alleged to be", "is-accused-of"},
                                    {"accused of being", "is-accused-of"},
                                    {"was suspected of acting for", "is-accused-of"},
                                    {"charged with", "is-accused-of"}}) {
    const Relation found = read_relation(said);
    EXPECT_EQ(found.told(), means) << said;
    EXPECT_TRUE(found.distinction && found.understood) << said;
  }
}

TEST(Relations, OthersAreUnderstoodWhereTheFieldHasThem) {
  for (const char* said : {"targets", "uses", "stole-from", "attributed-to", "is attributed to", "communicates with",
                           "has never targeted"}) {
    EXPECT_TRUE(read_relation(said).understood) << said;
    EXPECT_FALSE(read_relation(said).distinction) << said;
  }
  EXPECT_EQ(read_relation("has never targeted").told(), "not-target");
  for (const char* said : {"is cousin to", "smells of", "compromised-clients-in", "", "-"})
    EXPECT_FALSE(read_relation(said).understood) << said;
  EXPECT_EQ(read_relation("smells of").word, "smells-of");
}

}  // namespace
}  // namespace backtrail::registers
