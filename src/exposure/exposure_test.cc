// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "exposure/answer.h"
#include "exposure/best_set.h"
#include "exposure/cut.h"
#include "exposure/dominators.h"
#include "exposure/flow.h"
#include "exposure/graph.h"
#include "exposure/net.h"
#include "exposure/reach.h"
#include "exposure/states.h"

namespace backtrail::exposure {
namespace {

base::Instant at(const char* time) { return base::parse_iso(time)->instant; }
Edge way(std::uint32_t from, std::uint32_t to, Kind kind = Kind::vpn, const char* first = "", const char* last = "") {
  return {from, to, kind, life_of(kind, first, last).period};
}
Period on(const char* day) { return *period_of(day); }
Period between(const char* first, const char* last) { return {period_of(first)->first, period_of(last)->last}; }

TEST(Dates, CoverAllThatTheyName) {
  EXPECT_EQ(period_of("2016")->last, (base::Instant{at("2017-01-01").ticks - 1}));
  EXPECT_EQ(period_of("2016-02")->last, (base::Instant{at("2016-03-01").ticks - 1}));
  EXPECT_EQ(period_of("2016-12")->last, (base::Instant{at("2017-01-01").ticks - 1}));
  EXPECT_EQ(period_of("2016-02-28")->last, (base::Instant{at("2016-02-29").ticks - 1}));
  EXPECT_EQ(period_of("2016-02-28T10:00:00Z")->last, at("2016-02-28T10:00:00Z"));
  EXPECT_FALSE(period_of("spring"));
  EXPECT_FALSE(period_of("2016-13"));
}

TEST(Dates, DelegatedAdminEndsAfterTwoYears) {
  const Life open = life_of(Kind::delegated_admin, "2016-02-29", "");
  EXPECT_TRUE(open.ends_by_term);
  EXPECT_EQ(open.period.last, (base::Instant{at("2018-03-02").ticks - 1}));
  EXPECT_FALSE(life_of(Kind::delegated_admin, "2016-02-29", "2017").ends_by_term);
  EXPECT_EQ(life_of(Kind::delegated_admin, "2021-06", "").period.last, (base::Instant{at("2023-07-01").ticks - 1}));
  EXPECT_EQ(life_of(Kind::delegated_admin, "2021", "").period.last, (base::Instant{at("2024-01-01").ticks - 1}));
  EXPECT_EQ(life_of(Kind::delegated_admin, "2016-03-31", "").period.last, (base::Instant{at("2018-04-01").ticks - 1}));
  EXPECT_EQ(life_of(Kind::delegated_admin, "2016-03-31T15:00:00Z", "").period.last,
            (base::Instant{at("2018-03-31T15:00:00Z").ticks - 1}));
  EXPECT_TRUE(life_of(Kind::delegated_admin, "2016-02-29", "2030").ends_by_term);
  EXPECT_EQ(life_of(Kind::vpn, "2016", "").period.last.ticks, base::kMaxTicks);
}

TEST(Kinds, AreFoundByTheirNamesAndNameTheirMeasure) {
  for (std::size_t i = 0; i < kKindCount; ++i) {
    const auto kind = static_cast<Kind>(i);
    EXPECT_EQ(find_kind(name(kind)), kind);
    EXPECT_TRUE(mitigation(kind).id.starts_with("M10")) << name(kind);
  }
  EXPECT_FALSE(find_kind("telepathy"));
}

TEST(Reach, GoesThroughSubProvidersAndStopsAtExpiredWays) {
  const Graph graph(5, {way(0, 1), way(1, 2), way(0, 3, Kind::vpn, "", "2015"), way(3, 4)});
  const Reach got = reach(graph, 0, on("2016-06-01"));
  EXPECT_TRUE(got.visits[2].reached);
  EXPECT_EQ(way_to(graph, got, 2), (std::vector<std::uint32_t>{0, 1}));
  EXPECT_FALSE(got.visits[3].any());
  EXPECT_FALSE(got.visits[4].any());
  EXPECT_EQ(count(got), 2U);
}

TEST(Reach, WaysMustBeOpenInTheOrderInWhichTheyAreUsed) {
  const auto in_order =
      Graph(3, {way(0, 1, Kind::vpn, "2016-01", "2016-02"), way(1, 2, Kind::vpn, "2016-05", "2016-06")});
  const auto out_of_order =
      Graph(3, {way(0, 1, Kind::vpn, "2016-05", "2016-06"), way(1, 2, Kind::vpn, "2016-01", "2016-02")});
  const Reach got = reach(in_order, 0, between("2016", "2016"));
  EXPECT_TRUE(got.visits[2].reached);
  EXPECT_EQ(got.visits[2].since, at("2016-05-01"));
  EXPECT_FALSE(reach(out_of_order, 0, between("2016", "2016")).visits[2].any());
  EXPECT_FALSE(reach(in_order, 0, on("2016-05-05")).visits[2].any()) << "on one day both must be open";
}

TEST(Reach, HeldDataReachesTheDataAndNotTheNetwork) {
  const Graph graph(3, {way(0, 1, Kind::held_data), way(1, 2)});
  const Reach got = reach(graph, 0, on("2016"));
  EXPECT_TRUE(got.visits[1].data_only);
  EXPECT_FALSE(got.visits[1].reached);
  EXPECT_FALSE(got.visits[2].any());
  const Graph both(3, {way(0, 1, Kind::held_data), way(0, 1), way(1, 2)});
  EXPECT_TRUE(reach(both, 0, on("2016")).visits[2].reached);
  EXPECT_FALSE(reach(both, 0, on("2016")).visits[1].data_only);
}

TEST(Reach, AWayIsOpenUntilTheFirstOfItsEdgesEndsAndOfSeveralTheLatestCounts) {
  const Graph graph(
      5, {way(0, 1, Kind::vpn, "", "2014"), way(1, 2, Kind::vpn, "", "2016"), way(0, 3, Kind::vpn, "", "2015"),
          way(3, 2, Kind::vpn, "", "2017"), way(0, 4, Kind::held_data)});
  const auto until = open_until(graph, reach(graph, 0, between("2010", "2020")), 0);
  EXPECT_EQ(until[1], on("2014").last);
  EXPECT_EQ(until[2], on("2015").last);
  EXPECT_EQ(until[4].ticks, 0) << "data are no network";
}

TEST(Answer, HeldDataHideNoNetworkThatWasReachedBefore) {
  const auto ask = [](const char* day) {
    Tables tables;
    tables.ways = {{"w:vpn", "msp", "anna", Kind::vpn, {}, "2013", "2015"},
                   {"w:data", "msp", "anna", Kind::held_data, {}, "2014", {}},
                   {"w:only", "msp", "bert", Kind::held_data, {}, "2014", {}}};
    return answer(tables, {"msp", on(day)});
  };
  const Answer now = ask("2016-06-01");
  ASSERT_EQ(now.reached.size(), 2U);
  EXPECT_TRUE(now.reached[0].data_only);
  ASSERT_TRUE(now.reached[0].network_before);
  EXPECT_EQ(now.reached[0].network_before->until, on("2015").last);
  EXPECT_EQ(now.reached[0].network_before->since, on("2013").first);
  EXPECT_EQ(now.ways[now.reached[0].network_before->path.at(0)].id, "w:vpn");
  EXPECT_EQ(now.reached[0].network_before->ways_in.size(), 1U);
  EXPECT_FALSE(now.reached[1].network_before) << "of bert there were data alone, always";
  EXPECT_TRUE(now.formerly.empty());
  const Answer then = ask("2015-06-01");
  EXPECT_FALSE(then.reached[0].data_only);
  EXPECT_FALSE(then.reached[0].network_before);
}

TEST(Reach, CirclesEnd) {
  const Graph graph(3, {way(0, 1), way(1, 2), way(2, 0), way(2, 1)});
  EXPECT_EQ(count(reach(graph, 0, on("2016"))), 2U);
}

struct Random {
  explicit Random(std::uint32_t seed) : engine(seed) {}
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(engine() % n); }
  Graph graph(std::uint32_t nodes, std::uint32_t edges) {
    std::vector<Edge> out;
    for (std::uint32_t i = 0; i < edges; ++i) {
      const std::uint32_t from = below(nodes);
      out.push_back(way(from, (from + 1 + below(nodes - 1)) % nodes, below(6) == 0 ? Kind::held_data : Kind::vpn));
    }
    return {nodes, std::move(out)};
  }
  std::mt19937 engine;
};

std::size_t left_without(const Graph& graph, const std::vector<std::uint32_t>& set) {
  std::vector<char> gone(graph.edges().size(), 0);
  for (const std::uint32_t edge : set) gone[edge] = 1;
  return count(reach(graph, 0, on("2016"), gone));
}

TEST(Dominators, AgreeWithTakingEachEdgeAway) {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    const std::uint32_t nodes = 2 + random.below(12);
    Digraph graph{nodes, {}};
    for (std::uint32_t i = 0; i < nodes * 2; ++i) graph.edges.emplace_back(random.below(nodes), random.below(nodes));
    const std::vector<std::uint32_t> weight(nodes, 1);
    const auto reached = [&](std::size_t without) {
      std::vector<Edge> kept;
      for (std::size_t i = 0; i < graph.edges.size(); ++i) {
        if (i != without) kept.push_back({graph.edges[i].first, graph.edges[i].second, Kind::vpn, {}});
      }
      return count(reach(Graph(nodes, kept), 0, {}));
    };
    const auto lost = lost_without(graph, 0, weight);
    for (std::size_t i = 0; i < graph.edges.size(); ++i)
      ASSERT_EQ(lost[i], reached(graph.edges.size()) - reached(i)) << "seed " << seed << " edge " << i;
  }
}

