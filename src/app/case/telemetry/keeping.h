// SPDX-License-Identifier: Apache-2.0
// Bytes of sources into the case (`ingest --keep`): ingest/container/seekable.h has their form, holdings.h where they lie.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/progress.h"
#include "base/result.h"

namespace backtrail::app {

/// A stream whose bytes are to be kept.
struct ToKeep {
  std::string path;
  std::string member;
  std::string sha256;  // 64 hex digits; what has another hash by now is not kept
  bool kept = false;  // answer
};

/// Reads what is not in the case yet once more and keeps it, durable when this returns. The kept file has the time of the log,
/// for some formats take their year from it. What cannot be kept goes into `diagnostics` (kSourceChanged, kSourceGone,
/// ingest::kArchiveBomb). kStopped, kCannotWrite.
base::Status keep_bytes(const std::string& case_folder, std::vector<ToKeep>& wanted,
                        std::vector<base::Error>& diagnostics, base::Progress* progress);

}  // namespace backtrail::app
