// SPDX-License-Identifier: Apache-2.0
#include "release/prose/foretold.h"

#include <gtest/gtest.h>

namespace backtrail::release {
namespace {

const KnownActors& some_actors() {
  static const KnownActors kActors({{"APT10", "menuPass"}}, {"Tianjin State Security Bureau"}, {});
  return kActors;
}

TEST(Foretold, OfReadersAttackersAndWhatIsYetToBeFound) {
  for (const char* text :
       {"You will probably see a few false positives.",
        "It is almost certain that attackers will try stolen passwords elsewhere.",
        "It is likely that other tools exist.", "The provider will probably ask you for a change window.",
        "Attackers are increasingly likely to use valid accounts.", "We are confident that these measures help.",
        "There is high confidence in vendor signatures only if they are current.",
        "You may find it likely that a rule fires."})
    EXPECT_TRUE(is_foretold(text, some_actors())) << text;
}

TEST(Foretold, WhatWasAndWhoDidItIsNone) {
  for (const char* text :
       {"It is likely that other victims exist.", "You will probably find that APT10 did it.",
        "You will probably find that a state did it.",
        "It is almost certain that attackers stole data, and they were paid.", "The attackers are likely to come back.",
        "It is likely that the intruder will come back.", "It is likely that China will try it again.",
        "The provider will probably lose its customers.", "The provider was probably compromised, and will tell you.",
        "We are confident that this group did it.", "We are confident that the logs are complete.",
        "It is likely that it will happen.", "You will probably hear who is responsible.",
        "Other customers will probably ask you.", "It is very likely.", ""})
    EXPECT_FALSE(is_foretold(text, some_actors())) << text;
}

}  // namespace
}  // namespace backtrail::release
