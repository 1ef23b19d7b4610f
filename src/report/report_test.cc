// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "report/csv.h"
#include "report/navigator.h"
#include "report/sarif.h"
#include "report/terminal.h"
#include "report/testing.h"
#include "report/text.h"
#include "report/write.h"

namespace backtrail::report {
namespace {

using testing::Case;
using ::testing::HasSubstr;
using ::testing::Not;

std::string written(Form form, const Case& of) {
  std::string out;
  (void)write(
      form, of.hunt, [](const Detector&) { return std::string("title: a rule\n"); },
      [&](std::string_view bytes) { out += bytes; });
  return out;
}

TEST(Text, FairSharesShowFewWholeAndCutTheLargestAlike) {
  EXPECT_EQ(fair_shares({5, 100, 2, 100}, 47), (std::vector<std::uint64_t>{5, 20, 2, 20}));
  EXPECT_EQ(fair_shares({5, 6}, 11), (std::vector<std::uint64_t>{5, 6}));
  EXPECT_EQ(fair_shares({9, 9, 9}, 2), (std::vector<std::uint64_t>{0, 0, 0}));
  EXPECT_TRUE(fair_shares({}, 3).empty());
}

TEST(Text, ShortenedNeverCutsACharacter) {
  EXPECT_EQ(shortened("aäb", 2), "a…");
  EXPECT_EQ(shortened("aäb", 4), "aäb");
}

TEST(Text, ShellWordIsOneWordWhateverIsInIt) {
  EXPECT_EQ(shell_word("a/b.log"), "a/b.log");
  EXPECT_EQ(shell_word("a b'; rm x"), "'a b'\\''; rm x'");
}

TEST(Csv, CellsThatASpreadsheetWouldRunAreHarmless) {
  Case of;
  of.add("=cmd|' /C calc'!A0", Level::high, {{"Image", "a,\"b\""}});
  const std::string out = written(Form::csv, of);
  EXPECT_THAT(out, HasSubstr(",'=cmd|' /C calc'!A0,"));
  EXPECT_THAT(out, HasSubstr(",\"Image: a,\"\"b\"\"\","));
}

TEST(Csv, HasItsHeaderWithoutAnyFinding) { EXPECT_EQ(written(Form::csv, Case()).substr(0, 17), "time,level,title,"); }

TEST(Timesketch, LeavesOutAndCountsWhatHasNoTime) {
  Case of;
  of.add("first", Level::low, {});
  of.add("second", Level::low, {}).time = std::nullopt;
  std::string out;
  EXPECT_EQ(write_timesketch_jsonl(of.hunt, [&](std::string_view bytes) { out += bytes; }), 1U);
  const auto row = base::parse_json(out, "out");
  ASSERT_TRUE(row);
  EXPECT_EQ((*row)["datetime"], "2017-02-03T04:05:06.789123+00:00");
  EXPECT_EQ((*row)["timestamp"], 1486094706789123);
  EXPECT_EQ((*row)["message"], "[low] first - ");
}

TEST(Sarif, ResultsPointToTheirRuleAndToBytesInAMember) {
  Case of;
  of.hunt.sources[0].member = "in side.log";
  of.add("found", Level::critical, {{"Image", "x"}});
  const auto log = base::parse_json(written(Form::sarif, of), "out");
  ASSERT_TRUE(log);
  const auto& run = (*log)["runs"][0];
  const auto& result = run["results"][0];
  EXPECT_EQ(run["tool"]["driver"]["rules"][result["ruleIndex"].get<std::size_t>()]["id"], result["ruleId"]);
  EXPECT_EQ(result["level"], "error");
  const auto& place = result["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["region"]["byteOffset"], 100);
  const auto& artifact = run["artifacts"][place["artifactLocation"]["index"].get<std::size_t>()];
  EXPECT_EQ(artifact["location"]["uri"], "in%20side.log");
  EXPECT_EQ(run["artifacts"][artifact["parentIndex"].get<std::size_t>()]["location"]["uri"], "logs/a.log");
}

TEST(Navigator, CoverageTellsRulesWithTelemetryFromRulesWithout) {
  Case of;
  of.hunt.techniques = {
      {"T1003", "", {}, 0, 0, 0, 4}, {"T1059.001", "", {}, 7, 1, 3, 1}, {"not a technique", "", {}, 1, 1, 1, 0}};
  const auto found = base::parse_json(written(Form::navigator, of), "out");
  const auto seen = base::parse_json(written(Form::navigator_coverage, of), "out");
  ASSERT_TRUE(found && seen);
  ASSERT_EQ((*found)["techniques"].size(), 1U);
  EXPECT_EQ((*found)["techniques"][0]["score"], 7);
  ASSERT_EQ((*seen)["techniques"].size(), 2U);
  EXPECT_EQ((*seen)["techniques"][0]["score"], 0);
  EXPECT_EQ((*seen)["techniques"][1]["score"], 3);
}

TEST(Stix, OneSightingPerDetectorAndSourceWithCountAndPeriod) {
  Case of;
  of.add("rule", Level::high, {});
  of.again().time = base::Instant{of.finding().time->ticks + base::kTicksPerDay};
  const auto bundle = base::parse_json(written(Form::stix, of), "out");
  ASSERT_TRUE(bundle);
  ASSERT_EQ((*bundle)["objects"].size(), 3U);
  const auto& indicator = (*bundle)["objects"][1];
  const auto& sighting = (*bundle)["objects"][2];
  EXPECT_EQ(indicator["pattern"], "title: a rule\n");
  EXPECT_EQ(indicator["pattern_type"], "sigma");
  EXPECT_EQ(sighting["sighting_of_ref"], indicator["id"]);
  EXPECT_EQ(sighting["count"], 2);
  EXPECT_EQ(sighting["first_seen"], "2017-02-03T04:05:06.789Z");
  EXPECT_EQ(sighting["last_seen"], "2017-02-04T04:05:06.789Z");
}

TEST(Stix, IndicatorsOfAnyListBecomePatterns) {
  Case of;
  of.add("d", Level::indicator, {});
  of.hunt.detectors[0].observable = "path";
  of.hunt.detectors[0].value = "c:\\it's\\x.exe";
  const auto bundle = base::parse_json(written(Form::stix, of), "out");
  ASSERT_TRUE(bundle);
  EXPECT_EQ((*bundle)["objects"][1]["pattern"],
            "[file:parent_directory_ref.path = 'c:\\\\it\\'s' AND file:name = 'x.exe']");
}

TEST(Terminal, NothingFoundNeverStandsAlone) {
  Case of;
  of.hunt.blind = {{"linux/auditd", {"a", "b"}}};
  const std::string out = summary_text(of.hunt, false);
  EXPECT_THAT(out, HasSubstr("nothing in what was looked at"));
  EXPECT_THAT(out, HasSubstr("2  rules without telemetry"));
  EXPECT_THAT(out, Not(HasSubstr("\x1b")));
}

TEST(Terminal, TitlesCannotSteerTheTerminal) {
  Case of;
  of.add("bad\x1b[2J\ntitle", Level::high, {});
  EXPECT_THAT(summary_text(of.hunt, false), HasSubstr("bad [2J title"));
}

TEST(Target, TheNameOrTheFormBeforeItTells) {
  EXPECT_EQ(parse_target("a/b.html")->form, Form::html);
  EXPECT_EQ(parse_target("stix=b.json")->form, Form::stix);
  EXPECT_EQ(parse_target("stix=b.json")->path, "b.json");
  EXPECT_EQ(parse_target("x=y.sarif")->path, "x=y.sarif");
  EXPECT_FALSE(parse_target("b.json"));
  EXPECT_FALSE(parse_target("stix="));
}

}  // namespace
}  // namespace backtrail::report
