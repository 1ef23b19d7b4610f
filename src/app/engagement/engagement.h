// SPDX-License-Identifier: Apache-2.0
// Who is warned, by whom, what they answered; what is overdue stands first.
#pragma once

#include <string>
#include <vector>

#include "app/case/case.h"
#include "base/json_fwd.h"

namespace backtrail::app {

struct EngagementStanding {
  registers::Engagement engagement;
  std::string victim;  // its label
  /// held: the originator forbids it and has not been asked; asked: has been; then open, tried, sent, acknowledged, acted,
  /// declined, closed. What was sent is not acknowledged until they say so.
  std::string state;
  std::uint64_t attempts = 0;  // of kinds attempt and sent
  std::string acknowledged;  // when they answered; empty: they have not
  std::string did;  // what they did, or why they declined
  bool overdue = false;
  std::int64_t days_left = 0;  // to the end of the deadline's day; negative: since
};

/// Overdue ones first, the longest overdue at the head; then by deadline. registers' errors.
base::Result<std::vector<EngagementStanding>> engagements(const Case& in);
[[nodiscard]] base::OrderedJson engagement_json(const EngagementStanding& one);

struct ContactRequest {
  std::string engagement, kind, channel, note;
  std::optional<base::Instant> at;  // absent: now
  bool day = false;  // at is the beginning of a day of which nobody knows the time
};
base::Result<Sealed> seal_contact(Case& into, const ledger::Actor& actor, const ContactRequest& request);

}  // namespace backtrail::app
