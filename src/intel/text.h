// SPDX-License-Identifier: Apache-2.0
// Small helpers on ASCII text that the readers of this part share.
#pragma once

#include <string>
#include <string_view>

#include "base/text.h"

namespace backtrail::intel {

[[nodiscard]] inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] inline bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

[[nodiscard]] inline std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

using base::trimmed;

}  // namespace backtrail::intel
