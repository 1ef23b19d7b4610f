// SPDX-License-Identifier: Apache-2.0
// Sealed evidence that no longer says what it said when it was sealed, because the case has changed since: findings whose records
// are of a source that was withdrawn, and searches that no longer cover what the case holds. Nothing is taken from the ledger; but
// a text that rests on such evidence would tell what nobody holds for true any more.
//
// A finding of a log that was discarded stands: it is held by the copies of its records (as a mistake it is withdrawn too). A search of one does not, for nobody can search again what it rests on.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/case/as_of.h"
#include "app/case/case.h"
#include "app/case/hunting/searched_since.h"
#include "base/result.h"
#include "registers/registers.h"

namespace backtrail::app {

class Lapses {
 public:
  /// `all` sources, with those that were corrected, in the order of their entries, and the `evidence` that stands; neither is kept.
  /// When no search is among it the index of sightings and the ledger are not read, and none may be asked about.
  static base::Result<Lapses> read(const std::vector<registers::Source>& all,
                                   const std::vector<registers::Evidence>& evidence, const ledger::Log& log,
                                   const ledger::Bodies& bodies, const std::string& case_folder,
                                   const AsOf& as_of = {});
  static base::Result<Lapses> read(const Case& in);

  [[nodiscard]] const SearchedSince& since() const { return since_; }
  /// Empty while it stands. Superseded evidence is not asked about.
  [[nodiscard]] std::vector<Change> of(const registers::Evidence& evidence) const;
  /// Of a search what has changed for this one tenant; nobody else is named.
  [[nodiscard]] std::vector<Change> of(const registers::Evidence& search, const std::string& tenant) const;
  /// Whether there is any such change.
  [[nodiscard]] bool any_of(const registers::Evidence& search, const std::string& tenant) const;
  /// Whether a log that holds this day of the channel was discarded after the search looked at it.
  [[nodiscard]] bool discarded_since(const registers::Evidence& search, const std::string& tenant,
                                     const std::string& channel, std::int64_t day) const;
  /// And whether this source was, by its place in the ledger.
  [[nodiscard]] bool discarded_since(const registers::Evidence& search, const std::string& tenant,
                                     std::uint64_t source) const;

 private:
  struct Gone {
    std::uint64_t index = 0;  // of the source's entry
    base::Instant at{};
    std::map<std::string, std::set<std::int64_t>> days;  // that it held, by channel
    bool untimed = false;  // it held records without a time, which may be of any, or nobody knows whether it did
  };
  struct Found {
    std::string label;
    std::uint64_t index = 0;
    std::optional<std::int64_t> day;
    std::uint64_t latest =
        0;  // the entry that brought the last of its logs; the greatest number when one was never held
  };

  void put_found(const registers::Evidence& search, const std::string& tenant, Change& to) const;
  [[nodiscard]] bool any_discarded(const registers::Evidence& search, const std::string& tenant) const;

  SearchedSince since_;
  std::set<std::string> tenants_;  // with sources or findings
  std::map<std::string, std::vector<Gone>> discarded_;  // by tenant
  std::map<std::string, std::vector<Found>> findings_;  // by tenant; those that stand, in the order of their entries
};

}  // namespace backtrail::app
