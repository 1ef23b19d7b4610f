// SPDX-License-Identifier: Apache-2.0
// An incident as it is given: what was seen, by whose word, when, and what stands beside (docs/formats/attribution.md).
//
// What counts in p are ids of techniques and software. Everything else (infrastructure, times, tradecraft, victims) is of
// kinds that nobody has labels for: it is carried along with whom it fits, is shown, and weighs nothing.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "base/result.h"

namespace backtrail::attribution {

inline constexpr std::size_t kIncidentBytes = 8 << 20;  // of the text of one incident
inline constexpr std::size_t kGivenItems = 1000;  // of one incident
inline constexpr std::size_t kGivenBeside = 1000;
inline constexpr std::size_t kGivenTimes = 200'000;
inline constexpr std::size_t kGivenOrigins = 20;  // of one item; further ones say the same once more

/// Whose word something is, and how good it is by the Admiralty's grades ("B2"); both may be empty.
struct Origin {
  std::string source;
  std::string grade;
  friend auto operator<=>(const Origin&, const Origin&) = default;
};

struct GivenItem {
  std::string id;
  std::vector<Origin> origins;
};

enum class BesideKind : std::uint8_t { infrastructure, timing, tradecraft, victimology };
[[nodiscard]] std::string_view name(BesideKind kind);

/// Evidence that is shown and weighs nothing. `fits` and `against` are ids of groups.
struct Beside {
  BesideKind kind = BesideKind::tradecraft;
  std::string what;
  std::vector<std::string> fits, against;
  Origin origin;
};

struct IncidentRequest {
  std::vector<GivenItem> items;
  std::string date;  // "2017-04-01"; empty when unknown
  std::string sector;  // of the victim
  std::string country;  // of the victim, "JP"
  std::vector<Beside> beside;
  std::vector<std::string> times;  // of what the actor did; working hours are read from them
};

/// One JSON object. kBadIncident with `place`; `place.path` names the file.
base::Result<IncidentRequest> parse_incident(std::string_view text, const base::Place& place);
/// What parse_incident() reads back as the same.
[[nodiscard]] base::OrderedJson incident_json(const IncidentRequest& incident);

}  // namespace backtrail::attribution
