// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "base/html.h"
#include "report/html/frame.h"
#include "report/html/page.h"
#include "report/html/parts.h"
#include "report/text.h"

namespace backtrail::report::html {
namespace {

using base::escape_html;

std::string verdict(const Hunt& hunt) {
  const std::uint64_t findings = hunt.findings->size();
  if (hunt.records == 0) return "Nothing could be looked at";
  if (findings == 0) return "Nothing found in what was looked at";
  return counted(findings, "finding", "findings") + " of " +
         counted(hunt.detectors.size(), "rule or indicator", "rules and indicators");
}

std::string tiles(const Hunt& hunt) {
  std::string out = "<ul class=\"tiles\">";
  for (std::size_t i = 0; i < kLevelCount; ++i) {
    const auto level = static_cast<Level>(i);
    if (level == Level::none && hunt.by_level[i] == 0) continue;
    out += "<li class=\"" + level_class(level) + (hunt.by_level[i] == 0 ? " zero" : "") + "\"><b>" +
           grouped(hunt.by_level[i]) + "</b><span>" +
           std::string(level == Level::indicator ? "indicators" : name(level)) + "</span></li>";
  }
  return out + "</ul>\n";
}

std::string gaps(const Hunt& hunt) {
  const std::vector<Caveat> all = caveats(hunt);
  const auto list = [&](bool missed) {
    std::string out;
    for (const Caveat& one : all) {
      if (one.missed == missed) out += "<li><b>" + grouped(one.count) + "</b><span>" + one.what + "</span></li>";
    }
    return out.empty() ? out : "<ul>" + out + "</ul>";
  };
  const std::string missed = list(true);
  const std::string care = list(false);
  std::string out = "<div class=\"gaps\"><p>Not looked at</p>";
  if (missed.empty() && !hunt.stopped && hunt.blind_to_all.empty()) {
    out = "<div class=\"gaps none\">";
    if (hunt.limits.empty()) out += "<p>Everything that was given was looked at, with everything.</p>";
  }
  if (hunt.stopped) out += "<p>The hunt was stopped before everything was read.</p>";
  out += missed;
  if (!care.empty()) out += "<p>Looked at with care</p>" + care;
  return out + "</div>";
}

}  // namespace

std::string level_class(Level level) { return "l" + std::to_string(static_cast<int>(level)); }

std::string and_more(std::size_t all, std::size_t shown) {
  if (all <= shown) return {};
  return "<p class=\"soft small\">and " + grouped(all - shown) + " more; <code>--summary FILE</code> has them all</p>";
}

std::string looked_at(const Hunt& hunt) {
  std::string out = counted(hunt.records, "record", "records") + " in " + counted(hunt.files_read, "file", "files");
  if (hunt.first) {
    const std::string first = base::format_day(*hunt.first);
    const std::string last = base::format_day(*hunt.last);
    out += first == last ? " of " + first : ", from " + first + " to " + last;
  }
  return out + ", hunted with " + counted(hunt.rules, "rule", "rules") + " and " +
         counted(hunt.indicators, "indicator", "indicators");
}

std::string head(const Hunt& hunt) {
  return open_page({verdict(hunt),
                    "backtrail hunt",
                    "Hunt report",
                    looked_at(hunt) + ".",
                    {{"answer", "Answer"},
                     {"timeline", "Timeline"},
                     {"techniques", "Techniques"},
                     {"places", "Places"},
                     {"findings", "Findings"},
                     {"coverage", "Coverage"}},
                    {"findings", "the findings"}});
}

std::string answer(const Hunt& hunt) {
  std::string out = "<section id=\"answer\"><h2>What this answer covers</h2>" + tiles(hunt) +
                    "<div class=\"two\"><dl class=\"facts\">";
  const auto fact = [&](std::string_view what, const std::string& value) {
    out += "<dt>" + std::string(what) + "</dt><dd>" + escape_html(value) + "</dd>";
  };
  fact("Read", counted(hunt.files_read, "file", "files") + ", " + size_text(hunt.bytes));
  fact("Records", grouped(hunt.records));
  if (hunt.first) fact("From", second_text(*hunt.first) + " UTC");
  if (hunt.last) fact("To", second_text(*hunt.last) + " UTC");
  fact("Rules", grouped(hunt.rules) + ", of which " +
                    grouped(hunt.rules - std::min(hunt.rules, hunt.without_telemetry())) + " had telemetry");
  fact("Indicators", grouped(hunt.indicators));
  fact("Hunted", second_text(hunt.at) + fmt::format(" UTC, in {:.1f} s", hunt.elapsed_s));
  return out + "</dl>" + gaps(hunt) + "</div></section>\n";
}

std::string foot(const Hunt& hunt) {
  return close_page(
      "<p>Written by backtrail " + escape_html(hunt.version) + " on " + second_text(hunt.at) +
      " UTC, for whoever ran the hunt. It holds names, addresses and records as the logs have them: no gate "
      "has seen it, and it is not made for outsiders.</p><p>Times are UTC. Nothing is loaded from elsewhere, "
      "and no script runs.</p>");
}

}  // namespace backtrail::report::html
