// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/html/page.h"
#include "report/testing.h"

namespace backtrail::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string page(const Hunt& hunt) {
  std::string out;
  write_html(hunt, [&](std::string_view bytes) { out += bytes; });
  return out;
}

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t out = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++out;
  return out;
}

TEST(Html, NothingThatALogSaysBecomesMarkup) {
  const std::string evil = "\"><script>alert(1)</script><img src=x onerror=y>\xE2\x80\xAE&\xff";
  testing::Case of;
  of.hunt.sources[0].path = evil;
  of.hunt.sources[0].member = evil;
  of.hunt.log_sources[0].product = evil;
  of.hunt.blind = {{evil, {evil}}};
  of.hunt.not_evaluated = {{evil, evil, "BT1", evil}};
  of.hunt.unreadable = {{base::Code{1}, evil, {evil, evil}, evil}};
  of.hunt.unrecognised = {evil};
  of.hunt.nothing_from = {evil};
  of.hunt.gave_up = {{evil, 1}};
  of.hunt.techniques = {{evil, evil, {evil}, 1, 1, 1, 1}, {evil, evil, {}, 0, 0, 1, 0}, {evil, evil, {}, 0, 0, 0, 1}};
  const std::vector<std::pair<std::string, std::string>> also{{evil, evil}};
  Finding& finding = of.add(evil, Level::high, {{evil, evil}});
  finding.tenant = evil;
  finding.also_at = also;
  Detector& detector = of.hunt.detectors[0];
  detector.id = detector.author = detector.license = detector.pattern = evil;
  detector.sources = detector.reports = detector.techniques = {evil};
  of.hunt.read_records = [&](const std::vector<RecordPlace>& places) {
    return std::map<RecordPlace, ReadRecord>{{places[0], {{{evil, evil}}}}};
  };
  const std::string out = page(of.hunt);
  EXPECT_THAT(out, HasSubstr("&lt;script&gt;"));
  EXPECT_THAT(out, Not(HasSubstr("<script")));
  EXPECT_THAT(out, Not(HasSubstr("<img")));
  EXPECT_THAT(out, Not(HasSubstr("\xE2\x80\xAE")));
  EXPECT_THAT(out, Not(HasSubstr("\xff")));
  EXPECT_THAT(out, Not(HasSubstr(" style=")));
  EXPECT_EQ(count(out, "Content-Security-Policy"), 1U);
}

TEST(Html, NothingFoundStandsBesideItsCoverage) {
  testing::Case of;
  of.hunt.techniques = {{"T1003", "", {}, 0, 0, 0, 4}};
  const std::string out = page(of.hunt);
  EXPECT_THAT(out, HasSubstr("<h1>Nothing found in what was looked at</h1>"));
  const std::string looked =
      "10 records in 1 file, from 2017-02-01 to 2017-02-09, hunted with 3 rules and 0 indicators";
  EXPECT_EQ(count(out, looked), 4U);  // in the head, beside techniques, places and findings
  EXPECT_THAT(out, HasSubstr("Could not have been seen"));
  EXPECT_THAT(out, HasSubstr("windows/sysmon"));
}

TEST(Html, ARecordStandsBelowItsFindingWithWhatMatchedMarked) {
  testing::Case of;
  of.add("rule", Level::high, {{"image", "x.exe"}});
  of.hunt.read_records = [](const std::vector<RecordPlace>& places) {
    return std::map<RecordPlace, ReadRecord>{{places.at(0), {{{"Image", "x.exe"}, {"User", "u"}}}}};
  };
  const std::string out = page(of.hunt);
  EXPECT_THAT(out, HasSubstr("<dt class=h>Image<dd class=h>x.exe"));
  EXPECT_THAT(out, HasSubstr("<dt>User<dd>u"));
  EXPECT_THAT(out, HasSubstr("backtrail show logs/a.log 100 50"));
}

TEST(Html, OfVeryManyFindingsTheRareStayWholeAndThePageSaysWhatItCuts) {
  testing::Case of;
  of.add("rare", Level::critical, {});
  of.add("noise", Level::low, {{"Image", "x"}});
  for (std::uint64_t i = 0; i < kRowsShown; ++i) of.again();
  std::size_t asked = 0;
  of.hunt.read_records = [&](const std::vector<RecordPlace>& places) {
    asked = places.size();
    return std::map<RecordPlace, ReadRecord>{};
  };
  const std::string out = page(of.hunt);
  EXPECT_EQ(count(out, "<details class=f>"), kRowsShown);
  EXPECT_EQ(asked, kRecordsShown);
  EXPECT_THAT(out, HasSubstr("Of 50,002 findings this page shows at most 50,000"));
  EXPECT_THAT(out, HasSubstr("and 2 more findings, not in this page"));
}

TEST(Html, LongFieldsAndRecordsAreCut) {
  testing::Case of;
  of.add("rule", Level::high, {});
  of.hunt.read_records = [](const std::vector<RecordPlace>& places) {
    ReadRecord record;
    for (int i = 0; i < 100; ++i) record.fields.emplace_back("f", std::string(100'000, 'x'));
    return std::map<RecordPlace, ReadRecord>{{places.at(0), record}};
  };
  EXPECT_LT(page(of.hunt).size(), 60'000U);
}

}  // namespace
}  // namespace backtrail::report
