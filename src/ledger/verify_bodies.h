// SPDX-License-Identifier: Apache-2.0
// The half of verify that looks at bodies.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "ledger/verify.h"

namespace backtrail::ledger {

/// What the entries say about bodies: the first entry that names each, and the entry that erased it.
struct NamedBodies {
  std::map<Digest, std::uint64_t> named;
  std::map<Digest, std::uint64_t> erased;
};

/// Hashes every file of the store, and looks for the named ones. One that is missing may have been erased while this looked:
/// `erased_since` is asked then. Stops when `found` says no.
void verify_bodies(const std::string& case_folder, const NamedBodies& bodies,
                   const std::function<bool(const Digest&)>& erased_since, VerifyReport& report,
                   const std::function<bool(Finding)>& found);

}  // namespace backtrail::ledger
