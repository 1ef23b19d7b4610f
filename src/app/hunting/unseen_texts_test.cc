// SPDX-License-Identifier: Apache-2.0
#include "app/hunting/unseen_texts.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "app/hunting/hunt.h"
#include "base/file.h"

namespace backtrail::app {
namespace {

constexpr std::string_view kLog =
    "{\"m\":\"from 192.0.2.9.cdn.example\"}\n"
    "{\"m\":\"from 192.0.2.9\"}\n"
    "{\"m\":\"from 192.0.2.9.cdn.example, from 192.0.2.9\"}\n"
    "{\"m\":\"from 192.0.2.9.cdn.example\"}\n";

class UnseenTextsTest : public testing::Test {
 protected:
  UnseenTextsTest() {
    char name[] = "/tmp/unseenXXXXXX";
    folder_ = ::mkdtemp(name);
    (void)base::write_file(folder_ + "/a.jsonl", kLog).value();
    (void)base::write_file(folder_ + "/i.csv", "value,type\n192.0.2.9,ipv4\nabsent.example,domain\n").value();
  }
  ~UnseenTextsTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  [[nodiscard]] HuntResult hunt(bool texts, unsigned threads) const {
    HuntRequest request;
    request.paths = {folder_ + "/a.jsonl"};
    request.intel = {folder_ + "/i.csv"};
    request.texts = texts;
    request.threads = threads;
    return run_hunt(request, base::system_clock(), nullptr).value();
  }
  std::string folder_;
};

TEST_F(UnseenTextsTest, AreOfRecordsInWhichNothingIsTakenForTheIndicator) {
  for (const unsigned threads : {1U, 2U}) {
    const HuntResult result = hunt(true, threads);
    EXPECT_EQ(result.findings.size(), 2U);
    ASSERT_EQ(result.unseen_texts.size(), 1U);
    const UnseenText& one = result.unseen_texts[0];
    EXPECT_EQ(result.set.indicators[one.indicator].value, "192.0.2.9");
    EXPECT_EQ(one.records, 2U);
    EXPECT_EQ(one.first.offset, 0U);
  }
}

TEST_F(UnseenTextsTest, AreLookedForWhereTheyAreAskedForAlone) { EXPECT_TRUE(hunt(false, 1).unseen_texts.empty()); }

}  // namespace
}  // namespace backtrail::app
