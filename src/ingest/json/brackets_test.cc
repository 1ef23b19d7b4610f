// SPDX-License-Identifier: Apache-2.0
#include "ingest/json/brackets.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "ingest/json/bracket_scanner.h"

namespace backtrail::ingest::json {
namespace {

/// Texts of brackets, quotes and escapes, sound and not, against the scanner that goes through one value at a time.
TEST(Brackets, CloseWhereTheScannerSays) {
  std::mt19937 random(5);
  std::size_t closed = 0;
  std::size_t open = 0;
  for (int turn = 0; turn < 20'000; ++turn) {
    std::string text(random() % 40, ' ');
    for (char& c : text) c = "{{}}[]\"\\a,"[random() % 10];
    Brackets brackets;
    brackets.find(text);
    bool in_string = false;
    for (const char* at = text.data(); at != text.data() + text.size(); ++at) {
      // Only brackets outside of strings are asked for.
      if (*at == '\\' && in_string) {
        if (++at == text.data() + text.size()) break;
        continue;
      }
      if (*at == '"') in_string = !in_string;
      if (in_string || (*at != '{' && *at != '[')) continue;
      const char* behind = at;
      BracketScanner scanner;
      const bool sound = scanner.feed(behind, text.data() + text.size()) == BracketScanner::Found::closed;
      const char* const told = brackets.end_of(at);
      // Behind a bracket that closes nothing, no more is told.
      if (told == nullptr) {
        ++open;
        continue;
      }
      ++closed;
      ASSERT_TRUE(sound && told == behind) << text << " at " << at - text.data();
    }
  }
  EXPECT_GT(closed, 5'000U);
  EXPECT_GT(open, 5'000U);
}

TEST(Brackets, TellOfEveryOneInASoundText) {
  const std::string text = R"({"a": [{"b": "]}\""}, []], "c": {}})";
  Brackets brackets;
  brackets.find(text);
  EXPECT_EQ(brackets.end_of(text.data()), text.data() + text.size());
  EXPECT_EQ(brackets.end_of(text.data() + 6), text.data() + text.find(", \"c\""));
  EXPECT_EQ(brackets.end_of(text.data() + 1), nullptr);
}

}  // namespace
}  // namespace backtrail::ingest::json
