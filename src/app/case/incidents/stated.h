// SPDX-License-Identifier: Apache-2.0
// What a text that is to leave says of the register of incidents, held against it: for approval, the gate and `publish --check`.
//
// It is asked only what it can contradict. Numbers and shares of linked incidents are held where the text says with whom (states,
// criminals), and a number that fits at any strength of a link does not contradict; neither does what was published so, as far as
// somebody besides the text's authors says that it was. What fits and would tell of fewer than five, linked or left, is a small count.
//
// Nobody changes alone what his text is held against: it has to fit the register as it is, and as it would be without what the text's
// authors alone have entered (seen.h).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/case/case.h"
#include "release/prose/fold.h"

namespace backtrail::app {

struct StatedFault {
  base::Code code;  // kShareDoesNotFit, release::kSmallCount
  std::string message;
  std::string hint;
  release::Stretch where;  // bytes of the text
  /// Figures, incidents and links by which it would not be, were it not the text's authors alone who entered them: ids.
  std::vector<std::string> waits_for{};
  /// What somebody has to see before it lifts anything, by its names. For whoever works on the case: hidden incidents are among it, so that
  /// the fault does not tell it.
  std::string lifts{};
};

/// Nothing for a case without incidents. `authors`: whose text it is; none: every figure counts. Errors as incident_stats().
base::Result<std::vector<StatedFault>> stated_faults(const Case& in, std::string_view text,
                                                     const std::vector<std::string>& authors = {});

struct StatedOfText {
  base::Error told;  // with the place: "sentence 2, bytes 3-9"
  std::vector<std::string> waits_for{};
  std::string lifts{};  // as that of a StatedFault
};
/// The same of a statement or advisory, but for what its author answers for (not_a_finding).
base::Result<std::vector<StatedOfText>> stated_faults_of(const Case& in, const registers::Entry& text);

}  // namespace backtrail::app
