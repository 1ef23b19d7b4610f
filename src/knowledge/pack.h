// SPDX-License-Identifier: Apache-2.0
// What is known about groups: who uses which techniques and software, and which report says so.
//
// A Pack is tables beside one another, joined by index: objects, reports, and edges from object to object with the
// reports that each edge stands on. It is facts only (identifiers, names, edges, citations with their dates); no prose.
// docs/formats/knowledge-pack.md has the form on disk.
//
// Everything is sorted by what it is and not by where it was read, so that the same inputs in any order make the same
// pack. A Pack is immutable and safe to read from several threads.
//
// Two rules that users of this header need to know:
//   - Edges end at live objects. What was revoked has handed its edges on to its successor when the pack was built, and
//     keeps only its id and names, so that an old id still resolves (current()).
//   - A report is one report, however many names and addresses it is cited by (`Report::names`). To leave one out is to
//     drop its index from every edge's reports; an edge whose reports are then empty has lost its support, while an edge
//     that never cited anything (`report_count` 0 from the start) is untouched by that.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace backtrail::knowledge {

using Index = std::uint32_t;
inline constexpr Index kNone = 0xFFFF'FFFF;

/// A day, month or year as a citation gives it. Days count from 1601-01-01, as base::day_number() does.
struct Date {
  enum class Precision : std::uint8_t { unknown, year, month, day };
  std::int32_t first_day = 0;  // the first day that it may mean; 0 when unknown
  Precision precision = Precision::unknown;

  [[nodiscard]] bool known() const { return precision != Precision::unknown; }
  /// The last day that it may mean (31 December of a year). Only of known dates.
  [[nodiscard]] std::int32_t last_day() const;
  /// "2018-12-20", "2018-12", "2018" or "".
  [[nodiscard]] std::string text() const;
  friend auto operator<=>(const Date&, const Date&) = default;
};

enum class Kind : std::uint8_t { group = 1, campaign = 2, software = 3, technique = 4, tactic = 5, mitigation = 6 };
enum class State : std::uint8_t { live = 1, deprecated = 2, revoked = 3 };
enum class EdgeKind : std::uint8_t { uses = 1, attributed_to = 2, mitigates = 3 };

/// A set of files that a pack was built from; bit i is sources()[i].
using SourceSet = std::uint32_t;
inline constexpr std::size_t kSourceLimit = 32;

/// One file that a pack was built from.
struct Source {
  std::string name;  // "ATT&CK Enterprise"
  std::string version;  // "18.1"; empty when the file names none
  std::string date;  // of its newest object, "2025-10-24"; empty when unknown
  std::string licence;
  std::string url;
  std::string sha256;  // of the file's bytes
  friend auto operator<=>(const Source&, const Source&) = default;
};

/// A publication that is cited. `names` are what files cite it by (ATT&CK's source_name), sorted, at least one.
struct Report {
  std::vector<std::string> names;
  std::vector<std::string> urls;  // sorted; may be empty
  std::string title;  // may be empty
  Date published;  // never the day on which somebody retrieved it
  SourceSet sources = 0;
};

struct Alias {
  std::string name;
  std::vector<Index> reports;  // that use this name, sorted
  SourceSet sources = 0;
};

/// origin: the country that the group is said to be from. sponsor: the state that is said to stand behind it. handle: a
/// name of the group that is a person's handle too.
enum class ClaimKind : std::uint8_t { origin = 1, sponsor = 2, sector = 3, victim = 4, motive = 5, handle = 6 };

/// What somebody says about a group. Claims of different sources stand beside one another, also where they disagree.
struct Claim {
  ClaimKind kind = ClaimKind::origin;
  std::string value;  // countries as ISO 3166-1 alpha-2 where known ("CN"), else as written
  std::string by;  // "MISP threat-actor APT10", "ATT&CK G0045"
  std::uint8_t confidence = 0;  // 1 to 100 as the source gives it; 0 when it gives none
  std::vector<Index> reports;  // sorted
  SourceSet sources = 0;
};

/// A group, campaign, piece of software, technique, tactic or mitigation.
struct Object {
  Kind kind = Kind::group;
  State state = State::live;
  bool tool = false;  // software that is also used lawfully
  std::uint8_t domains = 0;  // bits of kEnterprise, kMobile, kIcs
  std::string id;  // "G0045"; the STIX id where a file gives no other
  std::string stix_id;  // "intrusion-set--222fbd21-…"; may be empty
  std::string name;
  std::vector<Alias> aliases;  // without `name`, sorted by name
  std::vector<Index> reports;  // cited for the object itself, sorted
  Index successor = kNone;  // of a revoked object: the live one at the end of the chain; kNone when there is none
  Index parent = kNone;  // of a sub-technique
  std::vector<Index> tactics;  // of a technique, sorted
  Date created, modified;  // in the knowledge base, not in the world
  Date first_seen, last_seen;  // of a campaign
  std::vector<Claim> claims;  // of a group, sorted
  SourceSet sources = 0;
};
inline constexpr std::uint8_t kEnterprise = 1, kMobile = 2, kIcs = 4;

