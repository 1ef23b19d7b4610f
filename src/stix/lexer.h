// SPDX-License-Identifier: Apache-2.0
// Cuts a pattern into tokens: at each place the longest that fits, as the published grammar (STIXPattern.g4) does it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace backtrail::stix {

enum class TokenKind : std::uint8_t {
  end,
  keyword,     // AND, OR, … in capitals; `true` and `false`
  identifier,  // without a hyphen
  hyphenated,  // with one: object types only
  integer,
  real,
  text,
  hex,
  base64,
  timestamp,
  symbol,      // = == != <> < <= > >= : . , ( ) [ ] *
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text;  // as written
  std::size_t begin = 0;  // bytes
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  /// The next token; `end` again and again at the end. kBadSyntax for what begins no token.
  base::Result<Token> next();

  /// Counts code points up to a byte, from 1.
  [[nodiscard]] std::size_t character_at(std::size_t byte) const;
  [[nodiscard]] std::unexpected<base::Error> error(base::Code code, const std::string& what, std::size_t byte,
                                                   std::string hint = {}) const;

 private:
  void skip();
  [[nodiscard]] std::size_t blank_at(std::size_t at) const;
  base::Result<Token> word();
  base::Result<Token> number();
  base::Result<Token> quoted(TokenKind kind, std::size_t begin);
  [[nodiscard]] Token make(TokenKind kind, std::size_t begin, std::size_t end);

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace backtrail::stix
