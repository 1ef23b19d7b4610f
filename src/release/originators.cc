// SPDX-License-Identifier: Apache-2.0
#include "release/originators.h"

#include <algorithm>
#include <map>
#include <set>

#include "release/codes.h"
#include "release/prose/fold.h"
#include "release/prose/terms.h"
#include "release/source_names.h"

namespace backtrail::release {
namespace {

std::string waits_for(const Examination& examination, const Unconfirmed& one) {
  const auto shown = [&](const std::string& text, const std::string& instead) {
    return examination.find_names(text).empty() ? text : instead;
  };
  const std::string what = "consent" + shown(" '" + one.ref + "'", "") + " of " +
                           shown("'" + one.given_by + "'", "the originator") + ", entered by " +
                           shown(one.entered_by, "one person");
  if (one.disputed) return what + ", is disputed: ask the originator once more, and enter what they say ('--corrects')";
  return what + ", is not confirmed: somebody else says 'backtrail evidence confirm" + shown(" " + one.ref, " ID") +
         "', or approves the text anew";
}

std::string consent_hint(const Examination& examination, const Cited& cited, const std::string& otherwise) {
  std::string out;
  for (const Unconfirmed& one : cited.unconfirmed) {
    const std::string what = waits_for(examination, one);
    if (out.find(what) == std::string::npos) out += (out.empty() ? "" : "; ") + what;
  }
  if (out.empty()) out = otherwise;
  for (const auto& [one, twin] : cited.twins) {
    if (examination.find_names(one + " " + twin).empty())
      out += "; '" + one + "' says the same as '" + twin + "' of the same originator, and what is asked of that holds";
  }
  return out;
}

}  // namespace

namespace {

/// A public claim that names somebody in another capacity than that in which they ask not to be named. Nobody gives it to himself.
bool is_ground(const Cited& cited) {
  return cited.type == registers::kClaim && cited.vouched && !cited.superseded && !cited.consent_missing &&
         cited.unnamed.empty() && cited.marking.tlp == marking::Tlp::clear && cited.source &&
         is_published(*cited.source);
}

/// What is public and may be said again. Whoever approves says in whose name a text leaves, so that the speaker is named by that.
std::string told_in_public(const Circumstances& circumstances) {
  std::string out = circumstances.speaker + ".\n";
  for (const Cited& cited : circumstances.cited) {
    if (is_ground(cited))
      out += cited.subject + " " + cited.already_said + ".\n" + cited.source->name + ".\n" + cited.source->url + "\n";
  }
  return out;
}

}  // namespace

bool keep_originators_unnamed(Examination& examination, const Circumstances& circumstances) {
  std::set<std::string> unnamed;
  for (const Cited& cited : circumstances.cited) unnamed.insert(cited.unnamed.begin(), cited.unnamed.end());
  for (const auto& [number, cited] : circumstances.beneath_cuts)
    unnamed.insert(cited.unnamed.begin(), cited.unnamed.end());
  if (!unnamed.empty()) examination.keep_unnamed({unnamed.begin(), unnamed.end()});
  if (circumstances.unnamed_elsewhere.empty()) return !unnamed.empty();
  examination.keep_unnamed_elsewhere(circumstances.unnamed_elsewhere, told_in_public(circumstances));
  return true;
}

void hide_as_asked(Examination& examination, const Circumstances& circumstances) {
  const auto obfuscate = [&](const Cited& cited) {
    if (cited.conditions.obfuscate_affected_parties == marking::Term::must) examination.obfuscate(cited.tenants);
  };
  std::ranges::for_each(circumstances.cited, obfuscate);
  for (const auto& [number, cited] : circumstances.beneath_cuts) obfuscate(cited);
  (void)keep_originators_unnamed(examination, circumstances);
}

NamedAllTheSame named_all_the_same(const marking::Audience& audience, const Circumstances& circumstances) {
  Examination examination(audience, circumstances.parties, circumstances.audience_key);
  hide_as_asked(examination, circumstances);
  NamedAllTheSame out;
  const std::set<std::string>& names = examination.named_all_the_same();
  out.names = {names.begin(), names.end()};
  for (const Cited& cited : circumstances.cited) {
    if (is_ground(cited)) out.claims.push_back(cited.ref);
  }
  return out;
}

namespace {

/// What else they are called: names of the organisation that has one of these.
std::vector<std::string> with_other_names(std::vector<std::string> names, const std::vector<Party>& parties) {
  std::set<std::string> own;
  for (const std::string& one : names) own.insert(fold(one).text);
  for (const Party& party : parties) {
    const bool is =
        std::ranges::any_of(party.terms, [&](const std::string& term) { return own.contains(fold(term).text); });
    if (is) names.insert(names.end(), party.terms.begin(), party.terms.end());
  }
  return names;
}

}  // namespace

void check_credited(Examination& examination, const Printed& texts, const Circumstances& circumstances) {
  std::set<std::string> unnamed;
  std::map<std::vector<std::string>, std::string> credited;  // and what rests on them
  const auto collect = [&](const Cited& cited) {
    unnamed.insert(cited.unnamed.begin(), cited.unnamed.end());
    for (const std::vector<std::string>& names : cited.credited) credited.try_emplace(names, cited.ref);
  };
  std::ranges::for_each(circumstances.cited, collect);
  for (const auto& [number, cited] : circumstances.beneath_cuts) collect(cited);
  for (const auto& [names, ref] : credited) {
    if (std::ranges::any_of(names, [&](const std::string& one) { return unnamed.contains(one); })) continue;
    const std::vector<std::string> called = with_other_names(names, circumstances.parties);
    const auto stands = [&](const auto& text) { return !find_terms(text.first, called).empty(); };
    if (std::ranges::any_of(texts, stands)) continue;
    const bool may = !names.empty() && examination.find_names(names.front()).empty();
    examination.refuse(
        kProviderUnnamed, "who gave what this rests on asks to be named, and nothing here names them",
        examination.find_names(ref).empty() ? "'" + ref + "'" : "text",
        may ? "name '" + names.front() + "' in a sentence, or as a source"
            : "this audience may not learn of them: ask them what they want, or rest it on something else");
  }
}

void check_originators(Examination& examination, const marking::Audience& audience, const Cited& cited,
                       const std::string& place) {
  if (cited.consent_missing) {
    examination.refuse(kNeedsConsent, "the originator of what this rests on has not agreed", place,
                       consent_hint(examination, cited, "ask the originator, and enter the consent for this audience"));
  }
  if (cited.conditions.notify_affected_parties != marking::Term::must_not) return;
  const bool told = examination.wide() || std::ranges::any_of(cited.tenants, [&](const std::string& tenant) {
                      return examination.is_told(tenant);
                    });
  if (!told) return;
  const bool alone = audience.kind == marking::Audience::Kind::organisation;
  examination.refuse(
      kMustNotNotify,
      std::string("the originator forbids telling those affected, and they are ") +
          (alone                ? "the audience"
           : examination.wide() ? "of the audience as everybody is"
                                : "among the audience"),
      place,
      consent_hint(examination, cited,
                   "ask the originator, and enter its consent for this audience ('backtrail evidence consent')"));
}

}  // namespace backtrail::release
