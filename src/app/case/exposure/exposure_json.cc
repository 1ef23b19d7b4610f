// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/case/exposure/exposure.h"
#include "base/json.h"

namespace backtrail::app {
namespace {

using base::OrderedJson;

OrderedJson bound_json(base::Instant time) {
  const bool bound = time.ticks > 0 && time.ticks < base::kMaxTicks;
  return bound ? OrderedJson(base::format(time)) : OrderedJson(nullptr);
}

OrderedJson word_or_null(const std::string& text) { return text.empty() ? OrderedJson(nullptr) : OrderedJson(text); }

OrderedJson way_json(const exposure::Answer& answer, std::uint32_t i) {
  const exposure::Way& way = answer.ways[i];
  const exposure::Life& life = answer.lives[i];
  OrderedJson out = {{"id", way.id},
                     {"provider", way.provider},
                     {"customer", way.customer},
                     {"kind", exposure::name(way.kind)},
                     {"means", word_or_null(way.means)},
                     {"from", word_or_null(way.from)},
                     {"until", word_or_null(way.until)},
                     {"source", word_or_null(way.source)},
                     {"source_grade", std::string(1, way.grade)}};
  if (life.ends_by_term) out["ends_by_term"] = base::format_day(life.period.last);
  return out;
}

OrderedJson ways_json(const exposure::Answer& answer, const std::vector<std::uint32_t>& ways) {
  OrderedJson out = OrderedJson::array();
  for (const std::uint32_t i : ways) out.push_back(way_json(answer, i));
  return out;
}

OrderedJson way_ids(const exposure::Answer& answer, const std::vector<std::uint32_t>& ways) {
  OrderedJson out = OrderedJson::array();
  for (const std::uint32_t i : ways) out.push_back(answer.ways[i].id);
  return out;
}

std::string by_text(const exposure::Answer& answer, const std::vector<std::uint32_t>& path, const std::string& id) {
  std::string out;
  for (const std::uint32_t i : path)
    out += answer.ways[i].provider + " -" + std::string(exposure::name(answer.ways[i].kind)) + "-> ";
  return out + id;
}

void put_known(OrderedJson& out, const exposure::Known& known) {
  out["state"] = known.state;
  out["used_as_transit"] = known.transit;
  out["assessed"] = exposure::name(known.assessed);
  out["unsearched"] = nullptr;
  if (known.unsearched) {
    out["unsearched"] = {{"from", base::format_day(known.unsearched->first)},
                         {"until", base::format_day(known.unsearched->last)}};
  }
  OrderedJson& evidence = out["evidence"] = OrderedJson::object();
  for (std::size_t i = 0; i < exposure::kActCount; ++i) {
    if (!known.evidence[i].empty()) evidence[std::string(name(static_cast<exposure::Act>(i)))] = known.evidence[i];
  }
  out["evidence_without_state"] = known.without_state;
  out["searches"] = known.searches;
  out["searches_that_found"] = known.searches_that_found;
  out["searches_of_other_times"] = known.searches_of_other_times;
}

OrderedJson reached_json(const exposure::Answer& answer, const exposure::Reached& one, bool formerly) {
  const exposure::Organisation& organisation = answer.organisations[one.organisation];
  OrderedJson out = {{"id", organisation.id},
                     {"name", word_or_null(organisation.name)},
                     {"kind", word_or_null(organisation.kind)},
                     {"entered", organisation.entered()},
                     {"reach", formerly        ? "formerly"
                               : one.data_only ? "data"
                                               : "network"},
                     {"since", bound_json(one.since)},
                     {"hops", one.path.size()}};
  put_known(out, one.known);
  out["passes_on"] = one.passes_on;
  out["path"] = way_ids(answer, one.path);
  out["by"] = by_text(answer, one.path, organisation.id);
  out["ways_in"] = way_ids(answer, one.ways_in);
  out["network_before"] = nullptr;
  if (one.network_before) {
    const exposure::FormerNetwork& before = *one.network_before;
    out["network_before"] = {{"since", bound_json(before.since)},
                             {"until", bound_json(before.until)},
                             {"path", way_ids(answer, before.path)},
                             {"by", by_text(answer, before.path, organisation.id)},
                             {"ways_in", way_ids(answer, before.ways_in)}};
  }
  return out;
}

OrderedJson cut_json(const exposure::Answer& answer) {
  const exposure::Cuts& cuts = *answer.cuts;
  const auto measure = [&](std::uint32_t i) {
    const exposure::Way& way = answer.ways[i];
    const exposure::Mitigation& what = exposure::mitigation(way.kind);
    return OrderedJson{{"edge", way.id},           {"provider", way.provider},
                       {"customer", way.customer}, {"kind", exposure::name(way.kind)},
                       {"mitigation", what.id},    {"mitigation_name", what.name},
                       {"act", what.act}};
  };
  OrderedJson out = {{"protects", answer.question.protect},
                     {"reached", cuts.reached},
                     {"ways_open_at_one_time", cuts.same_time},
                     {"order", OrderedJson::array()},
                     {"sets", OrderedJson::array()}};
  for (const exposure::CutStep& step : cuts.order) {
    OrderedJson one = measure(step.edge);
    one["left"] = step.left;
    out["order"].push_back(std::move(one));
  }
  for (const exposure::CutSet& set : cuts.sets) {
    OrderedJson one = {{"size", set.edges.size()},
                       {"left", set.left},
                       {"exact", set.exact},
                       {"left_at_best", set.at_best},
                       {"measures", OrderedJson::array()}};
    for (const std::uint32_t i : set.edges) one["measures"].push_back(measure(i));
    out["sets"].push_back(std::move(one));
  }
  return out;
}

}  // namespace

OrderedJson exposure_json(const ExposureAnswer& from, bool ways) {
  const exposure::Answer& answer = from.answer;
  const exposure::Organisation& provider = answer.provider_row();
  OrderedJson out = {{"provider",
                      {{"id", provider.id},
                       {"name", word_or_null(provider.name)},
                       {"kind", word_or_null(provider.kind)},
                       {"entered", provider.entered()}}},
                     {"from", bound_json(answer.question.period.first)},
                     {"until", bound_json(answer.question.period.last)},
                     {"as_of", as_of_json(from.as_of)},
                     {"reached", answer.reached.size()},
                     {"states", OrderedJson::object()},
                     {"sub_providers", OrderedJson::array()},
                     {"transit_customers", OrderedJson::array()},
                     {"organisations", OrderedJson::array()},
                     {"ways_ended", ways_json(answer, answer.ended)},
                     {"ways_to_come", ways_json(answer, answer.to_come)},
                     {"ways", OrderedJson::array()},
                     {"late", from.late}};
  put_known(out["provider"], answer.provider_known);
  std::vector<std::uint32_t> used;
  for (const exposure::Reached& one : answer.reached) {
    const exposure::Organisation& organisation = answer.organisations[one.organisation];
    auto& count = out["states"][one.known.state];
    count = count.is_null() ? 1 : count.get<std::uint64_t>() + 1;
    used.insert(used.end(), one.ways_in.begin(), one.ways_in.end());
    const bool through = one.passes_on || one.known.transit;
    if (through)
      out[organisation.kind == "provider" ? "sub_providers" : "transit_customers"].push_back(organisation.id);
  }
  std::ranges::sort(used);
  if (ways) out["ways"] = ways_json(answer, used);
  for (const auto& one : answer.reached) out["organisations"].push_back(reached_json(answer, one, false));
  for (const auto& one : answer.formerly) out["organisations"].push_back(reached_json(answer, one, true));
  if (answer.cuts) out["cut"] = cut_json(answer);
  return out;
}

}  // namespace backtrail::app
