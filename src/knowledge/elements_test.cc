// SPDX-License-Identifier: Apache-2.0
#include "knowledge/elements.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace backtrail::knowledge {
namespace {

using testing::ElementsAre;

std::vector<std::string> seen;

Elements split(std::string_view text) {
  seen.clear();
  return split_elements(text, [](std::string_view, std::string_view element, std::uint64_t) {
    seen.emplace_back(element);
    return true;
  });
}

TEST(SplitElements, GivesTheListsElementsAndTheRestAsHeader) {
  const Elements out = split(R"({"type":"bundle", "objects": [{"a":"]}"}, {"b":[1,2]}], "spec_version":"2.0"})");
  EXPECT_EQ(out.key, "objects");
  EXPECT_FALSE(out.cut_off);
  EXPECT_THAT(seen, ElementsAre(R"({"a":"]}"})", R"({"b":[1,2]})"));
  EXPECT_EQ(out.header, R"({"type":"bundle","spec_version":"2.0"})");
}

TEST(SplitElements, GivesWhatStandsBeforeABreak) {
  const std::string whole = R"({"objects":[{"a":1},{"b":2},{"c":"x"}]})";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Elements out = split(whole.substr(0, size));
    EXPECT_TRUE(out.cut_off || out.key == "?") << size;
    EXPECT_LE(seen.size(), 3U);
  }
  split(whole.substr(0, whole.find(R"("b")")));
  EXPECT_THAT(seen, ElementsAre(R"({"a":1})"));
}

TEST(SplitElements, ABadElementCostsOneElement) {
  split(R"([{"a":1}, nonsense here, {"b":2}, , {"c":3}])");
  EXPECT_THAT(seen, ElementsAre(R"({"a":1})", "nonsense here", R"({"b":2})", R"({"c":3})"));
}

TEST(SplitElements, DeepNestingIsWalkedWithoutRecursion) {
  const std::string deep = R"({"objects":[)" + std::string(1'000'000, '[') + std::string(1'000'000, ']') + "]}";
  EXPECT_FALSE(split(deep).cut_off);
  EXPECT_EQ(seen.size(), 1U);
}

TEST(SplitElements, StopsWhenNobodyWantsMore) {
  std::size_t count = 0;
  split_elements(R"({"objects":[1,2,3,4]})", [&](auto, auto, auto) { return ++count < 2; });
  EXPECT_EQ(count, 2U);
}

}  // namespace
}  // namespace backtrail::knowledge
