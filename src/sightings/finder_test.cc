// SPDX-License-Identifier: Apache-2.0
// The pieces found by masks are those that the passes of observable/tokens.h find byte by byte.
#include "sightings/finder.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

#include "base/testing.h"
#include "sightings/testing/by_bytes.h"
#include "sightings/testing/fragments.h"

namespace backtrail::sightings {
namespace {

using testing_support::byte_by_byte;
using testing_support::each_once;
using testing_support::kFragments;

class SamePieces : public testing::Test {
 protected:
  void check(const std::string& text) {
    const std::vector<Token> expected = each_once(byte_by_byte(text));
    ASSERT_EQ(each_once(finder_.find(text)), expected) << testing::PrintToString(text);
    for (const Token& token : expected) ++seen_[static_cast<std::size_t>(token.kind)];
  }

  Finder finder_;
  std::array<std::size_t, 11> seen_{};
};

TEST_F(SamePieces, OfRandomTexts) {
  std::mt19937 random(11);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  for (std::size_t round = base::testing_support::rounds(66'000); round > 0; --round) {
    std::string text;
    for (auto pieces = below(24); pieces > 0; --pieces) text += kFragments[below(kFragments.size())];
    check(text);
    if (HasFailure()) return;
  }
  for (std::size_t kind = 0; kind < seen_.size(); ++kind)
    EXPECT_GT(seen_[kind], base::testing_support::rounds(800)) << kind;
}

TEST_F(SamePieces, AtTheBoundsOfBlocksAndLimits) {
  for (const std::string_view piece : {"2001:db8:1:2:3:4:5:6", "d41d8cd98f00b204e9800998ecf8427e", "a b.exe",
                                       "t13d1516h2_8daaf6152771_b186095e22b6"}) {
    for (std::size_t before = 0; before < 330; ++before) {
      check(std::string(before, 'x') + " " + std::string(piece) + " y");
      check("x " + std::string(before, 'x') + std::string(piece) + "...");
      check(std::string(before, ' ') + std::string(piece) + std::string(before % 7, '.') + "/");
    }
  }
}

TEST_F(SamePieces, OfRealLogLines) {
  const char* corpora = std::getenv("BACKTRAIL_CORPORA");
  if (corpora == nullptr) GTEST_SKIP() << "BACKTRAIL_CORPORA is not set, so there are no logs to compare on";
  std::size_t lines = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::string(corpora) + "/sigma/regression_data")) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line) && !HasFailure(); ++lines) check(line);
  }
  EXPECT_GT(lines, 1000U);
}

TEST(Finder, LongRunsOfOneByteCostNoMoreThanTheyAreLong) {
  Finder finder;
  // A megabyte each: what looked back or ahead from every place of a run would not come to an end here.
  for (const std::string_view one : {"a",  ".",  ":",    "/",    "\\",      "@",      "f", "_",    "a.",   "x.exe ",
                                     ":1", "a@", "c:\\", "as1 ", "http://", "HKLM\\", " ", "(a)/", "(%)%", ")~"}) {
    std::string text;
    while (text.size() < base::testing_support::rounds(1U << 20)) text += one;
    EXPECT_LE(finder.find(text).size(), text.size());
  }
}

}  // namespace
}  // namespace backtrail::sightings
