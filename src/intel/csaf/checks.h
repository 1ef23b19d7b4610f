// SPDX-License-Identifier: Apache-2.0
// The mandatory tests of CSAF 2.0, section 6.1, as far as csaf_tests() has them.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/json_fwd.h"

namespace backtrail::intel {

/// Told of each failure: test, place, what.
using CsafSink = std::function<void(std::string_view, const std::string&, const std::string&)>;

/// 6.1.14 to 6.1.22, 6.1.30: versions and the revision history.
void check_csaf_history(const base::Json& document, const CsafSink& fail);
/// 6.1.15, 6.1.26 to 6.1.28: the document's head and the profile that its category promises. False when groups stand for
/// more products than kCsafExpansion.
bool check_csaf_profile(const base::Json& document, const CsafSink& fail);
/// 6.1.1 to 6.1.7, 6.1.23 to 6.1.25, 6.1.29, 6.1.31 to 6.1.33: products and vulnerabilities. False as above.
bool check_csaf_products(const base::Json& document, const CsafSink& fail);

}  // namespace backtrail::intel
