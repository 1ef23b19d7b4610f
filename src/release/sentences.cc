// SPDX-License-Identifier: Apache-2.0
// Sentences and what they stand on. What the audience may not see is cut without a trace: no gap in the numbering, no
// "and others".
#include <algorithm>

#include "release/codes.h"
#include "release/examination.h"
#include "release/numbers.h"

namespace backtrail::release {
namespace {

class Sentences {
 public:
  Sentences(Examination& examination, const marking::Audience& audience, const Circumstances& circumstances)
      : examination_(examination), audience_(audience), circumstances_(circumstances) {}

  Shown run(const std::vector<registers::Sentence>& sentences) {
    for (const Cited& cited : circumstances_.cited) {
      if (cited.conditions.obfuscate_affected_parties == marking::Term::must) examination_.obfuscate(cited.tenants);
    }
    for (std::size_t i = 0; i < sentences.size(); ++i) one(sentences[i], "sentence " + std::to_string(i + 1));
    check_shown();
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
    bool covered = false;
    for (const registers::Reference& cite : sentence.cites) {
      const Cited* const cited = find(cite.ref);
      if (cited == nullptr) {
        examination_.refuse(kCitesNothing, "a sentence cites something that is not there", place);
        continue;
      }
      check_conditions(*cited, place);
      if (cited->negative) covered = true;
      if (!marking::may_see(audience_, cited->marking)) {
        if (cited->negative) {
          examination_.refuse(kCoverageHidden, "this says no, and the audience may not see what was covered", place,
                              "seal a negative finding whose coverage is marked for this audience");
        }
        continue;
      }
      said += cited->already_said + ". ";
      show(*cited, out);
    }
    if (!covered && says_no(out.text)) {
      examination_.refuse(kNegativeUnproven, "this says no without a sealed negative finding", place,
                          "cite a negative finding: it states what was asked, searched and covered");
    }
    examination_.check_text(out.text, place, said);
    said_ += said;
    examination_.check_shares(out.text, place);
    out_.sentences.push_back(std::move(out));
  }

  void check_conditions(const Cited& cited, const std::string& place) {
    if (cited.consent_missing) {
      examination_.refuse(kNeedsConsent, "the originator of what this rests on has not agreed", place,
                          "ask the originator, and enter the consent for this audience");
    }
    const bool told = std::ranges::any_of(cited.tenants, [&](const std::string& tenant) {
      return std::ranges::find(audience_.members, tenant) != audience_.members.end();
    });
    if (cited.conditions.notify_affected_parties == marking::Term::must_not && told) {
      examination_.refuse(kMustNotNotify, "the originator forbids telling those affected, and they are the audience",
                          place);
    }
    if (cited.superseded) {
      examination_.refuse(kSuperseded, "a correction has replaced what this cites", place, "cite the correction");
    }
    if (cited.type == registers::kJudgement && cited.reviewer.empty()) {
      examination_.refuse(kNoReviewer, "nobody has reviewed the judgement that this cites", place);
    }
    if (!cited.reviewer.empty() && cited.reviewer == cited.author) {
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
    for (std::size_t i = 0; i < out_.references.size(); ++i) {
      const ReleasedReference& have = out_.references[i];
      if (have.name == one.name && have.published == one.published && have.url == one.url) return i;
    }
    out_.references.push_back(std::move(one));
    return out_.references.size() - 1;
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
      out.not_looked.push_back({gap.tenant.empty() ? "" : examination_.called(gap.tenant), gap.log_source, gap.from,
                                gap.until, examination_.written(gap.why, "coverage")});
    }
    return out;
  }

  /// Everything that stands beside the sentences says as much as they do.
  void check_shown() {
    std::vector<std::string_view> texts;
    std::vector<std::string> places;
    for (const ReleasedSentence& one : out_.sentences) {
      texts.push_back(one.text);
      places.push_back("sentence " + std::to_string(texts.size()));
    }
    examination_.check_differences(texts, places, said_);
    for (std::size_t i = 0; i < out_.references.size(); ++i) {
      const std::string place = "reference " + std::to_string(i + 1);
      examination_.check_names(out_.references[i].name, place);
      examination_.check_names(out_.references[i].url, place);
    }
    for (std::size_t i = 0; i < out_.estimates.size(); ++i) {
      const std::string place = "judgement " + std::to_string(i + 1);
      examination_.check_text(out_.estimates[i].proposition, place);
      for (const std::string& one : out_.estimates[i].alternatives) examination_.check_text(one, place);
    }
    for (std::size_t i = 0; i < out_.coverage.size(); ++i) {
      const ReleasedCoverage& one = out_.coverage[i];
      const std::string place = "coverage " + std::to_string(i + 1);
      for (const std::string* text : {&one.question, &one.scope, &one.method}) examination_.check_text(*text, place);
      for (const ReleasedNotLooked& gap : one.not_looked) {
        for (const std::string* text : {&gap.who, &gap.log_source, &gap.why}) examination_.check_text(*text, place);
      }
    }
  }

  Examination& examination_;
  const marking::Audience& audience_;
  const Circumstances& circumstances_;
  Shown out_;
  std::string said_;  // by public sources that the audience may see
  std::map<std::string, std::size_t> estimates_;
  std::map<std::string, std::size_t> coverage_;
};

}  // namespace

Shown examine_sentences(Examination& examination, const std::vector<registers::Sentence>& sentences,
                        const marking::Audience& audience, const Circumstances& circumstances) {
  return Sentences(examination, audience, circumstances).run(sentences);
}

}  // namespace backtrail::release
