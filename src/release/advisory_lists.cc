// SPDX-License-Identifier: Apache-2.0
#include "release/advisory_lists.h"

#include <algorithm>

#include "registers/rule_texts.h"
#include "release/codes.h"
#include "release/prose/address_words.h"
#include "release/source_names.h"
#include "release/uncited.h"

namespace backtrail::release {
namespace {

/// What is for people is told like a sentence, and so is what is written like one where programs look.
void examine_rule_text(Examination& examination, const registers::RuleText& one, const std::string& where,
                       const SpokenOf& on, const std::vector<registers::NotAFinding>& answered) {
  if (one.reference) return examine_source_text(examination, one.text, where, {false, {}, on}, answered);
  const bool told = one.prose || one.sentence;
  if (told || one.tag) examine_named(examination, one.text, where, on, answered);
  if (told) {
    examination.check_words(one.text, where);
    examination.check_rule_negatives(one.text, where, one.false_positive, answered);
    examine_addresses_in(examination, one.text, where, on, answered);
  } else if (one.key) {
    examine_named(examination, address_words(one.text).text, where, on, answered);
  }
}

/// A rule is read as its file is written, for its bytes are what leaves, and as programs show it: what is for people in it,
/// comments too, is told like any sentence.
void examine_rule(Examination& examination, const registers::AdvisoryRule& rule, const std::string& place,
                  const SpokenOf& on, const std::vector<registers::NotAFinding>& answered) {
  examination.check_text(rule.title, place + ", title");
  examination.check_rule_negatives(rule.title, place + ", title", false, answered);
  examine_named(examination, rule.title, place + ", title", on, answered);
  const std::size_t before = examination.refusals().size();
  examination.check_names(rule.yaml, place);
  const auto texts = registers::rule_texts(rule.yaml);
  if (!texts) {
    const std::string line = texts.error().place.line == 0 ? "" : ", line " + std::to_string(texts.error().place.line);
    return examination.refuse(kRuleUnread, "nobody can read this rule: " + texts.error().message, place + line,
                              "correct it: what an advisory brings are Sigma rules, in YAML");
  }
  examination.check_sought(sought_by(*texts), place);
  const auto line_of = [&](const registers::RuleText& one) { return place + ", line " + std::to_string(one.line); };
  // What stands there as it is was looked at with the file.
  for (const registers::RuleText& one : *texts) {
    if (rule.yaml.find(one.text) == std::string::npos) examination.check_names_only(one.text, line_of(one));
  }
  // Nothing in a rule becomes a pseudonym: it leaves as its file is.
  for (std::size_t i = before; i < examination.refusals().size(); ++i) {
    Refusal& one = examination.refusals()[i];
    if (one.code == kProtectedName)
      one.hint = "take it out of the rule, which leaves as it stands: look for what the intruder brought";
  }
  for (const registers::RuleText& one : *texts) {
    // The title is told from its own key.
    if (one.text != rule.title) examine_rule_text(examination, one, line_of(one), on, answered);
  }
}

void examine_indicators(Examination& examination, const registers::Advisory& advisory, const SpokenOf& on,
                        ReleasedAdvisory& out) {
  const auto& answered = advisory.not_findings;
  for (std::size_t i = 0; i < advisory.indicators.size(); ++i) {
    const registers::AdvisoryIndicator& one = advisory.indicators[i];
    const std::string place = "indicator " + std::to_string(i + 1);
    for (const std::string* text : {&one.kind, &one.value, &one.context}) examination.check_names(*text, place);
    if (!registers::is_like_sentence(one.value)) examination.check_direction(one.value, place);
    // Values are the intruder's; one that is written like a sentence may be ours. A kind is printed as it is written.
    for (const auto& [text, what] :
         {std::pair{&one.kind, ", kind"}, std::pair{&one.context, ", context"}, std::pair{&one.value, ""}}) {
      if (text == &one.value ? !registers::is_like_sentence(*text) : text->empty()) continue;
      examination.check_words(*text, place + what);
      examination.check_negatives(*text, place + what, answered);
      examine_named(examination, *text, place + what, on, answered);
      examine_estimates(examination, *text, place + what, {}, {}, answered);
      examine_addresses_in(examination, *text, place + what, on, answered);
    }
    const bool listed = std::ranges::any_of(advisory.sources, [&](const registers::PublicSource& source) {
      return source.name == one.source && is_published(source);
    });
    examine_source_text(examination, one.source, place + ", source", {listed, {}, on}, answered);
    out.indicators.push_back({one.kind, one.value, one.context, one.source, one.valid_from, one.valid_until});
  }
}

/// Those that the advisory lists by itself. `said` by the claims that its sentences cite.
void examine_own_sources(Examination& examination, const registers::Advisory& advisory, const SpokenOf& on,
                         const std::string& said, ReleasedAdvisory& out) {
  for (std::size_t i = 0; i < advisory.sources.size(); ++i) {
    const registers::PublicSource& one = advisory.sources[i];
    const std::string place = "source " + std::to_string(i + 1);
    for (const std::string* text : {&one.name, &one.url})
      examine_source_text(examination, *text, place, {is_published(one), said, on}, advisory.not_findings);
    // What a sentence cites already is one source, and the author's address for it is the one to print.
    const auto cited = std::ranges::find_if(out.references, [&](const ReleasedReference& have) {
      return have.name == one.name && have.published == one.published && (have.url == one.url || have.url.empty());
    });
    if (cited == out.references.end()) {
      out.references.push_back({one.name, one.published, one.url});
    } else {
      cited->url = one.url;
    }
  }
}

}  // namespace

void examine_beside(Examination& examination, std::string_view text, const std::string& place,
                    const std::vector<ReleasedEstimate>& estimates, const SpokenOf& on,
                    const std::vector<registers::NotAFinding>& answered) {
  std::vector<const ReleasedEstimate*> judged;
  for (const ReleasedEstimate& one : estimates) judged.push_back(&one);
  examine_estimates(examination, text, place, judged, {}, answered);
  examine_telling(examination, text, place, judged, {}, answered);
  examine_named(examination, text, place, on, answered);
}

void examine_lists(Examination& examination, const registers::Advisory& advisory, const SpokenOf& on,
                   const std::string& said, const Grounded& grounded, const Circumstances& circumstances,
                   ReleasedAdvisory& out) {
  const Uncited uncited(examination, advisory, circumstances);
  const auto told = [&](const std::string& written, const std::string& place) {
    examination.check_negatives(written, place, advisory.not_findings);
    examination.check_shares(written, place, advisory.not_findings);
    examine_beside(examination, written, place, out.estimates, on, advisory.not_findings);
  };
  const auto prose = [&](const std::string& text, const std::string& place) {
    std::string written = examination.written(text, place);
    examination.check_text(written, place);
    told(written, place);
    return written;
  };
  // What cites was examined with the sentences.
  const auto cited_or_told = [&](const std::string& text, const std::string& place) {
    const auto found = grounded.find(place);
    return found != grounded.end() ? found->second : ReleasedSentence{prose(text, place)};
  };
  const auto points = [&](const std::vector<registers::AdvisoryPoint>& from, const std::string& word,
                          std::vector<ReleasedPoint>& to) {
    for (std::size_t i = 0; i < from.size(); ++i) {
      const std::string place = word + " " + std::to_string(i + 1);
      std::string title = prose(from[i].title, place);
      ReleasedSentence one = cited_or_told(from[i].text, place);
      if (from[i].cites.empty()) {
        uncited.check_facts(from[i].title, title, place);
        uncited.check(from[i].text, one.text, place);
      }
      to.push_back({std::move(title), std::move(one.text), std::move(one.references), std::move(one.estimates),
                    std::move(one.coverage)});
    }
  };
  for (const registers::Sentence& one : advisory.summary) {
    const std::string place = "summary " + std::to_string(out.summary.size() + 1);
    if (one.cites.empty() && !is_answered(one.text, {0, one.text.size()}, advisory.not_findings)) {
      examination.refuse(kCitesNothing, "a paragraph of the summary that stands on nothing", place,
                         "cite what it rests on, or say in 'sums_up' which sentences it sums up; what tells no fact is "
                         "answered for by not_a_finding, whole");
    }
    out.summary.push_back(cited_or_told(one.text, place));
  }
  points(advisory.checks, "check", out.checks);
  points(advisory.mitigations, "mitigation", out.mitigations);
  out.cuts = examine_cuts(examination, advisory.cuts, out.sentences);
  for (std::size_t i = 0; i < out.cuts.size(); ++i) {
    for (const std::string* text : {&out.cuts[i].mitigation, &out.cuts[i].act}) {
      told(*text, "cut " + std::to_string(i + 1));
      uncited.check_facts(*text, *text, "cut " + std::to_string(i + 1));
    }
  }
  for (std::size_t i = 0; i < advisory.rules.size(); ++i) {
    const registers::AdvisoryRule& rule = advisory.rules[i];
    examine_rule(examination, rule, "rule " + std::to_string(i + 1), on, advisory.not_findings);
    out.rules.push_back({rule.title, rule.yaml});
  }
  examine_indicators(examination, advisory, on, out);
  examine_own_sources(examination, advisory, on, said, out);
}

}  // namespace backtrail::release
