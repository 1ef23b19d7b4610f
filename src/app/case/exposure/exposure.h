// SPDX-License-Identifier: Apache-2.0
// Exposure, asked of a case: its organisations, ways, evidence and sealed searches as the exposure part wants them.
#pragma once

#include "app/case/as_of.h"
#include "app/case/case.h"
#include "base/json_fwd.h"
#include "exposure/answer.h"

namespace backtrail::app {

struct ExposureAnswer {
  exposure::Answer answer;
  AsOf as_of;
  std::vector<base::Error> diagnostics;  // notes of what is left out
  std::vector<std::string> late;  // ids of what counts and was entered after the instant that is asked for
};

/// The provider may be named by its id or that of its entry. registers::kNotFound when it, or somebody to be protected, is
/// neither an organisation nor named by a way.
base::Result<ExposureAnswer> exposure_of(const Case& in, exposure::Question question, const AsOf& as_of);

/// The whole answer (docs/exposure.md); under `organisations` a row for each that is or was reachable. Without `ways` those that
/// lead to them are left out, which are most of it.
[[nodiscard]] base::OrderedJson exposure_json(const ExposureAnswer& answer, bool ways = true);
/// The same as text, indented by two, with all ways.
[[nodiscard]] std::string exposure_text(const ExposureAnswer& answer);
/// The rows of `organisations` as text, one a line.
[[nodiscard]] std::string exposure_lines(const ExposureAnswer& answer);

}  // namespace backtrail::app
