// SPDX-License-Identifier: Apache-2.0
#include "app/case/incidents/stats.h"

#include <algorithm>
#include <map>
#include <set>

#include "app/case/days_to_come.h"
#include "app/codes.h"
#include "base/json.h"
#include "release/prose/shares.h"

namespace backtrail::app {
namespace {

using base::OrderedJson;

constexpr std::size_t kPeriodLimit = 100;
constexpr std::size_t kDayLength = 10;  // 2017-06-30

/// The day before, or nothing when there is none.
std::string day_before(const std::string& day) {
  const auto parsed = base::parse_iso(day);
  return parsed ? base::format_day({parsed->instant.ticks - base::kTicksPerDay}) : std::string();
}

bool is_day(std::string_view text) { return text.size() == 10 && base::parse_iso(text).has_value(); }

Period year_from(int year, std::string_view year_begins) {
  const std::string next = std::to_string(year + 1);
  const std::string begins = "-" + std::string(year_begins);
  const bool calendar = year_begins == "01-01";
  return {std::to_string(year) + (calendar ? "" : "/" + next.substr(2)), std::to_string(year) + begins,
          day_before(next + begins)};
}

std::size_t rank_of(std::string_view strength) {
  const auto all = registers::link_strengths();
  return static_cast<std::size_t>(std::ranges::find(all, strength) - all.begin());
}

/// One incident as it is now.
struct Counted {
  std::string label;
  std::string recorded;
  std::set<std::string> was_recorded{};  // under other days, in earlier versions
  bool counts = true;
  std::size_t strongest = 0;      // rank of its strongest link with the kind of actor; 0: none
  std::uint64_t last_change = 0;  // index of the last entry about it
};

/// Incidents by the entry that began each; versions and links find it through what they correct or name.
class Register {
 public:
  Register(const IncidentRows& rows, const StatsRequest& request) {
    for (const auto& one : rows.incidents) {
      const std::string& corrects = one.entry.corrects;
      const std::string root = corrects.empty() ? one.entry.id : root_.at(corrects);
      root_[one.entry.id] = root;
      if (request.left_out.contains(one.entry.id)) continue;
      Counted& counted = by_root_[root];
      counted.label = one.entry.label();
      if (!counted.recorded.empty()) counted.was_recorded.insert(counted.recorded);
      counted.recorded = one.recorded.substr(0, kDayLength);  // of a time its day, as it was written
      counted.counts = one.state != "rejected";
      counted.last_change = std::max(counted.last_change, one.entry.index);
    }
    std::map<std::string, std::string> first;  // by version of a link: the first of them
    std::map<std::string, const registers::IncidentLink*> in_force;
    for (const auto& one : rows.links) {
      const std::string line = one.entry.corrects.empty() ? one.entry.id : first.at(one.entry.corrects);
      first[one.entry.id] = line;
      const auto incident = by_root_.find(root_.at(one.incident.entry_id));
      if (incident == by_root_.end() || request.left_out.contains(one.entry.id)) continue;
      incident->second.last_change = std::max(incident->second.last_change, one.entry.index);
      in_force[line] = &one;
    }
    for (const auto& [line, one] : in_force) {
      if (one->actor_kind != request.actor_kind) continue;
      Counted& counted = by_root_.at(root_.at(one->incident.entry_id));
      counted.strongest = std::max(counted.strongest, rank_of(one->strength));
    }
  }

  [[nodiscard]] const std::map<std::string, Counted>& all() const { return by_root_; }

