// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>

#include "base/count.h"
#include "base/html.h"
#include "report/html/page.h"
#include "report/html/parts.h"
#include "report/text.h"

namespace backtrail::report::html {
namespace {

using base::escape_html;

/// With so few findings nothing needs to be folded away.
constexpr std::uint64_t kOpenBelow = 60;
/// Bytes of what matched in a finding's own line.
constexpr std::size_t kLineShown = 160;

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
  });
}

std::string record_html(const ReadRecord& record, const Finding& finding) {
  std::string out = "<dl class=\"rec\">";
  std::size_t left = kRecordShown;
  std::size_t cut = 0;
  for (const auto& [field, value] : record.fields) {
    if (left == 0) {
      ++cut;
      continue;
    }
    const bool hit =
        std::ranges::any_of(finding.matched, [&](const Matched& one) { return same_name(one.field, field); });
    const std::string shown = shortened(value, std::min(kFieldShown, left));
    left -= std::min(left, shown.size() + field.size());
    const char* mark = hit ? " class=h" : "";
    out += "<dt" + std::string(mark) + ">" + escape_html(shortened(field, kFieldShown)) + "<dd" + mark + ">" +
           escape_html(shown);
  }
  out += "</dl>";
  if (cut != 0) out += "<p class=\"soft\">and " + counted(cut, "field", "fields") + " more</p>";
  return out;
}

/// What matched and what it was compared with.
std::string matched_html(const Finding& finding) {
  std::string out = "<dl class=\"rec\">";
  const Matched* before = nullptr;
  for (const Matched& one : finding.matched) {
    // A rule that asks for several parts of one value names it once.
    if (before != nullptr && before->field == one.field && before->value == one.value) {
      out += "<br><i>and " + escape_html(shortened(one.pattern, kFieldShown)) + "</i>";
      continue;
    }
    before = &one;
    out += "<dt class=h>" + escape_html(one.field.empty() ? "anywhere" : one.field) + "<dd>" +
           escape_html(shortened(one.value, kFieldShown));
    if (one.pattern != one.value) out += "<br><i>by " + escape_html(shortened(one.pattern, kFieldShown)) + "</i>";
  }
  return out + "</dl>";
}

std::string show_command(const Source& source, const RecordPlace& record) {
  std::string out = "backtrail show " + shell_word(source.path) + " " + std::to_string(record.offset) + " " +
                    std::to_string(record.length);
  if (!source.member.empty()) out += " --member " + shell_word(source.member);
  return out;
}

std::string row_html(const Hunt& hunt, const Finding& finding, const ReadRecord* record) {
  const RecordPlace& place = finding.records.front();
  const Source& source = hunt.sources[place.source];
  const std::string where = place_text(source.path, source.member);
  std::string line;
  std::string_view before;
  for (const Matched& one : finding.matched) {
    if (one.value != before) line += (line.empty() ? "" : " · ") + shortened(one.value, kLineShown);
    before = one.value;
  }
  std::string out = "<details class=f><summary>" +
                    (finding.time ? "<time>" + second_text(*finding.time) + "</time>" : std::string("<i>no time</i>")) +
                    "<span>" + escape_html(shortened(line.empty() ? where : line, kLineShown)) +
                    "</span></summary><div class=body><p>";
  if (!finding.tenant.empty()) out += "<b>" + escape_html(finding.tenant) + "</b> · ";
  out += "<b>" + escape_html(where) + "</b>, " + base::counted(place.length, "byte") + " at " +
         std::to_string(place.offset);
  if (place.record_id) out += ", record " + std::to_string(*place.record_id);
  if (finding.time) out += ", " + base::format(*finding.time);
  if (finding.outside_validity) out += ", outside the indicator&#39;s validity";
  if (finding.slack) out += ", left over from an older log (slack)";
  out += "</p>";
  const std::uint64_t more = finding.records.size() - 1 + finding.records_left_out;
  if (more != 0) out += "<p>Rests on " + counted(more, "further record", "further records") + ".</p>";
  if (!finding.also_at.empty()) {
    out += "<p>The same bytes also at: ";
    for (std::size_t i = 0; i < std::min<std::size_t>(finding.also_at.size(), 10); ++i)
      out += (i == 0 ? "" : ", ") + escape_html(place_text(finding.also_at[i].first, finding.also_at[i].second));
    if (finding.also_at.size() > 10) out += " and " + grouped(finding.also_at.size() - 10) + " more";
    out += "</p>";
  }
  if (!finding.matched.empty()) out += "<p class=soft>What matched</p>" + matched_html(finding);
  if (record != nullptr) out += "<p class=soft>The record</p>" + record_html(*record, finding);
  if (source.path != "-") out += "<code class=cmd>" + escape_html(show_command(source, place)) + "</code>";
  return out + "</div></details>\n";
}

std::string about(const Detector& detector) {
  std::string out = "<div class=\"about\"><dl class=\"facts\">";
  const auto fact = [&](std::string_view what, const std::string& value) {
    if (!value.empty()) out += "<dt>" + std::string(what) + "</dt><dd>" + escape_html(value) + "</dd>";
  };
  fact("Id", detector.id);
  fact("Author", detector.author);
  fact("Licence", detector.license);
  fact("Pattern", detector.pattern);
  fact("Reports", joined(detector.reports, "; "));
  fact("From", joined(detector.sources, ", "));
  return out + "</dl></div>";
}