/// `from` does something with `to`: a group, campaign or software uses a technique or software; a campaign is attributed
/// to a group; a mitigation mitigates a technique. One edge per (from, kind, to).
struct Edge {
  Index from = 0;
  Index to = 0;
  EdgeKind kind = EdgeKind::uses;
  Index first_report = 0;  // into Tables::edge_reports
  Index report_count = 0;
  Date created, modified;
  SourceSet sources = 0;
};

/// The tables themselves: what builders make and tests cut. Objects are sorted by (kind, id), reports by their first
/// name, edges by (from, kind, to), each edge's reports by index.
struct Tables {
  std::vector<Source> sources;
  std::vector<Object> objects;
  std::vector<Report> reports;
  std::vector<Edge> edges;
  std::vector<Index> edge_reports;
  /// What other parts keep in a pack, by name: what attribution has learned from it, for one. Bytes of their own form.
  std::map<std::string, std::string, std::less<>> annexes;
};

class Pack {
 public:
  /// Indexes the tables. kBadPack when an index points nowhere or something is not sorted as above.
  static base::Result<Pack> from_tables(Tables tables, const std::string& path = {});

  [[nodiscard]] const Tables& tables() const { return tables_; }
  [[nodiscard]] std::span<const Source> sources() const { return tables_.sources; }
  [[nodiscard]] std::span<const Object> objects() const { return tables_.objects; }
  [[nodiscard]] std::span<const Report> reports() const { return tables_.reports; }
  [[nodiscard]] std::span<const Edge> edges() const { return tables_.edges; }
  [[nodiscard]] const Object& object(Index index) const { return tables_.objects[index]; }
  [[nodiscard]] const Report& report(Index index) const { return tables_.reports[index]; }

  /// The reports that an edge stands on, sorted.
  [[nodiscard]] std::span<const Index> reports_of(const Edge& edge) const {
    return std::span(tables_.edge_reports).subspan(edge.first_report, edge.report_count);
  }
  [[nodiscard]] std::span<const Edge> edges_from(Index object) const;
  /// Indices into edges(), sorted.
  [[nodiscard]] std::span<const Index> edges_to(Index object) const;
  /// Objects of one kind stand together: [first, last).
  struct Range {
    Index first = 0;
    Index last = 0;
  };
  [[nodiscard]] Range of_kind(Kind kind) const;

  /// By ATT&CK id or STIX id, in any case. A live object before a dead one, a technique before an old mitigation that
  /// bore the same id. What is found may be revoked: see current().
  [[nodiscard]] std::optional<Index> find(std::string_view id) const;
  /// Everything that is called so, by name or alias: letter case, blanks and punctuation do not count. Sorted; more than
  /// one means that the name is ambiguous, and nobody may guess.
  [[nodiscard]] std::vector<Index> named(std::string_view name) const;
  /// The live object that stands for this one now: itself, or its successor. Nothing when it was withdrawn for good.
  [[nodiscard]] std::optional<Index> current(Index object) const;
  /// By any of its names, exactly as cited. Several when files use one name for different reports.
  [[nodiscard]] std::vector<Index> reports_named(std::string_view name) const;

 private:
  explicit Pack(Tables tables) : tables_(std::move(tables)) {}
  void index();

  Tables tables_;
  std::vector<Index> first_edge_;  // per object, and one more
  std::vector<Index> first_to_, to_;  // edges by their end
  std::vector<std::pair<std::string, Index>> ids_, names_, report_names_;  // folded, sorted
};

/// A name as names are compared: letters and digits of ASCII in lower case, bytes beyond ASCII as they are, nothing else.
[[nodiscard]] std::string fold_name(std::string_view name);

/// The bytes of a pack (docs/formats/knowledge-pack.md). The same tables give the same bytes.
[[nodiscard]] std::string write_pack(const Tables& tables);
/// kBadPack, kNewerPack, base::kTooLarge. `path` is for the error's place.
base::Result<Pack> read_pack(std::string_view bytes, const std::string& path);
[[nodiscard]] bool is_pack(std::string_view bytes);

/// ATT&CK as it comes with the program.
const Pack& builtin_pack();
/// Its objects alone, for those who ask for names: a twentieth of the work. What they refer to by index is not there.
const std::vector<Object>& builtin_objects();
/// Of the bytes that the build has put in, which nobody has changed since. Stops the program where these are no pack.
std::vector<Object> objects_of_builtin(std::string_view bytes);

}  // namespace backtrail::knowledge
