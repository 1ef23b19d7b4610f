// SPDX-License-Identifier: Apache-2.0
#include "attribution/table.h"

#include <gtest/gtest.h>

#include "attribution/features.h"
#include "attribution/protocol.h"
#include "attribution/testing.h"

namespace backtrail::attribution {
namespace {

TEST(View, ACutReportLeavesEveryGroupAndAnEdgeSurvivesOnlyByAnother) {
  Table table;
  table.groups = {"G1", "G2"};
  table.items = {{"S1", Kind::malware}, {"T1", Kind::technique}};
  table.report_day = {1000, 2000};
  table.rows = {{0, 0, 0}, {0, 1, 0}, {0, 1, 1}, {1, 0, 0}, {0, 1, 1}};
  table.index();
  Cut cut;
  cut.reports = {true, false};
  const View view(table, cut, 0);
  EXPECT_EQ(view.active(), std::vector<Index>{0});
  EXPECT_FALSE(view.uses(0, 0));
  EXPECT_TRUE(view.uses(0, 1));
  EXPECT_EQ(view.weight(0, 1), 1);  // the row that was given twice counts once
  EXPECT_EQ(view.holders(0), 0U);
}

TEST(View, CutRowsAreAsIfTheyHadNeverBeenWritten) {
  const Table table = testing::world(12, 5);
  for (const Protocol protocol : {Protocol::loro, Protocol::event_all, Protocol::past}) {
    const Incident incident = incidents(table, protocol)[7];
    const Cut cut = cut_for(table, incident, protocol, true);
    Table without = table;
    std::erase_if(without.rows, [&](const Row& row) { return row.group == cut.group || cut.reports[row.report]; });
    without.index();
    const View cut_view(table, cut, incident.day);
    const View plain_view(without, {}, incident.day);
    ASSERT_EQ(cut_view.active(), plain_view.active());
    EXPECT_EQ(Measurer(cut_view, 1).measure(incident.items).groups,
              Measurer(plain_view, 1).measure(incident.items).groups);
  }
}

TEST(View, AGroupOfOtherCampaignsAloneDoesNotCompete) {
  Table table;
  table.groups = {"G1", "G2"};
  table.items = {{"T1", Kind::technique}};
  table.report_day = {1000};
  table.campaigns = {{"C1", 1, 1000, {0}}};
  table.rows = {{0, 0, 0}, {1, 0, 0, 0}};
  table.index();
  EXPECT_EQ(View(table, {}, 0).active(), std::vector<Index>{0});
}

TEST(View, AGroupWhoseOnlyLinkIsTheHeldOutReportIsNotSeen) {
  Table table = testing::world(12, 5);
  const Incident incident = incidents(table, Protocol::loro)[7];
  table.groups.push_back("G9999");
  for (const Index item : incident.items) table.rows.push_back({12, item, incident.report});
  table.index();
  const View view(table, cut_for(table, incident, Protocol::loro), incident.day);
  EXPECT_FALSE(view.is_active(12));
}

TEST(Protocol, PastLeavesNothingOfTheSixtyDaysBefore) {
  const Table table = testing::world(12, 5);
  const Incident incident = incidents(table, Protocol::past)[20];
  const Cut cut = cut_for(table, incident, Protocol::past);
  for (Index r = 0; r < table.report_day.size(); ++r) {
    EXPECT_EQ(cut.reports[r], table.report_day[r] > incident.day - kEventDays);
  }
  EXPECT_TRUE(cut.uncited);
}

TEST(Protocol, ADecoyIsMalwareOfItsOwnAndThreeTechniquesOfAnother) {
  const Table table = testing::world(12, 5);
  const Incident incident = incidents(table, Protocol::decoy)[3];
  const View view(table, cut_for(table, incident, Protocol::decoy), incident.day);
  const auto decoy = plant(view, incident, 3);
  ASSERT_TRUE(decoy);
  EXPECT_NE(decoy->group, incident.group);
  ASSERT_EQ(decoy->planted.size(), 4U);
  EXPECT_EQ(table.items[decoy->planted[0]].kind, Kind::malware);
  for (const Index item : decoy->planted) EXPECT_TRUE(view.uses(decoy->group, item));
}

}  // namespace
}  // namespace backtrail::attribution
