// SPDX-License-Identifier: Apache-2.0
#include "report/csv.h"

#include "base/csv.h"
#include "base/json.h"
#include "report/text.h"

namespace backtrail::report {
namespace {

struct Cell {
  std::string_view name;
  std::string text;
};

std::string row(const std::vector<Cell>& cells, bool names) {
  std::string out;
  for (const Cell& cell : cells) {
    if (!out.empty() || &cell != cells.data()) out += ",";
    out += names ? std::string(cell.name) : base::csv_text(cell.text);
  }
  return out + "\r\n";
}

/// What both tables say of a finding.
std::vector<Cell> common(const Hunt& hunt, const Finding& finding) {
  const Detector& detector = hunt.detectors[finding.detector];
  const RecordPlace& record = finding.records.front();
  const Source& source = hunt.sources[record.source];
  std::string also;
  for (const auto& [path, member] : finding.also_at) also += (also.empty() ? "" : "; ") + place_text(path, member);
  return {{"level", detector.level == Level::none ? std::string() : std::string(name(detector.level))},
          {"title", valid_utf8(detector.title)},
          {"techniques", joined(detector.techniques, " ")},
          {"tenant", valid_utf8(finding.tenant)},
          {"matched", matched_text(finding)},
          {"path", valid_utf8(source.path)},
          {"member", valid_utf8(source.member)},
          {"offset", std::to_string(record.offset)},
          {"length", std::to_string(record.length)},
          {"record_id", record.record_id ? std::to_string(*record.record_id) : ""},
          {"records", std::to_string(finding.records.size() + finding.records_left_out)},
          {"source_sha256", source.sha256},
          {"detector_kind", detector.kind},
          {"detector_id", valid_utf8(detector.id)},
          {"detector_sha256", detector.sha256},
          {"author", valid_utf8(detector.author)},
          {"license", valid_utf8(detector.license)},
          {"detector_sources", valid_utf8(joined(detector.sources, "; "))},
          {"reports", valid_utf8(joined(detector.reports, "; "))},
          {"also_at", also},
          {"validity", finding.outside_validity ? "outside" : ""},
          {"slack", finding.slack ? "true" : ""},
          {"finding", finding.id}};
}

/// "2017-02-03T04:05:06.789123+00:00": to the microsecond that Timesketch keeps; `timestamp` says the same.
std::vector<Cell> timesketch_cells(const Hunt& hunt, const Finding& finding) {
  const Detector& detector = hunt.detectors[finding.detector];
  std::vector<Cell> cells;
  const std::int64_t micros = finding.time->ticks / 10 - base::kUnixEpochSeconds * 1'000'000;
  cells.push_back({"message", valid_utf8("[" + std::string(name(detector.level)) + "] " + detector.title + " - " +
                                         matched_text(finding))});
  cells.push_back({"timestamp", std::to_string(micros)});
  cells.push_back({"datetime", iso_micros(*finding.time)});
  cells.push_back({"timestamp_desc", "Record time"});
  for (Cell& cell : common(hunt, finding)) cells.push_back(std::move(cell));
  cells.push_back({"tag", joined(detector.techniques, ",")});
  return cells;
}

/// The names of the columns, of tables that hold no row too.
Finding nothing() {
  Finding out;
  out.records.push_back({});
  out.time = base::Instant{};
  return out;
}

Hunt empty_hunt() {
  Hunt out;
  out.detectors.emplace_back();
  out.sources.emplace_back();
  return out;
}

std::vector<Cell> csv_cells(const Hunt& hunt, const Finding& finding) {
  std::vector<Cell> cells{{"time", finding.time ? base::format(*finding.time) : ""}};
  for (Cell& cell : common(hunt, finding)) cells.push_back(std::move(cell));
  for (Cell& cell : cells) cell.text = base::no_formula(cell.text);
  return cells;
}

/// Hands over what has a time; returns how many have none.
template <typename Take>
std::uint64_t each_with_time(const Hunt& hunt, const Take& take) {
  std::uint64_t left_out = 0;
  hunt.findings->each([&](const Finding& finding) {
    if (finding.time) take(finding);
    else ++left_out;
  });
  return left_out;
}

}  // namespace

void write_csv(const Hunt& hunt, const Sink& sink) {
  sink(row(csv_cells(empty_hunt(), nothing()), true));
  hunt.findings->each([&](const Finding& finding) { sink(row(csv_cells(hunt, finding), false)); });
}

std::uint64_t write_timesketch_csv(const Hunt& hunt, const Sink& sink) {
  sink(row(timesketch_cells(empty_hunt(), nothing()), true));
  return each_with_time(hunt, [&](const Finding& finding) { sink(row(timesketch_cells(hunt, finding), false)); });
}

std::uint64_t write_timesketch_jsonl(const Hunt& hunt, const Sink& sink) {
  return each_with_time(hunt, [&](const Finding& finding) {
    base::OrderedJson out;
    for (const Cell& cell : timesketch_cells(hunt, finding)) {
      if (cell.name == "timestamp") out["timestamp"] = std::stoll(cell.text);
      else if (cell.name == "tag") out["tag"] = hunt.detectors[finding.detector].techniques;
      else if (!cell.text.empty()) out[std::string(cell.name)] = cell.text;
    }
    sink(base::dump(out) + "\n");
  });
}

}  // namespace backtrail::report
