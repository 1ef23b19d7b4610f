// SPDX-License-Identifier: Apache-2.0
#include "knowledge/pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "knowledge/codes.h"

namespace backtrail::knowledge {
namespace {

using testing::ElementsAre;

/// G1 uses T1 and S1, S1 uses T1; T0 was revoked by T1; M-old bears the id T1 as old mitigations do.
Tables small() {
  Tables out;
  out.sources.push_back({"test", "1", "2024-01-01", "CC0", "https://example.com", std::string(64, '0')});
  out.reports.push_back({{"A", "A again"}, {"https://example.com/a"}, "A title", {}, 1});
  out.reports.push_back({{"B"}, {}, "", {151'000, Date::Precision::month}, 1});
  const auto add = [&](Kind kind, const char* id, const char* name) -> Object& {
    Object object;
    object.kind = kind;
    object.id = id;
    object.stix_id = std::string("x--") + id + name;
    object.name = name;
    object.sources = 1;
    out.objects.push_back(object);
    return out.objects.back();
  };
  add(Kind::group, "G1", "Night Heron").aliases.push_back({"Grey-Owl", {0, 1}, 1});
  out.objects.back().claims.push_back({ClaimKind::origin, "FR", "test", 60, {1}, 1});
  add(Kind::group, "G2", "Grey Owl");
  add(Kind::software, "S1", "Feather");
  add(Kind::technique, "T0", "Old").state = State::revoked;
  out.objects.back().successor = 4;
  add(Kind::technique, "T1", "New");
  add(Kind::mitigation, "T1", "Do not").state = State::deprecated;
  out.edges = {{0, 2, EdgeKind::uses, 0, 1, {}, {}, 1},
               {0, 4, EdgeKind::uses, 1, 2, {}, {}, 1},
               {2, 4, EdgeKind::uses, 3, 0, {}, {}, 1}};
  out.edge_reports = {1, 0, 1};
  out.annexes["attribution"] = std::string("\0\x01", 2);
  return out;
}

Pack small_pack() {
  auto pack = Pack::from_tables(small());
  EXPECT_TRUE(pack.has_value());
  return std::move(*pack);
}

TEST(Pack, WalksEdgesBothWays) {
  const Pack pack = small_pack();
  ASSERT_EQ(pack.edges_from(0).size(), 2U);
  EXPECT_THAT(pack.reports_of(pack.edges_from(0)[1]), ElementsAre(0, 1));
  EXPECT_TRUE(pack.reports_of(pack.edges_from(2)[0]).empty());
  EXPECT_THAT(pack.edges_to(4), ElementsAre(1, 2));
  EXPECT_EQ(pack.of_kind(Kind::technique).first, 3U);
  EXPECT_EQ(pack.of_kind(Kind::technique).last, 5U);
  EXPECT_EQ(pack.of_kind(Kind::campaign).first, pack.of_kind(Kind::campaign).last);
}

TEST(Pack, FindsIdsInAnyCaseAndTechniquesBeforeOldMitigations) {
  const Pack pack = small_pack();
  EXPECT_EQ(pack.find("t1"), 4U);
  EXPECT_EQ(pack.find("X--g1night heron"), 0U);
  EXPECT_EQ(pack.find("T9"), std::nullopt);
}

TEST(Pack, AnOldIdLeadsToItsSuccessorAndAWithdrawnOneNowhere) {
  const Pack pack = small_pack();
  EXPECT_EQ(pack.current(*pack.find("T0")), 4U);
  EXPECT_EQ(pack.current(5), std::nullopt);
  EXPECT_EQ(pack.current(0), 0U);
}

TEST(Pack, ANameThatSeveralBearGivesThemAll) {
  const Pack pack = small_pack();
  EXPECT_THAT(pack.named("GREY OWL"), ElementsAre(0, 1));
  EXPECT_THAT(pack.named("night-heron"), ElementsAre(0));
  EXPECT_TRUE(pack.named("--").empty());
  EXPECT_THAT(pack.reports_named("A again"), ElementsAre(0));
}

TEST(Pack, ComesBackFromItsBytesAsItWas) {
  const std::string bytes = write_pack(small());
  EXPECT_EQ(bytes, write_pack(small()));
  auto back = read_pack(bytes, "x");
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(write_pack(back->tables()), bytes);
  EXPECT_EQ(back->object(0).aliases[0].name, "Grey-Owl");
  EXPECT_EQ(back->object(0).claims[0].confidence, 60);
  EXPECT_EQ(back->report(1).published.precision, Date::Precision::month);
  EXPECT_EQ(back->tables().annexes.at("attribution").size(), 2U);
}

TEST(Pack, EveryChangedByteIsRefused) {
  const std::string bytes = write_pack(small());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 0x10);
    EXPECT_FALSE(read_pack(changed, "x").has_value()) << i;
  }
}

TEST(Pack, EveryCutIsRefused) {
  const std::string bytes = write_pack(small());
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(read_pack(std::string_view(bytes).substr(0, size), "x").has_value()) << size;
}

TEST(Pack, ANewerFormSaysSo) {
  std::string bytes = write_pack(small());
  bytes[8] = 9;
  const auto read = read_pack(bytes, "x");
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code, kNewerPack);
}

TEST(Pack, TablesThatPointNowhereAreRefused) {
  const auto refused = [](auto change) {
    Tables tables = small();
    change(tables);
    const auto pack = Pack::from_tables(std::move(tables));
    return !pack.has_value() && pack.error().code == kBadPack;
  };
  EXPECT_TRUE(refused([](Tables& t) { t.edges[0].to = 99; }));
  EXPECT_TRUE(refused([](Tables& t) { t.edges[0].report_count = 99; }));
  EXPECT_TRUE(refused([](Tables& t) { t.edge_reports[0] = 7; }));
  EXPECT_TRUE(refused([](Tables& t) { std::swap(t.edges[0], t.edges[1]); }));
  EXPECT_TRUE(refused([](Tables& t) { std::swap(t.objects[0], t.objects[1]); }));
  EXPECT_TRUE(refused([](Tables& t) { t.objects[4].successor = 3; }));
  EXPECT_TRUE(refused([](Tables& t) { t.objects[0].parent = 99; }));
  EXPECT_TRUE(refused([](Tables& t) { t.objects[0].aliases[0].reports = {1, 0}; }));
  EXPECT_TRUE(refused([](Tables& t) { t.reports[0].names.clear(); }));
}

TEST(BuiltinPack, IsAttackOfTheReleaseThatItSays) {
  const Pack& pack = builtin_pack();
  const auto attack = std::ranges::find(pack.sources(), "ATT&CK Enterprise", &Source::name);
  ASSERT_NE(attack, pack.sources().end());
  EXPECT_EQ(attack->version, "18.1");
  EXPECT_NE(attack->licence.find("MITRE"), std::string::npos);
  const auto group = pack.find("G0045");
  ASSERT_TRUE(group.has_value());
  EXPECT_EQ(pack.object(*group).name, "menuPass");
  EXPECT_THAT(pack.named("apt10"), ElementsAre(*group));
}

TEST(BuiltinPack, ItsObjectsAloneAreThoseOfThePack) {
  Tables objects, all;
  objects.objects = builtin_objects();
  all.objects.assign(builtin_pack().objects().begin(), builtin_pack().objects().end());
  ASSERT_GT(objects.objects.size(), 1000u);
  EXPECT_TRUE(write_pack(objects) == write_pack(all));
}

}  // namespace
}  // namespace backtrail::knowledge
