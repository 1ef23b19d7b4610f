// SPDX-License-Identifier: Apache-2.0
#include "intel/rule_cache.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "base/file.h"
#include "intel/load.h"

namespace backtrail::intel {
namespace {

struct Silent : base::Diagnostics {
  void report(base::Error) override {}
};

std::string rule(std::size_t number) {
  return "title: Rule " + std::to_string(number) + "\nid: 00000000-0000-4000-8000-" +
         std::to_string(100'000'000'000 + number) +
         "\nstatus: test\nauthor: somebody\nlevel: high\ntags: [attack.t1003.001]\nlogsource: {product: windows}\n"
         "related: [{id: other, type: derived}]\n"
         "detection:\n  one:\n    - Image|endswith: [\\cmd.exe, 12, null, true]\n      User: ''\n  two: [word, '7']\n"
         "  condition: one or two\n";
}

/// More files than are worth keeping, a collection, a refused one and a correlation; and a folder for the cache.
class RuleCacheOfAFolder : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        testing::TempDir() + "backtrail-rule-cache-" + testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(folder_);
    for (std::size_t i = 0; i < kWorthKeeping; ++i) put("rule-" + std::to_string(i) + ".yml", rule(i));
    put("two.yml", rule(1000) + "---\n" + rule(1001));
    put("refused.yml", "title: x\nlogsource: {product: windows}\ndetection: {condition: a}\n");
    put("correlation.yml",
        "title: c\nid: c\ncorrelation: {type: event_count, rules: [00000000-0000-4000-8000-100000000000], "
        "timespan: 1m, condition: {gte: 2}}\n");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void put(const std::string& name, const std::string& text) const {
    ASSERT_TRUE(base::make_folders(folder_ + "/rules"));
    ASSERT_TRUE(base::write_file(folder_ + "/rules/" + name, text));
  }
  [[nodiscard]] std::string cache() const { return folder_ + "/cache"; }
  [[nodiscard]] std::string cache_file() const { return cache() + "/rules"; }
  [[nodiscard]] detector::Set load_with(const std::string& cache) const {
    Silent silent;
    return load({folder_ + "/rules"}, silent, cache).set;
  }
  /// How many of the folder's files the cache knows.
  [[nodiscard]] std::size_t known() const {
    RuleCache opened = RuleCache::open(cache());
    std::size_t out = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder_ + "/rules"))
      out += opened.find(base::sha256(*base::read_file(file.path())), file.path()).has_value() ? 1 : 0;
    return out;
  }
  /// The set as bytes and as where its rules lie; two that are equal cannot be told apart by a hunt.
  static std::string told(const detector::Set& set) {
    std::string out = encode_rules(set.rules) + std::to_string(set.correlations.size());
    for (const auto& each : set.rules) out += each.path + (each.silent ? " silent\n" : "\n");
    for (const auto& each : set.not_evaluated) out += each.path + each.error.message + "\n";
    return out;
  }
  std::string folder_;
};

TEST_F(RuleCacheOfAFolder, GivesTheSameRulesAsReadingThem) {
  const std::string anew = told(load_with(""));
  EXPECT_EQ(told(load_with(cache())), anew);  // fills it
  EXPECT_EQ(known(), kWorthKeeping + 1);      // all but the refused one and the correlation
  EXPECT_EQ(told(load_with(cache())), anew);
}

TEST_F(RuleCacheOfAFolder, SeesThatAFileHasChanged) {
  (void)load_with(cache());
  put("rule-7.yml", rule(7777));
  EXPECT_EQ(told(load_with(cache())), told(load_with("")));
}

TEST_F(RuleCacheOfAFolder, IsNotBelievedWhenAByteIsDamaged) {
  (void)load_with(cache());
  const std::string whole = *base::read_file(cache_file());
  for (std::size_t at = 0; at < whole.size(); at += whole.size() / 50) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    ASSERT_TRUE(base::write_file(cache_file(), damaged));
    EXPECT_EQ(known(), 0U) << "at byte " << at;
    ASSERT_TRUE(base::write_file(cache_file(), whole.substr(0, at)));
    EXPECT_EQ(known(), 0U) << "cut at byte " << at;
  }
}

TEST_F(RuleCacheOfAFolder, IsNotBelievedWhenOthersCouldHaveWrittenIt) {
  (void)load_with(cache());
  ASSERT_NE(known(), 0U);
  ASSERT_EQ(::chmod(cache_file().c_str(), 0620), 0);
  EXPECT_EQ(known(), 0U);
  ASSERT_EQ(::chmod(cache_file().c_str(), 0600), 0);
  ASSERT_EQ(::chmod(cache().c_str(), 0770), 0);
  EXPECT_EQ(known(), 0U);
  ASSERT_EQ(::chmod(cache().c_str(), 0700), 0);
  std::filesystem::rename(cache_file(), folder_ + "/elsewhere");
  std::filesystem::create_symlink(folder_ + "/elsewhere", cache_file());
  EXPECT_EQ(known(), 0U);
}

TEST_F(RuleCacheOfAFolder, LeavesNothingBehindForAFewRules) {
  for (const auto& file : std::filesystem::directory_iterator(folder_ + "/rules"))
    if (file.path().filename().string().starts_with("rule-1")) std::filesystem::remove(file.path());
  (void)load_with(cache());
  EXPECT_FALSE(std::filesystem::exists(cache_file()));
}

}  // namespace
}  // namespace backtrail::intel
