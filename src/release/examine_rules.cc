// SPDX-License-Identifier: Apache-2.0
// What rules tell: what they look for against the names and networks that the audience may not learn, and what they say to people.
#include <algorithm>
#include <charconv>

#include "release/alternatives.h"
#include "release/codes.h"
#include "release/examination.h"
#include "release/prose/negation.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kPartNamed = 4;  // characters of an expression in which names are looked for

/// Whether "10.30.0.0/15" has one of these networks in it, and few others.
bool holds_network(std::string_view text, const Networks& hidden, const Networks& known, const Networks& own) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return false;
  const std::string_view address = text.substr(0, slash);
  auto from = observable::parse_ipv4(address);
  if (!from) from = observable::parse_ipv6(address);
  unsigned bits = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + slash + 1, end, bits);
  if (!from || read.ec != std::errc() || read.ptr != end || bits > from->bits()) return false;
  return holds_hidden(*from, bits, hidden, known, own);
}

}  // namespace

const std::vector<std::pair<const Party*, Fitting>>& Examination::fittings() {
  if (!fittings_.empty()) return fittings_;
  const WordSet known = known_words();
  for (const Party& party : parties_) {
    if (hides(party.ref)) fittings_.emplace_back(&party, Fitting(party.terms, party.parts, known));
    else if (const auto former = former_.find(party.ref); former != former_.end())
      fittings_.emplace_back(&party, Fitting(former->second.terms, former->second.parts, known));
  }
  return fittings_;
}

void Examination::check_rule_negatives(std::string_view text, const std::string& place, bool false_positive,
                                       const std::vector<registers::NotAFinding>& answered) {
  for (const Negation& one : find_negations_of_rule(text, false_positive)) {
    if (is_answered(text, one.where, answered)) continue;
    refuse_at(
        kNegativeUnproven, "this says no, and a rule cites nothing that looked", place, one.where,
        "say what the rule looks for and what else may fire it; what was not found is told by a sentence that cites "
        "a negative finding, and what finds nothing is answered for by not_a_finding: the words as the rule tells them, "
        "and the reason");
  }
}

void Examination::check_sought(const std::vector<Sought>& all, const std::string& place) {
  if (all.empty() || (protected_terms_.empty() && protected_networks_.empty())) return;
  for (const Sought& one : all) check_one_sought(one, place);
}

void Examination::check_one_sought(const Sought& one, const std::string& place) {
  constexpr std::size_t kLettersAtLeast = 3;  // and figures: with fewer nothing fits few
  const bool short_one =
      std::ranges::count_if(fold(one.text).text, is_word_byte) < static_cast<std::ptrdiff_t>(kLettersAtLeast);
  if (short_one || harmless_.contains({one.text, one.as}) || untold_) return;
  const std::string where =
      one.line == 0 ? place : place + (place.empty() ? "line " : ", line ") + std::to_string(one.line);
  const auto refuse_sought = [&](base::Code code, std::string message, std::string hint) {
    if (one.line == 0) refuse_at(code, std::move(message), where, one.where, std::move(hint));
    else refuse(code, std::move(message), where, std::move(hint));
  };
  const Expression expression(one.text, one.as);
  const bool unread = one.as == Written::regex && !expression.is_read();
  std::string whom;
  const Fitting::Fits most = fits_of(one, expression, whom);
  if (most == Fitting::Fits::no && !unread) {
    harmless_.emplace(one.text, one.as);
    return;
  }
  // What names them was told with the text that it stands in.
  if (!find_names(one.text).empty()) return;
  if (most == Fitting::Fits::tells) {
    refuse_sought(
        kProtectedName,
        "this fits what an organisation is called of which the audience may not learn, or its addresses",
        "take it out, and look for what the intruder brought: what is looked for is told to everybody who reads it");
    refusals_.back().inside = whom.empty() ? std::string() : "an expression that fits " + whom;
  } else if (unread) {
    refuse_sought(kRuleUnread, "this expression cannot be read, so that nobody knows whom it fits",
                  "correct it: it is held against protected names as one of PCRE");
  } else if (searches_ == 0) {
    untold_ = true;
    refuse_sought(kRuleUnread,
                  "from here on too many expressions stand in this text to be held against protected names",
                  "look at it in parts");
  } else {
    refuse_sought(kRuleUnread, "this expression takes too many steps to be held against protected names",
                  "write it without repetitions within repetitions, or fewer of them");
  }
}

/// How it fits the names and networks of those of whom the audience may not learn; `whom` of these it tells by name.
Fitting::Fits Examination::fits_of(const Sought& one, const Expression& expression, std::string& whom) {
  constexpr std::size_t kSearchesOfOne = 100, kSearchesOfNames = 5'000;  // as long as they take
  using Fits = Fitting::Fits;
  spend(kSearchesOfOne);
  std::vector<std::string> parts;
  if (one.as == Written::regex) parts = literals_of(one.text);
  std::erase_if(parts, [](const std::string& part) { return part.size() < kPartNamed; });
  std::string apart;  // letters between keep them from being read together
  for (const std::string& part : parts) apart += part + " qzxq ";
  if (!apart.empty()) spend(kSearchesOfNames);
  Fits most = !apart.empty() && !find_names(apart).empty() ? Fits::tells : Fits::no;
  for (const auto& [party, fitting] : fittings()) {
    Fits fits = fitting.name(expression, searches_);
    if (std::ranges::any_of(parts, [&](const std::string& part) { return fitting.holds_part(part); }))
      fits = Fits::tells;
    if (fits == Fits::tells) whom += (whom.empty() ? "'" : "; '") + party->name + "' (" + party->ref + ")";
    most = std::max(most, fits);
  }
  if (!one.network) {
    most = std::max(most, Fitting::network(expression, protected_networks_, known_networks_, own_networks_, searches_));
    return most == Fits::tells || one.as != Written::regex ? most
                                                           : std::max(most, fits_of_alternatives(one.text, whom));
  }
  return holds_network(one.text, protected_networks_, known_networks_, own_networks_) ? Fits::tells : most;
}

/// The same of its alternatives one by one. What they ask for literally was read with the whole.
Fitting::Fits Examination::fits_of_alternatives(std::string_view text, std::string& whom) {
  constexpr std::size_t kSearchesOfAlternative = 500;
  using Fits = Fitting::Fits;
  Fits most = Fits::no;
  for (const std::string& one : alternatives_of(text)) {
    if (searches_ == 0) return Fits::unknown;
    spend(kSearchesOfAlternative);
    const Expression alone(one, Written::regex);
    // A group that others refer to may be gone.
    if (!alone.is_read()) continue;
    for (const auto& [party, fitting] : fittings()) {
      const Fits fits = fitting.name(alone, searches_);
      if (fits == Fits::tells) whom += (whom.empty() ? "'" : "; '") + party->name + "' (" + party->ref + ")";
      most = std::max(most, fits);
    }
    most = std::max(most, Fitting::network(alone, protected_networks_, known_networks_, own_networks_, searches_));
    if (most == Fits::tells) return most;
  }
  return most;
}

}  // namespace backtrail::release
