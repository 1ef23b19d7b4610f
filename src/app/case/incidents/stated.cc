// SPDX-License-Identifier: Apache-2.0
#include "app/case/incidents/stated.h"

#include <algorithm>
#include <map>
#include <optional>

#include "app/case/incidents/prose.h"
#include "app/case/incidents/prose_words.h"
#include "app/case/told_text.h"
#include "app/codes.h"
#include "release/codes.h"
#include "release/examination.h"

namespace backtrail::app {
namespace {

using Bytes = std::pair<std::size_t, std::size_t>;  // from, to

/// On which day the centre's years begin, as its last published figure of one has it.
base::Result<std::string> year_begins(const Case& in, const std::vector<std::string>& authors) {
  BT_TRY(const auto figures, figures_for(in, authors));
  std::string out = StatsRequest().year_begins;
  for (const FigureInForce& one : figures) {
    constexpr std::size_t kDay = 10, kYear = 5;
    if (one.vouched && one.row.period.contains('/') && one.row.from.size() == kDay) out = one.row.from.substr(kYear);
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
  std::string waits_for{};  // a figure that says so, and that nobody but the authors has seen
};

StatedFault contradiction(const HeldSaid& held) {
  const ProseShare& one = *held.first;
  std::string hint = spelled_out(one);
  if (!one.periods.empty()) {
    const Period& period = one.periods.front().first.period;
    hint += "; from " + period.from + " to " + period.until + (one.total ? "" : ", " + one.of);
  }
  std::string mend = "; what is of no incident of the register is answered for by not_a_finding";
  if (!held.waits_for.empty())
    mend = "; '" + held.waits_for +
           "' lifts nothing while the text's authors alone say that it was published so: somebody else confirms it "
           "('backtrail incident confirm " +
           held.waits_for + "')" + mend;
  return {kShareDoesNotFit,
          "'" + one.said + "': the register of incidents says something else",
          hint + mend,
          {one.begin, one.end}};
}

}  // namespace

base::Result<std::vector<StatedFault>> stated_faults(const Case& in, std::string_view text,
                                                     const std::vector<std::string>& authors) {
  if (!speaks_of_incidents(text)) return std::vector<StatedFault>();
  BT_TRY(const auto incidents, in.registers().incidents());
  if (incidents.empty()) return std::vector<StatedFault>();
  StatsRequest request;
  request.authors = authors;
  BT_TRY(request.year_begins, year_begins(in, authors));
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
      if (first) at = {&one, false, false, true, {}};
      const bool fits = one.verdict == ProseVerdict::fits;
      at.fits = at.fits || fits;
      at.few = at.few || (fits && tells_of_few(one));
      at.contradicted = at.contradicted && one.verdict == ProseVerdict::wrong;
      if (!one.waits_for.empty()) at.waits_for = one.waits_for;
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
      out.push_back(contradiction(one));
    }
  }
  return out;
}

base::Result<std::vector<base::Error>> stated_faults_of(const Case& in, const registers::Entry& text) {
  BT_TRY(const ToldText told, told_text_of(in, text));
  BT_TRY(const auto standing, in.registers().standing(text.id));
  BT_TRY(auto faults, stated_faults(in, told.text(), standing.authors));
  std::vector<base::Error> out;
  for (StatedFault& one : faults) {
    if (release::is_answered(told.text(), one.where, told.answered())) continue;
    out.push_back({one.code, std::move(one.message), {told.place_of(one.where)}, std::move(one.hint)});
  }
  return out;
}

}  // namespace backtrail::app
