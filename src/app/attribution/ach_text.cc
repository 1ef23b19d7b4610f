// SPDX-License-Identifier: Apache-2.0
// The matrix of competing hypotheses in its three forms. CSV cells that a spreadsheet would run are quoted with an
// apostrophe; HTML is escaped and loads nothing.
#include <algorithm>
#include <array>
#include <cstdio>

#include "app/attribution/attribute.h"
#include "base/csv.h"
#include "base/html.h"

namespace backtrail::app {
namespace {

std::string two_digits(double x) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2f", x);
  return text.data();
}

using Cells = std::vector<std::string>;

/// The same cells for all forms: a head, a row per item, and the sum.
std::vector<Cells> cells_of(const EvidenceBase& base, const IncidentAnswer& answer) {
  std::vector<Cells> out;
  Cells head = {"evidence", "name"};
  for (const auto group : answer.ach.hypotheses) head.push_back(base.group(group).id + " " + base.group(group).name);
  head.emplace_back("an actor not in the base");
  head.emplace_back("diagnosticity");
  out.push_back(std::move(head));
  for (const attribution::AchRow& row : answer.ach.rows) {
    Cells cells = {base.item(row.item).id, base.item(row.item).name};
    for (const attribution::Fit fit : row.fits) cells.emplace_back(attribution::name(fit));
    cells.emplace_back(attribution::name(attribution::Fit::neutral));
    cells.push_back(two_digits(row.diagnosticity));
    out.push_back(std::move(cells));
  }
  for (const BesideRow& row : answer.beside) {
    Cells cells = {std::string(attribution::name(row.beside.kind)), row.beside.what};
    for (const attribution::Fit fit : row.fits) cells.emplace_back(attribution::name(fit));
    cells.emplace_back(attribution::name(attribution::Fit::neutral));
    cells.emplace_back("weighs nothing");
    out.push_back(std::move(cells));
  }
  Cells sum = {"inconsistency", "the least is best"};
  for (const double inconsistency : answer.ach.inconsistency) sum.push_back(two_digits(inconsistency));
  sum.push_back(two_digits(answer.ach.unknown_inconsistency));
  sum.emplace_back();
  out.push_back(std::move(sum));
  Cells posterior = {"posterior", "p"};
  for (std::size_t h = 0; h < answer.ach.hypotheses.size(); ++h)
    posterior.push_back(two_digits(answer.judgement.ranking.groups[h].p));
  posterior.push_back(two_digits(answer.judgement.ranking.unknown));
  posterior.emplace_back();
  out.push_back(std::move(posterior));
  return out;
}

/// What the letters mean, and the hypothesis that no column can show.
std::string legend(const IncidentAnswer& answer) {
  return "CC, C: speaks for it; N: neutral; I, II: speaks against it. Diagnosticity: how far the logarithms of the "
         "likelihood ratios lie apart. Inconsistency counts only what speaks against, p weighs everything, and old "
         "reports less: the two may rank differently. A false flag: " +
         false_flag_text(answer.judgement) + ".";
}

std::string padded(const std::vector<Cells>& rows) {
  constexpr std::size_t kWidest = 48;
  std::string out;
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const Cells& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], std::min(kWidest, row[i].size()));
  }
  for (const Cells& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string cell = row[i].substr(0, kWidest);
      out += cell + (i + 1 == row.size() ? "" : std::string(widths[i] - cell.size() + 2, ' '));
    }
    out += "\n";
  }
  return out;
}

std::string html(const std::vector<Cells>& rows, const std::string& below) {
  std::string out =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Competing hypotheses</title>\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
      "<style>body{font:14px sans-serif;margin:2em}table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.3em .6em}"
      ".CC{background:#8fd18f}.C{background:#d3efd3}.I{background:#f7d9d0}.II{background:#eda28c}</style></head><body>\n"
      "<h1>Competing hypotheses</h1>\n<table>\n";
  for (std::size_t r = 0; r < rows.size(); ++r) {
    out += "<tr>";
    for (const std::string& cell : rows[r]) {
      const std::string tag = r == 0 ? "th" : "td";
      const bool fit = cell == "CC" || cell == "C" || cell == "I" || cell == "II";
      out += "<" + tag + (fit ? " class=\"" + cell + "\"" : "") + ">" + base::escape_html(cell) + "</" + tag + ">";
    }
    out += "</tr>\n";
  }
  return out + "</table>\n<p>" + base::escape_html(below) +
         " Infrastructure, working hours, tradecraft and victims weigh nothing in p.</p>\n</body></html>\n";
}

}  // namespace

std::string ach_text(const EvidenceBase& base, const IncidentAnswer& answer, AchForm form) {
  auto rows = cells_of(base, answer);
  if (form == AchForm::html) return html(rows, legend(answer));
  if (form == AchForm::table) {
    for (Cells& row : rows) {
      for (std::string& cell : row) cell = base::visible_text(cell);
    }
    return padded(rows) + legend(answer) + "\n";
  }
  std::string out;
  for (const Cells& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) out += (i == 0 ? "" : ",") + base::csv_cell(row[i]);
    out += "\n";
  }
  return out;
}

}  // namespace backtrail::app
