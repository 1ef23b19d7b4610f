// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/shorts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace backtrail::hunt::sigma {
namespace {

TEST(Shorts, AreFoundWhereverTheyStandAndNowhereElse) {
  std::mt19937 random(5);
  std::size_t found = 0;
  for (int round = 0; round < 3000; ++round) {
    const std::string letters = round % 2 == 0 ? "abc/=" : "abcdefghijklmnopqrstuvwxyz/=.\x80\xff";
    const auto word = [&](std::size_t size) {
      std::string out(size, 'x');
      for (char& c : out) c = letters[random() % letters.size()];
      return out;
    };
    std::vector<std::string> literals;
    for (std::size_t i = random() % 40; i > 0; --i) literals.push_back(word(1 + random() % 6));
    Shorts shorts;
    shorts.build(literals);
    // What stands behind the text must not be found.
    const std::string buffer = word(random() % 120) + std::string(Shorts::kPadding, 'a');
    const auto text = std::string_view(buffer).substr(0, buffer.size() - Shorts::kPadding);
    const bool expected = std::ranges::any_of(literals, [&](const std::string& each) { return text.contains(each); });
    found += expected ? 1 : 0;
    ASSERT_EQ(shorts.stand_in(text), expected) << round;
    ASSERT_EQ(shorts.stand_in_by_table(text), expected) << round;
  }
  EXPECT_GT(found, 300U);
  EXPECT_LT(found, 2700U);
}

}  // namespace
}  // namespace backtrail::hunt::sigma
