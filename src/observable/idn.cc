// SPDX-License-Identifier: Apache-2.0
#include "observable/idn.h"

#include <idn2.h>

#include <memory>

namespace backtrail::observable {

std::string in_own_letters(std::string_view domain) {
  if (domain.find("xn--") == domain.npos) return {};
  char* letters = nullptr;
  if (idn2_to_unicode_8z8z(std::string(domain).c_str(), &letters, 0) != IDN2_OK) return {};
  const std::unique_ptr<char, decltype(&idn2_free)> owned(letters, &idn2_free);
  std::string out(owned.get());
  return out == domain ? std::string() : out;
}

}  // namespace backtrail::observable
