// SPDX-License-Identifier: Apache-2.0
// The rows of the register of incidents.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registers/rows.h"

namespace backtrail::registers {

struct Incident {
  Entry entry;
  std::string recorded;  // the day under which it is counted
  std::string title;
  std::string state;     // open | contained | closed | rejected: it was none, and is not counted
  std::string severity;  // C1 to C6
  std::string organisation{};  // ref, which may be entered later
  std::string sector{};
  std::string summary{};
  marking::Marking marking{};
  std::string why{};  // of a reclassification
  std::vector<Reference> rests_on{};  // evidence, claims
};

/// Weakest first; "withdrawn" is no link any more. An indicator that matched links and does not attribute.
[[nodiscard]] std::span<const std::string_view> link_strengths();

struct IncidentLink {
  Entry entry;
  Reference incident;  // an earlier version of the incident stands for the incident
  std::string actor;
  std::string actor_kind;  // state | criminal | other | unknown
  std::string strength;
  marking::Marking marking{};
  std::string why{};
  std::vector<Reference> rests_on{};  // evidence, claims, judgements
};

/// A share as it was published. It stays so whatever is reclassified later.
struct Figure {
  Entry entry;
  std::string actor_kind;
  std::string strength;  // the weakest that was counted
  std::string period;    // "2016/17"
  std::string from;      // days, both included
  std::string until;
  std::optional<std::uint64_t> numerator{};  // either this
  std::optional<std::uint64_t> percent{};    // or this was published
  std::uint64_t denominator = 0;
  std::string published{};
  std::string wording{};
  PublicSource source{};
  marking::Marking marking{};
  std::string why{};
};

}  // namespace backtrail::registers
