// SPDX-License-Identifier: Apache-2.0
// Under whose name a text leaves. It stands on every page, so it is part of what is approved: an approval says it, and nobody who
// publishes says it otherwise.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/case/case.h"

namespace backtrail::app {

/// One line that can be a name: kNoPublisher for what is long, or a sentence.
base::Status check_speaker(std::string_view name);

/// The name under which what is approved now leaves: the one that is `asked` for, or that of the last approval in the case. Empty when
/// none has said it.
base::Result<std::string> speaker_to_approve(const Case& in, const std::string& asked);

/// The name under which a text leaves by this decision. kOtherPublisher when `asked` is another one than was approved. An approval that
/// does not say it, as those of earlier versions, leaves it to who publishes.
base::Result<std::string> speaker_approved(const Case& in, const registers::Entry& decision, const std::string& asked);

/// The name that a decision itself says; empty for none.
base::Result<std::string> speaker_in(const Case& in, const std::optional<registers::Decision>& decision);

}  // namespace backtrail::app
