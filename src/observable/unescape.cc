// SPDX-License-Identifier: Apache-2.0
#include "observable/unescape.h"

#include <algorithm>
#include <array>
#include <bit>

#include "observable/text.h"
#include "observable/wide.h"

namespace backtrail::observable {
namespace {

/// What escapes begin with.
constexpr std::array<bool, 256> kBegins = [] {
  std::array<bool, 256> out{};
  for (const char c : std::string_view("%+[({\\#&^-<.\x1b")) out[static_cast<unsigned char>(c)] = true;
  for (std::size_t c = 0x80; c < out.size(); ++c) out[c] = true;
  return out;
}();

/// How JSON may write the beginning of a URL: slashes are then written so all through the text.
constexpr std::string_view kWrittenUrl = ":\\/\\/";
constexpr std::string_view kWrittenSlash = "\\/";

}  // namespace

bool is_escaped(std::string_view text, std::span<const ByteMasks> masks) {
  std::size_t character_end = 0;  // of the letter beyond ASCII that was looked at last
  DecodedBefore nothing;
  for (std::size_t block = 0; block < masks.size() && 64 * block < text.size(); ++block) {
    for (std::uint64_t bits = escape_marks(masks[block]); bits != 0; bits &= bits - 1) {
      std::size_t at = 64 * block + static_cast<std::size_t>(std::countr_zero(bits));
      if (at < character_end) continue;
      if (text[at] == ':' && text.substr(at).starts_with(kWrittenUrl)) return true;
      while (text[at] == '\\' && at > 0 && text[at - 1] == '\\') --at;
      if (escape_at(text, at, nothing).size != 0) return true;
      if (text[at] == '+') nothing.no_query = at;
      // In brackets it is what stands before it that begins the escape.
      const bool in_brackets = text[at] == '.' || text[at] == ':' || text[at] == '@';
      if (in_brackets && at > 0 && escape_at(text, at - 1).size != 0) return true;
      character_end = at + character_at(text, at).size;
    }
  }
  return false;
}

void Unescaped::read(std::string_view text) {
  text_.clear();
  decoded_.clear();
  rewritten_.clear();
  const bool slashes = text.find(kWrittenUrl) != text.npos;
  DecodedBefore before;
  for (std::size_t at = 0; at < text.size();) {
    if (!kBegins[static_cast<unsigned char>(text[at])]) {
      ++at;
      continue;
    }
    Escape one = escape_at(text, at, before);
    if (slashes && text.substr(at).starts_with(kWrittenSlash)) one = {kWrittenSlash.size(), U'/'};
    if (one.size == 0) {
      if (text[at] == '+') before.no_query = at;
      at += std::max<std::size_t>(character_at(text, at).size, 1);
      continue;
    }
    text_.append(text, before.end, at - before.end);
    decoded_.push_back(text_.size());
    if (text[at] != '%' && text[at] != '+') rewritten_.push_back(text_.size());
    append_utf8(one.meant, text_);
    const char last = text[at + one.size - 1];
    before.quotes = before.quotes || (text[at] == '\\' && (last == '"' || last == '\''));
    if (text[at] == '+') before.blank = at + 1;
    before.end = at += one.size;
  }
  text_.append(text, before.end);
  text_.append(kPadding, '\0');
}

bool Unescaped::any_in(const std::vector<std::size_t>& places, std::size_t begin, std::size_t end) {
  const auto first = std::ranges::lower_bound(places, begin);
  return first != places.end() && *first < end;
}

}  // namespace backtrail::observable
