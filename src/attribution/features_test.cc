// SPDX-License-Identifier: Apache-2.0
#include "attribution/features.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "attribution/protocol.h"
#include "attribution/testing.h"

namespace backtrail::attribution {
namespace {

float feature(const Vector& vector, Feature which) { return vector[static_cast<std::size_t>(which)]; }

constexpr float kImplied = 0.5;

/// Of an item while the others are there.
float weight(const View& view, const std::vector<Index>& items, Index item) {
  const Table& table = view.table();
  if (table.items[item].kind != Kind::technique) return 1;
  for (const Index other : items) {
    if (table.items[other].kind == Kind::malware && view.implies(other, item)) return kImplied;
  }
  return 1;
}

/// Likeness of an incident to one report, worked out item by item.
float likeness(const View& view, const Episode& episode, const std::vector<Index>& items, bool techniques_alone) {
  const Table& table = view.table();
  float both = 0;
  float own = 0;
  float asked = 0;
  const auto square = [&](Index item) {
    const bool counts = !techniques_alone || table.items[item].kind == Kind::technique;
    return counts ? view.rarity(item) * view.rarity(item) : 0;
  };
  for (const Index item : items) asked += weight(view, items, item) * square(item);
  for (Index i = 0; i < episode.count; ++i) {
    const Index item = table.episode_items[episode.first + i];
    own += square(item);
    if (std::ranges::find(items, item) != items.end()) both += weight(view, items, item) * square(item);
  }
  return both / std::max(std::sqrt(own), 1e-6F) / std::max(std::sqrt(asked), 1e-6F);
}

TEST(Sheet, WithoutSomeItemsIsAsIfTheyHadNeverBeenGiven) {
  const Table table = testing::world(14, 5);
  std::mt19937_64 random(7);
  for (const Incident& incident : incidents(table, Protocol::loro)) {
    const View view(table, cut_for(table, incident, Protocol::event_all), incident.day);
    const Measurer measurer(view, kImplied);
    const Sheet sheet(measurer, incident.items);
    std::vector<std::size_t> gone;
    std::vector<Index> rest;
    for (std::size_t i = 0; i < incident.items.size(); ++i) {
      if (random() % 3 == 0) gone.push_back(i);
      else rest.push_back(incident.items[i]);
    }
    const Measured fast = sheet.measure(gone);
    const Measured plain = measurer.measure(rest);
    EXPECT_EQ(fast.groups, plain.groups);  // to the last digit
    EXPECT_EQ(fast.rarest, plain.rarest);
    EXPECT_EQ(fast.items, plain.items);
    EXPECT_EQ(fast.strangers, plain.strangers);
  }
}

TEST(Sheet, FeaturesAreWhatTheyAreCalled) {
  const Table table = testing::world(14, 5);
  const Incident incident = incidents(table, Protocol::loro)[11];
  const View view(table, cut_for(table, incident, Protocol::loro), incident.day);
  const Measurer measurer(view, kImplied);
  const Measured measured = measurer.measure(incident.items);
  for (std::size_t k = 0; k < view.active().size(); ++k) {
    const Index group = view.active()[k];
    float malware = 0;
    float rarities = 0;
    float covered = 0;
    float rarest = 0;
    for (const Index item : incident.items) {
      if (table.items[item].kind == Kind::malware) malware += measurer.log_ratio(group, item);
      const float share = weight(view, incident.items, item) * view.rarity(item);
      rarities += share;
      if (view.uses(group, item)) covered += share;
      else rarest = std::max(rarest, view.rarity(item));
    }
    float nearest = 0;
    float nearest_techniques = 0;
    for (Index e = 0; e < table.episodes.size(); ++e) {
      if (!view.alive(e) || table.episodes[e].group != group) continue;
      nearest = std::max(nearest, likeness(view, table.episodes[e], incident.items, false));
      nearest_techniques = std::max(nearest_techniques, likeness(view, table.episodes[e], incident.items, true));
    }
    EXPECT_NEAR(feature(measured.groups[k], Feature::malware), malware, 1e-5);
    EXPECT_NEAR(feature(measured.groups[k], Feature::coverage), covered / rarities, 1e-5);
    EXPECT_NEAR(feature(measured.groups[k], Feature::nearest), nearest, 1e-5);
    EXPECT_NEAR(feature(measured.groups[k], Feature::nearest_techniques), nearest_techniques, 1e-5);
    EXPECT_EQ(measured.rarest[k], rarest);
  }
}

TEST(Sheet, WhatMalwareIsKnownForCountsAgainOnceTheMalwareIsGone) {
  Table table;
  table.groups = {"G1", "G2"};
  table.items = {{"S1", Kind::malware}, {"T1", Kind::technique}, {"T2", Kind::technique}};
  table.report_day = {1000, 2000};
  table.rows = {{0, 0, 0, kNone}, {0, 1, 0, kNone}, {0, 2, 0, kNone}, {1, 2, 1, kNone}};
  table.implications = {{0, 1, 1}};
  table.index();
  const View view(table, {}, 0);
  const std::vector<Index> items = {0, 1, 2};
  const Measurer discounting(view, 0);
  const Measurer plain(view, 1);
  const auto techniques = [](const Measured& measured) { return feature(measured.groups[0], Feature::techniques); };
  EXPECT_FLOAT_EQ(techniques(discounting.measure(items)), discounting.log_ratio(0, 2));
  EXPECT_FLOAT_EQ(techniques(plain.measure(items)), plain.log_ratio(0, 1) + plain.log_ratio(0, 2));
  const std::vector<std::size_t> malware = {0};
  EXPECT_EQ(Sheet(discounting, items).measure(malware).groups, Sheet(plain, items).measure(malware).groups);
  // The report that knows the malware for it is cut: nobody can know any more.
  Cut cut;
  cut.reports = {false, true};
  EXPECT_TRUE(view.implies(0, 1));
  EXPECT_FALSE(View(table, cut, 0).implies(0, 1));
}

}  // namespace
}  // namespace backtrail::attribution
