// SPDX-License-Identifier: Apache-2.0
#include "app/case/deciding/consents.h"

#include <algorithm>

#include "app/case/deciding/beneath.h"
#include "base/json.h"
#include "registers/codes.h"
#include "registers/person.h"
#include "release/prose/fold.h"

namespace backtrail::app {
namespace {

using base::Json;
using marking::Conditions;

std::string persons_in(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& one : list) out += (out.empty() ? "" : " and ") + one;
  return out;
}

bool is_among(const std::vector<std::string>& list, const std::string& who) {
  return std::ranges::any_of(list, [&](const std::string& one) { return registers::is_same_person(one, who); });
}

/// A dot says neither who it was nor by what.
bool nothing_written(const std::string& text) {
  constexpr std::ptrdiff_t kLeast = 2;  // bytes of letters and figures
  const std::string folded = release::fold(text).text;
  return std::ranges::count_if(folded, release::is_word_byte) < kLeast;
}

/// How far a consent goes, and what approving under it does.
std::string standing_text(const release::Waiting& one, const std::string& decider) {
  const registers::ConsentStanding& standing = one.standing;
  std::string out = "entered by " + persons_in(standing.entered_by);
  if (!standing.confirmed_by.empty()) return out + ", confirmed by " + persons_in(standing.confirmed_by);
  if (!standing.decided_by.empty()) return out + ", approved under before by " + persons_in(standing.decided_by);
  if (!is_among(standing.entered_by, decider))
    return out + " and confirmed by nobody: who approves under it answers for it";
  return out + ", who decides: it opens nothing until somebody else says 'backtrail evidence confirm " +
         one.consent.entry.label() + "'";
}

Json conditions_json(const Conditions& conditions) {
  return {{"notify_affected_parties", marking::name(conditions.notify_affected_parties)},
          {"obfuscate_affected_parties", marking::name(conditions.obfuscate_affected_parties)},
          {"attribute_provider", marking::name(conditions.attribute_provider)},
          {"permitted_actions", marking::name(conditions.permitted_actions)}};
}

}  // namespace

base::Status check_consent(const Json& body) {
  if (!body.is_object() || !nothing_written(base::text_at(body, "withdrawn"))) return {};
  const bool person = !nothing_written(base::text_at(body, "person"));
  if (person && !nothing_written(base::text_at(body, "source"))) return {};
  return base::fail(
      registers::kNoWord,
      std::string(person ? "/source" : "/person") + ": a consent says who of the originator gave it, and by what", {},
      "\"person\": who it was, \"source\": the letter, mail or call, with its day, so that somebody else can "
      "ask or look");
}

base::Result<Confirmed> seal_confirmation(Case& into, const ledger::Actor& actor, const ReviewRequest& request) {
  BT_TRY(const auto entry, into.registers().resolve(request.of));
  if (entry.type != registers::kConsent) {
    return base::fail(registers::kWrongReference, "'" + entry.label() + "' is of type " + entry.type, {},
                      "a consent is confirmed; 'backtrail case status' names those that wait for it");
  }
  BT_TRY(auto consent, into.registers().consent(entry.id));
  if (!entry.corrected_by.empty() || !consent.withdrawn.empty()) {
    return base::fail(
        registers::kStaleLink,
        "'" + entry.label() + "' " + (entry.corrected_by.empty() ? "was withdrawn" : "has been corrected since"), {},
        entry.corrected_by.empty() ? "a consent that is given anew is entered as its correction"
                                   : "confirm " + entry.corrected_by);
  }
  BT_TRY(const auto standing, into.registers().consent_standing(entry.id));
  if (is_among(standing.entered_by, actor.id)) {
    return base::fail(registers::kSamePerson,
                      "'" + entry.label() + "' cannot be confirmed by who entered it, or a version of it", {},
                      "another person has to, who asks the originator or sees what they wrote");
  }
  Json body = {{"of", entry.id}, {"verdict", request.disagrees ? "disagree" : "agree"}};
  if (!request.note.empty()) body["note"] = request.note;
  BT_TRY(auto sealed, into.seal(actor, {{std::string(registers::kReview), base::dump(body)}}));
  BT_TRY(auto link, release::link_to_originator(into.registers(), consent));
  return Confirmed{std::move(sealed.front()), std::move(consent), std::move(link)};
}

