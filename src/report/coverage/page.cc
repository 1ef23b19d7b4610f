// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "base/html.h"
#include "base/time.h"
#include "report/coverage/coverage.h"
#include "report/html/frame.h"
#include "report/text.h"

namespace backtrail::report {
namespace {

using base::escape_html;

constexpr int kMapLeft = 210, kMapWidth = 820, kMapRow = 20;
constexpr std::size_t kListed = 40;  // techniques named in one line

enum class DayKind : std::uint8_t { searched, indicators, held, quiet, gap };
struct Shade {
  std::string_view colour, word;
};
constexpr Shade kShades[] = {{"#0a5aa8", "held, searched with rules"},
                             {"#6fa8d8", "held, searched with indicators alone"},
                             {"#c3dcef", "held, not searched"},
                             {"#eef1f4", "silent, as is usual"},
                             {"#e08a1e", "gap: silence that is unusual for this source"}};

std::string day(std::int64_t number) { return base::format_day(base::from_day_number(number)); }

DayKind kind_of_day(const CoverageRow& row, std::int64_t held_day) {
  if (row.searched.contains(held_day)) return DayKind::searched;
  return row.searched_indicators.contains(held_day) ? DayKind::indicators : DayKind::held;
}

/// Runs of days that are alike. Goes by held days and silences, not day by day: one wrong clock spans centuries.
void each_run(const Coverage& coverage, const CoverageRow& row,
              const std::function<void(std::int64_t, std::int64_t, DayKind)>& take) {
  auto silence = row.silences.begin();
  for (std::int64_t first = coverage.first; first <= coverage.last;) {
    std::int64_t last = first;
    if (silence != row.silences.end() && silence->first == first) {
      last = silence->last;
      take(first, last, silence->unusual ? DayKind::gap : DayKind::quiet);
      ++silence;
    } else {
      const DayKind kind = kind_of_day(row, first);
      while (last < coverage.last && row.held.contains(last + 1) && kind_of_day(row, last + 1) == kind) ++last;
      take(first, last, kind);
    }
    first = last + 1;
  }
}

double x_of(const Coverage& coverage, std::int64_t number) {
  return kMapLeft + static_cast<double>(number - coverage.first) * kMapWidth /
                        static_cast<double>(coverage.last - coverage.first + 1);
}

/// The first days of quarters, or of so many years that about forty lines are drawn.
std::string ticks(const Coverage& coverage, int height) {
  std::string out;
  const base::CivilTime begin = base::to_civil(base::from_day_number(coverage.first));
  const int years = base::to_civil(base::from_day_number(coverage.last)).year - begin.year + 1;
  const int step = years <= 3 ? 1 : 12 * std::max(1, years / 40);  // months
  for (int month = begin.year * 12; month < (begin.year + years) * 12; month += step) {
    base::CivilTime civil;
    civil.year = month / 12;
    civil.month = month % 12 + 1;
    const auto at = base::from_civil(civil);
    if (!at || base::day_number(*at) < coverage.first || base::day_number(*at) > coverage.last) continue;
    const double x = x_of(coverage, base::day_number(*at));
    out += fmt::format("<path d=\"M{0:.1f} 18V{1}\" stroke=\"#586473\" stroke-opacity=\".25\"/>", x, height);
    const bool labelled = step > 1 ? (month / step) % (years > 20 ? 4 : 1) == 0 : month % (years > 1 ? 3 : 1) == 0;
    if (labelled)
      out += fmt::format("<text x=\"{:.1f}\" y=\"13\" fill=\"#586473\">{}</text>", x,
                         base::format_day(*at).substr(0, step > 1 ? 4 : 7));
  }
  return out;
}

std::string map_of(const Coverage& coverage, const std::vector<const CoverageRow*>& rows) {
  const int height = 22 + static_cast<int>(rows.size()) * kMapRow;
  std::string out = fmt::format(
      "<div class=\"scroll\" tabindex=\"0\"><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
      "font-family=\"system-ui,sans-serif\" font-size=\"11\" role=\"img\" aria-label=\"Days\"><rect width=\"100%\" height=\"100%\" "
      "fill=\"#ffffff\"/>",
      kMapLeft + kMapWidth + 4, height);
  int y = 22;
  for (const CoverageRow* row : rows) {
    out += fmt::format("<text x=\"0\" y=\"{}\" fill=\"#17212c\">{}</text>", y + 13,
                       escape_html(shortened(row->log_source, 34)));
    each_run(coverage, *row, [&](std::int64_t first, std::int64_t last, DayKind cell) {
      const Shade& shade = kShades[static_cast<std::size_t>(cell)];
      const double x = x_of(coverage, first);
      out += fmt::format(
          "<rect x=\"{:.1f}\" y=\"{}\" width=\"{:.1f}\" height=\"{}\" fill=\"{}\"><title>{}, {}{}: {}</title></rect>",
          x, y, std::max(1.0, x_of(coverage, last + 1) - x), kMapRow - 4, shade.colour, escape_html(row->log_source),
          day(first), first == last ? "" : " to " + day(last), shade.word);
    });
    y += kMapRow;
  }
  return out + ticks(coverage, height) + "</svg></div>";
}

std::string legend() {
  std::string out =
      "<div class=\"scroll\"><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1034\" height=\"20\" font-family=\"system-ui,sans-serif\" font-size=\"11\">"
      "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>";
  int x = 0;
  for (const Shade& shade : kShades) {
    out += fmt::format(
        "<rect x=\"{}\" y=\"3\" width=\"14\" height=\"13\" fill=\"{}\"/><text x=\"{}\" y=\"14\" fill=\"#586473\">{}</text>",
        x, shade.colour, x + 19, shade.word);
    x += 32 + static_cast<int>(shade.word.size()) * 6;
  }
  return out + "</svg></div>";
}

std::string listed(const std::vector<std::string>& all) {
  const std::vector<std::string> shown(all.begin(),
                                       all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), kListed)));
  return escape_html(joined(shown, ", ")) +
         (all.size() > kListed ? " and " + grouped(all.size() - kListed) + " more" : "");
}

