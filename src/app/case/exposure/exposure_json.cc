// SPDX-License-Identifier: Apache-2.0
// Written once, as calls, for the document and for the text: of a country's answer the document alone would cost as much as finding it.
#include <algorithm>

#include "app/case/exposure/exposure.h"
#include "base/json.h"
#include "base/json_text.h"

namespace backtrail::app {
namespace {

using base::OrderedJson;

template <typename Out>
void put_text(Out& out, const char* key, std::string_view text) {
  out.key(key);
  out.text(text);
}

template <typename Out>
void put_word_or_null(Out& out, const char* key, const std::string& text) {
  out.key(key);
  if (text.empty()) out.null();
  else out.text(text);
}

template <typename Out>
void put_bound(Out& out, const char* key, base::Instant time) {
  const bool bound = time.ticks > 0 && time.ticks < base::kMaxTicks;
  put_word_or_null(out, key, bound ? base::format(time) : std::string());
}

template <typename Out>
void put_yes(Out& out, const char* key, bool yes) {
  out.key(key);
  out.boolean(yes);
}

template <typename Out>
void put_number(Out& out, const char* key, std::uint64_t number) {
  out.key(key);
  out.number(number);
}

template <typename Out>
void put_texts(Out& out, std::string_view key, const std::vector<std::string>& texts) {
  out.key(key);
  out.begin_array();
  for (const std::string& one : texts) out.text(one);
  out.end_array();
}

template <typename Out>
void put_way(Out& out, const exposure::Answer& answer, std::uint32_t i) {
  const exposure::Way& way = answer.ways[i];
  const exposure::Life& life = answer.lives[i];
  out.begin_object();
  put_text(out, "id", way.id);
  put_text(out, "provider", way.provider);
  put_text(out, "customer", way.customer);
  put_text(out, "kind", exposure::name(way.kind));
  put_word_or_null(out, "means", way.means);
  put_word_or_null(out, "from", way.from);
  put_word_or_null(out, "until", way.until);
  put_word_or_null(out, "source", way.source);
  put_text(out, "source_grade", {&way.grade, 1});
  if (life.ends_by_term) put_text(out, "ends_by_term", base::format_day(life.period.last));
  out.end_object();
}

template <typename Out>
void put_ways(Out& out, const char* key, const exposure::Answer& answer, const std::vector<std::uint32_t>& ways) {
  out.key(key);
  out.begin_array();
  for (const std::uint32_t i : ways) put_way(out, answer, i);
  out.end_array();
}

template <typename Out>
void put_way_ids(Out& out, const char* key, const exposure::Answer& answer, const std::vector<std::uint32_t>& ways) {
  out.key(key);
  out.begin_array();
  for (const std::uint32_t i : ways) out.text(answer.ways[i].id);
  out.end_array();
}

std::string by_text(const exposure::Answer& answer, const std::vector<std::uint32_t>& path, const std::string& id) {
  std::string out;
  for (const std::uint32_t i : path) {
    out += answer.ways[i].provider;
    out.append(" -").append(exposure::name(answer.ways[i].kind)).append("-> ");
  }
  return out + id;
}

template <typename Out>
void put_known(Out& out, const exposure::Known& known) {
  put_text(out, "state", known.state);
  put_yes(out, "used_as_transit", known.transit);
  put_text(out, "assessed", exposure::name(known.assessed));
  out.key("unsearched");
  if (known.unsearched) {
    out.begin_object();
    put_text(out, "from", base::format_day(known.unsearched->first));
    put_text(out, "until", base::format_day(known.unsearched->last));
    out.end_object();
  } else {
    out.null();
  }
  out.key("evidence");
  out.begin_object();
  for (std::size_t i = 0; i < exposure::kActCount; ++i) {
    if (!known.evidence[i].empty()) put_texts(out, name(static_cast<exposure::Act>(i)), known.evidence[i]);
  }
  out.end_object();
  put_texts(out, "evidence_without_state", known.without_state);
  put_texts(out, "searches", known.searches);
  put_texts(out, "searches_that_found", known.searches_that_found);
  put_texts(out, "searches_of_other_times", known.searches_of_other_times);
}

template <typename Out>
void put_organisation(Out& out, const exposure::Organisation& organisation) {
  put_text(out, "id", organisation.id);
  put_word_or_null(out, "name", organisation.name);
  put_word_or_null(out, "kind", organisation.kind);
  put_yes(out, "entered", organisation.entered());
}

template <typename Out>
void put_reached(Out& out, const exposure::Answer& answer, const exposure::Reached& one, bool formerly) {
  const exposure::Organisation& organisation = answer.organisations[one.organisation];
  out.begin_object();
  put_organisation(out, organisation);
  put_text(out, "reach", formerly ? "formerly" : one.data_only ? "data" : "network");
  put_bound(out, "since", one.since);
  put_number(out, "hops", one.path.size());
  put_known(out, one.known);
  put_yes(out, "passes_on", one.passes_on);
  put_way_ids(out, "path", answer, one.path);
  put_text(out, "by", by_text(answer, one.path, organisation.id));
  put_way_ids(out, "ways_in", answer, one.ways_in);
  out.key("network_before");
  if (one.network_before) {
    const exposure::FormerNetwork& before = *one.network_before;
    out.begin_object();
    put_bound(out, "since", before.since);
    put_bound(out, "until", before.until);
    put_way_ids(out, "path", answer, before.path);
    put_text(out, "by", by_text(answer, before.path, organisation.id));
    put_way_ids(out, "ways_in", answer, before.ways_in);
    out.end_object();
  } else {
    out.null();
  }
  out.end_object();
}

template <typename Out>
void put_measure(Out& out, const exposure::Answer& answer, std::uint32_t i) {
  const exposure::Way& way = answer.ways[i];
  const exposure::Mitigation& what = exposure::mitigation(way.kind);
  put_text(out, "edge", way.id);
  put_text(out, "provider", way.provider);
  put_text(out, "customer", way.customer);
  put_text(out, "kind", exposure::name(way.kind));
  put_text(out, "mitigation", what.id);
  put_text(out, "mitigation_name", what.name);
  put_text(out, "act", what.act);
}

template <typename Out>
void put_cut(Out& out, const exposure::Answer& answer) {
  const exposure::Cuts& cuts = *answer.cuts;
  out.begin_object();
  put_texts(out, "protects", answer.question.protect);
  put_number(out, "reached", cuts.reached);
  put_yes(out, "ways_open_at_one_time", cuts.same_time);
  out.key("order");
  out.begin_array();
  for (const exposure::CutStep& step : cuts.order) {
    out.begin_object();
    put_measure(out, answer, step.edge);
    put_number(out, "left", step.left);
    out.end_object();
  }
  out.end_array();
  out.key("sets");
  out.begin_array();
  for (const exposure::CutSet& set : cuts.sets) {
    out.begin_object();
    put_number(out, "size", set.edges.size());
    put_number(out, "left", set.left);
    put_yes(out, "exact", set.exact);
    put_number(out, "left_at_best", set.at_best);
    out.key("measures");
    out.begin_array();
    for (const std::uint32_t i : set.edges) {
      out.begin_object();
      put_measure(out, answer, i);
      out.end_object();
    }
    out.end_array();
    out.end_object();
  }
  out.end_array();
  out.end_object();
}

/// What is counted over all who are reached, in the order in which it first comes.
struct Tally {
  std::vector<std::pair<std::string, std::uint64_t>> states;
  std::vector<std::string> sub_providers, transit_customers;
  std::vector<std::uint32_t> used;  // ways that lead to them, ascending

