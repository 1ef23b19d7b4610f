// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/days.h"
#include "base/html.h"
#include "report/html/parts.h"
#include "report/text.h"

namespace backtrail::report::html {
namespace {

using base::escape_html;

constexpr double kWide = 1000;  // of the drawing, stretched to the page
constexpr double kHigh = 100;
constexpr double kThinnest = 1.5;  // so that one finding among thousands is seen
constexpr std::size_t kLanes = 12;

std::uint64_t sum(const LevelCounts& counts) { return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}); }

std::string span_text(std::int64_t start, std::int64_t width) {
  std::string from = second_text({start});
  if (width < base::kTicksPerDay) return from;
  if (width == base::kTicksPerDay) return from.substr(0, 10);
  const std::int64_t last = std::min(start + width - 1, base::kMaxTicks);
  return from.substr(0, 10) + " to " + second_text({last}).substr(0, 10);
}

/// Bars of one span, worst level at the bottom where the eye compares.
std::string bars(const Timeline& timeline, std::uint64_t most) {
  std::string out;
  const double wide = kWide / static_cast<double>(timeline.spans.size());
  for (std::size_t i = 0; i < timeline.spans.size(); ++i) {
    const std::uint64_t all = sum(timeline.spans[i]);
    if (all == 0) continue;
    std::string tip = span_text(timeline.start + static_cast<std::int64_t>(i) * timeline.width, timeline.width) + ":";
    std::string stack;
    double bottom = kHigh;
    for (std::size_t level = 0; level < kLevelCount; ++level) {
      const std::uint64_t count = timeline.spans[i][level];
      if (count == 0) continue;
      const double high = std::max(kThinnest, static_cast<double>(count) / static_cast<double>(most) * (kHigh - 10));
      bottom -= high;
      stack += fmt::format("<rect class=\"l{}\" x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\"/>", level,
                           static_cast<double>(i) * wide + wide * .08, std::max(0.0, bottom), std::max(wide * .84, 2.0),
                           high);
      tip += fmt::format(" {} {}", grouped(count), name(static_cast<Level>(level)));
    }
    out += "<g><title>" + tip + "</title>" + stack + "</g>";
  }
  return out;
}

/// Days that hold records of one log source, on the same scale as the bars above.
std::string strip(const LogSource& source, const Timeline& timeline) {
  const double length = static_cast<double>(timeline.width) * static_cast<double>(timeline.spans.size());
  const auto place = [&](std::int64_t ticks) {
    return std::clamp(static_cast<double>(ticks - timeline.start) / length * kWide, 0.0, kWide);
  };
  std::string out =
      "<svg class=\"strip\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect "
      "class=\"lane\" width=\"1000\" height=\"10\"/>";
  for (const auto& [first, last] : base::runs_of_days(source.days)) {
    // Within a day the first and last record tell more than the day does.
    const std::int64_t from = std::max(base::from_day_number(first).ticks, source.first->ticks);
    const std::int64_t to = std::min(base::from_day_number(last + 1).ticks, source.last->ticks);
    const double x = place(from);
    out += fmt::format("<rect class=\"seen\" x=\"{:.2f}\" width=\"{:.2f}\" height=\"10\"/>", x,
                       std::max(2.0, place(to) - x));
  }
  return out + "</svg>";
}

/// With its category, for one service may write several kinds of records.
std::string lane_label(const LogSource& source) {
  const bool more = !source.service.empty() && !source.categories.empty();
  return source.label() + (more ? " " + source.categories.front() : "");
}

std::string lanes(const Hunt& hunt, const Timeline& timeline) {
  std::vector<const LogSource*> sources;
  for (const LogSource& source : hunt.log_sources) {
    if (!source.days.empty()) sources.push_back(&source);
  }
  std::ranges::stable_sort(sources, std::ranges::greater(), [](const LogSource* source) { return source->records; });
  std::string out;
  for (std::size_t i = 0; i < std::min(kLanes, sources.size()); ++i) {
    out += "<span class=\"label\">" + escape_html(lane_label(*sources[i])) + "</span><span class=\"n\">" +
           counted(sources[i]->records, "record", "records") + "</span>" + strip(*sources[i], timeline);
  }
  if (sources.size() > kLanes)
    out += "<span class=\"label soft\">and " + grouped(sources.size() - kLanes) +
           " more log sources, below under Coverage</span>";
  return out;
}

std::string legend(const Hunt& hunt) {
  std::string out = "<ul class=\"legend\">";
  for (std::size_t i = 0; i < kLevelCount; ++i) {
    if (hunt.by_level[i] != 0) out += fmt::format("<li class=\"l{}\">{}</li>", i, name(static_cast<Level>(i)));
  }
  return out + "<li class=\"s\">days with records: beside them nothing was looked at</li></ul>";
}

}  // namespace

std::string timeline(const Hunt& hunt, const Timeline& timeline) {
  std::string out = "<section id=\"timeline\"><h2>Timeline</h2>";
  if (timeline.width == 0) {
    return out + "<p>No record has a time, so there is nothing to draw. Looked at: " + escape_html(looked_at(hunt)) +
           ".</p></section>\n";
  }
  std::uint64_t most = 0;
  for (const LevelCounts& span : timeline.spans) most = std::max(most, sum(span));
  const std::int64_t end =
      std::min(timeline.start + timeline.width * static_cast<std::int64_t>(timeline.spans.size()), base::kMaxTicks);
  const bool days = timeline.width >= base::kTicksPerDay;
  const auto edge = [&](std::int64_t ticks) { return second_text({ticks}).substr(0, days ? 10 : 16); };
  out += "<div class=\"time\"><span class=\"label sp\">Findings</span><div class=\"chart wide\">";
  if (most == 0) {
    out +=
        "<p class=\"empty\">Nothing found between these times in what was looked at; the strips below tell what that was.</p>";
  } else {
    out +=
        "<span class=\"most\">" + counted(most, "finding", "findings") +
        "</span><svg viewBox=\"0 0 1000 100\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"Findings over time\">" +
        bars(timeline, most) + "</svg>";
  }
  out += "</div><span class=\"sp\"></span><span class=\"sp\"></span><div class=\"axis wide\"><span>" +
         edge(timeline.start) + "</span><span>" + edge(timeline.start + (end - timeline.start) / 2) + "</span><span>" +
         edge(end) + "</span></div><span class=\"sp\"></span>" + lanes(hunt, timeline) + "</div>" + legend(hunt);
  if (timeline.without_time != 0)
    out += "<p class=\"note\">" + counted(timeline.without_time, "finding has", "findings have") +
           " no time and no place here.</p>";
  return out + "</section>\n";
}

}  // namespace backtrail::report::html