std::string rule_head(const Detector& detector, bool open) {
  std::string soft = joined(detector.techniques, ", ");
  const auto add = [&](const std::string& part) { soft += (soft.empty() ? "" : " · ") + part; };
  if (detector.first) {
    const std::string first = base::format_day(*detector.first);
    const std::string last = base::format_day(*detector.last);
    add(first == last ? first : first + " to " + last);
  }
  return "<details class=\"rule " + level_class(detector.level) + "\"" + (open ? " open" : "") +
         "><summary><span class=\"c\">" + grouped(detector.findings) + "</span><span class=\"t\">" +
         escape_html(detector.title.empty() ? detector.id : detector.title) + "<small>" + escape_html(soft) +
         "</small></span></summary>" + about(detector) + "<div class=\"rows\">\n";
}

struct Row {
  std::optional<base::Instant> time;
  std::string html;
};

/// How many of each detector's findings are shown, and where the records lie that are.
struct Selection {
  std::vector<std::uint64_t> rows;
  std::map<RecordPlace, ReadRecord> records;
};

Selection select(const Hunt& hunt) {
  std::vector<std::uint64_t> counts;
  for (const Detector& detector : hunt.detectors) counts.push_back(detector.findings);
  Selection out{fair_shares(counts, kRowsShown), {}};
  if (!hunt.read_records) return out;
  std::vector<std::uint64_t> left = fair_shares(counts, kRecordsShown);
  std::vector<RecordPlace> wanted;
  hunt.findings->each([&](const Finding& finding) {
    if (left[finding.detector] == 0) return;
    --left[finding.detector];
    wanted.push_back(finding.records.front());
  });
  out.records = hunt.read_records(wanted);
  return out;
}

std::vector<std::vector<Row>> rows_of(const Hunt& hunt, const Selection& selection) {
  std::vector<std::vector<Row>> out(hunt.detectors.size());
  hunt.findings->each([&](const Finding& finding) {
    std::vector<Row>& rows = out[finding.detector];
    if (rows.size() >= selection.rows[finding.detector]) return;
    const auto record = selection.records.find(finding.records.front());
    rows.push_back(
        {finding.time, row_html(hunt, finding, record == selection.records.end() ? nullptr : &record->second)});
  });
  for (std::vector<Row>& rows : out) std::ranges::stable_sort(rows, {}, &Row::time);
  return out;
}

std::string level_head(const Hunt& hunt, Level level) {
  const auto rules = std::ranges::count(hunt.detectors, level, &Detector::level);
  const std::string what = level == Level::indicator
                               ? counted(static_cast<std::uint64_t>(rules), "indicator", "indicators")
                               : counted(static_cast<std::uint64_t>(rules), "rule", "rules");
  std::string title(level == Level::indicator ? "indicators" : name(level));
  title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
  return "<h3 class=\"" + level_class(level) + "\"><span class=\"dot\"></span>" + title + "<small>" + what + ", " +
         counted(hunt.by_level[static_cast<std::size_t>(level)], "finding", "findings") + "</small></h3>\n";
}

}  // namespace

void findings(const Hunt& hunt, const Sink& sink) {
  const std::uint64_t all = hunt.findings->size();
  sink("<section id=\"findings\"><h2>Findings<small>by level and rule</small></h2>\n");
  if (all == 0) {
    sink("<p>Nothing found. Looked at: " + escape_html(looked_at(hunt)) +
         ". What that leaves out stands under <a href=\"#coverage\">Coverage</a>.</p></section>\n");
    return;
  }
  if (all > kRowsShown)
    sink("<p class=\"note\">Of " + grouped(all) + " findings this page shows at most " + grouped(kRowsShown) +
         ": rules with few are shown whole, the largest are cut. <code>--format jsonl</code> has them all.</p>\n");
  if (all > kRecordsShown)
    sink("<p class=\"note\">At most " + grouped(kRecordsShown) +
         " records stand in full; of the others what matched does, with the command that shows the record.</p>\n");
  auto rows = rows_of(hunt, select(hunt));
  for (std::size_t i = 0; i < hunt.detectors.size(); ++i) {
    const Detector& detector = hunt.detectors[i];
    if (i == 0 || detector.level != hunt.detectors[i - 1].level) sink(level_head(hunt, detector.level));
    sink(rule_head(detector, all <= kOpenBelow));
    for (const Row& row : rows[i]) sink(row.html);
    sink("</div>");
    if (rows[i].size() < detector.findings)
      sink("<p class=\"soft small\">and " + grouped(detector.findings - rows[i].size()) +
           " more findings, not in this page</p>");
    sink("</details>\n");
    rows[i] = {};
  }
  const std::uint64_t telemetry = hunt.rules - std::min(hunt.rules, hunt.without_telemetry());
  const auto found = static_cast<std::uint64_t>(
      std::ranges::count_if(hunt.detectors, [](const Detector& d) { return d.level != Level::indicator; }));
  if (telemetry > found)
    sink("<p class=\"soft small\">" + counted(telemetry - found, "other rule", "other rules") +
         " had telemetry and found nothing in it: " + escape_html(looked_at(hunt)) + ".</p>");
  sink("</section>\n");
}

}  // namespace backtrail::report::html
