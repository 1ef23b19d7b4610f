// SPDX-License-Identifier: Apache-2.0
// Findings whose evidence was erased by law are known again in any version of their log. A finding's name holds the hash of the whole log,
// and a log whose beginning changes when it grows (the header of EVTX, the bracket of a JSON array) is another one with the same records.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>

#include "app/case/case.h"
#include "base/json_fwd.h"
#include "base/result.h"

namespace backtrail::app {

/// A record of a finding: where in its log it begins, and its bytes.
struct RecordCopy {
  std::uint64_t offset = 0;
  std::string_view bytes;
};

/// Of whose finding, by which detector, in which records: the same in every version of the log, and under every version of the detector.
[[nodiscard]] std::string content_print(std::string_view tenant, std::string_view detector_id,
                                        std::span<const RecordCopy> records);
/// Of evidence's body; empty where it is no finding, or holds no copies of its records.
[[nodiscard]] std::string content_print(const base::Json& evidence);

/// Of everything that was erased of this case.
base::Result<std::set<std::string>> erased_contents(const Case& in);

}  // namespace backtrail::app
