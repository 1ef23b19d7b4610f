// SPDX-License-Identifier: Apache-2.0
// Deciding on a text. A decision binds to the hash of the exact text, and to all that it was made under.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/case/case.h"
#include "release/gate.h"

namespace backtrail::app {

/// What each originator asks of what a text stands on, and what they agreed to: shown before a decision under it is sealed.
using ShowBindings = std::function<void(const std::vector<std::string>& lines)>;

struct DecideRequest {
  std::string verdict;  // approve | refuse | hold
  std::string text;  // id of a statement or advisory
  std::string text_sha256;  // of the text that the decider saw; empty: of the present one
  std::string note;
  std::optional<base::Instant> embargo;
  std::string zone{};  // in which the embargo is read out
  std::string interest{};  // the ground: one of registers::interests()
  std::string why{};
  std::string publisher{};  // under whose name it is to leave; empty: that of the last approval in the case
  ShowBindings show{};
  std::string
      despite{};  // why it is approved although the gate refuses it as it is, or others do; kept with the decision
  std::string sign_with{};  // the file of the decider's own key; empty: they are believed as they say
};

struct Decided {
  std::vector<base::Error> faults;  // what keeps it from being approved; when there are any, nothing was sealed
  std::vector<base::Error> reopened;  // what others had decided, for which whoever approves answers
  std::vector<base::Error> despite;  // what the gate refuses it for all the same: it will not leave as it is
  std::optional<Sealed> sealed;
  std::string text_sha256;
  std::optional<base::Instant> until;  // the embargo, also of an earlier approval
  std::string embargo;  // as it is read in its zone; empty without one
  std::vector<registers::Dissent> dissents;  // that travel with the text
  std::vector<registers::NotAFinding> not_findings;  // words for which the author has answered
  std::vector<release::PrintedAs> prints;  // what each {org:ID} of it prints for its audience
  std::string publisher;  // under whose name it leaves; empty when no approval has said it
  std::string signed_with;  // what the decider's key is called; empty without one
  std::vector<base::Error> warnings;  // kWithdrawnWording, kEmbargoKept, release::kNotEnglish
};

/// kNoPublisher, kNotDecidable, kTextDiffers, kBadZone, registers::kNotTheirKey, and those of Case::seal.
base::Result<Decided> decide(Case& into, const ledger::Actor& actor, const DecideRequest& request);

}  // namespace backtrail::app
