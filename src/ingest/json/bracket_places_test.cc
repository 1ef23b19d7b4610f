// SPDX-License-Identifier: Apache-2.0
#include "ingest/json/bracket_places.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace backtrail::ingest::json {
namespace {

/// One byte after the other.
std::vector<std::size_t> expected_places(std::string_view text) {
  std::vector<std::size_t> out;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') inside = !inside;
    else if (inside && c == '\\') ++i;
    else if (!inside && (c == '{' || c == '[' || c == '}' || c == ']')) out.push_back(i);
  }
  return out;
}

/// Texts with many and with few quotes and backslashes, given in pieces, each in memory that ends where it ends.
TEST(BracketPlaces, AreThoseOutsideOfStrings) {
  std::mt19937 random(6);
  std::size_t found = 0;
  for (int turn = 0; turn < 4'000; ++turn) {
    std::string text(random() % 400, ' ');
    const std::size_t rare = 1 + random() % 40;
    for (char& c : text) c = random() % rare == 0 ? "\"\"\\"[random() % 3] : "{}[];=|_:,a\x80\xfb\xdb"[random() % 14];
    const std::vector<std::size_t> expected = expected_places(text);
    // Stopped now and then, and gone on with.
    const std::size_t stops = 1 + random() % 20;
    std::vector<std::size_t> got;
    BracketPlaces places;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::vector<char> piece(
          text.begin() + static_cast<std::ptrdiff_t>(begin),
          text.begin() + static_cast<std::ptrdiff_t>(std::min(text.size(), begin + 1 + random() % 300)));
      const char* at = piece.data();
      const char* const end = at + piece.size();
      while (at != end) {
        const bool stopped = places.feed(at, end, [&](const char* place) {
          got.push_back(begin + static_cast<std::size_t>(place - piece.data()));
          return random() % stops != 0;
        });
        ASSERT_EQ(begin + static_cast<std::size_t>(at - piece.data()), stopped ? got.back() + 1 : begin + piece.size());
      }
      begin += piece.size();
    }
    ASSERT_EQ(got, expected) << text;
    found += got.size();
  }
  EXPECT_GT(found, 50'000U);
}

}  // namespace
}  // namespace backtrail::ingest::json
