// SPDX-License-Identifier: Apache-2.0
#include "app/attribution/attribute.h"

#include <algorithm>

#include "app/codes.h"
#include "attribution/codes.h"
#include "base/json.h"
#include "base/time.h"
#include "knowledge/diff.h"

namespace backtrail::app {
namespace {

constexpr std::size_t kNextEvidence = 8;     // leads worth reading
constexpr double kCountryShown = 0.0005;     // smaller shares are not listed
constexpr double kSourceShown = 0.01;        // of a group, from which its claims are listed

/// The table's index of an id, with a diagnostic for everything that is not as it was given.
std::optional<attribution::Index> resolve(const EvidenceBase& base, const std::string& id,
                                          base::Diagnostics& diagnostics, bool& complete) {
  const auto report = [&](base::Code code, std::string what, std::string hint) {
    complete = false;
    diagnostics.report({code, std::move(what), {}, std::move(hint), base::Severity::warning});
  };
  const auto object = base.pack->find(id);
  if (!object) {
    report(kUnknownItem, "'" + id.substr(0, 40) + "' is no technique or software of this base",
           "give ids such as T1566.001 or S0012; `backtrail knowledge show NAME` finds them");
    return std::nullopt;
  }
  const knowledge::Object& given = base.pack->object(*object);
  if (given.kind != knowledge::Kind::technique && given.kind != knowledge::Kind::software) {
    report(kNotEvidence,
           "'" + id.substr(0, 40) + "' is a " + std::string(knowledge::word(given.kind)) + ", which is no evidence",
           "give what was seen: techniques and software");
    return std::nullopt;
  }
  const auto live = base.pack->current(*object);
  if (!live) {
    report(kWithdrawnItem, given.id + " was withdrawn and has no successor", "the rest is judged without it");
    return std::nullopt;
  }
  const std::string& now = base.pack->object(*live).id;
  if (*live != *object) report(kWithdrawnItem, given.id + " was revoked; " + now + " is judged in its place", "");
  return base.table.item(now);
}

/// The day of an incident's date; 0 when none is given. Before 1970 lies nothing that could be compared, and a date to come
/// is a slip of the pen: taken as it is, it would make every report old and every group equally far.
base::Result<std::int32_t> day_of(const std::string& date, const base::Clock& clock) {
  if (date.empty()) return 0;
  const auto time = base::parse_iso(date);
  const auto bad = [&](const std::string& what) {
    return base::fail(kBadDate, "'" + date.substr(0, 40) + "' " + what, {}, "give it as 2017-04-01");
  };
  if (!time) return bad("is not a date");
  const std::int64_t day = base::day_number(time->instant);
  if (day < base::day_number(*base::from_unix(0))) return bad("lies before 1970");
  if (day > base::day_number(clock.now()) + 1) return bad("lies in the future");
  return static_cast<std::int32_t>(day);
}

std::vector<Implied> implied_among(const attribution::View& view, const std::vector<attribution::Index>& items) {
  std::vector<Implied> out;
  for (const attribution::Index item : items) {
    Implied one{item, view.implied_by(items, item)};
    if (!one.by.empty()) out.push_back(std::move(one));
  }
  return out;
}

/// The Admiralty's grades: D to F, and 4 to 6, are what one would not rely on.
bool is_doubtful(const attribution::Origin& origin) {
  return std::ranges::any_of(origin.grade, [](char c) { return (c >= 'D' && c <= 'F') || (c >= '4' && c <= '6'); });
}

/// Of the items that support the first group, those that nobody but doubtful sources vouch for.
std::vector<attribution::Index> doubted(const EvidenceBase& base, const IncidentAnswer& answer) {
  std::vector<attribution::Index> out;
  for (const attribution::GivenItem& given : answer.asked.items) {
    const auto item = base.table.item(given.id);
    if (!item || given.origins.empty() || !std::ranges::all_of(given.origins, is_doubtful)) continue;
    if (std::ranges::find(answer.judgement.support.items, *item) != answer.judgement.support.items.end())
      out.push_back(*item);
  }
  return out;
}

/// How far the sources of the evidence are to be relied upon is part of the confidence, and never of p.
void weigh_grades(const EvidenceBase& base, IncidentAnswer& answer) {
  attribution::Judgement& judgement = answer.judgement;
  const std::size_t bad = doubted(base, answer).size();
  if (bad == 0) return;
  const std::size_t all = judgement.support.items.size();
  judgement.reasons.push_back(std::to_string(bad) + " of the " + std::to_string(all) +
                              " items that support it are known from sources alone that are graded D to F, or 4 to 6");
  if (2 * bad < all) return;
  judgement.confidence = estimate::Confidence::low;
  if (bad < all || !judgement.named) return;
  judgement.named = false;
  judgement.why = "everything that supports it comes from sources that one would not rely on";
}

}  // namespace

std::vector<CountryShare> country_shares(const EvidenceBase& base, const attribution::Ranking& ranking) {
  std::vector<CountryShare> out;
  for (const attribution::Ranked& ranked : ranking.groups) {
    const knowledge::Object& group = base.group(ranked.group);
    const StateClaims claims = state_claims(group);
    for (const auto& [country, by] : claims.by_country) {
      auto found = std::ranges::find(out, country, &CountryShare::country);
      if (found == out.end()) found = out.insert(out.end(), {country, 0, {}});
      found->p += ranked.p / static_cast<double>(claims.by_country.size());
      if (ranked.p < kSourceShown) continue;
      for (const std::string& source : by) found->sources.push_back(group.id + " " + group.name + ": " + source);
    }
  }
  std::erase_if(out, [](const CountryShare& share) { return share.p < kCountryShown; });
  std::ranges::sort(
      out, [](const auto& a, const auto& b) { return std::pair(-a.p, a.country) < std::pair(-b.p, b.country); });
  return out;
}

base::Result<IncidentAnswer> attribute(const EvidenceBase& base, const attribution::Multipliers& multipliers,
                                       const IncidentRequest& request, base::Diagnostics& diagnostics,
                                       const base::Clock& clock) {
  IncidentAnswer out;
  out.asked = request;
  BT_TRY(out.day, day_of(request.date, clock));
  for (const attribution::GivenItem& given : request.items) {
    const auto item = resolve(base, given.id, diagnostics, out.complete);
    if (!item) continue;
    if (std::ranges::find(out.items, *item) != out.items.end()) {
      diagnostics.report(
          {kItemTwice, given.id + " is given more than once, and counts once", {}, "", base::Severity::note});
      continue;
    }
    out.items.push_back(*item);
  }
  if (out.items.empty()) {
    return base::fail(attribution::kNothingToJudge, "there is nothing to judge", {},
                      "give at least one technique or piece of software that the base knows");
  }
  std::ranges::sort(out.items);
  const attribution::Cut nothing;
  const attribution::View view(base.table, nothing, out.day);
  const attribution::Measurer measurer(view, multipliers.implied);
  out.judgement = attribution::judge(measurer, nothing, out.items, multipliers);
  weigh_grades(base, out);
  out.implied = implied_among(view, out.items);
  out.implied_weight = multipliers.implied;
  out.ach = attribution::ach_matrix(measurer, out.items, out.judgement.ranking);
  out.next = attribution::next_evidence(measurer, out.items, out.judgement.ranking, kNextEvidence);
  out.countries = country_shares(base, out.judgement.ranking);
  add_beside(base, out, diagnostics);
  return out;
}

}  // namespace backtrail::app
