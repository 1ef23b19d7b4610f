// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/held_wording.h"

#include <algorithm>
#include <map>
#include <set>

#include "release/prose/fold.h"

namespace backtrail::app {
namespace {

using registers::Decision;

/// What a text says, and to whom.
struct Wording {
  std::set<std::string> sentences;  // words alone, in folded letters
  marking::Audience audience;
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
    if (std::string words = words_of(text); !words.empty()) out.sentences.insert(std::move(words));
  };
  for (const registers::Sentence& one : row.sentences) add(one.text);
  if constexpr (std::is_same_v<Row, registers::Advisory>) {
    for (const std::string& one : row.summary) add(one);
    for (const auto* const points : {&row.checks, &row.mitigations}) {
      for (const registers::AdvisoryPoint& one : *points) add(one.text);
    }
  }
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

/// The entry under which a text was entered first. Every correction leads to an earlier entry, so this ends.
base::Result<registers::Entry> first_of(const Case& in, registers::Entry entry) {
  while (!entry.corrects.empty()) {
    BT_TRY(entry, in.registers().resolve(entry.corrects));
  }
  return entry;
}

bool keeps(const Decision& one, base::Instant now) {
  return one.verdict != Decision::Verdict::approve || (one.embargo && *one.embargo > now);
}

/// Whether what `held` is kept from also keeps from `asked`.
bool reaches(const marking::Audience& held, const marking::Audience& asked) {
  return held == asked || asked.kind == marking::Audience::Kind::everyone;
}

}  // namespace

std::string HeldWording::message() const {
  const std::string how = embargoed()                                     ? "under an embargo"
                          : decision.verdict == Decision::Verdict::refuse ? "refused"
                                                                          : "held";
  std::string out = std::string(whole ? "these words are " : "it tells all of a text that is ") + how + " as '" + ref +
                    "', by " + decision.decider + " on " + base::format(decision.entry.entered);
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
  BT_TRY(const registers::Entry first, first_of(in, text));
  std::set<std::pair<std::string, std::set<std::string>>> settled;  // by a later decision, in each line of corrections
  for (auto one = decisions.rbegin(); one != decisions.rend(); ++one) {
    BT_TRY(const registers::Entry other, in.registers().resolve(one->statement.entry_id));
    BT_TRY(const registers::Entry line, first_of(in, other));
    if (line.id == first.id) continue;
    BT_TRY(const Wording theirs, wording_of(in, other));
    if (theirs.sentences.empty() || !reaches(theirs.audience, ours.audience)) continue;
    if (!std::ranges::includes(ours.sentences, theirs.sentences)) continue;
    if (!settled.emplace(line.id, theirs.sentences).second || !keeps(*one, now)) continue;
    out.push_back({other.label(), *one, theirs.sentences.size() == ours.sentences.size()});
  }
  return out;
}

}  // namespace backtrail::app
