// SPDX-License-Identifier: Apache-2.0
#include "observable/observable.h"

#include <gtest/gtest.h>

#include "observable/address.h"
#include "observable/hints.h"
#include "observable/tokens.h"

namespace backtrail::observable {
namespace {

std::string canon(Kind kind, std::string_view text) {
  const auto seen = canonical(kind, text);
  return seen ? seen->value : "-";
}

TEST(Canonical, AddressesAndNetworks) {
  EXPECT_EQ(canon(Kind::ipv4, " 198.51.100.1 "), "198.51.100.1");
  for (const char* bad : {"1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4/8", "", "1..2.3"})
    EXPECT_EQ(canon(Kind::ipv4, bad), "-") << bad;
  // RFC 5952 sections 4 and 5.
  EXPECT_EQ(canon(Kind::ipv6, "2001:0DB8:0000:0000:0001:0:0:1"), "2001:db8::1:0:0:1");
  EXPECT_EQ(canon(Kind::ipv6, "2001:db8:0:1:1:1:1:1"), "2001:db8:0:1:1:1:1:1");
  EXPECT_EQ(canon(Kind::ipv6, "[fe80::1%eth0]"), "fe80::1");
  EXPECT_EQ(canon(Kind::ipv6, "::FFFF:192.0.2.1"), "::ffff:192.0.2.1");
  EXPECT_EQ(canon(Kind::ipv6, "::"), "::");
  EXPECT_EQ(canon(Kind::ipv6, "1::"), "1::");
  for (const char* bad : {":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "::1.2.3",
                          "1:2:3:4:5:6:7:", "::1:", "1:2:3:4:5:6:7::8"}) {
    EXPECT_EQ(canon(Kind::ipv6, bad), "-") << bad;
  }
  EXPECT_EQ(canon(Kind::cidr, "198.51.100.77/24"), "198.51.100.0/24");
  EXPECT_EQ(canon(Kind::cidr, "2001:db8::1/33"), "2001:db8::/33");
  EXPECT_EQ(canon(Kind::cidr, "10.0.0.0/33"), "-");
}

TEST(Canonical, EveryIpv6TextReadsBackAsItself) {
  for (unsigned pattern = 0; pattern < 256; ++pattern) {
    Address address;
    address.v6 = true;
    for (unsigned group = 0; group < 8; ++group) {
      if ((pattern >> group & 1U) != 0) address.bytes[2 * group + 1] = static_cast<std::uint8_t>(group + 1);
    }
    EXPECT_EQ(parse_ipv6(format(address)), address) << format(address);
  }
}

TEST(Canonical, Domains) {
  EXPECT_EQ(canon(Kind::domain, "WWW.Evil.Example."), "www.evil.example");
  EXPECT_EQ(canon(Kind::domain, "*.evil.example"), "evil.example");
  EXPECT_EQ(canon(Kind::domain,
                  "B\xc3\xbc"
                  "cher.example"),
            "xn--bcher-kva.example");
  EXPECT_EQ(canon(Kind::domain, "_dmarc.evil.example"), "_dmarc.evil.example");
  for (const char* bad : {"example", "a..b", "-", "1.2.3.4", "a b.c", "evil.example/x", ""})
    EXPECT_EQ(canon(Kind::domain, bad), "-") << bad;
  EXPECT_EQ(canon(Kind::domain, std::string(64, 'a') + ".b"), "-");
}

TEST(Canonical, UrlsAndMail) {
  EXPECT_EQ(canon(Kind::url, "HTTP://User@Evil.Example:80/A?b#c"), "http://User@evil.example/A?b#c");
  EXPECT_EQ(canon(Kind::url, "https://evil.example"), "https://evil.example/");
  EXPECT_EQ(canon(Kind::url, "http://[2001:DB8::1]:8080/x"), "http://[2001:db8::1]:8080/x");
  EXPECT_EQ(canon(Kind::url, "Evil.example/x"), "evil.example/x");
  for (const char* bad : {"evil.example", "http://", "http://a b/", "://x", "http://a:b/"})
    EXPECT_EQ(canon(Kind::url, bad), "-") << bad;
  EXPECT_EQ(canon(Kind::email, "<mailto>"), "-");
  EXPECT_EQ(canon(Kind::email, "Bob@Evil.EXAMPLE"), "Bob@evil.example");
}

TEST(Canonical, HashesByLength) {
  const std::string digits(64, 'A');
  EXPECT_EQ(canon(Kind::md5, digits.substr(32)), std::string(32, 'a'));
  EXPECT_EQ(canon(Kind::sha256, digits), std::string(64, 'a'));
  EXPECT_EQ(canon(Kind::sha1, digits), "-");
  EXPECT_EQ(canon(Kind::md5, std::string(31, 'a') + "g"), "-");
  for (const auto& [kind, size] : {std::pair{Kind::sha224, 56U}, {Kind::sha384, 96U}, {Kind::sha512, 128U}}) {
    EXPECT_EQ(canon(kind, std::string(size, 'B')), std::string(size, 'b'));
    EXPECT_EQ(canon(kind, std::string(size - 2, 'B')), "-");
    EXPECT_EQ(canon(Kind::certificate_hash, std::string(size, 'B')), std::string(size, 'b'));
    EXPECT_EQ(guess(std::string(size, 'B'))->kind, kind);
  }
  for (const char* mark : {"", "T1", "t1"})
    EXPECT_EQ(canon(Kind::tlsh, mark + std::string(70, 'C')), std::string(70, 'c'));
  for (const char* bad : {"T2", "T"}) EXPECT_EQ(canon(Kind::tlsh, bad + std::string(70, 'C')), "-") << bad;
  EXPECT_EQ(guess("T1" + std::string(70, 'C'))->kind, Kind::tlsh);
}

TEST(Canonical, FingerprintsByTheirForm) {
  const std::pair<Kind, const char*> forms[] = {
      {Kind::ja4, "t13d1516h2_8daaf6152771_e5627efa2ab1"},
      {Kind::ja4s, "t130200_1301_a56c5b993250"},
      {Kind::ja4h, "ge11cn20enus_60ca1bd65281_ac95b44401d9_8df6a44f726c"},
      {Kind::ja4x, "2bab15409345_af684594efb4_000000000000"},
      {Kind::ja4ssh, "c36s36_c51s80_c69s0"},
      {Kind::ja4t, "64240_2-1-3-1-1-4_1460_8"},
      {Kind::ja4t, "1024_2_1460_00"},
      {Kind::ja4t, "28960_2-4-8-1-3_1460_3_1-4-8-16"},
  };
  for (const auto& [kind, text] : forms) {
    for (const Kind other : {Kind::ja4, Kind::ja4s, Kind::ja4h, Kind::ja4x, Kind::ja4ssh, Kind::ja4t})
      EXPECT_EQ(canon(other, text), other == kind ? text : "-") << text;
    EXPECT_EQ(canon(kind, std::string("X_") + text), "-");
    EXPECT_EQ(canon(kind, std::string(text) + "_"), "-");
    EXPECT_EQ(canon(kind, std::string(text) + "g"), "-");
    EXPECT_EQ(guess(text)->kind, kind) << text;
  }
  EXPECT_EQ(canon(Kind::ja4s, "T130200_1301_A56C5B993250"), "t130200_1301_a56c5b993250");
  for (const char* bad :
       {"64240__1460_8", "642400_2_1460_8", "64240_2-_1460_8", "c36s36_c51s80", "c36s_c51s80_c69s0", "_"})
    EXPECT_FALSE(guess(bad)) << bad;
}

TEST(Hints, AUserAgentIsNoUser) {
  for (const char* field : {"user_agent", "UserAgent", "cs(User-Agent)", "c-useragent", "http.user.agent"}) {
    EXPECT_FALSE(hints_of(field).user) << field;
    EXPECT_TRUE(hints_of(field).agent) << field;
  }
  for (const char* field :
       {"user", "TargetUserName", "useruseragent", "user_agent.user", "UserAgentAccount", "useragen"})
    EXPECT_TRUE(hints_of(field).user) << field;
}

TEST(Canonical, NamesPathsAndKeys) {
  EXPECT_EQ(canon(Kind::file_name, "Evil.EXE. "), "evil.exe");
  EXPECT_EQ(canon(Kind::file_name, "a\\b"), "-");
  EXPECT_EQ(canon(Kind::path, "%ALLUSERSPROFILE%\\\\SxS\\"), "%allusersprofile%\\sxs");
  EXPECT_EQ(canon(Kind::path, "\\\\?\\C:/Windows//x"), "c:\\windows\\x");
  EXPECT_EQ(canon(Kind::path, "\\\\?\\UNC\\Srv\\s"), "\\\\srv\\s");
  EXPECT_EQ(canon(Kind::path, "/tmp//X/"), "/tmp/X");
  EXPECT_EQ(canon(Kind::path, "tools\\"), "-");
  EXPECT_EQ(canon(Kind::registry_key, "HKEY_CURRENT_USER\\Software\\\\X\\"), "hkcu\\software\\x");
  EXPECT_EQ(canon(Kind::registry_key, "\\REGISTRY\\MACHINE\\SYSTEM\\ControlSet002\\x"),
            "hklm\\system\\currentcontrolset\\x");
  EXPECT_EQ(canon(Kind::registry_key, "HKU\\S-1-5-21-1-2-3_Classes\\x"), "hkcu\\software\\classes\\x");
  EXPECT_EQ(canon(Kind::registry_key, "Registry::HKEY_CLASSES_ROOT\\x"), "hklm\\software\\classes\\x");
  EXPECT_EQ(canon(Kind::registry_key, "HKLM"), "-");
  EXPECT_EQ(canon(Kind::registry_key, "HKLMX\\a"), "-");
  EXPECT_EQ(canon(Kind::pipe, "\\.\\pipe\\NamePipe"), "namepipe");
  EXPECT_EQ(canon(Kind::mutex, "Global\\Abc"), "Abc");
  EXPECT_EQ(canon(Kind::asn, "as0064500"), "AS64500");
  EXPECT_EQ(canon(Kind::host, "\\\\SRV-01$"), "srv-01");
  for (const char* bad : {"srv01.corp.example", "a b", "a/b", "$", ""}) EXPECT_EQ(canon(Kind::host, bad), "-") << bad;
}

TEST(Canonical, IsItsOwnCanonicalForm) {
  for (const auto& [kind, text] : {std::pair{Kind::url, "HTTP://A.b:80"},
                                   {Kind::path, "C:/A//b"},
                                   {Kind::registry_key, "HKCR\\X"},
                                   {Kind::email, "A@B.c"},
                                   {Kind::domain, "\xc3\xbc.de"},
                                   {Kind::pipe, "\\\\.\\pipe\\X"},
                                   {Kind::cidr, "1.2.3.4/7"},
                                   {Kind::certificate_hash, "00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff"}}) {
    const std::string once = canon(kind, text);
    EXPECT_EQ(canon(kind, once), once);
  }
}

TEST(Names, ReadBack) {
  for (std::size_t i = 0; i < kKindCount; ++i) EXPECT_EQ(parse_kind(name(static_cast<Kind>(i))), static_cast<Kind>(i));
  EXPECT_FALSE(parse_kind("nothing"));
}

TEST(Refang, UndoesWhatReportsDo) {
  EXPECT_EQ(refang("hxxps[:]//evil[.]example/x"), "https://evil.example/x");
  EXPECT_EQ(refang("bob[at]evil(dot)example"), "bob@evil.example");
  EXPECT_EQ(refang("evil\\.example"), "evil.example");
  EXPECT_EQ(refang("C:\\a\\.b"), "C:\\a\\.b");
  EXPECT_EQ(refang("1.2.3[.]4"), "1.2.3.4");
}

TEST(Guess, TellsKindsApart) {
  const auto kind = [](std::string_view text) {
    const auto seen = guess(text);
    return seen ? std::string(name(seen->kind)) : "-";
  };
  EXPECT_EQ(kind("evil.com"), "domain");
  EXPECT_EQ(kind("evil.exe"), "file-name");
  EXPECT_EQ(kind("evil.example/x"), "url");
  EXPECT_EQ(kind("198.51.100.0/24"), "cidr");
  EXPECT_EQ(kind("HKLM\\Software\\x"), "registry-key");
  EXPECT_EQ(kind("C:\\a b\\c"), "path");
  EXPECT_EQ(kind("AS64500"), "asn");
  EXPECT_EQ(kind("word"), "-");
  EXPECT_EQ(kind("two words"), "-");
}

TEST(Tokens, StayInsideTheText) {
  const std::string text = "GET http://a.b/c?d=http://e.f \"C:\\x y\\z.exe\" HKLM\\a [::1]:80 <u@v.w> 192.0.2.1:80 ::";
  std::size_t count = 0;
  const auto take = [&](TokenKind, std::size_t begin, std::size_t end) {
    ++count;
    EXPECT_LT(begin, end);
    EXPECT_LE(end, text.size());
  };
  each_host_token(text, take);
  each_name_token(text, take);
  each_path_token(text, take);
  each_registry_token(text, take);
  EXPECT_GT(count, 15U);
}

}  // namespace
}  // namespace backtrail::observable
