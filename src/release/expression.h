// SPDX-License-Identifier: Apache-2.0
// What a rule looks for, as something that a name can be held against: a text with wildcards, the operands of STIX' LIKE and MATCHES, a
// regular expression. PCRE2's, as where rules are hunted with; it is asked about short texts alone, and stops after so many steps.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace backtrail::release {

enum class Written : std::uint8_t {
  equals,
  begins,
  ends,
  contains,
  like,
  regex
};  // the first four with Sigma's * and ?

class Expression {
 public:
  Expression(std::string_view text, Written as);
  ~Expression();
  Expression(Expression&&) noexcept;

  /// False for what PCRE2 cannot read, or is longer than kExpressionSize: then nothing is found by it.
  [[nodiscard]] bool is_read() const { return code_ != nullptr; }
  /// Without regard to case, anywhere in `text`, which is UTF-8.
  [[nodiscard]] bool found_in(std::string_view text) const;
  /// How many searches ended at the limit of steps: for these "no" is "not known".
  [[nodiscard]] std::uint64_t gave_up() const { return gave_up_; }
  [[nodiscard]] const std::string& text() const { return text_; }
  /// What it asks for literally, where it has neither wildcards nor anything else; empty otherwise.
  [[nodiscard]] const std::string& literal() const { return literal_; }

 private:
  struct Code;
  std::string text_, literal_;
  std::unique_ptr<Code> code_;
  mutable std::uint64_t gave_up_ = 0;
};

inline constexpr std::size_t kExpressionSize = 4096;  // bytes

}  // namespace backtrail::release
