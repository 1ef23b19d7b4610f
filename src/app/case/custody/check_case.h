// SPDX-License-Identifier: Apache-2.0
// What is wrong with a case, and what would mend it. `verify` asks whether anything that was sealed was changed; this asks that too, and
// whether the case can be worked with: files and their permissions, the registers' store, formats, the signing key, the clock, and
// whether the sources are where they were. It mends nothing itself and leaves the case as it is.
#pragma once

#include <string>
#include <vector>

#include "app/case/custody/verify_case.h"

namespace backtrail::app {

struct CaseFault {
  std::string what;  // a stable word, below
  std::string place;  // below the case, or a path
  std::string is;  // what was found, in words
  std::string mend;  // what would mend it
  bool grave = true;  // false: the case is whole, and somebody should know
};
// what: the words of verify_case.h, and newer-format, case-file-missing, case-file-unreadable, ledger-unreadable, folder-missing, open-to-others,
// cannot-be-read, read-only, link, registers-damaged, key-exposed, key-differs. Not grave: unfinished, left-over, source-gone, source-grown,
// kept-elsewhere, no-signing-key, no-anchor, clock-back, not-indexed, index-unreadable, erased-on-disk, rests-on-withdrawn, search-outdated.

struct CaseChecked {
  std::vector<CaseFault> faults;  // in a fixed order
  VerifySummary verified;
  [[nodiscard]] bool clean() const;  // nothing grave
};

inline constexpr std::size_t kFaultsOfOneKind = 100;  // then only their number is told

/// kNotACase when there is neither case.json nor a ledger; whatever else is wrong is a fault.
base::Result<CaseChecked> check_case(const std::string& folder, const Surroundings& surroundings);

}  // namespace backtrail::app
