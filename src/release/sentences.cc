// SPDX-License-Identifier: Apache-2.0
// Sentences and what they stand on. What the audience may not see is cut without a trace: no gap in the numbering, no
// "and others".
#include <algorithm>
#include <set>
#include <utility>

#include "registers/person.h"
#include "release/codes.h"
#include "release/examination.h"
#include "release/originators.h"
#include "release/prose/days.h"
#include "release/prose/negation.h"
#include "release/prose/terms.h"
#include "release/source_names.h"

namespace backtrail::release {
namespace {

class Sentences {
 public:
  Sentences(Examination& examination, const std::vector<registers::NotAFinding>& answered,
            const marking::Audience& audience, const Circumstances& circumstances)
      : examination_(examination), answered_(answered), audience_(audience), circumstances_(circumstances) {}

  Shown run(const std::vector<Citing>& texts) {
    for (const Citing& text : texts) one(text.sentence, text.place);
    check_propositions();
    check_partial();
    check_shown();
    out_.said = std::move(said_);
    return std::move(out_);
  }

 private:
  [[nodiscard]] const Cited* find(const std::string& ref) const {
    const auto found = std::ranges::find(circumstances_.cited, ref, &Cited::ref);
    return found == circumstances_.cited.end() ? nullptr : &*found;
  }

  void one(const registers::Sentence& sentence, const std::string& place) {
    ReleasedSentence out;
    out.text = examination_.written(sentence.text, place);
    if (sentence.cites.empty()) {
      examination_.refuse(kCitesNothing, "a sentence that stands on nothing", place,
                          "cite the claim, judgement or evidence that it rests on");
    }
    std::string said;
    SpokenOf on;
    Grounds grounds;
    const std::size_t before = examination_.refusals().size();
    std::string of_authors;  // claims that lift nothing
    bool shown = false;
    for (const registers::Reference& cite : sentence.cites) {
      const Cited* const cited = find(cite.ref);
      if (cited == nullptr) {
        examination_.refuse(kCitesNothing, "a sentence cites something that is not there", place);
        continue;
      }
      check_conditions(*cited, place);
      if (cited->negative) grounds.cited = true;
      if (!marking::may_see(audience_, cited->marking)) {
        if (cited->negative) {
          examination_.refuse(kCoverageHidden, "this says no, and the audience may not see what was covered", place,
                              "seal a negative finding whose coverage is marked for this audience");
        }
        continue;
      }
      if (cited->negative) grounds.seen.push_back(cited);
      shown = true;
      show(*cited, out);
      if (cited->source && is_published(*cited->source)) on.pages.push_back(cited->source->url);
      if (!cited->vouched) {
        add_shown(cited->ref, of_authors);
        continue;
      }
      said += cited->already_said + ". ";
      speak(*cited, on);
    }
    // Of a search that it may not see it was told already.
    if (!shown && !sentence.cites.empty() && !grounds.cited) check_ground_kept(place);
    if (says_partly(out.text)) {
      for (const Cited* const ground : grounds.seen) stated_.insert(ground->ref);
    }
    check_negations(sentence.text, out.text, grounds, said, place);
    std::vector<const ReleasedEstimate*> judged;
    for (const std::size_t at : out.estimates) {
      judged.push_back(&out_.estimates[at]);
      Grounds& below = judged_on_[at];
      below.cited = below.cited || grounds.cited;
      below.seen.insert(below.seen.end(), grounds.seen.begin(), grounds.seen.end());
    }
    examine_estimates(examination_, out.text, place, judged, said, answered_);
    examine_telling(examination_, out.text, place, judged, said, answered_);
    examine_named(examination_, out.text, place, on, answered_);
    examination_.check_text(out.text, place, said);
    if (!of_authors.empty()) tell_unvouched(before, of_authors);
    said_ += said;
    out_.on.judged += on.judged;
    out_.on.alternatives += on.alternatives;
    out_.on.claimed += on.claimed;
    out_.on.pages.insert(out_.on.pages.end(), on.pages.begin(), on.pages.end());
    examination_.check_shares(out.text, place, answered_);
    out_.sentences.push_back(std::move(out));
  }

