// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/sign_off.h"

#include <algorithm>
#include <set>

#include "app/case/deciding/beneath.h"
#include "app/case/deciding/precedents.h"
#include "app/codes.h"
#include "base/count.h"
#include "registers/codes.h"
#include "registers/person.h"

namespace backtrail::app {
namespace {

using registers::Reference;

void refuse(SignOff& out, base::Code code, std::string message, const std::string& place, std::string hint = {}) {
  out.faults.push_back({code, std::move(message), {place}, std::move(hint)});
}

/// The judgements that the sentences cite; those beneath them were looked at when each was entered and are again here.
base::Status check_judgements(const Case& in, const std::vector<registers::Sentence>& sentences, SignOff& out) {
  std::set<std::string> seen;
  for (const registers::Sentence& sentence : sentences) {
    for (const Reference& cite : sentence.cites) {
      if (cite.type != registers::kJudgement || !seen.insert(cite.entry_id).second) continue;
      BT_TRY(const auto standing, in.registers().standing(cite.entry_id));
      for (const auto& fault : standing.faults)
        refuse(out, fault.code, "'" + cite.ref + "' " + fault.message, cite.ref);
    }
  }
  return {};
}

base::Status check_precedents(const Case& in, const registers::Entry& text, SignOff& out) {
  BT_TRY(const auto comparison, compare_precedents(in, text.id));
  if (comparison.beside.empty()) return {};
  const std::string hint = "backtrail precedent compare shows them side by side; a comparison says why they differ";
  if (!comparison.compared) {
    refuse(
        out, kUnexplained,
        "nobody has compared it with " + base::counted(comparison.beside.size(), "earlier statement") + " on the actor",
        text.label(), hint);
    return {};
  }
  for (const BesidePrecedent& one : comparison.beside) {
    for (const Aspect& aspect : one.differing) {
      if (!aspect.why.empty()) continue;
      refuse(out, kUnexplained,
             "its " + aspect.what + " differs from that of '" + one.precedent.entry.label() + "' without a reason: '" +
                 aspect.ours + "', not '" + aspect.theirs + "'",
             text.label(), hint);
    }
  }
  return {};
}

/// Reviewers of this wording who disagree: "rob", "rob and eve".
base::Result<std::string> who_disagrees(const Case& in, const registers::Entry& text) {
  BT_TRY(const auto reviews, in.registers().reviews());
  std::set<std::string> who;
  for (const registers::Review& one : reviews) {
    if (one.of.entry_id == text.id && !one.agrees) who.insert(one.entry.actor.id);
  }
  std::string out;
  for (const std::string& one : who) out += (out.empty() ? "" : " and ") + one;
  return out;
}

}  // namespace

base::Result<SignOff> sign_off(const Case& in, const registers::Entry& text, const std::string& decider,
                               bool has_ground) {
  SignOff out;
  BT_TRY(const auto standing, in.registers().standing(text.id));
  out.dissents = standing.dissents;
  const auto decides = [&](const std::string& one) { return registers::is_same_person(one, decider); };
  const bool reviewed_it = decides(standing.named_reviewer) || std::ranges::any_of(standing.reviewers, decides);
  const bool wrote_it = decides(standing.author);
  if (wrote_it || reviewed_it || decides(text.actor.id)) {
    const std::string is = reviewed_it ? "who decides is its reviewer"
                           : wrote_it  ? "who decides is its author"
                                       : "who decides has entered it";
    refuse(out, kDeciderWrote, is, text.label(), "another person has to decide");
  }
  if (standing.reviewers.empty()) {
    BT_TRY(const std::string against, who_disagrees(in, text));
    refuse(out, registers::kUnreviewed,
           against.empty() ? "nobody but its author has looked at it"
                           : "nobody has agreed to it; " + against + " looked at it and disagrees",
           text.label(),
           "backtrail " + text.type + " review, by another person" +
               (against.empty() ? "" : ", or correct what they disagree with"));
  }
  BT_TRY(const auto lapsed, lapsed_beneath(in, text));
  for (const release::Lapsed& one : lapsed) out.faults.push_back(told_lapsed(one));
  if (text.type == registers::kAdvisory) {
    BT_TRY(const auto row, in.registers().advisory(text.id));
    BT_TRY_STATUS(check_judgements(in, row.sentences, out));
    return out;
  }
  BT_TRY(const auto row, in.registers().statement(text.id));
  BT_TRY_STATUS(check_judgements(in, row.sentences, out));
  BT_TRY_STATUS(check_precedents(in, text, out));
  if (!has_ground) {
    refuse(out, kNoGround, "a decision to make a statement names its ground", text.label(),
           "--ground INTEREST --why TEXT");
  }
  return out;
}

}  // namespace backtrail::app
