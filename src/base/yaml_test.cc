// SPDX-License-Identifier: Apache-2.0
#include "base/yaml.h"

#include <gtest/gtest.h>

#include "base/codes.h"

namespace backtrail::base {
namespace {

TEST(Yaml, KeepsOrderKindsAndLines) {
  const auto documents = parse_yaml("title: 'x'\nlist:\n  - 12\n  - '12'\n  - null\n  - ''\nmap: {a|b: 1}\n", "f.yml");
  ASSERT_TRUE(documents);
  ASSERT_EQ(documents->size(), 1U);
  const Yaml& root = documents->front().root;
  ASSERT_EQ(root.entries.size(), 3U);
  EXPECT_EQ(root.text_of("title"), "x");
  const Yaml& list = *root.find("list");
  ASSERT_EQ(list.items.size(), 4U);
  EXPECT_TRUE(list.items[0].plain);
  EXPECT_FALSE(list.items[1].plain);
  EXPECT_TRUE(list.items[2].is_null());
  EXPECT_TRUE(list.items[3].is_scalar());
  EXPECT_EQ(list.items[1].line, 4U);
  EXPECT_EQ(root.find("map")->text_of("a|b"), "1");
}

TEST(Yaml, GivesEachDocumentItsBytes) {
  const std::string text = "a: 1\n---\nb: 2\n";
  const auto documents = parse_yaml(text, "f.yml");
  ASSERT_TRUE(documents);
  ASSERT_EQ(documents->size(), 2U);
  EXPECT_EQ(text.substr((*documents)[0].begin, (*documents)[0].end - (*documents)[0].begin), "a: 1\n");
  EXPECT_EQ((*documents)[1].end, text.size());
}

TEST(Yaml, ResolvesAliases) {
  const auto documents = parse_yaml("a: &x [1, 2]\nb: *x\n", "f.yml");
  ASSERT_TRUE(documents);
  EXPECT_EQ(documents->front().root.find("b")->items.size(), 2U);
}

TEST(Yaml, StopsTheBillionLaughs) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last;
    for (int k = 0; k < 9; ++k) text += ", " + last;
    text += "]\n";
  }
  const auto documents = parse_yaml(text, "f.yml");
  ASSERT_FALSE(documents);
  EXPECT_EQ(documents.error().code, kTooLarge);
}

TEST(Yaml, SaysWhereItIsBroken) {
  const auto broken = parse_yaml("a: 1\nb: [1, 2\nc: 3\n", "f.yml");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().code, kBadYaml);
  EXPECT_EQ(broken.error().place.path, "f.yml");
  EXPECT_GE(broken.error().place.line, 2U);
  const auto twice = parse_yaml("a: 1\na: 2\n", "f.yml");
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().place.line, 2U);
  EXPECT_FALSE(parse_yaml("a: *nobody\n", "f.yml"));
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += '[';
  EXPECT_FALSE(parse_yaml(deep, "f.yml"));
}

TEST(Yaml, RefusesDirectivesForTheLibraryMayHangOnThem) {
  for (const char* text :
       {"%", "%YAML", "%YAML 1.1", "%TAG !", "a: 1\n...\n%X", "\xef\xbb\xbf%YAML 1.2\n---\na: 1\n"}) {
    const auto read = parse_yaml(text, "f.yml");
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, kBadYaml);
  }
  EXPECT_TRUE(parse_yaml("a: '100%'\nb: |\n  %TEMP%\n", "f.yml"));
}

}  // namespace
}  // namespace backtrail::base
