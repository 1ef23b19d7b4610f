// SPDX-License-Identifier: Apache-2.0
// What an originator asked for when they gave something is theirs to loosen. A correction by one person of ours would otherwise do
// what takes the originator's consent.
#pragma once

#include <string>

#include "app/case/case.h"
#include "base/json_fwd.h"

namespace backtrail::app {

/// `body` corrects `entry`, evidence, a claim, a judgement, a way between organisations or whom to tell. kLoosened where a condition goes, or no longer holds of
/// whom it was about (another tenant, a claim that no longer rests on evidence of them), where what rested on something bound does so no more, where somebody else is called its originator, or a marking opens, without a consent of the
/// originator for those who may see it then. Markings are asked of evidence that somebody gave us: of a partner, of a report, or
/// with conditions; what we found in logs ourselves we mark ourselves. The registers' errors.
base::Status check_loosening(const Case& in, const registers::Entry& entry, const base::Json& body);

}  // namespace backtrail::app
