// SPDX-License-Identifier: Apache-2.0
// Every format on damaged bytes: each fixture cut at 200 places and with 2,000 bytes flipped, one at a time. Nothing may
// crash or hang (run under the sanitizers), each record's bytes must lie where it says, and a cut loses no record before it.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "ingest/testing/fixtures.h"

namespace backtrail::ingest {
namespace {

using testing::Collected;

constexpr std::size_t kCuts = 200;
constexpr std::size_t kFlips = 2000;

std::vector<std::string> all_fixtures() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(testing::fixtures()))
    names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

class Damage : public ::testing::TestWithParam<std::string> {
 protected:
  Damage() : bytes_(testing::fixture(GetParam())), format_(detect(bytes_, true)) {}

  Collected read(std::string_view bytes) const {
    SourceInfo source{"log"};
    source.modified = base::from_unix(1'600'000'000);
    Collected got = testing::read_bytes(*format_, bytes, source);
    std::uint64_t behind = 0;
    for (const auto& record : got.records) {
      EXPECT_EQ(bytes.substr(record.offset, record.bytes.size()), record.bytes);
      EXPECT_GE(record.offset, behind);
      behind = record.offset + record.bytes.size();
    }
    return got;
  }

  const std::string bytes_;
  const Format* format_;
};

TEST_P(Damage, CutsLoseNothingThatStandsBefore) {
  ASSERT_NE(format_, nullptr);
  const Collected whole = read(bytes_);
  for (std::size_t i = 0; i < kCuts; ++i) {
    const std::size_t cut = bytes_.size() * i / kCuts;
    const Collected got = read(std::string_view(bytes_).substr(0, cut));
    // OTLP nests its records: a cut costs all of the object that it is in, which is a line of the fixture.
    const std::size_t good = format_->name() == "otlp" ? bytes_.rfind('\n', cut) + 1 : cut;
    const auto before = static_cast<std::size_t>(std::ranges::count_if(
        whole.records, [&](const auto& record) { return record.offset + record.bytes.size() < good; }));
    EXPECT_GE(got.records.size(), before) << "cut at " << cut;
  }
}

TEST_P(Damage, FlippedBytesNeverStopTheReader) {
  ASSERT_NE(format_, nullptr);
  std::mt19937 random(11);
  std::string damaged = bytes_;
  for (std::size_t i = 0; i < kFlips; ++i) {
    const std::size_t at = random() % damaged.size();
    damaged[at] = static_cast<char>(random());
    read(damaged);
    (void)detect(damaged, true);
    damaged[at] = bytes_[at];
  }
}

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
}

/// So that no format comes in without being damaged here. EVTX makes its own files (evtx/damage_test.cc).
TEST(DamageOfFormats, EveryFormatHasAFixture) {
  std::set<std::string_view> seen{"evtx"};
  for (const std::string& name : all_fixtures()) {
    const Format* format = detect(testing::fixture(name), true);
    ASSERT_NE(format, nullptr) << name;
    seen.insert(format->name());
  }
  for (const Format* format : all_formats()) EXPECT_TRUE(seen.contains(format->name())) << format->name();
}

INSTANTIATE_TEST_SUITE_P(AllFixtures, Damage, ::testing::ValuesIn(all_fixtures()), test_name);

}  // namespace
}  // namespace backtrail::ingest
