// SPDX-License-Identifier: Apache-2.0
// The versions of an entry. Each corrects at most one and is corrected by at most one, earlier entries by later ones, so that they form a line
// and every walk along it ends.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "registers/database.h"

namespace backtrail::registers {

/// The entry of this id and what it corrects, the first version last. Empty when there is none.
base::Result<std::vector<std::string>> earlier_versions(const Database& db, std::string id);
/// The entry of this id and what corrects it, the one in force last.
base::Result<std::vector<std::string>> later_versions(const Database& db, std::string id);

}  // namespace backtrail::registers