  /// A reader who may see nothing beneath a sentence has to believe it: somebody answers for that by name.
  void check_ground_kept(const std::string& place) {
    const auto& decision = circumstances_.decision;
    if (decision && std::ranges::find(decision->unshown, place, &registers::Unshown::place) != decision->unshown.end())
      return;
    examination_.refuse(kNothingShown, "the audience may see nothing of what this stands on", place,
                        "cite something besides that is marked for this audience; 'decide approve --despite WHY' keeps "
                        "the reason why it leaves without");
  }

  /// Adds an id that this audience may read.
  void add_shown(const std::string& ref, std::string& to) const {
    if (examination_.find_names(ref).empty()) to += (to.empty() ? "'" : ", '") + ref + "'";
    else if (to.empty()) to = "what it cites";
  }

  /// What the source of a claim would lift, were it not the authors alone who say that it says so.
  void tell_unvouched(std::size_t before, const std::string& claims) {
    constexpr base::Code kLifted[] = {kSmallCount,        kExclusion,        kActorUnfounded,
                                      kOwnWords,          kNegativeUnproven, kLikelihoodDiffers,
                                      kConfidenceDiffers, kJudgedFlat,       kNobodyJudged};
    for (std::size_t i = before; i < examination_.refusals().size(); ++i) {
      Refusal& one = examination_.refusals()[i];
      if (std::ranges::find(kLifted, one.code) == std::ranges::end(kLifted)) continue;
      one.hint += "; " + claims +
                  " lifts nothing while the text's authors alone say what its source says: somebody else confirms it "
                  "('backtrail claim confirm ID')";
    }
  }

  static void speak(const Cited& cited, SpokenOf& on) {
    const bool judgement = cited.type == registers::kJudgement;
    std::string& to = judgement ? on.judged : on.claimed;
    // A source of evidence tells of nobody by being one.
    if (!judgement && cited.type != registers::kClaim) return;
    for (const std::string* one : {&cited.subject, &cited.proposition, &cited.already_said}) to += *one + ".\n";
    for (const std::string& one : cited.alternatives) on.alternatives += one + ".\n";
  }

  /// What a sentence that says no can stand on.
  struct Grounds {
    bool cited = false;  // a negative finding, whether or not the audience may see it
    std::vector<const Cited*> seen{};
  };

  /// A judgement is printed beside the sentences that cite it, and says no on what these cite.
  void check_propositions() {
    for (const Cited& cited : circumstances_.cited) {
      const auto at = estimates_.find(cited.ref);
      if (at == estimates_.end()) continue;
      const ReleasedEstimate& one = out_.estimates[at->second];
      const std::string place = "judgement " + std::to_string(at->second + 1);
      check_negations(cited.proposition, one.proposition, judged_on_[at->second], {}, place);
      examination_.check_shares(one.proposition, place, answered_);
      examine_estimates(examination_, one.proposition, place, {&one}, {}, answered_);
    }
  }

  /// `source` is the text as its author wrote it, with {org:ID}.
  void check_negations(const std::string& source, const std::string& text, const Grounds& grounds,
                       const std::string& said, const std::string& place) {
    bool says_no = false;
    for (const Negation& one : find_negations(text)) {
      if (is_answered(text, one.where, answered_)) continue;
      // Whoever is quoted and cited says it, not we.
      const std::string words =
          fold(std::string_view(text).substr(one.where.begin, one.where.end - one.where.begin)).text;
      if (one.quoted && fold(said).text.find(words) != std::string::npos) continue;
      says_no = true;
      if (grounds.cited) continue;
      examination_.refuse_at(
          kNegativeUnproven, "this says no without a sealed negative finding", place, one.where,
          "cite one: it states what was asked, searched and covered; what is no finding is answered for by "
          "not_a_finding");
    }
    if (!says_no || grounds.seen.empty()) return;
    const auto looked = [](const Cited* one) { return one->negative->coverage != "none"; };
    if (!std::ranges::any_of(grounds.seen, looked)) {
      examination_.refuse(kNegativeUnproven, "this says no, and the search that it cites could not look anywhere",
                          place, "say that it could not be looked for");
      return;
    }
    check_scope(source, text, grounds, place);
    for (const Cited* const one : grounds.seen) {
      if (one->negative->coverage != "complete") partial_.emplace_back(place, one->ref);
    }
  }

