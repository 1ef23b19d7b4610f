// SPDX-License-Identifier: Apache-2.0
#include "release/prose/romanised.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "release/prose/fold.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kWritings = 4;
struct CyrillicLetter {
  char32_t small;
  std::array<std::string_view, kWritings>
      written;  // English, German, Polish, by single letters (ISO 9 without its marks)
};
// Russian, Ukrainian, Belarusian, Bulgarian, Serbian and Macedonian.
constexpr auto kCyrillic =
    std::to_array<CyrillicLetter>({{U'а', {"a", "a", "a", "a"}},      {U'б', {"b", "b", "b", "b"}},
                                   {U'в', {"v", "w", "w", "v"}},      {U'г', {"g", "g", "g", "g"}},
                                   {U'ґ', {"g", "g", "g", "g"}},      {U'д', {"d", "d", "d", "d"}},
                                   {U'е', {"e", "e", "e", "e"}},      {U'ё', {"yo", "jo", "jo", "e"}},
                                   {U'є', {"ye", "je", "je", "e"}},   {U'ж', {"zh", "sch", "z", "z"}},
                                   {U'з', {"z", "s", "z", "z"}},      {U'и', {"i", "i", "i", "i"}},
                                   {U'і', {"i", "i", "i", "i"}},      {U'ї', {"yi", "ji", "ji", "i"}},
                                   {U'й', {"y", "j", "j", "j"}},      {U'ј', {"j", "j", "j", "j"}},
                                   {U'к', {"k", "k", "k", "k"}},      {U'л', {"l", "l", "l", "l"}},
                                   {U'љ', {"lj", "lj", "lj", "l"}},   {U'м', {"m", "m", "m", "m"}},
                                   {U'н', {"n", "n", "n", "n"}},      {U'њ', {"nj", "nj", "nj", "n"}},
                                   {U'о', {"o", "o", "o", "o"}},      {U'п', {"p", "p", "p", "p"}},
                                   {U'р', {"r", "r", "r", "r"}},      {U'с', {"s", "s", "s", "s"}},
                                   {U'т', {"t", "t", "t", "t"}},      {U'ћ', {"c", "c", "c", "c"}},
                                   {U'ђ', {"dj", "dj", "dj", "d"}},   {U'у', {"u", "u", "u", "u"}},
                                   {U'ў', {"u", "u", "u", "u"}},      {U'ф', {"f", "f", "f", "f"}},
                                   {U'х', {"kh", "ch", "ch", "h"}},   {U'ц', {"ts", "z", "c", "c"}},
                                   {U'ч', {"ch", "tsch", "cz", "c"}}, {U'џ', {"dz", "dsch", "dz", "d"}},
                                   {U'ш', {"sh", "sch", "sz", "s"}},  {U'щ', {"shch", "schtsch", "szcz", "s"}},
                                   {U'ъ', {"", "", "", ""}},          {U'ы', {"y", "y", "y", "y"}},
                                   {U'ь', {"", "", "", ""}},          {U'э', {"e", "e", "e", "e"}},
                                   {U'ю', {"yu", "ju", "ju", "u"}},   {U'я', {"ya", "ja", "ja", "a"}}});

const CyrillicLetter* letter_of(std::uint32_t code) {
  const auto small = static_cast<char32_t>(u_tolower(static_cast<UChar32>(code)));
  const auto found = std::ranges::find(kCyrillic, small, &CyrillicLetter::small);
  return found == kCyrillic.end() ? nullptr : &*found;
}

std::string written_in(std::string_view name, std::size_t way, bool& any) {
  std::string out;
  for (std::size_t at = 0; at < name.size();) {
    const Decoded one = decode(name.substr(at));
    const CyrillicLetter* const letter = one.valid ? letter_of(one.code) : nullptr;
    if (letter == nullptr) {
      out += name.substr(at, one.size);
    } else {
      std::string latin(letter->written[way]);
      const bool capital = u_isupper(static_cast<UChar32>(one.code)) != 0;
      if (capital && !latin.empty()) latin.front() = static_cast<char>(latin.front() - 'a' + 'A');
      out += latin;
      any = true;
    }
    at += one.size;
  }
  return out;
}

}  // namespace

std::vector<std::string> romanised(std::string_view name) {
  std::vector<std::string> out;
  bool any = false;
  for (std::size_t way = 0; way < kWritings; ++way) {
    std::string one = written_in(name, way, any);
    if (!any) return {};
    if (std::ranges::find(out, one) == out.end()) out.push_back(std::move(one));
  }
  return out;
}

}  // namespace backtrail::release
