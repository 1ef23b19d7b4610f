// SPDX-License-Identifier: Apache-2.0
#include "release/prose/invisible.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>

namespace backtrail::release {
namespace {

constexpr std::size_t kLetterWithin = 3;  // characters from a mark of direction to a letter that runs to the left
constexpr UChar32 kNonJoiner = 0x200C, kJoiner = 0x200D, kTextStyle = 0xFE0E, kEmojiStyle = 0xFE0F, kKeycap = 0x20E3;
constexpr UChar32 kToRight = 0x200E, kToLeft = 0x200F, kArabicMark = 0x061C;
constexpr UChar32 kSoftHyphen = 0xAD, kBlackFlag = 0x1F3F4, kTagBase = 0xE0000, kTagEnd = 0xE007F;
constexpr UChar32 kByteOrderMark = 0xFEFF, kBrailleBlank = 0x2800, kDelete = 0x7F;

struct Character {
  UChar32 code;
  Stretch where;
};

std::vector<Character> characters_of(std::string_view text) {
  std::vector<Character> out;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded one = decode(text.substr(at));
    // What is no UTF-8 is no character, and seen as a mark of that.
    out.push_back({one.valid ? static_cast<UChar32>(one.code) : 0xFFFD, {at, at + one.size}});
    at += one.size;
  }
  return out;
}

bool is_control(UChar32 code) {
  const bool blank = code >= 0x09 && code <= 0x0D;
  return (code >= 0 && code < 0x20 && !blank) || (code >= kDelete && code < 0xA0);
}

bool is_unseen(UChar32 code) {
  if (code < 0xA0) return false;
  const bool turns = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
  if (turns) return false;
  // Some signs of Arabic and Syriac are formats by their kind, and are seen.
  const bool seen = (code >= 0x0600 && code <= 0x0605) || code == 0x06DD || code == 0x070F || code == 0x0890 ||
                    code == 0x0891 || code == 0x08E2;
  return code == kBrailleBlank || (u_charType(code) == U_FORMAT_CHAR && !seen) ||
         u_hasBinaryProperty(code, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
}

/// Whether its letters change their form by a joiner beside them.
bool joins(UChar32 code) {
  constexpr auto kScripts = std::to_array<UScriptCode>(
      {USCRIPT_ARABIC, USCRIPT_SYRIAC, USCRIPT_MONGOLIAN, USCRIPT_DEVANAGARI, USCRIPT_BENGALI, USCRIPT_GURMUKHI,
       USCRIPT_GUJARATI, USCRIPT_ORIYA, USCRIPT_TAMIL, USCRIPT_TELUGU, USCRIPT_KANNADA, USCRIPT_MALAYALAM,
       USCRIPT_SINHALA, USCRIPT_KHMER, USCRIPT_MYANMAR, USCRIPT_NKO, USCRIPT_MANDAIC, USCRIPT_TIBETAN});
  UErrorCode status = U_ZERO_ERROR;
  return std::ranges::find(kScripts, uscript_getScript(code, &status)) != kScripts.end();
}

bool is_picture(UChar32 code) { return u_hasBinaryProperty(code, UCHAR_EXTENDED_PICTOGRAPHIC) != 0; }

/// The last letter before `i` beneath its marks (vowels, viramas); 0: none.
UChar32 letter_before(const std::vector<Character>& all, std::size_t i) {
  while (i > 0 && (U_MASK(u_charType(all[i - 1].code)) & U_GC_M_MASK) != 0) --i;
  return i > 0 ? all[i - 1].code : 0;
}

/// Whether a letter of a script that runs to the left stands near, and no other mark beside it.
bool is_turned(const std::vector<Character>& all, std::size_t i) {
  const auto to_left = [](UChar32 code) {
    const auto direction = u_charDirection(code);
    return direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC;
  };
  const bool lone = (i == 0 || !is_unseen(all[i - 1].code)) && (i + 1 == all.size() || !is_unseen(all[i + 1].code));
  if (!lone) return false;
  const std::size_t first = i - std::min(i, kLetterWithin), last = std::min(i + kLetterWithin + 1, all.size());
  for (std::size_t k = first; k < last; ++k) {
    if (k != i && u_isalpha(all[k].code) != 0 && to_left(all[k].code)) return true;
  }
  return false;
}

/// How many characters of a flag begin at `i`: of England, Scotland and Wales, which are written with tags. Others no font has.
std::size_t flag_at(const std::vector<Character>& all, std::size_t i) {
  if (all[i].code != kBlackFlag) return 0;
  for (const std::string_view place : {"gbeng", "gbsct", "gbwls"}) {
    if (i + place.size() + 1 >= all.size() || all[i + place.size() + 1].code != kTagEnd) continue;
    bool same = true;
    for (std::size_t k = 0; k < place.size() && same; ++k) same = all[i + 1 + k].code == kTagBase + place[k];
    if (same) return place.size() + 2;
  }
  return 0;
}

bool is_needed(const std::vector<Character>& all, std::size_t i) {
  const UChar32 code = all[i].code;
  const UChar32 before = i > 0 ? all[i - 1].code : 0;
  const UChar32 letter = letter_before(all, i);
  const UChar32 then = i + 1 < all.size() ? all[i + 1].code : 0;
  switch (code) {
    case kByteOrderMark: return i == 0;
    case kSoftHyphen: return u_isalpha(before) != 0 && u_isalpha(then) != 0;
    case kNonJoiner: return joins(letter) && (joins(then) || !u_isgraph(then));
    case kToRight:
    case kToLeft:
    case kArabicMark: return is_turned(all, i);
    case kJoiner: {
      const bool picture =
          is_picture(before) || before == kEmojiStyle || u_hasBinaryProperty(before, UCHAR_EMOJI_MODIFIER) != 0;
      return (joins(letter) && !is_unseen(then)) || (picture && is_picture(then));
    }
    case kTextStyle:
    case kEmojiStyle:
      return before >= 0xA0 ? u_hasBinaryProperty(before, UCHAR_EMOJI) != 0
                            : then == kKeycap && u_hasBinaryProperty(before, UCHAR_EMOJI) != 0;
    default: break;
  }
  // Mongolian's own selectors of forms.
  return code >= 0x180B && code <= 0x180F && joins(before);
}

}  // namespace

std::string without_soft_hyphens(std::string_view text) {
  constexpr std::string_view kUtf8 = "\xC2\xAD";
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t found = std::min(text.find(kUtf8, at), text.size());
    out += text.substr(at, found - at);
    at = found + std::min(kUtf8.size(), text.size() - found);
  }
  return out;
}

std::vector<Stretch> find_invisible(std::string_view text, bool controls) {
  const std::vector<Character> all = characters_of(text);
  std::vector<Stretch> out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (const std::size_t size = flag_at(all, i)) {
      i += size - 1;
      continue;
    }
    const bool hidden = (controls && is_control(all[i].code)) || (is_unseen(all[i].code) && !is_needed(all, i));
    if (!hidden) continue;
    if (!out.empty() && out.back().end == all[i].where.begin) out.back().end = all[i].where.end;
    else out.push_back(all[i].where);
  }
  return out;
}

}  // namespace backtrail::release
