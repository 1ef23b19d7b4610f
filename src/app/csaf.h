// SPDX-License-Identifier: Apache-2.0
// Advisories of others in CSAF 2.0: what each is about, and which mandatory tests of the standard it fails.
#pragma once

#include <string>
#include <vector>

#include "base/json_fwd.h"
#include "base/result.h"

namespace backtrail::app {

struct CsafRead {
  std::string path, id, title, category, version, status, publisher, tlp;
  std::vector<std::string> cves;
  std::size_t products = 0;
  std::size_t tests = 0;  // that were made
  std::vector<std::string> fails;     // tests, each once
  std::vector<base::Error> failures;  // each place where one fails
};

/// base's codes for the file, intel::kBadCsaf.
base::Result<CsafRead> read_csaf_file(const std::string& path);
[[nodiscard]] base::OrderedJson csaf_json(const CsafRead& read);

}  // namespace backtrail::app