/// Of each size, the fewest organisations that a set of so many edges leaves: by trying every one.
std::vector<std::size_t> least_left(const Graph& graph) {
  const auto edges = static_cast<std::uint32_t>(graph.edges().size());
  std::vector<std::size_t> out(edges + 1, graph.nodes());
  for (std::uint32_t set = 0; set < (1U << edges); ++set) {
    std::vector<std::uint32_t> chosen;
    for (std::uint32_t i = 0; i < edges; ++i) {
      if ((set >> i & 1U) != 0) chosen.push_back(i);
    }
    out[chosen.size()] = std::min(out[chosen.size()], left_without(graph, chosen));
  }
  return out;
}

TEST(Cut, SetsAreBestByTryingAllOfThem) {
  for (std::uint32_t seed = 0; seed < 150; ++seed) {
    Random random(seed);
    const Graph graph = random.graph(3 + random.below(6), 4 + random.below(11));
    const Cuts got = cuts(graph, 0, on("2016"));
    ASSERT_TRUE(got.same_time);
    if (got.reached == 0) continue;
    const std::vector<std::size_t> truth = least_left(graph);
    for (const CutSet& set : got.sets) {
      EXPECT_EQ(left_without(graph, set.edges), set.left) << seed;
      EXPECT_TRUE(set.exact) << seed;
      EXPECT_EQ(set.left, truth[set.edges.size()]) << seed << " size " << set.edges.size();
    }
    EXPECT_EQ(got.sets.back().left, 0U);
    EXPECT_GT(truth[got.sets.back().edges.size() - 1], 0U) << "no smaller set ends the reach";
    std::vector<std::uint32_t> done;
    for (const CutStep& step : got.order) {
      done.push_back(step.edge);
      EXPECT_EQ(left_without(graph, done), step.left) << seed;
    }
  }
}