base::Result<std::vector<Binding>> bindings_of(const Case& in, const registers::Entry& text,
                                               const marking::Audience& audience) {
  BT_TRY(const auto references, beneath(in, text));
  BT_TRY(const auto agreed, release::agreed_for(in.registers(), audience));
  std::vector<Binding> out;
  for (const registers::Reference& one : references) {
    Binding binding{one, {}, {}, false};
    if (one.type == registers::kClaim) {
      BT_TRY(const auto claim, in.registers().claim(one.entry_id));
      binding.conditions = claim.conditions;
    } else if (one.type == registers::kEvidence) {
      BT_TRY(const auto evidence, in.registers().evidence(one.entry_id));
      binding.conditions = evidence.conditions;
    }
    if (binding.conditions == Conditions{}) continue;
    binding.shut = release::needs_consent(binding.conditions, audience) ||
                   binding.conditions.notify_affected_parties == marking::Term::must_not;
    BT_TRY(binding.originator, release::originator_of(in.registers(), one));
    if (const auto given = agreed.given.find(one.entry_id); given != agreed.given.end()) {
      for (const registers::Consent& consent : given->second) {
        BT_TRY(auto standing, in.registers().consent_standing(consent.entry.id));
        BT_TRY(auto link, release::link_to_originator(in.registers(), consent));
        binding.consents.push_back({consent, std::move(standing)});
        binding.linked_by.push_back(std::move(link.by));
      }
    }
    if (const auto told = agreed.disputed.find(one.entry_id); told != agreed.disputed.end())
      binding.disputes = told->second;
    out.push_back(std::move(binding));
  }
  return out;
}

Json bindings_json(const std::vector<Binding>& bindings) {
  Json out = Json::array();
  for (const Binding& one : bindings) {
    Json row = {{"item", one.item.entry_id}, {"terms", conditions_json(one.conditions)}, {"consents", Json::array()}};
    for (const release::Waiting& consent : one.consents) row["consents"].push_back(consent.consent.entry.id);
    out.push_back(std::move(row));
  }
  return out;
}

std::vector<std::string> bindings_text(const std::vector<Binding>& bindings, const std::string& decider) {
  std::vector<std::string> out;
  for (const Binding& one : bindings) {
    out.push_back("'" + one.originator + "' asks of '" + one.item.ref + "': " + asked_text(one.conditions));
    for (std::size_t i = 0; i < one.consents.size(); ++i) {
      const release::Waiting& consent = one.consents[i];
      out.push_back("  agreed in '" + consent.consent.entry.label() + "': " + given_text(consent.consent) + ", " +
                    standing_text(consent, decider));
      if (!one.linked_by[i].empty())
        out.push_back("  that '" + consent.consent.given_by + "' is '" + one.originator + "' was entered by " +
                      persons_in(one.linked_by[i]));
    }
    for (const release::Disputed& said : one.disputes)
      out.push_back("  '" + said.ref + "' is disputed: " + persons_in(said.by) +
                    " asked too, and says that they have not agreed");
    if (one.consents.empty() && one.shut)
      out.emplace_back("  and has not agreed for this audience: the gate stays shut until they have");
  }
  return out;
}

std::string asked_text(const Conditions& conditions) {
  const Conditions free;
  std::string out;
  const auto add = [&](const char* key, std::string_view value, bool asks) {
    if (asks) out += (out.empty() ? "" : ", ") + std::string(key) + " " + std::string(value);
  };
  add("notify_affected_parties", marking::name(conditions.notify_affected_parties),
      conditions.notify_affected_parties != free.notify_affected_parties);
  add("obfuscate_affected_parties", marking::name(conditions.obfuscate_affected_parties),
      conditions.obfuscate_affected_parties != free.obfuscate_affected_parties);
  add("attribute_provider", marking::name(conditions.attribute_provider),
      conditions.attribute_provider != free.attribute_provider);
  add("permitted_actions", marking::name(conditions.permitted_actions),
      conditions.permitted_actions != free.permitted_actions);
  return out;
}

std::string given_text(const registers::Consent& consent) {
  return (consent.person.empty() ? "somebody who is not named" : consent.person) + " of '" + consent.given_by +
         "' for " + consent.audience.text() + (consent.source.empty() ? "" : " (" + consent.source + ")");
}

}  // namespace backtrail::app
