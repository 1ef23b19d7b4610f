// SPDX-License-Identifier: Apache-2.0
// Letting a text out that was decided on (decide.h). What leaves goes through the gate, is
// receipted in the ledger before it is written, and a copy stays in CASE/published/ for `verify` to compare.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/case/case.h"
#include "release/gate.h"

namespace backtrail::app {

/// Behind the name of a page in CASE/published/ until its release is sealed.
inline constexpr std::string_view kPageSuffix = ".tmp";

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
  std::vector<base::Error> warnings;  // kNotTheirs, kRecordsHeld, release::kNotEnglish, kDatedToCome
};

/// kNoPublisher, kOtherPublisher, kNotDecidable, marking::kBadAudience, those of publish::Leaving::of(), and of collecting and sealing.
base::Result<Published> publish(Case& from, const ledger::Actor& actor, const PublishRequest& request);

/// Every reason why the gate would keep the text from its own audience now. As publish().
base::Result<std::vector<release::Refusal>> refusals_now(const Case& in, const std::string& text);

/// Seals a refusal of the text with why and what that rests on, and lets out a notice that what went to the audience no longer stands,
/// by whom it was published. What was released stays in the case with its receipts, and so does why. kOtherPublisher; warnings:
/// kNoTitle.
base::Result<Published> withdraw(Case& from, const ledger::Actor& actor, const PublishRequest& request,
                                 const std::string& why, const std::vector<std::string>& cites = {});

/// All that `audience` may see of the case, as JSON lines.
base::Result<std::string> view_of(const Case& in, const std::string& audience);

}  // namespace backtrail::app
