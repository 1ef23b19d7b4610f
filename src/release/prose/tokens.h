// SPDX-License-Identifier: Apache-2.0
// Words and numbers of a text, for whoever reads numbers in prose.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "release/prose/fold.h"

namespace backtrail::release {

struct Token {
  std::string text;  // folded; punctuation that ends a thought is ".", a sign of per cent is "percent"
  Stretch where;
  bool may_count = false;  // a number may begin here; of most words none does
};
[[nodiscard]] std::vector<Token> tokens_of(std::string_view text);

/// While one lives, its thread keeps the words of the last two longer texts: a text is asked for its counts, its shares, its changes, one
/// after another, and reading it takes longer than each of these.
class KeptTokens {
 public:
  KeptTokens();
  ~KeptTokens();
  KeptTokens(const KeptTokens&) = delete;
  KeptTokens& operator=(const KeptTokens&) = delete;

 private:
  friend std::vector<Token> tokens_of(std::string_view text);
  std::vector<Token> of(std::string_view text);

  struct Kept {
    std::string text;
    std::vector<Token> tokens;
  };
  std::array<Kept, 2> kept_;
  std::size_t next_ = 0;
  KeptTokens* before_;
};

[[nodiscard]] bool is_digit(char c);
/// "three", "3", "both"; nothing for other words and for numbers of more than nine digits.
[[nodiscard]] std::optional<int> number_of(const std::string& word);

struct Number {
  int value = 0;
  std::size_t last = 0;  // index of its last token
};
/// The number that begins at token `i`: digits, "forty-eight", "a dozen", "half a dozen", "two dozen", "a hundred", a word of
/// counts.yml like "trio". Nothing over a billion.
[[nodiscard]] std::optional<Number> number_at(const std::vector<Token>& tokens, std::size_t i);

}  // namespace backtrail::release
