// SPDX-License-Identifier: Apache-2.0
// Error codes of knowledge: 1400-1499.
#pragma once

#include "base/error.h"

namespace backtrail::knowledge {

inline constexpr base::Code kUnrecognised{1400};  // a file that is no bundle, galaxy cluster, table or pack
inline constexpr base::Code kCutOff{1401};        // a bundle that breaks off: what stands before the break is read
inline constexpr base::Code kBadObject{1402};     // an object that lacks what every object of its type has
inline constexpr base::Code kDangling{1403};      // a relationship with an end that no file holds
inline constexpr base::Code kCycle{1404};  // objects that succeed one another, or are each other's parents, in a ring
inline constexpr base::Code kAbsurdDate{1405};  // a date before 1970 or after tomorrow, which is taken as unknown
inline constexpr base::Code kTooMany{1406};  // more objects, names or citations than a limit allows
inline constexpr base::Code kDuplicate{1407};  // two objects of one id, of which the later modified one is taken
inline constexpr base::Code kBadTable{1408};  // a table of our own whose columns or values are not as documented
inline constexpr base::Code kAmbiguous{1409};  // a name that several bear
inline constexpr base::Code kUnknownName{1410};  // no id and no name of anything that is known
inline constexpr base::Code kBadPack{1411};  // a knowledge pack that was changed, cut off or written wrongly
inline constexpr base::Code kNewerPack{1412};  // a knowledge pack of a newer form
inline constexpr base::Code kEmpty{1413};  // files from which no group, software or technique came
inline constexpr base::Code kPassedOver{1414};  // objects of kinds that a pack does not keep, counted
inline constexpr base::Code kNotAPack{1415};  // a pack is to be written over a file that is none

}  // namespace backtrail::knowledge
