// SPDX-License-Identifier: Apache-2.0
// Addresses that a log does not write as they are: percent-encoded within a URL ("?u=http%3A%2F%2Fevil.example"), made harmless
// ("evil[.]example"), beside what a logger wrote for a line's end or a quotation mark (escapes.h says what there is). They are decoded,
// and hosts, addresses, URLs, paths, names and all else that stands within values are looked for in what comes of it, and once more in
// what comes of that ("%252e"). Shared by those who hunt and those who index.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "observable/escapes.h"
#include "observable/masks.h"
#include "observable/tokens.h"

namespace backtrail::observable {

/// How often a value is decoded, each time in what came of the time before.
inline constexpr unsigned kDecodings = 2;

/// Whether something in the text, whose masks these are, is to be decoded.
[[nodiscard]] bool is_escaped(std::string_view text, std::span<const ByteMasks> masks);

/// One per thread: keeps its buffers.
class Unescaped {
 public:
  /// Decodes what is_escaped() found something in. Linear in the text.
  void read(std::string_view text);
  /// Readable for kPadding bytes more.
  [[nodiscard]] std::string_view text() const { return {text_.data(), text_.size() - kPadding}; }

  /// take(begin, end) of the URLs of text() that were hidden: something but a percent sign is decoded in it, or such a sign too
  /// before it, in the scheme or the host or behind it, or the URL lies within another. All others stand in the text as it was.
  template <typename Take>
  void each_hidden_url(Take&& take) const {
    if (text().find("://") == std::string_view::npos) return;
    std::size_t outer = 0;  // where the URLs so far end
    std::size_t last =
        text_.size();  // of the last of them that lies in no other, which comes several times: behind its scheme
    each_host_token(text(), [&](TokenKind kind, std::size_t begin, std::size_t end) {
      if (kind != TokenKind::url) return;
      const std::size_t scheme_end = text_.find("://", begin);
      const bool nested = begin < outer && scheme_end != last;
      if (!nested) last = scheme_end;
      outer = std::max(outer, end);
      const std::size_t before = begin - std::min<std::size_t>(begin, 1);
      const bool hidden = any_in(decoded_, before, end_of_host(begin, end)) || any_in(decoded_, outer, outer + 1) ||
                          any_in(rewritten_, before, outer);
      if (nested || hidden) take(begin, end);
    });
  }

  static constexpr std::size_t kPadding = 8;

 private:
  [[nodiscard]] std::size_t end_of_host(std::size_t begin, std::size_t end) const {
    const std::size_t host = text_.find("://", begin) + 3;
    return std::min(text_.find_first_of("/?#", host), end);
  }
  [[nodiscard]] static bool any_in(const std::vector<std::size_t>& places, std::size_t begin, std::size_t end);

  std::string text_;
  std::vector<std::size_t> decoded_;  // places in text_, ascending
  std::vector<std::size_t> rewritten_;  // those that no percent sign stood for
};

}  // namespace backtrail::observable
