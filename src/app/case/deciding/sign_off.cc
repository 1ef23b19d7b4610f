// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/sign_off.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "app/case/deciding/beneath.h"
#include "app/case/deciding/precedents.h"
#include "app/codes.h"
#include "base/count.h"
#include "registers/codes.h"
#include "registers/person.h"
#include "release/codes.h"

namespace backtrail::app {
namespace {

using registers::Reference;

void refuse(SignOff& out, base::Code code, std::string message, const std::string& place, std::string hint = {}) {
  out.faults.push_back({code, std::move(message), {place}, std::move(hint)});
}

/// The judgements that it rests on, which may have changed since each was entered, and of which none is the decider's own.
base::Status check_judgements(const Case& in, const std::vector<Reference>& references, const std::string& decider,
                              SignOff& out) {
  for (const Reference& one : references) {
    if (one.type != registers::kJudgement) continue;
    BT_TRY(const auto standing, in.registers().standing(one.entry_id));
    for (const auto& fault : standing.faults) refuse(out, fault.code, "'" + one.ref + "' " + fault.message, one.ref);
    const auto decides = [&](const std::string& by) { return registers::is_same_person(by, decider); };
    if (decides(standing.author) || std::ranges::any_of(standing.authors, decides))
      refuse(out, kDeciderWrote,
             "who decides wrote the judgement '" + one.ref + "' that it rests on, or a version of it", one.ref,
             "whoever judges does not decide what is told of it: another person has to");
  }
  return {};
}

/// What others decided on it, on a version of it, or on the same words elsewhere.
base::Status check_kept(const Case& in, const registers::Entry& text, const registers::Decision& approving,
                        SignOff& out) {
  BT_TRY(out.held, held_wordings(in, text));
  BT_TRY(out.kept, keepings_of(in, text, approving, out.held));
  out.faults.insert(out.faults.end(), out.kept.faults.begin(), out.kept.faults.end());
  return {};
}

/// Numbers and shares that the register of incidents contradicts, or that tell of few with it.
base::Status check_stated(const Case& in, const registers::Entry& text, SignOff& out) {
  BT_TRY(auto faults, stated_faults_of(in, text));
  for (StatedOfText& one : faults) {
    if (one.waits_for.empty()) out.faults.push_back(std::move(one.told));
    else out.unseen.push_back(std::move(one));
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
  for (const Mistold& one : comparison.mistold) out.faults.push_back(told_mistold(one, text.label()));
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

}  // namespace

registers::Decision as_if_approved(const std::string& decider, std::optional<base::Instant> embargo) {
  registers::Decision out;
  out.entry.index = std::numeric_limits<std::int64_t>::max();
  out.entry.actor.id = decider;
  out.verdict = registers::Decision::Verdict::approve;
  out.decider = decider;
  out.embargo = embargo;
  return out;
}

base::Result<SignOff> sign_off(const Case& in, const registers::Entry& text, const registers::Decision& approving,
                               bool has_ground) {
  SignOff out;
  const std::string& decider = approving.decider;
  BT_TRY(const auto standing, in.registers().standing(text.id));
  out.dissents = standing.dissents;
  const auto decides = [&](const std::string& one) { return registers::is_same_person(one, decider); };
  const bool reviewed_it = decides(standing.named_reviewer) || std::ranges::any_of(standing.reviewers, decides);
  const bool wrote_it = decides(standing.author);
  const bool entered_it = std::ranges::any_of(standing.authors, decides);
  if (wrote_it || reviewed_it || entered_it) {
    const std::string is = reviewed_it ? "who decides is its reviewer"
                           : wrote_it  ? "who decides is its author"
                                       : "who decides has entered it, or a version of it";
    refuse(out, kDeciderWrote, is, text.label(), "another person has to decide");
  }
  if (standing.reviewers.empty()) {
    std::string against;
    for (const std::string& one : standing.disagreeing) against += (against.empty() ? "" : " and ") + one;
    refuse(out, registers::kUnreviewed,
           against.empty() ? "nobody but its author has looked at it"
                           : "nobody has agreed to it; " + against + " looked at it and disagrees",
           text.label(),
           "backtrail " + text.type + " review, by another person" +
               (against.empty() ? "" : ", or correct what they disagree with"));
  }
  BT_TRY(const auto references, beneath(in, text));
  BT_TRY(out.lapsed, lapsed_among(in, references));
  BT_TRY_STATUS(check_kept(in, text, approving, out));
  BT_TRY_STATUS(check_judgements(in, references, decider, out));
  BT_TRY_STATUS(check_stated(in, text, out));
  if (text.type == registers::kAdvisory) {
    if (std::ranges::find(references, registers::kJudgement, &Reference::type) != references.end())
      refuse(out, release::kJudgesInAdvice, "it rests on a judgement: who did it is told by statements", text.label(),
             "leave out what the judgement says, or enter it as a statement, which needs a ground, is compared with "
             "precedents and is held by 'decide stop'");
    return out;
  }
  BT_TRY_STATUS(check_precedents(in, text, out));
  if (!has_ground) {
    refuse(out, kNoGround, "a decision to make a statement names its ground", text.label(),
           "--ground INTEREST --why TEXT");
  }
  return out;
}

base::Result<SignOff> sign_off_now(const Case& in, const registers::Entry& text,
                                   const std::optional<registers::Decision>& decision) {
  const bool approved = decision && decision->verdict == registers::Decision::Verdict::approve;
  return sign_off(in, text, decision ? *decision : as_if_approved({}), !approved || decision->ground.has_value());
}

namespace {

/// What is told beside the gate of a fault that may name what lies beneath the text; nothing of one that cannot. `decide approve` says it in full.
std::string_view told_beside(base::Code code) {
  constexpr std::array kTold = {
      std::pair{registers::kStaleLink, "rests on something that has been replaced since"},
      std::pair{registers::kOverclaims, "is likelier than a judgement that it rests on"},
      std::pair{registers::kSurerThanLink, "is of higher confidence than a judgement that it rests on"},
      std::pair{registers::kWrongRung, "rests on a judgement of a rung that does not lead to its own"},
      std::pair{registers::kNoRungBeneath, "rests on no judgement of a group"},
      std::pair{registers::kNotLocked, "rests on a judgement that is not locked"},
      std::pair{registers::kOneOrigin, "is of high confidence, and all that it rests on comes from one origin"},
      std::pair{registers::kUnreviewed, "has been reviewed by nobody who agrees and did not write it"},
      std::pair{kDeciderWrote, "was written by who decides, or a version of it was"}};
  const auto found = std::ranges::find(kTold, code, [](const auto& one) { return one.first; });
  return found == kTold.end() ? std::string_view() : found->second;
}

}  // namespace

std::vector<release::Unsettled> unsettled(const SignOff& now, const registers::Entry& text,
                                          const std::vector<release::Cited>& cited) {
  std::vector<release::Unsettled> out;
  const auto add = [&](base::Code code, std::string message, const std::string& ref, const std::string& hint) {
    release::Unsettled one{code, std::move(message), ref, hint};
    // Of what is not named it is no matter how many there are.
    const auto same = [&](const release::Unsettled& had) {
      return had.code == one.code && had.message == one.message && had.ref == one.ref;
    };
    if (std::ranges::none_of(out, same)) out.push_back(std::move(one));
  };
  for (const base::Error& one : now.faults) {
    const std::string& ref = one.place.path;
    const bool of_text = ref == text.label();
    if (of_text && (one.code == kDeciderWrote || one.code == registers::kUnreviewed)) continue;
    if (one.code == kUnexplained) {
      add(one.code, "it differs from what was said earlier on the actor, and nobody has said why", ref, one.hint);
    } else if (const std::string_view beside = told_beside(one.code); !beside.empty() && !of_text) {
      const bool known = std::ranges::find(cited, ref, &release::Cited::ref) != cited.end();
      add(one.code, (known ? "'" + ref + "' " : "a judgement beneath it ") + std::string(beside),
          known ? ref : text.label(), one.hint);
    } else {
      add(one.code, one.message, ref, one.hint);
    }
  }
  for (const StatedOfText& one : now.unseen) add(one.told.code, one.told.message, one.told.place.path, one.told.hint);
  for (const auto* const list : {&now.kept.refused, &now.kept.embargoes}) {
    for (const Keeping& one : *list) add(one.told.code, one.told.message, one.told.place.path, one.told.hint);
  }
  return out;
}

std::vector<base::Error> SignOff::all() const {
  std::vector<base::Error> out = faults;
  for (const StatedOfText& one : unseen) {
    out.push_back(one.told);
    out.back().hint += "; " + one.lifts;
  }
  for (const Keeping& one : kept.refused) out.push_back(one.told);
  for (const release::Lapsed& one : lapsed) out.push_back(told_lapsed(one));
  return out;
}

}  // namespace backtrail::app
