// SPDX-License-Identifier: Apache-2.0
#include "attribution/protocol.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>
#include <string>

#include "attribution/codes.h"

namespace backtrail::attribution {
namespace {

constexpr std::array<std::string_view, 7> kNames = {"loro", "event-all", "past",   "campaigns",
                                                    "open", "decoy",     "forward"};
constexpr std::size_t kPlantedTechniques = 3;

std::vector<Incident> from_campaigns(const Table& table) {
  std::vector<Incident> out;
  for (Index c = 0; c < table.campaigns.size(); ++c) {
    Incident one;
    one.campaign = c;
    one.group = table.campaigns[c].group;
    one.day = table.campaigns[c].day;
    std::set<Index> items;
    for (const Row& row : table.rows) {
      if (row.campaign == c) items.insert(row.item);
    }
    one.items.assign(items.begin(), items.end());
    if (one.group == kNone || one.items.size() < kLeastItems) continue;
    one.actor = table.groups[one.group];
    out.push_back(std::move(one));
  }
  return out;
}

/// A hash that spreads small numbers (the finaliser of SplitMix64).
std::uint64_t spread(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return x ^ (x >> 31);
}

}  // namespace

std::string_view name(Protocol protocol) { return kNames[static_cast<std::size_t>(protocol)]; }

base::Result<Protocol> parse_protocol(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<Protocol>(i);
  }
  return base::fail(kUnknownProtocol, "'" + std::string(name.substr(0, 40)) + "' is not a protocol", {},
                    "loro, event-all, past, campaigns, open, decoy or forward");
}

std::vector<Incident> incidents(const Table& table, Protocol protocol) {
  if (protocol == Protocol::campaigns) return from_campaigns(table);
  std::vector<Incident> out;
  if (protocol == Protocol::forward) return out;
  for (const Episode& episode : table.episodes) {
    if (episode.campaign != kNone || episode.report == kNone || episode.count < kLeastItems) continue;
    Incident one;
    one.group = episode.group;
    one.actor = table.groups[episode.group];
    one.report = episode.report;
    one.day = table.report_day[episode.report];
    if (protocol == Protocol::past && one.day == 0) continue;
    const auto* first = table.episode_items.data() + episode.first;
    one.items.assign(first, first + episode.count);
    std::ranges::sort(one.items);
    out.push_back(std::move(one));
  }
  return out;
}

Cut cut_for(const Table& table, const Incident& incident, Protocol protocol, bool truth_removed) {
  Cut cut;
  if (protocol == Protocol::forward) return cut;
  cut.reports.assign(table.report_day.size(), false);
  if (incident.report != kNone) cut.reports[incident.report] = true;
  if (truth_removed) cut.group = incident.group;
  if (protocol == Protocol::campaigns) {
    cut.campaign = incident.campaign;
    for (const Index report : table.campaigns[incident.campaign].reports) cut.reports[report] = true;
  }
  if (protocol == Protocol::event_all && incident.day != 0) {
    for (Index r = 0; r < table.report_day.size(); ++r) {
      const std::int32_t day = table.report_day[r];
      if (day != 0 && std::abs(day - incident.day) <= kEventDays) cut.reports[r] = true;
    }
  }
  if (protocol == Protocol::past) {
    cut.uncited = true;
    for (Index r = 0; r < table.report_day.size(); ++r) {
      const std::int32_t day = table.report_day[r];
      if (day == 0 || day > incident.day - kEventDays) cut.reports[r] = true;
    }
  }
  return cut;
}

std::optional<Decoy> plant(const View& view, const Incident& incident, std::size_t number) {
  const Table& table = view.table();
  const auto has = [&](Index item) { return std::ranges::binary_search(incident.items, item); };
  std::vector<Decoy> possible;
  for (const Index group : view.active()) {
    if (group == incident.group) continue;
    Decoy decoy{group, {}};
    std::vector<Index> techniques;
    for (Index item = 0; item < table.items.size(); ++item) {
      if (!view.uses(group, item) || has(item)) continue;
      if (table.items[item].kind == Kind::technique) techniques.push_back(item);
      if (table.items[item].kind == Kind::malware && view.holders(item) == 1 && decoy.planted.empty()) {
        decoy.planted.push_back(item);
      }
    }
    if (decoy.planted.empty() || techniques.size() < kPlantedTechniques) continue;
    std::ranges::stable_sort(techniques, {}, [&](Index item) { return view.holders(item); });
    decoy.planted.insert(decoy.planted.end(), techniques.begin(), techniques.begin() + kPlantedTechniques);
    possible.push_back(std::move(decoy));
  }
  if (possible.empty()) return std::nullopt;
  return possible[spread(number) % possible.size()];
}

}  // namespace backtrail::attribution
