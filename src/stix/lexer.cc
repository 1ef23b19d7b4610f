// SPDX-License-Identifier: Apache-2.0
#include "stix/lexer.h"

#include <algorithm>
#include <array>

#include "stix/codes.h"

namespace backtrail::stix {
namespace {

constexpr std::array<std::string_view, 19> kKeywords{
    "AND", "OR",    "NOT",  "FOLLOWEDBY", "LIKE", "MATCHES", "ISSUPERSET", "ISSUBSET", "EXISTS", "LAST",
    "IN",  "START", "STOP", "SECONDS",    "true", "false",   "WITHIN",     "REPEATS",  "TIMES"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_base64(char c) { return is_digit(c) || (is_letter(c) && c != '_') || c == '+' || c == '/'; }

bool whole_hex(std::string_view inside) { return inside.size() % 2 == 0 && std::ranges::all_of(inside, is_hex); }

/// RFC 4648 with its padding, and not empty.
bool whole_base64(std::string_view inside) {
  if (inside.empty() || inside.size() % 4 != 0) return false;
  const std::size_t padding = inside.ends_with("==") ? 2 : inside.ends_with('=') ? 1 : 0;
  return std::ranges::all_of(inside.substr(0, inside.size() - padding), is_base64);
}

/// 2017-02-03T04:05:06.789Z, each number within its bounds; whether the day exists is asked later.
bool whole_timestamp(std::string_view inside) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00";
  if (inside.size() <= kForm.size() || inside.back() != 'Z') return false;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    if (kForm[i] == '0' ? !is_digit(inside[i]) : inside[i] != kForm[i]) return false;
  }
  const auto number = [&](std::size_t at) { return (inside[at] - '0') * 10 + (inside[at + 1] - '0'); };
  if (number(5) < 1 || number(5) > 12 || number(8) < 1 || number(8) > 31) return false;
  if (number(11) > 23 || number(14) > 59 || number(17) > 60) return false;
  const std::string_view fraction = inside.substr(kForm.size(), inside.size() - kForm.size() - 1);
  if (fraction.empty()) return true;
  return fraction.size() >= 2 && fraction[0] == '.' && std::ranges::all_of(fraction.substr(1), is_digit);
}

}  // namespace

std::size_t Lexer::character_at(std::size_t byte) const {
  std::size_t count = 1;
  for (std::size_t i = 0; i < byte && i < text_.size(); ++i)
    count += (static_cast<unsigned char>(text_[i]) & 0xC0U) != 0x80;
  return count;
}

std::unexpected<base::Error> Lexer::error(base::Code code, const std::string& what, std::size_t byte,
                                          std::string hint) const {
  return base::fail(code, "the pattern has " + what + " at character " + std::to_string(character_at(byte)), {},
                    std::move(hint));
}

/// How many bytes of white space, Unicode's too, stand at `at`.
std::size_t Lexer::blank_at(std::size_t at) const {
  const char c = text_[at];
  if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
  const std::string_view rest = text_.substr(at, 3);
  if (rest.starts_with("\xC2\x85") || rest.starts_with("\xC2\xA0")) return 2;
  if (rest == "\xE1\x9A\x80" || rest == "\xE3\x80\x80" || rest == "\xE2\x81\x9F") return 3;
  if (rest.size() == 3 && rest.starts_with("\xE2\x80")) {
    const auto last = static_cast<unsigned char>(rest[2]);
    if (last <= 0x8A || last == 0xA8 || last == 0xA9 || last == 0xAF) return 3;
  }
  return 0;
}

void Lexer::skip() {
  while (at_ < text_.size()) {
    if (const std::size_t blank = blank_at(at_)) {
      at_ += blank;
    } else if (text_.substr(at_, 2) == "//") {
      at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
    } else if (text_.substr(at_, 2) == "/*") {
      const std::size_t end = text_.find("*/", at_ + 2);
      if (end == text_.npos) return;
      at_ = end + 2;
    } else {
      return;
    }
  }
}

