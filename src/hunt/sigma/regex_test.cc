// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/regex.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>

#include "hunt/sigma/fold.h"

namespace backtrail::hunt::sigma {
namespace {

using Texts = std::vector<std::string>;

Texts literals(const char* pattern) {
  const auto regex = Regex::compile(pattern, {});
  EXPECT_TRUE(regex) << pattern;
  return regex ? (*regex)->literals() : Texts{"?"};
}

TEST(RegexLiterals, TheLongestRunThatEveryMatchHolds) {
  EXPECT_EQ(literals("ab.cde[x]f"), Texts{"cde"});
  EXPECT_EQ(literals("(?i)IPFS\\.io"), Texts{"ipfs.io"});
  EXPECT_EQ(literals("abc?"), Texts{"ab"});
  EXPECT_EQ(literals("\\d+"), Texts{});
}

TEST(RegexLiterals, EveryAlternativeHasItsOwnOrThereAreNone) {
  EXPECT_EQ(literals("x-acc\\.dev|\\.up\\.app"), (Texts{"x-acc.dev", ".up.app"}));
  EXPECT_EQ(literals("abc|\\d"), Texts{});
  EXPECT_EQ(literals("abc|"), Texts{});
}

TEST(RegexLiterals, GroupsThatCannotBeLeftOutCount) {
  EXPECT_EQ(literals("(ipfs/|ipfs\\s).+@"), (Texts{"ipfs/", "ipfs"}));
  EXPECT_EQ(literals("(?:ab|(cd|ef))+g"), (Texts{"ab", "cd", "ef"}));
  EXPECT_EQ(literals("(abc)?d"), Texts{"d"});
  EXPECT_EQ(literals("(abc)*d"), Texts{"d"});
  EXPECT_EQ(literals("(abc){0,2}d"), Texts{"d"});
}

TEST(RegexLiterals, AChoiceGoesOnWhatStandsBeside) {
  EXPECT_EQ(literals("\\.(zip|asp)\\?d=[0-9]"), (Texts{".zip?d=", ".asp?d="}));
  EXPECT_EQ(literals("a(b|cd)+e"), (Texts{"ab", "acd"}));
  EXPECT_EQ(literals("a(b|)c"), (Texts{"abc", "ac"}));
  EXPECT_EQ(literals("(a|b)longenough"), Texts{"longenough"});  // one good text is better than two
  EXPECT_EQ(literals("(a|b)x?c"), Texts{"c"});
  EXPECT_EQ(literals("(aa|\\d)bc"), Texts{"bc"});
}

/// Whatever an expression fits holds one of its texts; a text that is wrong costs findings.
TEST(RegexLiterals, EveryMatchHoldsOne) {
  std::mt19937 random(7);
  const auto one_of = [&](const auto& list) { return list[random() % std::size(list)]; };
  const std::array<std::string, 15> atoms{"a",  "b",     "c",       "ab",        "\\.",    "[ab]",     "a?",  "b*",
                                          "c+", "(a|b)", "(ab|c|)", "(?:b|ac)+", "(a|b)?", "(c|a){2}", "(?i)"};
  std::size_t matches = 0;
  for (int turn = 0; turn < 4000; ++turn) {
    std::string pattern;
    for (std::size_t i = 1 + random() % 5; i > 0; --i) pattern += one_of(atoms);
    if (random() % 4 == 0) pattern += "|" + one_of(atoms) + one_of(atoms);
    const auto regex = Regex::compile(pattern, {});
    if (!regex) continue;
    for (int i = 0; i < 20; ++i) {
      std::string text;
      for (std::size_t size = random() % 7; size > 0; --size) text += "aAbBc."[random() % 6];
      const Texts& needed = (*regex)->literals();
      if (needed.empty() || !(*regex)->found_in(text)) continue;
      ++matches;
      const std::string folded = fold(text);
      ASSERT_TRUE(std::ranges::any_of(needed, [&](const std::string& each) { return folded.contains(each); }))
          << pattern << " fits " << text;
    }
  }
  EXPECT_GT(matches, 5'000U);
}

TEST(RegexLiterals, LookaroundsAndWhatIsNotUnderstoodGiveNone) {
  EXPECT_EQ(literals("(?!abc)d"), Texts{"d"});
  EXPECT_EQ(literals("(?<=abc)d"), Texts{"d"});
  EXPECT_EQ(literals("(a)\\1bcd"), Texts{});
  EXPECT_EQ(literals("abc(?#comment)"), Texts{});
}

TEST(RegexLiterals, DeepNestingEndsTheSearchAndNotTheProgram) {
  std::string pattern = "ab";
  for (int i = 0; i < 100; ++i) pattern = "(" + pattern + ")";
  EXPECT_EQ(literals(pattern.c_str()), Texts{});
}

}  // namespace
}  // namespace backtrail::hunt::sigma
