// SPDX-License-Identifier: Apache-2.0
// A hunt's result as `report` takes it. The one file that knows both.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "app/hunting/hunt.h"
#include "report/hunt.h"
#include "report/stix.h"

namespace backtrail::app {

/// Looks into the result, which must outlive it and not move.
class HuntView final : public report::Findings {
 public:
  HuntView(const HuntResult& result, const HuntRequest& request, std::string version, base::Instant at,
           double elapsed_s);
  HuntView(const HuntView&) = delete;
  HuntView& operator=(const HuntView&) = delete;

  [[nodiscard]] const report::Hunt& hunt() const { return hunt_; }

  [[nodiscard]] std::uint64_t size() const override { return result_.findings.size(); }
  void each(const std::function<void(const report::Finding&)>& take) const override;

 private:
  using DetectorKey = std::pair<hunt::Kind, std::uint32_t>;  // and index in the list of that kind

  void add_detectors();
  void add_sources();
  void add_techniques();
  void add_coverage();
  void add_losses();

  const HuntResult& result_;
  report::Hunt hunt_;
  std::map<DetectorKey, std::size_t> detectors_;  // index in Hunt::detectors
};

/// The rule's own text from its file; empty when the file no longer has it.
[[nodiscard]] std::string rule_text(const report::Detector& detector);

}  // namespace backtrail::app
