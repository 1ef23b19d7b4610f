// SPDX-License-Identifier: Apache-2.0
#include "release/closure.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace backtrail::release {
namespace {

const std::string kClosureKey(32, 'k');

marking::Audience viewer(const char* text) { return *marking::parse_audience(text); }

ClosureObject object(const std::string& id, const char* marking, const std::string& kind = "claim") {
  ClosureObject out;
  out.id = id;
  out.kind = kind;
  out.shown = "what is said of " + id;
  out.marking = *marking::parse_marking(marking);
  out.party = kind == "customer";
  return out;
}

/// The view as text, with nothing in it but what leaves.
std::vector<std::string> seen(const std::vector<ClosureObject>& objects,
                              const std::vector<ClosureReference>& references, const marking::Audience& audience,
                              const std::string& key = kClosureKey) {
  const View view = close_over(objects, references, audience, key);
  std::vector<std::string> out;
  for (const SeenObject& one : view.objects) out.push_back(one.name + " " + objects[one.object].shown);
  for (const SeenReference& one : view.references) {
    out.push_back(view.objects[one.from].name + " " + std::string(name(one.link)) + " " +
                  (one.to ? view.objects[*one.to].name : one.stand_in));
  }
  return out;
}

std::set<std::string> shown(const std::vector<ClosureObject>& objects, const View& view) {
  std::set<std::string> out;
  for (const SeenObject& one : view.objects) out.insert(objects[one.object].id);
  return out;
}

TEST(Closure, NothingIsCompletedByWhatDependsOnIt) {
  const std::vector<ClosureObject> objects = {object("said", "TLP:CLEAR"), object("ground", "TLP:AMBER"),
                                              object("beneath", "TLP:CLEAR")};
  const std::vector<ClosureReference> references = {{0, 1, Link::rests_on}, {1, 2, Link::rests_on}};
  const View view = close_over(objects, references, viewer("public"), kClosureKey);
  EXPECT_EQ(shown(objects, view), (std::set<std::string>{"said", "beneath"}));
  EXPECT_TRUE(view.references.empty());
}

TEST(Closure, CompartmentsAndSharingBind) {
  const std::vector<ClosureObject> objects = {object("a", "TLP:GREEN//COMPARTMENT alpha"),
                                              object("b", "TLP:AMBER//TO northgate"), object("c", "TLP:RED")};
  EXPECT_EQ(shown(objects, close_over(objects, {}, viewer("community"), kClosureKey)), std::set<std::string>{});
  EXPECT_EQ(shown(objects, close_over(objects, {}, viewer("community//COMPARTMENT alpha"), kClosureKey)),
            std::set<std::string>{"a"});
  EXPECT_EQ(shown(objects, close_over(objects, {}, viewer("clients:northgate"), kClosureKey)),
            std::set<std::string>{"b"});
  EXPECT_EQ(shown(objects, close_over(objects, {}, viewer("clients:other"), kClosureKey)), std::set<std::string>{});
}

TEST(Closure, ConditionsBindWhateverRestsOnThem) {
  std::vector<ClosureObject> objects = {object("judged", "TLP:CLEAR"), object("claimed", "TLP:CLEAR"),
                                        object("given", "TLP:RED")};
  const std::vector<ClosureReference> references = {{0, 1, Link::rests_on}, {1, 2, Link::rests_on}};
  EXPECT_EQ(close_over(objects, references, viewer("public"), kClosureKey).objects.size(), 2u);
  objects[2].consent_missing = true;
  EXPECT_TRUE(close_over(objects, references, viewer("public"), kClosureKey).objects.empty());
  objects[2].consent_missing = false;
  objects[2].conditions.notify_affected_parties = marking::Term::must_not;
  objects.push_back(object("lyra", "TLP:RED", "customer"));
  const std::vector<ClosureReference> affected = {
      {0, 1, Link::rests_on}, {1, 2, Link::rests_on}, {2, 3, Link::affects}};
  objects[0].marking = objects[1].marking = *marking::parse_marking("TLP:GREEN");
  EXPECT_EQ(shown(objects, close_over(objects, affected, viewer("organisation:lyra"), kClosureKey)),
            std::set<std::string>{"lyra"});
  EXPECT_EQ(shown(objects, close_over(objects, affected, viewer("organisation:mira"), kClosureKey)),
            (std::set<std::string>{"judged", "claimed"}));
}

TEST(Closure, CirclesEnd) {
  std::vector<ClosureObject> objects = {object("a", "TLP:CLEAR"), object("b", "TLP:CLEAR")};
  objects[1].consent_missing = true;
  const std::vector<ClosureReference> references = {{0, 1, Link::rests_on}, {1, 0, Link::rests_on}};
  EXPECT_TRUE(close_over(objects, references, viewer("public"), kClosureKey).objects.empty());
}

TEST(Closure, TheOriginatorIsCutWhenItIsNotToBeNamed) {
  std::vector<ClosureObject> objects = {object("a", "TLP:CLEAR"), object("mira", "TLP:CLEAR", "customer")};
  const std::vector<ClosureReference> references = {{0, 1, Link::given_by}};
  EXPECT_EQ(close_over(objects, references, viewer("public"), kClosureKey).references.size(), 1u);
  objects[0].conditions.attribute_provider = marking::Term::must_not;
  EXPECT_TRUE(close_over(objects, references, viewer("public"), kClosureKey).references.empty());
}

struct Affecting {
  std::vector<ClosureObject> objects = {object("finding", "TLP:GREEN")};
  std::vector<ClosureReference> references;
  explicit Affecting(std::uint32_t parties) {
    for (std::uint32_t i = 1; i <= parties; ++i) {
      objects.push_back(object("customer-" + std::to_string(i), "TLP:RED", "customer"));
      references.push_back({0, i, Link::affects});
    }
  }
};

TEST(Closure, FewAffectedPartiesAreNotToldApart) {
  const auto clients = viewer("clients:northgate");
  const Affecting one(1);
  const Affecting four(4);
  EXPECT_EQ(seen(one.objects, one.references, clients), seen(four.objects, four.references, clients));
  EXPECT_EQ(close_over(four.objects, four.references, clients, kClosureKey).references[0].stand_in, kUnnamedParties);
  const Affecting five(5);
  EXPECT_EQ(close_over(five.objects, five.references, clients, kClosureKey).references.size(), 5u);
  const Affecting many(50);
  EXPECT_EQ(seen(one.objects, one.references, viewer("community")),
            seen(many.objects, many.references, viewer("community")));
}

TEST(Closure, PseudonymsAreStableForOneAudienceAndUnlinkableBetweenTwo) {
  const Affecting five(5);
  const auto stand_ins = [&](const char* to, char key) {
    std::set<std::string> out;
    const View view = close_over(five.objects, five.references, viewer(to), std::string(32, key));
    for (const SeenReference& one : view.references) out.insert(one.stand_in);
    for (const SeenObject& one : view.objects) out.insert(one.name);
    return out;
  };
  EXPECT_EQ(stand_ins("clients:northgate", 'a'), stand_ins("clients:northgate", 'a'));
  const auto a = stand_ins("clients:northgate", 'a');
  const auto b = stand_ins("clients:southgate", 'b');
  EXPECT_EQ(a.size(), 6u);
  for (const std::string& one : a) EXPECT_FALSE(b.contains(one)) << one;
}

TEST(Closure, ObfuscatedPartiesAreNotNamedWhereTheyWereHit) {
  std::vector<ClosureObject> objects = {object("a", "TLP:CLEAR"), object("mira", "TLP:CLEAR", "customer")};
  const std::vector<ClosureReference> references = {{0, 1, Link::affects}};
  EXPECT_TRUE(close_over(objects, references, viewer("public"), kClosureKey).references[0].to);
  objects[0].conditions.obfuscate_affected_parties = marking::Term::must;
  EXPECT_FALSE(close_over(objects, references, viewer("public"), kClosureKey).references[0].to);
}

TEST(Closure, WhatCannotBeToldApartIsOneThing) {
  std::vector<ClosureObject> objects = {object("a", "TLP:CLEAR"), object("b", "TLP:CLEAR"), object("c", "TLP:CLEAR")};
  objects[1].shown = objects[0].shown;
  const std::vector<ClosureReference> references = {{0, 2, Link::relates}, {1, 2, Link::relates}};
  const View view = close_over(objects, references, viewer("public"), kClosureKey);
  EXPECT_EQ(view.objects.size(), 2u);
  EXPECT_EQ(view.references.size(), 1u);
}

/// Against the definition, on small random cases: everything hidden is shuffled, renamed and doubled.
TEST(Closure, HiddenObjectsAndTheOrderOfEntryLeaveNoTrace) {
  const std::vector<const char*> markings = {"TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:RED"};
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    std::vector<ClosureObject> objects;
    for (std::uint32_t i = 0; i < 12; ++i) {
      objects.push_back(object("o" + std::to_string(i), markings[random() % markings.size()],
                               random() % 3 == 0 ? "customer" : "claim"));
    }
    std::vector<ClosureReference> references;
    for (std::uint32_t i = 0; i < 30; ++i) {
      const auto from = static_cast<std::uint32_t>(random() % objects.size());
      const auto to = static_cast<std::uint32_t>(random() % objects.size());
      const Link link = objects[to].party ? Link::affects : Link::rests_on;
      references.push_back({from, to, link});
    }
    const auto before = seen(objects, references, viewer("community"));
    std::vector<std::uint32_t> order(objects.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::shuffle(order, random);
    std::vector<ClosureObject> other(objects.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) {
      other[order[i]] = objects[i];
      other[order[i]].id = "renamed " + std::to_string(random());
      if (!marking::may_see(viewer("community"), objects[i].marking)) {
        other[order[i]].shown = "another secret";
        other[order[i]].marking = *marking::parse_marking("TLP:RED//COMPARTMENT x");
      }
    }
    std::vector<ClosureReference> other_references;
    for (const ClosureReference& one : references) {
      other_references.push_back({order[one.from], order[one.to], one.link});
    }
    std::ranges::shuffle(other_references, random);
    other.push_back(object("more", "TLP:RED"));
    other_references.push_back({static_cast<std::uint32_t>(other.size() - 1), 0, Link::rests_on});
    ASSERT_EQ(before, seen(other, other_references, viewer("community"))) << "seed " << seed;
  }
}

}  // namespace
}  // namespace backtrail::release
