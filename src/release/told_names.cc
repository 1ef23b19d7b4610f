// SPDX-License-Identifier: Apache-2.0
#include "release/told_names.h"

#include <algorithm>

#include "release/codes.h"
#include "release/originators.h"

namespace backtrail::release {
namespace {

using marking::Audience;

void add_sentences(const std::vector<ReleasedSentence>& sentences, Printed& out) {
  for (std::size_t i = 0; i < sentences.size(); ++i)
    out.emplace_back(sentences[i].text, "sentence " + std::to_string(i + 1));
}

/// What stands beside the sentences.
template <typename Text>
void add_beside(const Text& text, Printed& out) {
  const auto add = [&](std::string_view one, const char* word, std::size_t i) {
    if (!one.empty()) out.emplace_back(one, word + (" " + std::to_string(i + 1)));
  };
  for (std::size_t i = 0; i < text.references.size(); ++i) {
    add(text.references[i].name, "source", i);
    add(text.references[i].url, "source", i);
  }
  for (std::size_t i = 0; i < text.estimates.size(); ++i) {
    add(text.estimates[i].proposition, "judgement", i);
    for (const std::string& one : text.estimates[i].alternatives) add(one, "judgement", i);
  }
  for (std::size_t i = 0; i < text.coverage.size(); ++i) {
    for (const std::string* one : {&text.coverage[i].question, &text.coverage[i].scope, &text.coverage[i].method})
      add(*one, "coverage", i);
    for (const ReleasedNotLooked& gap : text.coverage[i].not_looked) {
      for (const std::string* one : {&gap.who, &gap.log_source, &gap.why}) add(*one, "coverage", i);
    }
  }
}

/// Those to whom readers of a text may hand it, who are not its audience. Among named persons it stays with them.
std::vector<Audience> readers_of(const marking::Marking& marking) {
  using Kind = Audience::Kind;
  std::vector<Audience> out;
  if (marking.tlp == marking::Tlp::clear) out.push_back({Kind::everyone, {}, marking.compartments});
  if (marking.tlp == marking::Tlp::green) out.push_back({Kind::community, {}, marking.compartments});
  for (const std::string& one : marking.shared_with) {
    if (marking.tlp == marking::Tlp::amber) out.push_back({Kind::clients, {one}, marking.compartments});
    if (marking.tlp == marking::Tlp::amber_strict) out.push_back({Kind::organisation, {one}, marking.compartments});
  }
  return out;
}

}  // namespace

Printed printed_texts(const ReleasedStatement& statement) {
  Printed out = {{statement.audience, "audience"}, {statement.title, "title"}};
  add_sentences(statement.sentences, out);
  add_beside(statement, out);
  return out;
}

Printed printed_texts(const ReleasedAdvisory& advisory) {
  Printed out = {{advisory.audience, "audience"}, {advisory.title, "title"}};
  const auto add = [&](std::string_view text, const char* word, std::size_t i) {
    if (!text.empty()) out.emplace_back(text, word + (" " + std::to_string(i + 1)));
  };
  for (std::size_t i = 0; i < advisory.summary.size(); ++i) add(advisory.summary[i].text, "summary", i);
  add_sentences(advisory.sentences, out);
  for (const auto& [points, word] :
       {std::pair{&advisory.checks, "check"}, std::pair{&advisory.mitigations, "mitigation"}}) {
    for (std::size_t i = 0; i < points->size(); ++i) {
      add((*points)[i].title, word, i);
      add((*points)[i].text, word, i);
    }
  }
  for (std::size_t i = 0; i < advisory.rules.size(); ++i) {
    add(advisory.rules[i].title, "rule", i);
    add(advisory.rules[i].yaml, "rule", i);
  }
  for (std::size_t i = 0; i < advisory.indicators.size(); ++i) {
    add(advisory.indicators[i].value, "indicator", i);
    add(advisory.indicators[i].context, "indicator", i);
    add(advisory.indicators[i].source, "indicator", i);
  }
  for (std::size_t i = 0; i < advisory.cuts.size(); ++i) {
    for (const std::string* one : {&advisory.cuts[i].mitigation, &advisory.cuts[i].act, &advisory.cuts[i].way})
      add(*one, "measure", i);
  }
  add_beside(advisory, out);
  return out;
}

void check_passed_on(Examination& examination, const Printed& texts, const Audience& audience,
                     const marking::Marking& marking, const Circumstances& circumstances) {
  std::vector<std::pair<std::string, Stretch>> told;
  for (const Audience& reader : readers_of(marking)) {
    if (reader == audience) continue;
    Examination others(reader, circumstances.parties, circumstances.audience_key);
    // An originator who asks not to be named is told of itself, and nobody whom it hands the text.
    const bool unnamed = keep_originators_unnamed(others, circumstances);
    const bool narrower = unnamed || std::ranges::any_of(circumstances.parties, [&](const Party& one) {
                            return !examination.hides(one.ref) && !others.may_learn_of(one);
                          });
    if (!narrower) continue;
    for (const auto& [text, place] : texts) {
      const auto hidden = examination.find_names(text);
      for (const Stretch& where : others.find_names(text)) {
        const auto meets = [&](const Stretch& one) { return one.begin < where.end && where.begin < one.end; };
        // What this audience may not learn either was told by itself.
        if (std::ranges::any_of(hidden, meets)) continue;
        const auto known =
            std::ranges::any_of(told, [&](const auto& one) { return one.first == place && meets(one.second); });
        if (known) continue;
        told.emplace_back(place, where);
        examination.refuse_at(
            kPassedOn,
            "this names an organisation that the audience may learn of, and a text marked " + marking.text() +
                " may be passed on to others who may not",
            place, where,
            "correct the text's marking to one no wider than that of the organisation ('TLP:AMBER//TO ID' for it and its clients, "
            "'TLP:AMBER+STRICT//TO ID' for it alone), or leave the name out");
      }
    }
  }
}

}  // namespace backtrail::release
