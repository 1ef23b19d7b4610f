// SPDX-License-Identifier: Apache-2.0
#include "observable/encoded.h"

#include <gtest/gtest.h>

#include <random>

#include "observable/text.h"

namespace backtrail::observable {
namespace {

/// As `[Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes(text))` gives it, of units.
std::string in_base64(std::u16string_view text) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bits;
  for (const char16_t unit : text) {
    for (const unsigned byte : {unit & 0xffU, static_cast<unsigned>(unit) >> 8})
      for (int bit = 7; bit >= 0; --bit) bits += (byte >> bit & 1) != 0 ? '1' : '0';
  }
  std::string out;
  for (std::size_t at = 0; at < bits.size(); at += 6) {
    std::string six = bits.substr(at, 6);
    six.resize(6, '0');
    out += kAlphabet[static_cast<std::size_t>(std::stoi(six, nullptr, 2))];
  }
  while (out.size() % 4 != 0) out += '=';
  return out;
}

/// A line for each run.
std::string said_by(const std::string& text) {
  std::string low = lower(text);
  low.append(kMaskPadding, '\0');
  std::vector<ByteMasks> masks;
  classify(std::string_view(low).substr(0, text.size()), masks);
  std::string out;
  each_encoded(text, masks, [&](std::string_view run) {
    std::string one;
    read_encoded(run, one);
    out += one + "\n";
  });
  return out;
}

TEST(Encoded, BeginsWithAByteOrderMarkOrLettersOfLatin1) {
  EXPECT_EQ(said_by(in_base64(u"\ufeff$client = New-Object")), "\ufeff$client = New-Object\n");
  EXPECT_EQ(said_by(in_base64(u"# \u00e9 kommentar x y")), "# \u00e9 kommentar x y\n");
  EXPECT_EQ(said_by(in_base64(u"\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9 kommentar")), "");
  EXPECT_EQ(said_by(in_base64(u"$\ufeffclient = New-Object")), "");
}

TEST(Encoded, IsReadWhereverItStands) {
  const std::string command = in_base64(u"IEX (New-Object Net.WebClient)");
  EXPECT_EQ(command, "SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAIABOAGUAdAAuAFcAZQBiAEMAbABpAGUAbgB0ACkA");
  EXPECT_EQ(said_by("powershell -enc " + command), "IEX (New-Object Net.WebClient)\n");
  EXPECT_EQ(said_by(command + " \"" + command + "\""),
            "IEX (New-Object Net.WebClient)\nIEX (New-Object Net.WebClient)\n");
  EXPECT_EQ(said_by(in_base64(u"http://evil.example/?a")), "http://evil.example/?a\n");
  EXPECT_EQ(said_by(in_base64(u"echo 'not ASCII' \u00e9 \u20ac \U0001f600")),
            "echo 'not ASCII' \u00e9 \u20ac \U0001f600\n");
  EXPECT_EQ(said_by(command.substr(0, command.size() - 1)), "IEX (New-Object Net.WebClient\n");
}

TEST(Encoded, OfBytesIsRead) {
  const std::string url = "aHR0cDovL2V2aWwuZXhhbXBsZS9hLmV4ZT9hPWImYz1k";
  EXPECT_EQ(said_by("echo " + url + "=|base64 -d"), "http://evil.example/a.exe?a=b&c=d\n");
  EXPECT_EQ(said_by(url + "w6Q"), "http://evil.example/a.exe?a=b&c=d\u00e4\n");
  for (std::size_t before = 0; before < 200; ++before)
    EXPECT_NE(said_by(std::string(before, ' ') + url.substr(0, kEncodedLeast)), "") << before;
}

TEST(Encoded, EndsAtTheFirstByteThatIsNone) {
  for (int c = 0; c < 256; ++c) {
    for (const std::size_t before : {0U, 5U, 15U, 16U, 40U}) {
      std::string text(64, 'Q');
      text[before] = static_cast<char>(c);
      EXPECT_EQ(end_of_encoded(text, 0), is_encoded_digit(static_cast<char>(c)) ? 64 : before) << c;
    }
  }
  EXPECT_EQ(end_of_encoded(std::string(37, '/'), 3), 37U);
}

TEST(Encoded, MemoTellsRunsApart) {
  EncodedMemo<int> memo;
  std::string run = in_base64(u"IEX (New-Object Net.WebClient)");
  EXPECT_FALSE(memo.place(run).is_of(run, 0));
  memo.place(run) = {run, 0, 7};
  EXPECT_TRUE(memo.place(run).is_of(run, 0));
  EXPECT_EQ(memo.place(run).kept, 7);
  EXPECT_FALSE(memo.place(run).is_of(run, 1)) << "in what was decoded less is decoded further";
  run.back() = 'B';
  EXPECT_FALSE(memo.place(run).is_of(run, 0));
}

TEST(Encoded, LeavesTheRest) {
  const std::string sha256(64, 'a');
  for (const std::string& text :
       {std::string(), std::string("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), sha256,
        in_base64(u"too short"), "x" + in_base64(u"shifted by one letter"), std::string("aHR0cDovL2V2aWwuZXhhbXBsZS8"),
        std::string("/usr/lib/jvm/java/lib/server/classes/com/example/Main")})
    EXPECT_EQ(said_by(text), "") << text;
}

TEST(Encoded, IsSeenWhereverInABlockItBegins) {
  std::mt19937 random(3);
  for (std::size_t before = 0; before < 200; ++before) {
    std::u16string text;
    for (std::size_t i = 0; i < 12 + before % 7; ++i) text += static_cast<char16_t>(0x20 + random() % 0x5f);
    const std::string value = std::string(before, ' ') + in_base64(text);
    EXPECT_NE(said_by(value), "") << value;
  }
  EXPECT_EQ(
      "", said_by("powershell -NoProfile -ExecutionPolicy Bypass -File C:\\Users\\Anna\\AppData\\Local\\Temp\\a.ps1"));
}

}  // namespace
}  // namespace backtrail::observable
