// SPDX-License-Identifier: Apache-2.0
// What a field's name says about its values, for kinds that no form tells: any text can be a user, a service or a pipe. Shared by
// those who hunt and those who index, so that both find the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace backtrail::observable {

struct FieldHints {
  bool pipe = false, service = false, user = false, asn = false, mutex = false, agent = false, host = false;

  [[nodiscard]] constexpr bool any() const { return bits() != 0; }
  /// One for each hint.
  [[nodiscard]] constexpr std::uint32_t bits() const {
    return (pipe ? 1U : 0U) | (service ? 2U : 0U) | (user ? 4U : 0U) | (asn ? 8U : 0U) | (mutex ? 16U : 0U) |
           (agent ? 32U : 0U) | (host ? 64U : 0U);
  }
};

[[nodiscard]] FieldHints hints_of(std::string_view field);

/// A place among 2^`bits` for a field's name, by where it lies: readers keep their names, so that the same one mostly lies where it lay,
/// at even distances, which are mixed so that few of a log's names share a place.
[[nodiscard]] inline std::size_t place_of_name(std::string_view name, unsigned bits) {
  return static_cast<std::size_t>((reinterpret_cast<std::uintptr_t>(name.data()) >> 3) * 0x9E3779B97F4A7C15U >>
                                  (64 - bits));
}

}  // namespace backtrail::observable
