// SPDX-License-Identifier: Apache-2.0
// What detectors of several records counted in a log stays in the case, so that it counts when the log has rotated away: a file for
// each source and detector below CASE/hunts/hits/, whose hash the hunt that wrote it has sealed (docs/formats/hits.md). A file that
// is not as that says counts for nothing.
//
// Rejected: entries of the ledger. Of a log that grows every hour they would stay with every version, and a record that is to be
// erased by law would have to be erased in each of them.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/case/hunting/hunts.h"
#include "base/new_files.h"
#include "base/result.h"
#include "base/sha256.h"
#include "registers/rows.h"

namespace backtrail::app {

/// What is on record of one source and detector.
struct HitsOnRecord {
  std::optional<base::Digest> file{};  // nothing: there was nothing to count
  const HuntedSource* source = nullptr;  // as the hunt noted it
};

/// By the looks of one tenant's detectors of several records; refers to `hunts`.
class HitsRecord {
 public:
  HitsRecord() = default;
  HitsRecord(const Hunts& hunts, const std::string& tenant);
  /// That the last look of the detector at the source left, if it kept them; `entry` is the source's.
  [[nodiscard]] std::optional<HitsOnRecord> of(const std::string& entry, const base::Digest& print) const;

 private:
  struct Look {
    const HuntRun* run = nullptr;
    const HuntedSource* source = nullptr;
  };
  std::unordered_map<std::string, std::vector<Look>> looks_;  // by entry, in the order of the runs
};

/// Files that become durable together, below the case's folder; one that is there as wanted stays. kCannotWrite.
base::Result<base::Digest> write_hits(base::NewFiles& into, const std::string& case_folder, const std::string& entry,
                                      const base::Digest& print, const std::string& bytes);
/// Nothing when there is no such file, or another one.
[[nodiscard]] std::optional<std::string> read_hits(const std::string& case_folder, const std::string& entry,
                                                   const base::Digest& print, const base::Digest& sealed);
/// Whether the case keeps any of this source's.
[[nodiscard]] bool has_hits(const std::string& case_folder, const std::string& entry);
/// What the case keeps of it goes. kCannotWrite.
base::Status drop_hits(const std::string& case_folder, const std::string& entry);
/// Likewise of all sources of the tenant with such bytes (SHA-256), and of those that took their place, which may hold them too.
base::Status drop_hits_of(const std::string& case_folder, const std::vector<registers::Source>& all,
                          const std::string& tenant, const std::set<std::string>& sha256s);

}  // namespace backtrail::app