/// Each of `customers` can be reached through two of `hosts` jump hosts, so that which hosts to cut is to find the densest part of
/// a graph: the bounds of minimum cuts alone do not settle it.
Graph between_hosts(std::uint32_t hosts, std::uint32_t customers) {
  Random random(7);
  std::vector<Edge> out;
  for (std::uint32_t i = 0; i < hosts; ++i) out.push_back(way(0, 1 + i, Kind::jump_host));
  for (std::uint32_t i = 0; i < customers; ++i) {
    const std::uint32_t one = random.below(hosts);
    out.push_back(way(1 + one, 1 + hosts + i));
    out.push_back(way(1 + (one + 1 + random.below(hosts - 1)) % hosts, 1 + hosts + i));
  }
  return {1 + hosts + customers, std::move(out)};
}

TEST(Cut, SetsAreBestWhereNoBoundSettlesIt) {
  constexpr std::uint32_t kHosts = 10;
  constexpr std::uint32_t kCustomers = 40;
  const Graph graph = between_hosts(kHosts, kCustomers);
  // To cut a host is never worse than to cut a way that leads on from it.
  std::vector<std::size_t> truth(kHosts + 1, graph.nodes());
  for (std::uint32_t set = 0; set < (1U << kHosts); ++set) {
    std::vector<std::uint32_t> chosen;
    for (std::uint32_t i = 0; i < kHosts; ++i) {
      if ((set >> i & 1U) != 0) chosen.push_back(i);
    }
    truth[chosen.size()] = std::min(truth[chosen.size()], left_without(graph, chosen));
  }
  for (const CutSet& set : cuts(graph, 0, on("2016")).sets) {
    EXPECT_TRUE(set.exact) << set.edges.size();
    EXPECT_EQ(set.left, truth[set.edges.size()]);
  }
}

