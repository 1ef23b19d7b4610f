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

}  // namespace
}  // namespace backtrail::registers
