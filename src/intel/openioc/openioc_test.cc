// SPDX-License-Identifier: Apache-2.0
#include "intel/openioc/openioc.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/codes.h"
#include "base/file.h"
#include "intel/codes.h"
#include "intel/stix/stix.h"

namespace backtrail::intel {
namespace {

detector::Set read_ioc(std::string_view text, bool expected = true) {
  Collector collector;
  collector.begin_file("x.ioc");
  EXPECT_EQ(read_openioc(text, collector), expected);
  collector.end_file();
  return collector.finish();
}

detector::Set fixture(const std::string& name) {
  return read_ioc(*base::read_file(BACKTRAIL_INTEL_FIXTURES "/openioc/" + name));
}

std::vector<std::string> patterns_of(const detector::Set& set) {
  std::vector<std::string> out;
  for (const auto& each : set.patterns) {
    EXPECT_TRUE(read_pattern(each.pattern)) << each.pattern;
    out.push_back(each.pattern);
  }
  std::ranges::sort(out);
  return out;
}

std::string item(const std::string& search, const std::string& condition, const std::string& content) {
  return "<IndicatorItem condition=\"" + condition + "\"><Context search=\"" + search + "\"/><Content>" + content +
         "</Content></IndicatorItem>";
}
std::string ioc(const std::string& inside) { return "<ioc id=\"i\"><definition>" + inside + "</definition></ioc>"; }

TEST(OpenIoc, TakesWhatOrJoinsApartAndKeepsWhatAndJoinsTogether) {
  const detector::Set set = fixture("v10.ioc");
  ASSERT_EQ(set.indicators.size(), 2U);
  EXPECT_EQ(set.indicators[0].value, "evil.example");
  EXPECT_EQ(set.indicators[0].pattern, "evil[.]example");
  EXPECT_EQ(set.indicators[1].value, "001b8f696b6576798517168cd0a0fb44");
  EXPECT_EQ(
      patterns_of(set),
      (std::vector<std::string>{
          "([process:name = 'rar.exe'] AND [(network-traffic:dst_ref.value = '198.51.100.7' OR network-traffic:dst_port = 8443)])",
          R"([(file:name = 'svchost.exe' AND file:name NOT MATCHES '(?i)\\\\Windows\\\\System32\\\\' AND (file:size >= 1024 AND file:size <= 4096))])",
          "[process:command_line MATCHES '(?i)\\\\-hp\\'x\\'']"}));
  const detector::Source& source = set.sources.at(set.indicators[0].sources.at(0));
  EXPECT_EQ(source.indicates, std::vector<std::string>{"APT10"});
  EXPECT_EQ(source.labels, std::vector<std::string>{"Backdoor"});
  std::vector<std::string> reports;
  for (const std::uint32_t each : set.indicators[0].sources) reports.push_back(set.sources.at(each).report);
  EXPECT_EQ(reports, (std::vector<std::string>{"Example backdoor (6d2a1f3c-0000-4000-8000-000000000001)",
                                               "https://report.example/apt10"}));
}

TEST(OpenIoc, NamesWhatNoLogCanAnswer) {
  const detector::Set set = fixture("v10.ioc");
  std::map<std::uint64_t, std::pair<std::string, base::Code>> refused;
  for (const auto& each : set.not_evaluated) refused[each.error.place.line] = {each.id, each.error.code};
  const std::map<std::uint64_t, std::pair<std::string, base::Code>> expected{
      {26, {"openioc:FileItem/Created:2017-01-01T00:00:00Z", kIocTerm}},
      {30, {"openioc:FileItem/FileName:good.exe", kIocTerm}},
      {34, {"openioc:FileItem/Md5sum:short", kBadIndicator}},
      {73, {"6d2a1f3c-0000-4000-8000-000000000005", kIocTerm}}};  // with the line of the item that cannot be answered
  EXPECT_EQ(refused, expected);
}

TEST(OpenIoc, ReadsTheSecondEdition) {
  const detector::Set set = fixture("v11.ioc");
  EXPECT_TRUE(set.not_evaluated.empty());
  ASSERT_EQ(set.indicators.size(), 1U);
  EXPECT_EQ(set.indicators[0].value, "hklm\\software\\evil & co");
  EXPECT_EQ(
      patterns_of(set),
      (std::vector<std::string>{
          R"([(process:name MATCHES '(?i)^load' AND process:command_line NOT MATCHES '(?i)\\-\\-quiet')])",
          R"([file:name MATCHES '\\\\Temp\\\\a\\.dll$'])", R"([url:value MATCHES '(?i)/gate\\.php\\?id=[0-9]+'])"}));
}

TEST(OpenIoc, KnowsTheLongerDigests) {
  const std::string digits(128, 'a');
  const detector::Set set = read_ioc(ioc("<Indicator operator=\"OR\">" + item("FileItem/Sha512sum", "is", digits) +
                                         item("FileItem/Sha384sum", "is", digits.substr(32)) + "</Indicator>"));
  ASSERT_EQ(set.indicators.size(), 2U);
  EXPECT_EQ(set.indicators[1].value, digits);
}

TEST(OpenIoc, RefusesAnAbsenceThatNoRecordShows) {
  const std::string text =
      ioc("<Indicator operator=\"AND\">" + item("ProcessItem/name", "is", "a.exe") +
          item("RegistryItem/Path", "isnot", "HKLM\\x") + "</Indicator><Indicator operator=\"AND\">" +
          item("FileItem/FileName", "isnot", "a") + item("FileItem/FileName", "isnot", "b") + "</Indicator>");
  const detector::Set set = read_ioc(text);
  EXPECT_TRUE(set.patterns.empty());
  ASSERT_EQ(set.not_evaluated.size(), 2U);
  for (const auto& each : set.not_evaluated) EXPECT_EQ(each.error.code, kIocTerm);
}

TEST(OpenIoc, KeepsTheComparisonsOfOneObjectTogetherAmongOthers) {
  const detector::Set set = read_ioc(ioc("<Indicator operator=\"AND\">" + item("FileItem/FileName", "is", "a.exe") +
                                         item("ProcessItem/name", "is", "b.exe") +
                                         item("FileItem/SizeInBytes", "greater-than", "5") + "</Indicator>"));
  EXPECT_EQ(patterns_of(set),
            std::vector<std::string>{"([file:name = 'a.exe' AND file:size > 5] AND [process:name = 'b.exe'])"});
}

TEST(OpenIoc, KeepsToItsLimits) {
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "<Indicator operator=\"AND\">";
  const detector::Set nested = read_ioc(ioc(deep));
  ASSERT_EQ(nested.not_evaluated.size(), 1U);
  EXPECT_EQ(nested.not_evaluated[0].error.code, base::kTooLarge);
  const detector::Set bomb = read_ioc("<!DOCTYPE ioc [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><ioc>&b;</ioc>");
  ASSERT_EQ(bomb.not_evaluated.size(), 1U);
  EXPECT_EQ(bomb.not_evaluated[0].error.code, kBadIoc);
  const std::string whole = ioc(item("FileItem/FileName", "is", "a.exe"));
  for (std::size_t cut = 6; cut < whole.size(); ++cut) {
    const detector::Set torn = read_ioc(whole.substr(0, cut));
    ASSERT_EQ(torn.not_evaluated.size(), 1U) << cut;
    EXPECT_EQ(torn.not_evaluated[0].error.code, kBadIoc);
  }
}

TEST(OpenIoc, LeavesOtherXmlAlone) {
  read_ioc("<Events><Event/></Events>", false);
  read_ioc("<html>about OpenIOC</html>", false);
  read_ioc("no XML, <ioc id=\"x\"/>", false);
}

}  // namespace
}  // namespace backtrail::intel
