// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>

#include "base/html.h"
#include "report/exposure/picture.h"
#include "report/html/frame.h"
#include "report/text.h"

namespace backtrail::report {
namespace {

using base::escape_html;

constexpr std::size_t kTableRows = 2000;
constexpr std::size_t kMeasuresShown = 12;  // of one set

std::string named(const exposure::Organisation& one) {
  return one.name.empty() ? one.id : one.name + " (" + one.id + ")";
}

std::string way_text(const exposure::Answer& answer, std::uint32_t i) {
  const exposure::Way& way = answer.ways[i];
  std::string out = way.provider + " → " + way.customer + ": " + std::string(name(way.kind));
  if (!way.means.empty()) out += " (" + way.means + ")";
  if (!way.from.empty() || !way.until.empty())
    out += ", " + (way.from.empty() ? "?" : way.from) + " to " + (way.until.empty() ? "open" : way.until);
  if (answer.lives[i].ends_by_term) out += ", by its term until " + base::format_day(answer.lives[i].period.last);
  return out + ", grade " + way.grade;
}

std::string tiles(const exposure::Answer& answer) {
  // Classes are those of levels: their colours go from worst to none.
  constexpr std::pair<std::string_view, std::string_view> kTiles[] = {
      {"exfiltrated", "l0"}, {"staged", "l1"},          {"used as transit", "l6"}, {"accessed", "l2"},
      {"reachable", "l3"},   {"partly assessed", "l4"}, {"not assessed", "l5"}};
  std::map<std::string_view, std::uint64_t> counts;
  for (const exposure::Reached& one : answer.reached) ++counts[one.known.state];
  std::string out = "<ul class=\"tiles\">";
  for (const auto& [state, level] : kTiles) {
    out += fmt::format("<li class=\"{}{}\"><b>{}</b><span>{}</span></li>", level, counts[state] == 0 ? " zero" : "",
                       counts[state], state);
  }
  return out + "</ul>";
}

std::string searches(const exposure::Known& known) {
  std::string out;
  const auto add = [&](const char* what, const std::vector<std::string>& ids) {
    if (ids.empty()) return;
    out += (out.empty() ? "" : "; ") + std::string(what) + ": ";
    for (std::size_t i = 0; i < ids.size(); ++i) out += (i == 0 ? "" : ", ") + ids[i];
  };
  add("found nothing", known.searches);
  add("found something", known.searches_that_found);
  add("of other times than asked", known.searches_of_other_times);
  if (known.unsearched)
    out += "; none whole of " + base::format_day(known.unsearched->first) + " to " +
           base::format_day(known.unsearched->last);
  return out.empty() ? "none" : out;
}

/// "; until 2016-06-30 its network too, by msp –vpn→ quarry".
std::string network_before(const exposure::Answer& answer, const exposure::Reached& one) {
  if (!one.network_before) return {};
  std::string out = "; until " + base::format_day(one.network_before->until) + " its network too, by ";
  for (const std::uint32_t i : one.network_before->path)
    out += answer.ways[i].provider + " –" + std::string(name(answer.ways[i].kind)) + "→ ";
  return escape_html(out + answer.organisations[one.organisation].id);
}

std::string table_row(const exposure::Answer& answer, const exposure::Reached& one) {
  const exposure::Known& known = one.known;
  std::string path;
  for (const std::uint32_t i : one.path)
    path += answer.ways[i].provider + " –" + std::string(name(answer.ways[i].kind)) + "→ ";
  path += answer.organisations[one.organisation].id;
  std::string evidence;
  for (std::size_t i = exposure::kActCount; i-- > 0;) {
    if (known.evidence[i].empty()) continue;
    evidence += (evidence.empty() ? "" : "; ") + std::string(name(static_cast<exposure::Act>(i))) + ": " +
                counted(known.evidence[i].size(), "item", "items");
  }
  const exposure::Organisation& organisation = answer.organisations[one.organisation];
  return "<tr><td>" + escape_html(named(organisation)) +
         (organisation.entered() ? "" : " <small>(unknown: only ways name it)</small>") + "</td><td class=\"w\">" +
         escape_html(known.state + (known.transit && known.state != "used as transit" ? ", transit" : "")) +
         "</td><td class=\"p\">" + escape_html(path) +
         (one.data_only ? " <small>(its data only" + network_before(answer, one) + ")</small>" : "") +
         "</td><td class=\"r\">" + std::to_string(one.ways_in.size()) + "</td><td class=\"p\">" +
         escape_html(evidence) + "</td><td class=\"p\">" + escape_html(searches(known)) + "</td></tr>\n";
}

std::string table(const exposure::Answer& answer, const std::vector<exposure::Reached>& rows) {
  std::string out =
      "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th>Organisation</th><th>State</th><th>First reached by</th>"
      "<th class=\"r\">Ways in</th><th>Evidence</th><th>Searches</th></tr></thead><tbody>\n";
  for (std::size_t i = 0; i < rows.size() && i < kTableRows; ++i) out += table_row(answer, rows[i]);
  out += "</tbody></table></div>";
  if (rows.size() > kTableRows)
    out += "<p class=\"soft small\">and " + grouped(rows.size() - kTableRows) +
           " more; <code>--format jsonl</code> has them all</p>";
  return out;
}

std::string measure(const exposure::Answer& answer, std::uint32_t i) {
  const exposure::Mitigation& what = exposure::mitigation(answer.ways[i].kind);
  return escape_html(way_text(answer, i)) + " <small>" + std::string(what.id) + " " + std::string(what.name) + ": " +
         std::string(what.act) + "</small>";
}

std::string cut_part(const exposure::Answer& answer) {
  const exposure::Cuts& cuts = *answer.cuts;
  std::string out = "<section id=\"cuts\"><h2>What cutting buys<small>of " + grouped(cuts.reached) +
                    " reached</small></h2><h3>One after another</h3><ol class=\"list\">";
  for (const exposure::CutStep& step : cuts.order)
    out += "<li>" + measure(answer, step.edge) + " <b>" + grouped(step.left) + " left</b></li>";
  out += "</ol>";
  if (cuts.order.empty() || cuts.order.back().left != 0)
    out += "<p class=\"soft small\">" +
           std::string(cuts.order.size() == exposure::kStepLimit ? "The order is cut here."
                                                                 : "From here on no single measure helps.") +
           "</p>";
  out += "<h3>Best sets, smallest first</h3>";
  for (const exposure::CutSet& set : cuts.sets) {
    out += "<details class=\"fold\"><summary>" + counted(set.edges.size(), "measure", "measures") + ": " +
           grouped(set.left) + " left, " +
           (set.exact ? "and no set of this size leaves fewer"
                      : "bounded: another set of this size might leave " + grouped(set.at_best)) +
           "</summary><ul class=\"list\">";
    for (std::size_t i = 0; i < set.edges.size() && i < kMeasuresShown; ++i)
      out += "<li>" + measure(answer, set.edges[i]) + "</li>";
    out += "</ul>";
    if (set.edges.size() > kMeasuresShown)
      out += "<p class=\"soft small\">and " + grouped(set.edges.size() - kMeasuresShown) +
             " more; <code>--format json</code> has them all</p>";
    out += "</details>";
  }
  return out + "</section>\n";
}

std::string list_of_ways(const exposure::Answer& answer, const std::vector<std::uint32_t>& ways) {
  std::string out = "<ul class=\"list\">";
  for (std::size_t i = 0; i < ways.size() && i < kTableRows; ++i)
    out += "<li>" + escape_html(way_text(answer, ways[i])) + "</li>";
  return out + "</ul>" +
         (ways.size() > kTableRows ? "<p class=\"soft small\">and " + grouped(ways.size() - kTableRows) + " more</p>"
                                   : "");
}

std::string asked(const exposure::Period& period) {
  if (period.first == period.last) return "at " + second_text(period.first) + " UTC";
  return "between " + second_text(period.first) + " and " + second_text(period.last) + " UTC";
}

}  // namespace

std::string exposure_html(const exposure::Answer& answer, const std::vector<std::string>& late) {
  html::Frame frame;
  frame.title =
      named(answer.provider_row()) + " could reach " + counted(answer.reached.size(), "organisation", "organisations");
  frame.program = "backtrail exposure";
  frame.kind = "Exposure";
  frame.lead = "As the case has it, " + asked(answer.question.period) +
               ". The provider itself: " + answer.provider_known.state +
               ". Reachable is not reached: states rest on evidence.";
  frame.parts = {{"picture", "Picture"}, {"reached", "Reachable"}, {"ended", "Ended"}};
  if (answer.cuts) frame.parts.emplace_back("cuts", "Cuts");
  frame.skip = {"reached", "the table"};
  std::string out = html::open_page(frame) + "<section id=\"picture\"><h2>Picture</h2>" + tiles(answer) +
                    "<div class=\"scroll\" tabindex=\"0\">" + exposure_svg(answer) + "</div></section>\n";
  out += "<section id=\"reached\"><h2>Reachable</h2>" + table(answer, answer.reached) + "</section>\n";
  if (answer.cuts) out += cut_part(answer);
  out += "<section id=\"ended\"><h2>Ended<small>ways that were over before</small></h2>";
  if (!answer.formerly.empty()) out += "<h3>Reachable before, not now</h3>" + table(answer, answer.formerly);
  out += answer.ended.empty() ? "<p>None.</p>" : list_of_ways(answer, answer.ended);
  if (!answer.to_come.empty()) out += "<h3>Ways that begin later</h3>" + list_of_ways(answer, answer.to_come);
  out += "</section>\n";
  if (!late.empty()) {
    out += "<section><h2>Entered late</h2><p>Received by then, and entered only afterwards:</p><ul class=\"list\">";
    for (const std::string& id : late) out += "<li>" + escape_html(id) + "</li>";
    out += "</ul></section>\n";
  }
  return out + html::close_page(
                   "<p>For internal use: it names who may be a victim. No gate has seen it.</p><p>Times are UTC. "
                   "Nothing is loaded from elsewhere, and no script runs.</p>");
}

}  // namespace backtrail::report
