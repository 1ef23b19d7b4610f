// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/longs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/testing.h"

namespace backtrail::hunt::sigma {
namespace {

TEST(Longs, AreFoundWhereverTheyStandAndNowhereElse) {
  std::mt19937 random(6);
  std::size_t found = 0;
  for (std::size_t round = 0; round < base::testing_support::rounds(3000); ++round) {
    const std::string letters = round % 2 == 0 ? "ab" : "abcdefghijklmnopqrstuvwxyz/=.\x80\xff";
    const auto word = [&](std::size_t size) {
      std::string out(size, 'x');
      for (char& c : out) c = letters[random() % letters.size()];
      return out;
    };
    std::vector<std::string> literals;
    for (std::size_t i = random() % 30; i > 0; --i) literals.push_back(word(Longs::kShortest + random() % 12));
    Longs longs;
    longs.build(literals);
    // Strewn in at any place, cut off at the text's end or not: what stands behind the text must not be found.
    std::string buffer = word(random() % 150);
    const std::size_t size = buffer.size();
    buffer += word(Longs::kPadding);
    if (!literals.empty() && random() % 2 == 0) {
      const std::string& one = literals[random() % literals.size()];
      buffer.replace(random() % (size + 1), one.size(), one);
    }
    buffer.resize(std::max(buffer.size(), size + Longs::kPadding), 'a');
    const auto text = std::string_view(buffer).substr(0, size);
    const bool expected = std::ranges::any_of(literals, [&](const std::string& each) { return text.contains(each); });
    found += expected ? 1 : 0;
    ASSERT_EQ(longs.stand_in(text), expected) << round;
    ASSERT_EQ(longs.stand_in_by_table(text), expected) << round;
  }
  EXPECT_GT(found, base::testing_support::rounds(300));
  EXPECT_LT(found, base::testing_support::rounds(2700));
}

}  // namespace
}  // namespace backtrail::hunt::sigma
