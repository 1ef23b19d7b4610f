// SPDX-License-Identifier: Apache-2.0
// What the registers are told: one sealed entry with its body. Registers know nothing of the ledger, so that they can be
// rebuilt from any place that keeps (entry, body) in order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/sha256.h"
#include "base/time.h"

namespace backtrail::registers {

struct Actor {
  std::string id;
  std::string name{};
  std::string role{};
  std::string assurance = "asserted";  // asserted | key | session
  friend bool operator==(const Actor&, const Actor&) = default;
};

/// The types that registers take; docs/formats/registers.md has the shape of each body.
inline constexpr std::string_view kOrganisation = "organisation";
inline constexpr std::string_view kSource = "source";
inline constexpr std::string_view kEdge = "edge";
inline constexpr std::string_view kEvidence = "evidence";
inline constexpr std::string_view kClaim = "claim";
inline constexpr std::string_view kMerge = "merge";
inline constexpr std::string_view kJudgement = "judgement";
inline constexpr std::string_view kReview = "review";
inline constexpr std::string_view kLock = "lock";
inline constexpr std::string_view kAdvice = "advice";
inline constexpr std::string_view kPrecedent = "precedent";
inline constexpr std::string_view kStatement = "statement";
inline constexpr std::string_view kAdvisory = "advisory";
inline constexpr std::string_view kComparison = "comparison";
inline constexpr std::string_view kEngagement = "engagement";
inline constexpr std::string_view kContact = "contact";
inline constexpr std::string_view kStop = "stop";
inline constexpr std::string_view kPlan = "plan";
inline constexpr std::string_view kEarly = "early-release";
inline constexpr std::string_view kConsent = "consent";
inline constexpr std::string_view kDecision = "decision";
inline constexpr std::string_view kRelease = "release";
inline constexpr std::string_view kIncident = "incident";
inline constexpr std::string_view kIncidentLink = "incident-link";
inline constexpr std::string_view kFigure = "figure";
inline constexpr std::string_view kPersonKey = "person-key";

/// Entries of other types (a purge, a case's beginning) are none of the registers' business; a reindex passes over them.
[[nodiscard]] bool takes(std::string_view type);
/// All of them, in the order of the trail.
[[nodiscard]] std::vector<std::string_view> types();

struct SealedItem {
  std::uint64_t index = 0;  // in the ledger, from 0
  std::string id;  // 32 lower-case hex digits
  std::string type;
  std::uint32_t version = 1;  // of the body's schema
  Actor actor;
  std::optional<base::Instant> occurred{};
  std::optional<base::Instant> received{};
  base::Instant entered{};
  std::string corrects{};  // id of the entry that this one replaces; empty when none
  std::string body_json{};  // the body's bytes
};

/// What every row carries.
struct Entry {
  std::uint64_t index = 0;
  std::string id;
  std::string type;
  std::string ref{};  // the human id that the body gives ("claim:doj-2018-45-companies"); may be empty
  Actor actor;
  std::optional<base::Instant> occurred{};
  std::optional<base::Instant> received{};
  base::Instant entered{};
  std::string corrects{};
  std::string corrected_by{};  // id of the entry that replaces this one; empty while it is current
  base::Digest body_sha256{};  // of the body's bytes alone, without the ledger's nonce

  /// How people call it: the human id, or the entry's.
  [[nodiscard]] const std::string& label() const { return ref.empty() ? id : ref; }
};

}  // namespace backtrail::registers
