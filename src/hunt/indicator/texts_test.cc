// SPDX-License-Identifier: Apache-2.0
#include "hunt/indicator/texts.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "hunt/indicator/beside.h"
#include "observable/observable.h"
#include "observable/text.h"

namespace backtrail::hunt {
namespace {

using observable::Kind;

std::vector<detector::Indicator> one(Kind kind, const std::string& text) {
  detector::Indicator out;
  out.kind = kind;
  const auto seen = observable::canonical(kind, text);
  EXPECT_TRUE(seen) << text;
  if (seen) out.value = seen->value;
  return {out};
}

bool stands(Kind kind, const std::string& value, std::string_view record) {
  const IndicatorTexts texts(one(kind, value));
  EXPECT_EQ(texts.left_out(), 0U) << value;
  TextScanner scanner(texts);
  return !scanner.scan(record).empty();
}

std::string wide(std::string_view text) {
  std::string out;
  for (const char c : text) (out += c) += '\0';
  return out;
}

TEST(IndicatorTexts, StandWhateverWritingSurroundsThem) {
  EXPECT_TRUE(stands(Kind::domain, "evil.example", "evil.example"));
  EXPECT_TRUE(stands(Kind::domain, "evil.example", R"(x\nEVIL.example\n)"));
  EXPECT_TRUE(stands(Kind::domain, "evil.example", "x%0aevil.example%0d"));
  EXPECT_TRUE(stands(Kind::domain, "evil.example", R"(x\u0022evil.example\u0022)"));
  EXPECT_TRUE(stands(Kind::domain, "evil.example", "#011evil.example#012"));
  EXPECT_TRUE(stands(Kind::domain, "evil.example", "\x1b[1;31mevil.example\x1b[0m"));
  EXPECT_TRUE(stands(Kind::domain, "evil.example",
                     "a\xF0\x9F\x98\x80"
                     "evil.example\xEF\xBF\xBD"));
  EXPECT_TRUE(stands(Kind::domain, "evil.example", "www.evil.example."));
  EXPECT_TRUE(stands(Kind::url, "http://evil.example/x", R"(__http:\/\/evil.example\/x%0awget)"));
  EXPECT_TRUE(stands(Kind::ipv6, "2001:db8::1", "2001:db8::1...2001:db8::9"));
  EXPECT_TRUE(stands(Kind::ipv6, "2001:db8::9", "2001:db8::1...2001:db8::9"));
  EXPECT_TRUE(stands(Kind::ipv4, "192.0.2.7", "192.0.2.7.nip.io"));
  EXPECT_TRUE(stands(Kind::ipv4, "192.0.2.7", "192.0.2.1-192.0.2.7"));
  EXPECT_TRUE(stands(Kind::path, R"(\\host\share\a.exe)", R"(p="\\\\host\\share\\a.exe")"));
  EXPECT_TRUE(stands(Kind::path, R"(C:\Users\nina\a.exe)", R"(cs1=C:\Users\nina\a.exe cs2=)"));
  EXPECT_TRUE(stands(Kind::registry_key, R"(HKLM\Software\Evil\Run)", R"(\REGISTRY\MACHINE\Software\Evil\Run: x)"));
  EXPECT_TRUE(stands(Kind::registry_key, R"(HKLM\Software\Evil\Run)", R"(HKLM\Software\Evil\Run deleted by C:\x)"));
  EXPECT_TRUE(stands(Kind::file_name, "evil.exe", "echo evil.exe>x"));
}

TEST(IndicatorTexts, StandNotWithinLongerOnes) {
  EXPECT_FALSE(stands(Kind::domain, "evil.example", "notevil.example"));
  EXPECT_FALSE(stands(Kind::domain, "evil.example", "not-evil.example"));
  EXPECT_FALSE(stands(Kind::domain, "evil.example", "evil.example.org"));
  EXPECT_FALSE(stands(Kind::domain, "evil.example", "evil.examples"));
  EXPECT_FALSE(stands(Kind::ipv4, "192.0.2.7", "192.0.2.77"));
  EXPECT_FALSE(stands(Kind::ipv4, "192.0.2.7", "1.192.0.2.7"));
  EXPECT_FALSE(stands(Kind::ipv4, "192.0.2.7", "192.0.2.7.1"));
  EXPECT_FALSE(stands(Kind::ipv6, "db8::1", "2001:db8::1"));
  EXPECT_FALSE(stands(Kind::ipv6, "2001:db8::1", "2001:db8::1:2"));
  EXPECT_FALSE(stands(Kind::url, "http://evil.example/x", "http://evil.example/xy"));
  EXPECT_FALSE(stands(Kind::url, "http://evil.example/x", "http://evil.example/x/y"));
  EXPECT_FALSE(stands(Kind::url, "http://evil.example/x", "http://evil.example/X")) << "case counts in a URL's path";
  EXPECT_FALSE(stands(Kind::path, "/tmp/x", "/var/tmp/x"));
  EXPECT_FALSE(stands(Kind::path, "/tmp/x", "/tmp/x/y"));
  EXPECT_FALSE(stands(Kind::path, "/tmp/x", "/tmp/X"));
  EXPECT_FALSE(stands(Kind::file_name, "et.exe", R"(C:\Windows\net.exe)")) << "a name's beginning is no escape";
  EXPECT_FALSE(stands(Kind::file_name, "evil.exe", "evil.exe.config"));
  EXPECT_FALSE(
      stands(Kind::registry_key, R"(HKLM\Software\Microsoft\Windows)", R"(HKLM\Software\Microsoft\Windows NT\x)"));
  EXPECT_FALSE(
      stands(Kind::domain, "microsoft.com", "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>"));
  EXPECT_FALSE(stands(Kind::md5, "d41d8cd98f00b204e9800998ecf8427e", "xd41d8cd98f00b204e9800998ecf8427e"));
}

TEST(IndicatorTexts, AreFoundInUtf16WhereverItBegins) {
  EXPECT_TRUE(stands(Kind::domain, "evil.example", wide("host evil.example up")));
  EXPECT_TRUE(stands(Kind::domain, "evil.example", "\x01" + wide("host evil.example up")));
  EXPECT_FALSE(stands(Kind::domain, "evil.example", wide("notevil.example")));
}

TEST(IndicatorTexts, WithoutATextAreCounted) {
  std::vector<detector::Indicator> all;
  for (const auto& [kind, text] : std::vector<std::pair<Kind, std::string>>{
           {Kind::cidr, "192.0.2.0/24"}, {Kind::user, "admin"}, {Kind::ipv6, "::1"}, {Kind::domain, "evil.example"}})
    all.push_back(one(kind, text).front());
  EXPECT_EQ(IndicatorTexts(all).left_out(), 3U);
}

/// Many texts of which some share their beginnings and ends, in random records, against a search for each alone.
TEST(IndicatorTexts, AreThoseThatASearchForEachFinds) {
  std::mt19937 random(20);
  const auto below = [&](std::size_t limit) { return random() % limit; };
  const std::string letters = "ab.1-/\\ ";
  const auto text_of = [&](std::size_t size) {
    std::string out;
    while (out.size() < size) out += letters[below(letters.size())];
    return out;
  };
  std::size_t found = 0;
  for (int round = 0; round < 60; ++round) {
    const std::string record = text_of(400);
    std::vector<detector::Indicator> all(1 + below(200));
    for (auto& each : all) {
      each.kind = below(2) == 0 ? Kind::domain : Kind::file_name;
      do each.value = below(2) == 0 ? text_of(4 + below(8)) : record.substr(below(380), 4 + below(8));
      while (each.value.find_first_of("\\ ") != std::string::npos);
    }
    const IndicatorTexts texts(all);
    TextScanner scanner(texts);
    std::string plain;
    for (std::size_t i = 0; i < record.size(); ++i) {
      if (record[i] != '\\' || i + 1 == record.size() || (record[i + 1] != '\\' && record[i + 1] != '/'))
        plain += record[i];
    }
    std::vector<std::uint32_t> wanted;
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      const std::string& value = all[i].value;
      bool alone = false;
      for (std::size_t at = plain.find(value); at != plain.npos; at = plain.find(value, at + 1))
        alone = alone || stands_alone(all[i].kind, plain, at, at + value.size());
      if (alone) wanted.push_back(i);
    }
    const auto got = scanner.scan(record);
    EXPECT_EQ(std::vector(got.begin(), got.end()), wanted) << record;
    found += wanted.size();
  }
  EXPECT_GT(found, 100U);
}

}  // namespace
}  // namespace backtrail::hunt
