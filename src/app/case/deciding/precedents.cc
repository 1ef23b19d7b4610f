// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/precedents.h"

#include <algorithm>

#include "app/case/deciding/actors.h"
#include "base/json.h"
#include "release/prose/fold.h"

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

bool names_one_of(const registers::Statement& statement, const std::vector<std::string>& names) {
  return names_one(statement.title, names) || std::ranges::any_of(statement.sentences, [&](const auto& sentence) {
           return names_one(sentence.text, names);
         });
}

std::vector<Aspect> differing(const registers::Precedent& precedent, const registers::Comparison& comparison) {
  std::vector<Aspect> out;
  for (const std::string_view aspect : registers::aspects()) {
    Aspect one{std::string(aspect), told(precedent.stance, aspect), told(comparison.stance, aspect), {}};
    if (release::fold(one.theirs).text == release::fold(one.ours).text) continue;
    for (const auto& reason : comparison.reasons) {
      if (reason.precedent.entry_id == precedent.entry.id && reason.aspect == aspect) one.why = reason.why;
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
  BT_TRY(const auto groups, names_of_groups());
  for (const auto& precedent : precedents) {
    if (!names_one_of(statement, by_all_names(groups, precedent.subjects))) continue;
    out.beside.push_back({precedent, differing(precedent, mine)});
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
