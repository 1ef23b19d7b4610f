// SPDX-License-Identifier: Apache-2.0
// The evidence table: which group was seen with which item, and which report says so.
//
// A row is one report's word that one group used one item. Everything that the engine knows about groups is in the rows;
// where they come from (ATT&CK, others' bundles) is decided by the caller. A Cut names what must not be looked at: the
// reports that an incident was taken from, a group that is to be absent from the base. A View is the table after a cut,
// as seen on one day. The engine only ever sees Views, so that nothing cut can leak into a feature.
//
// The alternative, subtracting a report's counts from totals made once, is faster and was the source of the leaks that
// the first sketches had: every new feature needs its own subtraction, and the one that is forgotten looks brilliant.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace backtrail::attribution {

using Index = std::uint32_t;
inline constexpr Index kNone = 0xFFFF'FFFF;

/// The kinds of evidence that have labels to learn from. The others (infrastructure, timing, tradecraft) are shown and
/// weigh nothing.
enum class Kind : std::uint8_t { technique, malware, tool };
inline constexpr std::size_t kKinds = 3;
[[nodiscard]] std::string_view name(Kind kind);

struct Item {
  std::string id;
  Kind kind = Kind::technique;
};

struct Row {
  Index group = 0;
  Index item = 0;
  Index report = kNone;  // kNone: nobody is cited
  Index campaign = kNone;  // of a campaign that is attributed to the group; kNone when said of the group itself
};

struct Campaign {
  std::string id;
  Index group = kNone;  // that it is attributed to; kNone when to nobody
  std::int32_t day = 0;  // when it was seen; 0 when unknown
  std::vector<Index> reports;  // everything that is cited for it
};

/// One report's word that a malware uses a technique, whoever wields it.
struct Implication {
  Index malware = 0;
  Index technique = 0;
  Index report = kNone;  // kNone: nobody is cited
};

/// Items of one (group, report, campaign).
struct Episode {
  Index group = 0;
  Index report = kNone;
  Index campaign = kNone;
  Index first = 0;  // into episode_items
  Index count = 0;
};

class Table {
 public:
  std::vector<std::string> groups;  // ids, sorted
  std::vector<Item> items;  // sorted by id
  std::vector<std::int32_t> report_day;  // days since 1601; 0 when unknown
  std::vector<Row> rows;
  std::vector<Campaign> campaigns;
  std::vector<Implication> implications;

  /// Sorts rows and implications, drops doubles, and makes what follows. Call once, after filling in the above.
  void index();

  std::vector<Episode> episodes;  // sorted by (group, campaign, report)
  std::vector<Index> episode_items;
  std::vector<Index> first_episode_of;  // per item, and one more, into episodes_with
  std::vector<Index> episodes_with;
  [[nodiscard]] std::optional<Index> item(std::string_view id) const;
  [[nodiscard]] std::optional<Index> group(std::string_view id) const;

 private:
  std::unordered_map<std::string, Index> item_by_id_;
};

struct Cut {
  std::vector<bool> reports;  // true: not to be looked at; empty: none
  bool uncited = false;  // nor what nobody is cited for
  Index group = kNone;  // taken out of the base altogether
  Index campaign = kNone;
};

/// The table after a cut, on one day. Keeps a reference to the table.
class View {
 public:
  /// `day` 0 when the incident's date is unknown: then nothing decays and nothing is near in time.
  View(const Table& table, const Cut& cut, std::int32_t day);

  [[nodiscard]] const Table& table() const { return *table_; }
  [[nodiscard]] std::int32_t day() const { return day_; }
  /// Groups that have any edge of their own left, ascending: the competitors.
  [[nodiscard]] const std::vector<Index>& active() const { return active_; }
  [[nodiscard]] bool is_active(Index group) const { return group < own_.size() && own_[group]; }

  [[nodiscard]] float weight(Index group, Index item) const { return weight_[at(group, item)]; }  // decayed reports
  [[nodiscard]] bool uses(Index group, Index item) const { return weight_[at(group, item)] > 0; }
  [[nodiscard]] float total(Index group, Kind kind) const { return totals_[group * kKinds + static_cast<Index>(kind)]; }
  [[nodiscard]] float background(Index item) const { return background_[item]; }  // share within its kind
  [[nodiscard]] Index holders(Index item) const { return holders_[item]; }  // groups seen with it
  [[nodiscard]] float rarity(Index item) const { return rarity_[item]; }  // log((n + 1) / (holders + 1))
  [[nodiscard]] Index edges(Index group) const { return edges_[group]; }
  [[nodiscard]] Index reports(Index group) const { return reports_[group]; }

  /// Is the malware known for the technique, by a report that is left? Then having seen both is little more than having
  /// seen the malware.
  [[nodiscard]] bool implies(Index malware, Index technique) const;

  /// Malware among `items` that is known for this one; nothing when it is no technique.
  [[nodiscard]] std::vector<Index> implied_by(std::span<const Index> items, Index item) const;

  /// Per episode: whether it survived, its length in rarities, and its distance in years (kFarYears when unknown).
  [[nodiscard]] bool alive(Index episode) const { return norm_[episode] > 0; }
  [[nodiscard]] float norm(Index episode) const { return norm_[episode]; }
  [[nodiscard]] float norm_techniques(Index episode) const { return norm_techniques_[episode]; }
  [[nodiscard]] float years(Index episode) const { return years_[episode]; }
  /// The row's own weight in total(): 2^(-years / half-life).
  [[nodiscard]] float decay(Index episode) const { return decay_[episode]; }

  static constexpr float kFarYears = 10;
  static constexpr float kHalfLifeYears = 4;

 private:
  [[nodiscard]] std::size_t at(Index group, Index item) const {
    return static_cast<std::size_t>(group) * table_->items.size() + item;
  }
  [[nodiscard]] bool is_cut(Index report) const;
  void weigh_episodes();
  void weigh_items();

  const Table* table_;
  Cut cut_;
  std::int32_t day_;
  std::vector<float> weight_, totals_, background_, rarity_, norm_, norm_techniques_, years_, decay_;
  std::vector<bool> own_;  // has an edge that is not a campaign's
  std::vector<Index> holders_, edges_, reports_, active_;
};

}  // namespace backtrail::attribution
