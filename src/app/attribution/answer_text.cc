// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "app/attribution/attribute.h"
#include "base/count.h"

namespace backtrail::app {
namespace {

using attribution::Index;
using attribution::Without;

constexpr std::size_t kGroupsShown = 10;
constexpr std::size_t kCitationsShown = 3;

std::string percent(double p) {
  if (p > 0 && p < 0.005) return "under 1 %";
  return std::to_string(static_cast<int>(std::lround(p * 100))) + " %";
}

std::string label(const knowledge::Object& object) { return object.name + " (" + object.id + ")"; }

std::string listed(const EvidenceBase& base, const std::vector<Index>& items) {
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i)
    out += (i == 0 ? "" : i + 1 == items.size() ? " and " : ", ") + label(base.item(items[i]));
  return out;
}

/// The reports that say that a group used an item, the first few by name and date.
std::string cited(const EvidenceBase& base, Index group, Index item) {
  std::string out;
  std::size_t n = 0;
  for (const knowledge::Edge& edge : base.pack->edges_from(base.group_object[group])) {
    if (edge.to != base.item_object[item]) continue;
    for (const knowledge::Index index : base.pack->reports_of(edge)) {
      const knowledge::Report& report = base.pack->report(index);
      if (++n <= kCitationsShown)
        out += (out.empty() ? "" : "; ") + report.names.front() +
               (report.published.known() ? ", " + report.published.text() : "");
    }
  }
  if (n > kCitationsShown) out += "; and " + std::to_string(n - kCitationsShown) + " more";
  return out.empty() ? "no report is cited" : out;
}

std::string hangs_on(const EvidenceBase& base, const IncidentAnswer& answer) {
  const attribution::Judgement& judgement = answer.judgement;
  std::string out;
  for (const Without& without : judgement.without) {
    if (without.what != Without::What::item ||
        std::ranges::find(judgement.rests_on, without.index) == judgement.rests_on.end())
      continue;
    const Index first = judgement.ranking.groups.front().group;
    out += "  Without " + label(base.item(without.index)) + " it would be " + percent(without.p);
    if (without.leader != first && without.leader != attribution::kNone)
      out += ", and " + label(base.group(without.leader)) + " would lead";
    out += ". [" + cited(base, first, without.index) + "]\n";
  }
  return out.empty()
             ? "  No single item: without any one of them the answer stays, at four fifths of its likelihood or more.\n"
             : out;
}

std::string planted(const EvidenceBase& base, const IncidentAnswer& answer) {
  const attribution::Judgement& judgement = answer.judgement;
  std::string out;
  if (judgement.planted) {
    const bool another = judgement.planted->rival != attribution::kNone;
    out += "  Taking away " + listed(base, judgement.planted->items) +
           (another ? " would put " + label(base.group(judgement.planted->rival)) + " first."
                    : " would leave nothing that speaks for " +
                          label(base.group(judgement.ranking.groups.front().group)) + ".") +
           " Whoever wanted to mislead would have had to plant no more than that.\n";
  } else {
    out += "  No set of up to " + std::to_string(attribution::kPlantLimit) +
           " items was found whose planting alone would explain the answer.\n";
  }
  if (judgement.contest.contested) {
    out += "  CONTESTED:";
    if (!judgement.contest.foreign.empty())
      out += " " + listed(base, judgement.contest.foreign) + " is malware of one other group alone.";
    if (judgement.contest.plant.rival != attribution::kNone) {
      out += " Without " + listed(base, judgement.contest.plant.items) + " the rest speaks for " +
             label(base.group(judgement.contest.plant.rival)) + " with " + percent(judgement.contest.plant.rival_p) +
             " among the groups.";
    }
    out += "\n";
  }
  return out;
}

/// "likely (55–80 %), by our reckoning 61 %"; where doubts about planting cap the words, that is said.
std::string how_likely(const attribution::Judgement& judgement) {
  const double p = judgement.ranking.groups.front().p;
  const std::string words = judgement.likelihood.text();
  if (attribution::band_of(p).word() == judgement.likelihood.word()) return words + ", by our reckoning " + percent(p);
  return words + ": we reckon " + percent(p) + ", and claim no more than this because it is contested (see below)";
}

/// Whose word an item is, with the grade; empty where that was not given.
std::string told_by(const EvidenceBase& base, const IncidentAnswer& answer, Index item) {
  std::string out;
  for (const attribution::GivenItem& given : answer.asked.items) {
    if (given.id != base.item(item).id) continue;
    for (const attribution::Origin& origin : given.origins) {
      out += (out.empty() ? "; seen here by the word of " : ", ") +
             (origin.source.empty() ? "a source" : origin.source) +
             (origin.grade.empty() ? "" : " (" + origin.grade + ")");
    }
  }
  return out;
}

/// One sentence about what was counted less than in full; empty when nothing was.
std::string counted_less(const EvidenceBase& base, const IncidentAnswer& answer) {
  if (answer.implied.empty() || answer.implied_weight >= 1) return {};
  std::vector<Index> techniques;
  std::vector<Index> malware;
  for (const Implied& one : answer.implied) {
    techniques.push_back(one.technique);
    malware.insert(malware.end(), one.by.begin(), one.by.end());
  }
  std::ranges::sort(malware);
  const auto doubles = std::ranges::unique(malware);
  malware.erase(doubles.begin(), doubles.end());
  return "Counted at " + percent(answer.implied_weight) + " of their weight, because malware seen here (" +
         listed(base, malware) + ") is known for them: " + listed(base, techniques) + ".\n";
}

/// What weighs nothing, with whom of the likeliest it fits.
std::string beside(const EvidenceBase& base, const IncidentAnswer& answer) {
  std::string out;
  for (const BesideRow& row : answer.beside) {
    out += "  " + std::string(attribution::name(row.beside.kind)) + ": " + row.beside.what;
    if (!row.beside.origin.source.empty()) {
      out += " [" + row.beside.origin.source + (row.beside.origin.grade.empty() ? "" : ", " + row.beside.origin.grade) +
             "]";
    }
    std::string fits;
    std::string against;
    for (std::size_t h = 0; h < row.fits.size(); ++h) {
      const std::string& name = base.group(answer.ach.hypotheses[h]).name;
      if (row.fits[h] == attribution::Fit::consistent) fits += (fits.empty() ? "" : ", ") + name;
      if (row.fits[h] == attribution::Fit::inconsistent) against += (against.empty() ? "" : ", ") + name;
    }
    out += fits.empty() ? "" : "; fits " + fits;
    out += against.empty() ? "" : "; does not fit " + against;
    out += fits.empty() && against.empty() ? "; tells none of the likeliest apart\n" : "\n";
  }
  if (!answer.timing) return out;
  if (answer.timing->hours.offsets_h.empty()) out += "  timing: no working day stands out of the hours\n";
  for (const auto& [country, seen] : answer.timing->countries) {
    if (seen.holidays.empty()) continue;
    out += "  timing: active on holidays of " + country + ": " + seen.holidays.front();
    out += seen.holidays.size() > 1 ? " and " + std::to_string(seen.holidays.size() - 1) + " more days\n" : "\n";
  }
  return out;
}

}  // namespace

