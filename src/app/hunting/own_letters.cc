// SPDX-License-Identifier: Apache-2.0
#include "app/hunting/own_letters.h"

#include <algorithm>

#include "app/codes.h"
#include "base/count.h"

namespace backtrail::app {
namespace {

constexpr std::string_view kAsciiPrefix = "xn--";  // of a label (RFC 5890)

bool has_own_letters(const detector::Indicator& one) {
  using observable::Kind;
  const bool names_domain = one.kind == Kind::domain || one.kind == Kind::url || one.kind == Kind::email;
  return names_domain && one.value.find(kAsciiPrefix) != std::string::npos;
}

}  // namespace

std::optional<base::Error> ascii_spelling_alone(const detector::Set& set) {
  const auto count = static_cast<std::uint64_t>(std::ranges::count_if(set.indicators, has_own_letters));
  if (count == 0) return std::nullopt;
  return base::Error{kAsciiSpelling,
                     base::counted(count, "internationalised domain is", "internationalised domains are") +
                         " looked for as xn--… only, and not where a log writes its own letters",
                     {},
                     "where logs do, a Sigma rule with the name as a keyword finds it",
                     base::Severity::warning};
}

}  // namespace backtrail::app
