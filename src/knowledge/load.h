// SPDX-License-Identifier: Apache-2.0
// Makes one Pack of files: STIX 2.0 and 2.1 bundles (ATT&CK of any domain and release, or others' campaigns and malware),
// MISP galaxy clusters of threat actors, tables of our own (docs/knowledge.md), and packs. Several stack: an object of
// one id is one object, an edge between the same two is one edge with the reports of both.
//
// Nothing is dropped in silence: what cannot be used is a diagnostic, counted when there is much of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "knowledge/pack.h"

namespace backtrail::knowledge {

inline constexpr std::uint64_t kFileLimit = 1ULL << 30;  // bytes of one file
inline constexpr std::size_t kObjectLimit = 4'000'000;  // objects and relationships of all files
inline constexpr std::size_t kDiagnosticsPerCode = 20;  // of one code and file; further ones are counted in one

struct LoadResult {
  Tables tables;
  bool complete = true;  // false when something could not be read; a diagnostic says what
};

/// Reads files in the order of their bytes' hashes, so that the order of `paths` does not matter. Fails with kEmpty when
/// nothing came of it. Diagnostics: base's codes for files that cannot be read, and those of knowledge/codes.h.
/// `clock` decides which dates lie in the future. A pack read alone keeps its annexes; a stack has none.
base::Result<LoadResult> load(const std::vector<std::string>& paths, base::Diagnostics& diagnostics,
                              const base::Clock& clock = base::system_clock());

}  // namespace backtrail::knowledge
