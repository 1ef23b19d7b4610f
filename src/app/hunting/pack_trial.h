// SPDX-License-Identifier: Apache-2.0
// A hunting pack put to the test before anybody is asked to run it: each of its rules has to find something where the
// activity was planted, and nothing of the pack may find anything in telemetry that is known to be clean. A rule whose log
// source the clean telemetry lacks was not silent there, it was not asked; that is said, and is no pass.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/progress.h"
#include "base/result.h"
#include "base/time.h"

namespace backtrail::app {

inline constexpr std::size_t kPackFiles = 10'000;
inline constexpr std::uint64_t kPackBytes = 64ULL << 20;

struct SelfTestRequest {
  std::string pack;  // a ZIP as `publish --as pack` writes it, or the folder that it was unpacked into
  std::vector<std::string> planted;  // telemetry
  std::vector<std::string> clean;
  unsigned threads = 1;
};

struct SelfTest {
  struct Row {
    std::string kind;  // as findings call it
    std::string id;
    std::string title;
    std::uint64_t planted = 0;  // findings
    std::uint64_t clean = 0;
    std::string verdict;  // well | never fires | fires on clean | not asked of clean | not evaluated
  };
  std::vector<Row> rows;  // each rule; and each indicator that fired on clean telemetry
  std::uint64_t indicators = 0;
  std::vector<base::Error> diagnostics;
  bool holds = true;  // no rule failed
  bool incomplete = false;  // telemetry that could not be read, or rules that were not asked of the clean
};

/// kBadPack when nothing of it can be hunted with, and those of run_hunt().
base::Result<SelfTest> self_test(const SelfTestRequest& request, const base::Clock& clock, base::Progress* progress);

}  // namespace backtrail::app
