// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/stance.h"

#include <algorithm>
#include <array>
#include <set>

#include "app/case/deciding/beneath.h"
#include "estimate/said.h"
#include "release/prose/fold.h"

namespace backtrail::app {
namespace {

using registers::EvidenceKind;

/// Likelihoods by their place in either scale, which have seven bands in one order.
using Bands = std::set<std::uint8_t>;

void add_told(std::string_view text, Bands& to) {
  for (const estimate::SaidLikelihood& one : estimate::find_likelihoods(text)) {
    if (one.told && one.band) to.insert(*one.band);
  }
}

Bands typed_bands(const std::string& wording) {
  Bands out;
  for (const estimate::Scale scale : {estimate::Scale::icd203, estimate::Scale::uk}) {
    if (const auto one = estimate::parse_likelihood(wording, scale)) out.insert(one->band);
  }
  add_told(wording, out);
  return out;
}

/// What stands beneath a text, as far as it matters here.
struct Beneath {
  bool own = false;  // judgements and evidence of our own
  bool others = false;  // what others say: claims, and what partners gave
  bool found = false;  // in logs, by us
};
base::Result<Beneath> beneath_of(const Case& in, const registers::Statement& statement) {
  Beneath out;
  BT_TRY(const auto references, beneath(in, statement.entry));
  for (const registers::Reference& one : references) {
    out.others = out.others || one.type == registers::kClaim;
    out.own = out.own || one.type == registers::kJudgement;
    if (one.type != registers::kEvidence) continue;
    BT_TRY(const auto evidence, in.registers().evidence(one.entry_id));
    const bool theirs = evidence.kind == EvidenceKind::partner || evidence.kind == EvidenceKind::report_span;
    out.others = out.others || theirs;
    out.own = out.own || !theirs;
    out.found = out.found || evidence.kind == EvidenceKind::finding;
  }
  return out;
}

base::Result<std::vector<Mistold>> mistold_wording(const Case& in, const registers::Statement& statement,
                                                   const std::string& wording) {
  Bands ours;
  std::string words, judged;
  for (const registers::Sentence& one : statement.sentences) {
    add_told(one.text, ours);
    words += one.text + "\n";
    for (const registers::Reference& cite : one.cites) {
      if (cite.type != registers::kJudgement) continue;
      BT_TRY(const auto judgement, in.registers().judgement(cite.entry_id));
      ours.insert(judgement.likelihood.band);
      judged += (judged.empty() ? "" : ", ") + std::string(judgement.likelihood.word());
    }
  }
  const Bands typed = typed_bands(wording);
  if (ours.empty()) {
    const std::string text = release::fold(statement.title + "\n" + words).text;
    if (text.contains(release::fold(wording).text)) return std::vector<Mistold>();
    return std::vector<Mistold>{{"wording", wording, "other words"}};
  }
  const bool told = std::ranges::any_of(typed, [&](std::uint8_t one) { return ours.contains(one); });
  if (told) return std::vector<Mistold>();
  for (const std::uint8_t one : ours) {
    const std::string word(estimate::bands(estimate::Scale::icd203)[one].word);
    if (judged.empty()) judged = word;
  }
  return std::vector<Mistold>{{"wording", wording, "'" + judged + "'"}};
}

}  // namespace

base::Result<std::vector<Mistold>> mistold(const Case& in, const registers::Statement& statement,
                                           const registers::Stance& typed) {
  BT_TRY(auto out, mistold_wording(in, statement, typed.wording));
  BT_TRY(const Beneath has, beneath_of(in, statement));
  if (typed.posture == "leading" && !has.own) out.push_back({"posture", typed.posture, "only what others say"});
  if (typed.posture == "supporting" && !has.others)
    out.push_back({"posture", typed.posture, "nothing that others say"});
  for (const std::string& one : typed.evidence) {
    const std::string kind = release::fold(one).text;
    if (kind.starts_with("partner") && !has.others) out.push_back({"evidence", one, "nothing that others say"});
    if (kind.starts_with("indicator") && !has.found) out.push_back({"evidence", one, "no finding beneath it"});
  }
  return out;
}

}  // namespace backtrail::app
