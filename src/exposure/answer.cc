// SPDX-License-Identifier: Apache-2.0
#include "exposure/answer.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/result.h"

namespace backtrail::exposure {
namespace {

constexpr std::array<std::string_view, 3> kAssessed = {"not", "partly", "whole"};

using Numbers = std::unordered_map<std::string, std::uint32_t>;

/// By id, with those that only ways name.
Numbers number(Tables& tables) {
  std::map<std::string, Organisation, std::less<>> all;
  for (Organisation& one : tables.organisations) all.insert_or_assign(one.id, std::move(one));
  for (const Way& way : tables.ways) {
    for (const std::string* id : {&way.provider, &way.customer}) all.try_emplace(*id, Organisation{*id});
  }
  Numbers out;
  tables.organisations.clear();
  for (auto& [id, organisation] : all) {
    out.emplace(id, static_cast<std::uint32_t>(tables.organisations.size()));
    tables.organisations.push_back(std::move(organisation));
  }
  return out;
}

bool holds(const Period& outer, const Period& inner) { return outer.first <= inner.first && inner.last <= outer.last; }

/// Whole searches, as they add up: each one's days, and its id.
using Wholes = std::vector<std::pair<Period, std::string>>;

void add_search(Known& known, Wholes& wholes, const Searched& one, const Period& asked) {
  if (one.complete && !one.indicators_only) wholes.emplace_back(one.period, one.id);
  const bool meets = one.period.meets(asked);
  auto& list = !meets ? known.searches_of_other_times : one.found ? known.searches_that_found : known.searches;
  // A hunt comes once for each stretch of days that it looked at.
  if (list.empty() || list.back() != one.id) list.push_back(one.id);
  if (meets) known.assessed = std::max(known.assessed, Assessed::partly);
}

/// An instant is asked for what has happened until then, so a search of that day alone is not the whole of it: all days count
/// of which there are logs, from the first on which the organisation could have been reached.
Period to_be_searched(const Period& asked, const Visit& ever, std::optional<base::Instant> held_since) {
  Period out = asked;
  if (asked.first < asked.last || !held_since) return out;
  out.first = std::min(asked.first, ever.any() ? std::max(ever.since, *held_since) : *held_since);
  return out;
}

/// Whether whole searches leave nothing of `wanted` out, together; which those are that were asked for other days.
void add_up(Known& known, Wholes wholes, const Period& wanted, const Period& asked) {
  std::ranges::stable_sort(wholes, {}, [](const auto& one) { return one.first.first; });
  base::Instant open = wanted.first;  // nothing is left out before it
  std::vector<std::string> used;
  std::optional<Period> left_out;
  for (const auto& [period, id] : wholes) {
    if (period.last < open || period.first > wanted.last || open > wanted.last) continue;
    if (period.first > open && !left_out) left_out = Period{open, {period.first.ticks - 1}};
    used.push_back(id);
    open = base::Instant{std::min(period.last.ticks, wanted.last.ticks) + 1};
  }
  if (open <= wanted.last && !left_out) left_out = Period{open, wanted.last};
  if (left_out) {
    const bool of_asked = std::ranges::any_of(wholes, [&](const auto& one) { return holds(one.first, asked); });
    if (of_asked) known.unsearched = left_out;
    return;
  }
  known.assessed = Assessed::whole;
  for (std::string& id : used) {
    if (std::ranges::find(known.searches, id) == known.searches.end()) known.searches.push_back(std::move(id));
  }
}

void add_shown(Known& known, const Shown& one) {
  std::array<bool, kActCount> acts{};
  for (const std::string& technique : one.techniques) {
    if (const auto act = act_of(technique)) acts[static_cast<std::size_t>(*act)] = true;
  }
  for (std::size_t i = 0; i < kActCount; ++i) {
    if (acts[i]) known.evidence[i].push_back(one.id);
  }
  if (std::ranges::find(acts, true) == acts.end()) known.without_state.push_back(one.id);
}

std::string state_of(const Known& known) {
  for (const Act act : {Act::exfiltrated, Act::staged, Act::accessed}) {
    if (!known.evidence[static_cast<std::size_t>(act)].empty()) return std::string(name(act));
  }
  if (known.transit) return "used as transit";
  constexpr std::array<std::string_view, 3> kStates = {"not assessed", "partly assessed", "reachable"};
  // Where something was seen of which nobody has said what it means, a search that found nothing is not the whole of it.
  const Assessed most = known.without_state.empty() ? Assessed::whole : Assessed::partly;
  return std::string(kStates[static_cast<std::size_t>(std::min(known.assessed, most))]);
}

/// A hunt looked at other stretches as well: it is no search of other times then.
void settle_searches(Known& known) {
  std::erase_if(known.searches_of_other_times, [&](const std::string& id) {
    return std::ranges::find(known.searches, id) != known.searches.end() ||
           std::ranges::find(known.searches_that_found, id) != known.searches_that_found.end();
  });
}

/// What happened after the period is none of its business; what has no time may have happened in it.
std::vector<Known> known_of(const Tables& tables, const Numbers& numbers, const Period& asked, const Reach& ever) {
  std::vector<Known> out(tables.organisations.size());
  std::vector<Wholes> wholes(out.size());
  for (const Shown& one : tables.shown) {
    const auto found = numbers.find(one.tenant);
    if (found == numbers.end() || (one.occurred && *one.occurred > asked.last)) continue;
    // An instant is asked for what has happened until then, an interval for what happened within it.
    if (one.occurred && asked.first < asked.last && *one.occurred < asked.first) continue;
    add_shown(out[found->second], one);
  }
  for (const Searched& one : tables.searched) {
    if (one.tenant.empty()) {
      for (std::size_t i = 0; i < out.size(); ++i) add_search(out[i], wholes[i], one, asked);
    } else if (const auto found = numbers.find(one.tenant); found != numbers.end()) {
      add_search(out[found->second], wholes[found->second], one, asked);
    }
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    Known& known = out[i];
    const auto held = tables.held_since.find(tables.organisations[i].id);
    const auto since = held == tables.held_since.end() ? std::nullopt : std::optional(held->second);
    if (!wholes[i].empty()) add_up(known, std::move(wholes[i]), to_be_searched(asked, ever.visits[i], since), asked);
    known.transit = !known.evidence[static_cast<std::size_t>(Act::transit)].empty();
    known.state = state_of(known);
    settle_searches(known);
  }
  return out;
}

/// Rows of those that `found` reaches and `beside` does not.
std::vector<Reached> rows_of(const Graph& graph, std::uint32_t provider, const Reach& found, const Reach* beside,
                             const std::vector<Known>& known) {
  std::vector<std::vector<std::uint32_t>> in(graph.nodes());
  std::vector<char> passes_on(graph.nodes(), 0);
  for (const std::uint32_t i : found.usable) {
    in[graph.edges()[i].to].push_back(i);
    passes_on[graph.edges()[i].from] = 1;
  }
  std::vector<std::uint32_t> nodes;
  for (std::uint32_t node = 0; node < graph.nodes(); ++node) {
    const bool already = beside != nullptr && beside->visits[node].any();
    if (node != provider && found.visits[node].any() && !already) nodes.push_back(node);
  }
  std::ranges::stable_sort(nodes, {}, [&](std::uint32_t node) { return found.visits[node].hops; });
  std::vector<Reached> out;
  for (const std::uint32_t node : nodes) {
    const Visit& visit = found.visits[node];
    out.push_back({node, known[node], visit.data_only, visit.since, way_to(graph, found, node), std::move(in[node]),
                   passes_on[node] != 0});
  }
  return out;
}

/// Data that a provider holds hide no network that it could once enter.
void put_networks_before(const Graph& graph, std::uint32_t provider, const Reach& ever, std::vector<Reached>& rows) {
  std::vector<base::Instant> until;
  std::map<std::uint32_t, FormerNetwork*> of;
  for (Reached& one : rows) {
    const Visit& visit = ever.visits[one.organisation];
    if (!one.data_only || !visit.reached) continue;
    if (until.empty()) until = open_until(graph, ever, provider);
    one.network_before = {visit.since, until[one.organisation], way_to(graph, ever, one.organisation), {}};
    of[one.organisation] = &*one.network_before;
  }
  if (of.empty()) return;
  for (const std::uint32_t i : ever.usable) {
    const Edge& edge = graph.edges()[i];
    const auto found = of.find(edge.to);
    if (found != of.end() && edge.kind != Kind::held_data) found->second->ways_in.push_back(i);
  }
}

}  // namespace

std::string_view name(Assessed assessed) { return kAssessed[static_cast<std::size_t>(assessed)]; }

Answer answer(Tables tables, Question question) {
  Answer out;
  const Numbers numbers = number(tables);
  const auto provider = numbers.find(question.provider);
  BT_CHECK(provider != numbers.end());
  out.provider = provider->second;
  const Period& asked = question.period;
  std::vector<Edge> edges;
  for (const Way& way : tables.ways) {
    out.lives.push_back(life_of(way.kind, way.from, way.until));
    edges.push_back(
        {numbers.find(way.provider)->second, numbers.find(way.customer)->second, way.kind, out.lives.back().period});
  }
  const Graph graph(static_cast<std::uint32_t>(tables.organisations.size()), std::move(edges));
  const Reach now = reach(graph, out.provider, asked);
  const Reach ever = reach(graph, out.provider, {base::Instant{0}, asked.last});
  const auto known = known_of(tables, numbers, asked, ever);
  out.provider_known = known[out.provider];
  out.reached = rows_of(graph, out.provider, now, nullptr, known);
  put_networks_before(graph, out.provider, ever, out.reached);
  out.formerly = rows_of(graph, out.provider, ever, &now, known);
  for (std::uint32_t i = 0; i < graph.edges().size(); ++i) {
    const Edge& edge = graph.edges()[i];
    if (!now.visits[edge.from].reached) continue;
    if (edge.life.last < asked.first) out.ended.push_back(i);
    if (edge.life.first > asked.last) out.to_come.push_back(i);
  }
  if (question.cut) {
    std::vector<char> counts;
    for (const std::string& id : question.protect) {
      counts.resize(graph.nodes(), 0);
      if (const auto found = numbers.find(id); found != numbers.end()) counts[found->second] = 1;
    }
    out.cuts = cuts(graph, out.provider, asked, counts);
  }
  out.organisations = std::move(tables.organisations);
  out.ways = std::move(tables.ways);
  out.question = std::move(question);
  return out;
}

}  // namespace backtrail::exposure
