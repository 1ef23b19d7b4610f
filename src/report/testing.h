// SPDX-License-Identifier: Apache-2.0
// A small hunt to write reports of. For tests.
#pragma once

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "report/hunt.h"

namespace backtrail::report::testing {

class Case final : public Findings {
 public:
  Case() {
    hunt.version = "1";
    hunt.at = base::from_civil({2018, 12, 20}).value();
    hunt.sources = {{"logs/a.log", "", std::string(64, 'a'), "json", 1000}};
    hunt.files_read = 1;
    hunt.bytes = 1000;
    hunt.records = 10;
    hunt.rules = 3;
    hunt.first = base::from_civil({2017, 2, 1}).value();
    hunt.last = base::from_civil({2017, 2, 9}).value();
    hunt.log_sources = {
        {"windows", "sysmon", {"process_creation"}, 10, hunt.first, hunt.last, {base::day_number(*hunt.first)}}};
    hunt.findings = this;
  }
  Case(const Case&) = delete;
  Case& operator=(const Case&) = delete;

  /// A detector with one finding, which the caller may change.
  Finding& add(const std::string& title, Level level, const std::vector<std::pair<std::string, std::string>>& matched) {
    Detector& detector = hunt.detectors.emplace_back();
    detector.kind = level == Level::indicator ? "indicator" : "sigma";
    detector.id = "id-" + std::to_string(hunt.detectors.size());
    detector.title = title;
    detector.level = level;
    detector.sha256 = std::string(64, 'b');
    matched_ = matched;
    return again();
  }

  /// One more of the last detector.
  Finding& again() {
    Finding& out = findings_.emplace_back();
    out.detector = hunt.detectors.size() - 1;
    out.id = "sha256:" + std::to_string(findings_.size());
    out.time = base::from_civil({2017, 2, 3, 4, 5, 6, 7'891'234}).value();
    for (const auto& [field, value] : matched_) {
      const std::string& kept_field = kept_.emplace_back(field);
      const std::string& kept_value = kept_.emplace_back(value);
      out.matched.push_back({kept_field, kept_value, "pattern"});
    }
    out.records = {{0, 100 * findings_.size(), 50, 7}};
    Detector& detector = hunt.detectors.back();
    ++detector.findings;
    ++hunt.by_level[static_cast<std::size_t>(detector.level)];
    return out;
  }
  [[nodiscard]] const Finding& finding() const { return findings_.front(); }

  [[nodiscard]] std::uint64_t size() const override { return findings_.size(); }
  void each(const std::function<void(const Finding&)>& take) const override {
    for (const Finding& one : findings_) take(one);
  }

  Hunt hunt;

 private:
  std::deque<Finding> findings_;
  std::deque<std::string> kept_;
  std::vector<std::pair<std::string, std::string>> matched_;
};

}  // namespace backtrail::report::testing
