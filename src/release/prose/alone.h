// SPDX-License-Identifier: Apache-2.0
// Numbers that stand alone: what they count was said before, in the same sentence or the one before it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "release/prose/tokens.h"

namespace backtrail::release {

/// Goes along a text with whoever counts its numbers. `tokens` must outlive it.
class Alone {
 public:
  explicit Alone(const std::vector<Token>& tokens) : tokens_(tokens) {}

  /// A number of `noun`, from token `first` to `last` with its noun.
  void counted(std::size_t first, std::size_t last, const std::string& noun);
  /// A number of something else.
  void counted_else();
  /// A part of those of the sentence before was counted: the next sentence may go on with them too.
  void counted_again(const std::string& noun);
  void sentence_ends(std::size_t at);

  /// What the number from token `first` to `last` counts, and its last token: "of 48 customers, 45 were warned", "both were hit",
  /// "seven customers were reached and three lost data".
  [[nodiscard]] std::optional<std::pair<std::string, std::size_t>> noun_of(std::size_t first, std::size_t last) const;

 private:
  [[nodiscard]] const std::string& text(std::size_t k) const {
    static const std::string kNone;
    return k < tokens_.size() ? tokens_[k].text : kNone;
  }
  [[nodiscard]] bool ends(std::size_t k) const { return k >= tokens_.size() || text(k) == "."; }
  [[nodiscard]] std::size_t end_of_whole(std::size_t k) const;
  [[nodiscard]] std::optional<std::string> changed(std::size_t first, std::size_t last) const;
  [[nodiscard]] std::size_t all_in_number(std::size_t last) const;
  [[nodiscard]] std::optional<std::string> noun_before(std::size_t first) const;
  [[nodiscard]] std::optional<std::string> told_alone(std::size_t first, std::size_t last) const;
  [[nodiscard]] bool does_something(std::size_t first, std::size_t last) const;
  [[nodiscard]] bool there_are(std::size_t first, std::size_t last) const;
  [[nodiscard]] bool is_of_things(std::size_t first) const;

  const std::vector<Token>& tokens_;
  std::string noun_;
  std::string before_;  // of the sentence before
  std::size_t begins_ = 0;  // the sentence's first token
  bool lasting_ = false;  // "of the six customers": what else is counted takes nothing from it
  std::size_t end_ = 0;
};

}  // namespace backtrail::release
