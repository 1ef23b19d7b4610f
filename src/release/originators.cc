// SPDX-License-Identifier: Apache-2.0
#include "release/originators.h"

#include <algorithm>
#include <set>

#include "release/codes.h"

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

bool keep_originators_unnamed(Examination& examination, const Circumstances& circumstances) {
  std::set<std::string> unnamed;
  for (const Cited& cited : circumstances.cited) unnamed.insert(cited.unnamed.begin(), cited.unnamed.end());
  for (const auto& [number, cited] : circumstances.beneath_cuts)
    unnamed.insert(cited.unnamed.begin(), cited.unnamed.end());
  if (!unnamed.empty()) examination.keep_unnamed({unnamed.begin(), unnamed.end()});
  return !unnamed.empty();
}

void hide_as_asked(Examination& examination, const Circumstances& circumstances) {
  const auto obfuscate = [&](const Cited& cited) {
    if (cited.conditions.obfuscate_affected_parties == marking::Term::must) examination.obfuscate(cited.tenants);
  };
  std::ranges::for_each(circumstances.cited, obfuscate);
  for (const auto& [number, cited] : circumstances.beneath_cuts) obfuscate(cited);
  (void)keep_originators_unnamed(examination, circumstances);
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
