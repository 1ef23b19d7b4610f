// SPDX-License-Identifier: Apache-2.0
#include "release/told_in_short.h"

#include <algorithm>

#include "release/codes.h"
#include "release/prose/everyday.h"
#include "release/prose/in_short.h"
#include "release/prose/terms.h"
#include "release/told_names.h"

namespace backtrail::release {
namespace {

using registers::Reference;

const char* what_of(ToldAlone::What what) {
  switch (what) {
    case ToldAlone::What::number: return "this number";
    case ToldAlone::What::time: return "this time";
    case ToldAlone::What::country: return "this country";
    case ToldAlone::What::name: return "this name";
  }
  return "";
}

/// A text that tells in short, and what it is held against.
class InShort {
 public:
  InShort(Examination& examination, const std::vector<registers::NotAFinding>& answered,
          const Circumstances& circumstances)
      : examination_(examination), answered_(answered), circumstances_(circumstances) {
    // Who speaks may say so.
    below_.add_names(circumstances.speaker);
  }

  void stands_on(std::string_view text) {
    below_.add(text);
    texts_.push_back(text);
  }
  void may_name(std::string_view text) { below_.add_names(text); }

  void check(std::string_view text, const std::string& place, const std::string& below) const {
    std::vector<Stretch> told;
    const auto refuse = [&](const Stretch& where, const std::string& what) {
      const auto meets = [&](const Stretch& one) { return one.begin < where.end && where.begin < one.end; };
      if (std::ranges::any_of(told, meets) || is_answered(text, where, answered_)) return;
      told.push_back(where);
      examination_.refuse_at(kTellsMore, what + " stands in " + below, place, where,
                             "say it there, or leave it out; what tells nothing of the case is answered for by "
                             "not_a_finding");
    };
    for (const Party& party : circumstances_.parties) {
      // Who is hidden is looked for as such; those to whom it is said are told of themselves.
      if (examination_.is_audience(party) || !examination_.may_learn_of(party)) continue;
      for (const std::string& term : party.terms) {
        if (!everyday_word(term).empty() || !find_terms(circumstances_.speaker, {term}).empty()) continue;
        const auto stands = [&](std::string_view one) { return !find_terms(one, party.terms).empty(); };
        for (const Stretch& where : find_terms(text, {term})) {
          if (std::ranges::none_of(texts_, stands)) refuse(where, "this organisation");
        }
      }
    }
    const auto missing = below_.missing_in(text);
    if (!missing.empty()) {
      // Who is hidden was told as such.
      for (const Stretch& one : examination_.find_names(text)) told.push_back(one);
    }
    for (const ToldAlone& one : missing) refuse(one.where, what_of(one.what));
  }

 private:
  Examination& examination_;
  const std::vector<registers::NotAFinding>& answered_;
  const Circumstances& circumstances_;
  ToldBelow below_;
  std::vector<std::string_view> texts_;
};

bool share_one(const std::vector<Reference>& a, const std::vector<Reference>& b) {
  return std::ranges::any_of(
      a, [&](const Reference& one) { return std::ranges::find(b, one.ref, &Reference::ref) != b.end(); });
}

}  // namespace

void check_told_in_short(Examination& examination, const registers::Advisory& advisory,
                         const ReleasedAdvisory& released, const marking::Audience& audience,
                         const Circumstances& circumstances) {
  const auto said_by = [&](const std::vector<Reference>& cites) {
    std::string out;
    for (const Cited& one : circumstances.cited) {
      const bool cited = std::ranges::find(cites, one.ref, &Reference::ref) != cites.end();
      if (cited && one.vouched && marking::may_see(audience, one.marking))
        out += one.subject + " " + one.already_said + ". ";
    }
    return out;
  };
  InShort title(examination, advisory.not_findings, circumstances);
  bool cites =
      std::ranges::any_of(advisory.cuts, [](const registers::AdvisoryCut& one) { return one.edge.has_value(); });
  const auto take = [&](const std::vector<Reference>& grounds, std::string_view text) {
    if (grounds.empty()) return;
    cites = true;
    title.stands_on(text);
  };
  for (std::size_t i = 0; i < advisory.sentences.size(); ++i)
    take(advisory.sentences[i].cites, released.sentences[i].text);
  for (std::size_t i = 0; i < advisory.checks.size(); ++i) take(advisory.checks[i].cites, released.checks[i].text);
  for (std::size_t i = 0; i < advisory.mitigations.size(); ++i)
    take(advisory.mitigations[i].cites, released.mitigations[i].text);
  for (std::size_t i = 0; i < advisory.summary.size(); ++i) {
    const registers::Sentence& paragraph = advisory.summary[i];
    const std::string place = "summary " + std::to_string(i + 1);
    take(paragraph.cites, released.summary[i].text);
    InShort one(examination, advisory.not_findings, circumstances);
    bool sums_up = false;
    for (std::size_t k = 0; k < advisory.sentences.size(); ++k) {
      if (!share_one(paragraph.cites, advisory.sentences[k].cites)) continue;
      sums_up = true;
      one.stands_on(released.sentences[k].text);
    }
    // One that cites what no sentence cites is a sentence itself.
    if (!sums_up) continue;
    const std::string own = said_by(paragraph.cites);
    one.stands_on(own);
    one.check(released.summary[i].text, place, "none of the sentences that this sums up");
  }
  if (!cites) {
    examination.refuse(kCitesNothing, "an advisory of which nothing cites: its title stands on nothing", "title",
                       "say in a sentence why to do this, and cite what that rests on");
  }
  const std::string said = said_by(registers::cited_by(advisory));
  title.stands_on(said);
  for (const auto& [text, place] : printed_texts(released)) {
    if (place != "title" && !place.starts_with("summary ")) title.may_name(text);
  }
  title.check(released.title, "title", "no text of the advisory that cites");
}

}  // namespace backtrail::release
