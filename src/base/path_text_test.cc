// SPDX-License-Identifier: Apache-2.0
#include "base/path_text.h"

#include <gtest/gtest.h>

#include <random>

namespace backtrail::base {
namespace {

TEST(PathText, LeavesOrdinaryNamesAlone) {
  for (const char* name :
       {"/logs/a b.log", "100%.log", "%7B.log", "{x}", "\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80.log", "a\\b", "%"})
    EXPECT_EQ(path_text(name), name);
}

TEST(PathText, WritesOutWhatIsNoText) {
  EXPECT_EQ(path_text("b\xff.log"), "b%{FF}.log");
  EXPECT_EQ(path_text("c\nd\x1b[31m\x7f"), "c%{0A}d%{1B}[31m%{7F}");
  EXPECT_EQ(path_text("%{41}"), "%{25}{41}");
  EXPECT_EQ(path_text("\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\xe2\x82"),
            "%{C0}%{80}%{ED}%{A0}%{80}%{F4}%{90}%{80}%{80}%{E2}%{82}");
}

TEST(PathText, IsReversible) {
  std::mt19937 random(7);
  constexpr std::string_view kBytes = "%{}}{%4A1f/\n\xff\xc3\xbc\xe2\x82\xac";
  for (int i = 0; i < 20'000; ++i) {
    std::string name;
    for (auto n = random() % 12; n > 0; --n) name += kBytes[random() % kBytes.size()];
    EXPECT_EQ(path_of(path_text(name)), name);
  }
  EXPECT_EQ(path_of("a%{4}b%{zz}%{41"), "a%{4}b%{zz}%{41");
}

}  // namespace
}  // namespace backtrail::base
