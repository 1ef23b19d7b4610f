// SPDX-License-Identifier: Apache-2.0
// Judging an incident against a knowledge pack.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/attribution/evidence_base.h"
#include "attribution/ach.h"
#include "attribution/incident_file.h"
#include "attribution/judge.h"
#include "attribution/model_file.h"
#include "attribution/working_hours.h"
#include "base/json_fwd.h"
#include "base/result.h"
#include "base/time.h"

namespace backtrail::app {

using attribution::IncidentRequest;

struct CountryShare {
  std::string country;
  double p = 0;
  std::vector<std::string> sources;  // who lays a group of this share to the country, the likeliest group first
};

/// Evidence that weighs nothing, beside the hypotheses of the matrix.
struct BesideRow {
  attribution::Beside beside;
  std::vector<attribution::Fit> fits;  // C, I or N per hypothesis
};

/// Hours of activity as the countries see them that sources lay the hypotheses to.
struct Timing {
  attribution::WorkingHours hours;
  std::map<std::string, attribution::CountryHours> countries;
};

/// A technique that malware of the same incident is known for, and so says little that the malware does not.
struct Implied {
  attribution::Index technique = 0;
  std::vector<attribution::Index> by;
};

/// Everything that is said about one incident. Indices are of the EvidenceBase's table.
struct IncidentAnswer {
  std::vector<attribution::Index> items;
  std::int32_t day = 0;
  IncidentRequest asked;
  attribution::Judgement judgement;
  attribution::AchMatrix ach;
  std::vector<attribution::Lead> next;
  std::vector<CountryShare> countries;
  std::vector<BesideRow> beside;
  std::vector<Implied> implied;
  double implied_weight = 1;
  std::optional<Timing> timing;  // when times were given
  bool complete = true;  // false when an item could not be used, or was replaced
};

/// kNothingToJudge when no item can be used, kBadDate. What cannot be used, or is used otherwise than it was given, is a
/// diagnostic. `clock` decides which dates lie in the future.
base::Result<IncidentAnswer> attribute(const EvidenceBase& base, const attribution::Multipliers& multipliers,
                                       const IncidentRequest& request, base::Diagnostics& diagnostics,
                                       const base::Clock& clock = base::system_clock());

/// Groups of which a source claims this (a sector, a country of victims), by id, sorted.
[[nodiscard]] std::vector<std::string> groups_that(const EvidenceBase& base, knowledge::ClaimKind kind,
                                                   const std::string& value);
/// Lays what weighs nothing beside the matrix: what the request brings, the victim's sector and country, the hours.
void add_beside(const EvidenceBase& base, IncidentAnswer& answer, base::Diagnostics& diagnostics);

/// Of the groups' p and what sources say of them, the largest share first.
[[nodiscard]] std::vector<CountryShare> country_shares(const EvidenceBase& base, const attribution::Ranking& ranking);

/// The answer as docs/formats/attribution.md has it.
[[nodiscard]] base::OrderedJson answer_json(const EvidenceBase& base, const attribution::Model& model,
                                            const IncidentAnswer& answer);
/// The rungs of it: each a judgement of its own, none likelier than the one below it. Empty without a group.
[[nodiscard]] base::OrderedJson rungs_json(const EvidenceBase& base, const IncidentAnswer& answer);
/// For people: the ranking and what it hangs on.
[[nodiscard]] std::string answer_text(const EvidenceBase& base, const IncidentAnswer& answer);
/// What a false flag would take: "would take 2 planted items", "contested".
[[nodiscard]] std::string false_flag_text(const attribution::Judgement& judgement);
/// For people who are no analysts: plain sentences, with the citations that the numbers come from.
[[nodiscard]] std::string answer_explained(const EvidenceBase& base, const attribution::Model& model,
                                           const IncidentAnswer& answer);

enum class AchForm : std::uint8_t { table, csv, html };
[[nodiscard]] std::string ach_text(const EvidenceBase& base, const IncidentAnswer& answer, AchForm form);

}  // namespace backtrail::app
