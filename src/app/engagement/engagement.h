// SPDX-License-Identifier: Apache-2.0
// Who is warned, by whom, what they answered; what is overdue stands first.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/case/case.h"
#include "base/json_fwd.h"

namespace backtrail::app {

/// To an originator who forbids telling those affected, and has not agreed to telling this one.
struct OriginatorRequest {
  std::string to;  // the originator
  std::string about;  // the evidence or claim
  base::Instant since{};  // when an engagement came to rest on it, or they came to ask it
  std::optional<base::Instant> asked{};  // when somebody last did
};

struct EngagementStanding {
  registers::Engagement engagement;
  std::string victim;  // its label
  /// held: the originator forbids it and has not been asked; asked: has been; then open, tried, sent, acknowledged, acted,
  /// declined, closed. What was sent is not acknowledged until they say so.
  std::string state;
  std::uint64_t attempts = 0;  // of kinds attempt and sent
  std::string acknowledged;  // when they answered; empty: they have not
  std::string did;  // what they did, or why they declined
  std::vector<OriginatorRequest> requests{};  // that are open
  bool overdue = false;
  std::int64_t days_left = 0;  // to the end of the deadline's day; negative: since
};

/// Overdue ones first, the longest overdue at the head; then by deadline. registers' errors.
base::Result<std::vector<EngagementStanding>> engagements(const Case& in);
/// "ask a partner about ev:1, open since 2018-12-20, asked 2018-12-21".
[[nodiscard]] std::string request_text(const OriginatorRequest& one);
/// What waits for an originator, of all engagements: `to`, `about`, `since`, `asked`, `engagement`, `victim`, and `request`, that text.
base::Result<base::OrderedJson> requests_json(const Case& in);
[[nodiscard]] base::OrderedJson engagement_json(const EngagementStanding& one);

struct ContactRequest {
  std::string engagement, kind, channel, note;
  std::optional<base::Instant> at;  // absent: now
  bool day = false;  // at is the beginning of a day of which nobody knows the time
};
base::Result<Sealed> seal_contact(Case& into, const ledger::Actor& actor, const ContactRequest& request);

}  // namespace backtrail::app
