// SPDX-License-Identifier: Apache-2.0
#include "observable/masks.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace backtrail::observable {
namespace {

TEST(ByteMasks, AreTheSameByTableAndByVector) {
  std::mt19937 random(3);
  const std::string bytes = "aabchkr\\ \\ \t.:/@\"-_(),;e+!#^0149[&qalgnrtux\x1b\xc3\xa9\xe3\x80\x82\xefpi\n";
  for (std::size_t size = 0; size < 200; ++size) {
    std::string text(size + 96, 'x');
    for (std::size_t i = 0; i < size; ++i)
      text[i] = random() % 4 == 0 ? static_cast<char>(random()) : bytes[random() % bytes.size()];
    std::vector<ByteMasks> vector, table;
    classify(std::string_view(text).substr(0, size), vector);
    classify_by_table(std::string_view(text).substr(0, size), table);
    ASSERT_EQ(vector, table) << size;
  }
}

}  // namespace
}  // namespace backtrail::observable
