// SPDX-License-Identifier: Apache-2.0
// Error codes of intel: 0300-0399.
#pragma once

#include "base/error.h"

namespace backtrail::intel {

inline constexpr base::Code kNothingLoaded{300};     // a path from which no rule and no indicator came
inline constexpr base::Code kUnrecognised{301};      // a file that was named and is neither rules nor indicators
inline constexpr base::Code kBadRule{302};           // a Sigma document that does not have the form of a rule
inline constexpr base::Code kRuleNotYet{303};        // a kind of Sigma document that this version does not evaluate
inline constexpr base::Code kBadTable{304};  // a CSV file that breaks off inside a quoted field, or lacks a column
inline constexpr base::Code kUnknownKind{305};  // an indicator of a kind that is not known
inline constexpr base::Code kBadIndicator{306};  // an indicator whose value is not of its kind
inline constexpr base::Code kOtherLanguage{308};  // an indicator whose pattern is in another language than STIX's
inline constexpr base::Code kBadValidity{309};  // a time of validity that cannot be read, or an empty window
inline constexpr base::Code kBadBundle{310};  // a document that is not JSON, or an object that is not as STIX has it
inline constexpr base::Code kMissingReference{311};  // a correlation or filter names a rule that is not there
inline constexpr base::Code kAmbiguousReference{312};  // a correlation or filter names several rules at once
inline constexpr base::Code kBadReference{313};  // a filter names what it cannot filter
inline constexpr base::Code kPartOfRefused{314};  // a silent rule of a correlation that cannot be evaluated
inline constexpr base::Code kBadPlaceholders{315};  // a file of placeholders that is no mapping of names to values
inline constexpr base::Code kBadIoc{316};  // an OpenIOC document that is not whole, or has a document type
inline constexpr base::Code kIocTerm{317};  // an item or group of OpenIOC that no record can answer
inline constexpr base::Code kBadYara{318};  // a YARA rule that breaks off
inline constexpr base::Code kYaraModule{319};  // an include, or a module that reads other files or talks to anybody
inline constexpr base::Code kNoIndicators{320};  // a STIX bundle without any indicator: nothing of it is hunted
inline constexpr base::Code kBadPipeline{323};  // a processing pipeline that cannot be read, or asks what is not done here
inline constexpr base::Code kPipelineFailure{324};  // a processing pipeline refuses a rule, or cannot be laid on it
inline constexpr base::Code kBadWarninglist{321};  // a folder of warninglists that holds none, or cannot be read
inline constexpr base::Code kMissingEvents{322};  // a feed's manifest names events that are not there
inline constexpr base::Code kListInPart{325};  // warning: a file in a folder of which some lines are indicators; it is not read
inline constexpr base::Code kBadCsaf{330};   // a document that is no CSAF 2.0, or stands for more than can be looked at
inline constexpr base::Code kCsafTest{331};  // a mandatory test of CSAF 2.0 that a document fails

}  // namespace backtrail::intel
