// SPDX-License-Identifier: Apache-2.0
// Whom the registers speak of as somebody who acts.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "registers/registers.h"

namespace backtrail::release {

struct Acting {
  std::vector<std::vector<std::string>> actors;  // of judgements and of incidents' links, each with its one name
  std::vector<std::string> spoken_of;            // in claims: an actor where something is laid to them
};
/// `parties`: names of the case's organisations, which are those that it befell. The registers' errors.
base::Result<Acting> acting(const registers::Registers& registers, const std::vector<std::string>& parties);

/// Names within a text, by their capitals: "Tianjin State Security Bureau", "Ministry of State Security".
[[nodiscard]] std::vector<std::string> proper_names(std::string_view text);

}  // namespace backtrail::release
