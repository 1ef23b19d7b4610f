// SPDX-License-Identifier: Apache-2.0
#include "release/reading.h"

#include <gtest/gtest.h>

#include "base/hex.h"
#include "base/sha256.h"
#include "base/testing.h"
#include "release/codes.h"
#include "release/gate.h"

namespace backtrail::release {
namespace {

Party northgate() {
  Party out{
      "northgate", "Northgate Health", "customer", *marking::parse_marking("TLP:RED"), {"Northgate Health", "lyra"}};
  add_name_parts(out.parts, out.name);
  return out;
}

std::vector<Refusal> check(std::string_view text) { return check_text(text, marking::Audience{}, {northgate()}); }

std::string twice(const std::string& text) { return base::to_base64(base::to_base64(text)); }

TEST(Readings, NamesAreFoundInWhatReadersSee) {
  const std::string name = "Northgate Health";
  const std::string utf16("N\0o\0r\0t\0h\0g\0a\0t\0e\0 \0H\0e\0a\0l\0t\0h\0", 32);
  for (
      const std::string& text :
      {std::string("It was North<b>gate</b> Health."),
       std::string("North<!-- x -->gate"),
       std::string("<!-- North<i>gate</i> -->"),
       std::string("<img alt=\"North&#103;ate\">"),
       std::string("&#78;&#x6f;rthgate"),
       std::string("Ly&shy;ra"),
       std::string("L&yacute;ra"),
       std::string("<a href='https://x.example/%4eorthgate'>"),
       std::string("<span style=\"display:none\">Lyra</span>"),
       std::string("{\"a\": \"\\u004eorthgate\"}"),
       std::string("a: \"Ly\\x72a\""),
       std::string("a: '\\114y\\162a'"),
       std::string("Ly=72a"),
       std::string("North=\r\ngate"),
       std::string("L**y**ra"),
       std::string("Ly\\_ra"),
       std::string("<p>L<b>y=\nra</b></p>"),
       "data:text/plain;base64," + base::to_base64(name),
       "xx" + base::to_base64("Lyra knew of it"),
       "powershell -enc " + base::to_base64(utf16),
       "hex " + base::to_hex("Lyra knew"),
       "text " + base::to_base64("A longer text that speaks of North<b>gate</b>, and of nobody else at all."),
       "twice " +
           base::to_base64("A longer text with " + base::to_base64("Lyra was known to them") + " in it at the end"),
       std::string("North[ga](https://x.example \"t\")te"),
       std::string("North[ga][1]te"),
       std::string("North[**ga**](x)te"),
       std::string("![North](x)gate"),
       "twice and short " + twice("Lyra knew"),
       "thrice " + base::to_base64(twice("Lyra knew of it")),
       "four times " + twice(twice("Lyra knew of it, and so did others who were not asked")),
       "tags in it " + base::to_base64("It was North<b>ga</b>te"),
       std::string("North%252567ate"),
       std::string("&amp;amp;#78;orthgate"),
       std::string("base32 JR4XEYI="),
       std::string("base32 JR4XEYJANNXGK5ZAN5TCA2LU"),
       std::string("base32 jr4xeyjannxgk5zan5tca2lu"),
       std::string("x/JF2CA53BOMQE433SORUGOYLUMUQEQZLBNR2GQ==="),
       std::string("glued abcJR4XEYJANNXGK5Y="),
       std::string(
           "a longer one IEQGY33OM5SXEIDUMV4HIIDUNBQXIIDTOBSWC23TEBXWMICON5ZHI2DHMF2GKICIMVQWY5DIFQQGC3TEEBXWMIDON5RG6ZDZEBSWY43FEBUW4IDUNBSSA53POJWGI==="),
       std::string("twice SlI0WEVZSkFOTlhHSzVaQU41VENBMkxV"),
       std::string("dump 4c 79 72 61"),
       std::string("dump 4C:79:72:61"),
       std::string("{0x4c, 0x79, 0x72, 0x61, 0x20, 0x6b, 0x6e, 0x65, 0x77}"),
       std::string("dump 4e-6f-72-74-68-67-61-74-65-20-48-65-61-6c-74-68"),
       std::string("xxd 00000000: 4c79 7261 206b 6e65 77"),
       std::string("wide 4c 00 79 00 72 00 61 00"),
       std::string("lines 4c\n79\n72\n61\n20\n6b\n6e\n65\n77")}) {
    const auto found = check(text);
    ASSERT_FALSE(found.empty()) << text;
    EXPECT_EQ(found.front().code, kProtectedName) << text;
    EXPECT_LT(found.front().where.begin, found.front().where.end) << text;
    EXPECT_LE(found.front().where.end, text.size()) << text;
  }
}

TEST(Readings, HexIsUndoneWithinWhatIsEncodedToo) {
  const auto hex = [](std::string_view text) {
    std::string out;
    for (const char c : text) {
      constexpr std::string_view kDigits = "0123456789abcdef";
      out += kDigits[static_cast<unsigned char>(c) >> 4];
      out += kDigits[static_cast<unsigned char>(c) & 15];
    }
    return out;
  };
  const std::string sentence = "The provider Northgate Managed Services was entered first.", name = "Northgate";
  for (const std::string& text : {sentence, name}) {
    for (const std::string& one : {base::to_base64(hex(text)), hex(hex(text)), hex(base::to_base64(text)),
                                   base::to_base64(base::to_base64(hex(text)))}) {
      const auto found = check("see " + one + " there");
      ASSERT_FALSE(found.empty()) << one;
      EXPECT_EQ(found.front().code, kProtectedName) << one;
    }
  }
}

TEST(Readings, OtherTextsStayClean) {
  for (const char* text : {"<p>A page of <b>plain</b> words.</p>", "{\"a\": \"b\\n\"}", "C:\\new\\users",
                           "a < b & c > d", "<td>North</td><td>walls</td>", "It is 100% =3D sure.",
                           "0f343b0931126a20f133d67c2b018a3b0f343b0931126a20f133d67c2b018a3b",
                           "[North](https://x.example) of the gate [1], and [so on][2].", "North[1] gate(x)"}) {
    EXPECT_TRUE(check(text).empty()) << text;
  }
}

TEST(Readings, SubjectsAreJoinedAsMailProgramsDo) {
  for (const char* text : {"Subject: =?utf-8?B?Tm9ydGg=?= =?utf-8?B?Z2F0ZSB3YXMgaGl0?=",
                           "Subject: =?utf-8?Q?North?=\r\n =?UTF-8*en?q?gate_was_hit?=",
                           "Subject: =?iso-8859-1?Q?North?= =?utf-8?Q?gate?= was hit"}) {
    const auto found = check(text);
    ASSERT_EQ(found.size(), 1u) << text;
    EXPECT_EQ(found[0].code, kProtectedName) << text;
    EXPECT_TRUE(found[0].place.starts_with("bytes 9-")) << found[0].place;
  }
}

TEST(Readings, NamesOfAttachmentsArePutTogetherAsMailProgramsDo) {
  for (const char* text :
       {"Content-Disposition: attachment; filename*0*=utf-8''Nor%74; filename*1*=hga%74e.pdf",
        "Content-Disposition: attachment;\r\n filename*0=\"Nor\";\r\n filename*1=\"thgate.pdf\"",
        "Content-Disposition: attachment; filename*1=\"thga\"; size=10; FILENAME*0*=us-ascii'en'Nor; filename*2=te.pdf",
        "Content-Disposition: attachment; filename*0*=iso-8859-1''North; filename*1=\"gate\""}) {
    const auto found = check(text);
    ASSERT_EQ(found.size(), 1u) << text;
    EXPECT_EQ(found[0].code, kProtectedName) << text;
    EXPECT_FALSE(found[0].place.empty()) << text;
  }
  for (const char* text : {"a; filename*0=North\r\n\r\nb; filename*1=gate", "a; filename*0=North; filename*0=gate",
                           "a; filename*0=North; name*1=gate", "2*3=6 and North*4=gate"}) {
    EXPECT_TRUE(check(text).empty()) << text;
  }
  Party river{"river", "R\xC3\xBCsselfeld", "customer", *marking::parse_marking("TLP:RED"), {"R\xC3\xBCsselfeld"}};
  const auto read = [&](const std::string& text) { return check_as_read(text, marking::Audience{}, {river}); };
  EXPECT_EQ(read("a; filename*0*=iso-8859-1''R%FC; filename*1*=sselfeld").refusals.size(), 1u);
  EXPECT_EQ(read("a; filename*0*=utf-8''R%C3; filename*1*=%BCsselfeld").refusals.size(), 1u);
  EXPECT_EQ(read("a; filename*0*=x-own''R%FC; filename*1*=sselfeld").unread.size(), 1u);
}

TEST(Readings, TextsAreReadInTheCharacterSetThatTheyName) {
  Party huta{
      "huta", "P\xC3\xB3\xC5\x82nocna", "customer", *marking::parse_marking("TLP:RED"), {"P\xC3\xB3\xC5\x82nocna"}};
  Party river{"river", "R\xC3\xBCsselfeld", "customer", *marking::parse_marking("TLP:RED"), {"R\xC3\xBCsselfeld"}};
  Party north{"sever",
              "\xD0\xA1\xD0\xB5\xD0\xB2\xD0\xB5\xD1\x80\xD0\xBD\xD0\xB0\xD1\x8F",
              "customer",
              *marking::parse_marking("TLP:RED"),
              {"\xD0\xA1\xD0\xB5\xD0\xB2\xD0\xB5\xD1\x80\xD0\xBD\xD0\xB0\xD1\x8F"}};
  const auto found = [&](const std::string& text) {
    const auto checked = check_as_read(text, marking::Audience{}, {huta, river, north});
    EXPECT_TRUE(checked.unread.empty()) << text;
    return checked.refusals.size();
  };
  const std::string plain = "Content-Type: text/plain; charset=";
  EXPECT_EQ(found(plain + "iso-8859-1\n\nIt was R=FCsselfeld that was hit."), 1u);
  EXPECT_EQ(found(plain + "\"ISO-8859-2\"\n\nIt was P=F3=B3nocna that was hit."), 1u);
  EXPECT_EQ(
      found(plain + "windows-1252\n\n" + base::to_base64("It was R\xFCsselfeld that was hit in the night of May.")),
      1u);
  EXPECT_EQ(found(plain + "koi8-r\n\n" + base::to_base64("\xF3\xC5\xD7\xC5\xD2\xCE\xC1\xD1 was hit")), 1u);
  EXPECT_EQ(found("It was R\xFCsselfeld that was hit."), 1u);
  EXPECT_EQ(found("Subject: =?windows-1251?Q?=D1=E5=E2=E5?= =?windows-1251?Q?=F0=ED=E0=FF?="), 1u);
  EXPECT_EQ(found("Subject: =?utf-8?B?UsM=?= =?utf-8?B?vHNzZWxmZWxk?="), 1u);
  EXPECT_EQ(found(plain + "iso-8859-1\n\nIt was R=FCbeland that was hit."), 0u);
}

TEST(Readings, CharacterSetsThatNobodyReadsAreToldOf) {
  const auto unread = [](const std::string& text) {
    return check_as_read(text, marking::Audience{}, {northgate()}).unread;
  };
  ASSERT_EQ(unread("Content-Type: text/plain; charset=x-own\n\n=41").size(), 1u);
  EXPECT_EQ(unread("Content-Type: text/plain; charset=x-own\n\n=41")[0].begin, 34u);
  EXPECT_EQ(unread("Subject: =?x-own?Q?=F1=F2?=").size(), 1u);
  EXPECT_EQ(unread("Content-Type: text/plain; charset=\"utf-8\"\n\n=41").size(), 0u);
}

TEST(Readings, CountsAndDenialsAreFoundInThemToo) {
  const auto counted = check("<p>A t<i>r</i>io of victims.</p>");
  ASSERT_EQ(counted.size(), 1u);
  EXPECT_EQ(counted[0].code, kSmallCount);
  EXPECT_EQ(counted[0].place, "bytes 5-27, without tags");
  const auto denied = check("Nothing w&#97;s stolen.");
  ASSERT_EQ(denied.size(), 1u);
  EXPECT_EQ(denied[0].code, kNegativeUnproven);
}

TEST(Readings, WhatIsFoundTwiceIsToldOnce) {
  EXPECT_EQ(check("<p>Lyra &amp; two customers</p>").size(), 2u);
  EXPECT_EQ(check("**Lyra**").size(), 1u);
}

TEST(Readings, EncodedPartsThatAreNoTextAreToldOf) {
  const auto checked =
      check_as_read("<img src=\"data:image/png;base64," + base::to_base64(std::string(600, '\x91')) + "\">",
                    marking::Audience{}, {northgate()});
  EXPECT_TRUE(checked.refusals.empty());
  ASSERT_EQ(checked.unread.size(), 1u);
  EXPECT_EQ(checked.unread[0].begin, 32u);
  EXPECT_EQ(checked.read_as.front(), "as written");
}

TEST(Readings, WhatIsEncodedOftenerThanIsUndoneIsToldOf) {
  const auto unread = [](const std::string& text) {
    return check_as_read(text, marking::Audience{}, {northgate()}).unread.size();
  };
  EXPECT_EQ(unread("It is " + base::to_base64(twice(twice("Lyra knew of it"))) + "."), 1u);
  EXPECT_EQ(unread("It is " + twice(twice("Nobody knew of it")) + "."), 0u);
  EXPECT_EQ(unread("x%2525252525252525410"), 1u);
  EXPECT_EQ(unread("100%25 of it"), 0u);
}

TEST(Readings, ALongPartThatIsNoTextIsTold) {
  const auto unread = [](const std::string& text) {
    return check_as_read(text, marking::Audience{}, {northgate()}).unread.size();
  };
  std::uint32_t state = 1;
  const auto noise = [&](std::size_t size) {
    std::string out;
    for (std::size_t i = 0; i < size; ++i) out += static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    return out;
  };
  const auto in_lines = [](const std::string& run) {
    std::string out;
    for (std::size_t at = 0; at < run.size(); at += 76) out += run.substr(at, 76) + "\n";
    return out;
  };
  for (const std::size_t size : {200u, 600u, 1500u, 9000u})
    EXPECT_EQ(unread("A file:\n\n" + in_lines(base::to_base64(noise(size)))), 1u) << size;
  std::string words;
  while (words.size() < 3000) words += "Logs are kept for a year, and nobody can delete them. ";
  EXPECT_EQ(unread(in_lines(base::to_base64(words))), 0u);
  EXPECT_EQ(unread(words + std::string(400, '-') + words), 0u);
  std::string hashes;
  for (int i = 0; i < 20; ++i) hashes += base::sha256(std::to_string(i)).hex() + "\n";
  EXPECT_EQ(unread(hashes), 0u);
}

TEST(Readings, WhatIsNoTextIsKnown) {
  using namespace std::string_view_literals;
  EXPECT_EQ(what_else("%PDF-1.7\n"), "a PDF");
  EXPECT_EQ(what_else("\x89PNG\r\n\x1a\n"sv), "a picture");
  EXPECT_EQ(what_else("a\0b"sv), "no text");
  EXPECT_EQ(what_else("\xE9t\xE9 a la mer"), "text that is not UTF-8");
  EXPECT_EQ(what_else("MZ is how it begins."), "");
  EXPECT_EQ(what_else("Caf\xC3\xA9\n"), "");
  EXPECT_EQ(from_utf16("\xFF\xFEL\0y\0r\0a\0"sv), "Lyra");
  EXPECT_EQ(from_utf16("Lyra"), "");
}

TEST(Readings, HostileTextTakesNoLongTime) {
  std::string open;
  for (std::size_t i = 0; i < base::testing_support::rounds(100'000); ++i) open += "<a b=\"";
  EXPECT_TRUE(check(open).empty());
  EXPECT_TRUE(check(std::string(base::testing_support::rounds(400'000), '&')).empty());
  EXPECT_TRUE(check(std::string(base::testing_support::rounds(400'000), '\\')).empty());
}

}  // namespace
}  // namespace backtrail::release
