// SPDX-License-Identifier: Apache-2.0
#include "release/deciding.h"

#include <algorithm>
#include <type_traits>

#include "registers/person.h"
#include "release/codes.h"

namespace backtrail::release {

std::string marking_hint(const marking::Audience& audience) {
  using Kind = marking::Audience::Kind;
  if (audience.kind == Kind::everyone) return "everyone may see TLP:CLEAR and nothing else";
  if (audience.kind == Kind::community) return "a community may see TLP:CLEAR and TLP:GREEN";
  if (audience.kind == Kind::named) return "correct the text's marking, with these persons behind '//TO'";
  const std::string to = audience.members.empty() ? "ORGANISATION" : audience.members.front();
  return "correct the text's marking: from TLP:AMBER up it names who has it, as in 'TLP:AMBER" +
         std::string(audience.kind == Kind::organisation ? "+STRICT" : "") + "//TO " + to + "'";
}

namespace {

/// What it rests on must say still what it said.
void check_lapsed(Examination& examination, const Circumstances& circumstances) {
  for (const Lapsed& one : circumstances.lapsed)
    examination.refuse(one.code(), one.message(one.what), "'" + one.ref + "'", std::string(one.hint()));
}

/// What would keep it from being approved keeps it in: between a decision and a release everything beneath it can change.
void check_unsettled(Examination& examination, const Circumstances& circumstances) {
  const auto shown = [&](const std::string& text, const char* instead) {
    return examination.find_names(text).empty() ? text : std::string(instead);
  };
  for (const Unsettled& one : circumstances.unsettled) {
    examination.refuse(
        one.code, shown(one.message, "what it rests on has changed, and whose name is in that is not told here"),
        shown("'" + one.ref + "'", "decision"),
        one.hint.empty() ? "'backtrail decide approve' would refuse it too: correct what it rests on, then the "
                           "text so that it cites that, and approve it again"
                         : one.hint);
  }
}

template <typename Text>
void check_any_head(Examination& examination, const Text& text, const marking::Audience& audience,
                    const Circumstances& circumstances) {
  const auto refuse = [&](base::Code code, std::string message, std::string hint = {}) {
    examination.refuse(code, std::move(message), "decision", std::move(hint));
  };
  if (circumstances.audience_key.size() != kAudienceKeySize)
    refuse(kBadAudienceKey, "the audience's key is not 32 bytes");
  const auto& decision = circumstances.decision;
  if (!decision || decision->statement.entry_id != text.entry.id) {
    refuse(kNoDecision, "nobody has decided on this text", "decide on it first");
  } else {
    // Computed here from the text in hand: a stored hash could have been edited along with the text.
    if (decision->text_sha256 != registers::text_sha256(text)) {
      refuse(kTextChanged, "the decision is on another text", "one changed character voids a decision: decide again");
    }
    if (decision->verdict != registers::Decision::Verdict::approve) {
      refuse(kNotApproved, "the decision is '" + std::string(registers::name(decision->verdict)) + "'");
    }
    if (decision->embargo && circumstances.now < *decision->embargo) {
      refuse(kEmbargoed, "the embargo has not ended", "not before " + base::format(*decision->embargo));
    }
    const auto decides = [&](const std::string& one) { return registers::is_same_person(decision->decider, one); };
    if (decides(text.author) || decides(text.reviewer) || decides(text.entry.actor.id) ||
        std::ranges::any_of(circumstances.authors, decides) || std::ranges::any_of(circumstances.reviewers, decides)) {
      refuse(kNotSeparate, "who decides is the author or the reviewer, or has entered the text or a version of it",
             "another person has to decide");
    }
    // A name in a body is nobody's signature.
    if (!decision->entry.actor.id.empty() && !decides(decision->entry.actor.id)) {
      refuse(kNotSeparate, "who is named as the decider has not signed the decision", "decide again, in your own name");
    }
  }
  check_lapsed(examination, circumstances);
  check_unsettled(examination, circumstances);
  if (registers::is_same_person(text.author, text.reviewer)) refuse(kNotSeparate, "author and reviewer are one person");
  const bool reviewed = std::ranges::any_of(
      circumstances.reviewers, [&](const std::string& one) { return !registers::is_same_person(one, text.author); });
  if (!reviewed) refuse(kNoReviewer, "nobody but its author has reviewed this text", "another person has to review it");
  // Advice and notifications go on while statements are stopped.
  const bool warns_one =
      circumstances.notifies && audience.kind == marking::Audience::Kind::organisation && audience.members.size() == 1;
  if (std::is_same_v<Text, registers::Statement> && !circumstances.stops.empty() && !warns_one) {
    std::string which;
    for (const std::string& one : circumstances.stops) {
      const std::string shown = examination.find_names(one).empty() ? "'" + one + "'" : "one whose id is not told here";
      which += (which.empty() ? ": " : ", ") + shown;
    }
    refuse(kStopped, "\"do not publish\" is in force for statements" + which,
           "'backtrail decide lift ID' lifts each, by somebody who has no part in the text; what is written for one "
           "organisation can go to it by 'backtrail notify'");
  }
  if (!text.entry.corrected_by.empty())
    refuse(kSuperseded, "a correction has replaced this text", "release the correction");
  if (text.audience != audience) {
    refuse(kWrongAudience, "this text was written and decided for another audience", "write one for this audience");
  }
  const bool open = text.marking.tlp == marking::Tlp::clear && !text.marking.compartments.empty();
  if (open || (text.marking.tlp < marking::Tlp::amber && !text.marking.shared_with.empty())) {
    refuse(kContradictoryMarking, "the marking lets the text go further than its compartment or its TO does",
           "TO goes with TLP:AMBER and up, a compartment with anything but TLP:CLEAR");
  }
  for (const std::string& one : text.marking.compartments) examination.check_names(one, "marking");
  if (!marking::may_see(audience, text.marking)) {
    refuse(kMarkingTooWide, "the audience may not see a text marked " + std::string(marking::name(text.marking.tlp)),
           marking_hint(audience));
  }
}

}  // namespace

std::string told_marking(const marking::Marking& marking) {
  return marking::Marking{marking.tlp, marking.compartments}.text();
}

void check_head(Examination& examination, const registers::Statement& text, const marking::Audience& audience,
                const Circumstances& circumstances) {
  check_any_head(examination, text, audience, circumstances);
}

void check_head(Examination& examination, const registers::Advisory& text, const marking::Audience& audience,
                const Circumstances& circumstances) {
  check_any_head(examination, text, audience, circumstances);
}

}  // namespace backtrail::release
