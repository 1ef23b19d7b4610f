// SPDX-License-Identifier: Apache-2.0
#include "registers/examples.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "registers/compare.h"
#include "registers/registers.h"

namespace backtrail::registers {
namespace {

constexpr std::string_view kId = "00000000000000000000000000000000";

std::string example_id(std::uint64_t n) {
  const std::string digits = std::to_string(n);
  return std::string(kId.substr(digits.size())) + digits;
}

/// Every example, each after what it names; entered by somebody who is neither author nor reviewer, and reviewed by another.
std::vector<SealedItem> every_example() {
  std::vector<SealedItem> out;
  const auto put = [&](std::string_view type, std::string body) {
    SealedItem& item = out.emplace_back();
    item.index = out.size() - 1;
    item.id = example_id(item.index);
    item.type = std::string(type);
    item.actor = {type == kReview ? "rob" : "eve"};
    item.entered = base::Instant{static_cast<std::int64_t>(item.index) + 1};
    item.body_json = std::move(body);
  };
  for (const std::string_view type : types()) {
    if (type == kMerge) {
      put(kClaim, R"({"id":"claim:paper","subject":"APT10","relation":"is","object":"x","source":{"name":"A paper"}})");
    }
    if (!example_body(type).empty()) put(type, std::string(example_body(type)));
  }
  return out;
}

TEST(Examples, AreTakenByTheRegistersThatTheyShow) {
  auto registers = Registers::in_memory();
  for (const SealedItem& item : every_example()) {
    const auto status = registers->apply(item);
    EXPECT_TRUE(status) << item.type << ": " << status.error().text();
  }
}

TEST(Examples, AreOneLineOfJsonWithAnId) {
  for (const SealedItem& item : every_example()) {
    EXPECT_EQ(item.body_json.find('\n'), std::string::npos);
    const auto json = base::parse_json(item.body_json, item.type);
    ASSERT_TRUE(json) << json.error().text();
    EXPECT_TRUE(json->contains("id")) << item.type;
  }
}

TEST(Examples, GiveTheSameStoreAgain) {
  auto once = Registers::in_memory();
  auto again = Registers::in_memory();
  ASSERT_TRUE(once->apply_all(every_example()));
  ASSERT_TRUE(again->apply_all(every_example()));
  EXPECT_TRUE(compare(*once, *again)->empty());
  EXPECT_EQ(*dump(*once), *dump(*again));
}

}  // namespace
}  // namespace backtrail::registers