  /// "2016" and "2016-07" as a day, with what `rest` has for what they leave out.
  [[nodiscard]] static std::string as_day(const std::string& time, std::string_view rest) {
    constexpr std::size_t kYear = 4, kMonth = 7, kDay = 10;
    return time.size() == kYear || time.size() == kMonth ? time + std::string(rest.substr(time.size() - kYear))
                                                         : time.substr(0, kDay);
  }
  [[nodiscard]] static std::string first_day(const std::string& time) { return as_day(time, "-01-01"); }
  [[nodiscard]] static std::string last_day(const std::string& time) { return as_day(time, "-12-31"); }

  /// Days, months, years and organisations that the sentence names must be among those that were searched.
  void check_scope(const std::string& source, const std::string& text, const Grounds& grounds,
                   const std::string& place) {
    const auto refuse_time = [&](const Stretch& where) {
      const registers::Negative& by = *grounds.seen.front()->negative;
      examination_.refuse_at(kNegativeScope, "this says no of a time that was not searched", place, where,
                             "the finding that it cites reaches from " + by.from + " to " + by.until);
    };
    for (const NamedDays& named : find_days(text)) {
      const bool searched = std::ranges::any_of(grounds.seen, [&](const Cited* one) {
        const registers::Negative& by = *one->negative;
        // Nobody says when a year over two years begins: its years are compared.
        const std::size_t size = named.year.size() > 4 ? 4 : named.from.size();
        return (by.from.empty() || first_day(by.from).substr(0, size) <= named.from.substr(0, size)) &&
               (by.until.empty() || named.until.substr(0, size) <= last_day(by.until).substr(0, size));
      });
      if (!searched) refuse_time(named.where);
    }
    check_reaches(source, text, grounds, place);
    constexpr std::string_view kNamed = "{org:";
    for (std::size_t at = source.find(kNamed); at != std::string::npos; at = source.find(kNamed, at + 1)) {
      const std::size_t begin = at + kNamed.size();
      const std::string_view ref =
          std::string_view(source).substr(begin, std::min(source.find('}', begin), source.size()) - begin);
      const bool searched = std::ranges::any_of(
          grounds.seen, [&](const Cited* one) { return one->tenant.empty() || one->tenant == ref; });
      if (searched) continue;
      examination_.refuse(kNegativeScope, "this says no of an organisation whose logs were not searched", place,
                          "cite a negative finding of that organisation");
    }
  }

  /// The logs of one organisation say nothing of any other, and those of a time nothing of all time.
  void check_reaches(const std::string& source, const std::string& text, const Grounds& grounds,
                     const std::string& place) {
    const std::string today = base::format_day(circumstances_.now);
    const auto any = [&](auto fits) { return std::ranges::any_of(grounds.seen, fits); };
    const auto everybody = [](const Cited* one) { return one->tenant.empty(); };
    const auto endless = [](const Cited* one) { return one->negative->from.empty(); };
    const auto until_now = [&](const Cited* one) {
      return one->negative->until.empty() || last_day(one->negative->until) >= today;
    };
    const registers::Negative& by = *grounds.seen.front()->negative;
    const std::string period = "the finding that it cites reaches from " + by.from + " to " + by.until;
    for (const Reaching& one : find_reaches(text)) {
      if (is_answered(text, one.where, answered_)) continue;
      const auto refuse = [&](std::string message, std::string hint) {
        examination_.refuse_at(kNegativeScope, std::move(message), place, one.where, std::move(hint));
      };
      switch (one.reach) {
        case Reach::nobody:
          if (any(everybody) || names_tenant(source, text, grounds)) break;
          refuse("this does not say in whose logs, and those of one organisation were searched",
                 "say whose ('in the logs of a customer'), or cite a finding over the logs of all of them");
          break;
        case Reach::others:
          if (!any(everybody))
            refuse("this says no of others too, and the logs of one organisation were searched",
                   "leave the others out, or cite a finding over their logs");
          break;
        case Reach::all_time:
          if (!any(endless)) refuse("this says no of all time", period + ": say so");
          break;
        case Reach::today:
          if (!any(until_now)) refuse("this says no of today, which was not searched", period + ": say so, or 'was'");
          break;
      }
    }
  }

