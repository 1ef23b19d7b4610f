// SPDX-License-Identifier: Apache-2.0
// References between Sigma documents, once all files have been read: correlations find their rules, filters theirs,
// wherever they stand. An id goes before a name, and a document of the same file before others.
#pragma once

#include <string>
#include <vector>

#include "detector/detector.h"
#include "intel/sigma/correlation.h"

namespace backtrail::intel {

/// What waits for its references.
struct SigmaLinks {
  std::vector<ReadCorrelation> correlations;
  std::vector<detector::SigmaFilter> filters;
  struct Silenced {
    std::string written;
    std::string path;
  };
  std::vector<Silenced> silenced;  // parts of correlations that were refused
};

/// Moves correlations into the set, adds filters to rules, makes parts silent. What refers to nothing, or to several
/// things, is refused (kMissingReference, kAmbiguousReference).
void link(SigmaLinks links, detector::Set& set);

}  // namespace backtrail::intel
