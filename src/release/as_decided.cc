// SPDX-License-Identifier: Apache-2.0
#include "release/as_decided.h"

#include <algorithm>
#include <optional>
#include <set>

#include "registers/person.h"
#include "release/codes.h"

namespace backtrail::release {
namespace {

using marking::Audience;

constexpr const char* kReadAgain =
    "read it as it would leave now, and approve it again ('backtrail decide approve ID' says what it prints)";

const Party* party_of(const std::vector<Party>& parties, const std::string& ref) {
  const auto found = std::ranges::find(parties, ref, &Party::ref);
  return found == parties.end() ? nullptr : &*found;
}

/// What approving people saw of it, and what is seen now: empty where that is the same.
std::string what_changed(const Party* then, const Party& now, bool hidden_then, bool hidden_now) {
  if (then == nullptr) return "it was entered";
  if (hidden_then != hidden_now)
    return hidden_now ? "it was hidden from this audience, by its marking or as an originator asks"
                      : "it was opened to this audience";
  if (!hidden_now && then->name != now.name) return "its name was changed";
  // A pseudonym says of what kind it is.
  if (hidden_now && then->kind != now.kind) return "its kind was changed";
  return {};
}

/// Whether a pseudonym stood for it when the text was approved, where the decision says so; those of earlier versions of the program do
/// not. `may_then`: its marking let the audience learn of it.
std::optional<bool> hidden_when_approved(const Circumstances& circumstances, const std::string& ref, bool may_then,
                                         bool of_approval) {
  if (!circumstances.decision) return std::nullopt;
  const auto has = [&](const std::vector<registers::Reference>& list) {
    return std::ranges::find(list, ref, &registers::Reference::ref) != list.end();
  };
  // Whoever is named to a wide audience is named to a narrower one; of a pseudonym that is not so.
  if (has(circumstances.decision->named)) return !may_then;
  if (of_approval && has(circumstances.decision->pseudonyms)) return true;
  return std::nullopt;
}

bool meets(const Stretch& one, const Stretch& other) { return one.begin < other.end && other.begin < one.end; }

/// What `then` finds in a text and `now` does not.
std::vector<Stretch> let_through(const Examination& then, const Examination& now, std::string_view text) {
  std::vector<Stretch> out = then.find_names(text);
  if (out.empty()) return out;
  const std::vector<Stretch> still = now.find_names(text);
  std::erase_if(out, [&](const Stretch& where) {
    return std::ranges::any_of(still, [&](const Stretch& one) { return meets(one, where); });
  });
  return out;
}

/// Whether it was opened to this audience, and by whom.
const std::string* opened_by(const Examination& examination, const Party& party) {
  const std::string* out = nullptr;
  bool hidden = false;
  Party version = party;
  for (const Party::Hand& one : party.hands) {
    version.marking = one.marking;
    const bool hides = !examination.may_learn_of(version);
    if (hidden && !hides) out = &one.by;
    hidden = hides;
  }
  return out;
}

/// One person opens nobody: who opened a name does not decide alone on a text that tells it.
void check_opened_alone(Examination& examination, const Printed& texts, const Audience& audience,
                        const Circumstances& circumstances) {
  if (!circumstances.decision) return;
  std::vector<Party> closed = circumstances.parties;
  bool any = false;
  for (Party& party : closed) {
    const std::string* const by = examination.hides(party.ref) ? nullptr : opened_by(examination, party);
    if (by == nullptr || !registers::is_same_person(*by, circumstances.decision->decider)) continue;
    party.marking = {};
    any = true;
  }
  if (!any) return;
  const Examination before(audience, closed, circumstances.audience_key);
  for (const auto& [text, place] : texts) {
    for (const Stretch& where : let_through(before, examination, text)) {
      examination.refuse_at(kPrintsOther,
                            "this names an organisation that whoever decided has opened to this audience, alone", place,
                            where, "somebody else has to decide on this text, or to open the organisation");
    }
  }
}

/// Descriptions that fit few of these.
std::vector<Refusal> described(const Printed& texts, const Audience& audience, const std::vector<Party>& parties,
                               std::string_view key, const std::vector<registers::NotAFinding>& answered) {
  Examination one(audience, parties, key);
  one.answer(answered);
  std::vector<std::string_view> all;
  std::vector<std::string> places;
  for (const auto& [text, place] : texts) {
    one.check_described(text, place);
    all.push_back(text);
    places.push_back(place);
  }
  one.check_described_across(all, places);
  return std::move(one.refusals());
}

/// Names and addresses that were held back, and are not by what has changed of whoever bears them, or of others.
void check_names_since(Examination& examination, const Printed& texts, const Audience& audience,
                       const Circumstances& circumstances, const std::set<std::string>& reported) {
  std::vector<Party> then = *circumstances.as_decided;
  std::erase_if(then, [&](const Party& one) { return reported.contains(one.ref); });
  std::vector<Party> opened = then;  // as they were, but for whom the audience may learn of
  for (Party& one : opened) {
    const Party* const now = party_of(circumstances.parties, one.ref);
    if (now != nullptr) one.marking = now->marking;
  }
  const Examination before(audience, then, circumstances.audience_key);
  const Examination marked_now(audience, opened, circumstances.audience_key);
  for (const auto& [text, place] : texts) {
    const std::vector<Stretch> by_others = let_through(marked_now, examination, text);
    for (const Stretch& where : by_others) {
      examination.refuse_at(
          kLooserSince, "this was held back when the text was approved, and passes by what was entered of others since",
          place, where, kReadAgain);
    }
    for (const Stretch& where : let_through(before, examination, text)) {
      if (std::ranges::any_of(by_others, [&](const Stretch& one) { return meets(one, where); })) continue;
      examination.refuse_at(kPrintsOther,
                            "this names an organisation that was hidden from this audience when the text was approved",
                            place, where, kReadAgain);
    }
  }
}

void check_descriptions_since(Examination& examination, const Printed& texts, const Audience& audience,
                              const Circumstances& circumstances, const std::vector<registers::NotAFinding>& answered) {
  const auto then = described(texts, audience, *circumstances.as_decided, circumstances.audience_key, answered);
  if (then.empty()) return;
  const auto now = described(texts, audience, circumstances.parties, circumstances.audience_key, answered);
  for (const Refusal& one : then) {
    if (std::ranges::find(now, one.place, &Refusal::place) != now.end()) continue;
    examination.refuse(kLooserSince,
                       "when the text was approved this fitted fewer than " + std::to_string(kSmallCountBelow) +
                           " here; what is known of organisations has changed since",
                       one.place, kReadAgain);
  }
}

}  // namespace

void check_as_decided(Examination& examination, const Printed& texts, const Audience& audience,
                      const Circumstances& circumstances, const std::vector<registers::NotAFinding>& answered,
                      bool of_approval) {
  check_opened_alone(examination, texts, audience, circumstances);
  if (!circumstances.as_decided) return;
  const bool same = *circumstances.as_decided == circumstances.parties;
  std::optional<Examination> before;  // who is the audience's own is asked of those of then as well
  if (!same) before.emplace(audience, *circumstances.as_decided, circumstances.audience_key);
  std::set<std::string> reported;
  for (const Party& now : circumstances.parties) {
    if (!examination.printed().contains(now.ref)) continue;
    const Party* const then = same ? &now : party_of(*circumstances.as_decided, now.ref);
    const bool hidden_now = examination.hides(now.ref);
    const bool may_then = then != nullptr && (same ? examination : *before).may_learn_of(*then);
    // Where the decision does not say, what an originator asks is taken to be the same then as now.
    const bool hidden_then = hidden_when_approved(circumstances, now.ref, may_then, of_approval)
                                 .value_or(!may_then || (hidden_now && examination.may_learn_of(now)));
    const std::string changed = what_changed(then, now, hidden_then, hidden_now);
    if (changed.empty()) continue;
    examination.refuse(kPrintsOther,
                       "this would print of " + (hidden_now ? "an organisation" : "'" + now.ref + "'") +
                           " something else than was approved: " + changed + " since",
                       "decision", kReadAgain);
    if (hidden_then) reported.insert(now.ref);
  }
  if (same) return;
  check_names_since(examination, texts, audience, circumstances, reported);
  check_descriptions_since(examination, texts, audience, circumstances, answered);
}

}  // namespace backtrail::release
