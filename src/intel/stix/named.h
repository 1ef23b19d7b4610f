// SPDX-License-Identifier: Apache-2.0
// Which observables a comparison of a STIX pattern names: its constants, read as the first kind that its path may hold.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "observable/observable.h"
#include "stix/model.h"
#include "stix/pattern.h"

namespace backtrail::intel {

/// The value as a constant has it, read as the first kind of the path that it can be. kBadIndicator.
base::Result<observable::Observable> named_by(const stix::ObservablePath& path, const std::string& value);
/// The value of a constant as a list would write it; empty for what no list has.
[[nodiscard]] std::string text_of(const stix::Constant& constant);

/// What a pattern is looked for by in every field of every record, whichever way its comparisons are joined; a negated one looks for
/// nothing. Of a comparison that names no value (LIKE, MATCHES, <) its path's first kind, without one. None when it cannot be read.
[[nodiscard]] std::vector<observable::Observable> looked_for(std::string_view pattern);

}  // namespace backtrail::intel
