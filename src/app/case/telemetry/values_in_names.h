// SPDX-License-Identifier: Apache-2.0
// Values that stand in logs as names of fields: {"peers": {"203.0.113.23": …}}. Neither a hunt nor the index looks into
// names, so a "no" to a value that a name holds, or may hold, is not a whole one. What the names are the registers know.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/case/telemetry/coverage.h"
#include "app/case/telemetry/source_fields.h"
#include "observable/address.h"
#include "observable/observable.h"
#include "registers/rows.h"

namespace backtrail::app {

class ValuesInNames {
 public:
  ValuesInNames() = default;
  ValuesInNames(const SourceFields& fields, const SourceRefs& sources);

  /// Says so when the name of a field holds it; else empty.
  [[nodiscard]] std::string told_of(const observable::Observable& what) const;
  /// By tenant, that names which could hold anything were not noted; for logs whose names can be data.
  [[nodiscard]] std::map<std::string, std::string> told_unnoted() const;

 private:
  void take(std::string_view name);

  std::unordered_map<std::string, std::string> pieces_;  // what stands between dots of names, in lower case; the name
  std::vector<std::pair<observable::Address, std::string>> addresses_;
  std::map<std::string, std::size_t> unnoted_;  // sources, by tenant
};

}  // namespace backtrail::app
