// SPDX-License-Identifier: Apache-2.0
// Sealed evidence that no longer says what it said when it was sealed, because the case has changed since: findings whose records
// are of a source that was withdrawn, and searches that no longer cover what the case holds. Nothing is taken from the ledger; but
// a text that rests on such evidence would tell what nobody holds for true any more.
//
// A finding of a log that was discarded stands: it is held by the copies of its records. A search of one does not, for nobody can search again what it rests on.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/case/case.h"
#include "app/case/hunting/searched_since.h"
#include "app/case/telemetry/holdings.h"
#include "base/result.h"
#include "registers/registers.h"

namespace backtrail::app {

class Lapses {
 public:
  static base::Result<Lapses> read(const registers::Registers& registers, const ledger::Log& log,
                                   const ledger::Bodies& bodies, const std::string& case_folder);
  static base::Result<Lapses> read(const Case& in);

  /// Empty while it stands. Superseded evidence is not asked about.
  [[nodiscard]] std::vector<Change> of(const registers::Evidence& evidence) const;

 private:
  explicit Lapses(SearchedSince since) : since_(std::move(since)) {}
  void put_discarded(const registers::Evidence& search, const std::string& tenant, std::int64_t first,
                     std::int64_t last, std::vector<Change>& to) const;
  [[nodiscard]] bool is_unsearched(const registers::Evidence& finding, std::uint64_t index) const;

  SearchedSince since_;
  SourceHoldings holdings_;
  std::vector<registers::Source> sources_;  // those that were corrected too
  std::vector<registers::Evidence> findings_;  // that stand, in the order of their entries
  std::map<std::pair<std::string, std::string>, std::uint64_t> held_;  // by tenant and SHA-256: the first entry
};

}  // namespace backtrail::app