std::string false_flag_text(const attribution::Judgement& judgement) {
  if (judgement.contest.contested) return "contested";
  if (!judgement.planted) return "would take more than " + std::to_string(attribution::kPlantLimit) + " planted items";
  const std::size_t items = judgement.planted->items.size();
  return "would take " + base::counted(items, "planted item");
}

std::string answer_text(const EvidenceBase& base, const IncidentAnswer& answer) {
  const attribution::Judgement& judgement = answer.judgement;
  std::string out;
  std::array<char, 200> line{};
  for (std::size_t i = 0; i < std::min(kGroupsShown, judgement.ranking.groups.size()); ++i) {
    const auto& ranked = judgement.ranking.groups[i];
    std::snprintf(line.data(), line.size(), "%6.1f %%  %-7.20s %.60s\n", ranked.p * 100,
                  base.group(ranked.group).id.c_str(), base.group(ranked.group).name.c_str());
    out += line.data();
  }
  std::snprintf(line.data(), line.size(), "%6.1f %%  an actor that is not in the base\n",
                judgement.ranking.unknown * 100);
  out += line.data();
  out += "a false flag: " + false_flag_text(judgement) + "\n\n";
  out += "Likelihood of the first: " + judgement.likelihood.text() +
         ".\nConfidence: " + std::string(estimate::name(judgement.confidence)) + ".\n";
  for (const std::string& reason : judgement.reasons) out += "  - " + reason + "\n";
  out += judgement.named
             ? "Named: " + label(base.group(judgement.ranking.groups.front().group)) + "; " + judgement.why + ".\n"
             : "Nobody is named: " + judgement.why + ".\n";
  for (const CountryShare& share : answer.countries) {
    if (share.p < 0.05) break;
    out += "Country " + share.country + ": " + percent(share.p) + "\n";
  }
  out += counted_less(base, answer) + "What it hangs on:\n" + hangs_on(base, answer) + "Could it have been planted?\n" +
         planted(base, answer);
  if (const std::string rows = beside(base, answer); !rows.empty())
    out += "Shown beside, and weighs nothing in the figures above:\n" + rows;
  out += "What to look for next:\n";
  for (const attribution::Lead& lead : answer.next) {
    std::snprintf(line.data(), line.size(), "  %-10.20s %.60s: %.2g bits; found, it speaks for %.40s\n",
                  base.item(lead.item).id.c_str(), base.item(lead.item).name.c_str(), lead.bits,
                  base.group(lead.favours).name.c_str());
    out += line.data();
  }
  return out;
}

