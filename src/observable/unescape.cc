// SPDX-License-Identifier: Apache-2.0
#include "observable/unescape.h"

#include <algorithm>
#include <array>
#include <bit>

#include "observable/text.h"

namespace backtrail::observable {
namespace {

struct Written {
  std::string_view as;
  char meant;
};
constexpr std::array kWritten{
    Written{"[.]", '.'}, Written{"(.)", '.'},          Written{"{.}", '.'},          Written{"[:]", ':'},
    Written{"[@]", '@'}, Written{"\xe3\x80\x82", '.'}, Written{"\xef\xbc\x8e", '.'}, Written{"\xef\xbd\xa1", '.'},
};

/// Two and three bytes of UTF-8, in order.
struct WideMarks {
  std::string_view first, last;
};
constexpr std::array kWideMarks{
    WideMarks{"\xc2\xa0", "\xc2\xa0"},          // a blank that breaks no line
    WideMarks{"\xc2\xab", "\xc2\xab"},          // quotation marks
    WideMarks{"\xc2\xbb", "\xc2\xbb"},          //
    WideMarks{"\xe2\x80\x80", "\xe2\x80\x8a"},  // blanks
    WideMarks{"\xe2\x80\x93", "\xe2\x80\x94"},  // dashes
    WideMarks{"\xe2\x80\x98", "\xe2\x80\x9f"},  // quotation marks
    WideMarks{"\xe2\x80\xa6", "\xe2\x80\xa6"},  // three dots
    WideMarks{"\xe2\x80\xaf", "\xe2\x80\xaf"},  // a blank
    WideMarks{"\xe2\x80\xb9", "\xe2\x80\xba"},  // quotation marks
    WideMarks{"\xe2\x86\x90", "\xe2\x86\x93"},  // arrows
    WideMarks{"\xe2\x87\x92", "\xe2\x87\x92"},  //
    WideMarks{"\xe3\x80\x80", "\xe3\x80\x80"},  // a blank
    WideMarks{"\xe3\x80\x8c", "\xe3\x80\x8f"},  // quotation marks
};
constexpr char kHardMark = '"';

/// The bytes of such a mark at `at`; 0 when there is none.
std::size_t wide_mark_at(std::string_view text, std::size_t at) {
  const unsigned lead = static_cast<unsigned char>(text[at]);
  if (lead != 0xc2 && lead != 0xe2 && lead != 0xe3) return 0;
  for (const WideMarks& one : kWideMarks) {
    const std::string_view here = text.substr(at, one.first.size());
    if (here.size() == one.first.size() && here >= one.first && here <= one.last) return here.size();
  }
  return 0;
}

/// What escapes begin with.
constexpr std::string_view kBegins = "%[({\xc2\xe2\xe3\xef\\";

/// How JSON may write the beginning of a URL: slashes are then written so all through the text.
constexpr std::string_view kWrittenUrl = ":\\/\\/";
constexpr std::string_view kWrittenSlash = "\\/";

unsigned hex_digit(char c) { return static_cast<unsigned>(is_digit(c) ? c - '0' : lower(c) - 'a' + 10); }

}  // namespace

std::size_t escape_at(std::string_view text, std::size_t at, char& meant) {
  if (const std::size_t size = wide_mark_at(text, at); size != 0) {
    meant = kHardMark;
    return size;
  }
  const std::string_view rest = text.substr(at, 3);
  if (rest.size() < 3) return 0;
  if (rest[0] == '%') {
    if (!is(rest[1], kHex) || !is(rest[2], kHex)) return 0;
    meant = static_cast<char>(hex_digit(rest[1]) << 4 | hex_digit(rest[2]));
    return meant >= 0x20 && meant < 0x7f ? 3 : 0;
  }
  const auto* const one = std::ranges::find(kWritten, rest, &Written::as);
  if (one == kWritten.end()) return 0;
  meant = one->meant;
  return 3;
}

bool is_escaped(std::string_view text, std::span<const ByteMasks> masks) {
  char meant = 0;
  for (std::size_t block = 0; block < masks.size() && 64 * block < text.size(); ++block) {
    for (std::uint64_t bits = escape_marks(masks[block]); bits != 0; bits &= bits - 1) {
      const std::size_t at = 64 * block + static_cast<std::size_t>(std::countr_zero(bits));
      if (text[at] == ':' && text.substr(at).starts_with(kWrittenUrl)) return true;
      // In brackets it is what stands before it that begins the escape.
      if (escape_at(text, at, meant) != 0 || (at > 0 && text[at] != '%' && escape_at(text, at - 1, meant) != 0))
        return true;
    }
  }
  return false;
}

void Unescaped::read(std::string_view text) {
  text_.clear();
  decoded_.clear();
  const bool slashes = text.find(kWrittenUrl) != text.npos;
  std::size_t done = 0;
  for (std::size_t at = text.find_first_of(kBegins); at != text.npos; at = text.find_first_of(kBegins, at)) {
    char meant = 0;
    std::size_t size = escape_at(text, at, meant);
    if (slashes && text.substr(at).starts_with(kWrittenSlash)) {
      meant = '/';
      size = kWrittenSlash.size();
    }
    if (size == 0) {
      ++at;
      continue;
    }
    text_.append(text, done, at - done);
    decoded_.push_back(text_.size());
    text_ += meant;
    done = at += size;
  }
  text_.append(text, done);
  text_.append(kPadding, '\0');
}

bool Unescaped::is_decoded(std::size_t begin, std::size_t end) const {
  const auto first = std::ranges::lower_bound(decoded_, begin);
  return first != decoded_.end() && *first < end;
}

}  // namespace backtrail::observable
