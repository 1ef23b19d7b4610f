// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/precedents.h"

#include <algorithm>
#include <set>

#include "app/case/deciding/actors.h"
#include "base/json.h"
#include "registers/codes.h"
#include "registers/person.h"
#include "release/prose/fold.h"
#include "release/prose/reason.h"

namespace backtrail::app {
namespace {

using base::OrderedJson;

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& one : list) out += (out.empty() ? "" : ", ") + one;
  return out;
}

std::string told(const registers::Stance& stance, std::string_view aspect) {
  if (aspect == "posture") return stance.posture;
  if (aspect == "wording") return stance.wording;
  if (aspect == "speaker") return stance.level;
  return joined(stance.evidence);
}

/// All that is printed of a statement in which an actor may stand: its judgements stand below it, by what they say and of whom.
base::Result<std::vector<std::string>> printed_of(const Case& in, const registers::Statement& statement) {
  std::vector<std::string> out = {statement.title};
  for (const registers::Sentence& one : statement.sentences) {
    out.push_back(one.text);
    for (const registers::Reference& cite : one.cites) {
      if (cite.type != registers::kJudgement) continue;
      BT_TRY(const auto judgement, in.registers().judgement(cite.entry_id));
      out.insert(out.end(), {judgement.proposition, judgement.subject});
    }
  }
  return out;
}

/// A precedent as it binds a text. What the text's authors alone have made of it since changes nothing that they are held against.
struct BindingPrecedent {
  registers::Precedent row;
  std::set<std::string> versions;  // entries that a reason for it may name: itself, and what the authors made of it
  std::vector<std::string> about;  // whom it and those speak of
};
base::Result<BindingPrecedent> binding_of(const Case& in, registers::Precedent row,
                                          const std::vector<std::string>& authors) {
  BindingPrecedent out;
  for (;;) {
    out.versions.insert(row.entry.id);
    out.about.insert(out.about.end(), row.subjects.begin(), row.subjects.end());
    if (!row.attributed_to.empty()) out.about.push_back(row.attributed_to);
    const auto is_author = [&](const std::string& one) { return registers::is_same_person(one, row.entry.actor.id); };
    if (row.entry.corrects.empty() || std::ranges::none_of(authors, is_author)) break;
    BT_TRY(row, in.registers().precedent(row.entry.corrects));
  }
  out.row = std::move(row);
  return out;
}

std::vector<Aspect> differing(const BindingPrecedent& binding, const registers::Comparison& comparison) {
  const registers::Precedent& precedent = binding.row;
  std::vector<Aspect> out;
  for (const std::string_view aspect : registers::aspects()) {
    Aspect one{std::string(aspect), told(precedent.stance, aspect), told(comparison.stance, aspect), {}};
    if (release::fold(one.theirs).text == release::fold(one.ours).text) continue;
    for (const auto& reason : comparison.reasons) {
      const bool meant = binding.versions.contains(reason.precedent.entry_id) && reason.aspect == aspect;
      if (meant && release::gives_reason(reason.why)) one.why = reason.why;
    }
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

std::size_t PrecedentComparison::unexplained() const {
  std::size_t out = 0;
  for (const BesidePrecedent& one : beside)
    out += static_cast<std::size_t>(std::ranges::count(one.differing, std::string(), &Aspect::why));
  return out;
}

base::Error told_mistold(const Mistold& one, const std::string& statement) {
  return {registers::kMistold,
          "the comparison says " + one.aspect + " '" + one.typed + "', and the text has " + one.has,
          {statement},
          "backtrail precedent explain - --corrects ID says how it is meant, as it is written"};
}

base::Result<PrecedentComparison> compare_precedents(const Case& in, std::string_view ref) {
  BT_TRY(const auto statement, in.registers().statement(ref));
  BT_TRY(const auto precedents, in.registers().precedents());
  BT_TRY(const auto comparisons, in.registers().comparisons());
  PrecedentComparison out;
  out.statement = statement.entry.label();
  registers::Comparison mine;
  for (const auto& one : comparisons) {
    if (one.statement.entry_id != statement.entry.id) continue;
    out.compared = true;
    mine = one;
  }
  out.ours = mine.stance;
  if (precedents.empty()) return out;
  if (out.compared) {
    BT_TRY(out.mistold, mistold(in, statement, mine.stance));
  }
  const auto& groups = names_known().groups;
  BT_TRY(const auto printed, printed_of(in, statement));
  BT_TRY(const auto standing, in.registers().standing(statement.entry.id));
  for (const auto& precedent : precedents) {
    BT_TRY(BindingPrecedent binding, binding_of(in, precedent, standing.authors));
    const auto names = by_all_names(groups, binding.about);
    if (std::ranges::none_of(printed, [&](const std::string& text) { return names_one(text, names); })) continue;
    std::vector<Aspect> aspects = differing(binding, mine);
    out.beside.push_back({std::move(binding.row), std::move(aspects)});
  }
  std::ranges::stable_sort(out.beside, {}, [](const BesidePrecedent& one) { return one.precedent.said; });
  return out;
}

std::vector<OrderedJson> comparison_rows(const PrecedentComparison& comparison) {
  std::vector<OrderedJson> out;
  const auto row = [&](const std::string& id, const std::string& speaker, const std::string& said,
                       const registers::Stance& stance) -> OrderedJson& {
    out.push_back({{"id", id},
                   {"speaker", speaker},
                   {"said", said},
                   {"posture", stance.posture},
                   {"wording", stance.wording},
                   {"evidence", joined(stance.evidence)},
                   {"level", stance.level}});
    return out.back();
  };
  OrderedJson& ours = row(comparison.statement, "", "", comparison.ours);
  ours["compared"] = comparison.compared;
  ours["mistold"] = OrderedJson::array();
  for (const Mistold& one : comparison.mistold)
    ours["mistold"].push_back({{"aspect", one.aspect}, {"typed", one.typed}, {"has", one.has}});
  for (const BesidePrecedent& one : comparison.beside) {
    OrderedJson& beside =
        row(one.precedent.entry.label(), one.precedent.speaker, one.precedent.said, one.precedent.stance);
    beside["attributed_to"] = one.precedent.attributed_to;
    beside["differs"] = OrderedJson::array();
    std::string text;
    for (const Aspect& aspect : one.differing) {
      beside["differs"].push_back({{"aspect", aspect.what},
                                   {"theirs", aspect.theirs},
                                   {"ours", aspect.ours},
                                   {"why", aspect.why.empty() ? OrderedJson() : OrderedJson(aspect.why)}});
      text += (text.empty() ? "" : "; ") + aspect.what + ": " + (aspect.why.empty() ? "no reason given" : aspect.why);
    }
    beside["what"] = text;
  }
  return out;
}

}  // namespace backtrail::app