  explicit Tally(const exposure::Answer& answer) {
    for (const exposure::Reached& one : answer.reached) {
      const exposure::Organisation& organisation = answer.organisations[one.organisation];
      const auto state = std::ranges::find(states, one.known.state, &std::pair<std::string, std::uint64_t>::first);
      if (state == states.end()) states.emplace_back(one.known.state, 1);
      else ++state->second;
      used.insert(used.end(), one.ways_in.begin(), one.ways_in.end());
      if (one.passes_on || one.known.transit)
        (organisation.kind == "provider" ? sub_providers : transit_customers).push_back(organisation.id);
    }
    std::ranges::sort(used);
  }
};

template <typename Out>
void put_answer(Out& out, const ExposureAnswer& from, bool ways) {
  const exposure::Answer& answer = from.answer;
  const Tally tally(answer);
  out.begin_object();
  out.key("provider");
  out.begin_object();
  put_organisation(out, answer.provider_row());
  put_known(out, answer.provider_known);
  out.end_object();
  put_bound(out, "from", answer.question.period.first);
  put_bound(out, "until", answer.question.period.last);
  out.key("as_of");
  out.value(as_of_json(from.as_of));
  put_number(out, "reached", answer.reached.size());
  out.key("states");
  out.begin_object();
  for (const auto& [state, count] : tally.states) {
    out.key(state);
    out.number(count);
  }
  out.end_object();
  put_texts(out, "sub_providers", tally.sub_providers);
  put_texts(out, "transit_customers", tally.transit_customers);
  out.key("organisations");
  out.begin_array();
  for (const auto& one : answer.reached) put_reached(out, answer, one, false);
  for (const auto& one : answer.formerly) put_reached(out, answer, one, true);
  out.end_array();
  put_ways(out, "ways_ended", answer, answer.ended);
  put_ways(out, "ways_to_come", answer, answer.to_come);
  put_ways(out, "ways", answer, ways ? tally.used : std::vector<std::uint32_t>());
  put_texts(out, "late", from.late);
  if (answer.cuts) {
    out.key("cut");
    put_cut(out, answer);
  }
  out.end_object();
}

}  // namespace

OrderedJson exposure_json(const ExposureAnswer& from, bool ways) {
  OrderedJson out;
  base::JsonTree tree(out);
  put_answer(tree, from, ways);
  return out;
}

std::string exposure_lines(const ExposureAnswer& from) {
  std::string out;
  const auto put = [&](const exposure::Reached& one, bool formerly) {
    base::JsonText row(base::JsonText::Layout::compact);
    put_reached(row, from.answer, one, formerly);
    out += row.take();
    out += '\n';
  };
  for (const auto& one : from.answer.reached) put(one, false);
  for (const auto& one : from.answer.formerly) put(one, true);
  return out;
}

std::string exposure_text(const ExposureAnswer& from) {
  base::JsonText text;
  put_answer(text, from, true);
  return text.take();
}

}  // namespace backtrail::app
