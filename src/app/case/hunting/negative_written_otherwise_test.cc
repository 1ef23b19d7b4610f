// SPDX-License-Identifier: Apache-2.0
// A negative finding about what logs may have in another writing, as paths by Windows' short names: whole only where the index knows that
// they have not.
#include <filesystem>

#include "app/case/telemetry/indexing.h"
#include "app/case/testing.h"
#include "sightings/extract.h"
#include "sightings/index.h"

namespace backtrail::app {
namespace {

class NegativeWrittenOtherwise : public testing_support::World {
 protected:
  void SetUp() override {
    auto made = Case::init(folder(), "test.example/short", testing_support::kAna, surroundings_);
    ASSERT_TRUE(made) << made.error().text();
  }
  static std::string line(const std::string& path) {
    return R"({"time":"2017-01-01T08:00:00Z","Image":)" + base::dump(base::OrderedJson(path)) + "}\n";
  }
  void ingest(const std::string& lines) {
    write(log(), lines);
    auto it = open();
    ASSERT_TRUE(it);
    CatalogueRequest request;
    request.paths = {log()};
    request.tenant = "alpha";
    const auto done = catalogue(*it, testing_support::kAna, request, nullptr);
    ASSERT_TRUE(done) << done.error().text();
  }
  /// "coverage: why | why", of a search for these paths.
  std::string searched_for(const std::vector<std::string>& paths) {
    std::string list;
    for (const std::string& path : paths) list += path + "\n";
    write(root_ + "/paths.txt", list);
    auto it = open();
    EXPECT_TRUE(it);
    NegativeRequest request;
    request.question = "Was it there?";
    request.intel = {root_ + "/paths.txt"};
    const auto done = seal_negative(*it, testing_support::kAna, request, nullptr);
    EXPECT_TRUE(done) << done.error().text();
    if (!done) return {};
    EXPECT_TRUE(done->found.empty());
    std::string out = done->coverage + ":";
    for (const registers::NotLooked& gap : done->not_looked) {
      if (gap.why.contains("short names") || gap.why.contains("no UTF-8")) out += " " + gap.why + " |";
    }
    return out;
  }
  [[nodiscard]] std::string log() const { return root_ + "/logs/win.json"; }
  void remove_index() const { std::filesystem::remove_all(sightings_folder(folder())); }

  const std::string may_be_ = R"(C:\Users\Administrator\Temp\x.exe)";
};

TEST_F(NegativeWrittenOtherwise, OfALogThatGrewItsBeginningCounts) {
  ingest(line(R"(C:\Users\ADMINI~1\Temp\x.exe)"));
  ingest(line(R"(C:\Users\ADMINI~1\Temp\x.exe)") + line(R"(C:\Windows\explorer.exe)"));
  EXPECT_EQ(
      searched_for({may_be_}),
      "partial: c:\\users\\administrator\\temp\\x.exe: 1 record has a path with short names (PROGRA~1) and this end, "
      "which may be it: ask for the file's name too |");
  EXPECT_EQ(searched_for({R"(C:\Users\Administrator\Temp\y.exe)"}), "complete:");
}

TEST_F(NegativeWrittenOtherwise, WhatAnIndexOfAnEarlierVersionNeverNotedIsNotAnswered) {
  const std::string lines = line(R"(C:\Windows\explorer.exe)");
  ingest(lines);
  EXPECT_EQ(searched_for({may_be_}), "complete:");
  remove_index();
  auto addition = sightings::Addition::begin(sightings_folder(folder()));
  ASSERT_TRUE(addition);
  const auto it = open(Case::Access::read);
  const auto sources = it->registers().sources();
  ASSERT_TRUE(addition->mark(
      {sources->front().entry.index, sightings::kShortNamesSince - 1, base::sha256(lines), 0, 1, "alpha"}));
  ASSERT_TRUE(addition->commit());
  const std::string blind =
      "partial: 1 path may stand in the logs by short names (PROGRA~1), and of 1 source the index has none: backtrail case "
      "reindex |";
  EXPECT_EQ(searched_for({may_be_}), blind);
  EXPECT_EQ(searched_for({R"(C:\Temp\y.exe)"}), "complete:");  // has no short name
  remove_index();
  EXPECT_EQ(searched_for({may_be_}), blind);
}

TEST_F(NegativeWrittenOtherwise, LettersBeyondAsciiMayStandInBytesThatAreNoUtf8) {
  ingest("{\"time\":\"2017-01-01T08:00:00Z\",\"Image\":\"C:\\\\Temp\\\\J\xf6rg.exe\"}\n");
  const std::string told = searched_for({"C:\\Temp\\J\u00f6rg.exe"});
  EXPECT_EQ(
      told,
      "partial: c:\\temp\\j\u00f6rg.exe: 1 record holds bytes that are no UTF-8, in which letters beyond ASCII are not found |");
  EXPECT_EQ(searched_for({"C:\\Temp\\jorg.exe"}), "complete:");
}

TEST_F(NegativeWrittenOtherwise, TheFirstOfManyAreNamedAndTheOthersCounted) {
  std::string lines;
  std::vector<std::string> paths;
  for (int i = 0; i < 25; ++i) {
    lines += line("C:\\Users\\ADMINI~1\\Temp\\x" + std::to_string(i) + ".exe");
    paths.push_back("C:\\Users\\Administrator\\Temp\\x" + std::to_string(i) + ".exe");
  }
  ingest(lines);
  const std::string told = searched_for(paths);
  EXPECT_EQ(std::ranges::count(told, '|'), 21) << told;
  EXPECT_TRUE(told.contains("5 further paths may stand in the logs by short names")) << told;
}

}  // namespace
}  // namespace backtrail::app
