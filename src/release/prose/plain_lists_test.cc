// SPDX-License-Identifier: Apache-2.0
#include "release/prose/plain_lists.h"

#include <gtest/gtest.h>

#include <span>

#include "base/embedded.h"
#include "base/yaml.h"

namespace backtrail::release {

std::span<const base::EmbeddedFile> embedded_files();

namespace {

/// The files have to stay within the part of YAML that is read here.
TEST(PlainLists, AreWhatYamlSaysOfEachFile) {
  ASSERT_FALSE(embedded_files().empty());
  for (const base::EmbeddedFile& file : embedded_files()) {
    if (file.name == "common-words.yml") continue;  // one text: word_lists.cc
    const auto documents = base::parse_yaml(file.text, std::string(file.name));
    ASSERT_TRUE(documents && documents->size() == 1) << file.name;
    PlainLists expected;
    for (const auto& [key, list] : documents->front().root.entries) {
      ASSERT_TRUE(list.is_sequence()) << file.name << " " << key;
      for (const base::Yaml& one : list.items) expected[key].push_back(one.text);
    }
    EXPECT_EQ(plain_lists(file.text), expected) << file.name;
  }
}

TEST(PlainLists, GoOnOverLines) {
  EXPECT_EQ(
      plain_lists(
          "# one: [x]\na: [one, \"on, off\", two\n  words]\n\"2\":\n  - three|four\n    five\n  # six\n  - \"no\"\n"),
      (PlainLists{{"a", {"one", "on, off", "two words"}}, {"2", {"three|four five", "no"}}}));
}

}  // namespace
}  // namespace backtrail::release
