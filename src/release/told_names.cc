// SPDX-License-Identifier: Apache-2.0
#include "release/told_names.h"

#include <algorithm>

#include "release/codes.h"

namespace backtrail::release {
namespace {

using marking::Audience;

const Party* party_of(const std::vector<Party>& parties, const std::string& ref) {
  const auto found = std::ranges::find(parties, ref, &Party::ref);
  return found == parties.end() ? nullptr : &*found;
}

void add_sentences(const std::vector<ReleasedSentence>& sentences, Printed& out) {
  for (std::size_t i = 0; i < sentences.size(); ++i)
    out.emplace_back(sentences[i].text, "sentence " + std::to_string(i + 1));
}

/// What approving people saw of it, and what is seen now: empty where that is the same.
std::string what_changed(const Party* then, const Party& now, bool hidden_then, bool hidden_now) {
  if (then == nullptr) return "it was entered";
  if (hidden_then != hidden_now)
    return hidden_now ? "it was hidden from this audience" : "its marking was opened to this audience";
  if (!hidden_now && then->name != now.name) return "its name was changed";
  // A pseudonym says of what kind it is.
  if (hidden_now && then->kind != now.kind) return "its kind was changed";
  return {};
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
  return out;
}

Printed printed_texts(const ReleasedAdvisory& advisory) {
  Printed out = {{advisory.audience, "audience"}, {advisory.title, "title"}};
  const auto add = [&](std::string_view text, const char* word, std::size_t i) {
    if (!text.empty()) out.emplace_back(text, word + (" " + std::to_string(i + 1)));
  };
  for (std::size_t i = 0; i < advisory.summary.size(); ++i) add(advisory.summary[i], "summary", i);
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
  }
  for (std::size_t i = 0; i < advisory.cuts.size(); ++i) add(advisory.cuts[i].way, "measure", i);
  return out;
}

void check_as_decided(Examination& examination, const Printed& texts, const Audience& audience,
                      const Circumstances& circumstances) {
  if (!circumstances.as_decided) return;
  const Examination before(audience, *circumstances.as_decided, circumstances.audience_key);
  const std::string hint =
      "read it as it would leave now, and approve it again ('backtrail decide approve ID' says what it prints)";
  bool opened = false;
  for (const Party& now : circumstances.parties) {
    const Party* const then = party_of(*circumstances.as_decided, now.ref);
    const bool hidden_now = examination.hides(now.ref);
    const bool may_then = then != nullptr && before.may_learn_of(*then);
    // Hidden by a condition of an originator: the same then as now, for what is cited is the same.
    const bool hidden_then = !may_then || (hidden_now && examination.may_learn_of(now));
    opened = opened || (then != nullptr && hidden_then && !hidden_now);
    if (!examination.printed().contains(now.ref)) continue;
    const std::string changed = what_changed(then, now, hidden_then, hidden_now);
    if (changed.empty()) continue;
    examination.refuse(kPrintsOther,
                       "this would print of " + (hidden_now ? "an organisation" : "'" + now.ref + "'") +
                           " something else than was approved: " + changed + " since",
                       "decision", hint);
    opened = false;
  }
  if (!opened) return;
  for (const auto& [text, place] : texts) {
    for (const Stretch& where : before.find_names(text)) {
      if (where.end > text.size() || !examination.find_names(text.substr(where.begin, where.end - where.begin)).empty())
        continue;
      examination.refuse_at(kPrintsOther,
                            "this names an organisation that was hidden from this audience when the text was approved",
                            place, where, hint);
    }
  }
}

void check_passed_on(Examination& examination, const Printed& texts, const Audience& audience,
                     const marking::Marking& marking, const Circumstances& circumstances) {
  std::vector<std::pair<std::string, Stretch>> told;
  for (const Audience& reader : readers_of(marking)) {
    if (reader == audience) continue;
    const Examination others(reader, circumstances.parties, circumstances.audience_key);
    const bool narrower = std::ranges::any_of(circumstances.parties, [&](const Party& one) {
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
