// SPDX-License-Identifier: Apache-2.0
// What stands of all that was ever found in a case: found by one of these detectors in a source that stands.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/case/hunting/detector_prints.h"
#include "app/case/hunting/hunt_case.h"
#include "app/case/hunting/hunts.h"
#include "registers/rows.h"

namespace backtrail::app {

/// Sources that it may have grown from: those that it corrects, wherever they lay, and that are shorter. By size.
[[nodiscard]] std::vector<const registers::Source*> earlier_of(
    const registers::Source& source, const std::map<std::string, const registers::Source*>& by_entry);

/// Fills in rows, findings, fresh and erased, of what the request asks for. New is what no run before the entry `since` found.
base::Status tell_standing(const Case& in, const Hunts& hunts, const std::vector<Printed>& detectors,
                           std::uint64_t since, const CaseHuntRequest& request, CaseHunted& out);

}  // namespace backtrail::app