Token Lexer::make(TokenKind kind, std::size_t begin, std::size_t end) {
  at_ = end;
  return {kind, text_.substr(begin, end - begin), begin};
}

/// A string in apostrophes, and the same behind h, b or t. `\'` and `\\` are the only escapes.
base::Result<Token> Lexer::quoted(TokenKind kind, std::size_t begin) {
  const std::size_t open = text_.find('\'', begin);
  for (std::size_t i = open + 1; i < text_.size(); ++i) {
    if (text_[i] == '\'') {
      const std::string_view inside = text_.substr(open + 1, i - open - 1);
      if (kind == TokenKind::hex && !whole_hex(inside)) return error(kBadSyntax, "a broken hex constant", begin);
      if (kind == TokenKind::base64 && !whole_base64(inside))
        return error(kBadSyntax, "a broken Base64 constant", begin);
      if (kind == TokenKind::timestamp && !whole_timestamp(inside)) {
        return error(kBadSyntax, "a broken timestamp", begin, "write it like t'2017-02-03T04:05:06.789Z'");
      }
      return make(kind, begin, i + 1);
    }
    if (text_[i] != '\\') continue;
    if (i + 1 == text_.size() || (text_[i + 1] != '\'' && text_[i + 1] != '\\')) {
      return error(kBadSyntax, "a backslash that escapes nothing", i, "write \\\\ for a backslash");
    }
    ++i;
  }
  return error(kBadSyntax, "a string without its end", begin);
}

base::Result<Token> Lexer::word() {
  const std::size_t begin = at_;
  if (begin + 1 < text_.size() && text_[begin + 1] == '\'') {
    if (text_[begin] == 'h') return quoted(TokenKind::hex, begin);
    if (text_[begin] == 'b') return quoted(TokenKind::base64, begin);
    if (text_[begin] == 't') return quoted(TokenKind::timestamp, begin);
  }
  std::size_t end = begin;
  bool hyphen = false;
  while (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]) || text_[end] == '-')) {
    hyphen = hyphen || text_[end] == '-';
    ++end;
  }
  const std::string_view found = text_.substr(begin, end - begin);

  const bool keyword = std::ranges::find(kKeywords, found) != kKeywords.end();
  return make(keyword ? TokenKind::keyword : hyphen ? TokenKind::hyphenated : TokenKind::identifier, begin, end);
}

/// [+-]? (0 | [1-9][0-9]* | [0-9]* . [0-9]+), whichever is longer.
base::Result<Token> Lexer::number() {
  const std::size_t begin = at_;
  std::size_t digits = begin + (text_[begin] == '+' || text_[begin] == '-' ? 1 : 0);
  const std::size_t first = digits;
  while (digits < text_.size() && is_digit(text_[digits])) ++digits;
  if (digits + 1 < text_.size() && text_[digits] == '.' && is_digit(text_[digits + 1])) {
    std::size_t end = digits + 1;
    while (end < text_.size() && is_digit(text_[end])) ++end;
    return make(TokenKind::real, begin, end);
  }
  if (digits == first) return error(kBadSyntax, "a sign without a number", begin);
  return make(TokenKind::integer, begin, text_[first] == '0' ? first + 1 : digits);
}

base::Result<Token> Lexer::next() {
  skip();
  if (at_ >= text_.size()) return Token{TokenKind::end, {}, text_.size()};
  const char c = text_[at_];
  if (is_letter(c)) return word();
  if (is_digit(c) || c == '+' || c == '-') return number();
  if (c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1])) return number();
  if (c == '\'') return quoted(TokenKind::text, at_);
  for (const std::string_view two : {"==", "!=", "<>", "<=", ">="}) {
    if (text_.substr(at_, 2) == two) return make(TokenKind::symbol, at_, at_ + 2);
  }
  if (std::string_view("=<>:.,()[]*").find(c) != std::string_view::npos) return make(TokenKind::symbol, at_, at_ + 1);
  return error(kBadSyntax, "something that is no part of the language", at_);
}

}  // namespace backtrail::stix
