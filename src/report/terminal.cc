// SPDX-License-Identifier: Apache-2.0
#include "report/terminal.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/text.h"

namespace backtrail::report {
namespace {

constexpr std::size_t kTechniquesShown = 8;
constexpr std::size_t kDetectorsShown = 6;
constexpr std::uint64_t kBarWidth = 24;
constexpr std::size_t kTitleShown = 72;

class Painter {
 public:
  explicit Painter(bool colour) : colour_(colour) {}
  [[nodiscard]] std::string operator()(const char* code, std::string_view text) const {
    return colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
  }

 private:
  bool colour_;
};

const char* colour_of(Level level) {
  switch (level) {
    case Level::critical: return "1;31";
    case Level::high: return "31";
    case Level::medium: return "33";
    case Level::low: return "36";
    case Level::indicator: return "35";
    case Level::informational:
    case Level::none: break;
  }
  return "2";
}

/// Titles come from other people's files, and terminals obey control characters.
std::string printable(std::string_view text) {
  std::string out = shortened(valid_utf8(text), kTitleShown);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return out;
}

/// Levels beside bars whose lengths compare; the smallest shows too.
std::string levels(const Hunt& hunt, const Painter& paint) {
  const std::uint64_t most = *std::ranges::max_element(hunt.by_level);
  std::string out;
  for (std::size_t i = 0; i < kLevelCount; ++i) {
    const std::uint64_t count = hunt.by_level[i];
    if (count == 0) continue;
    const auto level = static_cast<Level>(i);
    std::string bar;
    for (std::uint64_t k = 0; k < std::max<std::uint64_t>(1, count * kBarWidth / most); ++k) bar += "━";
    out += fmt::format("             {:<13} {:>9}  {}\n", name(level), grouped(count), paint(colour_of(level), bar));
  }
  return out;
}

std::string worst(const Hunt& hunt, const Painter& paint) {
  std::string out;
  for (std::size_t i = 0; i < std::min(kDetectorsShown, hunt.detectors.size()); ++i) {
    const Detector& detector = hunt.detectors[i];
    out += fmt::format("{}{:>9}  {}\n", i == 0 ? "Worst        " : "             ", grouped(detector.findings),
                       paint(colour_of(detector.level), printable(detector.title)));
  }
  if (hunt.detectors.size() > kDetectorsShown)
    out += fmt::format("             and {} more\n",
                       counted(hunt.detectors.size() - kDetectorsShown, "rule or indicator", "rules and indicators"));
  return out;
}

std::string techniques(const Hunt& hunt) {
  std::vector<const Technique*> found;
  for (const Technique& one : hunt.techniques) {
    if (one.findings != 0) found.push_back(&one);
  }
  std::ranges::stable_sort(found, std::ranges::greater(), [](const Technique* one) { return one->findings; });
  std::string out;
  for (std::size_t i = 0; i < std::min(kTechniquesShown, found.size()); ++i) {
    out += fmt::format("{}{:>9}  {} {}\n", i == 0 ? "Techniques   " : "             ", grouped(found[i]->findings),
                       found[i]->id, found[i]->name);
  }
  if (found.size() > kTechniquesShown)
    out += fmt::format("             and {} more\n", found.size() - kTechniquesShown);
  return out;
}

}  // namespace

std::string summary_text(const Hunt& hunt, bool colour) {
  const Painter paint(colour);
  std::string out =
      fmt::format("\n{}    {}, {}, {}", paint("1", "Looked at"), counted(hunt.files_read, "file", "files"),
                  size_text(hunt.bytes), counted(hunt.records, "record", "records"));
  if (hunt.first) out += fmt::format(", {} to {}", base::format_day(*hunt.first), base::format_day(*hunt.last));
  out += fmt::format(", in {:.1f} s{}\n", hunt.elapsed_s, hunt.stopped ? " (stopped before the end)" : "");
  out += fmt::format("{}         {}, {}\n", paint("1", "With"), counted(hunt.rules, "rule", "rules"),
                     counted(hunt.indicators, "indicator", "indicators"));
  const std::uint64_t findings = hunt.findings->size();
  out += fmt::format("{}        {}\n", paint("1", "Found"),
                     findings != 0               ? counted(findings, "finding", "findings")
                     : hunt.blind_to_all.empty() ? "nothing in what was looked at"
                                                 : "nothing, and nothing could be: " + hunt.blind_to_all);
  if (findings != 0) out += levels(hunt, paint) + worst(hunt, paint) + techniques(hunt);
  const std::vector<Caveat> left_out = caveats(hunt);
  const auto list = [&](bool missed, const char* heading) {
    const char* label = heading;
    for (const Caveat& one : left_out) {
      if (one.missed != missed) continue;
      out += fmt::format("{}{:>9}  {}\n", label, grouped(one.count), one.what);
      label = "             ";
    }
  };
  list(true, "Not looked at");
  list(false, "With care    ");
  if (std::ranges::none_of(left_out, &Caveat::missed) && hunt.limits.empty() && !hunt.stopped &&
      hunt.blind_to_all.empty())
    out += "Everything that was given was looked at, with everything.\n";
  return out;
}

}  // namespace backtrail::report
