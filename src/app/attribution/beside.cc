// SPDX-License-Identifier: Apache-2.0
// What is shown beside the matrix and weighs nothing in p: infrastructure, hours, tradecraft, victims.
#include <algorithm>

#include "app/attribution/attribute.h"
#include "app/codes.h"

namespace backtrail::app {
namespace {

using attribution::Beside;
using attribution::BesideKind;
using attribution::Fit;

std::string offset_text(int hours) { return "UTC" + std::string(hours < 0 ? "" : "+") + std::to_string(hours); }

/// "UTC+7 to UTC+9", or single ones where they do not follow one another.
std::string offsets_text(const std::vector<int>& offsets) {
  const bool run = offsets.back() - offsets.front() + 1 == static_cast<int>(offsets.size());
  if (run && offsets.size() > 1) return offset_text(offsets.front()) + " to " + offset_text(offsets.back());
  std::string out;
  for (const int offset : offsets) out += (out.empty() ? "" : ", ") + offset_text(offset);
  return out;
}

/// The hours as a row: with a group whose country they fit, against one that is laid to other countries alone.
std::optional<Beside> timing_row(const EvidenceBase& base, const IncidentAnswer& answer) {
  const attribution::WorkingHours& hours = answer.timing->hours;
  if (hours.offsets_h.empty()) return std::nullopt;
  Beside out;
  out.kind = BesideKind::timing;
  out.what = std::to_string(hours.slots) + " hours of activity, a working day at " + offsets_text(hours.offsets_h);
  for (const attribution::Index hypothesis : answer.ach.hypotheses) {
    const auto claims = state_claims(base.group(hypothesis)).by_country;
    if (claims.empty()) continue;
    const bool fits = std::ranges::any_of(claims, [&](const auto& claim) {
      const auto found = answer.timing->countries.find(claim.first);
      return found != answer.timing->countries.end() && found->second.fits;
    });
    (fits ? out.fits : out.against).push_back(base.group(hypothesis).id);
  }
  return out;
}

Timing timing_of(const EvidenceBase& base, const IncidentAnswer& answer, const std::vector<base::Instant>& times) {
  Timing out;
  out.hours = attribution::working_hours(times);
  for (const attribution::Index hypothesis : answer.ach.hypotheses) {
    for (const auto& [country, by] : state_claims(base.group(hypothesis)).by_country) {
      auto seen = attribution::in_country(out.hours, times, country);
      if (!seen.offsets_min.empty()) out.countries.emplace(country, std::move(seen));
    }
  }
  return out;
}

BesideRow row_of(const EvidenceBase& base, const IncidentAnswer& answer, Beside beside) {
  BesideRow out{std::move(beside), {}};
  for (const attribution::Index hypothesis : answer.ach.hypotheses) {
    const std::string& id = base.group(hypothesis).id;
    const auto has = [&](const std::vector<std::string>& ids) { return std::ranges::find(ids, id) != ids.end(); };
    out.fits.push_back(has(out.beside.fits)      ? Fit::consistent
                       : has(out.beside.against) ? Fit::inconsistent
                                                 : Fit::neutral);
  }
  return out;
}

}  // namespace

std::vector<std::string> groups_that(const EvidenceBase& base, knowledge::ClaimKind kind, const std::string& value) {
  std::vector<std::string> out;
  for (attribution::Index g = 0; g < base.group_object.size(); ++g) {
    const bool claimed = std::ranges::any_of(base.group(g).claims, [&](const knowledge::Claim& claim) {
      return claim.kind == kind && knowledge::fold_name(claim.value) == knowledge::fold_name(value);
    });
    if (claimed) out.push_back(base.group(g).id);
  }
  return out;
}

void add_beside(const EvidenceBase& base, IncidentAnswer& answer, base::Diagnostics& diagnostics) {
  const auto add = [&](Beside beside) { answer.beside.push_back(row_of(base, answer, std::move(beside))); };
  for (const Beside& beside : answer.asked.beside) add(beside);
  if (!answer.asked.sector.empty()) {
    const auto fits = groups_that(base, knowledge::ClaimKind::sector, answer.asked.sector);
    add({BesideKind::victimology, "sector " + answer.asked.sector, fits, {}, {}});
  }
  if (!answer.asked.country.empty()) {
    const auto fits = groups_that(base, knowledge::ClaimKind::victim, answer.asked.country);
    add({BesideKind::victimology, "country " + answer.asked.country, fits, {}, {}});
  }
  if (answer.asked.times.empty()) return;
  std::vector<base::Instant> times;
  for (const std::string& text : answer.asked.times) {
    if (const auto time = base::parse_iso(text)) times.push_back(time->instant);
  }
  if (const std::size_t bad = answer.asked.times.size() - times.size(); bad != 0) {
    answer.complete = false;
    const std::string what = std::to_string(bad) + " of " + std::to_string(answer.asked.times.size());
    base::Error error{kBadTimes, what + " times of the incident cannot be read"};
    error.hint = "give them as 2017-02-03T04:05:06Z";
    error.severity = base::Severity::warning;
    diagnostics.report(std::move(error));
  }
  answer.timing = timing_of(base, answer, times);
  if (auto row = timing_row(base, answer)) add(std::move(*row));
}

}  // namespace backtrail::app
