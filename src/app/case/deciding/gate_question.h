// SPDX-License-Identifier: Apache-2.0
// A text with all that the gate has to know of it, for those who ask what it says: deciding, publishing, `case status`.
#pragma once

#include <string>
#include <vector>

#include "app/case/deciding/publishing.h"
#include "publish/forms.h"

namespace backtrail::app {

/// What statements and advisories have in common here.
struct TextToDecide {
  registers::Entry entry;
  marking::Audience audience;
  marking::Marking marking;
  base::Digest sha256;
  std::vector<registers::NotAFinding> not_findings;
};

struct GateQuestion {
  TextToDecide text;
  marking::Audience audience;
  release::Circumstances circumstances;
  publish::Publisher publisher;
  publish::Form form;
};

/// A statement or advisory by its id. kNotDecidable.
base::Result<TextToDecide> text_to_decide(const Case& in, const std::string& ref);

/// kNotDecidable, marking::kBadAudience, and those of collecting.
base::Result<GateQuestion> gate_question(const Case& in, const PublishRequest& request);

/// The refusals alone.
base::Result<std::vector<release::Refusal>> gate_says(const Case& in, const GateQuestion& asked);

}  // namespace backtrail::app
