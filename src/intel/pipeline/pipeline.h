// SPDX-License-Identifier: Apache-2.0
// pySigma's processing pipelines, as YAML: what a place's own rules are rewritten by before they fit its logs (field names,
// log sources, further conditions). They are laid on the rules of a set once it has been loaded.
//
// Read strictly: a transformation, condition or parameter that is not known here refuses the file by name, for a pipeline
// of which a part is left out says something else than was meant. What a rule meets that cannot be done to it (a value
// whose encoded form would have to be rewritten) refuses that rule.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "detector/detector.h"

namespace backtrail::intel {

inline constexpr std::size_t kPipelineAlternatives = 10'000;  // that a search becomes when fields are mapped to several

struct PipelineStep;

class Pipelines {
 public:
  Pipelines();
  Pipelines(Pipelines&&) noexcept;
  Pipelines& operator=(Pipelines&&) noexcept;
  ~Pipelines();

  /// Files in any order; those of lower `priority` work first, of the same in the order given. base::kBadYaml,
  /// kBadPipeline, and what reading a file fails with.
  static base::Result<Pipelines> read(const std::vector<std::string>& paths);

  /// What of the files has no meaning here and was passed over (they speak of queries): each a note.
  [[nodiscard]] const std::vector<base::Error>& notes() const { return notes_; }

  /// Rewrites all rules, filters and correlations. A rule that cannot be rewritten gets its reason in `failed`.
  void apply(detector::Set& set) const;

 private:
  std::vector<std::unique_ptr<PipelineStep>> steps_;
  std::vector<base::Error> notes_;
};

}  // namespace backtrail::intel
