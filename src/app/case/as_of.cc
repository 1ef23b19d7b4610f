// SPDX-License-Identifier: Apache-2.0
#include "app/case/as_of.h"

#include "base/json.h"

namespace backtrail::app {

bool known_at(const registers::Entry& entry, const AsOf& as_of) {
  if (!as_of.time) return true;
  const bool by_receipt = as_of.by == AsOf::By::received;
  return (by_receipt ? entry.received.value_or(entry.entered) : entry.entered) <= *as_of.time;
}

bool late_at(const registers::Entry& entry, const AsOf& as_of) {
  return as_of.time && known_at(entry, as_of) && entry.entered > *as_of.time;
}

base::OrderedJson as_of_json(const AsOf& as_of) {
  if (!as_of.time) return nullptr;
  return {{"time", base::format(*as_of.time)}, {"by", as_of.by == AsOf::By::received ? "received" : "entered"}};
}

}  // namespace backtrail::app
