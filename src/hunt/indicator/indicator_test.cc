// SPDX-License-Identifier: Apache-2.0
#include "hunt/indicator/indicator.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

#include "base/testing.h"
#include "hunt/indicator/naive.h"
#include "hunt/indicator/testing/found.h"

namespace backtrail::hunt {
namespace {

using testing::found_in;
using testing::is_found;
using testing::Kind;
using testing::kMd5;
using testing::scan;
using testing::set_of;

TEST(Indicators, DomainsCoverTheirSubdomainsAndNothingBeside) {
  const auto is = [](const std::string& value) { return is_found(Kind::domain, "evil.example", value); };
  EXPECT_TRUE(is("evil.example"));
  EXPECT_TRUE(is("A.B.Evil.Example."));
  EXPECT_TRUE(is("curl https://u:p@x.evil.example:8443/a?b"));
  EXPECT_TRUE(is("\\\\evil.example\\share\\x"));
  EXPECT_TRUE(is("mail from <bob@evil.example>"));
  EXPECT_FALSE(is("notevil.example"));
  EXPECT_FALSE(is("evil.example.org"));
  EXPECT_FALSE(is("evil.example-x"));
  EXPECT_FALSE(is("C:\\Temp\\evil.example"));
}

TEST(Indicators, AddressesWithPortsBracketsAndNetworks) {
  EXPECT_TRUE(is_found(Kind::ipv4, "192.0.2.7", "192.0.2.7:443"));
  EXPECT_TRUE(is_found(Kind::ipv4, "192.0.2.7", "http://192.0.2.7/x"));
  EXPECT_TRUE(is_found(Kind::ipv4, "192.0.2.7", "::ffff:192.0.2.7"));
  EXPECT_TRUE(is_found(Kind::ipv4, "192.0.2.7", "saw 192.0.2.7."));
  EXPECT_FALSE(is_found(Kind::ipv4, "192.0.2.7", "192.0.2.70"));
  EXPECT_FALSE(is_found(Kind::ipv4, "192.0.2.7", "192.0.2.7.5"));
  EXPECT_FALSE(is_found(Kind::ipv4, "192.0.2.7", "192.0.2.7.example.org"));
  EXPECT_TRUE(is_found(Kind::ipv6, "2001:db8::1", "[2001:0DB8:0:0::1]:443"));
  EXPECT_TRUE(is_found(Kind::ipv6, "2001:db8::1", "2001:db8::1%eth0"));
  EXPECT_FALSE(is_found(Kind::ipv6, "2001:db8::1", "2001:db8::12"));
  EXPECT_TRUE(is_found(Kind::cidr, "192.0.2.0/24", "src=192.0.2.200:53"));
  EXPECT_FALSE(is_found(Kind::cidr, "192.0.2.0/24", "192.0.3.1"));
  EXPECT_TRUE(is_found(Kind::cidr, "2001:db8::/32", "2001:db8:5::9"));
}

TEST(Indicators, AnAddressOfVersion6IsFoundWhereverItStands) {
  for (std::size_t before = 0; before < 130; ++before)
    EXPECT_TRUE(is_found(Kind::ipv6, "2001:db8:1:2:3:4:5:6", std::string(before, 'x') + " 2001:db8:1:2:3:4:5:6 y"))
        << before;
}

TEST(Indicators, HashesInsideCompoundFields) {
  EXPECT_TRUE(is_found(Kind::md5, kMd5, "SHA1=AAAA,MD5=001B8F696B6576798517168CD0A0FB44,IMPHASH=0"));
  EXPECT_TRUE(is_found(Kind::md5, kMd5, "C:\\x\\001b8f696b6576798517168cd0a0fb44.exe"));
  EXPECT_FALSE(is_found(Kind::md5, kMd5, "x" + kMd5));
  EXPECT_TRUE(is_found(Kind::certificate_hash, kMd5, "00:1B:8F:69:6B:65:76:79:85:17:16:8C:D0:A0:FB:44"));
  EXPECT_EQ(found_in(set_of({{Kind::md5, kMd5}, {Kind::imphash, kMd5}}), kMd5).size(), 2U);
}

TEST(Indicators, FileNamesAreTheLastPartOfPaths) {
  const auto is = [](const std::string& value) { return is_found(Kind::file_name, "csvde.exe", value); };
  EXPECT_TRUE(is("C:\\recovery\\CSVDE.exe"));
  EXPECT_TRUE(is("csvde.exe -f out.csv"));
  EXPECT_TRUE(is("cmd /c \"C:\\Program Files\\csvde.exe\" -f"));
  EXPECT_TRUE(is("http://x.example/csvde.exe?x=1"));
  EXPECT_TRUE(is("rundll32 csvde.exe,Run"));
  EXPECT_FALSE(is("C:\\csvde.exe\\other"));
  EXPECT_FALSE(is("mycsvde.exe"));
  EXPECT_TRUE(is_found(Kind::file_name, "my tool (1).exe", "C:\\a b\\my tool (1).exe -x"));
  EXPECT_FALSE(is_found(Kind::file_name, "[", "[.&"));  // dots alone are no word to end with
}

TEST(Indicators, PathsAreThemselves) {
  const auto is = [](const std::string& value) { return is_found(Kind::path, "C:\\Program Files\\x\\y.exe", value); };
  EXPECT_TRUE(is("c:/program files//x/Y.EXE"));
  EXPECT_TRUE(is("C:\\Program Files\\x\\y.exe -a b"));
  EXPECT_TRUE(is("run \\\\?\\C:\\Program Files\\x\\y.exe"));
  EXPECT_TRUE(is("cmd /c \"C:\\Program Files\\x\\y.exe\""));
  EXPECT_FALSE(is("C:\\Program Files\\x\\y.exe\\z"));
  EXPECT_FALSE(is("D:\\C\\Program Files\\x\\y.exe"));
  EXPECT_TRUE(is_found(Kind::path, "/tmp/Evil", "sh /tmp/Evil -x"));
  EXPECT_FALSE(is_found(Kind::path, "/tmp/Evil", "sh /tmp/evil"));
  EXPECT_TRUE(is_found(Kind::path, "/tmp/{", "`/tmp/{%x%\\y"));  // ends where the next begins
}

TEST(Indicators, PathsGoOnBehindABracketThatClosesInThem) {
  for (const std::string path : {"C:\\Program Files (x86)\\Foo\\bar.exe", "C:\\ProgramData\\{0e2336ea-3c7f}\\evil.dll",
                                 "/tmp/x (9)/run.sh", "/tmp/[1]/(2)/x", "%ProgramFiles(x86)%\\Foo\\bar.exe",
                                 "Foo (x86)\\bar.exe", "C:\\x (1)%\\y", "\\\\h\\c$\\(1)\\~x"}) {
    EXPECT_TRUE(is_found(Kind::path, path, path)) << path;
    EXPECT_TRUE(is_found(Kind::path, path, "cmd /c \"" + path + "\" -x")) << path;
    EXPECT_TRUE(is_found(Kind::path, path, "'" + path + "' -x") || path[0] == 'F') << path;
  }
  // One path or two: nobody can tell, and both are found.
  for (const char* path : {"/a/b [x]/tmp/y", "/tmp/y", "/a/b"})
    EXPECT_TRUE(is_found(Kind::path, path, "ran /a/b [x]/tmp/y -z"));
  EXPECT_FALSE(is_found(Kind::path, "/y", "ran /a/b [x]/tmp/y -z"));
  EXPECT_TRUE(is_found(Kind::path, "/4", "/a(x)/1(x)/2(x)/3(x)/4"));
  EXPECT_FALSE(is_found(Kind::path, "/5", "/a(x)/1(x)/2(x)/3(x)/4(x)/5"));
  EXPECT_TRUE(is_found(Kind::path, "C:\\Program Files (x86)\\a.exe", "started C:\\Program Files (x86)\\a.exe -x"));
  EXPECT_FALSE(is_found(Kind::path, "\\Foo\\bar.exe", "C:\\Program Files (x86)\\Foo\\bar.exe"));
  // What closes nothing of a path is followed by the next.
  EXPECT_TRUE(is_found(Kind::path, "/etc/passwd", "app[7]/etc/passwd"));
  EXPECT_TRUE(is_found(Kind::path, "/etc/passwd", "(see /bin/sh)/etc/passwd"));
  EXPECT_TRUE(is_found(Kind::path, "%TEMP%\\x", "(1)%TEMP%\\x"));
  for (const std::size_t size : {254, 255}) {
    const std::string path = "/" + std::string(size, '(') + ")/b/c";
    EXPECT_TRUE(is_found(Kind::path, "/b/c", path));
    EXPECT_EQ(is_found(Kind::path, path, path), size == 254);
  }
}

TEST(Indicators, RegistryKeysCoverWhatLiesBeneath) {
  const auto is = [](const std::string& value) {
    return is_found(Kind::registry_key, "HKEY_CURRENT_USER\\Software\\rar", value);
  };
  EXPECT_TRUE(is("HKCU\\Software\\RAR\\e"));
  EXPECT_TRUE(is("HKU\\S-1-5-21-1-2-3-1001\\Software\\rar"));
  EXPECT_TRUE(is("\\REGISTRY\\USER\\S-1-5-21-1-2-3-1001\\Software\\rar\\data"));
  EXPECT_TRUE(is("reg add HKCU\\Software\\rar /v x"));
  EXPECT_FALSE(is("HKCU\\Software\\rarely"));
  EXPECT_FALSE(is("HKCU\\Software\\rar tool\\x"));
  EXPECT_TRUE(is_found(Kind::registry_key, "HKLM\\SYSTEM\\CurrentControlSet\\Services\\x",
                       "\\REGISTRY\\MACHINE\\SYSTEM\\ControlSet001\\Services\\x\\Start"));
}

TEST(Indicators, AddressesWithTcpdumpsPorts) {
  const std::string line = "10:00:00.123456 IP 203.0.113.47.51512 > 10.0.0.1.53: 1+ A? bad.example. (30)";
  EXPECT_TRUE(is_found(Kind::ipv4, "203.0.113.47", line));
  EXPECT_TRUE(is_found(Kind::ipv4, "10.0.0.1", line));
  EXPECT_TRUE(is_found(Kind::ipv6, "2001:db8::54", "IP6 2001:db8::54.443 > 2001:db8::1.50000: Flags"));
  EXPECT_TRUE(is_found(Kind::ipv6, "2001:db8::1", "IP6 2001:db8::54.443 > 2001:db8::1.50000: Flags"));
  EXPECT_FALSE(is_found(Kind::ipv4, "1.3.6.1", "1.3.6.1.4"));
  EXPECT_FALSE(is_found(Kind::ipv4, "1.3.6.1", "1.3.6.1.4.1 > x"));
  EXPECT_FALSE(is_found(Kind::ipv4, "1.2.3.4", "1.2.3.4.123456 > x"));
}

TEST(Indicators, PathsBeginBehindAColonThatIsNoDrivesAndNoUrls) {
  EXPECT_TRUE(is_found(Kind::path, "/tmp/t24.sh", "file:///tmp/t24.sh"));
  EXPECT_TRUE(is_found(Kind::path, "/tmp/t27.sh", "a@host:/tmp/t27.sh"));
  EXPECT_TRUE(is_found(Kind::path, "/tmp/t23.sh", "exec:/tmp/t23.sh"));
  EXPECT_TRUE(is_found(Kind::path, "/opt/bin", "PATH=/usr/bin:/opt/bin:/bin"));
  EXPECT_FALSE(is_found(Kind::path, "/tmp/x", "C:/tmp/x"));
  EXPECT_FALSE(is_found(Kind::path, "/evil.example/x", "http://evil.example/x"));
}

TEST(Indicators, UrlsDoNotImplyTheirHost) {
  EXPECT_TRUE(is_found(Kind::url, "HTTP://Evil.example:80/A?b", "got http://evil.example/A?b."));
  EXPECT_FALSE(is_found(Kind::url, "http://evil.example/A", "http://evil.example/a"));
  EXPECT_FALSE(is_found(Kind::url, "http://evil.example/A", "evil.example"));
  EXPECT_TRUE(is_found(Kind::url, "evil.example/x", "https://evil.example/x"));
  EXPECT_TRUE(is_found(Kind::url, "http://evil.example/", "('http://evil.example')"));
}

TEST(Indicators, CommonWordsOnlyInFieldsNamedForThem) {
  EXPECT_TRUE(is_found(Kind::user, "svc_backup", "CORP\\SVC_backup", "TargetUserName"));
  EXPECT_FALSE(is_found(Kind::user, "svc_backup", "svc_backup", "ProcessName"));
  EXPECT_TRUE(is_found(Kind::service, "evilsvc", "EvilSvc", "ServiceName"));
  for (const char* field :
       {"Computer", "host.name", "WorkstationName", "agent.hostname", "device_name", "Source Machine"})
    EXPECT_TRUE(is_found(Kind::host, "srv01", "SRV01.corp.example", field)) << field;
  EXPECT_TRUE(is_found(Kind::host, "\\\\SRV01", "srv01$", "Computer"));
  for (const char* field : {"host.os.name", "hostid", "name", "computers", ""})
    EXPECT_FALSE(is_found(Kind::host, "srv01", "srv01", field)) << field;
  EXPECT_FALSE(is_found(Kind::host, "10", "10.0.0.1", "Computer"));
  EXPECT_FALSE(is_found(Kind::host, "10", "\\\\10.0.0.1", "Computer"));
  EXPECT_FALSE(is_found(Kind::host, "srv01", "srv01 and others", "Computer"));
  EXPECT_TRUE(is_found(Kind::pipe, "\\\\.\\pipe\\NamePipe_X", "\\namepipe_x", "PipeName"));
  EXPECT_TRUE(is_found(Kind::pipe, "NamePipe_X", "echo > \\\\.\\pipe\\NamePipe_X now"));
  EXPECT_TRUE(is_found(Kind::mutex, "&#@tz931(", "Global\\&#@tz931("));
  EXPECT_TRUE(is_found(Kind::asn, "64500", "AS64500 Example"));
  EXPECT_TRUE(is_found(Kind::email, "Alice@Evil.example", "to=<alice@evil.EXAMPLE>"));
  EXPECT_TRUE(is_found(Kind::ja4, "t13d1516h2_8daaf6152771_e5627efa2ab1", "ja4=t13d1516h2_8daaf6152771_e5627efa2ab1"));
  EXPECT_TRUE(is_found(Kind::user, "ana", "ana", "user"));
  EXPECT_FALSE(is_found(Kind::user, "curl/8.0", "curl/8.0", "user_agent"));
}

TEST(Indicators, DigestsOfEachLengthAndFingerprintsOfEachForm) {
  for (const auto& [kind, size] : {std::pair{Kind::sha224, 56U}, {Kind::sha384, 96U}, {Kind::sha512, 128U}}) {
    const std::string digest = std::string(size - 1, 'A') + "b";
    EXPECT_TRUE(is_found(kind, digest, "SHA=" + digest + ",x"));
    EXPECT_TRUE(is_found(kind, digest, "0x" + digest));
    EXPECT_FALSE(is_found(kind, digest, "a" + digest));
    EXPECT_TRUE(is_found(Kind::certificate_hash, digest, digest));
    std::string pairs;
    for (std::size_t i = 0; i < size; i += 2) pairs += (i == 0 ? "" : ":") + digest.substr(i, 2);
    EXPECT_TRUE(is_found(kind, digest, "of " + pairs));
    std::ranges::replace(pairs, ':', ' ');
    EXPECT_FALSE(is_found(kind, digest, pairs));
  }
  const std::string fuzzy(70, 'e');
  for (const char* before : {"", "T1", "TLSH=T1", "0xT1"})
    EXPECT_TRUE(is_found(Kind::tlsh, fuzzy, before + fuzzy)) << before;
  for (const char* before : {"T2", "1", "xT1"}) EXPECT_FALSE(is_found(Kind::tlsh, fuzzy, before + fuzzy)) << before;
  for (const auto& [kind, text] : {std::pair{Kind::ja4s, "t130200_1301_a56c5b993250"},
                                   {Kind::ja4h, "ge11cn20enus_60ca1bd65281_ac95b44401d9_8df6a44f726c"},
                                   {Kind::ja4x, "2bab15409345_af684594efb4_000000000000"},
                                   {Kind::ja4ssh, "c36s36_c51s80_c69s0"},
                                   {Kind::ja4t, "64240_2-1-3-1-1-4_1460_8"}}) {
    EXPECT_TRUE(is_found(kind, text, "a=" + observable::lower(text) + ";")) << text;
    EXPECT_FALSE(is_found(kind, text, std::string(text) + "_1")) << text;
  }
}

TEST(Indicators, EachOnceWithItsFirstFieldInOrder) {
  const auto set = set_of({{Kind::domain, "evil.example"}, {Kind::ipv4, "192.0.2.1"}});
  const IndicatorIndex index(set);
  EXPECT_FALSE(index.empty());
  EXPECT_TRUE(IndicatorIndex(detector::Set{}).empty());
  IndicatorScanner scanner(index);
  const std::string escaped = "x\\nevil.example";  // as JSON has it: the line's end is no part of the name
  const std::string utf16(
      "1\0"
      "9\0"
      "2\0"
      ".\0"
      "0\0"
      ".\0"
      "2\0"
      ".\0"
      "1\0",
      18);
  std::vector<record::Field> fields{
      {record::text_value("evil.example"), record::kNoSlot, true, "alias"},
      {{escaped.data(), static_cast<std::uint32_t>(escaped.size()), record::Form::json_text},
       record::kNoSlot,
       false,
       "a"},
      {record::text_value("evil.example evil.example"), record::kNoSlot, false, "b"},
      {{utf16.data(), 18, record::Form::utf16}, record::kNoSlot, false, "c"}};
  record::Record record;
  record.fields = fields;
  for (int round = 0; round < 2; ++round) {
    const auto found = scan(scanner, record);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(set.indicators[found[0].indicator].kind, Kind::ipv4);
    EXPECT_EQ(found[0].field, 3U);
    EXPECT_EQ(found[0].value, "192.0.2.1");
    EXPECT_EQ(found[1].field, 1U);
    EXPECT_EQ(found[1].value, "x\nevil.example");
  }
}

TEST(Indicators, AMillionStaySmallAndAreAllFound) {
  detector::Set set;
  for (int i = 0; i < 1'000'000; ++i) {
    detector::Indicator indicator;
    indicator.kind = Kind::domain;
    indicator.value = "h" + std::to_string(i) + ".evil.example";
    set.indicators.push_back(std::move(indicator));
  }
  const IndicatorIndex index(set);
  EXPECT_LT(index.memory(), 24U * set.indicators.size());
  IndicatorScanner scanner(index);
  for (int i = 0; i < 1'000'000; i += 997) {
    const std::string value = "www.h" + std::to_string(i) + ".evil.example";
    const record::Field one{record::text_value(value), record::kNoSlot, false, "f"};
    record::Record record;
    record.fields = {&one, 1};
    ASSERT_EQ(scan(scanner, record).size(), 1U) << value;
  }
}

/// Values made of the indicators themselves, their parts and what stands between such things in logs.
class Compare {
 public:
  explicit Compare(detector::Set set) : set_(std::move(set)), index_(set_), scanner_(index_) {}

