// SPDX-License-Identifier: Apache-2.0
// What originators are called who ask not to be named ("attribute_provider": "must-not"). A correction that calls them otherwise takes
// no name back, so every version of what they gave is looked at.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "registers/registers.h"

namespace backtrail::release {

/// What all versions of evidence or a claim call who gave it, each once: origin, source, and the host of the source's address. The
/// registers' errors.
base::Result<std::vector<std::string>> originator_names(const registers::Registers& registers,
                                                        registers::Entry version);

/// What is asked of one version of evidence or a claim, and whose records the evidence is of.
struct AskedOf {
  marking::Conditions conditions;
  std::string tenant;
};
/// The registers' errors.
base::Result<AskedOf> asked_of(const registers::Registers& registers, const registers::Entry& version);

/// Whether a text names nobody by being the name of an originator: "a partner", "an agency abroad".
[[nodiscard]] bool names_nobody(std::string_view originator);

}  // namespace backtrail::release
