// SPDX-License-Identifier: Apache-2.0
// Who erased what evidence said, when and why: that stays, in the entry that erased it. No register takes such entries, so they are
// read from the ledger.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/case/case.h"
#include "base/json_fwd.h"
#include "base/result.h"

namespace backtrail::app {

struct Erasure {
  ledger::Entry entry;  // with its reason, and the hash of what was erased
  std::string erased;  // id of the entry whose body that was
};

/// Of the entry at this place of the ledger; nothing when its body was not erased.
base::Result<std::optional<Erasure>> erasure_of(const Case& in, std::uint64_t index);
/// By its own id.
base::Result<std::optional<Erasure>> erasure_called(const Case& in, std::string_view entry_id);

[[nodiscard]] base::OrderedJson erasure_json(const Erasure& erasure);
/// "2026-11-27T10:00:00Z by ana (Ana), asserted: the order was lifted".
[[nodiscard]] std::string erasure_text(const Erasure& erasure);

}  // namespace backtrail::app
