// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/judging.h"

#include <algorithm>

#include "app/case/deciding/beneath.h"
#include "app/case/deciding/signatures.h"
#include "base/json.h"
#include "registers/codes.h"
#include "registers/person.h"

namespace backtrail::app {
namespace {

using base::Json;
using base::OrderedJson;

base::Result<Sealed> seal_judging(Case& into, ledger::Actor actor, std::string_view type, Json body,
                                  const std::string& sign_with) {
  BT_TRY_STATUS(sign_entry(into, actor, sign_with, type, body));
  BT_TRY(auto sealed, into.seal(actor, {{std::string(type), base::dump(body)}}));
  return std::move(sealed.front());
}

/// Every reason why this person may not agree to it as it is now.
base::Result<std::vector<base::Error>> against_review(const Case& in, const registers::Entry& of,
                                                      const ledger::Actor& actor, bool disagrees) {
  std::vector<base::Error> out;
  BT_TRY(const auto standing, in.registers().standing(of.id));
  const auto acts = [&](const std::string& one) { return registers::is_same_person(one, actor.id); };
  // The registers refuse the author; of who entered it they leave what was reviewed before it was asked.
  if (std::ranges::any_of(standing.authors, acts) && !acts(standing.author)) {
    out.push_back(
        {registers::kSamePerson,
         "'" + of.label() +
             "' cannot be reviewed by who entered it, or a version of it: whatever author it names, these words "
             "went through your hands",
         {},
         "another person has to; who finds a mistake in another's text and is to stay its reviewer disagrees "
         "('--disagree --note TEXT'), and lets its author correct it"});
  }
  if (disagrees) return out;
  BT_TRY(const auto references, beneath(in, of));
  BT_TRY(const auto lapsed, lapsed_among(in, references));
  for (const release::Lapsed& one : lapsed) out.push_back(told_lapsed(one));
  return out;
}

/// `against` has all reasons where it fails for one of these.
base::Result<Sealed> review(Case& into, const ledger::Actor& actor, const ReviewRequest& request,
                            std::vector<base::Error>& against) {
  BT_TRY(const auto of, into.registers().resolve(request.of));
  BT_TRY(against, against_review(into, of, actor, request.disagrees));
  if (!against.empty()) return std::unexpected(against.front());
  Json body = {{"of", of.id}, {"verdict", request.disagrees ? "disagree" : "agree"}};
  if (!request.dissent.empty()) body["dissent"] = request.dissent;
  if (!request.note.empty()) body["note"] = request.note;
  return seal_judging(into, actor, registers::kReview, std::move(body), request.sign_with);
}

}  // namespace

std::expected<Sealed, std::vector<base::Error>> seal_review(Case& into, const ledger::Actor& actor,
                                                            const ReviewRequest& request) {
  std::vector<base::Error> against;
  auto sealed = review(into, actor, request, against);
  if (sealed) return std::move(*sealed);
  if (against.empty()) against.push_back(std::move(sealed).error());
  return std::unexpected(std::move(against));
}

base::Result<Sealed> seal_lock(Case& into, const ledger::Actor& actor, const std::string& judgement,
                               const std::string& note, const std::string& sign_with) {
  BT_TRY(const auto row, into.registers().judgement(judgement));
  BT_TRY(const auto standing, into.registers().standing(row.entry.id));
  if (const auto fault = std::ranges::find(standing.faults, true, &registers::Fault::newer);
      fault != standing.faults.end()) {
    return base::fail(fault->code, "'" + row.entry.label() + "' " + fault->message, {},
                      "judge check names everything that keeps it from being locked");
  }
  Json body = {{"judgement", row.entry.id}};
  if (!note.empty()) body["note"] = note;
  return seal_judging(into, actor, registers::kLock, std::move(body), sign_with);
}

base::Result<std::vector<JudgementStanding>> judging(const Case& in, std::string_view ref_or_id) {
  std::vector<registers::Judgement> judgements;
  if (ref_or_id.empty()) {
    BT_TRY(judgements, in.registers().judgements());
  } else {
    BT_TRY(auto one, in.registers().judgement(ref_or_id));
    judgements.push_back(std::move(one));
  }
  std::vector<JudgementStanding> out;
  for (registers::Judgement& one : judgements) {
    BT_TRY(auto standing, in.registers().standing(one.entry.id));
    out.push_back({std::move(one), std::move(standing)});
  }
  return out;
}

OrderedJson standing_json(const JudgementStanding& one) {
  const registers::Standing& standing = one.standing;
  OrderedJson out = {{"id", one.judgement.entry.label()},
                     {"rung", one.judgement.rung},
                     {"likelihood", one.judgement.likelihood.text()},
                     {"confidence", estimate::name(one.judgement.confidence)},
                     {"author", standing.author},
                     {"reviewed_by", standing.reviewers},
                     {"locked", standing.locked},
                     {"origins", standing.origins},
                     {"dissents", OrderedJson::array()},
                     {"faults", OrderedJson::array()}};
  for (const auto& dissent : standing.dissents)
    out["dissents"].push_back({{"on", dissent.on}, {"by", dissent.by}, {"text", dissent.text}});
  for (const auto& fault : standing.faults)
    out["faults"].push_back({{"code", fault.code.text()}, {"message", fault.message}});
  return out;
}

}  // namespace backtrail::app
