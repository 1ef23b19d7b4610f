// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>

#include "app/attribution/attribute.h"
#include "base/json.h"

namespace backtrail::app {
namespace {

using attribution::Index;
using attribution::Without;
using base::OrderedJson;

/// Enough digits to sum to one, not so many that the last ones differ between machines.
double shown(double p) { return std::round(p * 1e9) / 1e9; }

OrderedJson named(const knowledge::Object& object) { return {{"id", object.id}, {"name", object.name}}; }

OrderedJson reports_of(const EvidenceBase& base, Index group, Index item) {
  OrderedJson out = OrderedJson::array();
  for (const knowledge::Edge& edge : base.pack->edges_from(base.group_object[group])) {
    if (edge.to != base.item_object[item]) continue;
    for (const knowledge::Index report : base.pack->reports_of(edge))
      out.push_back(base.pack->report(report).names.front());
  }
  return out;
}

OrderedJson ranking_json(const EvidenceBase& base, const attribution::Ranking& ranking) {
  OrderedJson out = OrderedJson::array();
  for (const attribution::Ranked& ranked : ranking.groups) {
    const knowledge::Object& group = base.group(ranked.group);
    out.push_back({{"group", group.id}, {"name", group.name}, {"p", shown(ranked.p)}});
  }
  return out;
}

OrderedJson rests_on_json(const EvidenceBase& base, const IncidentAnswer& answer) {
  OrderedJson out = OrderedJson::array();
  const Index first = answer.judgement.ranking.groups.front().group;
  for (const Without& without : answer.judgement.without) {
    const bool rests = without.what == Without::What::item &&
                       std::ranges::find(answer.judgement.rests_on, without.index) != answer.judgement.rests_on.end();
    if (!rests) continue;
    OrderedJson row = named(base.item(without.index));
    row["p_without"] = shown(without.p);
    row["leader_without"] =
        without.leader == attribution::kNone ? OrderedJson() : OrderedJson(base.group(without.leader).id);
    row["reports"] = reports_of(base, first, without.index);
    out.push_back(std::move(row));
  }
  return out;
}

OrderedJson without_json(const EvidenceBase& base, const IncidentAnswer& answer) {
  OrderedJson out{{"item", OrderedJson::array()}, {"source", OrderedJson::array()}, {"kind", OrderedJson::array()}};
  for (const Without& without : answer.judgement.without) {
    OrderedJson row;
    if (without.what == Without::What::item) row = named(base.item(without.index));
    if (without.what == Without::What::source) row["report"] = base.pack->report(without.index).names.front();
    if (without.what == Without::What::kind)
      row["kind"] = attribution::name(static_cast<attribution::Kind>(without.index));
    row["leader"] = without.leader == attribution::kNone ? OrderedJson() : OrderedJson(base.group(without.leader).id);
    row["p"] = shown(without.p);
    row["unknown"] = shown(without.unknown);
    constexpr std::array<const char*, 3> kKeys = {"item", "source", "kind"};
    out[kKeys[static_cast<std::size_t>(without.what)]].push_back(std::move(row));
  }
  return out;
}

OrderedJson ids(const EvidenceBase& base, const std::vector<Index>& items) {
  OrderedJson out = OrderedJson::array();
  for (const Index item : items) out.push_back(base.item(item).id);
  return out;
}

OrderedJson planted_json(const EvidenceBase& base, const attribution::PlantedSet& set) {
  return {{"items", ids(base, set.items)},
          {"rival", set.rival == attribution::kNone ? OrderedJson() : OrderedJson(base.group(set.rival).id)},
          {"rival_p", shown(set.rival_p)}};
}

OrderedJson likelihood_json(estimate::Likelihood likelihood) {
  return {{"band", likelihood.word()},
          {"low", likelihood.range().low_percent / 100.0},
          {"high", likelihood.range().high_percent / 100.0},
          {"text", likelihood.text()}};
}

OrderedJson fits_json(const std::vector<attribution::Fit>& fits) {
  OrderedJson out = OrderedJson::array();
  for (const attribution::Fit fit : fits) out.push_back(attribution::name(fit));
  return out;
}

OrderedJson ach_json(const EvidenceBase& base, const attribution::AchMatrix& ach) {
  OrderedJson hypotheses = OrderedJson::array();
  for (std::size_t h = 0; h < ach.hypotheses.size(); ++h) {
    hypotheses.push_back({{"group", base.group(ach.hypotheses[h]).id}, {"inconsistency", shown(ach.inconsistency[h])}});
  }
  OrderedJson rows = OrderedJson::array();
  for (const attribution::AchRow& row : ach.rows) {
    rows.push_back(
        {{"item", base.item(row.item).id}, {"fits", fits_json(row.fits)}, {"diagnosticity", shown(row.diagnosticity)}});
  }
  return {{"hypotheses", hypotheses}, {"unknown_inconsistency", shown(ach.unknown_inconsistency)}, {"evidence", rows}};
}

/// What is shown and weighs nothing, because nobody has labels to learn it from.
OrderedJson beside_json(const IncidentAnswer& answer) {
  OrderedJson out = OrderedJson::array();
  for (const BesideRow& row : answer.beside) {
    const auto or_null = [](const std::string& text) { return text.empty() ? OrderedJson() : OrderedJson(text); };
    out.push_back({{"kind", attribution::name(row.beside.kind)},
                   {"what", row.beside.what},
                   {"for", row.beside.fits},
                   {"against", row.beside.against},
                   {"fits", fits_json(row.fits)},
                   {"source", or_null(row.beside.origin.source)},
                   {"grade", or_null(row.beside.origin.grade)},
                   {"weighs", 0}});
  }
  return out;
}

OrderedJson implied_json(const EvidenceBase& base, const IncidentAnswer& answer) {
  OrderedJson out = OrderedJson::array();
  for (const Implied& one : answer.implied) {
    OrderedJson row = named(base.item(one.technique));
    row["by"] = ids(base, one.by);
    row["weighs"] = shown(answer.implied_weight);
    out.push_back(std::move(row));
  }
  return out;
}

/// Whose word each item is, where that was given.
OrderedJson origins_json(const IncidentAnswer& answer) {
  OrderedJson out = OrderedJson::object();
  for (const attribution::GivenItem& item : answer.asked.items) {
    for (const attribution::Origin& origin : item.origins) {
      out[item.id].push_back({{"source", origin.source}, {"grade", origin.grade}});
    }
  }
  return out;
}

OrderedJson timing_json(const Timing& timing) {
  const attribution::WorkingHours& hours = timing.hours;
  OrderedJson countries = OrderedJson::array();
  for (const auto& [country, seen] : timing.countries) {
    countries.push_back({{"country", country},
                         {"offsets_min", seen.offsets_min},
                         {"fits", seen.fits},
                         {"weekend_share", shown(seen.weekend_share)},
                         {"holidays", seen.holidays}});
  }
  return {{"hours", hours.slots},
          {"first", hours.slots == 0 ? OrderedJson() : OrderedJson(base::format(hours.first))},
          {"last", hours.slots == 0 ? OrderedJson() : OrderedJson(base::format(hours.last))},
          {"by_hour_utc", hours.by_hour},
          {"offsets_h", hours.offsets_h},
          {"share", shown(hours.share)},
          {"countries", countries},
          {"weighs", 0}};
}

}  // namespace

OrderedJson rungs_json(const EvidenceBase& base, const IncidentAnswer& answer) {
  const attribution::Judgement& judgement = answer.judgement;
  const attribution::Ranked& first = judgement.ranking.groups.front();
  OrderedJson out = OrderedJson::array();
  out.push_back(
      {{"rung", "campaign"},
       {"answer", nullptr},
       {"why",
        "no source says of which campaign this incident is a part, and nothing teaches how likely likeness makes it"}});
  OrderedJson group = named(base.group(first.group));
  out.push_back({{"rung", "group"}, {"answer", group}, {"likelihood", likelihood_json(judgement.likelihood)}});
  out.push_back({{"rung", "organisation"},
                 {"answer", nullptr},
                 {"why", "no source in the base names an organisation behind a group"}});
  if (answer.countries.empty()) {
    out.push_back(
        {{"rung", "state"}, {"answer", nullptr}, {"why", "no source in the base lays any of these groups to a state"}});
    return out;
  }
  const CountryShare& state = answer.countries.front();
  const auto own = state_claims(base.group(first.group)).by_country;
  if (own.find(state.country) == own.end()) {
    out.push_back(
        {{"rung", "state"}, {"answer", nullptr}, {"why", "no source lays the likeliest group to the likeliest state"}});
    return out;
  }
  const double p = std::min({state.p, first.p / static_cast<double>(own.size()),
                             static_cast<double>(judgement.likelihood.range().high_percent) / 100 - 0.01});
  out.push_back({{"rung", "state"},
                 {"answer", state.country},
                 {"likelihood", likelihood_json(attribution::band_of(p))},
                 {"sources", own.at(state.country)}});
  return out;
}

OrderedJson answer_json(const EvidenceBase& base, const attribution::Model& model, const IncidentAnswer& answer) {
  const attribution::Judgement& judgement = answer.judgement;
  OrderedJson out{{"ranking", ranking_json(base, judgement.ranking)}, {"unknown", shown(judgement.ranking.unknown)}};
  out["likelihood"] = likelihood_json(judgement.likelihood);
  out["confidence"] = {{"level", estimate::name(judgement.confidence)}, {"reasons", judgement.reasons}};
  const bool any = !judgement.ranking.groups.empty();
  out["rests_on"] = any ? rests_on_json(base, answer) : OrderedJson::array();
  out["contested"] = nullptr;
  if (judgement.contest.contested) {
    out["contested"] = planted_json(base, judgement.contest.plant);
    out["contested"]["foreign_malware"] = ids(base, judgement.contest.foreign);
  }
  out["named"] = nullptr;
  if (judgement.named) {
    out["named"] = {{"group", base.group(judgement.ranking.groups.front().group).id}, {"why", judgement.why}};
  } else {
    out["not_named_because"] = judgement.why;
  }
  OrderedJson countries = OrderedJson::array();
  for (const CountryShare& share : answer.countries)
    countries.push_back({{"country", share.country}, {"p", shown(share.p)}, {"sources", share.sources}});
  out["country"] = std::move(countries);
  out["items"] = ids(base, answer.items);
  out["date"] = answer.asked.date.empty() ? OrderedJson() : OrderedJson(answer.asked.date);
  if (any) {
    out["rungs"] = rungs_json(base, answer);
    out["persons"] = OrderedJson::array();
    out["without"] = without_json(base, answer);
    out["false_flag"] = {{"smallest_set", judgement.planted ? planted_json(base, *judgement.planted) : OrderedJson()},
                         {"contested", judgement.contest.contested}};
    out["ach"] = ach_json(base, answer.ach);
    OrderedJson next = OrderedJson::array();
    for (const attribution::Lead& lead : answer.next) {
      OrderedJson row = named(base.item(lead.item));
      row["bits"] = shown(lead.bits);
      row["chance"] = shown(lead.found);
      row["favours"] = base.group(lead.favours).id;
      next.push_back(std::move(row));
    }
    out["next_evidence"] = std::move(next);
    out["implied"] = implied_json(base, answer);
    out["weighs_nothing"] = beside_json(answer);
    if (auto origins = origins_json(answer); !origins.empty()) out["origins"] = std::move(origins);
    if (answer.timing) out["timing"] = timing_json(*answer.timing);
  }
  out["model"] = {{"fitted", model.fitted}, {"base", model.base}};
  return out;
}

}  // namespace backtrail::app
