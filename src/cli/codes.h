// SPDX-License-Identifier: Apache-2.0
// Error codes of cli: 1000-1099.
#pragma once

#include "base/error.h"

namespace backtrail::cli {

inline constexpr base::Code kWrongCall{1000};    // an unknown verb or option, or one that is missing
inline constexpr base::Code kNoMemory{1001};     // memory ran out
inline constexpr base::Code kUnexpected{1002};   // a library threw what nobody expected: a bug
inline constexpr base::Code kBadOption{1003};    // an option's value cannot be read
inline constexpr base::Code kNoPlaceInForm{1004};  // the form that was asked for cannot hold some findings
inline constexpr base::Code kLostOutput{1005};   // standard output cannot be written
inline constexpr base::Code kEmbargoOver{1006};  // warning: an embargo that was over before it was set
inline constexpr base::Code kMoreMistakes{1007};  // further mistakes of a file, which are counted and not told
inline constexpr base::Code kBadPath{1009};      // a path that the system cannot make anything of

}  // namespace backtrail::cli
