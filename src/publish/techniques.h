// SPDX-License-Identifier: Apache-2.0
// Which techniques of ATT&CK a released text names, in the tags of its rules and in its words.
#pragma once

#include <map>
#include <string>

#include "publish/document.h"

namespace backtrail::publish {

struct TechniqueNamed {
  std::size_t rules = 0;  // that look for it
  std::string titles{};   // of these, a line each
};
/// By id.
[[nodiscard]] std::map<std::string, TechniqueNamed> techniques_of(const Document& document);

}  // namespace backtrail::publish
