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
      ASSERT_EQ(find_last(text, '='), std::min(text.rfind('='), size)) << size;
    }
  }
}

TEST(FindText, IsWhatTheStandardLibraryFinds) {
  std::mt19937 random(2);
  std::size_t found = 0;
  for (int turn = 0; turn < 20'000; ++turn) {
    std::vector<char> bytes(random() % 70);
    for (char& c : bytes) c = "ab "[random() % 3];
    std::string wanted(1 + random() % 6, 'a');
    for (char& c : wanted) c = "ab "[random() % 3];
    const std::string_view text(bytes.data(), bytes.size());
    const std::size_t from = random() % (text.size() + 2);
    const std::size_t expected = text.find(wanted, from);
    found += expected == std::string_view::npos ? 0 : 1;
    ASSERT_EQ(find_text(text, wanted, from), expected == std::string_view::npos ? text.size() : expected)
        << text << "|" << wanted << "|" << from;
  }
  EXPECT_GT(found, 5'000U);
}

TEST(SplitAt, GivesEveryPieceAndStopsWhenTold) {
  std::mt19937 random(3);
  for (int turn = 0; turn < 2'000; ++turn) {
    std::vector<char> bytes(random() % 70);
    for (char& c : bytes) c = "ab,"[random() % 3];
    const std::string_view text(bytes.data(), bytes.size());
    std::vector<std::string_view> pieces;
    const std::size_t most = 1 + random() % 30;
    split_at(text, ',', [&](std::string_view piece) {
      pieces.push_back(piece);
      return pieces.size() < most;
    });
    std::vector<std::string_view> expected;
    for (std::string_view rest = text; expected.size() < most;) {
      const std::size_t end = rest.find(',');
      expected.push_back(rest.substr(0, end));
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + 1);
    }
    ASSERT_EQ(pieces, expected) << text;
  }
}

}  // namespace
}  // namespace backtrail::ingest
