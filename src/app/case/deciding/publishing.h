// SPDX-License-Identifier: Apache-2.0
// Deciding on a text and letting it out. A decision binds to the hash of the exact text; what leaves goes through the gate, is
// receipted in the ledger before it is written, and a copy stays in CASE/published/ for `verify` to compare.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/case/case.h"
#include "app/case/deciding/actors.h"
#include "release/gate.h"

namespace backtrail::app {

/// Behind the name of a page in CASE/published/ until its release is sealed.
inline constexpr std::string_view kPageSuffix = ".tmp";

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
  std::string despite{};  // why it is approved although the gate refuses it as it is; kept with the decision
};

struct Decided {
  std::vector<base::Error> faults;  // what keeps it from being approved; when there are any, nothing was sealed
  std::vector<base::Error> despite;  // what the gate refuses it for all the same: it will not leave as it is
  std::optional<Sealed> sealed;
  std::string text_sha256;
  std::optional<base::Instant> until;  // the embargo, also of an earlier approval
  std::string embargo;  // as it is read in its zone; empty without one
  std::vector<registers::Dissent> dissents;  // that travel with the text
  std::vector<registers::NotAFinding> not_findings;  // words for which the author has answered
  std::vector<std::pair<std::string, std::string>> prints;  // what each {org:ID} of it prints for its audience
  std::string publisher;  // under whose name it leaves; empty when no approval has said it
  std::vector<base::Error> warnings;  // kWithdrawnWording, kEmbargoKept
};

/// kNoPublisher, kNotDecidable, kTextDiffers, kBadZone, and those of Case::seal.
base::Result<Decided> decide(Case& into, const ledger::Actor& actor, const DecideRequest& request);

struct PublishRequest {
  std::string text;  // id of a statement or advisory
  std::string audience;  // empty: the one that the text was written for
  std::string out;  // a further copy; empty: only the one in the case
  std::string publisher;  // who speaks, where the approval does not say it
  bool dry_run = false;  // only ask the gate
  std::string form{};  // of publish::all_forms(); empty: "html"
  std::string publisher_url{};  // the publisher's web address
  std::string mail_from{};  // of a notification
  std::string mail_to{};
  std::string source{};  // what of the organisation a notification is about; empty: its domain
  std::string reason{};  // of a withdrawal: a statement that the notice brings
};

struct Published {
  std::vector<release::Refusal> refusals;  // when there are any, nothing left
  std::optional<Sealed> receipt;
  std::string path;  // below the case
  std::string sha256;
  std::string audience;
  std::vector<base::Error> warnings;  // kNotTheirs, kRecordsHeld
};

/// kNoPublisher, kOtherPublisher, kNotDecidable, marking::kBadAudience, those of publish::write(), and of collecting and sealing.
base::Result<Published> publish(Case& from, const ledger::Actor& actor, const PublishRequest& request);

/// Every reason why the gate would keep the text from its own audience now. As publish().
base::Result<std::vector<release::Refusal>> refusals_now(const Case& in, const std::string& text,
                                                         const NamesKnown& known);

/// Seals a refusal of the text with why and what that rests on, and lets out a notice that what went to the audience no longer stands,
/// by whom it was published. What was released stays in the case with its receipts, and so does why. kOtherPublisher; warnings:
/// kNoTitle.
base::Result<Published> withdraw(Case& from, const ledger::Actor& actor, const PublishRequest& request,
                                 const std::string& why, const std::vector<std::string>& cites = {});

/// All that `audience` may see of the case, as JSON lines.
base::Result<std::string> view_of(const Case& in, const std::string& audience);

}  // namespace backtrail::app
