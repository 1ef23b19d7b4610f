// SPDX-License-Identifier: Apache-2.0
#include "base/count.h"

namespace backtrail::base {

std::string plural(std::uint64_t number, std::string_view one, std::string_view many) {
  if (number == 1) return std::string(one);
  return many.empty() ? std::string(one) + "s" : std::string(many);
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
  return std::to_string(number) + " " + plural(number, one, many);
}

}  // namespace backtrail::base
