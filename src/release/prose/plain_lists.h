// SPDX-License-Identifier: Apache-2.0
// Lists of words as the files of data/release have them: the plain part of YAML that these files keep to, read in one go. A parser of all
// of YAML took an eighth of what a decision costs. A key stands at the beginning of a line; behind it `[a, b, "c"]`, over several lines too, or a
// "- a" a line, longer ones indented below. Comments have lines of their own; there are no escapes and nothing within another.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace backtrail::release {

using PlainLists = std::map<std::string, std::vector<std::string>, std::less<>>;
[[nodiscard]] PlainLists plain_lists(std::string_view text);

}  // namespace backtrail::release
