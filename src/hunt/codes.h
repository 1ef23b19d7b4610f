// SPDX-License-Identifier: Apache-2.0
// Error codes of hunt: 0400-0499.
#pragma once

#include "base/error.h"

namespace backtrail::hunt {

inline constexpr base::Code kBadCondition{400};        // the condition cannot be read
inline constexpr base::Code kUnknownSearch{401};       // the condition names a search identifier that is not there
inline constexpr base::Code kUnknownModifier{402};     // a modifier that Sigma 2.1 does not have
inline constexpr base::Code kIllegalModifiers{403};    // modifiers that exclude each other or do not fit the value
inline constexpr base::Code kBadRegex{404};            // a regular expression that cannot be compiled
inline constexpr base::Code kBadValue{405};  // a value that does not fit its modifier (cidr, number, base64)
inline constexpr base::Code kNotYet{406};  // a construct of the specification that this version does not evaluate
inline constexpr base::Code kTooManyPatterns{407};  // a rule that expands beyond the limit
inline constexpr base::Code kBadCorrelation{408};  // a correlation whose parts do not fit together or its type
inline constexpr base::Code kUnknownPart{409};  // a correlation's condition names what is none of its rules
inline constexpr base::Code kCyclicCorrelation{410};  // a correlation that is made of itself
inline constexpr base::Code kPartRefused{411};  // a correlation about a rule that cannot be evaluated
inline constexpr base::Code kBadYaraRule{412};  // a YARA rule that libyara does not compile
inline constexpr base::Code kTextUnseen{413};  // the text of an indicator stands in records in which nothing is taken for it
inline constexpr base::Code kNoSuchPath{420};  // a STIX object path that no known log holds

}  // namespace backtrail::hunt