  /// Whether a text names one of the organisations whose logs were searched.
  [[nodiscard]] bool names_tenant(const std::string& source, const std::string& text, const Grounds& grounds) const {
    return std::ranges::any_of(grounds.seen, [&](const Cited* one) {
      if (source.find("{org:" + one->tenant + "}") != std::string::npos) return true;
      const auto party = std::ranges::find(circumstances_.parties, one->tenant, &Party::ref);
      return party != circumstances_.parties.end() && !find_terms(text, party->terms).empty();
    });
  }

  /// A search that could not look everywhere is told as one: in the sentence itself or in another that cites it too.
  void check_partial() {
    for (const auto& [place, ref] : partial_) {
      if (stated_.contains(ref)) continue;
      examination_.refuse(kNegativePartial, "this says no, and not a word that not everything could be searched", place,
                          "say so here, or in a sentence that cites the same finding: 'in the logs that exist', 'these "
                          "could not be searched'");
    }
  }

  void check_conditions(const Cited& cited, const std::string& place) {
    check_originators(examination_, audience_, cited, place);
    if (cited.superseded) {
      examination_.refuse(kSuperseded, "a correction has replaced what this cites", place, "cite the correction");
    }
    if (cited.type == registers::kJudgement && cited.reviewer.empty()) {
      examination_.refuse(kNoReviewer, "nobody has reviewed the judgement that this cites", place);
    }
    if (!cited.reviewer.empty() && registers::is_same_person(cited.reviewer, cited.author)) {
      examination_.refuse(kNotSeparate, "the judgement that this cites was reviewed by its author", place);
    }
  }

  void show(const Cited& cited, ReleasedSentence& sentence) {
    const auto add = [](std::vector<std::size_t>& list, std::size_t i) {
      if (std::ranges::find(list, i) == list.end()) list.push_back(i);
    };
    if (cited.source) add(sentence.references, reference(cited));
    if (cited.type == registers::kJudgement) {
      const auto [at, fresh] = estimates_.try_emplace(cited.ref, out_.estimates.size());
      if (fresh) {
        ReleasedEstimate estimate{
            examination_.written(cited.proposition, "judgement"), cited.likelihood, cited.confidence, {}};
        for (const std::string& one : cited.alternatives) {
          estimate.alternatives.push_back(examination_.written(one, "judgement"));
        }
        out_.estimates.push_back(std::move(estimate));
      }
      add(sentence.estimates, at->second);
    }
    if (cited.negative) {
      const auto [at, fresh] = coverage_.try_emplace(cited.ref, out_.coverage.size());
      if (fresh) out_.coverage.push_back(coverage(*cited.negative));
      add(sentence.coverage, at->second);
    }
  }

  std::size_t reference(const Cited& cited) {
    ReleasedReference one;
    if (cited.conditions.attribute_provider == marking::Term::must_not) {
      one.name = "A source that is not named";
    } else {
      one.name = cited.source->name;
      one.published = cited.source->published;
      if (cited.marking.tlp == marking::Tlp::clear) one.url = cited.source->url;
    }
    std::size_t at = 0;
    const auto same = [&](const ReleasedReference& have) {
      return have.name == one.name && have.published == one.published && have.url == one.url;
    };
    while (at < out_.references.size() && !same(out_.references[at])) ++at;
    if (at == out_.references.size()) {
      out_.references.push_back(std::move(one));
      told_.emplace_back();
    }
    told_[at].published = is_published(*cited.source);
    if (!cited.vouched) return at;
    told_[at].said += cited.already_said + ". ";
    speak(cited, told_[at].on);
    return at;
  }

  ReleasedCoverage coverage(const registers::Negative& negative) {
    ReleasedCoverage out{examination_.written(negative.question, "coverage"),
                         examination_.written(negative.scope, "coverage"),
                         negative.coverage,
                         examination_.written(negative.method, "coverage"),
                         negative.from,
                         negative.until,
                         {}};
    for (const registers::NotLooked& gap : negative.not_looked) {
      // Indicators did look there; how, the method says.
      if (gap.kind == "indicators-alone") continue;
      const bool hidden = !gap.tenant.empty() && examination_.hides(gap.tenant);
      const std::string who = hidden ? "an organisation" : gap.tenant.empty() ? "" : examination_.called(gap.tenant);
      ReleasedNotLooked row{who, gap.log_source, gap.from, gap.until, examination_.written(gap.why, "coverage")};
      // Without pseudonyms, and what is the same once: else the lines would count those whom the audience may not learn of.
      if (!hidden || std::ranges::find(out.not_looked, row) == out.not_looked.end())
        out.not_looked.push_back(std::move(row));
    }
    return out;
  }

