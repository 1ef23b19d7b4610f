// SPDX-License-Identifier: Apache-2.0
#include "knowledge/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "knowledge/diff.h"

namespace backtrail::knowledge {
namespace {

using testing::ElementsAre;

Object object(Kind kind, const char* id, const char* name, std::vector<const char*> aliases = {}) {
  Object out;
  out.kind = kind;
  out.id = id;
  out.name = name;
  for (const char* alias : aliases) out.aliases.push_back({alias, {}, 0});
  return out;
}

Tables tables() {
  Tables out;
  out.reports = {{{"A"}, {}, "", {}, 0}, {{"B"}, {}, "", {}, 0}};
  out.objects = {
      object(Kind::group, "G1", "Night Heron", {"Grey Owl"}), object(Kind::group, "G2", "Stork", {"Grey-Owl"}),
      object(Kind::software, "S1", "Night Heron Loader"),     object(Kind::software, "S2", "GREY OWL"),
      object(Kind::software, "S3", "Storks of Paradise"),     object(Kind::technique, "T1", "Stork")};
  out.objects[0].claims.push_back({ClaimKind::handle, "Grey Owl", "test", 0, {}, 0});
  out.edges = {{0, 2, EdgeKind::uses, 0, 1, {}, {}, 0},
               {0, 3, EdgeKind::uses, 1, 2, {}, {}, 0},
               {0, 5, EdgeKind::uses, 3, 1, {}, {}, 0},
               {1, 5, EdgeKind::uses, 4, 0, {}, {}, 0}};
  out.edge_reports = {0, 0, 1, 0};
  return out;
}

Pack pack_of(Tables from) { return std::move(*Pack::from_tables(std::move(from))); }

TEST(Collisions, AreNamesThatSeveralBearAndHandles) {
  const auto found = collisions(pack_of(tables()));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_THAT(found[0].bearers, ElementsAre(0, 1, 3));
  EXPECT_FALSE(found[0].handle);
  EXPECT_THAT(found[1].bearers, ElementsAre(0));
  EXPECT_TRUE(found[1].handle);
}

TEST(NamedAfter, TakesWholeWordsAndNothingShort) {
  const auto found = named_after(pack_of(tables()));
  std::vector<std::pair<Index, Index>> pairs;
  for (const NamedAfter& each : found) pairs.emplace_back(each.software, each.group);
  EXPECT_THAT(pairs, ElementsAre(std::pair{2U, 0U}, std::pair{3U, 0U}, std::pair{3U, 1U}));
}

TEST(Support, CountsWhatHangsOnOneReport) {
  const Pack pack = pack_of(tables());
  const auto found = supports(pack);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].edges, 3U);
  EXPECT_EQ(found[0].one_report, 2U);
  EXPECT_EQ(found[0].most, 0U);
  EXPECT_EQ(found[0].on_most, 2U);
  EXPECT_EQ(found[1].uncited, 1U);
  EXPECT_THAT(edges_resting_on(pack, 0), ElementsAre(0, 2));
  EXPECT_TRUE(edges_resting_on(pack, 1).empty());
}

std::vector<ChangeKind> kinds(const std::vector<Change>& changes) {
  std::vector<ChangeKind> out;
  for (const Change& change : changes) out.push_back(change.kind);
  return out;
}

TEST(Diff, OfAPackWithItselfIsEmpty) { EXPECT_TRUE(diff(pack_of(tables()), pack_of(tables())).empty()); }

TEST(Diff, NamesWhatChanged) {
  Tables after = tables();
  after.objects[1].name = "White Stork";
  after.objects[1].aliases[0].name = "Snow Owl";
  after.objects[4].state = State::revoked;
  after.objects[4].successor = 3;
  after.objects.push_back(object(Kind::technique, "T2", "New"));
  after.edges.pop_back();
  after.edges[0].report_count = 0;
  const auto changes = diff(pack_of(tables()), pack_of(std::move(after)));
  EXPECT_THAT(kinds(changes),
              ElementsAre(ChangeKind::renamed, ChangeKind::alias_removed, ChangeKind::alias_added, ChangeKind::state,
                          ChangeKind::added, ChangeKind::reports, ChangeKind::removed));
  EXPECT_EQ(changes[3].after, "revoked by S2");
  EXPECT_EQ(changes[6].other, "T1");
}

TEST(Diff, NamesWhatSourcesClaimNoMore) {
  Tables before = tables();
  Tables after = tables();
  const auto claim = [](const char* value) { return Claim{ClaimKind::sponsor, value, "a source", 0, {}, 0}; };
  before.objects[1].claims = {claim("CN")};
  after.objects[1].claims = {claim("FR")};
  const auto changes = diff(pack_of(std::move(before)), pack_of(std::move(after)));
  ASSERT_THAT(kinds(changes), ElementsAre(ChangeKind::claim_removed, ChangeKind::claim_added));
  EXPECT_EQ(changes[0].before, "sponsor CN, says a source");
  EXPECT_EQ(changes[1].after, "sponsor FR, says a source");
}

TEST(Diff, AReportAtAnotherPlaceIsTheSameReport) {
  Tables after = tables();
  std::swap(after.reports[0], after.reports[1]);
  after.edge_reports = {1, 0, 1, 1};
  EXPECT_TRUE(diff(pack_of(tables()), pack_of(std::move(after))).empty());
}

}  // namespace
}  // namespace backtrail::knowledge
