// SPDX-License-Identifier: Apache-2.0
// What is in a case, as JSON: the sealed body with the entry's own facts before it. The copies of records that bodies hold are
// left out; `trace --bytes` prints those.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/case/as_of.h"
#include "app/case/case.h"
#include "base/json_fwd.h"

namespace backtrail::app {

/// Evidence that has lapsed (hunting/lapses.h) has "lapsed", a list of what has changed, unless an earlier time is asked about.
/// Of one type, or of all when it is empty; in the ledger's order. `all` includes what has been corrected.
base::Result<std::vector<base::OrderedJson>> list_rows(const Case& in, std::string_view type, bool all,
                                                       const AsOf& as_of = {});
/// By human id or entry id; of `type`, unless that is empty. Evidence that was erased has "erasure": who did it, when and why; such an
/// erasure is evidence's, too, by the id of its entry. registers::kNotFound.
base::Result<base::OrderedJson> show_row(const Case& in, std::string_view ref_or_id, std::string_view type);

/// An item of `type` as it is entered, with every key that it may have; empty for other types.
[[nodiscard]] std::string_view example_body(std::string_view type);
/// Whether `error` says that no entry is called so.
[[nodiscard]] bool names_nothing(const base::Error& error);

}  // namespace backtrail::app
