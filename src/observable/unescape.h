// SPDX-License-Identifier: Apache-2.0
// Addresses that a log does not write as they are: percent-encoded within a URL ("?u=http%3A%2F%2Fevil.example"), made harmless
// ("evil[.]example"), with a full stop of East Asia, as JSON within JSON writes a URL ("http:\\/\\/evil.example"), or among blanks, quotation
// marks, dashes and arrows beyond ASCII, which bytes tell apart from no letter and which stand for a hard break. They are decoded, and hosts, addresses, URLs, paths, names and all else
// that stands within values are looked for in what comes of it, and once more in what comes of that ("%252e"). Shared by those who hunt and those who index.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "observable/masks.h"
#include "observable/tokens.h"

namespace backtrail::observable {

/// How often a value is decoded, each time in what came of the time before.
inline constexpr unsigned kDecodings = 2;

/// How many bytes of `text` at `at` stand for `meant`; 0 when they stand for themselves.
std::size_t escape_at(std::string_view text, std::size_t at, char& meant);

/// Where in a block something may stand that is to be decoded: "%" or "~", a byte beyond ASCII, a colon before two slashes, or a dot,
/// colon or "@" between two breaks, which may be brackets. Cheap, and seldom anything.
[[nodiscard]] inline std::uint64_t escape_marks(const ByteMasks& here) {
  const std::uint64_t alone = (here.breaks << 1 | 1) & (here.breaks >> 1 | std::uint64_t{1} << 63);
  const std::uint64_t urls = here.slash_marks & (here.slashes >> 2 | std::uint64_t{3} << 62);
  return ((here.dots | here.colons | here.ats) & alone) | urls | here.roots | here.beyond;
}

/// Whether something in the text, whose masks these are, is to be decoded.
[[nodiscard]] bool is_escaped(std::string_view text, std::span<const ByteMasks> masks);

/// One per thread: keeps its buffers.
class Unescaped {
 public:
  /// Decodes what is_escaped() found something in. Linear in the text.
  void read(std::string_view text);
  /// Readable for kPadding bytes more.
  [[nodiscard]] std::string_view text() const { return {text_.data(), text_.size() - kPadding}; }

  /// take(begin, end) of the URLs of text() that were hidden: what is decoded lies in the scheme or the host or ends it, or the URL lies
  /// within another. All others stand in the text as it was.
  template <typename Take>
  void each_hidden_url(Take&& take) const {
    if (text().find("://") == std::string_view::npos) return;
    std::size_t outer = 0;  // where the URLs so far end
    std::size_t last = text_.size();  // where the last of them begins that lies in no other: it comes twice
    each_host_token(text(), [&](TokenKind kind, std::size_t begin, std::size_t end) {
      if (kind != TokenKind::url) return;
      const bool nested = begin < outer && begin != last;
      if (!nested) last = begin;
      outer = std::max(outer, end);
      if (nested || is_decoded(begin, end_of_host(begin, end)) || is_decoded(outer, outer + 1)) take(begin, end);
    });
  }

  static constexpr std::size_t kPadding = 8;

 private:
  [[nodiscard]] std::size_t end_of_host(std::size_t begin, std::size_t end) const {
    const std::size_t host = text_.find("://", begin) + 3;
    return std::min(text_.find_first_of("/?#", host), end);
  }
  [[nodiscard]] bool is_decoded(std::size_t begin, std::size_t end) const;

  std::string text_;
  std::vector<std::size_t> decoded_;  // places in text_, ascending
};

}  // namespace backtrail::observable
