// SPDX-License-Identifier: Apache-2.0
// A hunt as one HTML file that opens offline and holds no script: details elements fold, and the policy in its head allows
// this one style sheet and nothing else, so that nothing which a log says can run or load anything.
//
// Of very many findings the page shows a fair part and says so: rules with few are shown whole, those with the most are cut
// at the same number. What is cut is in the other forms, whole.
#pragma once

#include "report/hunt.h"

namespace backtrail::report {

inline constexpr std::uint64_t kRowsShown = 50'000;  // findings that have a line of their own
inline constexpr std::uint64_t kRecordsShown = 5'000;  // and those whose record is in the page
inline constexpr std::size_t kListShown = 500;  // entries of every other list
inline constexpr std::size_t kFieldShown = 2'048;  // bytes of one field of a record
inline constexpr std::size_t kRecordShown = 16'384;  // and of all of them

void write_html(const Hunt& hunt, const Sink& sink);

}  // namespace backtrail::report