  /// Everything that stands beside the sentences says as much as they do.
  void check_shown() {
    for (std::size_t i = 0; i < out_.references.size(); ++i) {
      const std::string place = "reference " + std::to_string(i + 1);
      for (const std::string* text : {&out_.references[i].name, &out_.references[i].url})
        examine_source_text(examination_, *text, place, told_[i], answered_);
    }
    for (std::size_t i = 0; i < out_.estimates.size(); ++i) {
      const std::string place = "judgement " + std::to_string(i + 1);
      examination_.check_text(out_.estimates[i].proposition, place);
      for (const std::string& one : out_.estimates[i].alternatives) {
        examination_.check_text(one, place);
        examine_estimates(examination_, one, place, {&out_.estimates[i]}, {}, answered_);
        // It is told as what was judged less likely, and so speaks of whom it likes.
        SpokenOf on = out_.on;
        on.judged += on.alternatives;
        examine_named(examination_, one, place, on, answered_);
      }
    }
    for (std::size_t i = 0; i < out_.coverage.size(); ++i) {
      const ReleasedCoverage& one = out_.coverage[i];
      const std::string place = "coverage " + std::to_string(i + 1);
      for (const std::string* text : {&one.question, &one.scope, &one.method}) {
        examination_.check_text(*text, place);
        examine_estimates(examination_, *text, place, {}, {}, answered_);
        examine_named(examination_, *text, place, out_.on, answered_);
      }
      for (const ReleasedNotLooked& gap : one.not_looked) {
        for (const std::string* text : {&gap.who, &gap.log_source, &gap.why}) {
          examination_.check_text(*text, place);
          examine_estimates(examination_, *text, place, {}, {}, answered_);
          examine_named(examination_, *text, place, out_.on, answered_);
        }
      }
    }
  }

  Examination& examination_;
  const std::vector<registers::NotAFinding>& answered_;
  const marking::Audience& audience_;
  const Circumstances& circumstances_;
  Shown out_;
  std::vector<SourceTold> told_;  // of each reference: what is cited from it
  std::set<std::string> stated_;  // negative findings of which a sentence says that they are not of everything
  std::vector<std::pair<std::string, std::string>> partial_;  // where something rests on which that is not
  std::map<std::size_t, Grounds> judged_on_;  // what the sentences cite that cite a judgement, by index of its estimate
  std::string said_;  // by public sources that the audience may see
  std::map<std::string, std::size_t> estimates_;
  std::map<std::string, std::size_t> coverage_;
};

}  // namespace

namespace {

void add_citing(const std::vector<registers::Sentence>& sentences, const char* word, std::vector<Citing>& out) {
  for (std::size_t i = 0; i < sentences.size(); ++i)
    out.push_back({sentences[i], std::string(word) + " " + std::to_string(i + 1)});
}

void add_citing(const std::vector<registers::AdvisoryPoint>& points, const char* word, std::vector<Citing>& out) {
  for (std::size_t i = 0; i < points.size(); ++i)
    out.push_back({{points[i].text, points[i].cites}, std::string(word) + " " + std::to_string(i + 1)});
}

}  // namespace

std::vector<Citing> citing(const registers::Statement& statement) {
  std::vector<Citing> out;
  add_citing(statement.sentences, "sentence", out);
  return out;
}

std::vector<Citing> citing(const registers::Advisory& advisory) {
  std::vector<Citing> out, beside;
  add_citing(advisory.sentences, "sentence", out);
  add_citing(advisory.summary, "summary", beside);
  add_citing(advisory.checks, "check", beside);
  add_citing(advisory.mitigations, "mitigation", beside);
  std::erase_if(beside, [](const Citing& one) { return one.sentence.cites.empty(); });
  out.insert(out.end(), std::make_move_iterator(beside.begin()), std::make_move_iterator(beside.end()));
  return out;
}

Shown examine_sentences(Examination& examination, const std::vector<Citing>& texts,
                        const std::vector<registers::NotAFinding>& answered, const marking::Audience& audience,
                        const Circumstances& circumstances) {
  return Sentences(examination, answered, audience, circumstances).run(texts);
}

}  // namespace backtrail::release
