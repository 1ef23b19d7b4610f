// SPDX-License-Identifier: Apache-2.0
// Names in a text, however they are spelled: terms.cc looks for folded names in folded text, also strewn apart, in punycode and
// behind digits and letters that look like theirs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "release/prose/fold.h"

namespace backtrail::release {

/// Where `terms` occur in `text`, in its order, without overlaps. A term of up to three bytes counts as a word of its own
/// only; a longer one also within words; one of six letters and more also with anything but letters strewn in ("a.c.m.e
/// cloud"), as long as no fragment of it under four letters is a piece of a longer word ("customer contact" does not hold
/// "customer-c"). Such a term is also found where digits or pairs of letters are put for letters that they look like
/// ("n0rthgate", "modem" as "modern"), in the punycode of a domain, and
/// with "ue" for ü.
[[nodiscard]] std::vector<Stretch> find_terms(std::string_view text, const std::vector<std::string>& terms);

/// A text in all forms in which terms are looked for, made once for all of them. `text` must outlive it.
class SearchedText {
 public:
  explicit SearchedText(std::string_view text);
  ~SearchedText();
  SearchedText(SearchedText&&) noexcept;

  [[nodiscard]] std::string_view text() const { return text_; }
  /// As it is folded plainly, and with "ue" for ü where that is something else.
  [[nodiscard]] const Folded& plain() const;
  [[nodiscard]] const Folded* spelled() const;
  /// As find_terms() says it, in no order and with overlaps.
  void find(const std::string& term, std::vector<Stretch>& out) const;

 private:
  struct View;
  std::string_view text_;
  std::vector<View> views_;
  bool has_spelled_ = false;
};

/// Folded text in one form for all that looks like it: letters and digits only, digits as the letters that they are taken for.
[[nodiscard]] std::string skeleton_of(std::string_view folded);

}  // namespace backtrail::release
