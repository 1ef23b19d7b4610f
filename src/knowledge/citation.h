// SPDX-License-Identifier: Apache-2.0
// What a citation says: title and day of publication out of ATT&CK's prose, and the keys by which two citations are seen
// to be of one report.
#pragma once

#include <string>
#include <string_view>

#include "knowledge/pack.h"

namespace backtrail::knowledge {

struct Citation {
  std::string name;  // ATT&CK's source_name
  std::string url;
  std::string title;
  Date published;
};

/// "Falcone, R. (2017, February 16). menuPass Returns. Retrieved March 1, 2017.": title and the date in parentheses, never
/// the date of retrieval. What is not there stays empty ("n.d.", no parentheses).
void read_citation_text(std::string_view text, Citation& into);

/// The names in "(Citation: A)(Citation: B)".
[[nodiscard]] std::vector<std::string> cited_names(std::string_view text);

/// A date or time in ISO 8601 as a day; unknown when it is none.
[[nodiscard]] Date read_day(std::string_view text);
/// "2018", "2018-12", "2018-12-20" or a time; unknown when it is none of them.
[[nodiscard]] Date read_date(std::string_view text);
[[nodiscard]] Date make_date(int year, int month, int day);  // month and day 0 when not known

/// Addresses that differ in scheme, www., archive prefix, fragment, port, trailing slash or the words that trackers add
/// are one. Empty for what is no address, and for a bare host: a front page is no report.
[[nodiscard]] std::string url_key(std::string_view url);
/// Title and date together. Empty when either is missing, or the title too short to tell reports apart.
[[nodiscard]] std::string title_key(std::string_view title, const Date& published);

}  // namespace backtrail::knowledge
