// SPDX-License-Identifier: Apache-2.0
// A case as one file (docs/formats/case-export.md): its ledger, bodies, intelligence and released pages behind a list of their hashes that
// the ledger's key signs. The same case gives the same bytes. A tar would do for the copying, and say nothing about who made it, nor where
// a byte was changed.
//
// Private keys are never in it, and the registers neither: they follow from the ledger. The logs stay where they are.
#pragma once

#include <cstdint>
#include <string>

#include "app/case/custody/verify_case.h"

namespace backtrail::app {

struct Exported {
  std::string origin;
  std::string key;  // that signed it
  std::uint64_t entries = 0;
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;  // of the export
  bool compared = false;  // imported: with a key that was named or seen before
  std::string
      seen_in;  // imported without a key named: the file of the one that this user saw last; empty: there is none
};

/// Writes the case to `path`, which is replaced at once. ledger::kDamaged when the case is not as it was sealed, and those of Case::open.
base::Result<Exported> export_case(const std::string& folder, const std::string& path,
                                   const Surroundings& surroundings);

struct ImportRequest {
  std::string path;  // the export
  std::string folder;  // must be empty, or not there
  std::string key;  // the verification key or a file that holds it; empty: the one that this user saw last, if any
};

/// Looks at all of the export before it writes anything, and verifies the case before it gives it its name. archive::kNotAnExport, ledger::kNewerFormat,
/// ledger::kDamaged (place: the file, and the offset or the name in it), kFolderNotEmpty, ledger::kBadKey.
base::Result<Exported> import_case(const ImportRequest& request, const Surroundings& surroundings);

}  // namespace backtrail::app
