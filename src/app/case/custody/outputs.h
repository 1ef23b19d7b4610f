// SPDX-License-Identifier: Apache-2.0
// What a call may write over: an earlier output, and nothing that the call itself reads, that a case holds, or that a case is made
// of. A mistyped name would destroy a log that nobody has a second time. All verbs that write a file ask here, before they read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/case/case.h"
#include "base/error.h"

namespace backtrail::app {

struct OutputFile {
  std::string option;  // as the call names it: "--html"
  std::string path;
};

/// A file or folder that a call reads.
struct CallInput {
  std::string path;
  bool whole = false;  // of a folder every file is read; else what holds rules, mappings or indicators
};

struct CallFiles {
  std::vector<OutputFile> outputs;
  std::vector<CallInput> inputs;
  std::string case_folder;  // empty: none is named
};

/// The first output that would destroy something, as kWrittenOver; nothing when all may be written. Devices and pipes always may.
/// A case that cannot be opened holds nothing here: the verb that needs it says why.
[[nodiscard]] std::optional<base::Error> written_over(const CallFiles& files, const Surroundings& surroundings);

}  // namespace backtrail::app
