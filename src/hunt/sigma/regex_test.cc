// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/regex.h"

#include <gtest/gtest.h>

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