std::string answer_explained(const EvidenceBase& base, const attribution::Model& model, const IncidentAnswer& answer) {
  const attribution::Judgement& judgement = answer.judgement;
  if (judgement.ranking.groups.empty())
    return "The base holds no group, so nobody can be compared with this incident.\n";
  const auto& first = judgement.ranking.groups.front();
  const knowledge::Object& group = base.group(first.group);
  std::string out = "We compared " + base::counted(answer.items.size(), "thing") +
                    " seen in this incident with what published reports say of " +
                    base::counted(judgement.ranking.groups.size(), "group") + ".\n\n";
  const double unknown = judgement.ranking.unknown;
  const std::string nobody_known = "somebody of whom no report tells";
  if (unknown > first.p) {
    out += "It is most of all " + nobody_known + ": " + attribution::band_of(unknown).text() + ", by our reckoning " +
           percent(unknown) + ".\nOf the groups that are known " + label(group) +
           " fits best: " + how_likely(judgement) + ".\n";
  } else {
    out += "The group that fits best is " + label(group) + ": " + how_likely(judgement) + ".\n";
    out += "That it is " + nobody_known + " we put at " + percent(unknown) + ".\n";
  }
  if (judgement.ranking.groups.size() > 1) {
    const auto& second = judgement.ranking.groups[1];
    out += "Next comes " + label(base.group(second.group)) + " with " + percent(second.p) + ".\n";
  }
  out += judgement.named ? "We would name it: " + judgement.why + ".\n" : "We name nobody: " + judgement.why + ".\n";
  out += "\nOur confidence in this is " + std::string(estimate::name(judgement.confidence)) + ", because:\n";
  for (const std::string& reason : judgement.reasons) out += "  - " + reason + "\n";
  out += "\nWhat was seen here and was seen with this group before:\n";
  for (const Index item : judgement.support.items)
    out += "  " + label(base.item(item)) + " [" + cited(base, first.group, item) + "]" + told_by(base, answer, item) +
           "\n";
  if (judgement.support.items.empty()) out += "  Nothing.\n";
  std::vector<Index> others;
  std::ranges::set_difference(answer.items, judgement.support.items, std::back_inserter(others));
  if (!others.empty())
    out += "What was seen here and never with this group, as far as reports tell: " + listed(base, others) + ".\n";
  out += counted_less(base, answer);
  out += "\nWhat the answer hangs on:\n" + hangs_on(base, answer) + "\nCould it have been planted?\n" +
         planted(base, answer);
  if (const std::string rows = beside(base, answer); !rows.empty())
    out +=
        "\nWhat was seen besides, and weighs nothing in these figures, for nobody has taught us how much it should:\n" +
        rows;
  out += "\nWhich state?\n";
  if (answer.countries.empty()) out += "  No source in this base says that a state is behind any of these groups.\n";
  for (std::size_t i = 0; i < std::min<std::size_t>(3, answer.countries.size()); ++i) {
    const CountryShare& share = answer.countries[i];
    out += "  " + share.country + ": groups that sources lay to it hold " + percent(share.p) + " together.";
    for (std::size_t s = 0; s < std::min(kCitationsShown, share.sources.size()); ++s)
      out += (s == 0 ? " [" : "; ") + share.sources[s];
    out += share.sources.empty() ? "\n" : "]\n";
  }
  out += "  That a group is laid to a state is those sources' claim; nothing in this incident adds to it.\n";
  return out + "\nThe weights were learned on " + model.base + " on " + model.fitted +
         ". Dates, sectors, victims, infrastructure and working hours have no labels to learn from there: those that are given are shown beside and weigh nothing, but for the date, by which old reports count less.\n";
}

}  // namespace backtrail::app
