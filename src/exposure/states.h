// SPDX-License-Identifier: Apache-2.0
// From what evidence shows to how far an intruder got: a data file (data/exposure/states.yml) says which technique of ATT&CK
// stands for which state. Rules' levels or analysts' words are not asked; what gives no state is counted, never guessed.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace backtrail::exposure {

/// The first three in the order of how far it went. Transit is told beside them, for it says nothing of the data there.
enum class Act : std::uint8_t { accessed, staged, exfiltrated, transit };
inline constexpr std::size_t kActCount = 4;
[[nodiscard]] std::string_view name(Act act);

/// "T1560.001": its own entry, else its technique's. Nothing when the file does not list it.
[[nodiscard]] std::optional<Act> act_of(std::string_view technique);

}  // namespace backtrail::exposure
