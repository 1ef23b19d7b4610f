// SPDX-License-Identifier: Apache-2.0
// The two drawings of an examination, as SVG that needs nothing beside it.
#include <array>
#include <cstdio>

#include "app/attribution/evaluate.h"

namespace backtrail::app {
namespace {

using attribution::Outcome;

constexpr double kSize = 360;    // of the square that is drawn in, px
constexpr double kMargin = 56;

std::string number(double x) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f", x);
  return text.data();
}
double across(double x) { return kMargin + x * kSize; }
double up(double y) { return kMargin + (1 - y) * kSize; }

std::string text(double x, double y, const std::string& words, const std::string& more = "") {
  return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" font-family=\"sans-serif\" font-size=\"12\" " + more +
         ">" + words + "</text>\n";
}

/// A frame from 0 to 1 both ways, with titles.
std::string frame(const std::string& title, const std::string& below, const std::string& beside) {
  const std::string whole = number(kSize + 2 * kMargin);
  std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"" + whole + "\" height=\"" + whole +
                    "\">\n<title>" + title + "</title>\n" + "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n";
  for (int tenth = 0; tenth <= 10; tenth += 2) {
    const double at = tenth / 10.0;
    out += "<path d=\"M" + number(across(at)) + " " + number(up(0)) + "V" + number(up(1)) + "M" + number(across(0)) +
           " " + number(up(at)) + "H" + number(across(1)) + "\" stroke=\"#ddd\"/>\n";
    out += text(across(at) - 8, up(0) + 18, number(at)) + text(across(0) - 30, up(at) + 4, number(at));
  }
  out += text(across(0.5), 28, title, "text-anchor=\"middle\" font-weight=\"bold\"");
  out += text(across(0.5), up(0) + 40, below, "text-anchor=\"middle\"");
  return out + text(14, up(0.5), beside, "text-anchor=\"middle\" transform=\"rotate(-90 14 " + number(up(0.5)) + ")\"");
}

}  // namespace

std::string reliability_svg(const Examination& examination) {
  std::vector<Outcome> outcomes;
  for (const auto& answer : examination.answers) {
    if (!answer.truth_removed && !answer.decoy) outcomes.push_back(answer.outcome);
  }
  std::string out = frame("Reliability, " + std::string(attribution::name(examination.protocol)),
                          "said: p of the first group, given that it is in the base", "share that was right");
  out += "<path d=\"M" + number(across(0)) + " " + number(up(0)) + "L" + number(across(1)) + " " + number(up(1)) +
         "\" stroke=\"#888\" stroke-dasharray=\"4 4\"/>\n";
  for (const auto& bin : attribution::reliability(outcomes)) {
    if (bin.count == 0) continue;
    out += "<circle cx=\"" + number(across(bin.p)) + "\" cy=\"" + number(up(bin.right)) +
           "\" r=\"5\" fill=\"#1f5fa8\"/>\n" +
           text(across(bin.p) + 8, up(bin.right) + 4, std::to_string(bin.count), "fill=\"#555\"");
  }
  return out + "</svg>\n";
}

std::string coverage_svg(const Examination& examination) {
  std::vector<Outcome> outcomes;
  for (const auto& answer : examination.answers) {
    if (!answer.decoy) outcomes.push_back(answer.outcome);
  }
  std::string out = frame("Precision by coverage, " + std::string(attribution::name(examination.protocol)),
                          "names given, of all incidents", "names that are right");
  std::string line;
  for (const auto& point : attribution::coverage_curve(outcomes, examination.incidents.size())) {
    if (point.coverage > 1) break;
    line += (line.empty() ? "M" : "L") + number(across(point.coverage)) + " " + number(up(point.precision));
  }
  return out + "<path d=\"" + line + "\" fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"2\"/>\n</svg>\n";
}

}  // namespace backtrail::app
