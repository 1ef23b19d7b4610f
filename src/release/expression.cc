// SPDX-License-Identifier: Apache-2.0
#define PCRE2_CODE_UNIT_WIDTH 8
#include "release/expression.h"

#include <pcre2.h>

#include "release/prose/fold.h"

namespace backtrail::release {
namespace {

constexpr std::uint32_t kStepLimit =
    20'000;  // of one search in a name: nested repetition needs more, nothing else does
constexpr std::uint32_t kHeapKib = 1'024;

struct FreeCode {
  void operator()(pcre2_code* one) const { pcre2_code_free(one); }
  void operator()(pcre2_match_data* one) const { pcre2_match_data_free(one); }
  void operator()(pcre2_match_context* one) const { pcre2_match_context_free(one); }
};

void add_literal(std::string& to, char c) {
  if (std::string_view("\\^$.|?*+()[]{}#-/").contains(c)) to += '\\';
  to += c;
}

/// Sigma's text with wildcards as an expression; `literal` is what it asks for, where it has none.
std::string from_wildcards(std::string_view text, Written as, std::string& literal) {
  std::string out, plain;
  bool wild = false;
  if (as == Written::equals || as == Written::begins) out += "(?:\\A|\\\\|\\b)";
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '\\' && i + 1 < text.size() && std::string_view("\\*?").contains(text[i + 1])) c = text[++i];
    else if (c == '*' || c == '?') {
      out += c == '*' ? "(?s:.*)" : "(?s:.)";
      wild = true;
      continue;
    }
    add_literal(out, c);
    plain += c;
  }
  if (as == Written::equals || as == Written::ends) out += "(?:\\z|\\$|\\b)";
  if (!wild) literal = plain;
  return out;
}

/// STIX' LIKE: "%" is any text, "_" any character.
std::string from_like(std::string_view text, std::string& literal) {
  std::string out = "(?:\\A|\\b)";
  bool wild = false;
  for (const char c : text) {
    if (c == '%' || c == '_') {
      out += c == '%' ? "(?s:.*)" : "(?s:.)";
      wild = true;
    } else {
      add_literal(out, c);
    }
  }
  if (!wild) literal = text;
  return out;
}

}  // namespace

struct Expression::Code {
  std::unique_ptr<pcre2_code, FreeCode> code;
  std::unique_ptr<pcre2_match_data, FreeCode> data;
  std::unique_ptr<pcre2_match_context, FreeCode> context;
};

Expression::~Expression() = default;
Expression::Expression(Expression&&) noexcept = default;

Expression::Expression(std::string_view text, Written as) : text_(text) {
  if (text.size() > kExpressionSize) return;
  const std::string source = as == Written::regex  ? std::string(text)
                             : as == Written::like ? from_like(text, literal_)
                                                   : from_wildcards(text, as, literal_);
  int error = 0;
  std::size_t at = 0;
  Code made;
  made.code.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(source.data()), source.size(),
                                PCRE2_CASELESS | PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C, &error, &at, nullptr));
  if (made.code == nullptr) return;
  made.data.reset(pcre2_match_data_create(1, nullptr));
  made.context.reset(pcre2_match_context_create(nullptr));
  if (made.data == nullptr || made.context == nullptr) return;
  pcre2_set_match_limit(made.context.get(), kStepLimit);
  pcre2_set_heap_limit(made.context.get(), kHeapKib);
  code_ = std::make_unique<Code>(std::move(made));
}

bool Expression::found_in(std::string_view text) const {
  if (code_ == nullptr) return false;
  const int found = pcre2_match(code_->code.get(), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0, 0,
                                code_->data.get(), code_->context.get());
  const bool limit =
      found == PCRE2_ERROR_MATCHLIMIT || found == PCRE2_ERROR_DEPTHLIMIT || found == PCRE2_ERROR_HEAPLIMIT;
  gave_up_ += limit ? 1 : 0;
  return found >= 0;
}

}  // namespace backtrail::release
