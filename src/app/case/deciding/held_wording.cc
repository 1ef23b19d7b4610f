// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/held_wording.h"

#include <algorithm>
#include <map>
#include <set>

#include "release/prose/fold.h"
#include "release/prose/numbers.h"

namespace backtrail::app {
namespace {

using registers::Decision;

/// What a text says, and to whom. Which entries its sentences stand in, and which mark ends one, is nothing that is said.
struct Wording {
  std::set<std::string>
      sentences;  // of what it says beside its title: words alone, in folded letters, each behind a blank
  std::string
      all;  // words of its titles, of the whole text and of what is told of its indicators, in their order, and a blank
  marking::Audience audience;

  /// Whether everything stands in `other`, its title included.
  [[nodiscard]] bool told_in(const Wording& other) const {
    return std::ranges::all_of(sentences, [&](const std::string& one) { return other.all.contains(one + " "); });
  }
};

/// The words of `text`, each behind one blank.
std::string words_of(std::string_view text) {
  std::string out;
  bool in_word = false;
  for (const char c : release::fold(text).text) {
    const bool word = release::is_word_byte(c);
    if (word && !in_word) out += ' ';
    if (word) out += c;
    in_word = word;
  }
  return out;
}

template <typename Row>
Wording wording_of(const Row& row) {
  Wording out;
  out.audience = row.audience;
  const auto add = [&](std::string_view text) {
    for (const std::string_view sentence : release::split_sentences(text)) {
      std::string words = words_of(sentence);
      out.all += words;
      if (!words.empty()) out.sentences.insert(std::move(words));
    }
  };
  out.all = words_of(row.title);
  for (const registers::Sentence& one : row.sentences) add(one.text);
  if constexpr (std::is_same_v<Row, registers::Advisory>) {
    for (const registers::Sentence& one : row.summary) add(one.text);
    for (const auto* const points : {&row.checks, &row.mitigations}) {
      for (const registers::AdvisoryPoint& one : *points) {
        out.all += words_of(one.title);
        add(one.text);
      }
    }
    for (const registers::AdvisoryIndicator& one : row.indicators) out.all += words_of(one.context);
  }
  out.all += ' ';
  return out;
}

base::Result<Wording> wording_of(const Case& in, const registers::Entry& text) {
  if (text.type == registers::kStatement) {
    BT_TRY(const auto row, in.registers().statement(text.id));
    return wording_of(row);
  }
  BT_TRY(const auto row, in.registers().advisory(text.id));
  return wording_of(row);
}

bool keeps(const Decision& one, base::Instant now) {
  return one.verdict != Decision::Verdict::approve || (one.embargo && *one.embargo > now);
}

/// Whether what is kept from one audience is to be known of by whoever approves it for the other; `same`: kept from it, too.
struct Reach {
  bool any = false;
  bool same = false;
};
Reach reach_of(const marking::Audience& held, const marking::Audience& asked) {
  const bool same = held == asked || asked.kind == marking::Audience::Kind::everyone;
  return {same || marking::includes(held, asked), same};
}

}  // namespace

std::string HeldWording::message() const {
  const std::string how = embargoed()                                     ? "under an embargo"
                          : decision.verdict == Decision::Verdict::refuse ? "refused"
                                                                          : "held";
  const std::string what = tells == Tells::all    ? "these words are "
                           : tells == Tells::more ? "it tells all of a text that is "
                                                  : "all that it tells stands in a text that is ";
  std::string out = what + how + " as '" + ref + "'" + (same_audience ? "" : " for " + audience.text()) + ", by " +
                    decision.decider + " on " + base::format(decision.entry.entered);
  if (embargoed()) return out + " until " + base::format(*decision.embargo);
  return decision.note.empty() ? out : out + " (" + decision.note + ")";
}

std::string HeldWording::hint() const {
  if (embargoed()) return "wait for its end, or lift it there: 'backtrail decide approve " + ref + " --embargo TIME'";
  return "whoever may decide otherwise does so there: 'backtrail decide approve " + ref + "'";
}

base::Result<std::vector<HeldWording>> held_wordings(const Case& in, const registers::Entry& text) {
  BT_TRY(const auto decisions, in.registers().decisions());
  const base::Instant now = in.now();
  std::vector<HeldWording> out;
  if (std::ranges::none_of(decisions, [&](const Decision& one) { return keeps(one, now); })) return out;
  BT_TRY(const Wording ours, wording_of(in, text));
  BT_TRY(const registers::Entry first, in.registers().began(text));
  std::set<std::pair<std::string, std::set<std::string>>> settled;  // by a later decision, in each line of corrections
  for (auto one = decisions.rbegin(); one != decisions.rend(); ++one) {
    BT_TRY(const registers::Entry other, in.registers().resolve(one->statement.entry_id));
    BT_TRY(const registers::Entry line, in.registers().began(other));
    if (line.id == first.id) continue;
    BT_TRY(const Wording theirs, wording_of(in, other));
    const Reach reach = reach_of(theirs.audience, ours.audience);
    if (theirs.sentences.empty() || ours.sentences.empty() || !reach.any) continue;
    const bool theirs_told = theirs.told_in(ours), ours_told = ours.told_in(theirs);
    if (!theirs_told && !ours_told) continue;
    if (!settled.emplace(line.id, theirs.sentences).second || !keeps(*one, now)) continue;
    const HeldWording::Tells tells = theirs_told && ours_told ? HeldWording::Tells::all
                                     : theirs_told            ? HeldWording::Tells::more
                                                              : HeldWording::Tells::part;
    out.push_back({other.label(), *one, tells, reach.same, theirs.audience});
  }
  return out;
}

base::Result<bool> says_the_same(const Case& in, const registers::Entry& a, const registers::Entry& b) {
  if (a.id == b.id) return true;
  BT_TRY(const Wording one, wording_of(in, a));
  BT_TRY(const Wording other, wording_of(in, b));
  return one.told_in(other) && other.told_in(one);
}

}  // namespace backtrail::app
