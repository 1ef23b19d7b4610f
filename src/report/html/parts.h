// SPDX-License-Identifier: Apache-2.0
// The page, part by part. Text gets in by base::escape_html() alone.
#pragma once

#include <string>
#include <string_view>

#include "report/html/overview.h"
#include "report/hunt.h"

namespace backtrail::report::html {

[[nodiscard]] std::string_view style_sheet();

[[nodiscard]] std::string head(const Hunt& hunt);
/// What the answer covers and what was left out, in short.
[[nodiscard]] std::string answer(const Hunt& hunt);
[[nodiscard]] std::string timeline(const Hunt& hunt, const Timeline& timeline);
[[nodiscard]] std::string techniques(const Hunt& hunt);
[[nodiscard]] std::string places(const Hunt& hunt, const Overview& overview);
/// The largest part; written as it is made.
void findings(const Hunt& hunt, const Sink& sink);
[[nodiscard]] std::string coverage(const Hunt& hunt);
[[nodiscard]] std::string foot(const Hunt& hunt);

/// "Nothing found" never stands alone: what was looked at, in one sentence.
[[nodiscard]] std::string looked_at(const Hunt& hunt);
/// A class for the level's colour: "l0" to "l6".
[[nodiscard]] std::string level_class(Level level);
/// "… and 12 more" of a list that is cut; empty when it is not.
[[nodiscard]] std::string and_more(std::size_t all, std::size_t shown);

}  // namespace backtrail::report::html
