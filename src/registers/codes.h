// SPDX-License-Identifier: Apache-2.0
// Error codes of registers: 0600-0699.
#pragma once

#include "base/error.h"

namespace backtrail::registers {

// The store.
inline constexpr base::Code kCannotOpenStore{600};   // SQLite cannot open or read the file
inline constexpr base::Code kStoreFailed{601};       // an operation on the store failed
inline constexpr base::Code kNewerSchema{602};       // written by a newer version of this program
inline constexpr base::Code kNetworkFileSystem{603}; // write-ahead logging cannot be trusted on this file system
inline constexpr base::Code kStoreBusy{604};         // another process holds the store for too long
inline constexpr base::Code kForeignSchema{605};     // not our tables, or altered ones
inline constexpr base::Code kOutOfOrder{606};        // an item at or before the last index that was applied
// Bodies.
inline constexpr base::Code kUnknownType{620};       // no register takes items of this type
inline constexpr base::Code kNewerBody{621};         // a body of a schema version that is not known here
inline constexpr base::Code kBodyShape{622};         // a value of the wrong kind
inline constexpr base::Code kMissingKey{623};        // a key that must be there is not
inline constexpr base::Code kUnknownKey{624};        // a key that nobody reads
inline constexpr base::Code kBadWord{625};           // a word outside of its vocabulary
inline constexpr base::Code kTooLong{626};           // over a named limit
inline constexpr base::Code kBadTimeText{627};       // not a time, or an interval that ends before it begins
inline constexpr base::Code kBadItem{628};           // the item's own id, actor or times are malformed
// Meaning.
inline constexpr base::Code kUnknownReference{640};  // names something that has not been entered
inline constexpr base::Code kWrongReference{641};    // names something of a kind that cannot stand here
inline constexpr base::Code kReferenceTaken{642};    // an id that something else already has
inline constexpr base::Code kBadCorrection{643};     // corrects something of another type, or something corrected already
inline constexpr base::Code kSamePerson{644};        // author and reviewer are one person
inline constexpr base::Code kDecisionText{645};      // a decision on a text that the statement does not have
inline constexpr base::Code kOverclaims{646};        // likelier than a judgement that it rests on
inline constexpr base::Code kNotFound{647};          // nothing has this id
inline constexpr base::Code kNotJudged{648};         // a link to an actor claims more than an indicator and rests on no judgement
inline constexpr base::Code kUnreviewed{649};        // nobody but its author has looked at it
inline constexpr base::Code kStaleLink{650};         // it, or what it rests on, has been replaced since
inline constexpr base::Code kOneOrigin{651};         // high confidence, and all that it rests on has one origin
inline constexpr base::Code kNotLocked{652};         // advice, or a lock, on a judgement that is not locked
inline constexpr base::Code kLocked{653};            // a locked judgement is superseded with a reason, and never edited
inline constexpr base::Code kMayNotTell{654};        // the originator forbids telling those affected
inline constexpr base::Code kRelationUnknown{630};   // warning: a claim whose relation is none that is known to contradict another
inline constexpr base::Code kNoWord{655};            // a consent without the person who gave it, or without a source
inline constexpr base::Code kNotYet{656};            // published or received on a day that has not come
inline constexpr base::Code kWrongRung{657};         // rests on a judgement of a rung that does not lead to its own
inline constexpr base::Code kLongAgo{659};           // warning: a deadline that is over when it is entered, or what is dated more than a year before
inline constexpr base::Code kMistold{660};           // a comparison with precedents that says of a text what it does not say
inline constexpr base::Code kOthersLog{662};         // records of one organisation in a log that was ingested as another's
inline constexpr base::Code kNotTheirKey{663};       // signed with a key that is not of who acts, or holds no more
inline constexpr base::Code kNoRungBeneath{664};     // of an organisation, a state or persons, and rests on no judgement of a group
inline constexpr base::Code kSurerThanLink{661};     // of higher confidence than a judgement that it rests on

}  // namespace backtrail::registers
