// SPDX-License-Identifier: Apache-2.0
// Error codes of the ledger: 0500-0599.
#pragma once

#include "base/error.h"

namespace backtrail::ledger {

inline constexpr base::Code kNotALedger{500};    // the folder holds no ledger
inline constexpr base::Code kNewerFormat{501};   // written by a newer program
inline constexpr base::Code kDamaged{502};       // what is on disk does not fit together; `verify` says where
inline constexpr base::Code kBadKey{503};        // not a key, or not the key of this ledger
inline constexpr base::Code kKeyExposed{504};    // others may read the file of the signing key
inline constexpr base::Code kReadOnly{505};      // opened without the signing key
inline constexpr base::Code kBadEntry{506};      // an entry that cannot be sealed: a field is wrong or it is too long
inline constexpr base::Code kBadCheckpoint{507}; // not a checkpoint, or its signature is wrong
inline constexpr base::Code kNoEntry{508};       // no entry with this number
inline constexpr base::Code kNoBody{509};        // no body with this hash
inline constexpr base::Code kBodyChanged{510};   // a body's bytes no longer have its hash
inline constexpr base::Code kExists{511};        // there is a ledger or key already
inline constexpr base::Code kTornTail{512};      // warning: an interrupted write was set aside
inline constexpr base::Code kClockBack{513};     // warning: the clock is behind the last entry
inline constexpr base::Code kBadProof{514};      // sizes that no proof can be made for

}  // namespace backtrail::ledger