 private:
  std::map<std::string, std::string> root_;  // entry id -> that of the first version
  std::map<std::string, Counted> by_root_;
};

base::Status check_year_begins(std::string_view day) {
  if (is_day("2001-" + std::string(day))) return {};
  return base::fail(kBadPeriod, "a year begins on a day of every year", {}, "as --year-begins 07-01");
}

base::Result<std::vector<Period>> periods_of(const StatsRequest& request, const Register& known) {
  BT_TRY_STATUS(check_year_begins(request.year_begins));
  std::vector<Period> out;
  for (const std::string& one : request.periods) {
    BT_TRY(Period period, parse_period(one, request.year_begins));
    out.push_back(std::move(period));
  }
  if (!out.empty()) return out;
  std::set<int> years;
  for (const auto& [root, one] : known.all()) {
    const int year = std::stoi(one.recorded.substr(0, 4));
    years.insert(one.recorded.substr(5, 5) < request.year_begins ? year - 1 : year);
  }
  for (const int year : years) {
    if (out.size() == kPeriodLimit)
      return base::fail(kBadPeriod, "the register spans more than 100 years", {}, "name periods with --period");
    out.push_back(year_from(year, request.year_begins));
  }
  return out;
}

std::string figure_text(std::optional<std::uint64_t> numerator, std::optional<std::uint64_t> percent,
                        std::uint64_t denominator) {
  return (numerator ? std::to_string(*numerator) : std::to_string(percent.value_or(0)) + " %") + " of " +
         std::to_string(denominator);
}

PublishedFigure beside(const FigureInForce& in_force, const PeriodShare& share, const Register& known) {
  const registers::Figure& figure = in_force.row;
  PublishedFigure out{figure.entry.label(), figure.numerator, figure.percent, figure.denominator,
                      figure.published,     figure.wording,   false,          {},
                      in_force.vouched};
  const bool same = figure.denominator == share.denominator;
  if (figure.numerator) out.reproduced = same && *figure.numerator == share.numerator;
  if (figure.percent && share.denominator != 0) {
    release::ShareWord rounded;
    rounded.value = static_cast<double>(*figure.percent) / 100;
    rounded.grain = 0.005;
    out.reproduced = same && release::fits(rounded, share.numerator, share.denominator);
  }
  for (const auto& [root, one] : known.all()) {
    // What was moved out of the period is missing in it.
    const auto was = one.was_recorded.lower_bound(share.period.from);
    const bool was_inside = was != one.was_recorded.end() && *was <= share.period.until;
    const bool inside = one.recorded >= share.period.from && one.recorded <= share.period.until;
    if ((inside || was_inside) && one.last_change > figure.entry.index) out.changed.push_back(one.label);
  }
  std::ranges::sort(out.changed);
  return out;
}

/// As IncidentRows::figures.
base::Result<std::vector<FigureInForce>> figures_for(const Case& in, const std::vector<std::string>& authors) {
  BT_TRY(auto rows, in.registers().figures());
  std::vector<FigureInForce> out;
  for (registers::Figure& row : rows) {
    FigureInForce& now = out.emplace_back(std::move(row));
    if (authors.empty()) continue;
    BT_TRY(const auto standing, in.registers().standing(now.row.entry.id));
    now.vouched = standing.vouched_besides(authors);
    std::string before = now.vouched ? std::string() : now.row.entry.corrects;
    // Every correction leads to an earlier entry, so this ends.
    while (!before.empty()) {
      BT_TRY(const auto then, in.registers().standing(before));
      BT_TRY(auto one, in.registers().figure(before));
      before = one.entry.corrects;
      if (!then.vouched_besides(authors)) continue;
      out.push_back({std::move(one), true});
      break;
    }
  }
  std::ranges::stable_sort(out, {}, [](const FigureInForce& one) { return one.row.entry.index; });
  return out;
}

}  // namespace

std::string published_text(const PublishedFigure& one) {
  return figure_text(one.numerator, one.percent, one.denominator);
}

std::string published_text(const registers::Figure& one) {
  return figure_text(one.numerator, one.percent, one.denominator);
}

base::Result<Period> parse_period(std::string_view text, std::string_view year_begins) {
  const auto bad = [&] {
    return base::fail(kBadPeriod, "'" + std::string(text.substr(0, 60)) + "' is no period", {},
                      "2016/17, FY2017, 2016, or 2016-07-01..2017-06-30");
  };
  BT_TRY_STATUS(check_year_begins(year_begins));
  if (const std::size_t dots = text.find(".."); dots != std::string_view::npos) {
    Period out{std::string(text), std::string(text.substr(0, dots)), std::string(text.substr(dots + 2))};
    if (!is_day(out.from) || !is_day(out.until) || out.until < out.from) return bad();
    return out;
  }
  // "FY2018" is the year that ends in 2018; "FY2017/18" names both.
  const bool financial = text.starts_with("FY");
  const std::string_view digits = text.substr(financial ? 2 : 0);
  const auto named = release::find_periods(digits);
  if (named.size() != 1 || named.front().where.begin != 0 || named.front().where.end != digits.size()) return bad();
  const int year = std::stoi(named.front().name.substr(0, 4));
  const bool split = named.front().name.size() > 4;
  if (split && year_begins == "01-01") return bad();
  const bool by_end = financial && !split && year_begins != "01-01";
  return year_from(by_end ? year - 1 : year, split || by_end ? year_begins : "01-01");
}

base::Result<IncidentRows> read_incidents(const Case& in, const std::vector<std::string>& authors) {
  IncidentRows out;
  BT_TRY(out.incidents, in.registers().incidents(registers::Which::all));
  BT_TRY(out.links, in.registers().incident_links(registers::Which::all));
  BT_TRY(out.figures, figures_for(in, authors));
  out.now = in.now();
  return out;
}

base::Result<std::vector<PeriodShare>> incident_stats(const Case& in, const StatsRequest& request) {
  BT_TRY(const IncidentRows rows, read_incidents(in, request.authors));
  return incident_stats(rows, request);
}

base::Result<std::vector<PeriodShare>> incident_stats(const IncidentRows& rows, const StatsRequest& request) {
  const std::size_t least = rank_of(request.strength);
  if (least == 0 || least >= registers::link_strengths().size())
    return base::fail(kBadPeriod, "'" + request.strength + "' is no strength of a link", {},
                      "indicator, tradecraft, assessed or attributed");
  const Register known(rows, request);
  BT_TRY(const auto periods, periods_of(request, known));
  const std::string today = base::format_day(rows.now);
  std::vector<PeriodShare> out;
  for (const Period& period : periods) {
    PeriodShare& share = out.emplace_back();
    share.period = period;
    share.incomplete = period.until >= today;
    std::vector<std::uint64_t> strongest(registers::link_strengths().size());
    for (const auto& [root, one] : known.all()) {
      if (!one.counts || one.recorded < period.from || one.recorded > period.until) continue;
      ++share.denominator;
      ++strongest[one.strongest];
      if (one.strongest >= least) ++share.numerator;
    }
    for (std::size_t rank = strongest.size() - 1; rank > 0; --rank)
      share.by_strength.emplace_back(registers::link_strengths()[rank], strongest[rank]);
    for (const FigureInForce& one : rows.figures) {
      const bool same = one.row.from == period.from && one.row.until == period.until &&
                        one.row.actor_kind == request.actor_kind && one.row.strength == request.strength;
      if (same) share.published.push_back(beside(one, share, known));
    }
  }
  return out;
}

OrderedJson share_json(const PeriodShare& share, const StatsRequest& request) {
  const bool some = share.denominator != 0;
  OrderedJson out = {
      {"period", share.period.name},
      {"from", share.period.from},
      {"until", share.period.until},
      {"numerator", share.numerator},
      {"denominator", share.denominator},
      {"percent", some ? OrderedJson(release::percent_text(share.numerator, share.denominator)) : OrderedJson()},
      {"words", some ? OrderedJson(release::share_in_words(share.numerator, share.denominator)) : OrderedJson()},
      {"actor_kind", request.actor_kind},
      {"strength", request.strength + (request.strength == "attributed" ? "" : " or stronger")},
      {"complete", !share.incomplete},
      {"by_strength", OrderedJson::object()},
      {"published", nullptr},
      {"differs", nullptr},
      {"figures", OrderedJson::array()}};
  for (const auto& [strength, count] : share.by_strength) out["by_strength"][strength] = count;
  for (const PublishedFigure& one : share.published) {
    OrderedJson figure = {{"figure", one.figure}, {"denominator", one.denominator}};
    if (one.numerator) figure["numerator"] = *one.numerator;
    if (one.percent) figure["percent"] = *one.percent;
    figure["published"] = one.published;
    figure["wording"] = one.wording;
    figure["reproduced"] = one.reproduced;
    figure["changed_since"] = OrderedJson::array();
    for (std::size_t i = 0; i < std::min(one.changed.size(), kChangedShown); ++i)
      figure["changed_since"].push_back(one.changed[i]);
    figure["changed_count"] = one.changed.size();
    out["figures"].push_back(std::move(figure));
    // The last that was published, in short.
    out["published"] = published_text(one);
    out["differs"] = one.reproduced ? "no" : "yes: " + std::to_string(one.changed.size()) + " changed since";
  }
  return out;
}

base::Result<Sealed> seal_figure(Case& into, const ledger::Actor& actor, const FigureRequest& figure,
                                 const StatsRequest& request) {
  StatsRequest one = request;
  one.periods = {figure.period};
  BT_TRY_STATUS(check_has_come(figure.published, into.now(), "--published"));
  BT_TRY(const auto shares, incident_stats(into, one));
  const PeriodShare& share = shares.front();
  base::Json body = {{"id", figure.id},
                     {"period", share.period.name},
                     {"from", share.period.from},
                     {"until", share.period.until},
                     {"actor_kind", request.actor_kind},
                     {"strength", request.strength},
                     {"numerator", share.numerator},
                     {"denominator", share.denominator}};
  if (!figure.published.empty()) body["published"] = figure.published;
  if (!figure.wording.empty()) body["wording"] = figure.wording;
  if (!figure.source.empty()) body["source"] = {{"name", figure.source}};
  if (!figure.marking.empty()) body["marking"] = figure.marking;
  BT_TRY(auto sealed, into.seal(actor, {{std::string(registers::kFigure), base::dump(body)}}));
  return std::move(sealed.front());
}

}  // namespace backtrail::app
