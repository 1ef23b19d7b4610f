// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <fmt/format.h>

namespace backtrail::base {

std::string Code::text() const { return fmt::format("BT{:04}", number); }

std::string Place::text() const {
  std::string out = path;
  if (!member.empty()) out += ":" + member;
  if (line != 0) out += fmt::format(":{}", line);
  if (line != 0 && column != 0) out += fmt::format(":{}", column);
  if (offset) out += fmt::format("@{}", *offset);
  return out;
}

std::string Error::text() const {
  constexpr std::string_view kNames[] = {"error", "warning", "note"};
  std::string out = fmt::format("{}[{}]: {}\n", kNames[static_cast<int>(severity)], code.text(), message);
  if (const std::string where = place.text(); !where.empty()) out += "  --> " + where + "\n";
  if (!hint.empty()) out += "  = hint: " + hint + "\n";
  return out;
}

}  // namespace backtrail::base
