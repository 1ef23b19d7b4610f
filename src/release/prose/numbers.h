// SPDX-License-Identifier: Apache-2.0
// Numbers that say too much.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "release/prose/fold.h"
#include "release/prose/tokens.h"

namespace backtrail::release {

/// A number below the threshold that counts affected parties: "two of its customers".
struct SmallCount {
  Stretch where;
  int number = 0;
  std::string noun;  // singular
  [[nodiscard]] bool same_fact(const SmallCount& other) const { return number == other.number && noun == other.noun; }
};
[[nodiscard]] std::vector<SmallCount> find_small_counts(std::string_view text, int below);

/// What counts as somebody who could be found by being counted, in the singular: "customer" of "customers". Nothing for
/// other words.
[[nodiscard]] std::optional<std::string> party_noun(const std::string& word);

/// Whether the sentence tells what befell whoever token `noun` is: "was also hit", "the intruder reached a provider".
[[nodiscard]] bool tells_what_befell(const std::vector<Token>& tokens, std::size_t noun);

/// What is counted in such texts and is nobody: a server, a flaw.
[[nodiscard]] bool is_thing(const std::string& word);

/// The sentences of a text: each ends with a full stop, question or exclamation mark before a blank or the end.
[[nodiscard]] std::vector<std::string_view> split_sentences(std::string_view text);

}  // namespace backtrail::release
