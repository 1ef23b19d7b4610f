// SPDX-License-Identifier: Apache-2.0
// How the engine is examined: incidents whose answer is known, and what must be cut from the base before each is asked.
//
//   loro       an incident is every item of a group that cites one report; the report leaves every group
//   event-all  the same, and every group's reports within 60 days of it leave too (the event as others told it)
//   past       only reports dated at least 60 days earlier are left; incidents without a date are not asked
//   campaigns  attributed campaigns, without themselves and every report that they cite
//   open       loro twice: as it is, and with the true group taken out of the base altogether
//   decoy      loro twice: as it is, and with one malware of its own and three rare techniques of another group planted
//   forward    what reports say that only a newer base cites; nothing is cut, for the base cannot have heard of it. The
//              incidents come from elsewhere than the table, and so does whoever the table does not hold
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attribution/table.h"
#include "base/result.h"

namespace backtrail::attribution {

enum class Protocol : std::uint8_t { loro, event_all, past, campaigns, open, decoy, forward };
[[nodiscard]] std::string_view name(Protocol protocol);
/// kUnknownProtocol with the names as a hint.
base::Result<Protocol> parse_protocol(std::string_view name);

inline constexpr std::size_t kLeastItems = 3;  // of an incident
inline constexpr std::int32_t kEventDays = 60;  // around a report, in which others tell of the same event

struct Incident {
  Index group = kNone;  // the true answer; past the table's groups when the base does not hold it
  std::string actor;  // its id
  Index report = kNone;
  Index campaign = kNone;  // of Protocol::campaigns, which has no one report
  std::vector<Index> items;  // ascending
  std::int32_t day = 0;  // 0 when unknown
};

/// In the order of (group, report), or of campaigns. None of Protocol::forward.
[[nodiscard]] std::vector<Incident> incidents(const Table& table, Protocol protocol);

/// What must not be looked at when `incident` is asked. `truth_removed` takes the true group out as well.
[[nodiscard]] Cut cut_for(const Table& table, const Incident& incident, Protocol protocol, bool truth_removed = false);

/// Evidence of somebody else's that is planted on an incident.
struct Decoy {
  Index group = kNone;
  std::vector<Index> planted;
};
/// The group is drawn by a fixed rule from the incident's place `number`, among those that have what it takes in this
/// view. Nothing when none has.
[[nodiscard]] std::optional<Decoy> plant(const View& view, const Incident& incident, std::size_t number);

}  // namespace backtrail::attribution
