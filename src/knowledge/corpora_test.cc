// SPDX-License-Identifier: Apache-2.0
// Real bundles, with facts about them that were counted by other means (docs/knowledge.md has the commands).
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "knowledge/load.h"

namespace backtrail::knowledge {
namespace {

struct Silent : base::Diagnostics {
  void report(base::Error) override {}
};

class Corpora : public testing::Test {
 protected:
  void SetUp() override {
    const char* corpora = std::getenv("BACKTRAIL_CORPORA");
    if (corpora == nullptr) GTEST_SKIP() << "BACKTRAIL_CORPORA is not set, so there is no ATT&CK to read";
    root_ = corpora;
  }
  Pack load(const std::vector<std::string>& names) {
    std::vector<std::string> paths;
    for (const std::string& name : names) paths.push_back(root_ + "/" + name);
    Silent silent;
    auto result = knowledge::load(paths, silent);
    EXPECT_TRUE(result && result->complete);
    auto pack = Pack::from_tables(std::move(result->tables));
    EXPECT_TRUE(pack.has_value());
    return std::move(*pack);
  }

  [[nodiscard]] const std::string& root() const { return root_; }

 private:
  std::string root_;
};

const char* const kEnterpriseBundle = "attack/enterprise-attack-18.1.json";
const char* const kIcsBundle = "attack/ics-attack/ics-attack-18.1.json";
const char* const kThreatActors = "misp/misp-galaxy/clusters/threat-actor.json";

std::size_t size(Pack::Range range) { return range.last - range.first; }

std::size_t live(const Pack& pack, Kind kind) {
  std::size_t out = 0;
  const auto range = pack.of_kind(kind);
  for (Index i = range.first; i < range.last; ++i) out += pack.object(i).state == State::live ? 1 : 0;
  return out;
}

TEST_F(Corpora, EnterpriseHoldsWhatWasCounted) {
  const Pack pack = load({kEnterpriseBundle});
  EXPECT_EQ(size(pack.of_kind(Kind::group)), 187U);
  EXPECT_EQ(size(pack.of_kind(Kind::campaign)), 52U);
  EXPECT_EQ(size(pack.of_kind(Kind::software)), 787U);
  EXPECT_EQ(size(pack.of_kind(Kind::technique)), 835U);
  EXPECT_EQ(size(pack.of_kind(Kind::tactic)), 14U);
  EXPECT_EQ(size(pack.of_kind(Kind::mitigation)), 268U);
  EXPECT_EQ(live(pack, Kind::group), 172U);
  EXPECT_EQ(live(pack, Kind::software), 784U);
  EXPECT_EQ(live(pack, Kind::technique), 691U);
  std::map<EdgeKind, std::size_t> edges;
  for (const Edge& edge : pack.edges()) ++edges[edge.kind];
  // Of the 20,048 relationships, 477 make parents, 140 successors, and 691 lead to detection strategies.
  EXPECT_EQ(edges[EdgeKind::uses], 17'270U);
  EXPECT_EQ(edges[EdgeKind::attributed_to], 25U);
  EXPECT_EQ(edges[EdgeKind::mitigates], 1'445U);
  EXPECT_EQ(edges[EdgeKind::uses] + edges[EdgeKind::attributed_to] + edges[EdgeKind::mitigates] + 477 + 140 + 691,
            20'048U);
}

TEST_F(Corpora, TheProtocolsIncidentsComeOutAsMany) {
  const Pack pack = load({kEnterpriseBundle});
  std::size_t incidents = 0;
  std::size_t answerable = 0;
  const auto groups = pack.of_kind(Kind::group);
  for (Index group = groups.first; group < groups.last; ++group) {
    std::map<Index, std::size_t> items;
    for (const Edge& edge : pack.edges_from(group)) {
      for (const Index report : pack.reports_of(edge)) ++items[report];
    }
    for (const auto& [report, count] : items) {
      if (count < 3) continue;
      ++incidents;
      for (const Edge& edge : pack.edges_from(group)) {
        const auto reports = pack.reports_of(edge);
        if (reports.size() == 1 && reports[0] == report) continue;
        ++answerable;
        break;
      }
    }
  }
  EXPECT_EQ(incidents, 672U);
  EXPECT_EQ(answerable, 642U);
}

TEST_F(Corpora, TheBuiltInPackIsThisBundlesAndOurHandles) {
  Silent silent;
  auto built = knowledge::load({root() + "/" + kEnterpriseBundle, BACKTRAIL_DATA "/knowledge/handles.csv"}, silent);
  ASSERT_TRUE(built.has_value());
  EXPECT_TRUE(write_pack(built->tables) == write_pack(builtin_pack().tables()));
}

TEST_F(Corpora, ThePackIsUnderOneAndAHalfMegabytes) {
  EXPECT_LT(write_pack(load({kEnterpriseBundle}).tables()).size(), 1'500'000U);
}

TEST_F(Corpora, IcsStacksOnEnterprise) {
  const Pack ics = load({kIcsBundle});
  EXPECT_EQ(size(ics.of_kind(Kind::group)), 16U);
  EXPECT_EQ(size(ics.of_kind(Kind::technique)), 95U);
  EXPECT_EQ(size(ics.of_kind(Kind::tactic)), 12U);
  EXPECT_EQ(ics.sources()[0].name, "ICS ATT&CK");
  EXPECT_EQ(ics.sources()[0].version, "18.1");
  const Pack both = load({kEnterpriseBundle, kIcsBundle});
  EXPECT_EQ(size(both.of_kind(Kind::technique)), 835U + 95U);
  EXPECT_EQ(size(both.of_kind(Kind::tactic)), 26U);
  // Sandworm Team stands in both and is one group with the edges of both.
  const Index group = *both.find("G0034");
  EXPECT_EQ(both.object(group).sources, 3U);
  const Index technique = *both.find("T0843");
  ASSERT_EQ(both.object(technique).tactics.size(), 1U);
  EXPECT_EQ(both.object(both.object(technique).tactics[0]).id, "TA0109");
}

TEST_F(Corpora, SponsorsComeByNameAndAmbiguityIsKept) {
  const Pack pack = load({kEnterpriseBundle, kThreatActors});
  const auto value = [&](const char* id, ClaimKind kind) -> std::string {
    for (const Claim& claim : pack.object(*pack.find(id)).claims) {
      if (claim.kind == kind) return claim.value;
    }
    return "";
  };
  EXPECT_EQ(value("G0045", ClaimKind::sponsor), "CN");
  EXPECT_EQ(value("G0016", ClaimKind::sponsor), "RU");
  EXPECT_EQ(value("G0032", ClaimKind::origin), "KP");
  // Two of MISP's actors are called so, and two of ATT&CK's groups: nobody guesses.
  EXPECT_GT(pack.named("Andariel").size(), 1U);
  EXPECT_EQ(pack.named("CVNX").size(), 1U);
}

}  // namespace
}  // namespace backtrail::knowledge
