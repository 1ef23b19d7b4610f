// SPDX-License-Identifier: Apache-2.0
// Error codes of release: 0700-0799. Each is a reason why the gate stays shut.
#pragma once

#include "base/error.h"

namespace backtrail::release {

// The decision.
inline constexpr base::Code kNoDecision{700};          // nobody has decided on this text
inline constexpr base::Code kNotApproved{701};         // the decision is to refuse or to hold
inline constexpr base::Code kTextChanged{702};         // the decision is on another text
inline constexpr base::Code kEmbargoed{703};           // the embargo has not ended
inline constexpr base::Code kNotSeparate{704};         // one person in two of the roles author, reviewer, decider
inline constexpr base::Code kNoReviewer{705};          // nobody has reviewed it
inline constexpr base::Code kSuperseded{706};          // a correction has replaced it, or what it cites
inline constexpr base::Code kStopped{708};             // "do not publish" is in force for statements
// What it stands on.
inline constexpr base::Code kCitesNothing{710};        // a sentence that stands on nothing
inline constexpr base::Code kCoverageHidden{711};      // says no, and the audience may not see what was covered
inline constexpr base::Code kNegativeUnproven{712};    // says no without a sealed negative finding that looked
inline constexpr base::Code kNeedsConsent{713};        // the originator of what it stands on has not agreed
inline constexpr base::Code kMustNotNotify{714};       // the originator forbids telling those affected
inline constexpr base::Code kMarkingTooWide{715};      // the audience may not see the text's own marking
inline constexpr base::Code kWrongAudience{716};       // decided for another audience than asked for
// What it says.
inline constexpr base::Code kProtectedName{720};       // tells of an organisation that the audience may not learn of
inline constexpr base::Code kMixedWords{721};          // likelihood and confidence in one sentence
inline constexpr base::Code kSmallCount{722};          // a count of affected parties small enough to find them by
inline constexpr base::Code kShareUnfounded{723};      // a share without numerator, denominator and period
inline constexpr base::Code kShareWrong{724};          // a share whose words do not fit its numbers
inline constexpr base::Code kBadPlaceholder{725};      // {org:...} that names no organisation
inline constexpr base::Code kBadAudienceKey{726};      // the audience's key is not 32 bytes
inline constexpr base::Code kSmallDifference{727};     // two counts whose difference is a small count
inline constexpr base::Code kExclusion{728};           // words that leave one over: "the only customer"
inline constexpr base::Code kDescription{729};         // sector and country together fit too few
inline constexpr base::Code kTextDirection{730};       // marks that make a text look like another
inline constexpr base::Code kContradictoryMarking{731};  // a marking that at once may and may not go further
inline constexpr base::Code kNotReleased{732};         // nothing of it went to this audience, so nothing can be withdrawn
inline constexpr base::Code kNegativeScope{733};       // says no of a time or an organisation that was not searched
inline constexpr base::Code kNegativePartial{734};     // says no without a word that not everything could be searched
inline constexpr base::Code kLikelihoodDiffers{735};   // a word of likelihood that is not the cited judgement's
inline constexpr base::Code kConfidenceDiffers{736};   // a word of confidence that is not the cited judgement's
inline constexpr base::Code kHiddenCharacters{737};    // characters that nobody sees and that can carry a text
inline constexpr base::Code kRuleUnread{739};         // a rule of an advisory that no reader of YAML takes
inline constexpr base::Code kJudgedFlat{740};         // tells what a judgement says without its word of likelihood
inline constexpr base::Code kJudgementDenied{741};    // denies what the judgement that it cites says
inline constexpr base::Code kNobodyJudged{742};       // names somebody of whom the judgement that it cites does not speak

inline constexpr base::Code kActorUnfounded{743};  // names an actor of whom nothing that is cited speaks
inline constexpr base::Code kOwnWords{744};        // lays something to an actor in its own words, which only a source does

inline constexpr base::Code kNoReason{745};        // taken back without a reason
inline constexpr base::Code kSearchOutdated{746};  // rests on a search that no longer covers what the case holds
inline constexpr base::Code kSourceTakenBack{747}; // rests on records of a source that was withdrawn

inline constexpr base::Code kPrintsOther{748};     // would print something else of an organisation than was approved
inline constexpr base::Code kPassedOn{749};        // marked so that its readers may pass a name on that others may not learn
inline constexpr base::Code kJudgesInAdvice{750};  // advice that rests on a judgement: who did it is told by statements
inline constexpr base::Code kLooserSince{751};     // was held back when it was approved, and passes by what was entered since
inline constexpr base::Code kNotEnglish{752};      // warning: in a language that is read for names alone
inline constexpr base::Code kDatedToCome{753};     // warning: records that a message tells of are dated after it
inline constexpr base::Code kNothingShown{754};    // stands on nothing that the audience may see
inline constexpr base::Code kProviderUnnamed{755}; // does not name an originator who asks to be named
inline constexpr base::Code kTellsUncited{756};    // advice that cites nothing, and tells a fact or does not say what to do
inline constexpr base::Code kCutDiffers{757};      // a typed row of a table of measures that the case does not give
inline constexpr base::Code kEncodedUnread{758};   // something encoded that is no text, in what people are to read
inline constexpr base::Code kTellsMore{759};       // a title or a summary tells what nothing beneath it tells

}  // namespace backtrail::release
