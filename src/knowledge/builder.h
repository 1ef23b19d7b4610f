// SPDX-License-Identifier: Apache-2.0
// Gathers what the readers of this part find and makes Tables of it: each object, report and edge once, sorted,
// independent of the order of files.
//
// Reports become one by union-find over three keys: the name within a file, the address, and title with date. Objects are
// one by their ids; an object without an id of ATT&CK's (a MISP actor, another vendor's intrusion set) joins the one of
// ATT&CK's that it names, if it names exactly one, and else stays its own: never guessed. Edges of revoked objects move to
// the successor.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "knowledge/citation.h"
#include "knowledge/complaints.h"
#include "knowledge/pack.h"

namespace backtrail::knowledge {

using RawReport = std::uint32_t;  // before reports of one identity are merged

inline constexpr std::size_t kUrlsPerReport = 64;
inline constexpr std::size_t kIdsPerObject = 64;
inline constexpr std::size_t kAliasesPerObject = 256;  // MISP's longest list has 41
inline constexpr std::size_t kBearersTold = 8;  // of one name; from two on it is ambiguous

struct DraftAlias {
  std::string name;
  std::vector<RawReport> reports;
  SourceSet sources = 0;
};

struct DraftClaim {
  ClaimKind kind = ClaimKind::origin;
  std::string value;
  std::string by;
  std::uint8_t confidence = 0;
  std::vector<RawReport> reports;
  SourceSet sources = 0;
};

struct DraftObject {
  Kind kind = Kind::group;
  State state = State::live;
  bool tool = false;
  std::uint8_t domains = 0;
  bool anchored = false;  // `id` is one that others agree on, as ATT&CK's are
  std::string id;
  std::string stix_id;  // may be empty
  std::string name;
  std::vector<DraftAlias> aliases;
  std::vector<RawReport> reports;
  std::vector<std::string> tactics;  // short names ("initial-access")
  std::string short_name;  // of a tactic
  std::vector<std::string> says_is;  // ids of objects that this one says it is the same as, the strongest word first
  Date created, modified, first_seen, last_seen;
  std::vector<DraftClaim> claims;
  SourceSet sources = 0;
  SourceSet settled = 0;  // sources whose objects a pack has kept this one apart from
};

enum class LinkKind : std::uint8_t { uses = 1, attributed_to = 2, mitigates = 3, part_of = 4, revoked_by = 5 };

/// Ends are ids or STIX ids.
struct DraftEdge {
  std::string from;
  std::string to;
  LinkKind kind = LinkKind::uses;
  std::vector<RawReport> reports;
  Date created, modified;
  SourceSet sources = 0;
  base::Place place;  // for complaints
};

/// A line of a table of our own: what it says of `subject`, which is an id or a name. An edge, a claim, or else an alias.
struct DraftStatement {
  std::string subject;
  std::optional<EdgeKind> link;
  std::optional<ClaimKind> claim;
  std::string object;  // id or name of an edge's end, a claim's value, an alias
  std::string by;
  std::uint8_t confidence = 0;
  std::vector<RawReport> reports;
  SourceSet sources = 0;
  base::Place place;
};

class Builder {
 public:
  /// Dates after `last_day` are absurd.
  Builder(Complaints& complaints, std::int32_t last_day) : complaints_(complaints), last_day_(last_day) {}

  /// Further things are from this source. False when there are kSourceLimit already.
  bool begin_source(Source source);
  [[nodiscard]] SourceSet source_bits() const { return SourceSet{1} << current_; }
  /// Of sources that a pack brings: what each bit of it is here.
  std::vector<SourceSet> add_pack_sources(std::span<const Source> sources);
  Source& source() { return sources_[current_]; }

  /// One raw report per name and begin_source(); what is cited in more detail later is added.
  RawReport cite(const Citation& citation);
  RawReport add_report(const Report& report, SourceSet sources);

  void add(DraftObject object) { objects_.push_back(std::move(object)); }
  void add(DraftEdge edge) { edges_.push_back(std::move(edge)); }
  void add(DraftStatement statement) { statements_.push_back(std::move(statement)); }
  [[nodiscard]] std::size_t size() const { return objects_.size() + edges_.size() + statements_.size(); }

  /// `date`, or an unknown one with a complaint when it is absurd.
  Date sane(Date date, std::string_view of);

  Tables finish();

 private:
  struct RawReportData {
    std::vector<std::string> names;
    std::vector<std::string> urls;
    std::string title;
    std::map<Date, std::uint32_t> dates;  // and how often each is given
    SourceSet sources = 0;
  };

  void sort_sources(Tables& tables);
  void merge_reports();
  std::vector<Index> reports_of(const std::vector<RawReport>& raw) const;
  void put_reports(Tables& tables);

  Complaints& complaints_;
  std::int32_t last_day_;
  std::vector<Source> sources_;
  std::size_t current_ = 0;
  std::vector<RawReportData> reports_;
  std::unordered_map<std::string, RawReport> cited_;  // by name, of the present source
  std::vector<Index> identity_;  // of a raw report: its index in the tables
  std::vector<DraftObject> objects_;
  std::vector<DraftEdge> edges_;
  std::vector<DraftStatement> statements_;
};

}  // namespace backtrail::knowledge
