// SPDX-License-Identifier: Apache-2.0
#include "release/prose/fold.h"

#include <gtest/gtest.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include <array>
#include <string>

#include "release/prose/terms.h"

namespace backtrail::release {
namespace {

std::string written(std::uint32_t code) {
  std::array<char, 8> out{};
  std::int32_t size = 0;
  UErrorCode status = U_ZERO_ERROR;
  const auto one = static_cast<UChar32>(code);
  std::array<UChar, 2> units{};
  std::int32_t count = 0;
  u_strFromUTF32(units.data(), 2, &count, &one, 1, &status);
  u_strToUTF8(out.data(), static_cast<std::int32_t>(out.size()), &size, units.data(), count, &status);
  return {out.data(), static_cast<std::size_t>(size)};
}

TEST(Fold, KeepsBytesThatAreNoUtf8) {
  EXPECT_EQ(fold("\xff\xc3"
                 "A")
                .text,
            "\xff\xc3"
            "a");
  EXPECT_EQ(find_terms(std::string(100'000, 'a'), {"aaaab"}).size(), 0u);
}

TEST(Fold, EveryCharacterWhoseFormIsOneLetterIsThatLetter) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* const forms = unorm2_getNFKDInstance(&status);
  ASSERT_TRUE(U_SUCCESS(status));
  for (std::uint32_t code = 0xA0; code < 0x20000; ++code) {
    if (code >= 0xD800 && code < 0xE000) continue;
    if (code >= 0x2160 && code < 0x2180) continue;  // Roman numbers are numbers
    std::array<UChar, 32> out{};
    const std::int32_t size = unorm2_getDecomposition(forms, static_cast<UChar32>(code), out.data(),
                                                      static_cast<std::int32_t>(out.size()), &status);
    if (size <= 0 || out[0] >= 0x80) continue;
    const char letter = static_cast<char>(out[0] >= 'A' && out[0] <= 'Z' ? out[0] + 32 : out[0]);
    bool marks = letter >= 'a' && letter <= 'z';
    for (std::int32_t i = 1; i < size; ++i) marks = marks && out[i] >= 0x300 && out[i] < 0x370;
    if (marks) {
      EXPECT_EQ(fold(written(code)).text, std::string(1, letter)) << std::hex << code;
    }
  }
  EXPECT_EQ(fold("M\u00FCller Stra\u00DFe", false, true).text, "mueller strasse");
  EXPECT_EQ(fold("Pa\uFB01c \u00B7 \u2022Orch\u0251rd\u2122").text, "pafic    orchard ");
}

TEST(Fold, CapitalsAreTheLatinLettersThatTheyLookLike) {
  for (const auto& [text, latin] : {std::pair("\u039Dational Grid", "national grid"),
                                    {"\u039C\u00FCller", "muller"},
                                    {"\u0392\u03A4", "bt"},
                                    {"\u0412\u0422", "bt"},
                                    {"\u041Darbour", "harbour"},
                                    {"\u041DARBOUR", "harbour"},
                                    {"LAN\u03A4ERN", "lantern"},
                                    {"\u0396\u03A5\u0397\u03A7", "zyhx"},
                                    {"L A \u039D T", "l a n t"},
                                    {"\u051Auay", "quay"}})
    EXPECT_EQ(fold(text).text, latin) << text;
}

TEST(Fold, WordsInGreekAndCyrillicAreAlikeInCapitalsAndSmallLetters) {
  for (const auto& [capitals, small] : {std::pair("\u039D\u039F\u03A4\u03A3\u0397", "\u03BD\u03BF\u03C4\u03C3\u03B7"),
                                        {"\u039C\u03C5\u03C4\u03B9\u03BB", "\u03BC\u03C5\u03C4\u03B9\u03BB"},
                                        {"\u041D\u041E\u0412\u0410", "\u043D\u043E\u0432\u0430"}})
    EXPECT_EQ(fold(capitals).text, fold(small).text) << capitals;
}

TEST(FindTerms, ShortDomainsAndAddressesAreFoundInTheirGuises) {
  for (const char* text :
       {"staff@bt[.]com", "bt(.)com", "bt dot com", "bt [.] com", "BT[dot]com", "bt{.}com", "bt[.com", "bt.]com",
        "bt\\.com", "hxxp[://]bt[.]com/", "10[.]9[.]8[.]7", "10.9.8[.]7", "10 dot 9 dot 8 dot 7", "2001[:]d::7"})
    EXPECT_EQ(find_terms(text, {"bt.com", "10.9.8.7", "2001:d::7"}).size(), 1U) << text;
  const std::string text = "Ask staff@bt[.]com today";
  EXPECT_EQ(find_terms(text, {"bt.com"}), (std::vector<Stretch>{{10, 18}}));
  for (const char* other : {"bt. Com was used", "bt (see below.)com", "dot com", "the bt dotcom", "bt com", "10 9 8 7"})
    EXPECT_TRUE(find_terms(other, {"bt.com", "10.9.8.7"}).empty()) << other;
}

}  // namespace
}  // namespace backtrail::release