std::string unread_part(const Coverage& coverage, const std::string& tenant) {
  std::string out;
  std::size_t count = 0;
  for (const CoverageUnread& one : coverage.unread) {
    if (one.tenant != tenant || ++count > kListed) continue;
    out += "<p class=\"small\"><b>Could not be read</b>, since " + day(one.since) + ": " +
           escape_html(one.path + (one.member.empty() ? "" : ":" + one.member)) + " (" + escape_html(one.code) + ": " +
           escape_html(one.why) + ")</p>";
  }
  if (count > kListed)
    out += "<p class=\"small\"><b>Could not be read</b> either: " + grouped(count - kListed) + " more</p>";
  return out;
}

std::string changed_part(const Coverage& coverage, const std::string& tenant) {
  std::string out;
  std::size_t count = 0;
  for (const CoverageChanged& one : coverage.changed) {
    if (one.tenant != tenant || ++count > kListed) continue;
    out += "<p class=\"small\"><b>Changed since</b>: " +
           escape_html(one.path + (one.member.empty() ? "" : ":" + one.member)) + ": " + escape_html(one.why) + "</p>";
  }
  if (count > kListed) out += "<p class=\"small\"><b>Changed since</b> too: " + grouped(count - kListed) + " more</p>";
  return out;
}

std::string tenant_part(const Coverage& coverage, const CoverageTenant& tenant) {
  std::vector<const CoverageRow*> rows;
  for (const CoverageRow& row : coverage.rows) {
    if (row.tenant == tenant.tenant) rows.push_back(&row);
  }
  std::string out = "<section><h2>" + escape_html(tenant.tenant) + "<small>" +
                    counted(tenant.sources, "source", "sources") + ", " + counted(tenant.records, "record", "records") +
                    (tenant.damaged == 0 ? "" : ", " + grouped(tenant.damaged) + " damaged") +
                    (coverage.narrowed ? ", over all days" : "") + "</small></h2>";
  if (!tenant.note.empty()) out += "<p class=\"note\">" + escape_html(tenant.note) + "</p>";
  out += unread_part(coverage, tenant.tenant);
  out += changed_part(coverage, tenant.tenant);
  if (!rows.empty() && coverage.first <= coverage.last) out += map_of(coverage, rows);
  for (const CoverageRow* row : rows) {
    std::uint64_t gaps = 0;
    std::string where;
    for (const Silence& one : row->silences) {
      if (one.unusual && ++gaps <= 6)
        where += (where.empty() ? "" : ", ") + day(one.first) + (one.first == one.last ? "" : " to " + day(one.last));
    }
    const std::string untimed = told_untimed(*row);
    if (gaps > 6) where += fmt::format(" and {} more", gaps - 6);
    out +=
        "<p class=\"small\"><b>" + escape_html(row->log_source) + "</b>: " + grouped(row->held.size()) + " of " +
        grouped(static_cast<std::uint64_t>(coverage.last - coverage.first + 1)) + " days" +
        (where.empty() ? "" : "; gaps: " + where) + (untimed.empty() ? "" : "; <b>" + untimed + "</b>") +
        "; techniques that could be seen here: " +
        (row->techniques.empty() ? "none of those that the rules name" : listed(row->techniques)) +
        (row->hunted.empty() ? ""
                             : "; hunts of the case looked at " + counted(row->hunted.size(), "day", "days") +
                                   (row->hunted_techniques.empty() ? "" : " for " + listed(row->hunted_techniques))) +
        "</p>";
  }
  if (!tenant.unseen.empty())
    out += "<p class=\"small\"><b>Could not be seen</b> in any of its logs: " + listed(tenant.unseen) + "</p>";
  return out + "</section>\n";
}

