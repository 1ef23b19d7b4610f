// SPDX-License-Identifier: Apache-2.0
// Two stores side by side: the one on disk, and the one rebuilt from ledger and bodies.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "registers/registers.h"

namespace backtrail::registers {

/// In the shape that `verify` prints.
struct Difference {
  std::string what;      // "register row altered", "register row added", "register row missing", "table altered"
  std::string place;     // "claims entry 0123...ef, column object"
  std::string expected;  // as the rebuilt store has it; empty when it has none
  std::string got;
};

inline constexpr std::size_t kDifferenceLimit = 1000;

/// Entries whose rows need not be there yet, by their index in the ledger: what a crash kept the store on disk from being told.
struct NotTold {
  std::uint64_t from = UINT64_MAX;  // this one and all behind it are missing
  std::set<std::uint64_t> entries{};  // these have rows of before their bodies were erased
};

/// What `got` (on disk) has otherwise than `expected` (rebuilt), tables in order of name and rows by key; at most
/// kDifferenceLimit. kStoreFailed when a store cannot be read to its end.
base::Result<std::vector<Difference>> compare(const Registers& expected, const Registers& got,
                                              const NotTold& not_told = {});

/// Every row of every table as text, in a fixed order: equal stores give equal texts.
base::Result<std::string> dump(const Registers& registers);

}  // namespace backtrail::registers
