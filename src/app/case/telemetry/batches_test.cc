// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/batches.h"

#include <algorithm>

#include "app/case/telemetry/indexing.h"
#include "app/case/testing.h"

namespace backtrail::app {
namespace {

/// Asks the work to stop when it has been asked for the time so often.
struct StoppingClock final : base::Clock {
  StoppingClock(base::Progress& progress, int calls) : progress(progress), left(calls) {
    moving.time = base::system_clock().now();  // what is entered is entered after its file was written
  }
  [[nodiscard]] base::Instant now() const override {
    if (--left == 0) progress.stop = true;
    return moving.now();
  }
  base::Progress& progress;
  mutable int left;
  testing_support::MovingClock moving;
};

class IngestInSteps : public testing_support::World {
 protected:
  void SetUp() override {
    for (const char* name : {"a", "b", "c", "d"}) {
      write(root_ + "/logs/" + name + ".log", login("2018-01-02T03:04:05Z", name, "203.0.113.9"));
      // A file's time has passed when it is ingested.
      std::filesystem::last_write_time(root_ + "/logs/" + name + ".log",
                                       std::filesystem::file_time_type::clock::now() - std::chrono::years(20));
    }
    request_.paths = {root_ + "/logs"};
    request_.tenant = "x";
    request_.bytes_of_step = 1;
  }

  [[nodiscard]] std::vector<std::string> held(const Case& it) const {
    std::vector<std::string> out;
    const auto sources = it.registers().sources(registers::Which::all);
    EXPECT_TRUE(sources);
    for (const registers::Source& one : *sources) out.push_back(one.path + " " + one.sha256);
    std::ranges::sort(out);
    return out;
  }

  CatalogueRequest request_;
};

TEST_F(IngestInSteps, GoesOnWhereItWasInterrupted) {
  std::set<std::size_t> sealed_when_stopped;
  for (int calls = 1; calls < 200; calls += 3) {
    base::Progress progress;
    const StoppingClock clock(progress, calls + 20);
    surroundings_.clock = &clock_;
    const std::string folder = root_ + "/case" + std::to_string(calls);
    ASSERT_TRUE(Case::init(folder, "test.example/steps" + std::to_string(calls), testing_support::kAna, surroundings_));
    surroundings_.clock = &clock;
    auto it = Case::open(folder, Case::Access::write, surroundings_);
    ASSERT_TRUE(it) << it.error().text();
    clock.left = calls;
    const auto first = catalogue(*it, testing_support::kAna, request_, &progress);
    const bool stopped = progress.stop;
    clock.left = 1 << 30;
    const std::size_t sealed = held(*it).size();
    ASSERT_EQ(first ? first->sources.size() : 0, sealed);
    ASSERT_EQ(stopped && sealed < 4, !first || first->incomplete());
    sealed_when_stopped.insert(sealed);
    // A kill may leave what was sealed without its sightings.
    const bool lost = sealed == 2;
    if (lost) std::filesystem::remove_all(sightings_folder(folder));
    progress.stop = false;
    const auto again = catalogue(*it, testing_support::kAna, request_, &progress);
    ASSERT_TRUE(again) << again.error().text();
    EXPECT_FALSE(again->incomplete());
    EXPECT_EQ(again->sources.size(), lost || sealed == 4 ? 4 : 4 - sealed) << "what was sealed is not read again";
    const auto indexed = entered_sources(sightings_folder(folder));
    ASSERT_TRUE(indexed);
    EXPECT_EQ(indexed->size(), 4U);
    EXPECT_EQ(held(*it).size(), 4U);
    // Once it is whole, the same call looks at everything again.
    const auto whole = catalogue(*it, testing_support::kAna, request_, nullptr);
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->sources.size(), 4U);
    if (!stopped) break;
  }
  EXPECT_GE(sealed_when_stopped.size(), 4U) << "stopped at most of the places between steps";
}

TEST_F(IngestInSteps, WhatHasChangedSinceIsReadWithAllOthers) {
  ASSERT_TRUE(Case::init(folder(), "test.example/steps", testing_support::kAna, surroundings_));
  auto it = open();
  ASSERT_TRUE(it);
  ASSERT_TRUE(catalogue(*it, testing_support::kAna, request_, nullptr));
  ASSERT_TRUE(Batches(folder(), request_, find_inputs(request_.paths), {}, {}).begin());
  // Pushed on, with sizes and times as they were: what lay at b lies at c, and so on. Step by step each would take the place of the next.
  std::filesystem::remove(root_ + "/logs/d.log");
  for (const auto& [from, to] : {std::pair("c", "d"), {"b", "c"}, {"a", "b"}})
    std::filesystem::rename(root_ + "/logs/" + from + ".log", root_ + "/logs/" + to + ".log");
  write(root_ + "/logs/a.log", login("2018-01-02T03:04:05Z", "new", "203.0.113.9"));
  const auto done = catalogue(*it, testing_support::kAna, request_, nullptr);
  ASSERT_TRUE(done);
  std::vector<std::string> states;
  for (const CataloguedSource& one : done->sources) states.push_back(one.state);
  EXPECT_EQ(states, (std::vector<std::string>{"corrected", "moved", "moved", "moved"}));
}

}  // namespace
}  // namespace backtrail::app
