// SPDX-License-Identifier: Apache-2.0
// Expressions that a text holds, for rules of Sigma, patterns of STIX and strings of YARA.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "registers/rule_texts.h"
#include "release/expression.h"
#include "release/prose/fold.h"

namespace backtrail::release {

struct Sought {
  std::string text;
  Written as = Written::contains;
  bool network = false;  // "10.31.0.0/17", told by what it is
  std::uint32_t line = 0;  // of a rule
  Stretch where{};  // of other texts
};

/// What a rule looks for, each value by its modifiers.
[[nodiscard]] std::vector<Sought> sought_by(const std::vector<registers::RuleText>& rule);

/// Operands of LIKE and MATCHES in patterns of STIX, regular expressions of YARA (`$a = /.../`).
[[nodiscard]] std::vector<Sought> sought_in(std::string_view text);

}  // namespace backtrail::release
