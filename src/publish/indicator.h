// SPDX-License-Identifier: Apache-2.0
// What each kind of indicator is called in the formats that have words for it. An empty answer: this format has none, and
// its writer says so in a note rather than leaving the indicator out in silence.
#pragma once

#include <string>

#include "release/released.h"

namespace backtrail::publish {

/// "[domain-name:value = 'evil.example']".
[[nodiscard]] std::string stix_pattern(const release::ReleasedIndicator& indicator);

struct MispWords {
  std::string type{};
  std::string category{};
};
[[nodiscard]] MispWords misp_words(const release::ReleasedIndicator& indicator);

/// OpenIOC 1.0: document, term, type of content.
struct OpeniocWords {
  std::string document{};
  std::string search{};
  std::string type{};
};
[[nodiscard]] OpeniocWords openioc_words(const release::ReleasedIndicator& indicator);

/// Of which time it tells, in days where it has no more: "2017-04-03 to 2018-04-03", "from 2017-04-03"; empty where nothing is said of it.
[[nodiscard]] std::string validity_words(const release::ReleasedIndicator& indicator);

}  // namespace backtrail::publish
