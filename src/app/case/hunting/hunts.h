// SPDX-License-Identifier: Apache-2.0
// Which detector has looked at which source, and what it found there: entries of type "hunt" in the ledger
// (docs/formats/hunts.md), sealed under the same checkpoint as the evidence that came of it. So a crash leaves both or neither,
// and a search that found nothing is on record as well.
//
// Rejected: a table of its own beside the ledger. It would have to be kept in step with the evidence, and could be edited.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "app/case/case.h"
#include "base/result.h"
#include "base/sha256.h"
#include "base/time.h"
#include "detector/detector.h"
#include "detector/needs.h"
#include "registers/rows.h"

namespace backtrail::app {

inline constexpr int kHuntFormat = 1;

/// Prints of detectors (detector_prints.h), ascending.
using PrintSet = std::shared_ptr<const std::vector<base::Digest>>;

/// What a print stands for, as far as coverage asks: a hash does not say which logs its detector looks at.
struct HuntedWith {
  std::string kind;  // as findings name it: "sigma", "sigma-correlation", "indicator", …
  std::string id;
  std::vector<std::string> techniques{};
  std::vector<detector::SigmaLogSource> log_sources{};  // of a rule, of each part of a correlation; none: every record
  std::vector<detector::Needs> needs{};  // of each of these; shorter or none: nobody said
  std::string title{};  // empty: none of its own, or nobody said
  [[nodiscard]] bool is_rule() const { return kind.starts_with("sigma"); }
  /// Whether it looks at such logs, whatever stands in them.
  [[nodiscard]] bool is_for(const registers::LogSourceDays& held) const;
  /// And could have been true of some record: `fields` are those that stand in them, null when nobody noted them.
  [[nodiscard]] bool could_match(const registers::LogSourceDays& held, const registers::FieldNames* fields) const;
  /// Where it is for such logs and could not: the fields that it lacks.
  void put_missing(const registers::LogSourceDays& held, const registers::FieldNames* fields,
                   std::set<std::string>& into) const;
};
/// Of each print of a set, in their order; null when whoever hunted did not say.
using HuntedSet = std::shared_ptr<const std::vector<HuntedWith>>;

struct HuntedSource {
  std::string entry;  // of the source
  bool read = true;  // false: the index of sightings had the answer
  std::uint64_t from = 0;  // records that end before it were looked at in an earlier, shorter version of the log
  std::vector<std::string> holds{};  // entries of those earlier versions whose bytes are its beginning
  bool kept = false;  // its log lay nowhere, and what an earlier hunt kept of it was counted (kept_hits.h)
};

/// What a look kept of what a detector of several records counted, by the sources' entries: the hash of its file, or nothing where there is
/// more than is kept. Of other sources of the look there was nothing to count.
using HitsKept = std::map<std::string, std::optional<base::Digest>>;

/// One look of some detectors at some sources of one tenant.
struct HuntRun {
  std::uint64_t index = 0;  // of its entry
  std::string entry;
  base::Instant at{};
  std::string engine;
  std::string tenant;
  bool together = false;  // detectors that rest on several records: they looked at all of the sources together
  std::vector<HuntedSource> sources;
  PrintSet prints;
  HuntedSet detectors{};
  std::map<base::Digest, std::vector<base::Digest>> found;  // of a print the names of findings
  std::map<base::Digest, HitsKept> hits{};  // of prints whose hits are kept
};

/// All that a case has on record.
class Hunts {
 public:
  /// The ledger's errors; ledger::kNewerFormat for an entry of a later format.
  static base::Result<Hunts> read(const ledger::Log& log, const ledger::Bodies& bodies);

  [[nodiscard]] const std::vector<HuntRun>& runs() const { return runs_; }
  /// To be sealed. Prints are written out in the first entry that has them; `fresh` are the sets that drafts of the same
  /// sealing have written out already.
  [[nodiscard]] Draft draft_of(const HuntRun& run, std::set<std::string>& fresh) const;

 private:
  base::Result<HuntRun> parse(const std::string& body, const base::Place& place);
  std::vector<HuntRun> runs_;
  std::map<std::string, PrintSet> sets_;  // by what it is called
  std::map<std::string, HuntedSet> detectors_;  // likewise
};

}  // namespace backtrail::app
