// SPDX-License-Identifier: Apache-2.0
// Which files one step of an ingest reads and seals. Many bytes come in several steps, so that little is lost when it is interrupted,
// and the same call goes on behind what was sealed.
//
// That logs pushed each other on can only be seen of all of them together (placing.h). So steps are made of files alone at whose
// places nothing lay before.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/case/telemetry/catalogue.h"
#include "app/case/telemetry/erased.h"
#include "app/stream/inputs.h"
#include "base/result.h"
#include "registers/rows.h"

namespace backtrail::app {

class Batches {
 public:
  /// `standing` are the sources of the case, `indexed` those whose sightings it has.
  Batches(const std::string& case_folder, const CatalogueRequest& request, Inputs inputs,
          const std::vector<registers::Source>& standing, const SourceMarks& indexed);

  /// At least one; what was skipped or left out stands in the last.
  [[nodiscard]] const std::vector<Inputs>& steps() const { return steps_; }
  [[nodiscard]] std::uint64_t files_from(std::size_t step) const;
  /// Files that the call before, which was interrupted, has sealed: they are as they were, and in no step.
  [[nodiscard]] std::uint64_t passed_over() const { return passed_over_; }

  /// Notes that the call is not done, or that it is; nothing to do for one step. base::kCannotWrite.
  base::Status begin() const;
  base::Status end() const;

 private:
  std::string mark_;  // file that is there while the call is not done
  std::vector<Inputs> steps_;
  std::uint64_t passed_over_ = 0;
};

}  // namespace backtrail::app
