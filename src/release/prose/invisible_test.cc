// SPDX-License-Identifier: Apache-2.0
#include "release/prose/invisible.h"

#include <gtest/gtest.h>

#include <string>

namespace backtrail::release {
namespace {

std::string utf8(std::uint32_t code) {
  std::string out;
  if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
  }
  out += static_cast<char>(0x80 | (code & 0x3F));
  return out;
}

TEST(FindInvisible, WhatCarriesHiddenTextIsFoundWithItsPlace) {
  const std::string tags = "Hi" + utf8(0xE0048) + utf8(0xE0069) + "!";
  ASSERT_EQ(find_invisible(tags).size(), 1u);
  EXPECT_EQ(find_invisible(tags).front(), (Stretch{2, 10}));
  for (const std::uint32_t code : {0x34FU, 0x115FU, 0x200BU, 0x200CU, 0x200DU, 0x200EU, 0x2060U, 0x2800U, 0x3164U,
                                   0xFE00U, 0xFE0FU, 0xFEFFU, 0xFFA0U, 0xE0001U, 0xE0100U, 0x1D173U}) {
    EXPECT_EQ(find_invisible("ab" + utf8(code) + "cd").size(), 1u) << std::hex << code;
  }
  EXPECT_EQ(find_invisible(std::string("a\x01") + "b").size(), 1u);
  EXPECT_TRUE(find_invisible(std::string("a\x01") + "b", false).empty());
}

TEST(FindInvisible, WhatScriptsAndEmojiNeedIsNone) {
  for (const char* text :
       {"Plain text,\twith\r\nlines.", "\uFEFFA file", "\u0645\u06CC\u200C\u0631\u0648\u062F",
        "\u0915\u094D\u200D\u0937", "\u2764\uFE0F and \u26A0\uFE0E", "1\uFE0F\u20E3", "\U0001F468\u200D\U0001F469",
        "Orch\u0323ard", "\u05E9\u05DC\u05D5\u05DD (CERT)\u200F \u05D0", "\u0930\u094D\u200D\u092F", "\u0647\u200D "}) {
    EXPECT_TRUE(find_invisible(text).empty()) << text;
  }
  const auto flag = [](std::string_view place) {
    std::string out = "\U0001F3F4";
    for (const char c : place) out += utf8(0xE0000U + static_cast<unsigned char>(c));
    return out + utf8(0xE007F);
  };
  for (const char* place : {"gbeng", "gbsct", "gbwls"}) EXPECT_TRUE(find_invisible(flag(place) + " plays.").empty());
  for (const char* place : {"lyra", "gbengx", "ustx"}) EXPECT_FALSE(find_invisible(flag(place)).empty()) << place;
  EXPECT_FALSE(find_invisible("\U0001F3F4" + utf8(0xE0067) + utf8(0xE0062)).empty());
  EXPECT_TRUE(find_invisible("hy\u00ADphen").empty());
  for (const char* text : {"hy\u00AD\u00ADphen", "\u00ADhyphen", "1\u00AD2", "hyphen\u00AD ."})
    EXPECT_FALSE(find_invisible(text).empty()) << text;
  EXPECT_EQ(without_soft_hyphens("hy\u00ADphen\u00AD"), "hyphen");
  EXPECT_FALSE(find_invisible("\u0645\u06CC\u200C\u200C\u0631").empty());
  EXPECT_FALSE(find_invisible("\U0001F468\u200D").empty());
}

}  // namespace
}  // namespace backtrail::release
