// SPDX-License-Identifier: Apache-2.0
// Sources as versions before sealed them, which did not count records without a time: no search from before they came in is held for
// whole until somebody has counted.
#include "app/case/hunting/lapses.h"
#include "app/case/telemetry/coverage.h"
#include "app/case/telemetry/reindexing.h"
#include "app/case/testing.h"

namespace backtrail::app {
namespace {

using base::Json;

constexpr std::string_view kUncounted =
    "logs came in since in which an earlier version did not count records without a time, and these may be of these "
    "days: ingest them again";
constexpr std::string_view kUntimed = "records without a time came in or were replaced since, and may be of these days";

constexpr const char* kEvil = R"(title: evil
id: 11111111-1111-4111-8111-111111111111
logsource: {product: windows, category: process_creation}
detection: {s: {CommandLine|contains: ' -evil'}, condition: s}
)";

class Uncounted : public testing_support::World {
 protected:
  void SetUp() override {
    auto made = Case::init(folder(), "test.example/uncounted", testing_support::kAna, surroundings_);
    ASSERT_TRUE(made) << made.error().text();
    write(log("day1"), record("2017-01-01T08:00:00Z"));
    ingest("day1");
    auto it = open();
    ASSERT_TRUE(it);
    const std::string rule = root_ + "/rules/evil.yml";
    write(rule, kEvil);
    NegativeRequest negative;
    negative.id = "n1";
    negative.tenant = "x";
    negative.question = "Was it used?";
    negative.intel = {rule};
    const auto no = seal_negative(*it, testing_support::kAna, negative, nullptr);
    ASSERT_TRUE(no) << no.error().text();
    ASSERT_TRUE(no->sealed);
    ASSERT_EQ(no->coverage, "complete");
  }

  [[nodiscard]] std::string log(const std::string& name) const { return root_ + "/logs/" + name + ".jsonl"; }
  [[nodiscard]] static std::string record(const std::string& time) {
    const std::string stamp = time.empty() ? "" : "\"@timestamp\":\"" + time + "\",";
    return "{" + stamp +
           R"("EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"h","CommandLine":"a.exe -a"})" +
           "\n";
  }

  Catalogued ingest(const std::string& name) {
    auto it = open();
    EXPECT_TRUE(it) << it.error().text();
    CatalogueRequest request;
    request.paths = {log(name)};
    request.tenant = "x";
    auto done = catalogue(*it, testing_support::kAna, request, nullptr);
    EXPECT_TRUE(done) << done.error().text();
    EXPECT_FALSE(done->incomplete());
    return std::move(*done);
  }

  /// As a version sealed it that did not count: what this one would seal, without the counts.
  void ingest_as_before(const std::string& name) {
    std::vector<Draft> drafts;
    {
      // Read by this version in a case of its own.
      auto other =
          Case::init(root_ + "/other" + name, "test.example/other" + name, testing_support::kAna, surroundings_);
      ASSERT_TRUE(other) << other.error().text();
      CatalogueRequest request;
      request.paths = {log(name)};
      request.tenant = "x";
      const auto done = catalogue(*other, testing_support::kAna, request, nullptr);
      ASSERT_TRUE(done) << done.error().text();
      const auto entry = other->ledger().entry(1);
      ASSERT_TRUE(entry) << entry.error().text();
      const auto body = other->bodies().get(*entry->body);
      ASSERT_TRUE(body) << body.error().text();
      Json parsed = Json::parse(*body);
      for (auto& one : parsed["log_sources"]) ASSERT_EQ(one.erase("without_time"), 1U);
      drafts.push_back({std::string(registers::kSource), base::dump(parsed)});
    }
    auto it = open();
    ASSERT_TRUE(it) << it.error().text();
    ASSERT_TRUE(it->seal(testing_support::kAna, drafts));
    ASSERT_TRUE(reindex_sightings(*it, "ana", {}, nullptr));
  }

  std::vector<std::string> lapsed() {
    const auto it = open(Case::Access::read);
    EXPECT_TRUE(it) << it.error().text();
    const auto lapses = Lapses::read(*it);
    EXPECT_TRUE(lapses) << lapses.error().text();
    const auto search = it->registers().evidence("n1");
    EXPECT_TRUE(search) << search.error().text();
    std::vector<std::string> out;
    for (const Change& one : lapses->of(*search)) out.push_back(one.text());
    EXPECT_EQ(lapses->any_of(*search, "x"), !out.empty());
    return out;
  }
  std::uint64_t uncounted() {
    const auto it = open(Case::Access::read);
    EXPECT_TRUE(it) << it.error().text();
    auto sources = it->registers().sources();
    EXPECT_TRUE(sources);
    return coverage_of(*sources)["x"].uncounted;
  }
};

using Texts = std::vector<std::string>;

TEST_F(Uncounted, ALogOfOtherDaysEndsASearchUntilItsRecordsAreCounted) {
  write(log("later"), record("2017-03-01T08:00:00Z"));
  ingest_as_before("later");
  EXPECT_EQ(lapsed(), Texts{std::string(kUncounted)});
  EXPECT_EQ(uncounted(), 1U);
  const auto again = ingest("later");
  ASSERT_EQ(again.sources.size(), 1U);
  EXPECT_EQ(again.sources[0].state, kCounted);
  EXPECT_EQ(lapsed(), Texts{}) << "all of them have a time";
  EXPECT_EQ(uncounted(), 0U);
  EXPECT_EQ(ingest("later").sources.at(0).state, "known") << "counted once";
  EXPECT_TRUE(verify().empty());
}

TEST_F(Uncounted, RecordsThatTurnOutToHaveNoTimeCameInWhenTheirLogDid) {
  write(log("later"), record("2017-03-01T08:00:00Z") + record(""));
  ingest_as_before("later");
  ASSERT_EQ(lapsed(), Texts{std::string(kUncounted)});
  ingest("later");
  EXPECT_EQ(lapsed(), Texts{std::string(kUntimed)});
}

TEST_F(Uncounted, WhatGrewFromThemIsCountedAsAWhole) {
  write(log("later"), record("2017-03-01T08:00:00Z"));
  ingest_as_before("later");
  write(log("later"), record("2017-03-01T08:00:00Z") + record("2017-03-02T08:00:00Z"));
  EXPECT_EQ(ingest("later").sources.at(0).state, "grown");
  EXPECT_EQ(lapsed(), Texts{}) << "with none at its end it had none before";
}

TEST_F(Uncounted, OfALogThatIsGoneNobodyCanKnow) {
  write(log("later"), record("2017-03-01T08:00:00Z"));
  ingest_as_before("later");
  write(log("later"), record("2017-04-01T08:00:00Z") + record("2017-04-01T08:00:00Z"));
  EXPECT_EQ(ingest("later").sources.at(0).state, "corrected");
  EXPECT_EQ(lapsed(), Texts{std::string(kUncounted)});
}

}  // namespace
}  // namespace backtrail::app
