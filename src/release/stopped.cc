// SPDX-License-Identifier: Apache-2.0
#include "release/stopped.h"

#include <optional>

#include "registers/rule_texts.h"
#include "release/codes.h"
#include "release/hidden_words.h"
#include "release/prose/address_words.h"
#include "release/prose/everyday.h"
#include "release/prose/named.h"
#include "release/told_names.h"

namespace backtrail::release {
namespace {

/// What people read of it: no values of indicators, and of rules what is not for programs.
std::vector<std::pair<std::string, std::string>> read_by_people(const ReleasedAdvisory& advisory) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& [text, place] : printed_texts(advisory)) {
    if (!place.starts_with("rule ") && !place.starts_with("indicator ") && place != "audience")
      out.emplace_back(text, place);
  }
  for (std::size_t i = 0; i < advisory.indicators.size(); ++i) {
    const ReleasedIndicator& one = advisory.indicators[i];
    const std::string place = "indicator " + std::to_string(i + 1);
    out.emplace_back(one.kind, place + ", kind");
    out.emplace_back(one.context, place + ", context");
    out.emplace_back(one.source, place + ", source");
    if (registers::is_like_sentence(one.value)) out.emplace_back(one.value, place);
  }
  for (std::size_t i = 0; i < advisory.rules.size(); ++i) {
    const std::string place = "rule " + std::to_string(i + 1);
    out.emplace_back(advisory.rules[i].title, place + ", title");
    const auto texts = registers::rule_texts(advisory.rules[i].yaml);
    if (!texts) continue;  // told as a rule that nobody can read
    for (const registers::RuleText& one : *texts) {
      const bool read = one.prose || one.tag || one.sentence || one.key || one.reference;
      if (read && one.text != advisory.rules[i].title)
        out.emplace_back(one.text, place + ", line " + std::to_string(one.line));
    }
  }
  return out;
}

/// Whether somebody has answered for it, and could: of a word that is one of any text ("Bridge"). That an actor is meant otherwise is no
/// author's to say while a stop is in force.
bool is_settled(std::string_view text, const Stretch& one, const std::vector<registers::NotAFinding>& answered) {
  return is_answered(text, one, answered) && !everyday_word(text.substr(one.begin, one.end - one.begin)).empty();
}

/// The first actor that a text or an address within it names, of those that are not settled.
std::optional<Stretch> first_named(std::string_view text, const KnownActors& actors,
                                   const std::vector<registers::NotAFinding>& answered) {
  for (const Stretch& one : find_named(text, actors)) {
    if (!is_settled(text, one, answered)) return one;
  }
  for (const Stretch& address : find_web_addresses(text)) {
    const AddressWords words = address_words(text.substr(address.begin, address.end - address.begin));
    for (const Stretch& one : find_named(words.text, actors)) {
      const Stretch there = words.original(one);
      const Stretch where{address.begin + there.begin, address.begin + there.end};
      if (!is_settled(text, where, answered)) return where;
    }
  }
  std::optional<Stretch> out;
  for_hidden_words(text, [&](const HiddenWords& words) {
    for (const Stretch& one : out ? std::vector<Stretch>() : find_named(words.text, actors)) {
      const Stretch where = words.original(one);
      if (!out && words.counts(one) && !is_settled(text, where, answered)) out = where;
    }
  });
  return out;
}

}  // namespace

void check_stopped(Examination& examination, const ReleasedAdvisory& advisory,
                   const std::vector<registers::NotAFinding>& answered, const Circumstances& circumstances) {
  if (circumstances.stops.empty()) return;
  for (const auto& [text, place] : read_by_people(advisory)) {
    const auto first = first_named(text, examination.known_actors(), answered);
    if (!first) continue;
    examination.refuse_at(kStopped, "\"do not publish\" is in force, and this tells of an actor", place, *first,
                          "leave the actor out: advice goes on without; or wait until each stop is lifted "
                          "('backtrail decide lift ID')");
  }
}

}  // namespace backtrail::release
