// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/reopening.h"

#include <algorithm>
#include <map>
#include <set>

#include "app/codes.h"
#include "registers/person.h"
#include "release/codes.h"

namespace backtrail::app {
namespace {

using registers::Decision;

constexpr const char* kAnswer =
    ", or 'backtrail decide approve --despite WHY' by somebody who did not write it: both are kept";

/// A name in a body is nobody's signature.
const std::string& signer(const Decision& one) { return one.entry.actor.id.empty() ? one.decider : one.entry.actor.id; }

bool takes_back(const Decision& by, const Decision& kept) {
  if (registers::is_same_person(signer(by), signer(kept))) return true;
  return std::ranges::find(by.reopens, kept.entry.id, &registers::Reference::entry_id) != by.reopens.end();
}

/// Refusals, holds and embargoes of one line of versions that are open behind the decisions that were taken in.
class Open {
 public:
  void take(const Decision& one) {
    const bool approves = one.verdict == Decision::Verdict::approve;
    // Whoever decides anew decides in place of what they said, and only an approval ends what others said.
    std::erase_if(refused_, [&](const Decision& kept) {
      return approves ? takes_back(one, kept) : registers::is_same_person(signer(one), signer(kept));
    });
    if (!approves) return refused_.push_back(one);
    // An embargo of the same instant is another's that goes on.
    const bool carried = one.embargo && std::ranges::any_of(embargoes_, [&](const Decision& kept) {
                           return kept.embargo == one.embargo;
                         });
    std::erase_if(embargoes_,
                  [&](const Decision& kept) { return kept.embargo != one.embargo && takes_back(one, kept); });
    if (one.embargo && !carried) embargoes_.push_back(one);
  }
  [[nodiscard]] const std::vector<Decision>& refused() const { return refused_; }
  [[nodiscard]] const std::vector<Decision>& embargoes() const { return embargoes_; }

 private:
  std::vector<Decision> refused_;
  std::vector<Decision> embargoes_;
};

Keeping kept_in(const Decision& one, const registers::Entry& version, const registers::Entry& text) {
  const bool embargo = one.verdict == Decision::Verdict::approve;
  const std::string what =
      version.id == text.id ? "this text was " : "a version of this text that was corrected since was ";
  std::string message = what + (embargo                                    ? "put under an embargo"
                                : one.verdict == Decision::Verdict::refuse ? "refused"
                                                                           : "held");
  message += " by " + one.decider + " on " + base::format(one.entry.entered);
  if (embargo) message += " until " + base::format(*one.embargo);
  if (!one.note.empty()) message += " (" + one.note + ")";
  const std::string hint = embargo ? "wait for its end; " + one.decider + " lifts it ('--embargo TIME')"
                                   : one.decider + " takes it back ('backtrail decide approve')";
  return {one,
          {embargo ? release::kEmbargoed : release::kNotApproved, std::move(message), {text.label()}, hint + kAnswer}};
}

/// Refusals by which texts were withdrawn: what is said otherwise since, they do not keep.
base::Result<std::set<std::string>> withdrawals(const Case& in) {
  BT_TRY(const auto releases, in.registers().releases());
  std::set<std::string> out;
  for (const registers::Release& one : releases) out.insert(one.decision.entry_id);
  return out;
}

/// Decisions before `approving` on `text` and its versions, and whether it takes them back.
base::Status add_own(const Case& in, const registers::Entry& text, const Decision& approving, Keepings& out) {
  BT_TRY(const auto decisions, in.registers().decisions());
  BT_TRY(const registers::Entry first, in.registers().began(text));
  BT_TRY(const auto notices, withdrawals(in));
  Open open;
  std::map<std::string, registers::Entry> versions;  // by decision
  for (const Decision& one : decisions) {
    if (one.entry.index >= approving.entry.index) continue;
    BT_TRY(registers::Entry version, in.registers().resolve(one.statement.entry_id));
    BT_TRY(const registers::Entry began, in.registers().began(version));
    if (began.id != first.id) continue;
    if (one.verdict == Decision::Verdict::refuse && notices.contains(one.entry.id)) {
      BT_TRY(const bool same, says_the_same(in, version, text));
      if (!same) continue;
    }
    versions.emplace(one.entry.id, std::move(version));
    open.take(one);
  }
  for (const Decision& one : open.refused()) {
    if (!takes_back(approving, one)) out.refused.push_back(kept_in(one, versions.at(one.entry.id), text));
  }
  const base::Instant until = std::max(approving.embargo.value_or(in.now()), in.now());
  for (const Decision& one : open.embargoes()) {
    if (*one.embargo > until && !takes_back(approving, one))
      out.embargoes.push_back(kept_in(one, versions.at(one.entry.id), text));
  }
  return {};
}

/// The same words under another id. Who decided so goes there, for here they may not know that these are the same.
base::Status add_elsewhere(const Case& in, const registers::Entry& text, const Decision& approving,
                           const std::vector<HeldWording>& held, Keepings& out) {
  for (const HeldWording& one : held) {
    if (!one.keeps_in()) continue;
    // What was approved before, of a part or for fewer, may have been told before the time was agreed on.
    const bool later = one.decision.entry.index > approving.entry.index;
    if (later && (!one.same_audience || one.tells == HeldWording::Tells::part)) continue;
    const bool answered = std::ranges::find(approving.reopens, one.decision.entry.id,
                                            &registers::Reference::entry_id) != approving.reopens.end();
    const std::string& wrote = one.decision.statement.entry_id;
    BT_TRY(const auto standing, in.registers().standing(wrote));
    const auto decides = [&](const std::string& by) { return registers::is_same_person(by, signer(approving)); };
    if (decides(standing.author) || std::ranges::any_of(standing.authors, decides)) {
      out.faults.push_back({kDeciderWrote,
                            "who decides wrote words of it as '" + one.ref + "', which are kept in there",
                            {one.ref},
                            "another person has to decide"});
    }
    if (answered) continue;
    if (!one.embargoed()) {
      out.refused.push_back(
          {one.decision, {release::kNotApproved, one.message(), {text.label()}, one.hint() + kAnswer}});
    } else if (*one.decision.embargo > std::max(approving.embargo.value_or(in.now()), in.now())) {
      out.embargoes.push_back(
          {one.decision, {release::kEmbargoed, one.message(), {text.label()}, one.hint() + kAnswer}});
    }
  }
  return {};
}

}  // namespace

base::Result<Keepings> keepings_of(const Case& in, const registers::Entry& text, const Decision& approving,
                                   const std::vector<HeldWording>& held) {
  Keepings out;
  BT_TRY_STATUS(add_own(in, text, approving, out));
  BT_TRY_STATUS(add_elsewhere(in, text, approving, held, out));
  return out;
}

}  // namespace backtrail::app
