// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/judged_links.h"

#include "app/case/deciding/actors.h"
#include "base/json.h"
#include "registers/codes.h"
#include "release/prose/fold.h"

namespace backtrail::app {

base::Status JudgedLinks::take(const base::Json& body) {
  if (!body.is_object()) return {};
  // What the registers will refuse is not asked about here.
  const auto confidence = estimate::parse_confidence(base::text_at(body, "confidence"));
  if (!confidence) return {};
  const registers::Bounded judgement{base::text_at(body, "rung"), *confidence};
  std::vector<std::string> rungs;
  const auto links = body.find("rests_on");
  if (links != body.end() && links->is_array()) {
    for (const base::Json& link : *links) {
      if (!link.is_string()) continue;
      const std::string ref = link.get<std::string>();
      registers::Bounded beneath;
      if (const auto before = before_.find(ref); before != before_.end()) {
        beneath = before->second;
      } else {
        const auto row = in_->registers().judgement(ref);
        if (!row) continue;
        beneath = {row->rung, row->confidence};
      }
      rungs.push_back(beneath.rung);
      const auto faults = registers::faults_of_link(judgement, ref, beneath);
      if (faults.empty()) continue;
      const bool rung = faults.front().code == registers::kWrongRung;
      return base::fail(
          faults.front().code,
          std::string(rung ? "/rung" : "/confidence") + ": the judgement " + faults.front().message, {},
          rung
              ? "incident, campaign, group, organisation, state: each rests on its own or on those before it; persons on "
                "those up to group"
              : "no chain is surer than its weakest link");
    }
  }
  if (const auto fault = registers::fault_of_no_rung(judgement.rung, rungs)) {
    return base::fail(fault->code, "/rests_on: the judgement " + fault->message, {},
                      "first judge which group it was; for whom that acts rests on it, and on what is claimed");
  }
  if (const std::string id = base::text_at(body, "id"); !id.empty()) before_[id] = judgement;
  return {};
}

base::Status check_judged(const Case& in, const base::Json& body) {
  const std::string strength = base::text_at(body, "strength"), actor = base::text_at(body, "actor");
  if (strength != "assessed" && strength != "attributed") return {};
  const auto links = body.find("rests_on");
  if (links == body.end() || !links->is_array() || actor.empty()) return {};
  const auto names = by_all_names(names_known().groups, {actor});
  const auto names_them = [&](const std::string& text) {
    return release::fold(text).text.contains(release::fold(actor).text) || names_one(text, names);
  };
  bool judged = false;
  for (const base::Json& link : *links) {
    if (!link.is_string()) continue;
    const auto judgement = in.registers().judgement(link.get<std::string>());
    if (!judgement) continue;
    judged = true;
    BT_TRY(const auto standing, in.registers().standing(judgement->entry.id));
    if (!standing.reviewers.empty() && (names_them(judgement->proposition) || names_them(judgement->subject)))
      return {};
  }
  if (!judged) return {};
  return base::fail(
      registers::kNotJudged,
      "/rests_on: a link that is '" + strength + "' rests on no reviewed judgement that names '" + actor + "'", {},
      "an indicator that matched is a link of strength 'indicator', and attributes nothing");
}

}  // namespace backtrail::app
