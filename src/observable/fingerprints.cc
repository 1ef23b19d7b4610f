// SPDX-License-Identifier: Apache-2.0
#include "observable/fingerprints.h"

#include <algorithm>

#include "observable/text.h"

namespace backtrail::observable {
namespace {

/// Goes through a text from its begin, and knows whether all was as it must be.
class Form {
 public:
  explicit Form(std::string_view text) : rest_(text) {}

  /// As many bytes of these classes.
  Form& exactly(std::size_t count, unsigned classes) {
    const bool fits =
        rest_.size() >= count && std::ranges::all_of(rest_.substr(0, count), [&](char c) { return is(c, classes); });
    return pass(fits, count);
  }
  Form& letters(std::size_t count) {
    return pass(rest_.size() >= count && std::ranges::all_of(rest_.substr(0, count), is_letter), count);
  }
  /// A number of so many digits at most.
  Form& number(std::size_t most) {
    std::size_t count = 0;
    while (count < rest_.size() && is_digit(rest_[count])) ++count;
    return pass(count > 0 && count <= most, count);
  }
  /// Numbers with "-" between them.
  Form& numbers(std::size_t most) {
    for (number(most); rest_.starts_with('-'); number(most)) mark('-');
    return *this;
  }
  Form& mark(char c) { return pass(!rest_.empty() && lower(rest_.front()) == c, 1); }
  [[nodiscard]] bool is_over() const { return fits_ && rest_.empty(); }

 private:
  Form& pass(bool fits, std::size_t count) {
    fits_ = fits_ && fits;
    rest_ = fits_ ? rest_.substr(count) : std::string_view();
    return *this;
  }

  std::string_view rest_;
  bool fits_ = true;
};

constexpr std::size_t kDigest = 12;  // hex digits of a truncated SHA-256

/// "c36s36_c51s80_c69s0"
bool is_ja4ssh(std::string_view text) {
  Form form(text);
  for (int part = 0; part < 3; ++part) {
    if (part > 0) form.mark('_');
    form.mark('c').number(5).mark('s').number(5);
  }
  return form.is_over();
}

/// "64240_2-1-3-1-1-4_1460_8"; of JA4TScan with the seconds between answers behind it.
bool is_ja4t(std::string_view text) {
  Form form(text);
  form.number(5).mark('_').numbers(3).mark('_').number(5).mark('_').number(3);
  return form.is_over() || form.mark('_').numbers(3).is_over();
}

}  // namespace

bool has_ja4_form(Kind kind, std::string_view text) {
  if (text.size() > kLongestJa4) return false;
  Form form(text);
  switch (kind) {
    case Kind::ja4:
      return form.exactly(10, kAlnum).mark('_').exactly(kDigest, kHex).mark('_').exactly(kDigest, kHex).is_over();
    case Kind::ja4s:
      return form.exactly(7, kAlnum).mark('_').exactly(4, kHex).mark('_').exactly(kDigest, kHex).is_over();
    case Kind::ja4h:
      form.letters(2).exactly(10, kAlnum);
      for (int part = 0; part < 3; ++part) form.mark('_').exactly(kDigest, kHex);
      return form.is_over();
    case Kind::ja4x:
      return form.exactly(kDigest, kHex).mark('_').exactly(kDigest, kHex).mark('_').exactly(kDigest, kHex).is_over();
    case Kind::ja4ssh: return is_ja4ssh(text);
    case Kind::ja4t: return is_ja4t(text);
    default: return false;
  }
}

bool has_ja4_form(std::string_view text) {
  return std::ranges::any_of(kJa4Kinds, [&](Kind kind) { return has_ja4_form(kind, text); });
}

}  // namespace backtrail::observable
