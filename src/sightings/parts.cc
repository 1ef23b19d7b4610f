// SPDX-License-Identifier: Apache-2.0
#include "sightings/parts.h"

#include "observable/text.h"
#include "sightings/finder.h"

namespace backtrail::sightings {

namespace {
constexpr std::size_t kLongestOffset = 16;  // digits; of more a hash could come
}

std::string_view module_of(std::string_view part) {
  std::size_t plus = part.size();
  while (plus > 0 && part.size() - plus <= kLongestOffset && observable::is(part[plus - 1], observable::kHex)) --plus;
  if (plus == part.size() || plus == 0 || part[plus - 1] != '+') return {};
  // With no file's name before it the offset would be the end of a path.
  const std::string_view module = part.substr(0, plus - 1);
  return names_file(module) ? module : std::string_view();
}

}  // namespace backtrail::sightings
