// SPDX-License-Identifier: Apache-2.0
#include "intel/yara/lexer.h"

#include "base/hex.h"
#include "intel/text.h"

namespace backtrail::intel {
namespace {

bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || c == '*';
}

}  // namespace

/// False at the end.
bool YaraLexer::skip_blanks() {
  while (at_ < text_.size()) {
    if (is_blank(text_[at_])) {
      line_ += text_[at_] == '\n' ? 1 : 0;
      ++at_;
    } else if (text_.substr(at_, 2) == "//") {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (text_.substr(at_, 2) == "/*") {
      const std::size_t close = text_.find("*/", at_ + 2);
      const std::size_t end = close == text_.npos ? text_.size() : close + 2;
      for (; at_ < end; ++at_) line_ += text_[at_] == '\n' ? 1 : 0;
    } else {
      return true;
    }
  }
  return false;
}

/// To behind the closing quote; YARA's texts and expressions end with their line.
void YaraLexer::skip_quoted(char quote) {
  for (++at_; at_ < text_.size() && text_[at_] != '\n'; ++at_) {
    if (text_[at_] == quote) {
      ++at_;
      return;
    }
    if (text_[at_] == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n') ++at_;
  }
}

YaraToken YaraLexer::next() {
  if (!skip_blanks()) return {YaraToken::Type::end, text_.size(), text_.size(), line_};
  YaraToken out{YaraToken::Type::sign, at_, at_, line_};
  if (text_[at_] == '"') {
    out.type = YaraToken::Type::text;
    skip_quoted('"');
  } else if (text_[at_] == '/') {  // division is written with a backslash
    out.type = YaraToken::Type::regex;
    skip_quoted('/');
  } else if (is_word(text_[at_])) {
    out.type = YaraToken::Type::word;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
  } else {
    ++at_;
  }
  out.end = at_;
  return out;
}

std::string yara_text(std::string_view token) {
  if (token.starts_with('"')) token.remove_prefix(1);
  if (token.ends_with('"')) token.remove_suffix(1);
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '\\' || i + 1 == token.size()) {
      out += token[i];
      continue;
    }
    const char c = token[++i];
    const auto digits = c == 'x' ? base::from_hex(token.substr(std::min(i + 1, token.size()), 2)) : std::nullopt;
    if (digits && digits->size() == 1) {
      out += *digits;
      i += 2;
    } else {
      out += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
    }
  }
  return out;
}

}  // namespace backtrail::intel
