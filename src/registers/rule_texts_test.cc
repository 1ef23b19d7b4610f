// SPDX-License-Identifier: Apache-2.0
#include "registers/rule_texts.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace backtrail::registers {
namespace {

TEST(RuleTexts, EscapesAreUndoneAndCommentsRead) {
  const auto texts = rule_texts("title: A # one\n# two\nx: \"\\x4frchard\"\ny: !!binary |\n  T3Jj\n  aGFyZA==\n");
  ASSERT_TRUE(texts);
  const auto has = [&](std::string_view text, bool prose) {
    return std::ranges::any_of(*texts, [&](const RuleText& one) { return one.text == text && one.prose == prose; });
  };
  EXPECT_TRUE(has("A", true));
  EXPECT_TRUE(has("title", false));
  EXPECT_TRUE(has("one two", true));
  EXPECT_EQ(std::ranges::count(*texts, "Orchard", &RuleText::text), 2);
}

TEST(RuleTexts, ASentenceIsToldWhereverItStands) {
  const auto texts = rule_texts(
      "title: A\nreferences: [They did it last year]\ndetection:\n  a b: {c: 'Your files are gone now', d: 'net user /add x y'}\n"
      "  condition: all of them and not a\n");
  ASSERT_TRUE(texts);
  const auto of = [&](std::string_view text) { return *std::ranges::find(*texts, text, &RuleText::text); };
  EXPECT_TRUE(of("They did it last year").reference);
  EXPECT_TRUE(of("Your files are gone now").sentence && of("Your files are gone now").sought);
  EXPECT_FALSE(of("net user /add x y").sentence);
  EXPECT_FALSE(of("all of them and not a").sentence) << "the words of a condition are its form";
  EXPECT_TRUE(of("a b").key);
}

}  // namespace
}  // namespace backtrail::registers