  void check(const std::string& value, std::string_view field) {
    const record::Field one{record::text_value(value), record::kNoSlot, false, field};
    record::Record record;
    record.fields = {&one, 1};
    std::vector<std::uint32_t> fast;
    for (const auto& found : scan(scanner_, record)) fast.push_back(found.indicator);
    const NaiveIndicators naive(value, std::string(field));
    std::vector<std::uint32_t> slow;
    for (std::size_t i = 0; i < set_.indicators.size(); ++i) {
      if (naive.has(set_.indicators[i])) slow.push_back(static_cast<std::uint32_t>(i));
    }
    found_ += slow.size();
    if (fast == slow) return;
    std::string difference;
    std::vector<std::uint32_t> only;
    std::ranges::set_symmetric_difference(fast, slow, std::back_inserter(only));
    for (const std::uint32_t i : only)
      difference +=
          detector::id_of(set_.indicators[i]) + (std::ranges::find(fast, i) != fast.end() ? " (fast) " : " (slow) ");
    ADD_FAILURE() << "[" << value << "] in " << field << ": " << difference;
  }
  [[nodiscard]] const detector::Set& set() const { return set_; }
  [[nodiscard]] std::size_t found() const { return found_; }

 private:
  detector::Set set_;
  IndicatorIndex index_;
  IndicatorScanner scanner_;
  std::size_t found_ = 0;
};

detector::Set some_of_each_kind() {
  return set_of({{Kind::ipv4, "192.0.2.7"},
                 {Kind::ipv6, "2001:db8::1"},
                 {Kind::cidr, "192.0.0.0/16"},
                 {Kind::cidr, "2001:db8::/32"},
                 {Kind::cidr, "0.0.0.0/0"},
                 {Kind::domain, "evil.example"},
                 {Kind::domain, "a.b"},
                 {Kind::url, "http://evil.example/a?b"},
                 {Kind::url, "evil.example/x"},
                 {Kind::email, "Bob@evil.example"},
                 {Kind::md5, kMd5},
                 {Kind::imphash, kMd5},
                 {Kind::certificate_hash, kMd5},
                 {Kind::file_name, "a.exe"},
                 {Kind::file_name, "my a (1).exe"},
                 {Kind::file_name, "x"},
                 {Kind::file_name, "a.b"},
                 {Kind::path, "C:\\x\\a.exe"},
                 {Kind::path, "/x/a.exe"},
                 {Kind::path, "\\\\evil.example\\x"},
                 {Kind::path, "%TEMP%\\x"},
                 {Kind::path, "C:\\my a\\x"},
                 {Kind::path, "C:\\x (1)\\a"},
                 {Kind::path, "/a[1]/{2}/x"},
                 {Kind::path, "%a(1)%\\x"},
                 {Kind::path, "/(a)~x"},
                 {Kind::registry_key, "HKCU\\x"},
                 {Kind::registry_key, "HKLM\\SYSTEM\\CurrentControlSet\\x y"},
                 {Kind::mutex, "x"},
                 {Kind::pipe, "x"},
                 {Kind::service, "x"},
                 {Kind::user, "x"},
                 {Kind::user, "a\\x"},
                 {Kind::user_agent, "X y"},
                 {Kind::asn, "12"},
                 {Kind::host, "x"},
                 {Kind::host, "a-b"},
                 {Kind::ja3, kMd5},
                 {Kind::ja4, "t13d1516h2_8daaf6152771_e5627efa2ab1"},
                 {Kind::ja4s, "t130200_1301_a56c5b993250"},
                 {Kind::ja4t, "1024_2_1460_00"},
                 {Kind::sha224, std::string(56, 'a')},
                 {Kind::sha512, std::string(128, 'a')},
                 {Kind::tlsh, std::string(70, 'a')},
                 {Kind::ssdeep, "3:ab:cd"}});
}

TEST(Indicators, EqualTheNaiveSearchOnRandomValues) {
  Compare compare(some_of_each_kind());
  const std::vector<std::string> joints{
      " ",
      "  ",
      "\\",
      "\\\\",
      "/",
      "//",
      ":",
      "::",
      "://",
      "\"",
      "'",
      ",",
      ";",
      "=",
      "(",
      ")",
      "[",
      "]",
      ".",
      "..",
      "-",
      "_",
      "@",
      "%",
      "?",
      "*",
      "<",
      ">",
      "|",
      "&",
      "\t",
      "\n",
      "x",
      "X",
      "a",
      "1",
      "C:",
      "C:\\",
      "HKCU\\",
      "HKLM:\\",
      "HKU\\S-1-5-21-1-2\\",
      "\\REGISTRY\\MACHINE\\",
      "\\System\\ControlSet001\\",
      " y",
      "\\pipe\\",
      "AS12",
      "as012",
      "http",
      "\xc3\xa9",
      "~",
      "{",
      "}",
      "`",
      "192.0.2.7",
      "::ffff:c000:207",
      "ip-192-0-2-7",
      "00:1b:8f:69:6b:65:76:79:85:17:16:8c:d0:a0:fb:44",
      "::1",
      "\\..\\",
      "\\.\\",
      "/../",
      "%2e",
      "%2F",
      "%3A//",
      "%40",
      "[.]",
      "[:]",
      "[@]",
      "\xe3\x80\x82",
      "bob@evil",
      "http%3A%2F%2Fevil.example%2Fa%3Fb",
      "hxxp://evil[.]example/a?b",
      "192[.]0.2.7",
      "\\Device\\HarddiskVolume2",
      "\\Device\\HarddiskVolume2\\x\\a.exe",
      "\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy1\\x\\b\\..\\a.exe",
      "\\\\?\\UNC\\evil.example\\x",
      "evil",
      ".example",
      "\\\\?\\",
      "\\??\\",
      "Global\\",
      ":443",
      "(1)",
      ")/",
      "]~",
      "}\\",
      ")%",
      "%TEMP%",
      "%252e",
      "%253A%252F%252Fevil%252Eexample",
      "C%3A%5Cx%5C",
      "%5C",
      "a%2Eexe",
      "CORP%5Cj%64oe",
      "%25",
      "%23%20",
      "HKCU%5CSoftware",
      "%5C%5C.%5Cpipe%5C",
      "aQB3AHIAIABoAHQAdABwADoALwAvAGUAdgBpAGwALgBlAHgAYQBtAHAAbABlAC8AYQA/AGIAIAA",
      "YwBtAGQAIAAvAGMAIABDADoAXAB4AFwAYQAuAGUAeABlACAAJgAgAEgASwBDAFUAXABTAG8AZgB0AHcAYQByAGUA",
      "JQAyAGUAIABoAHQAdABwACUAMwBBAC8ALwBlAHYAaQBsAC4AZQB4AGEAbQBwAGwAZQAvAGEAIAB4AA",
      "YgBvAGIAQABlAHYAaQBsAC4AZQB4AGEAbQBwAGwAZQAgADEAOQAyAC4AMAAuADIALgA3AA",
      "AAAA",
      "+",
      "SQBFAFgAIAA",
      "+9c534|",
      "a.exe+",
      "!main",
      "#1",
      "^&",
      "@0x1F",
      "-1A2B3C4D.pf",
      "\u201c",
      "\u201d",
      "\u2026",
      "\u2192",
      "\u00a0",
      "\u300c",
      " > ",
      ".53",
      ".51512 > 192.0.2.7.53:",
      "2001:db8::1.443 > ",
      "http:\\/\\/evil.example\\/a?b",
      "file:///x/a.exe",
      "bob@host:/x/a.exe",
      "HKCU\\x.",
      "|",
      "&&",
      ";http://evil.example/a?b",
      "http://evil.example/a?b|",
      "http://evil.example/a?b,",
      "\\n",
      "\\t",
      "\\\"",
      "\\\\\"",
      "\\u003c",
      "\\u0026",
      "\\x22",
      "#012",
      "#011",
      "&quot;",
      "&#60;",
      "&amp;",
      "\x1b[31m",
      "^[[0m",
      "\\033[1m",
      "(4)evil(7)example(0)",
      "\uff08",
      "\uff1a",
      "\u3011",
      "\u4e2d",
      "f=@",
      " -o",
      "#!",
      "$",
      "!",
      "src:",
      "0x",
      "n",
      "t",
      "HKCU\\x deleted",
      "Z2V0IGh0dHA6Ly9ldmlsLmV4YW1wbGUvYT9iIGEgeCBib2JAZXZpbC5leGFtcGxl",
      ":1194",
      "?a=",
      "&b=",
      "](",
      "**",
      "get+",
      "x-",
      "%0a",
      "%0d%0A",
      "%09",
      "%00",
      "%u0022",
      "%u0041",
      "%E2%80%9C",
      "%93",
      "%C3%A9",
      "\\xe2\\x80\\x9c",
      "\\xe2",
      "\\342\\200\\234",
      "\\ud83d",
      "\\'",
      "&#128512;",
      "?rm+-rf+*;",
      "+>",
      "...",
      "->",
      "-->",
      "<!--",
      "<-",
      "\U0001f600",
      "\ufffd",
      "\u26a0\ufe0f",
      "\u0434",
      "\x93",
      "\xe2\x80",
      "__",
      "~~",
      "file://evil.example/x",
      "//evil.example/x",
      "smb://",
      ":\\\\",
      ":_\\\\",
      "\\Device\\Mup\\evil.example\\x",
      "\\\\srv\\C$\\x\\a.exe",
      "//srv/c$/x/a.exe",
      "C$",
      "\\u0000",
      "\\U0001F525",
      "\\040",
      "\\042",
      "\\|",
      "&rsquo;",
      "&Auml;",
      "&x;",
      "/Base64/aHR0cDovL2V2aWwuZXhhbXBsZS9hP2IgYSB4IGJvYkBldmls",
      "Base64+aQB3AHIAIABoAHQAdABwADoALwAvAGUAdgBpAGwALgBlAHgAYQBtAHAAbABlAC8A",
      "http://bob:x@",
      ":10:5",
      "#top",
      ": "};
  const std::vector<std::string_view> fields{"f", "PipeName", "ServiceName", "User", "src_asn", "Computer"};
  std::mt19937 random(7);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  for (std::size_t round = 0; round < base::testing_support::rounds(3'000); ++round) {
    std::string value;
    for (std::size_t pieces = 1 + below(7); pieces > 0; --pieces) {
      if (below(3) == 0) {
        value += compare.set().indicators[below(compare.set().indicators.size())].value;
      } else {
        value += joints[below(joints.size())];
      }
    }
    compare.check(value, fields[below(fields.size())]);
    if (HasFailure()) break;
  }
  EXPECT_GT(compare.found(), base::testing_support::rounds(1'500));
}

TEST(Indicators, LongRunsOfOneByteCostNoMoreThanTheyAreLong) {
  const auto set = some_of_each_kind();
  const IndicatorIndex index(set);
  IndicatorScanner scanner(index);
  // A megabyte each: what looked back or ahead from every place of a run would not come to an end here.
  for (const std::string_view piece :
       {"/+",     "&",   "-",     "<",    "=+",   "..a",  "\xe2", "%e2",  "\\xe2", "\xe2\x9c\x93", "+",
        "\u0434", ".",   ":",     "@",    " ",    "\\",   "a",    "a.",   "a@",    "x ",           " x.",
        "::",     "://", "a.exe", "c:\\", "..x ", "(a)/", ")/",   "(%)%", ")~",    ")\\"}) {
    std::string value;
    while (value.size() < base::testing_support::rounds(1U << 20)) value += piece;
    const record::Field one{record::text_value(value), record::kNoSlot, false, "f"};
    record::Record record;
    record.fields = {&one, 1};
    EXPECT_LE(scan(scanner, record).size(), set.indicators.size());
  }
}

TEST(Indicators, EqualTheNaiveSearchOnRealLogLines) {
  const char* corpora = std::getenv("BACKTRAIL_CORPORA");
  if (corpora == nullptr) GTEST_SKIP() << "BACKTRAIL_CORPORA is not set, so there are no logs to compare on";
  Compare compare(set_of({{Kind::file_name, "svchost.exe"},
                          {Kind::file_name, "cmd.exe"},
                          {Kind::path, "C:\\Windows\\System32\\cmd.exe"},
                          {Kind::domain, "microsoft.com"},
                          {Kind::registry_key, "HKLM\\SOFTWARE\\Microsoft"},
                          {Kind::cidr, "10.0.0.0/8"},
                          {Kind::ipv6, "fe80::1"},
                          {Kind::user, "system"},
                          {Kind::pipe, "lsass"}}));
  std::size_t lines = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::string(corpora) + "/sigma/regression_data")) {
    if (entry.path().extension() != ".json" || lines > 4'000) continue;
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line) && lines <= 4'000; ++lines)
      compare.check(line.substr(0, 2'000), "User");
  }
  EXPECT_GT(compare.found(), 50U);
}

}  // namespace
}  // namespace backtrail::hunt
