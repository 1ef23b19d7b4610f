// SPDX-License-Identifier: Apache-2.0
// Error codes of app: 0900-0999.
#pragma once

#include "base/error.h"

namespace backtrail::app {

inline constexpr base::Code kNothingToHunt{900};  // neither rules nor indicators were given, or none could be used
inline constexpr base::Code kMoreOfTheSame{901};  // further losses of one kind in one file, counted
inline constexpr base::Code kAssumedTimes{902};  // times without a zone or year were read as if they had one
inline constexpr base::Code kNoRegressionCase{903};  // a regression folder without cases, or a case that cannot be read
inline constexpr base::Code kRuleNotFound{904};  // a regression case names a rule that is not there
inline constexpr base::Code kUnknownLevel{905};  // no level of Sigma
inline constexpr base::Code kUnknownFormat{906};  // no format of that name
inline constexpr base::Code kWithoutTelemetry{907};  // rules that no record could have matched
inline constexpr base::Code kRegexGaveUp{908};  // a regular expression needed too many steps on some values
inline constexpr base::Code kBindingGaveUp{919};  // a STIX pattern could be bound in too many ways to try all
inline constexpr base::Code kNothingCouldMatch{916};  // no record that was read could have been found by any detector
inline constexpr base::Code kStopped{909};  // the user stopped the work before everything was read
inline constexpr base::Code kObservationsLost{910};  // observations of correlations or patterns were lost: a limit, or no disk
inline constexpr base::Code kObservationsUnplaced{911};  // records without a time fit a part of a correlation and cannot be ordered
inline constexpr base::Code kWindowsCapped{912};  // a correlation's window held more records than are kept
inline constexpr base::Code kYaraGaveUp{913};  // YARA took too long, or matched too often, on some records or files
inline constexpr base::Code kYaraFileTooLarge{914};  // a file too large to be scanned whole

// A case.
inline constexpr base::Code kNotACase{920};  // the folder holds no case
inline constexpr base::Code kNewerCase{921};  // written by a newer version of this program
inline constexpr base::Code kFolderNotEmpty{922};  // a case begins in an empty folder
inline constexpr base::Code kNoActor{923};  // nobody said who is acting
inline constexpr base::Code kBadActor{924};  // not an actor: id or id:name:role
inline constexpr base::Code kNoSigningKey{925};  // the signing key is not where this user keeps keys
inline constexpr base::Code kKeyInsideCase{926};  // keys beside what they seal protect nothing
inline constexpr base::Code kBehindAnchor{927};  // the ledger is not a continuation of what this user saw last
inline constexpr base::Code kNoHome{928};  // neither HOME nor the variables that stand for it are set
inline constexpr base::Code kRegistersAhead{929};  // the registers hold more than the ledger
inline constexpr base::Code kBadImport{930};  // what is to be imported is not JSON objects or a table of them
inline constexpr base::Code kBadFinding{931};  // not a finding as `hunt` prints it
inline constexpr base::Code kSourceGone{932};  // a source that must be read is not there
inline constexpr base::Code kSourceChanged{933};  // a source no longer has the bytes that were hunted or catalogued
inline constexpr base::Code kNoSources{934};  // nothing has been ingested that could be asked
inline constexpr base::Code kFound{935};  // a negative finding is refused, for something was found
inline constexpr base::Code kUnknownTenant{936};  // warning: no organisation of this id has been entered yet
inline constexpr base::Code kNoTenant{937};  // nothing says whose telemetry a finding is from
inline constexpr base::Code kCannotErase{938};  // only evidence can be erased, and only once
inline constexpr base::Code kTextDiffers{939};  // the text is not the one that the decider saw
inline constexpr base::Code kNoIntel{940};  // a path that holds neither rules nor indicators
inline constexpr base::Code kNotDecidable{941};  // only statements and advisories are decided on and published
inline constexpr base::Code kBadFileName{942};  // a rule or indicator file that an advisory names cannot be read
inline constexpr base::Code kNotCopied{949};  // warning: a finding's file is too large to be sealed as a copy
inline constexpr base::Code kNoSuchSet{943};  // no set of intelligence, or version of one, is called so
inline constexpr base::Code kNeverIngested{944};  // warning: what is sealed for a tenant is from a log that it never ingested
inline constexpr base::Code kHuntHeld{945};  // somebody else hunts in the case
inline constexpr base::Code kSourceGrown{946};  // warning: more lies behind what was ingested of a log
inline constexpr base::Code kNotRead{947};  // what could not be read when it was ingested, and so is not looked at
inline constexpr base::Code kNotMissed{948};  // nothing that could not be read lies at a path that was to be set aside

// Registers.
inline constexpr base::Code kBadPeriod{960};  // not a period, or not a measure of one
inline constexpr base::Code kNothingChanged{961};  // a reclassification that changes nothing
inline constexpr base::Code kShareNeedsPeriod{962};  // a share in prose that does not say which period it speaks of
inline constexpr base::Code kShareDoesNotFit{963};  // a share in prose that says something else than the register
inline constexpr base::Code kTooManyConflicts{964};  // more pairs of disagreeing claims than are listed
inline constexpr base::Code kDeciderWrote{965};  // who decides on a text is its author or reviewer, or wrote a judgement that it rests on
inline constexpr base::Code kNoGround{966};  // a statement is decided on without a ground
inline constexpr base::Code kUnexplained{967};  // a statement differs from a precedent, and nobody has said why
inline constexpr base::Code kBadZone{968};  // not a time zone
inline constexpr base::Code kNoSuchLocalTime{969};  // clocks there skip this time, or show it twice
inline constexpr base::Code kPartnerEarly{970};  // warning: a partner has spoken before the agreed time
inline constexpr base::Code kShareNotReckoned{971};  // words of a share in prose that no number can be held against
inline constexpr base::Code kNotUnderstood{972};  // a value of lookup that is plainly meant for something that it cannot be asked as
inline constexpr base::Code kAskedAs{973};  // note: what of a value was looked up
inline constexpr base::Code kTenantLooksLike{974};  // a new tenant's name is one that is known, but for a slip
inline constexpr base::Code kOtherCopy{975};  // a copy of a case, in whose original this user wrote last
inline constexpr base::Code kNegativeByHand{976};  // a negative finding that was typed instead of searched for
inline constexpr base::Code kWrittenOver{977};  // an output would destroy an input, a log that a case holds, or a file of a case
inline constexpr base::Code kNotExamined{979};  // a file, or something in it, that no text check can look into
inline constexpr base::Code kWithdrawnWording{981};  // warning: an approval of words that were withdrawn, or of which a part, or for others, is refused or held under another id
inline constexpr base::Code kNoConsent{982};  // warning: a consent of somebody who is not the originator
inline constexpr base::Code kBadAlternative{983};  // an alternative of a judgement in which nobody can read one
inline constexpr base::Code kContactUnfounded{978};  // an answer of a victim that nobody had told anything
inline constexpr base::Code kContactToCome{984};  // a contact with a victim that lies in the future
inline constexpr base::Code kAsciiSpelling{985};  // warning: internationalised domains are looked for in their ASCII spelling alone
inline constexpr base::Code kClocksChanged{915};  // note: records of hours that clocks showed twice, or never
inline constexpr base::Code kTimeAssumed{986};  // note: records of which the zone or the year was assumed
inline constexpr base::Code kSourceWithdrawn{988};  // note: sources that were withdrawn are left out of an answer
inline constexpr base::Code kLookedInPart{993};  // note: why rows of a lookup are not complete, where they cannot say it themselves, and what none clears
inline constexpr base::Code kCopiesLeft{994};  // warning: other evidence has a sealed copy of the bytes that were erased
inline constexpr base::Code kNotTheirs{989};  // warning: a message goes to, or tells of, what its organisation is not known by
inline constexpr base::Code kCaseFiles{997};  // files of a case, which are no telemetry: left out of an ingest, or all that it was given
inline constexpr base::Code kNothingLooked{998};  // a search over which nothing was looked at, sealed as that: it is no "no"
inline constexpr base::Code kEmbargoKept{987};  // warning: an embargo of an earlier approval that goes on
inline constexpr base::Code kNoPublisher{991};  // nobody is named who speaks, or by no name
inline constexpr base::Code kLoosened{995};  // a correction that loosens what an originator asked for, without their consent
inline constexpr base::Code kNoPlan{980};  // warning: a partner has spoken of whom no plan for that statement tells
inline constexpr base::Code kSpokenToCome{918};  // a partner said to have spoken at a time that is still to come
inline constexpr base::Code kSettledAnew{917};  // warning: claims that were settled before are settled otherwise
inline constexpr base::Code kOtherPublisher{996};  // a text leaves and is taken back under the name with which it was approved
inline constexpr base::Code kNoTitle{999};  // warning: a notice that goes without the title of what it takes back
inline constexpr base::Code kRecordsHeld{992};  // warning: records of the organisation that is told, marked so that it may not see them

// Attribution.
inline constexpr base::Code kUnknownItem{950};         // no technique or software of this id in the base; the rest is judged
inline constexpr base::Code kWithdrawnItem{951};       // an id that was revoked or deprecated: its successor is judged, if it has one
inline constexpr base::Code kNotEvidence{952};         // an id of a group, campaign, tactic or mitigation, which is no evidence
inline constexpr base::Code kBadDate{953};             // an incident's date that is none, or lies before 1970 or in the future
inline constexpr base::Code kBadBatch{955};            // a batch of which no line could be judged
inline constexpr base::Code kCaseCut{956};             // a case with more items, times or things beside than one incident may have
inline constexpr base::Code kAmbiguousName{957};       // a name in a case's list that several in the base bear; none is taken for it
inline constexpr base::Code kBadTimes{958};            // times of an incident that are none, counted; the others are used
inline constexpr base::Code kFromCase{959};            // note: how much of a case's evidence was judged
inline constexpr base::Code kItemTwice{954};           // note: an item given more than once counts once
inline constexpr base::Code kBadPack{990};             // a hunting pack that holds nothing to hunt with, or too much

}  // namespace backtrail::app
