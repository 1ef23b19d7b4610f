// SPDX-License-Identifier: Apache-2.0
#include "app/case/incidents/stated.h"

#include <algorithm>
#include <map>
#include <optional>

#include "app/case/incidents/prose.h"
#include "app/case/incidents/prose_words.h"
#include "app/codes.h"
#include "release/codes.h"
#include "release/examination.h"

namespace backtrail::app {
namespace {

using Bytes = std::pair<std::size_t, std::size_t>;  // from, to

/// On which day the centre's years begin, as its last published figure of one has it.
base::Result<std::string> year_begins(const Case& in) {
  BT_TRY(const auto figures, in.registers().figures());
  std::string out = StatsRequest().year_begins;
  for (const registers::Figure& one : figures) {
    constexpr std::size_t kDay = 10, kYear = 5;
    if (one.period.contains('/') && one.from.size() == kDay) out = one.from.substr(kYear);
  }
  return out;
}

bool is_few(std::uint64_t number) {
  return number > 0 && number < static_cast<std::uint64_t>(release::kSmallCountBelow);
}

/// Whether it tells of fewer than five, linked or left over.
bool tells_of_few(const ProseShare& one) {
  const PeriodShare& has = one.periods.front().first;
  return one.total ? is_few(has.denominator) : is_few(has.numerator) || is_few(has.denominator - has.numerator);
}

/// What one place says, as far as it was held against the register by several measures.
struct HeldSaid {
  const ProseShare* first = nullptr;
  bool fits = false;
  bool few = false;
  bool contradicted = false;  // by all
};

StatedFault contradiction(const ProseShare& one) {
  std::string hint = spelled_out(one);
  if (!one.periods.empty()) {
    const Period& period = one.periods.front().first.period;
    hint += "; from " + period.from + " to " + period.until + (one.total ? "" : ", " + one.of);
  }
  return {kShareDoesNotFit,
          "'" + one.said + "': the register of incidents says something else",
          hint + "; what is of no incident of the register is answered for by not_a_finding",
          {one.begin, one.end}};
}

}  // namespace

base::Result<std::vector<StatedFault>> stated_faults(const Case& in, std::string_view text) {
  if (!speaks_of_incidents(text)) return std::vector<StatedFault>();
  BT_TRY(const auto incidents, in.registers().incidents());
  if (incidents.empty()) return std::vector<StatedFault>();
  StatsRequest request;
  BT_TRY(request.year_begins, year_begins(in));
  const bool whose = names_whose(text);
  std::vector<std::vector<ProseShare>> said;  // by strength
  std::map<Bytes, HeldSaid> held;
  const auto strengths = registers::link_strengths();
  for (const std::string_view strength : strengths) {
    // The first is of no link.
    if (strength == strengths.front()) continue;
    request.strength = strength;
    BT_TRY(auto found, check_prose(in, text, request, Sentences::of_incidents));
    const bool first = said.empty();
    said.push_back(std::move(found));
    for (const ProseShare& one : said.back()) {
      HeldSaid& at = held[{one.begin, one.end}];
      if (first) at = {&one, false, false, true};
      const bool fits = one.verdict == ProseVerdict::fits;
      at.fits = at.fits || fits;
      at.few = at.few || (fits && tells_of_few(one));
      at.contradicted = at.contradicted && one.verdict == ProseVerdict::wrong;
    }
    const bool wrong = std::ranges::any_of(held, [](const auto& one) { return one.second.contradicted; });
    if (!wrong) break;
  }
  std::vector<StatedFault> out;
  for (const auto& [place, one] : held) {
    if (one.few) {
      out.push_back({release::kSmallCount,
                     "'" + one.first->said + "': with the register this tells of fewer than " +
                         std::to_string(release::kSmallCountBelow) + " incidents",
                     "say 'fewer than five', or count over a longer time",
                     {one.first->begin, one.first->end}});
    } else if (one.contradicted && (one.first->total || one.first->periods.empty() || whose)) {
      out.push_back(contradiction(*one.first));
    }
  }
  return out;
}

namespace {

/// A text as it is read, with the place of each part.
class StatedText {
 public:
  void add(const std::string& text, std::string place) {
    parts_.push_back({text_.size(), std::move(place)});
    text_ += text + "\n";
  }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::string place_of(const release::Stretch& where) const {
    const auto behind = std::ranges::upper_bound(parts_, where.begin, {}, &Part::begin);
    const Part& in = *(behind - 1);
    return in.place + ", bytes " + std::to_string(where.begin - in.begin) + "-" + std::to_string(where.end - in.begin);
  }

 private:
  struct Part {
    std::size_t begin;
    std::string place;
  };
  std::string text_;
  std::vector<Part> parts_;
};

void add_sentences(StatedText& out, const std::vector<registers::Sentence>& sentences) {
  for (std::size_t i = 0; i < sentences.size(); ++i) out.add(sentences[i].text, "sentence " + std::to_string(i + 1));
}

void add_points(StatedText& out, const std::vector<registers::AdvisoryPoint>& points, const std::string& word) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    out.add(points[i].title, word + " " + std::to_string(i + 1));
    out.add(points[i].text, word + " " + std::to_string(i + 1));
  }
}

}  // namespace

base::Result<std::vector<base::Error>> stated_faults_of(const Case& in, const registers::Entry& text) {
  StatedText joined;
  std::vector<registers::NotAFinding> answered;
  if (text.type == registers::kStatement) {
    BT_TRY(auto row, in.registers().statement(text.id));
    joined.add(row.title, "title");
    add_sentences(joined, row.sentences);
    answered = std::move(row.not_findings);
  } else {
    BT_TRY(auto row, in.registers().advisory(text.id));
    joined.add(row.title, "title");
    for (std::size_t i = 0; i < row.summary.size(); ++i) joined.add(row.summary[i], "summary " + std::to_string(i + 1));
    add_sentences(joined, row.sentences);
    add_points(joined, row.checks, "check");
    add_points(joined, row.mitigations, "mitigation");
    answered = std::move(row.not_findings);
  }
  BT_TRY(auto faults, stated_faults(in, joined.text()));
  std::vector<base::Error> out;
  for (StatedFault& one : faults) {
    if (release::is_answered(joined.text(), one.where, answered)) continue;
    out.push_back({one.code, std::move(one.message), {joined.place_of(one.where)}, std::move(one.hint)});
  }
  return out;
}

}  // namespace backtrail::app
