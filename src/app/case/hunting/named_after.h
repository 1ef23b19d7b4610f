// SPDX-License-Identifier: Apache-2.0
// Names that say what was looked for. The id of an indicator without one of its own is "indicator:KIND:value", and what is named after
// it stays in the ledger when evidence is erased: so nothing there is named after a mail address or an account, which are people's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/case/case.h"
#include "base/result.h"
#include "base/sha256.h"
#include "registers/rows.h"

namespace backtrail::app {

/// Of such an id, what stands for it in what stays: the kind and the hash of its value; every other id as it is. Who guesses the value
/// can confirm it by the hash.
[[nodiscard]] std::string lasting_id(const std::string& detector_id, const base::Digest& sha256);

/// RULE of evidence's ids for an indicator: its id without "indicator:", of people's values the kind alone.
[[nodiscard]] std::string lasting_rule(const std::string& detector_id);

/// Where the value of an indicator will stand in clear when this finding of it is erased: its own id, entries of hunts. Empty for
/// findings of other detectors. The ledger's errors.
base::Result<std::vector<std::string>> named_after(const Case& in, const registers::Evidence& finding);

}  // namespace backtrail::app
