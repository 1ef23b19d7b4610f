// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "hunt/hunt.h"

namespace backtrail::app {

/// A record that a finding rests on; its source's hash is its stream's.
struct FoundRecord {
  std::size_t stream = 0;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::optional<std::uint64_t> record_id;
  /// As `hunt` carries it; its order is that of streams and offsets.
  [[nodiscard]] hunt::Place place() const;
  static FoundRecord from(const hunt::Place& place);
};

}  // namespace backtrail::app
