// SPDX-License-Identifier: Apache-2.0
// For tests of this part: a case folder that goes away, a clock that stands still, and diagnostics to look at.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "ledger/bodies.h"
#include "ledger/log.h"

namespace backtrail::ledger::testing_support {

struct Told final : base::Diagnostics {
  void report(base::Error error) override { errors.push_back(std::move(error)); }
  std::vector<base::Error> errors;
};

struct StillClock final : base::Clock {
  [[nodiscard]] base::Instant now() const override { return time; }
  base::Instant time{131'000'000'000'000'000};
};

inline EntryDraft draft(int number) { return {"note", {"a" + std::to_string(number % 3), "name " + std::to_string(number)}}; }

class Folder {
 public:
  Folder() : clock_(std::make_unique<StillClock>()), key_(*SigningKey::generate("test.example/case", base::system_random())) {
    char name[] = "/tmp/ledgerXXXXXX";
    path_ = ::mkdtemp(name);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string ledger() const { return path_ + "/ledger"; }
  [[nodiscard]] const SigningKey& key() const { return key_; }
  [[nodiscard]] StillClock& clock() const { return *clock_; }
  Log create() const { return *Log::create(ledger(), key_, {.clock = *clock_}); }

 private:
  std::string path_;
  std::unique_ptr<StillClock> clock_;
  SigningKey key_;
};

}  // namespace backtrail::ledger::testing_support
