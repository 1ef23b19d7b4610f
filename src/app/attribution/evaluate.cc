// SPDX-License-Identifier: Apache-2.0
#include "app/attribution/evaluate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "app/attribution/attribute.h"
#include "attribution/codes.h"
#include "base/json.h"
#include "base/time.h"

namespace backtrail::app {
namespace {

using attribution::Answer;
using attribution::Outcome;
using attribution::Protocol;
using base::OrderedJson;
using Outcomes = std::span<const Outcome>;

constexpr double kSureEnough = 0.9;   // a wrong name from here is what a minister would act upon
constexpr double kPrecision = 0.95;
constexpr double kDecoyLikely = 0.8;

std::vector<Outcome> outcomes_of(const Examination& examination, bool plain_only) {
  std::vector<Outcome> out;
  for (const Answer& answer : examination.answers) {
    if (plain_only && (answer.truth_removed || answer.decoy)) continue;
    out.push_back(answer.outcome);
  }
  return out;
}

double share_in_top(Outcomes outcomes, std::size_t k) {
  double sum = 0;
  double n = 0;
  for (const Outcome& outcome : outcomes) {
    if (!outcome.answerable) continue;
    sum += outcome.top[k];
    n += 1;
  }
  return n > 0 ? sum / n : 0;
}

double four_digits(double x) { return std::round(x * 1e4) / 1e4; }

OrderedJson with_interval(Outcomes outcomes, const std::function<double(Outcomes)>& measure) {
  const double value = measure(outcomes);
  if (std::isnan(value)) return nullptr;
  const auto interval = attribution::bootstrap(outcomes, measure);
  return {{"value", four_digits(value)}, {"low", four_digits(interval.low)}, {"high", four_digits(interval.high)}};
}

OrderedJson ranks_json(const std::vector<Outcome>& outcomes) {
  OrderedJson out;
  constexpr std::array<const char*, 3> kNames = {"top1", "top3", "top5"};
  for (std::size_t k = 0; k < kNames.size(); ++k) {
    out[kNames[k]] = with_interval(outcomes, [k](Outcomes some) { return share_in_top(some, k); });
  }
  std::vector<Outcome> answerable;
  std::ranges::copy_if(outcomes, std::back_inserter(answerable), &Outcome::answerable);
  out["top1_macro"] = four_digits(attribution::macro_average(answerable, [](const Outcome& o) { return o.top[0]; }));
  out["calibration_error"] = four_digits(attribution::calibration_error(outcomes));
  return out;
}

/// Incidents of groups that sources lay to one state: is the likeliest state that one? As outcomes whose `top[0]` says so.
std::vector<Outcome> country_outcomes(const EvidenceBase& base, const Examination& examination) {
  std::vector<Outcome> out;
  for (const Answer& answer : examination.answers) {
    if (answer.truth_removed || answer.decoy || !answer.outcome.answerable) continue;
    const auto truth = state_claims(base.group(answer.incident.group)).by_country;
    if (truth.size() != 1) continue;
    const auto shares = country_shares(base, answer.ranking);
    Outcome one = answer.outcome;
    one.top = {!shares.empty() && shares.front().country == truth.begin()->first ? 1.0 : 0.0, 0, 0};
    out.push_back(one);
  }
  return out;
}

double share(std::size_t some, std::size_t all) {
  return all == 0 ? 0 : static_cast<double>(some) / static_cast<double>(all);
}

void add_open(const Examination& examination, OrderedJson& into) {
  std::size_t removed = 0;
  std::size_t wrong = 0;
  for (const Answer& answer : examination.answers) {
    removed += answer.truth_removed ? 1 : 0;
    wrong += answer.truth_removed && answer.outcome.p >= kSureEnough ? 1 : 0;
  }
  into["wrong_name_at_90"] = four_digits(share(wrong, removed));
}

void add_decoys(const Examination& examination, OrderedJson& into) {
  std::size_t decoys = 0;
  std::size_t unmarked = 0;
  std::size_t plain = 0;
  std::size_t marked = 0;
  for (const Answer& answer : examination.answers) {
    if (answer.decoy) {
      ++decoys;
      unmarked += answer.outcome.p >= kDecoyLikely && !answer.contested ? 1 : 0;
    } else {
      ++plain;
      marked += answer.contested ? 1 : 0;
    }
  }
  into["decoys_at_80_unmarked"] = four_digits(share(unmarked, decoys));
  into["plain_marked"] = four_digits(share(marked, plain));
}

/// Top-1 of the incidents of each group, for whoever suspects that large groups carry the average.
OrderedJson by_group(const EvidenceBase& base, const std::vector<Outcome>& outcomes) {
  std::map<std::string, std::pair<double, std::size_t>> sums;
  for (const Outcome& outcome : outcomes) {
    if (!outcome.answerable) continue;
    auto& [right, n] = sums[base.table.groups[outcome.group]];
    right += outcome.top[0];
    ++n;
  }
  OrderedJson out = OrderedJson::object();
  for (const auto& [group, sum] : sums)
    out[group] = {{"incidents", sum.second}, {"top1", four_digits(sum.first / static_cast<double>(sum.second))}};
  return out;
}

}  // namespace

base::Result<Examination> examine(const EvidenceBase& base, Protocol protocol, const attribution::Model& model,
                                  attribution::Use use) {
  auto incidents = attribution::incidents(base.table, protocol);
  if (incidents.empty()) {
    return base::fail(attribution::kEmptyBase,
                      "the base holds no incident of the protocol " + std::string(attribution::name(protocol)), {},
                      "an incident is a report that says three things or more of one group");
  }
  return Examination{
      protocol, attribution::examine(base.table, incidents, protocol, model, use), std::move(incidents), {}, 0};
}

OrderedJson figures_json(const EvidenceBase& base, const Examination& examination) {
  const auto plain = outcomes_of(examination, true);
  const auto all = outcomes_of(examination, false);
  std::size_t answerable = 0;
  for (const Outcome& outcome : plain) answerable += outcome.answerable ? 1 : 0;
  OrderedJson out{{"protocol", attribution::name(examination.protocol)},
                  {"incidents", examination.incidents.size()},
                  {"answerable", answerable}};
  if (examination.protocol == Protocol::forward) out["too_little_known"] = examination.too_little_known;
  OrderedJson engine = ranks_json(plain);
  const auto exact = attribution::error_if_exact(plain);
  engine["calibration_error_if_exact"] = {
      {"value", four_digits(exact.mean)}, {"low", four_digits(exact.low)}, {"high", four_digits(exact.high)}};
  const auto countries = country_outcomes(base, examination);
  if (!countries.empty()) {
    engine["country"] = with_interval(countries, [](Outcomes some) { return share_in_top(some, 0); });
    engine["country"]["incidents"] = countries.size();
  }
  engine["unknown_auroc"] =
      with_interval(examination.protocol == Protocol::open ? all : plain, attribution::unknown_auroc);
  const auto curve =
      attribution::coverage_curve(examination.protocol == Protocol::open ? all : plain, examination.incidents.size());
  const auto point = attribution::coverage_at(curve, kPrecision);
  engine["named_at_95"] = {{"coverage", four_digits(point.coverage)}, {"from_p", four_digits(point.p)}};
  if (examination.protocol == Protocol::open) add_open(examination, engine);
  if (examination.protocol == Protocol::decoy) add_decoys(examination, engine);
  out["engine"] = std::move(engine);
  const auto baseline = [&](attribution::Baseline which) {
    return ranks_json(attribution::examine_baseline(base.table, examination.incidents, examination.protocol, which));
  };
  out["baselines"] = {{"cosine", baseline(attribution::Baseline::cosine)},
                      {"naive_bayes", baseline(attribution::Baseline::naive_bayes)}};
  out["by_group"] = by_group(base, plain);
  return out;
}

std::string figures_text(const OrderedJson& figures) {
  std::string out = figures["protocol"].get<std::string>() + ": " +
                    std::to_string(figures["incidents"].get<std::size_t>()) + " incidents, " +
                    std::to_string(figures["answerable"].get<std::size_t>()) + " of actors in the base\n";
  const auto line = [&](const std::string& who, const std::string& what, const OrderedJson& value) {
    std::array<char, 160> text{};
    if (value.is_number()) {
      std::snprintf(text.data(), text.size(), "%-12s %-26s %7.3f\n", who.c_str(), what.c_str(), value.get<double>());
    } else if (value.is_object() && value.contains("low")) {
      std::snprintf(text.data(), text.size(), "%-12s %-26s %7.3f  (%.3f to %.3f)\n", who.c_str(), what.c_str(),
                    value["value"].get<double>(), value["low"].get<double>(), value["high"].get<double>());
    } else if (value.is_object() && value.contains("coverage")) {
      std::snprintf(text.data(), text.size(), "%-12s %-26s %7.3f  (from p %.3f)\n", who.c_str(), what.c_str(),
                    value["coverage"].get<double>(), value["from_p"].get<double>());
    }
    out += text.data();
  };
  for (const auto& [what, value] : figures["engine"].items()) line("engine", what, value);
  for (const auto& [who, values] : figures["baselines"].items()) {
    for (const auto& [what, value] : values.items()) line(who, what, value);
  }
  return out + "in brackets: 95 % of draws of whole groups\n";
}

std::string predictions(const EvidenceBase& base, const Examination& examination) {
  std::string out;
  for (std::size_t i = 0; i < examination.answers.size(); ++i) {
    const Answer& answer = examination.answers[i];
    OrderedJson line{{"group", answer.incident.actor}};
    OrderedJson reports = OrderedJson::array();
    if (!examination.reports.empty()) reports = examination.reports[i];
    if (answer.incident.report != attribution::kNone) {
      for (const std::string& name : base.pack->report(answer.incident.report).names) reports.push_back(name);
    }
    line["report"] = std::move(reports);
    if (answer.incident.campaign != attribution::kNone)
      line["campaign"] = base.table.campaigns[answer.incident.campaign].id;
    OrderedJson items = OrderedJson::array();
    for (const attribution::Index item : answer.incident.items) items.push_back(base.item(item).id);
    line["items"] = std::move(items);
    line["date"] = answer.incident.day == 0 ? OrderedJson()
                                            : OrderedJson(base::format_day(base::from_day_number(answer.incident.day)));
    OrderedJson ranking = OrderedJson::array();
    for (const attribution::Ranked& ranked : answer.ranking.groups) {
      const auto& group = base.group(ranked.group);
      ranking.push_back({{"group", group.id}, {"name", group.name}, {"p", std::round(ranked.p * 1e9) / 1e9}});
    }
    line["ranking"] = std::move(ranking);
    line["unknown"] = std::round(answer.ranking.unknown * 1e9) / 1e9;
    const auto shares = country_shares(base, answer.ranking);
    line["country"] = shares.empty() ? OrderedJson() : OrderedJson(shares.front().country);
    if (answer.truth_removed) line["truth_removed"] = true;
    if (answer.decoy) {
      line["decoy"] = base.table.groups[answer.decoy->group];
      OrderedJson planted = OrderedJson::array();
      for (const attribution::Index item : answer.decoy->planted) planted.push_back(base.item(item).id);
      line["planted"] = std::move(planted);
    }
    if (examination.protocol == Protocol::decoy) line["contested"] = answer.contested;
    out += base::dump(line) + "\n";
  }
  return out;
}

base::Result<attribution::Model> fit(const EvidenceBase& base, const std::string& today) {
  BT_TRY(attribution::Model model, attribution::learn(base.table));
  model.fitted = today;
  for (const knowledge::Source& source : base.pack->sources()) {
    model.base += (model.base.empty() ? "" : "; ") + source.name + (source.version.empty() ? "" : " " + source.version);
  }
  for (const Protocol protocol :
       {Protocol::loro, Protocol::event_all, Protocol::past, Protocol::campaigns, Protocol::open, Protocol::decoy}) {
    const auto examination = examine(base, protocol, model, attribution::Use::fold);
    if (!examination) continue;  // a base without campaigns
    const auto figures = figures_json(base, *examination);
    for (const auto& [name, value] : figures["engine"].items()) {
      const std::string key = std::string(attribution::name(protocol)) + "." + name;
      if (value.is_number()) model.figures[key] = value.get<double>();
      if (value.is_object() && value.contains("value")) model.figures[key] = value["value"].get<double>();
      if (value.is_object() && value.contains("coverage")) model.figures[key] = value["coverage"].get<double>();
    }
  }
  return model;
}

}  // namespace backtrail::app