/// What a search says no longer, behind what it said.
std::string told_lapsed(const std::vector<std::string>& changes) {
  std::string out;
  for (const std::string& one : changes) out += (out.empty() ? "" : "; ") + escape_html(one);
  return out.empty() ? out : " when it was sealed; <b>lapsed</b>: " + out;
}

}  // namespace

std::string told_untimed(const CoverageRow& row) {
  std::string out;
  if (row.without_time != 0) {
    out = counted(row.without_time, "record", "records") + " without a time, which may be of any day";
    if (row.without_time_unsearched != 0)
      out += row.without_time_unsearched == row.without_time
                 ? " (not searched)"
                 : " (" + grouped(row.without_time_unsearched) + " of them not searched)";
  }
  if (row.uncounted != 0)
    out += (out.empty() ? "" : "; ") + std::string("records without a time were not counted in ") +
           counted(row.uncounted, "source", "sources") + " that an earlier version ingested: ingest them again";
  return out;
}

std::string coverage_html(const Coverage& coverage) {
  html::Frame frame;
  frame.title = "What was looked at, and what was not";
  frame.program = "backtrail coverage";
  frame.kind = "Coverage";
  frame.lead = coverage.last < coverage.first
                   ? "No record of the case has a time."
                   : "From " + day(coverage.first) + " to " + day(coverage.last) + ", days in UTC, " +
                         counted(coverage.rules, "rule", "rules") + ". " + coverage.as_of;
  frame.parts = {{"tenants", "Tenants"}, {"searches", "Searches"}};
  frame.skip = {"tenants", "the tenants"};
  std::string out = html::open_page(frame) + "<section id=\"tenants\"><h2>Legend</h2>" + legend() +
                    "<p class=\"note\">" + std::string(kValidAccounts) + "</p></section>\n";
  for (const CoverageTenant& tenant : coverage.tenants) out += tenant_part(coverage, tenant);
  if (!coverage.hunts.empty()) {
    out += "<section><h2>Hunts of the case<small>sealed</small></h2>";
    for (const CoverageHunts& one : coverage.hunts) {
      out += "<p class=\"small\"><b>" + escape_html(one.tenant) + "</b>: " + counted(one.hunts, "hunt", "hunts") +
             " with " + counted(one.detectors, "detector", "detectors") + ", " + counted(one.rules, "rule", "rules") +
             " among them; the last on " + day(one.last_day) + "</p>";
    }
    out += "</section>\n";
  }
  out += "<section id=\"searches\"><h2>Searches that found nothing<small>sealed</small></h2>";
  if (coverage.searches.empty()) out += "<p>None: nothing here clears anybody.</p>";
  for (const CoverageSearch& one : coverage.searches) {
    out += "<p class=\"small\"><b>" + escape_html(one.id) + "</b> " +
           escape_html(one.tenant.empty() ? "everybody" : one.tenant) + ", " + escape_html(one.from) + " to " +
           escape_html(one.until) + ": " + escape_html(one.coverage) + told_lapsed(one.lapsed) + ". " +
           escape_html(one.method) + "</p>";
  }
  out += "</section>\n";
  if (!coverage.late.empty()) out += "<section><h2>Entered late</h2><p>" + listed(coverage.late) + "</p></section>\n";
  return out + html::close_page(
                   "<p>For internal use. Times are UTC. Nothing is loaded from elsewhere, and no script runs.</p>");
}

}  // namespace backtrail::report
