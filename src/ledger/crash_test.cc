// SPDX-License-Identifier: Apache-2.0
// A child appends and says through a pipe what was acknowledged; the parent kills it at odd moments. Whatever the pipe
// says must be there afterwards.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>

#include "ledger/testing.h"

namespace backtrail::ledger {
namespace {

void append_until_killed(const testing_support::Folder& folder, int pipe_end) {
  auto log = Log::open(folder.ledger(), folder.key());
  if (!log) ::_exit(3);
  for (int round = 0;; ++round) {
    const std::vector<EntryDraft> batch(round % 7 == 6 ? 300 : 1, testing_support::draft(round));
    const auto refs = log->append(batch);
    if (!refs) ::_exit(4);
    const std::uint64_t size = refs->back().index + 1;
    if (::write(pipe_end, &size, sizeof size) != sizeof size) ::_exit(5);
  }
}

TEST(Crash, WhatWasAcknowledgedSurvivesKill) {
  const testing_support::Folder folder;
  folder.create();
  std::mt19937 dice(7);
  std::uint64_t acknowledged = 0;
  for (int round = 0; round < 40; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) append_until_killed(folder, ends[1]);
    ::close(ends[1]);
    // First a few acknowledgements: how long an append takes is the disk's affair.
    std::uint64_t size = 0;
    for (auto wanted = dice() % 3; wanted > 0 && ::read(ends[0], &size, sizeof size) == sizeof size; --wanted)
      acknowledged = size;
    ::usleep(static_cast<unsigned>(dice() % 30000));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child gave up: " << WEXITSTATUS(status);
    while (::read(ends[0], &size, sizeof size) == sizeof size) acknowledged = size;
    ::close(ends[0]);

    testing_support::Told told;
    const auto log = Log::open(folder.ledger(), folder.key(), {.diagnostics = &told});
    ASSERT_TRUE(log) << log.error().text();
    EXPECT_GE(log->size(), acknowledged);
    std::vector<Finding> findings;
    ASSERT_TRUE(verify(folder.path(), {}, [&](const Finding& finding) {
      findings.push_back(finding);
      return true;
    }));
    EXPECT_TRUE(findings.empty()) << findings.front().what << " " << findings.front().place;
  }
  EXPECT_GT(acknowledged, 0U);
}

}  // namespace
}  // namespace backtrail::ledger
