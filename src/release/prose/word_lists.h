// SPDX-License-Identifier: Apache-2.0
// The lists of words in data/release, which come with the program.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>

namespace backtrail::release {

/// Calls `take` for each text of the list `key` of `file` ("names.yml"). A list that is not there is a bug of ours.
void for_words(std::string_view file, std::string_view key, const std::function<void(std::string_view)>& take);

using WordSet = std::unordered_set<std::string>;
[[nodiscard]] WordSet word_set(std::string_view file, std::string_view key);

/// Of common-words.yml: what is no name by itself.
[[nodiscard]] bool is_common_word(const std::string& folded);

}  // namespace backtrail::release
