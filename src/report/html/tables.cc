// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/html.h"
#include "report/html/page.h"
#include "report/html/parts.h"
#include "report/text.h"

namespace backtrail::report::html {
namespace {

using base::escape_html;

/// Lists longer than this are folded.
constexpr std::size_t kOpenList = 40;

std::string name_of(const Technique& one) {
  return "<code>" + escape_html(one.id) + "</code>" + (one.name.empty() ? "" : " " + escape_html(one.name));
}

std::string meter(std::uint64_t value, std::uint64_t most) {
  return fmt::format(
      "<td class=\"meter\"><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect "
      "class=\"lane\" width=\"100\" height=\"10\"/><rect class=\"l3\" width=\"{:.1f}\" height=\"10\"/></svg></td>",
      std::max(1.5, 100.0 * static_cast<double>(value) / static_cast<double>(most)));
}

std::string found_table(std::vector<const Technique*> found) {
  std::ranges::stable_sort(found, std::ranges::greater(), [](const Technique* one) { return one->findings; });
  std::string out =
      "<div class=\"scroll\"><table><thead><tr><th class=\"r\">Findings</th><th></th><th>Technique</th><th>Tactics</th><th "
      "class=\"r\">Rules that found it</th><th class=\"r\">that looked</th><th class=\"r\">that could not see</th></tr></thead><tbody>";
  for (std::size_t i = 0; i < std::min(kListShown, found.size()); ++i) {
    const Technique& one = *found[i];
    out += "<tr><td class=\"r\"><b>" + grouped(one.findings) + "</b></td>" + meter(one.findings, found[0]->findings) +
           "<td class=\"p\">" + name_of(one) + "</td><td class=\"soft small\">" +
           escape_html(joined(one.tactics, ", ")) + "</td><td class=\"r\">" + grouped(one.found) +
           "</td><td class=\"r\">" + grouped(one.looked) + "</td><td class=\"r\">" + grouped(one.blind) + "</td></tr>";
  }
  return out + "</tbody></table></div>" + and_more(found.size(), kListShown);
}

/// Chips; folded when there are many.
std::string chips(const std::vector<const Technique*>& list, const std::string& heading, const std::string& why,
                  bool looked) {
  if (list.empty()) return {};
  std::string out;
  for (std::size_t i = 0; i < std::min(kListShown, list.size()); ++i) {
    const std::uint64_t rules = looked ? list[i]->looked : list[i]->blind;
    out += "<li>" + name_of(*list[i]) + " <small>" + counted(rules, "rule", "rules") + "</small></li>";
  }
  out = "<ul class=\"chips\">" + out + "</ul>" + and_more(list.size(), kListShown);
  if (list.size() > kOpenList)
    out = "<details class=\"fold\"><summary>Show all " + grouped(list.size()) + "</summary>" + out + "</details>";
  return "<h3>" + heading + "<small>" + counted(list.size(), "technique", "techniques") +
         "</small></h3><p class=\"soft small\">" + why + "</p>" + out;
}

std::uint64_t findings_at(const LevelCounts& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

std::string list(const char* heading, const std::vector<std::string>& entries, const char* why) {
  if (entries.empty()) return {};
  std::string items;
  for (std::size_t i = 0; i < std::min(kListShown, entries.size()); ++i) items += "<li>" + entries[i] + "</li>";
  std::string body = "<ul class=\"list\">" + items + "</ul>" + and_more(entries.size(), kListShown);
  return "<h3>" + std::string(heading) + "<small>" + grouped(entries.size()) + "</small></h3><p class=\"soft small\">" +
         why + "</p><details class=\"fold\"" + (entries.size() <= kOpenList / 4 ? " open" : "") +
         "><summary>Show</summary>" + body + "</details>";
}

std::string log_sources(const Hunt& hunt) {
  if (hunt.log_sources.empty()) return "<p>No record was read.</p>";
  std::string out =
      "<div class=\"scroll\"><table><thead><tr><th>Log source</th><th class=\"r\">Records</th><th>First</th><th>Last</th><th "
      "class=\"r\">Days with records</th></tr></thead><tbody>";
  for (std::size_t i = 0; i < std::min(kListShown, hunt.log_sources.size()); ++i) {
    const LogSource& one = hunt.log_sources[i];
    out += "<tr><td class=\"p\">" + escape_html(one.label());
    if (!one.categories.empty())
      out += " <span class=\"soft small\">" + escape_html(joined(one.categories, ", ")) + "</span>";
    out += "</td><td class=\"r\">" + grouped(one.records) + "</td>";
    if (one.first) {
      const std::int64_t all = base::day_number(*one.last) - base::day_number(*one.first) + 1;
      out += "<td class=\"w\">" + second_text(*one.first) + "</td><td class=\"w\">" + second_text(*one.last) +
             "</td><td class=\"r\">" + grouped(one.days.size()) + " of " + grouped(static_cast<std::uint64_t>(all)) +
             "</td></tr>";
    } else {
      out += "<td colspan=\"3\" class=\"soft\">no times</td></tr>";
    }
  }
  return out + "</tbody></table></div>" + and_more(hunt.log_sources.size(), kListShown);
}

std::string blind(const Hunt& hunt) {
  if (hunt.blind.empty()) return {};
  std::string out =
      "<h3>Rules that had nothing to look at<small>" + grouped(hunt.without_telemetry()) +
      "</small></h3><p class=\"soft small\">Nothing of their log source was seen. That they found nothing says nothing.</p>";
  std::size_t shown = 0;
  for (const Blind& one : hunt.blind) {
    out += "<details class=\"fold\"><summary><b>" + grouped(one.rules.size()) + "</b> need " +
           escape_html(one.log_source) + "</summary><ul class=\"list\">";
    std::size_t here = 0;
    for (; here < one.rules.size() && shown < kListShown; ++here, ++shown)
      out += "<li>" + escape_html(one.rules[here]) + "</li>";
    out += "</ul>" + and_more(one.rules.size(), here) + "</details>";
  }
  return out;
}

}  // namespace

std::string techniques(const Hunt& hunt) {
  std::vector<const Technique*> found, looked, blind_ones;
  for (const Technique& one : hunt.techniques)
    (one.findings != 0 ? found : one.looked != 0 ? looked : blind_ones).push_back(&one);
  std::string out = "<section id=\"techniques\"><h2>ATT&amp;CK techniques<small>as the rules name them</small></h2>";
  if (hunt.techniques.empty()) return out + "<p>No rule of this hunt names a technique.</p></section>\n";
  if (found.empty()) out += "<p>No technique was found. Looked at: " + escape_html(looked_at(hunt)) + ".</p>";
  else out += found_table(std::move(found));
  out += chips(looked, "Looked for, and not found in what was looked at",
               "Rules that name them had telemetry: " + escape_html(looked_at(hunt)) + ".", true);
  out += chips(blind_ones, "Could not have been seen",
               "There are rules, but nothing of the log sources that they need. Nothing is known about these.", false);
  return out + "</section>\n";
}

std::string places(const Hunt& hunt, const Overview& overview) {
  std::string out = "<section id=\"places\"><h2>Places<small>where the findings lie</small></h2>";
  if (overview.places.empty())
    return out + "<p>Nothing found. Looked at: " + escape_html(looked_at(hunt)) + ".</p></section>\n";
  std::vector<std::pair<std::uint64_t, const std::pair<const std::pair<std::string, std::size_t>, LevelCounts>*>> rows;
  bool tenants = false;
  for (const auto& entry : overview.places) {
    rows.emplace_back(findings_at(entry.second), &entry);
    tenants = tenants || !entry.first.first.empty();
  }
  std::ranges::stable_sort(rows, std::ranges::greater(), [](const auto& row) { return row.first; });
  out += "<div class=\"scroll\"><table><thead><tr><th class=\"r\">Findings</th>" +
         std::string(tenants ? "<th>Tenant</th>" : "") + "<th>File</th>";
  for (std::size_t i = 0; i < kLevelCount; ++i) {
    if (hunt.by_level[i] != 0) out += "<th class=\"r\">" + std::string(name(static_cast<Level>(i))) + "</th>";
  }
  out += "</tr></thead><tbody>";
  for (std::size_t at = 0; at < std::min(kListShown, rows.size()); ++at) {
    const auto& [key, counts] = *rows[at].second;
    const Source& source = hunt.sources[key.second];
    out += "<tr><td class=\"r\"><b>" + grouped(rows[at].first) + "</b></td>";
    if (tenants) out += "<td>" + escape_html(key.first) + "</td>";
    out += "<td class=\"p\">" + escape_html(place_text(source.path, source.member)) + "</td>";
    for (std::size_t i = 0; i < kLevelCount; ++i) {
      if (hunt.by_level[i] == 0) continue;
      out +=
          counts[i] == 0 ? std::string("<td class=\"r z\">·</td>") : "<td class=\"r\">" + grouped(counts[i]) + "</td>";
    }
    out += "</tr>";
  }
  out += "</tbody></table></div>" + and_more(rows.size(), kListShown);
  if (hunt.files_read > rows.size())
    out +=
        "<p class=\"soft small\">In the other files nothing was found; what they hold stands under <a href=\"#coverage\">Coverage</a>.</p>";
  return out + "</section>\n";
}

std::string coverage(const Hunt& hunt) {
  std::string out =
      "<section id=\"coverage\"><h2>Coverage<small>what stands behind every &quot;nothing found&quot;</small></h2>" +
      log_sources(hunt) + blind(hunt);
  std::vector<std::string> entries;
  for (const NotEvaluated& one : hunt.not_evaluated)
    entries.push_back("<b>" + escape_html(one.id.empty() ? one.path : one.id) + "</b> " + escape_html(one.message) +
                      " <span class=\"soft\">" + escape_html(one.path) + " · " + escape_html(one.code) + "</span>");
  out += list("Rules and indicators that cannot be evaluated", entries,
              "They were not hunted with; each with its reason.");
  entries.clear();
  for (const base::Error& error : hunt.unreadable)
    entries.push_back("<b>" + escape_html(place_text(error.place.path, error.place.member)) + "</b> " +
                      escape_html(error.message) + " <span class=\"soft\">" + error.code.text() + "</span>");
  out += list("Unreadable", entries, "Files and members, or what remained of them.");
  entries.clear();
  for (const std::string& path : hunt.unrecognised) entries.push_back(escape_html(path));
  out += list("Of no known format", entries, "Not looked at.");
  entries.clear();
  for (const std::string& path : hunt.nothing_from) entries.push_back(escape_html(path));
  out += list("Intelligence that gave nothing", entries, "Paths from which no usable rule or indicator came.");
  entries.clear();
  for (const auto& [rule, values] : hunt.gave_up)
    entries.push_back(escape_html(rule) + " <span class=\"soft\">" + counted(values, "value", "values") + "</span>");
  out += list("Regular expressions that reached their limit", entries, "Whether these values match is not known.");
  return out + "</section>\n";
}

}  // namespace backtrail::report::html
