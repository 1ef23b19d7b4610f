// SPDX-License-Identifier: Apache-2.0
#include "marking/conditions.h"

#include <algorithm>
#include <array>

#include "marking/codes.h"

namespace backtrail::marking {
namespace {

using base::fail;

constexpr std::array<std::string_view, 3> kTerms = {"may", "must", "must-not"};
constexpr std::array<std::string_view, 5> kActions = {"none", "contact-for-instruction", "internally-visible-actions",
                                                      "externally-visible-indirect-actions",
                                                      "externally-visible-direct-actions"};

/// Of three terms the one that `order` names last.
Term strictest(Term a, Term b, std::array<Term, 3> order) {
  const auto rank = [&](Term term) { return std::ranges::find(order, term) - order.begin(); };
  return rank(a) > rank(b) ? a : b;
}

}  // namespace

std::string_view name(Term term) { return kTerms[static_cast<std::size_t>(term)]; }
std::string_view name(Actions actions) { return kActions[static_cast<std::size_t>(actions)]; }

base::Result<Term> parse_term(std::string_view text) {
  const auto found = std::ranges::find(kTerms, text);
  if (found == kTerms.end()) return fail(kUnknownCondition, "not a term of the IEP", {}, "may, must or must-not");
  return static_cast<Term>(found - kTerms.begin());
}

base::Result<Actions> parse_actions(std::string_view text) {
  const auto found = std::ranges::find(kActions, text);
  if (found == kActions.end()) {
    return fail(kUnknownCondition, "not one of the IEP's permitted actions", {},
                "none, contact-for-instruction, internally-visible-actions, externally-visible-indirect-actions or "
                "externally-visible-direct-actions");
  }
  return static_cast<Actions>(found - kActions.begin());
}

std::string Conditions::text() const {
  std::string out = "notify=";
  out.append(name(notify_affected_parties)).append(" obfuscate=").append(name(obfuscate_affected_parties));
  return out.append(" attribute=").append(name(attribute_provider)).append(" actions=").append(name(permitted_actions));
}

base::Result<Conditions> parse_conditions(std::string_view text) {
  Conditions out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t equals = part.find('=');
    const std::string_view key = part.substr(0, equals);
    const std::string_view value = equals == std::string_view::npos ? "" : part.substr(equals + 1);
    if (key == "actions") {
      BT_TRY(out.permitted_actions, parse_actions(value));
      continue;
    }
    Term* const term = key == "notify"      ? &out.notify_affected_parties
                       : key == "obfuscate" ? &out.obfuscate_affected_parties
                       : key == "attribute" ? &out.attribute_provider
                                            : nullptr;
    if (term == nullptr) return fail(kUnknownCondition, "not a condition of the IEP");
    BT_TRY(*term, parse_term(value));
  }
  return out;
}

Conditions combine(const Conditions& a, const Conditions& b) {
  constexpr std::array kForbids = {Term::must, Term::may, Term::must_not};
  constexpr std::array kDemands = {Term::must_not, Term::may, Term::must};
  return {strictest(a.notify_affected_parties, b.notify_affected_parties, kForbids),
          strictest(a.obfuscate_affected_parties, b.obfuscate_affected_parties, kDemands),
          strictest(a.attribute_provider, b.attribute_provider, kForbids),
          std::min(a.permitted_actions, b.permitted_actions)};
}

}  // namespace backtrail::marking
