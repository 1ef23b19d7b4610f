// SPDX-License-Identifier: Apache-2.0
#include "release/told_before.h"

#include <algorithm>
#include <set>

namespace backtrail::release {
namespace {

using registers::Registers;

/// As the gate reads them together.
base::Result<std::vector<std::string>> texts_of(const Registers& registers, const registers::Entry& entry) {
  std::vector<std::string> out;
  const auto add = [&](const std::string& text) {
    if (!text.empty()) out.push_back(text);
  };
  if (entry.type == registers::kStatement) {
    BT_TRY(const auto row, registers.statement(entry.id));
    add(row.title);
    for (const registers::Sentence& one : row.sentences) add(one.text);
    return out;
  }
  BT_TRY(const auto row, registers.advisory(entry.id));
  add(row.title);
  for (const auto* const list : {&row.summary, &row.sentences}) {
    for (const registers::Sentence& one : *list) add(one.text);
  }
  for (const auto* const list : {&row.checks, &row.mitigations}) {
    for (const registers::AdvisoryPoint& one : *list) {
      add(one.title);
      add(one.text);
    }
  }
  return out;
}

}  // namespace

base::Status collect_told_before(const Registers& registers, const marking::Audience& audience, Circumstances& out) {
  BT_TRY(const auto releases, registers.releases());
  std::set<std::string> seen;
  for (const registers::Release& one : releases) {
    const bool later = !out.revisions.empty() && one.released && *one.released >= out.revisions.front();
    if (later || !marking::includes(one.audience, audience) || !seen.insert(one.statement.entry_id).second) continue;
    BT_TRY(const registers::Entry text, registers.resolve(one.statement.entry_id));
    BT_TRY(const registers::Entry began, registers.began(text));
    // A correction that counts anew says so itself.
    if (began.label() == out.lasting) continue;
    BT_TRY(auto texts, texts_of(registers, text));
    out.told_before.push_back({text.label(), std::move(texts)});
  }
  return {};
}

std::vector<CloseToEarlier> close_to_earlier(const std::vector<CountInText>& counts,
                                             const std::vector<ToldBefore>& before, int below) {
  std::vector<CloseToEarlier> out;
  if (counts.empty()) return out;
  for (const ToldBefore& text : before) {
    std::vector<CountInText> both = find_counts_together({text.texts.begin(), text.texts.end()});
    if (both.empty()) continue;
    // What was told with each other there is told: only what is close to this text's counts is asked for.
    const std::size_t theirs = text.texts.size();
    for (CountInText one : counts) {
      one.where.text += theirs;
      both.push_back(std::move(one));
    }
    const std::vector<InText> alone = small_differences_of(counts, below);
    for (InText one : small_differences_of(both, below)) {
      if (one.text < theirs) continue;
      one.text -= theirs;
      const auto same = [&](const InText& had) { return had.text == one.text && had.where == one.where; };
      const bool told = std::ranges::any_of(alone, same) ||
                        std::ranges::any_of(out, [&](const CloseToEarlier& had) { return same(had.where); });
      if (!told) out.push_back({one, text.ref});
    }
  }
  return out;
}

}  // namespace backtrail::release
