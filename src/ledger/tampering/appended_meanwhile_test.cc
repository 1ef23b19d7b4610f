// SPDX-License-Identifier: Apache-2.0
// Nothing is tampered with here: somebody appends, and erases bodies, while another verifies. That is no finding.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "ledger/testing.h"

namespace backtrail::ledger {
namespace {

TEST(Tampering, AppendsMeanwhileAreNoFindings) {
  testing_support::Sealed sealed;
  constexpr int kAppends = 400;  // over the end of a tile
  constexpr std::uint64_t kRuns = 4;
  constexpr int kMostAppends = 20'000;  // where one of the two gets no processor
  std::atomic<bool> done = false;
  std::atomic<std::uint64_t> runs = 0;
  std::jthread writer([&] {
    for (int i = 0; i < kAppends || (runs < kRuns && i < kMostAppends); ++i) {
      sealed.append(1);
      if (i % 7 == 0)
        (void)erase(sealed.log(), sealed.bodies(), sealed.body(static_cast<std::size_t>(i)), {"a1", "Ana"}, "by law")
            .value();
    }
    done = true;
  });
  std::uint64_t last = 0;
  while (!done) {
    std::vector<Finding> findings;
    const auto report = verify(sealed.path(), {}, [&](const Finding& finding) {
      findings.push_back(finding);
      return true;
    });
    ASSERT_TRUE(report);
    ++runs;
    EXPECT_GE(report->entries, last);
    last = report->entries;
    for (const Finding& one : findings)
      ADD_FAILURE() << one.what << " " << one.place << ": " << one.expected << " / " << one.got;
    if (!findings.empty()) {
      runs = kRuns;
      break;
    }
  }
  writer.join();
  EXPECT_GE(runs, kRuns);
  EXPECT_TRUE(sealed.findings().empty());
}

/// A checkpoint that was set back stays one, however often it is read.
TEST(Tampering, ACheckpointSetBackIsFoundWithTheHeadsBeyondIt) {
  testing_support::Sealed sealed;
  const std::string early = sealed.read("ledger/checkpoint");
  sealed.append(2);
  sealed.write("ledger/checkpoint", early);
  const auto findings = sealed.findings();
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].what, "rolled-back");
}

}  // namespace
}  // namespace backtrail::ledger
