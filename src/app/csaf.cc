// SPDX-License-Identifier: Apache-2.0
#include "app/csaf.h"

#include "base/count.h"
#include "base/file.h"
#include "base/json.h"
#include "intel/codes.h"
#include "intel/csaf/csaf.h"

namespace backtrail::app {

base::Result<CsafRead> read_csaf_file(const std::string& path) {
  BT_TRY(const std::string text, base::read_file(path, intel::kCsafLimit));
  BT_TRY(const intel::Csaf csaf, intel::read_csaf(text, path));
  CsafRead out{path,
               csaf.id,
               csaf.title,
               csaf.category,
               csaf.version,
               csaf.status,
               csaf.publisher,
               csaf.tlp,
               csaf.cves,
               csaf.products,
               intel::csaf_tests().size(),
               {},
               {}};
  for (const intel::CsafFailure& one : csaf.failures) {
    if (out.fails.empty() || out.fails.back() != one.test) out.fails.push_back(one.test);
    out.failures.push_back({intel::kCsafTest, one.test + ": " + one.what, {path, one.place}});
  }
  if (csaf.failures_left_out > 0) {
    out.failures.push_back(
        {intel::kCsafTest,
         base::counted(csaf.failures_left_out, "further failure is", "further failures are") + " not told",
         {path}});
  }
  return out;
}

base::OrderedJson csaf_json(const CsafRead& read) {
  return {{"path", read.path},           {"id", read.id},           {"title", read.title},
          {"category", read.category},   {"version", read.version}, {"status", read.status},
          {"publisher", read.publisher}, {"tlp", read.tlp},         {"cves", read.cves},
          {"products", read.products},   {"tests", read.tests},     {"fails", read.fails}};
}

}  // namespace backtrail::app
