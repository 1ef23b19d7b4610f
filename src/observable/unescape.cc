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

/// What escapes begin with.
constexpr std::string_view kBegins = "%[({\xe3\xef";

unsigned hex_digit(char c) { return static_cast<unsigned>(is_digit(c) ? c - '0' : lower(c) - 'a' + 10); }

}  // namespace

std::size_t escape_at(std::string_view text, std::size_t at, char& meant) {
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
  std::size_t done = 0;
  for (std::size_t at = text.find_first_of(kBegins); at != text.npos; at = text.find_first_of(kBegins, at)) {
    char meant = 0;
    const std::size_t size = escape_at(text, at, meant);
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
