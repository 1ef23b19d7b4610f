// SPDX-License-Identifier: Apache-2.0
#include "release/prose/fold.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <unordered_map>

namespace backtrail::release {

Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const std::uint32_t first = byte(0);
  if (first < 0x80) return {first, 1, true};
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return {first, 1, false};
  std::uint32_t code = first & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {first, 1, false};
    code = (code << 6) | (byte(i) & 0x3F);
  }
  return {code, size, true};
}

namespace {

constexpr std::size_t kFormSize = 32;       // code units of a character's compatibility form; the longest has 18
constexpr std::size_t kNameSize = 128;      // letters of a character's name; the longest has 88
constexpr std::size_t kRemembered = 65'536;  // characters whose look is known
constexpr std::uint32_t kDiaeresis = 0x308;

// U+00C0 to U+017F without their accents ('*': as it is). Letters that stand for two, like sharp s, become the first.
constexpr std::string_view kLatin =
    "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo*ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(kLatin.size() == 0x180 - 0xC0);

struct LookAlike {
  std::uint32_t code;
  char letter;
};
// Small Cyrillic and Greek letters that are drawn like Latin ones (Unicode's confusables, those used in words), or whose
// capitals are: a name in capitals has to come out as it does in small letters.
constexpr std::array<LookAlike, 29> kLookAlikes = {
    {{0x0430, 'a'}, {0x0435, 'e'}, {0x043E, 'o'}, {0x0440, 'p'}, {0x0441, 'c'}, {0x0443, 'y'},
     {0x0445, 'x'}, {0x0455, 's'}, {0x0456, 'i'}, {0x0458, 'j'}, {0x043A, 'k'}, {0x043C, 'm'},
     {0x0442, 't'}, {0x04BB, 'h'}, {0x0501, 'd'}, {0x051B, 'q'}, {0x03B1, 'a'}, {0x03B5, 'e'},
     {0x03B9, 'i'}, {0x03BF, 'o'}, {0x03C1, 'p'}, {0x03BD, 'v'}, {0x03C5, 'u'}, {0x03BA, 'k'},
     {0x0432, 'b'}, {0x043D, 'h'}, {0x051A, 'q'}, {0x03C4, 't'}, {0x03C7, 'x'}}};
// Greek capitals drawn like Latin letters whose small ones are not, or like others.
constexpr std::array<LookAlike, 6> kGreekCapitals = {
    {{0x0392, 'b'}, {0x0397, 'h'}, {0x039C, 'm'}, {0x039D, 'n'}, {0x03A5, 'y'}, {0x0396, 'z'}}};
constexpr std::size_t kWordBytes = 64;  // looked at to either side of a letter

/// Marks on top of others and what Unicode says is not to be shown, of all scripts.
bool is_drawn_over(std::uint32_t code) {
  if (code < 0x300) return false;
  const auto type = u_charType(static_cast<UChar32>(code));
  return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR || code == 0x2800 ||
         u_hasBinaryProperty(static_cast<UChar32>(code), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
}

/// Characters that are not seen, or only on top of others: soft hyphen, zero widths, marks of direction, accents.
bool is_invisible(std::uint32_t code) {
  return code == 0xAD || (code >= 0x0300 && code <= 0x036F) || code == 0x061C || code == 0x180E ||
         (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || (code >= 0xFE00 && code <= 0xFE0F) || code == 0xFEFF ||
         (code >= 0xE0000 && code <= 0xE01EF) || is_drawn_over(code) || code < 0x09 || (code >= 0x0E && code < 0x20) ||
         code == 0x7F;
}

/// "LATIN LETTER SMALL CAPITAL N", "NEGATIVE SQUARED LATIN CAPITAL LETTER A", "LATIN SMALL LETTER N WITH CURL": what the
/// character is called tells its letter, small; 0 when it does not.
std::uint32_t named_letter(std::uint32_t code) {
  std::array<char, kNameSize> buffer{};
  UErrorCode status = U_ZERO_ERROR;
  const std::int32_t size = u_charName(static_cast<UChar32>(code), U_UNICODE_CHAR_NAME, buffer.data(),
                                       static_cast<std::int32_t>(buffer.size()), &status);
  if (U_FAILURE(status) || size <= 0) return 0;
  std::string_view name(buffer.data(), static_cast<std::size_t>(size));
  if (!name.contains("LATIN") && !name.starts_with("REGIONAL INDICATOR")) return 0;
  name = name.substr(0, name.find(" WITH "));
  if (name.size() < 2 || name[name.size() - 2] != ' ' || name.back() < 'A' || name.back() > 'Z') return 0;
  return static_cast<std::uint32_t>(name.back() - 'A' + 'a');
}

/// The Latin letter or digit that a character of another script, or a form of a letter, is taken for, small; the character
/// itself where Unicode knows of none: first its compatibility form (raised, circled, small capitals), then its confusables.
std::uint32_t find_look(std::uint32_t code) {
  if (code == 0x2122 || code == 0x2120) return ' ';  // "TM" and "SM" belong to no word
  const double number = u_getNumericValue(static_cast<UChar32>(code));
  if (number >= 0 && number <= 9 && number == std::floor(number)) return '0' + static_cast<std::uint32_t>(number);
  const auto ascii = [](UChar c) -> std::uint32_t {
    const std::uint32_t one = c >= 'A' && c <= 'Z' ? c + 32U : c;
    return (one >= 'a' && one <= 'z') || (one >= '0' && one <= '9') ? one : 0;
  };
  std::array<UChar, 2> in{};
  std::array<UChar, kFormSize> out{};
  std::int32_t size = 0;
  UErrorCode status = U_ZERO_ERROR;
  u_strFromUTF32(in.data(), static_cast<std::int32_t>(in.size()), &size, reinterpret_cast<const UChar32*>(&code), 1,
                 &status);
  if (U_FAILURE(status)) return code;
  const UNormalizer2* const forms = unorm2_getNFKDInstance(&status);
  const std::int32_t formed =
      unorm2_normalize(forms, in.data(), size, out.data(), static_cast<std::int32_t>(out.size()), &status);
  if (U_SUCCESS(status) && formed > 0) {
    if (const std::uint32_t letter = ascii(out[0])) return letter;
  }
  if (const std::uint32_t letter = named_letter(code)) return letter;
  status = U_ZERO_ERROR;
  static const USpoofChecker* const kChecker = [] {
    UErrorCode opened = U_ZERO_ERROR;
    return uspoof_open(&opened);
  }();
  const std::int32_t looks =
      uspoof_getSkeleton(kChecker, 0, in.data(), size, out.data(), static_cast<std::int32_t>(out.size()), &status);
  if (U_FAILURE(status) || looks != 1) return code;
  const std::uint32_t letter = ascii(out[0]);
  return letter != 0 ? letter : code;
}

/// The letters of a character that stands for several ("fi" of a ligature), small; nothing for others.
std::string find_letters(std::uint32_t code) {
  if (u_isalpha(static_cast<UChar32>(code)) == 0) return {};
  UErrorCode status = U_ZERO_ERROR;
  std::array<UChar, kFormSize> form{};
  const std::int32_t size = unorm2_getDecomposition(unorm2_getNFKDInstance(&status), static_cast<UChar32>(code),
                                                    form.data(), static_cast<std::int32_t>(form.size()), &status);
  std::string out;
  for (std::int32_t i = 0; i < size && U_SUCCESS(status); ++i) {
    const UChar c = form[static_cast<std::size_t>(i)];
    if (c >= 0x80 || u_isalpha(c) == 0) return {};
    out += static_cast<char>(u_tolower(c));
  }
  return out.size() > 1 ? out : std::string();
}

/// The same, remembered.
const std::string& letters_of(std::uint32_t code) {
  thread_local std::unordered_map<std::uint32_t, std::string> known;
  if (known.size() > kRemembered) known.clear();
  const auto [at, fresh] = known.try_emplace(code);
  if (fresh) at->second = find_letters(code);
  return at->second;
}

/// How letters are written where nobody has them: "ue" for ü. Empty for others.
std::string_view spelled_out(std::uint32_t code) {
  switch (code) {
    case 0xC4:
    case 0xE4:
    case 0xC6:
    case 0xE6: return "ae";
    case 0xD6:
    case 0xF6:
    case 0xD8:
    case 0xF8:
    case 0x152:
    case 0x153: return "oe";
    case 0xDC:
    case 0xFC: return "ue";
    case 0xC5:
    case 0xE5: return "aa";
    case 0xDF:
    case 0x1E9E: return "ss";
    case 0xDE:
    case 0xFE: return "th";
    default: return {};
  }
}

/// Dots, bullets and signs part words, or are strewn between their letters.
bool is_sign(std::uint32_t code) {
  constexpr std::uint32_t kSigns = U_GC_P_MASK | U_GC_S_MASK | U_GC_Z_MASK;
  return (U_MASK(u_charType(static_cast<UChar32>(code))) & kSigns) != 0;
}

/// The same, remembered: texts use few characters, and each is looked up in several tables.
std::uint32_t looks_like(std::uint32_t code) {
  thread_local std::unordered_map<std::uint32_t, std::uint32_t> known;
  if (known.size() > kRemembered) known.clear();
  const auto [at, fresh] = known.try_emplace(code, code);
  if (fresh) at->second = find_look(code);
  return at->second;
}

/// The code point in its plain form: compatibility forms of Latin letters, then small, then without accents.
std::uint32_t plain(std::uint32_t code) {
  if (code >= 0xFF01 && code <= 0xFF5E) code -= 0xFEE0;  // full width
  if (code >= 0x1D400 && code <= 0x1D6A3) {  // mathematical bold, italic, ...
    const std::uint32_t letter = (code - 0x1D400) % 52;
    code = letter < 26 ? 'a' + letter : 'a' + letter - 26;
  }
  if (code >= 0x24B6 && code <= 0x24E9) code = 'a' + (code - 0x24B6) % 26;  // circled
  if (code >= 'A' && code <= 'Z') return code + 32;
  if (code >= 0x0391 && code <= 0x03A9) code += 0x20;
  if (code >= 0x0410 && code <= 0x042F) code += 0x20;
  if (code >= 0x0400 && code <= 0x040F) code += 0x50;
  if (code >= 0x30A1 && code <= 0x30F6) return code - 0x60;  // katakana as hiragana
  if (code >= 0xC0 && code < 0x180 && kLatin[code - 0xC0] != '*')
    return static_cast<unsigned char>(kLatin[code - 0xC0]);
  const auto alike = std::ranges::find(kLookAlikes, code, &LookAlike::code);
  if (alike != kLookAlikes.end()) return static_cast<unsigned char>(alike->letter);
  const bool blank = code == '\t' || code == '\n' || code == '\r' || code == 0x0B || code == 0x0C || code == 0xA0 ||
                     (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 || code == 0x202F ||
                     code == 0x3000;
  if (blank) return ' ';
  if ((code >= 0x2010 && code <= 0x2015) || code == 0x2212) return '-';
  if (code == 0x2018 || code == 0x2019 || code == 0x201B || code == 0x02BC || code == 0x2032) return '\'';
  if ((code >= 0x201C && code <= 0x201F) || code == 0x2033 || code == 0xAB || code == 0xBB) return '"';
  if (code == 0x3002 || code == 0xFF61 || code == 0x2024 || code == 0x2026) return '.';
  if (code < 0x80) return code;
  const std::uint32_t look = looks_like(code);
  return look == code && is_sign(code) ? ' ' : look;
}

void append(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

bool is_greek(std::uint32_t code) { return code >= 0x370 && code < 0x400; }

/// Capitals of Greek that Latin has too.
bool is_shared_capital(std::uint32_t code) {
  constexpr std::array<std::uint32_t, 14> kShared = {0x391, 0x392, 0x395, 0x396, 0x397, 0x399, 0x39A,
                                                     0x39C, 0x39D, 0x39F, 0x3A1, 0x3A4, 0x3A5, 0x3A7};
  return std::ranges::find(kShared, code) != kShared.end();
}

/// Whether the word around the Greek capital at `at` is read as a Latin one: with Latin letters in it, or with nothing but
/// capitals that both have. In a Greek word a capital is its small letter.
bool is_read_as_latin(std::string_view in, std::size_t at) {
  const auto ends = [](char c) {
    return static_cast<unsigned char>(c) < 0x80 && !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
  };
  std::size_t begin = at, end = at;
  while (begin > 0 && at - begin < kWordBytes && !ends(in[begin - 1])) --begin;
  while (end < in.size() && end - at < kWordBytes && !ends(in[end])) ++end;
  bool shared = true;
  for (std::size_t k = begin; k < end;) {
    const Decoded one = decode(in.substr(k));
    if (one.code < 0x80) return true;
    if (one.valid && is_greek(one.code) && !is_shared_capital(one.code)) shared = false;
    k += one.size;
  }
  return shared;
}

/// The Latin letter of a Greek capital that stands for it; 0 for all else.
char latin_capital(std::string_view in, std::size_t at, std::uint32_t code) {
  const auto* const alike = std::ranges::find(kGreekCapitals, code, &LookAlike::code);
  return alike != kGreekCapitals.end() && is_read_as_latin(in, at) ? alike->letter : '\0';
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// What each byte of ASCII is folded to; 0: nothing, for it is not seen.
constexpr std::array<char, 0x80> kAscii = [] {
  std::array<char, 0x80> out{};
  for (std::size_t code = 0; code < out.size(); ++code) {
    const bool blank = code >= '\t' && code <= '\r';
    const bool unseen = !blank && (code < ' ' || code == 0x7F);
    const bool capital = code >= 'A' && code <= 'Z';
    out[code] = unseen ? '\0' : blank ? ' ' : static_cast<char>(capital ? code + ('a' - 'A') : code);
  }
  return out;
}();

bool is_ascii(char c) { return static_cast<unsigned char>(c) < kAscii.size(); }

/// The text with %XX undone, and where each byte came from.
Folded undo_percent(std::string_view text) {
  Folded out;
  for (std::size_t at = 0; at < text.size();) {
    const bool coded =
        text[at] == '%' && at + 2 < text.size() && hex_digit(text[at + 1]) >= 0 && hex_digit(text[at + 2]) >= 0;
    out.text += coded ? static_cast<char>(hex_digit(text[at + 1]) * 16 + hex_digit(text[at + 2])) : text[at];
    out.origin.push_back(at);
    at += coded ? 3 : 1;
  }
  out.origin.push_back(text.size());
  return out;
}

}  // namespace

Folded fold(std::string_view text, bool percent, bool spelled) {
  Folded bytes;
  if (percent) bytes = undo_percent(text);
  const std::string_view in = percent ? std::string_view(bytes.text) : text;
  Folded out;
  out.text.reserve(in.size());
  out.origin.reserve(in.size() + 1);
  for (std::size_t at = 0; at < in.size();) {
    if (is_ascii(in[at])) {
      // Most of most texts: a run of it is written at once.
      std::size_t end = at + 1;
      while (end < in.size() && is_ascii(in[end])) ++end;
      std::size_t to = out.text.size();
      out.text.resize(to + end - at);
      out.origin.resize(out.text.size());
      for (; at < end; ++at) {
        const char folded = kAscii[static_cast<unsigned char>(in[at])];
        out.text[to] = folded;
        out.origin[to] = percent ? bytes.origin[at] : at;
        to += folded != '\0' ? 1 : 0;
      }
      out.text.resize(to);
      out.origin.resize(to);
      continue;
    }
    const Decoded one = decode(in.substr(at));
    const std::size_t before = out.text.size();
    const bool diaeresis = one.code == kDiaeresis && !out.text.empty();
    if (!one.valid) {
      out.text += in[at];
    } else if (spelled && diaeresis && std::string_view("aou").contains(out.text.back())) {
      out.text += 'e';
    } else if (spelled && !spelled_out(one.code).empty()) {
      out.text += spelled_out(one.code);
    } else if (const char latin = latin_capital(in, at, one.code)) {
      out.text += latin;
    } else if (!is_invisible(one.code)) {
      const bool several = one.code >= 0x80 && !letters_of(one.code).empty();
      if (several) out.text += letters_of(one.code);
      else append(out.text, plain(one.code));
    }
    out.origin.resize(out.origin.size() + out.text.size() - before, percent ? bytes.origin[at] : at);
    at += one.size;
  }
  out.origin.push_back(text.size());
  return out;
}

std::vector<Stretch> find_direction_marks(std::string_view text) {
  std::vector<Stretch> out;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded one = decode(text.substr(at));
    const bool turns = (one.code >= 0x202A && one.code <= 0x202E) || (one.code >= 0x2066 && one.code <= 0x2069);
    if (one.valid && turns) out.push_back({at, at + one.size});
    at += one.size;
  }
  return out;
}

std::size_t find_from(std::string_view text, std::string_view term, std::size_t from) {
  if (from > text.size()) return std::string_view::npos;
  const void* const at = memmem(text.data() + from, text.size() - from, term.data(), term.size());
  return at == nullptr ? std::string_view::npos : static_cast<std::size_t>(static_cast<const char*>(at) - text.data());
}

std::vector<Stretch> joined(std::vector<Stretch> stretches) {
  std::ranges::sort(stretches);
  std::vector<Stretch> out;
  for (const Stretch& one : stretches) {
    if (!out.empty() && one.begin < out.back().end) {
      out.back().end = std::max(out.back().end, one.end);
    } else {
      out.push_back(one);
    }
  }
  return out;
}

}  // namespace backtrail::release
