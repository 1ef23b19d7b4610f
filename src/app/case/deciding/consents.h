// SPDX-License-Identifier: Apache-2.0
// What originators ask and have agreed to, in the hands of two: one person enters a consent, and another confirms it or approves a
// text under it. A decision keeps what it stood under.
#pragma once

#include <string>
#include <vector>

#include "app/case/case.h"
#include "app/case/deciding/judging.h"
#include "base/json_fwd.h"
#include "release/consents.h"

namespace backtrail::app {

/// A consent that is entered says who of the originator gave it and by what (registers::kNoWord); one that is withdrawn need not. Entries of
/// earlier versions are not asked.
base::Status check_consent(const base::Json& body);

struct Confirmed {
  Sealed sealed;
  registers::Consent consent;
  registers::OriginatorLink link;  // nobody else's than the originator's opens anything
};
/// Of a consent; what disagrees says that the originator was asked too, and has not agreed. registers::kSamePerson for whoever entered it or a version of it; kWrongReference for what is no consent; kStaleLink for one
/// that was corrected since.
base::Result<Confirmed> seal_confirmation(Case& into, const ledger::Actor& actor, const ReviewRequest& request);

/// One thing beneath a text whose originator asks something, and their consents for its audience, confirmed or not.
struct Binding {
  registers::Reference item;
  std::string originator;
  marking::Conditions conditions;
  bool shut = false;  // for this audience, until they agree
  std::vector<release::Waiting> consents{};
  std::vector<std::vector<std::string>>
      linked_by{};  // of each consent, who entered that its giver is the originator by another name
  std::vector<release::Disputed> disputes{};  // of theirs that somebody asked after, and heard no
};
/// All of them, the nearest first.
base::Result<std::vector<Binding>> bindings_of(const Case& in, const registers::Entry& text,
                                               const marking::Audience& audience);
/// What a decision's body keeps of them.
[[nodiscard]] base::Json bindings_json(const std::vector<Binding>& bindings);
/// A line each, for whoever decides: what is asked, who agreed, and what approving means for what nobody has confirmed.
[[nodiscard]] std::vector<std::string> bindings_text(const std::vector<Binding>& bindings, const std::string& decider);

/// "notify_affected_parties must-not, permitted_actions none": what is not free.
[[nodiscard]] std::string asked_text(const marking::Conditions& conditions);
/// "Maria Keller of 'Service F' for organisation:quarry (mail of 20 November)".
[[nodiscard]] std::string given_text(const registers::Consent& consent);

}  // namespace backtrail::app
