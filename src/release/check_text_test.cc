// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "release/codes.h"
#include "release/gate.h"

namespace backtrail::release {
namespace {

const std::vector<Party> kAsked = {
    {"lyra", "Lyra Health", "customer", *marking::parse_marking("TLP:RED"), {"lyra", "Lyra Health"}},
    {"mira", "Mira Quarry", "customer", *marking::parse_marking("TLP:RED"), {"mira", "Mira Quarry"}}};

std::vector<Refusal> asked(std::string_view text, const char* audience = "public") {
  return check_text(text, *marking::parse_audience(audience), kAsked);
}

TEST(CheckText, AnyTextCanBeAskedAbout) {
  const auto found = asked("Lyra Health and two customers");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].place, "bytes 0-11");
  EXPECT_TRUE(asked("Lyra Health", "organisation:lyra").empty());
}

TEST(CheckText, CharactersThatNobodySeesAreRefusedWhereTheyStand) {
  for (const char* text :
       {"He\U000E0048llo", "Hel\u200Blo", "Hel&#x200b;lo", "Hel=E2=80=8Blo, and so on", "Hel\u3164lo"}) {
    const auto found = asked(text);
    ASSERT_EQ(found.size(), 1u) << text;
    EXPECT_EQ(found[0].code, kHiddenCharacters) << text;
    EXPECT_TRUE(found[0].place.starts_with("bytes ")) << text;
  }
  // An escape is there for everybody to see.
  EXPECT_TRUE(asked(R"({"pattern": "a\u200bb <i>x</i>"})").empty());
  EXPECT_TRUE(asked("Caf\u00E9 \u2014 \u2764\uFE0F").empty());
}

}  // namespace
}  // namespace backtrail::release
