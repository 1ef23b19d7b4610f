// SPDX-License-Identifier: Apache-2.0
// How a judgement or text stands, asked of all entries: reviews, locks, dissents and origins, and whether its chain still
// holds. A link that is corrected to less makes what rests on it claim too much, though that was right when it was entered.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "registers/database.h"
#include "registers/review_rows.h"

namespace backtrail::registers {

inline constexpr std::size_t kStandingLimit = 100'000;  // entries beneath one judgement
inline constexpr std::size_t kHighNeedsOrigins = 2;  // distinct origins that high confidence takes

/// How people call what is referred to, by whatever it was named.
base::Result<std::string> label_of(const Database& db, const Reference& of);
/// Whether a review of it says that the reviewer has seen it too: it says what others gave or published, and has no author but whoever
/// entered it.
[[nodiscard]] bool is_confirmed(std::string_view type);
/// Of a judgement, statement or advisory; of what is confirmed who entered it.
base::Result<std::string> author_of(const Database& db, const Reference& of);
/// By whom the texts were approved whose decision names `entry` in this role; each once. A decision names what was there when it was
/// made: it vouches while it is the last on its text, and whoever signed it does, who must be whom it names.
base::Result<std::vector<std::string>> approved_naming(const Database& db, const Entry& entry, std::string_view role);
/// The role of what an approval names because nobody but the text's authors had seen it.
inline constexpr std::string_view kConfirms = "confirms";
base::Result<bool> is_locked(const Database& db, const std::string& judgement_id);
/// kTooLong when more than kStandingLimit entries lie beneath it.
base::Result<Standing> standing_of(const Database& db, const Reference& of);

}  // namespace backtrail::registers