TEST(Cut, WithoutFurtherWorkTheBestFoundAndItsBoundAreTold) {
  // Nodes 0 and 1 are the provider's, 2 and 3 one customer's that two ways lead to.
  const Net net{4, {0, 0, 0, 1}, {{0, 2}, {0, 3}}, {{0, 1}, {2, 3}}, {0, 1}, 0};
  std::size_t flows = 0;
  const BestSet told = best_set(net, 2, {{}, 1, 0}, flows);
  EXPECT_EQ(told.left, 1U);
  EXPECT_EQ(told.at_best, 0U);
  flows = kFlowLimit;
  const BestSet found = best_set(net, 2, {{}, 1, 0}, flows);
  EXPECT_EQ(found.ways, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(found.left, 0U);
  EXPECT_LT(flows, kFlowLimit);
}

TEST(Cut, TwoWaysInNeedTwoMeasures) {
  // Two jump hosts that both serve three customers: no single cut helps, both together end it.
  const Graph graph(6, {way(0, 1, Kind::jump_host), way(0, 2, Kind::jump_host), way(1, 3), way(2, 3), way(1, 4),
                        way(2, 4), way(1, 5), way(2, 5)});
  const Cuts got = cuts(graph, 0, on("2016"));
  EXPECT_EQ(got.reached, 5U);
  ASSERT_EQ(got.sets.size(), 2U);
  EXPECT_EQ(got.sets[0].left, 4U) << "the jump host itself";
  EXPECT_EQ(got.sets[1].edges, (std::vector<std::uint32_t>{0, 1}));
}

TEST(Cut, OnlyWhatIsToBeProtectedCounts) {
  const Graph graph(4, {way(0, 1), way(1, 2), way(0, 3)});
  const Cuts got = cuts(graph, 0, on("2016"), {0, 0, 1, 0});
  EXPECT_EQ(got.reached, 1U);
  ASSERT_EQ(got.sets.size(), 1U);
  EXPECT_EQ(got.sets[0].edges.size(), 1U);
}

TEST(Cut, OfWaysThatOpenAtDifferentTimesOnlyWhatLeavesNobodyIsExact) {
  const Graph graph(3, {way(0, 1, Kind::vpn, "2016-01", "2016-02"), way(1, 2, Kind::vpn, "2016-05", "2016-06")});
  const Cuts got = cuts(graph, 0, between("2016", "2016"));
  EXPECT_FALSE(got.same_time);
  for (const CutSet& set : got.sets) EXPECT_EQ(set.exact, set.left == 0);
  EXPECT_EQ(got.sets.back().left, 0U);
}

/// Of one customer, asked for a day in 2017.
Known known_of_customer(std::vector<Shown> shown, std::vector<Searched> searched) {
  Tables tables;
  tables.organisations = {{"msp", "", "provider"}, {"anna", "", "customer"}};
  tables.ways = {{"way", "msp", "anna", Kind::vpn}};
  tables.shown = std::move(shown);
  tables.searched = std::move(searched);
  const base::Instant at = period_of("2017-02-01")->first;
  const Answer got = answer(std::move(tables), {"msp", {at, at}});
  EXPECT_EQ(got.reached.size(), 1U);
  return got.reached.front().known;
}

TEST(States, NothingIsReachableBesideEvidenceOfWhichNoStateFollows) {
  const Searched whole{"negative:1", "anna", *period_of("2017"), true};
  EXPECT_EQ(known_of_customer({}, {whole}).state, "reachable");
  const Known known = known_of_customer({{"mail:1", "anna", {"T1566"}}}, {whole});
  EXPECT_EQ(known.state, "partly assessed");
  EXPECT_EQ(known.assessed, Assessed::whole);
  EXPECT_EQ(known.without_state, std::vector<std::string>{"mail:1"});
  EXPECT_EQ(known_of_customer({{"mail:1", "anna", {}}}, {}).state, "not assessed") << "nobody has looked";
}

TEST(States, SearchesStandApartByWhatTheyFoundAndWhen) {
  const Known known = known_of_customer({}, {{"negative:then", "anna", *period_of("2017"), true},
                                             {"negative:before", "anna", *period_of("2016"), true},
                                             {"hunt 1", "anna", *period_of("2016"), false, false, true},
                                             {"hunt 1", "anna", *period_of("2017"), false, false, true},
                                             {"hunt 2", "anna", *period_of("2015"), false, false, true}});
  EXPECT_EQ(known.searches, std::vector<std::string>{"negative:then"});
  EXPECT_EQ(known.searches_that_found, std::vector<std::string>{"hunt 1"});
  EXPECT_EQ(known.searches_of_other_times, (std::vector<std::string>{"negative:before", "hunt 2"}));
}

TEST(States, SubTechniquesCountAsTheirTechnique) {
  EXPECT_EQ(act_of("T1078"), Act::accessed);
  EXPECT_EQ(act_of("T1560.001"), Act::staged);
  EXPECT_EQ(act_of("T1048.003"), Act::exfiltrated);
  EXPECT_EQ(act_of("T1090.001"), Act::transit);
  EXPECT_FALSE(act_of("T1566.001")) << "an attempt is no access";
  EXPECT_FALSE(act_of("T9999"));
  EXPECT_FALSE(act_of(""));
}

}  // namespace
}  // namespace backtrail::exposure
