// SPDX-License-Identifier: Apache-2.0
#include "record/record.h"

#include "base/result.h"

namespace backtrail::record {

Slot Demand::add(std::string_view name) {
  if (const auto known = slots_.find(name); known != slots_.end()) return known->second;
  BT_CHECK(names_.size() < kMaxSlots);
  const auto slot = static_cast<Slot>(names_.size());
  names_.emplace_back(name);
  slots_.emplace(name, slot);
  return slot;
}

std::optional<Slot> Demand::find(std::string_view name) const {
  const auto known = slots_.find(name);
  if (known == slots_.end()) return std::nullopt;
  return known->second;
}

}  // namespace backtrail::record
