// SPDX-License-Identifier: Apache-2.0
// The tokens of YARA's language, as far as they tell where a rule ends: braces in texts, regular expressions and comments
// are none.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace backtrail::intel {

struct YaraToken {
  enum class Type : std::uint8_t { end, word, text, regex, sign };
  Type type = Type::end;
  std::size_t begin = 0, end = 0;  // in the text
  std::uint32_t line = 0;
};

class YaraLexer {
 public:
  explicit YaraLexer(std::string_view text) : text_(text) {}
  /// `end` once the text is over, also inside a text or comment that is not closed.
  YaraToken next();
  [[nodiscard]] std::string_view of(const YaraToken& token) const {
    return text_.substr(token.begin, token.end - token.begin);
  }

 private:
  bool skip_blanks();
  void skip_quoted(char quote);

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
};

/// Without its quotes and escapes.
[[nodiscard]] std::string yara_text(std::string_view token);

}  // namespace backtrail::intel
