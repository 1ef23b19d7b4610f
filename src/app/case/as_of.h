// SPDX-License-Identifier: Apache-2.0
// What the case knew at an instant. Of the three times of an entry two can be asked by: when we received what it says, and
// when it was entered; an entry without a time of receipt was received when it was entered. Asked by receipt, what we held
// and had not entered yet counts too, and is called late.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json_fwd.h"
#include "base/time.h"
#include "registers/item.h"

namespace backtrail::app {

struct AsOf {
  enum class By : std::uint8_t { entered, received };
  std::optional<base::Instant> time{};  // nothing: now, that is all there is
  By by = By::entered;
};

[[nodiscard]] bool known_at(const registers::Entry& entry, const AsOf& as_of);
/// Known by its receipt, and entered only later.
[[nodiscard]] bool late_at(const registers::Entry& entry, const AsOf& as_of);

/// {"time", "by"}, or null.
[[nodiscard]] base::OrderedJson as_of_json(const AsOf& as_of);

[[nodiscard]] inline const registers::Entry* entry_of(const registers::Entry& entry) { return &entry; }
template <typename Row>
const registers::Entry* entry_of(const Row& row) {
  return &row.entry;
}
template <typename Row>
const registers::Entry* entry_of(const Row* row) {
  return &row->entry;
}

/// Of all rows (with those corrected since) the ones that stood then.
template <typename Row>
std::vector<Row> standing(std::vector<Row> all, const AsOf& as_of) {
  if (!as_of.time) {
    std::erase_if(all, [](const Row& row) { return !entry_of(row)->corrected_by.empty(); });
    return all;
  }
  std::map<std::string, bool, std::less<>> known;
  for (const Row& row : all) known.emplace(entry_of(row)->id, known_at(*entry_of(row), as_of));
  std::vector<Row> out;
  for (Row& row : all) {
    const auto by = known.find(entry_of(row)->corrected_by);
    if (known[entry_of(row)->id] && (by == known.end() || !by->second)) out.push_back(std::move(row));
  }
  return out;
}

}  // namespace backtrail::app
