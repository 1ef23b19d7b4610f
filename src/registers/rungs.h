// SPDX-License-Identifier: Apache-2.0
// The rungs of who did it, from the incident up to the state. Persons stand apart: they are reached from the group, and nothing is reached
// from them. And what a judgement may say by those that it rests on.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "estimate/estimate.h"
#include "registers/review_rows.h"

namespace backtrail::registers {

/// incident, campaign, group, organisation, state, and persons.
[[nodiscard]] std::span<const std::string_view> rungs();
/// Whether a judgement of `rung` may rest on one of `beneath`: of its own, or of one that leads to it.
[[nodiscard]] bool leads_to(std::string_view beneath, std::string_view rung);

/// kNoRungBeneath, as it goes on behind the judgement's name, when none of `beneath`, the rungs of the judgements that one of `rung` rests on,
/// names somebody: for whom a group acts is said of a group that was judged to be the intruder.
[[nodiscard]] std::optional<Fault> fault_of_no_rung(std::string_view rung, std::span<const std::string> beneath);
/// Whether one of `rung` stands only on judgements beneath it, and on locked ones: an organisation, a state, persons.
[[nodiscard]] bool needs_rung_beneath(std::string_view rung);

/// What of a judgement its links bound besides its likelihood.
struct Bounded {
  std::string rung;
  estimate::Confidence confidence = estimate::Confidence::low;
};
/// kWrongRung, kSurerThanLink, as it goes on behind the judgement's name. `ref`: what it rests on is called so, and is as `beneath` says. A
/// chain is no surer than any of its links, as it is no likelier.
[[nodiscard]] std::vector<Fault> faults_of_link(const Bounded& judgement, const std::string& ref,
                                                const Bounded& beneath);

}  // namespace backtrail::registers
