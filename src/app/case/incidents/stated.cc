// SPDX-License-Identifier: Apache-2.0
#include "app/case/incidents/stated.h"

#include <algorithm>
#include <map>
#include <optional>

#include "app/case/incidents/prose.h"
#include "app/case/incidents/prose_words.h"
#include "app/case/incidents/seen.h"
#include "app/case/told_text.h"
#include "app/codes.h"
#include "base/count.h"
#include "release/codes.h"
#include "release/examination.h"

namespace backtrail::app {
namespace {

using Bytes = std::pair<std::size_t, std::size_t>;  // from, to

/// On which day the centre's years begin, as its last published figure of one has it.
std::string year_begins(const IncidentRows& rows) {
  std::string out = StatsRequest().year_begins;
  for (const FigureInForce& one : rows.figures) {
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

/// What is told of `lifts` with the fault, whatever it is and however many.
constexpr std::string_view kLiftsNothing =
    "; what of the register the text's authors alone have entered lifts nothing until somebody else has confirmed it, or approves the "
    "text: 'backtrail decide approve' names it";

/// What somebody has to see before it lifts anything. `what`: "'f:1'", "'i:1', 'i:2' and 4 more".
std::string lifts_nothing(const std::string& what, const std::string& first, std::string_view said) {
  return what + " lifts nothing while the text's authors alone " + std::string(said) +
         ": somebody else confirms it ('backtrail incident confirm " + first + "'), or approves the text";
}

/// Without what the register has instead: this is told of a text for an audience, which may not learn how many there were.
StatedFault contradiction(const HeldSaid& held) {
  const ProseShare& one = *held.first;
  StatedFault out{kShareDoesNotFit,
                  "'" + one.said + "': the register of incidents says something else",
                  "'backtrail incident stats --prose FILE' shows both side by side",
                  {one.begin, one.end}};
  if (!held.waits_for.empty()) {
    out.waits_for = {held.waits_for};
    out.lifts = lifts_nothing("'" + held.waits_for + "'", held.waits_for, "say that it was published so");
    out.hint += kLiftsNothing;
  }
  out.hint += "; what is of no incident of the register is answered for by not_a_finding";
  return out;
}

/// A text as far as it was held against the register.
struct HeldText {
  std::vector<std::vector<ProseShare>> said;  // by strength
  std::map<Bytes, HeldSaid> held;
};

base::Result<HeldText> hold(const IncidentRows& rows, std::string_view text, StatsRequest request) {
  HeldText out;
  const auto strengths = registers::link_strengths();
  for (const std::string_view strength : strengths) {
    // The first is of no link.
    if (strength == strengths.front()) continue;
    request.strength = strength;
    BT_TRY(auto found, check_prose(rows, text, request, Sentences::of_incidents));
    const bool first = out.said.empty();
    out.said.push_back(std::move(found));
    for (const ProseShare& one : out.said.back()) {
      HeldSaid& at = out.held[{one.begin, one.end}];
      if (first) at = {&one, false, false, true, {}};
      const bool fits = one.verdict == ProseVerdict::fits;
      at.fits = at.fits || fits;
      at.few = at.few || (fits && tells_of_few(one));
      at.contradicted = at.contradicted && one.verdict == ProseVerdict::wrong;
      if (!one.waits_for.empty()) at.waits_for = one.waits_for;
    }
    const bool wrong = std::ranges::any_of(out.held, [](const auto& one) { return one.second.contradicted; });
    if (!wrong) break;
  }
  return out;
}

StatedFault small_count(const ProseShare& one) {
  return {release::kSmallCount,
          "'" + one.said + "': with the register this tells of fewer than " +
              std::to_string(release::kSmallCountBelow) + " incidents",
          "say 'fewer than five', or count over a longer time",
          {one.begin, one.end}};
}

/// `whose`: the text says with whom incidents were linked.
std::optional<StatedFault> fault_of(const HeldSaid& one, bool whose) {
  if (one.few) return small_count(*one.first);
  if (one.contradicted && (one.first->total || one.first->periods.empty() || whose)) return contradiction(one);
  return std::nullopt;
}

/// Adds what the register would say against the text without that which its authors alone have entered.
base::Status add_unseen(const Case& in, const IncidentRows& rows, std::string_view text, StatsRequest request,
                        bool whose, std::vector<StatedFault>& out) {
  BT_TRY(Unseen unseen, unseen_besides(in, request.authors));
  if (unseen.waiting.empty()) return {};
  request.left_out = std::move(unseen.versions);
  BT_TRY(const HeldText held, hold(rows, text, request));
  for (const auto& [place, one] : held.held) {
    // Of a period that the authors alone have recorded nobody else says anything.
    if (one.first->periods.empty() || one.first->periods.front().first.denominator == 0) continue;
    if (std::ranges::any_of(out,
                            [&](const StatedFault& had) { return Bytes{had.where.begin, had.where.end} == place; }))
      continue;
    auto fault = fault_of(one, whose);
    if (!fault) continue;
    const Period& period = one.first->periods.front().first.period;
    const auto inside = [&](const std::string& day) { return day >= period.from && day <= period.until; };
    constexpr std::size_t kNamed = 3;
    std::string named, first;
    std::size_t count = 0;
    for (const Unseen::Waiting& waiting : unseen.waiting) {
      if (std::ranges::none_of(waiting.days, inside)) continue;
      fault->waits_for.push_back(waiting.id);
      if (first.empty()) first = waiting.label;
      if (++count <= kNamed) named += (named.empty() ? "'" : ", '") + waiting.label + "'";
    }
    if (count > kNamed) named += " and " + base::counted(count - kNamed, "more entry", "more entries");
    fault->lifts = lifts_nothing(named, first, "have entered it");
    fault->hint += kLiftsNothing;
    out.push_back(std::move(*fault));
  }
  return {};
}

}  // namespace

base::Result<std::vector<StatedFault>> stated_faults(const Case& in, std::string_view text,
                                                     const std::vector<std::string>& authors) {
  std::vector<StatedFault> out;
  if (!speaks_of_incidents(text)) return out;
  BT_TRY(const IncidentRows rows, read_incidents(in, authors));
  if (rows.incidents.empty()) return out;
  StatsRequest request;
  request.authors = authors;
  request.year_begins = year_begins(rows);
  const bool whose = names_whose(text);
  BT_TRY(const HeldText now, hold(rows, text, request));
  for (const auto& [place, one] : now.held) {
    if (auto fault = fault_of(one, whose)) out.push_back(std::move(*fault));
  }
  BT_TRY_STATUS(add_unseen(in, rows, text, std::move(request), whose, out));
  std::ranges::stable_sort(out, {}, [](const StatedFault& one) { return one.where.begin; });
  return out;
}

base::Result<std::vector<StatedOfText>> stated_faults_of(const Case& in, const registers::Entry& text) {
  BT_TRY(const ToldText told, told_text_of(in, text));
  BT_TRY(const auto standing, in.registers().standing(text.id));
  BT_TRY(auto faults, stated_faults(in, told.text(), standing.authors));
  std::vector<StatedOfText> out;
  for (StatedFault& one : faults) {
    if (release::is_answered(told.text(), one.where, told.answered())) continue;
    out.push_back({{one.code, std::move(one.message), {told.place_of(one.where)}, std::move(one.hint)},
                   std::move(one.waits_for),
                   std::move(one.lifts)});
  }
  return out;
}

}  // namespace backtrail::app
