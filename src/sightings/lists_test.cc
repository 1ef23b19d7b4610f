// SPDX-License-Identifier: Apache-2.0
// A long value that is looked at in parts has the observables that it has as a whole.
#include "sightings/lists.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>

#include "base/testing.h"
#include "sightings/testing/fragments.h"

namespace backtrail::sightings {
namespace {

using testing_support::kFragments;

class SameInParts : public testing::Test {
 protected:
  void check(const std::string& text, observable::FieldHints hints = {}) {
    const record::Value value = record::text_value(text);
    std::set<std::string> whole, parts;
    for (const Piece& piece : extractor_.extract(text, hints, false))
      whole.insert(static_cast<char>(piece.family) + std::string(piece.value));
    Lists::Asked asked{&value, hints};
    lists_.prepare(asked);
    for (const std::uint32_t number : lists_.of(asked)) parts.insert(std::string(lists_.observable(number)));
    ASSERT_EQ(parts, whole) << testing::PrintToString(text);
    seen_ += whole.size();
  }

  Extractor extractor_;
  Lists lists_;
  std::size_t seen_ = 0;
};

TEST_F(SameInParts, OfRandomTexts) {
  const auto joints = std::to_array<std::string_view>({"|",
                                                       "|",
                                                       "\\|",
                                                       "\n",
                                                       "\r\n",
                                                       "\n ",
                                                       "+9c534|",
                                                       "+0|",
                                                       "+123456789abcdef01|",
                                                       "%41",
                                                       "[.]",
                                                       "TOOL.EXE-1A2B3C4D.pf",
                                                       ".dll",
                                                       "C:\\Windows\\System32\\ntdll.dll+9c534|",
                                                       "/usr/lib/libc.so+1f",
                                                       "\\.dll+1|",
                                                       "http://a.example/x|y",
                                                       "HKLM\\Software\\x|y",
                                                       "UNKNOWN(00000000)",
                                                       "aAB0AHQAcAA6AC8ALwBlAHYAaQBsAC4AZQB4AGEAbQBwAGwAZQA"});
  std::mt19937 random(17);
  const auto one_of = [&](const auto& all) { return all[static_cast<std::size_t>(random() % all.size())]; };
  for (std::size_t round = 0; round < base::testing_support::rounds(20'000); ++round) {
    std::string text;
    while (text.size() < kLeastParted + random() % 200) text += random() % 3 == 0 ? one_of(joints) : one_of(kFragments);
    observable::FieldHints hints;
    hints.user = round % 7 == 0;
    hints.agent = round % 11 == 0;
    check(text, hints);
    if (HasFailure()) return;
    // What gives up too often is not looked at in parts any more.
    if (round % 50 == 0) lists_ = {};
  }
  EXPECT_GT(seen_, base::testing_support::rounds(100'000));
}

TEST_F(SameInParts, OfCallTraces) {
  std::string trace;
  for (const std::string_view module : {"ntdll.dll", "KERNELBASE.dll", "a b.dll", "KERNELBASE.dll", "UNKNOWN(1)"})
    trace += "C:\\Windows\\System32\\" + std::string(module) + "+9c534|";
  for (unsigned offset = 1; offset < 1U << 30; offset = offset * 3 + 1) {
    check(trace + "C:\\Windows\\Program Files (x86)\\x\\System.Manaa57fc8cc#\\System.ni.dll+" + std::to_string(offset) +
          "(wow64)|C:\\Windows\\system32\\lsm.dll+" + std::to_string(offset));
  }
}

TEST_F(SameInParts, OfRealLogs) {
  const char* corpora = std::getenv("BACKTRAIL_CORPORA");
  if (corpora == nullptr) GTEST_SKIP() << "BACKTRAIL_CORPORA is not set, so there are no logs to compare on";
  std::string block;
  std::size_t blocks = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::string(corpora) + "/sigma/regression_data")) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line) && !HasFailure();) {
      block += line + "\n";
      if (block.size() < 2000) continue;
      check(block);
      block.clear();
      ++blocks;
    }
  }
  EXPECT_GT(blocks, 100U);
}

}  // namespace
}  // namespace backtrail::sightings
