// SPDX-License-Identifier: Apache-2.0
#include "ingest/evtx/values.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/time.h"
#include "ingest/evtx/testing/builder.h"

namespace backtrail::ingest::evtx {
namespace {

using testing::le;
using testing::utf16;

TypedValue typed(std::uint8_t type, const std::string& bytes) {
  return {bytes.data(), static_cast<std::uint16_t>(bytes.size()), type};
}

std::string shown(Type type, const std::string& bytes) {
  std::string out;
  append_text(typed(static_cast<std::uint8_t>(type), bytes), out);
  return out;
}
std::string shown_array(Type type, const std::string& bytes) {
  std::string out;
  append_text(typed(static_cast<std::uint8_t>(static_cast<std::uint8_t>(type) | kArrayFlag), bytes), out);
  return out;
}
bool empty(Type type, const std::string& bytes) { return is_empty(typed(static_cast<std::uint8_t>(type), bytes)); }

TEST(EvtxValues, IntegersKeepTheirSignAndWidth) {
  EXPECT_EQ(shown(Type::int8, "\xff"), "-1");
  EXPECT_EQ(shown(Type::uint8, "\xff"), "255");
  EXPECT_EQ(shown(Type::int16, le(std::int16_t{-2})), "-2");
  EXPECT_EQ(shown(Type::uint16, le(std::uint16_t{65535})), "65535");
  EXPECT_EQ(shown(Type::int32, le(std::int32_t{-2147483647 - 1})), "-2147483648");
  EXPECT_EQ(shown(Type::uint32, le(std::uint32_t{4294967295U})), "4294967295");
  EXPECT_EQ(shown(Type::int64, le(std::int64_t{-5})), "-5");
  EXPECT_EQ(shown(Type::uint64, le(~std::uint64_t{0})), "18446744073709551615");
}

TEST(EvtxValues, HexNumbersAreLowerCaseWithoutLeadingZeros) {
  EXPECT_EQ(shown(Type::hex32, le(std::uint32_t{0x1fffff})), "0x1fffff");
  EXPECT_EQ(shown(Type::hex32, le(std::uint32_t{0})), "0x0");
  EXPECT_EQ(shown(Type::hex64, le(std::uint64_t{0x8000000000000000})), "0x8000000000000000");
  EXPECT_EQ(shown(Type::size_t_, le(std::uint32_t{0xab})), "0xab");
  EXPECT_EQ(shown(Type::size_t_, le(std::uint64_t{0xab})), "0xab");
  EXPECT_EQ(shown(Type::size_t_, std::string("\x01\x02", 2)), "0102");
}

TEST(EvtxValues, RealsAreTheShortestDigitsThatReadBackTheSame) {
  EXPECT_EQ(shown(Type::real64, le(1.0)), "1.0");
  EXPECT_EQ(shown(Type::real64, le(0.1)), "0.1");
  EXPECT_EQ(shown(Type::real64, le(-2.5e-9)), "-2.5e-9");
  EXPECT_EQ(shown(Type::real64, le(1e20)), "1e20");
  EXPECT_EQ(shown(Type::real32, le(3.14F)), "3.14");
  EXPECT_EQ(shown(Type::real32, le(-1.0F / 0.0F)), "-inf");
}

TEST(EvtxValues, TruthValuesOtherThanOneAndZeroStayNumbers) {
  EXPECT_EQ(shown(Type::boolean, le(std::uint32_t{0})), "false");
  EXPECT_EQ(shown(Type::boolean, le(std::uint32_t{1})), "true");
  const std::string mask = le(std::int32_t{-1});
  EXPECT_EQ(shown(Type::boolean, mask), "-1");
  EXPECT_EQ(form_of(typed(0x0d, mask)), record::Form::number);
}

TEST(EvtxValues, StringsEndAtTheFirstNul) {
  EXPECT_EQ(shown(Type::utf16, utf16("ab") + std::string(2, '\0') + utf16("c")), "ab");
  EXPECT_EQ(shown(Type::utf16, utf16("ab") + "x"), "ab") << "half a code unit is no character";
  EXPECT_EQ(shown(Type::ansi, std::string("caf\xe9 \x80\0", 7)), "caf\u00e9 \u20ac");
}

TEST(EvtxValues, TextIsTheSameHoweverItLiesAmongOtherCharacters) {
  const std::string e_acute = std::string("\xe9\0", 2);
  const std::string clef = std::string("\x34\xd8\x1e\xdd", 4);
  const std::string lone = std::string("\x34\xd8", 2);
  for (std::size_t before = 0; before < 10; ++before) {
    for (std::size_t behind = 0; behind < 10; ++behind) {
      const std::string a(before, 'a');
      const std::string b(behind, 'b');
      EXPECT_EQ(shown(Type::utf16, utf16(a) + e_acute + utf16(b)), a + "\u00e9" + b);
      EXPECT_EQ(shown(Type::utf16, utf16(a) + clef + utf16(b)), a + "\U0001D11E" + b);
      EXPECT_EQ(shown(Type::utf16, utf16(a) + lone + utf16(b)), a + "\uFFFD" + b);
    }
  }
}

TEST(EvtxValues, IdentifiersAreWrittenAsWindowsWritesThem) {
  std::string guid;
  for (int i = 0; i < 16; ++i) guid += static_cast<char>(0xa0 + i);
  EXPECT_EQ(shown(Type::guid, guid), "{a3a2a1a0-a5a4-a7a6-a8a9-aaabacadaeaf}");
  const std::string sid = std::string("\x01\x02\0\0\0\0\0\x05", 8) + le(std::uint32_t{32}) + le(std::uint32_t{544});
  EXPECT_EQ(shown(Type::sid, sid), "S-1-5-32-544");
  EXPECT_EQ(shown(Type::sid, sid.substr(0, 12)), "S-1-5-32") << "a sub-authority that is cut off is not made up";
  EXPECT_EQ(shown(Type::binary, std::string("\x00\xab\x0c", 3)), "00AB0C");
}

TEST(EvtxValues, TimesHaveSevenDigitsAndNoEnd) {
  EXPECT_EQ(shown(Type::filetime, le(std::uint64_t{131306126461231234})), "2017-02-03T16:24:06.1231234Z");
  EXPECT_EQ(shown(Type::filetime, le(std::uint64_t{0})), "1601-01-01T00:00:00.0000000Z");
  EXPECT_EQ(shown(Type::filetime, le(std::uint64_t{0x7fffffffffffffff})), "0828-09-14T02:48:05.4775807Z") << "never";
  EXPECT_EQ(shown(Type::filetime, le(~std::uint64_t{0})), "0000-00-00T00:00:00.0000000Z");
  std::string time;
  for (const int field : {2020, 2, 6, 29, 23, 59, 58, 7}) time += le(static_cast<std::uint16_t>(field));
  EXPECT_EQ(shown(Type::systemtime, time), "2020-02-29T23:59:58.0070000Z");
  EXPECT_EQ(shown(Type::systemtime, std::string(16, '\0')), "1601-01-01T00:00:00.0000000Z");
}

TEST(EvtxValues, DatesAgreeWithTheCalendarOfTheRestOfTheProgram) {
  for (std::int64_t day = 0; day < base::kMaxTicks / base::kTicksPerDay; day += 97) {
    const base::Instant instant = base::from_day_number(day);
    EXPECT_EQ(shown(Type::filetime, le(static_cast<std::uint64_t>(instant.ticks))).substr(0, 10),
              base::format_day(instant));
  }
}

TEST(EvtxValues, ArraysAreListsOfTheirElements) {
  EXPECT_EQ(shown_array(Type::utf16, utf16("a") + std::string(4, '\0') + utf16("b")), "a,,b");
  EXPECT_EQ(shown_array(Type::ansi, std::string("x\0y", 3)), "x,y");
  EXPECT_EQ(shown_array(Type::uint16, le(std::uint16_t{1}) + le(std::uint16_t{2}) + "z"), "1,2");
  EXPECT_EQ(shown_array(Type::boolean, le(std::uint32_t{1}) + le(std::uint32_t{0})), "true,false");
  EXPECT_EQ(shown_array(Type::boolean, le(std::uint32_t{1}) + le(std::uint32_t{2})), "1,2");
  const std::string sid = std::string("\x01\x01\0\0\0\0\0\x05", 8) + le(std::uint32_t{18});
  EXPECT_EQ(shown_array(Type::sid, sid + sid), "S-1-5-18,S-1-5-18");
  EXPECT_EQ(shown_array(Type::binary, "\x0a"), "0A") << "binary elements have no known size";
}

TEST(EvtxValues, NothingIsToldFromSomething) {
  EXPECT_TRUE(empty(Type::null, "skipped"));
  EXPECT_TRUE(empty(Type::utf16, ""));
  EXPECT_TRUE(empty(Type::utf16, std::string(2, '\0')));
  EXPECT_TRUE(empty(Type::ansi, std::string(1, '\0')));
  EXPECT_TRUE(empty(Type::binary, ""));
  EXPECT_TRUE(empty(Type::uint32, "abc")) << "fewer bytes than the type has";
  EXPECT_TRUE(empty(Type::sid, "1234567"));
  EXPECT_FALSE(empty(Type::uint8, std::string(1, '\0')));
}

TEST(EvtxValues, UnknownTypesAreShownAsBytes) {
  const std::string bytes = "\x01\x02";
  for (const int type : {0x16, 0x20, 0x23, 0x7f, 0xff}) {
    std::string out;
    append_text(typed(static_cast<std::uint8_t>(type), bytes), out);
    EXPECT_EQ(out, "0102") << type;
  }
}

}  // namespace
}  // namespace backtrail::ingest::evtx
