// SPDX-License-Identifier: Apache-2.0
// The files behind the paths that a user names, in one order whatever order they were named in, and each content once.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"

namespace backtrail::app {

struct Input {
  std::string path;  // as text (base/path_text.h), like those below: a name may be any bytes
  std::uint64_t size = 0;                // bytes on disk; 0 when unknown (standard input)
  std::vector<std::string> also_at;      // other paths that hold the same bytes, sorted
};

struct Inputs {
  std::vector<Input> files;              // sorted by path
  std::vector<base::Error> skipped;  // what folders hold and nobody opens (FIFOs, devices), and what cannot be listed
  std::uint64_t total_bytes = 0;
  std::uint64_t left_out = 0;  // files that whoever asked did not want
};

/// Paths are the system's own. Folders are walked; a path named twice counts once. Only files of equal size are read here, to compare their hashes.
/// `leave_out` is asked of each file, by the system's own path; may be empty.
[[nodiscard]] Inputs find_inputs(const std::vector<std::string>& paths,
                                 const std::function<bool(const std::string&)>& leave_out = {});

}  // namespace backtrail::app
