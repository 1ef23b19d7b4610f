// SPDX-License-Identifier: Apache-2.0
// Plain text for a terminal or a letter, and indicators as a table for a spreadsheet.
#include <algorithm>

#include "base/csv.h"
#include "publish/codes.h"
#include "publish/forms.h"
#include "publish/indicator.h"
#include "publish/page.h"

namespace backtrail::publish {
namespace {

constexpr std::size_t kTextWidth = 76;  // columns, counted as characters

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// Each line broken at blanks; a word that is longer than a line stays whole.
std::string wrapped(std::string_view text, const std::string& first, const std::string& next) {
  std::string out;
  std::string line = first;
  bool fresh = true;
  const auto end_line = [&] {
    out += line + "\n";
    line = next;
    fresh = true;
  };
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
    const std::string_view word = text.substr(at, end - at);
    if (!word.empty()) {
      if (!fresh && columns(line) + 1 + columns(word) > kTextWidth) end_line();
      if (!fresh) line += ' ';
      line += word;
      fresh = false;
    }
    if (end < text.size() && text[end] == '\n') end_line();
    at = end + 1;
  }
  if (!fresh) end_line();
  return out;
}

std::string section(const std::string& title) { return "\n" + title + "\n" + std::string(columns(title), '-') + "\n"; }

/// Of a sentence or a point.
template <typename T>
std::string marks_of(const T& sentence) {
  std::string out;
  const auto add = [&](const char* letter, const std::vector<std::size_t>& list) {
    for (const std::size_t one : list) out += " [" + std::string(letter) + std::to_string(one + 1) + "]";
  };
  add("", sentence.references);
  add("J", sentence.estimates);
  add("C", sentence.coverage);
  return out;
}

std::string points_of(const std::vector<release::ReleasedPoint>& points) {
  std::string out;
  for (const auto& one : points) {
    out += wrapped(point_words(one) + marks_of(one), "- ", "  ");
  }
  return out;
}

/// Kind, value and validity, each below the last; a value that is longer than its column pushes its own validity alone.
std::string indicators_of(const std::vector<release::ReleasedIndicator>& indicators) {
  constexpr std::size_t kKindColumn = 12, kValueColumn = 38;
  const auto filled = [](const std::string& text, std::size_t width) {
    const std::size_t has = columns(text);
    return text + std::string(has < width ? width - has : 0, ' ') + "  ";
  };
  std::string out;
  for (const auto& one : indicators) {
    std::string line = filled(clean(one.kind), kKindColumn);
    const std::string valid = validity_words(one);
    line += valid.empty() ? clean(one.value) : filled(clean(one.value), kValueColumn) + "valid " + valid;
    out += line + "\n";
  }
  return out;
}

std::string grounds_of(const release::ReleasedAdvisory& text) {
  std::string out;
  if (!text.estimates.empty()) out += section("Judgements");
  for (std::size_t i = 0; i < text.estimates.size(); ++i) {
    out += wrapped(estimate_words(text.estimates[i]), "[J" + std::to_string(i + 1) + "] ", "     ");
  }
  if (!text.coverage.empty()) out += section("What was looked at, and what was not");
  for (std::size_t i = 0; i < text.coverage.size(); ++i) {
    const auto& one = text.coverage[i];
    std::string words =
        one.question + "\nLooked at: " + one.scope + "\nHow: " + one.method + "\nCoverage: " + one.coverage;
    for (const auto& gap : one.not_looked) {
      words += "\nNot looked at: " + gap.who + " " + gap.log_source + " " + gap.from + " " + gap.until + ": " + gap.why;
    }
    out += wrapped(clean(words), "[C" + std::to_string(i + 1) + "] ", "     ");
  }
  if (!text.references.empty()) out += section("Sources");
  for (std::size_t i = 0; i < text.references.size(); ++i) {
    const auto& one = text.references[i];
    std::string words = one.name + (one.published.empty() ? "" : ", " + date_in_words(one.published)) + ".";
    if (!one.url.empty()) words += " " + one.url;
    out += wrapped(clean(words), "[" + std::to_string(i + 1) + "] ", "    ");
  }
  return out;
}

}  // namespace

std::string plain_text(const Document& document, const Publisher& publisher) {
  const release::ReleasedAdvisory& text = document.text;
  const std::string marking = clean(document.text.marking);
  std::string out = marking + "\n\n" + wrapped(clean(text.title), "", "");
  out += document.kind + ", " + clean(publisher.name) + ", " + day_in_words(text.released) +
         "\nFor: " + clean(text.audience) + "\n";
  for (const auto& one : text.summary) out += "\n" + wrapped(clean(one.text) + marks_of(one), "", "");
  for (const auto& one : text.sentences) out += "\n" + wrapped(clean(one.text) + marks_of(one), "", "");
  if (!text.checks.empty()) out += section("What to check") + points_of(text.checks);
  if (!text.mitigations.empty()) out += section("What to do") + points_of(text.mitigations);
  if (!text.cuts.empty()) out += section("What each measure cuts, and what that buys, one after another");
  for (const auto& one : text.cuts) out += wrapped(cut_words(one), "- ", "  ");
  for (const auto& one : text.rules) out += section("Sigma rule: " + clean(one.title)) + clean(one.yaml) + "\n";
  if (!text.indicators.empty()) out += section("Indicators") + indicators_of(text.indicators);
  return out + grounds_of(text) + "\n" + marking + "\n";
}

base::Result<std::string> csv(const Document& document) {
  if (document.text.indicators.empty()) {
    return base::fail(kNothingToCarry, "nothing in this text is an indicator", {},
                      "CSV carries indicators; take another form for the rest");
  }
  const std::string marking = base::csv_cell(clean(document.text.marking));
  const auto time = [](const std::optional<base::Instant>& at) { return at ? base::format(*at) : std::string(); };
  std::string out = "type,value,context,source,tlp,valid_from,valid_until\r\n";
  for (const auto& one : document.text.indicators) {
    out += base::csv_cell(one.kind) + "," + base::csv_cell(one.value) + "," + base::csv_cell(clean(one.context)) + "," +
           base::csv_cell(clean(one.source)) + "," + marking + "," + time(one.valid_from) + "," +
           time(one.valid_until) + "\r\n";
  }
  return out;
}

}  // namespace backtrail::publish
