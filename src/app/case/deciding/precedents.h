// SPDX-License-Identifier: Apache-2.0
// Earlier statements about an actor beside one of ours: posture, wording, evidence, speaker. Where they differ, somebody says
// why, or the text is not signed off.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/case/case.h"
#include "app/case/deciding/stance.h"
#include "base/json_fwd.h"

namespace backtrail::app {

struct Aspect {
  std::string what;  // posture | wording | evidence | speaker
  std::string theirs, ours;
  std::string why;  // of the difference; empty: nobody has said, or not in words
};

struct BesidePrecedent {
  registers::Precedent precedent;
  std::vector<Aspect> differing;
};

struct PrecedentComparison {
  std::string statement;
  bool compared = false;  // somebody has entered how the statement is meant
  registers::Stance ours;
  std::vector<Mistold> mistold;  // of ours, where there are precedents
  std::vector<BesidePrecedent> beside;  // the earliest first

  [[nodiscard]] std::size_t unexplained() const;
};
/// registers::kMistold: "the comparison says wording 'established links', and the text has 'likely'".
[[nodiscard]] base::Error told_mistold(const Mistold& one, const std::string& statement);

/// Precedents are those about an actor, or to somebody, whom the statement or a judgement that it cites names, as they were before the
/// statement's authors alone corrected them. registers' errors.
base::Result<PrecedentComparison> compare_precedents(const Case& in, std::string_view statement);
/// A row for our stance and one for each precedent.
[[nodiscard]] std::vector<base::OrderedJson> comparison_rows(const PrecedentComparison& comparison);

}  // namespace backtrail::app
