// SPDX-License-Identifier: Apache-2.0
// What the objects around an indicator say about it: `indicates` relationships, reports that hold it, markings.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json_fwd.h"
#include "intel/collector.h"

namespace backtrail::intel {

/// A property of type text; "" when it is not there or of another type.
[[nodiscard]] std::string property(const base::Json& object, const char* key);
[[nodiscard]] bool is_true(const base::Json& object, const char* key);
[[nodiscard]] bool is_indicator(const base::Json& value);
/// Whether the object can say something about indicators; what cannot be used of it is taken out.
bool shorten_context(base::Json& object);

class BundleContext {
 public:
  explicit BundleContext(const base::Json& objects);
  [[nodiscard]] IndicatorContext of(const base::Json& indicator) const;

 private:
  void relate(const base::Json& relationship);
  void report(const base::Json& object);
  [[nodiscard]] std::string marking(const std::string& id) const;

  std::map<std::string, std::string> names_;                    // of objects, by id
  std::map<std::string, std::string> markings_;                 // what markings of the bundle say
  std::map<std::string, std::vector<std::string>> indicates_;   // of indicators, ids
  std::map<std::string, std::vector<std::string>> reports_;     // of indicators, titles
};

}  // namespace backtrail::intel
