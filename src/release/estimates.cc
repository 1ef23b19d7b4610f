// SPDX-License-Identifier: Apache-2.0
// Words of likelihood and confidence are those of the judgement that a sentence cites: a text that was reviewed as "likely"
// and says "almost certain" tells another judgement than the one in its table.
#include <algorithm>

#include "estimate/said.h"
#include "release/codes.h"
#include "release/examination.h"
#include "release/hidden_words.h"
#include "release/prose/foretold.h"
#include "release/prose/judged.h"
#include "release/prose/numbers.h"
#include "release/source_names.h"

namespace backtrail::release {
namespace {

constexpr std::string_view kSayAsJudged =
    "use the judgement's word, or cite the judgement that says so; what a cited source says is said in its words";
constexpr std::string_view kCiteJudgement =
    "cite the judgement whose word this is; what is no estimate of yours is answered for by not_a_finding";

template <typename Said>
bool is_said_by_source(std::string_view said, const Said& one, std::vector<Said> (*find)(std::string_view)) {
  const auto there = find(said);
  return std::ranges::any_of(there, [&](const Said& other) { return other.words == one.words; });
}

/// "likely (55–80 %)", or several of them.
template <typename Word>
std::string all_of(const std::vector<const ReleasedEstimate*>& judged, Word word) {
  std::vector<std::string> words;
  for (const ReleasedEstimate* const one : judged) {
    std::string text(word(*one));
    if (std::ranges::find(words, text) == words.end()) words.push_back(std::move(text));
  }
  std::string out;
  for (const std::string& one : words) out += (out.empty() ? "'" : ", '") + one + "'";
  return out;
}

}  // namespace

void examine_telling(Examination& examination, std::string_view text, const std::string& place,
                     const std::vector<const ReleasedEstimate*>& judged, std::string_view said,
                     const std::vector<registers::NotAFinding>& answered) {
  std::vector<Judged> by;
  for (const ReleasedEstimate* const one : judged)
    by.push_back({one->proposition, &one->alternatives, one->likelihood});
  const std::string word = all_of(judged, [](const auto& one) { return one.likelihood.text(); });
  constexpr std::string_view kAnswered = "; what tells no judgement is answered for by not_a_finding";
  for (const JudgedFinding& one : find_judged_faults(text, by, said, examination.actors())) {
    if (is_answered(text, one.where, answered)) continue;
    const auto refuse = [&](base::Code code, std::string message, std::string_view hint) {
      examination.refuse_at(code, std::move(message), place, one.where, std::string(hint) + std::string(kAnswered));
    };
    switch (one.fault) {
      case JudgedFault::flat:
        refuse(
            kJudgedFlat, "this tells what a judgement says without its word, " + word,
            "say how likely it is ('it is likely that'), or cite the public source that says so and say that it does");
        break;
      case JudgedFault::certain:
        refuse(kLikelihoodDiffers, "this says '" + one.words + "', and the judgement that this cites says " + word,
               "use the judgement's word, or cite the judgement that says so");
        break;
      case JudgedFault::denied:
        refuse(kJudgementDenied, "this denies what the judgement that it cites says",
               "say it as it was judged, or cite the judgement that says no");
        break;
      case JudgedFault::other:
        refuse(kNobodyJudged, "this names somebody of whom the judgement that it cites does not speak",
               "cite the judgement on them, or name whom it names");
        break;
    }
  }
}

void examine_named(Examination& examination, std::string_view text, const std::string& place, const SpokenOf& on,
                   const std::vector<registers::NotAFinding>& answered) {
  for (const NamedFinding& one : find_named_faults(text, on, examination.known_actors())) {
    if (is_answered(text, one.where, answered) || (!one.laid && is_in_page_of_source(text, one.where, on))) continue;
    const bool told = std::ranges::any_of(examination.refusals(), [&](const Refusal& have) {
      return have.code == kNobodyJudged && have.place.starts_with(place + ", ") && have.where.begin < one.where.end &&
             one.where.begin < have.where.end;
    });
    if (told) continue;
    if (one.fault == NamedFault::unfounded) {
      examination.refuse_at(kActorUnfounded, "this names an actor, and nothing that is cited here speaks of them",
                            place, one.where,
                            "cite the judgement on them, or the claim of whoever speaks of them; what lays nothing to "
                            "anybody is answered for by not_a_finding");
    } else if (one.fault == NamedFault::alternative) {
      examination.refuse_at(kNobodyJudged,
                            "this lays it to somebody who is an alternative in the judgement that it cites", place,
                            one.where, "cite a judgement on them, or name whom it names");
    } else {
      examination.refuse_at(
          kOwnWords, "this lays it to an actor in our words, and only a source that is cited does", place, one.where,
          "say whose words they are ('the Foreign Office said that'), or cite a judgement on them; what "
          "lays nothing to anybody is answered for by not_a_finding");
    }
  }
  examine_hidden_actors(examination, text, place, on, answered);
}

void examine_hidden_actors(Examination& examination, std::string_view text, const std::string& place,
                           const SpokenOf& on, const std::vector<registers::NotAFinding>& answered) {
  for_hidden_words(text, [&](const HiddenWords& words) {
    for (const NamedFinding& one : find_named_faults(words.text, on, examination.known_actors())) {
      // What is laid to somebody of whom a source speaks is told of sentences.
      if (one.fault != NamedFault::unfounded || !words.counts(one.where)) continue;
      const Stretch where = words.original(one.where);
      const bool told = std::ranges::any_of(examination.refusals(), [&](const Refusal& have) {
        return have.code == kActorUnfounded && have.place.starts_with(place + ", ") && have.where.begin < where.end &&
               where.begin < have.where.end;
      });
      if (told || is_answered(text, where, answered) || is_in_page_of_source(text, where, on)) continue;
      examination.refuse_at(
          kActorUnfounded,
          std::string("this names an actor") +
              (words.backwards ? ", read backwards" : ", as programs and readers see it") +
              ", and nothing that is cited here speaks of them",
          place, where,
          "leave it out, or cite the judgement on them, or the claim of whoever speaks of them; what lays nothing to "
          "anybody is answered for by not_a_finding");
    }
  });
}

void examine_estimates(Examination& examination, std::string_view text, const std::string& place,
                       const std::vector<const ReleasedEstimate*>& judged, std::string_view said,
                       const std::vector<registers::NotAFinding>& answered) {
  const std::string source = fold(said).text;
  for (const std::string_view sentence : split_sentences(text)) {
    if (is_foretold(sentence, examination.known_actors())) continue;
    const Folded folded = fold(sentence);
    const auto offset = static_cast<std::size_t>(sentence.data() - text.data());
    const auto where = [&](const auto& one) {
      return Stretch{offset + folded.origin[one.begin], offset + folded.origin[one.end]};
    };
    const auto refuse = [&](base::Code code, const auto& one, const std::string& judgement) {
      const std::string has = judged.empty() ? ", and no judgement is cited here that the audience may see"
                                             : ", and the judgement that this cites says " + judgement;
      examination.refuse_at(code, "this says '" + one.words + "'" + has, place, where(one),
                            std::string(judged.empty() ? kCiteJudgement : kSayAsJudged));
    };
    for (const auto& one : estimate::find_likelihoods(folded.text)) {
      const bool fits = std::ranges::any_of(judged, [&](const auto* by) { return one.is(by->likelihood); });
      if (!one.told || fits || is_answered(text, where(one), answered)) continue;
      if (is_said_by_source(source, one, estimate::find_likelihoods)) continue;
      refuse(kLikelihoodDiffers, one, all_of(judged, [](const auto& by) { return by.likelihood.text(); }));
    }
    for (const auto& one : estimate::find_confidences(folded.text)) {
      const bool fits = std::ranges::any_of(judged, [&](const auto* by) { return one.level == by->confidence; });
      if (!one.told || fits || is_answered(text, where(one), answered)) continue;
      if (is_said_by_source(source, one, estimate::find_confidences)) continue;
      refuse(kConfidenceDiffers, one,
             all_of(judged, [](const auto& by) { return std::string(estimate::name(by.confidence)) + " confidence"; }));
    }
  }
}

}  // namespace backtrail::release
