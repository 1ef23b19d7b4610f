// SPDX-License-Identifier: Apache-2.0
// A look-up that stays open: the case is read once, and again when it has changed since (something was sealed, or the index was added
// to or made anew), so that an answer is that of a process begun now and costs a look at three files. Whether logs have grown or been
// replaced since they were ingested no file of the case says: that is looked at with each reading, and once a minute.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "app/case/case.h"
#include "app/case/telemetry/lookup.h"
#include "base/result.h"
#include "base/time.h"

namespace backtrail::app {

class StandingLookup {
 public:
  StandingLookup(std::string folder, const Surroundings& surroundings, LookupRequest about);
  ~StandingLookup();

  /// Reads the case again where it must be; for whoever has a moment before the next question. Those of Case::open and look_up();
  /// the next call tries again.
  base::Status refresh();
  /// As refresh() and Lookup::ask().
  base::Result<LookupAnswer> ask(const std::string& value);
  /// When the case was read last.
  [[nodiscard]] base::Instant read_at() const { return read_at_; }

 private:
  struct Files;
  [[nodiscard]] Files files() const;
  base::Status read();

  std::string folder_;
  Surroundings surroundings_;
  LookupRequest about_;
  std::unique_ptr<Files> read_files_;  // as they were before the case was read
  std::unique_ptr<Case> case_;
  std::optional<Lookup> lookup_;  // of case_
  base::Instant read_at_{};
  std::chrono::steady_clock::time_point read_when_;
};

}  // namespace backtrail::app
