// SPDX-License-Identifier: Apache-2.0
// What pairs of cases have in common that differ only in what an audience may not see: to whom their texts go, and who is known to everybody.
#pragma once

#include <array>
#include <vector>

#include "base/json.h"

namespace backtrail::publish::testing_support {

struct GoesTo {
  const char* audience;
  const char* marking;
};
inline constexpr std::array<GoesTo, 4> kGoesTo = {{{"public", "TLP:CLEAR"},
                                                   {"community", "TLP:GREEN"},
                                                   {"clients:northgate", "TLP:AMBER//TO northgate"},
                                                   {"organisation:mira", "TLP:AMBER+STRICT//TO mira"}}};

inline std::vector<base::Json> open_organisations() {
  return {{{"id", "northgate"}, {"name", "Northgate"}, {"kind", "provider"}, {"marking", "TLP:CLEAR"}},
          {{"id", "mira"},
           {"name", "Mira Bank"},
           {"kind", "customer"},
           {"marking", "TLP:CLEAR"},
           {"domains", {"mira.example"}}}};
}

}  // namespace backtrail::publish::testing_support
