// SPDX-License-Identifier: Apache-2.0
#include "ingest/text/find_any.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace backtrail::ingest {
namespace {

/// Texts of every length up to a hundred, each in memory that ends where it ends, against the standard library.
TEST(FindAny, IsWhatTheStandardLibraryFinds) {
  std::mt19937 random(1);
  for (std::size_t size = 0; size <= 100; ++size) {
    for (int turn = 0; turn < 40; ++turn) {
      std::vector<char> bytes(size);
      for (char& c : bytes) c = random() % 24 == 0 ? "\"\\= "[random() % 4] : static_cast<char>(random() % 256);
      const std::string_view text(bytes.data(), size);
      const std::size_t from = random() % (size + 2);
      const auto expected = [&](const char* stops) {
        return std::max(std::min(text.find_first_of(stops, from), size), from);
      };
      ASSERT_EQ((find_any<'"'>(text, from)), expected("\"")) << size << " from " << from;
      ASSERT_EQ((find_any<'"', '\\'>(text, from)), expected("\"\\")) << size << " from " << from;
      ASSERT_EQ((find_any<' ', '=', '"'>(text, from)), expected(" =\"")) << size << " from " << from;
      ASSERT_EQ(find_one_of(text, from, '='), expected("=")) << size << " from " << from;
    }
  }
}

}  // namespace
}  // namespace backtrail::ingest
