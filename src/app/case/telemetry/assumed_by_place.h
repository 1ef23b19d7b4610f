// SPDX-License-Identifier: Apache-2.0
// By what the streams of one ingest are read that tell no zone or no year. Which bytes lie at a place is known at a stream's end alone:
// so a first reading goes by what whoever ingests says and by the file's own time, and where something else is held of the bytes
// there is a second.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "app/case/telemetry/assumed.h"

namespace backtrail::app {

class AssumedByPlace {
 public:
  /// At each place of the tenant's goes the zone that is held of it: a log that goes on there mostly goes on in it.
  AssumedByPlace(const AssumptionGiven& given, const std::string& tenant,
                 const std::vector<registers::Source>& standing);
  void set(const ingest::SourceInfo& source, registers::Assumption assumed);
  /// For a reading; asked by one thread.
  void put(ingest::SourceInfo& source) const;
  /// Whether a stream of which the file says this is read by `assumed`.
  [[nodiscard]] bool is(const ingest::SourceInfo& source, const registers::Assumption& assumed) const;
  /// By what it is.
  [[nodiscard]] registers::Assumption of(const ingest::SourceInfo& source) const;

 private:
  AssumptionGiven given_;
  std::map<std::pair<std::string, std::string>, registers::Assumption> at_;  // path, member
};

}  // namespace backtrail::app
