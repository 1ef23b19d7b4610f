// SPDX-License-Identifier: Apache-2.0
// The fixtures are as PyMISP writes them: scripts/interop/misp_fixture.py.
#include "intel/misp.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/collected.h"
#include "base/file.h"
#include "intel/codes.h"
#include "intel/load.h"

namespace backtrail::intel {
namespace {

const std::string kFeed = BACKTRAIL_INTEL_FIXTURES "/misp-feed";
const std::string kFirst = kFeed + "/7b6f1a52-0002-4000-8000-000000000001.json";

detector::Set read_misp(std::string_view text, bool expected = true) {
  Collector collector;
  collector.begin_file("events.json");
  EXPECT_EQ(read_misp(text, collector), expected);
  collector.end_file();
  return collector.finish();
}

std::vector<std::string> ids_of(const detector::Set& set) {
  std::vector<std::string> out;
  for (const auto& indicator : set.indicators) out.push_back(detector::id_of(indicator));
  return out;
}

const detector::Indicator& one(const detector::Set& set, const std::string& id) {
  const auto found = std::ranges::find(set.indicators, id, [](const auto& each) { return detector::id_of(each); });
  EXPECT_NE(found, set.indicators.end()) << id;
  return *found;
}

TEST(Misp, ReadsAFeedWithWhatItsEventsSay) {
  base::CollectedDiagnostics told;
  const Loaded loaded = load({kFeed}, told);
  const detector::Set& set = loaded.set;
  EXPECT_EQ(ids_of(set), (std::vector<std::string>{
                             "indicator:ipv4:198.51.100.7", "indicator:ipv4:198.51.100.8", "indicator:ipv4:203.0.113.9",
                             "indicator:domain:evil.example", "indicator:md5:001b8f696b6576798517168cd0a0fb44",
                             "indicator:sha256:a934d8d273e44f15ccddbcd7180cf99d0fff719acff064f0b080299f9cd83e41",
                             "indicator:file-name:dropper.exe",
                             "indicator:registry-key:hklm\\software\\microsoft\\windows\\currentversion\\run\\x"}));
  const detector::Indicator& server = one(set, "indicator:ipv4:198.51.100.7");
  EXPECT_EQ(server.title, "C2 server");
  EXPECT_EQ(base::format(*server.valid_from), "2017-02-01T00:00:00Z");
  EXPECT_EQ(base::format(*server.valid_until), "2017-04-01T00:00:00Z");  // the last day belongs to it
  const detector::Source& source = set.sources.at(server.sources.at(0));
  EXPECT_EQ(source.path, kFirst);
  EXPECT_EQ(source.report, "Spear phishing against Example Ltd (Example CERT, 7b6f1a52-0002-4000-8000-000000000001)");
  EXPECT_EQ(source.indicates, std::vector<std::string>{"APT10"});
  EXPECT_EQ(source.labels, (std::vector<std::string>{"Network activity", "type:OSINT"}));
  EXPECT_EQ(source.markings, std::vector<std::string>{"TLP:AMBER"});
  const detector::Indicator& hash = one(set, "indicator:md5:001b8f696b6576798517168cd0a0fb44");
  EXPECT_EQ(hash.pattern, "update.exe|001b8f696b6576798517168cd0a0fb44");
  EXPECT_EQ(set.sources.at(hash.sources.at(0)).markings, (std::vector<std::string>{"TLP:AMBER", "TLP:RED"}));
  // An attribute of an object has the object's times.
  EXPECT_EQ(base::format(*one(set, "indicator:file-name:dropper.exe").valid_from), "2017-02-10T08:00:00Z");
  // The same server in two events (one of them also by itself) is one indicator with three sources.
  EXPECT_EQ(one(set, "indicator:ipv4:198.51.100.8").sources.size(), 3U);
  ASSERT_EQ(set.rules.size(), 1U);
  EXPECT_EQ(set.rules[0].title, "From an event");
}

TEST(Misp, SaysWhatOfAnEventIsNotLookedForAndWhy) {
  base::CollectedDiagnostics told;
  const detector::Set set = load({kFirst}, told).set;
  EXPECT_EQ(set.not_for_detection, 2U);  // the link and the size
  std::map<std::string, std::pair<base::Code, std::uint64_t>> refused;
  for (const auto& each : set.not_evaluated) refused[each.id.substr(33)] = {each.error.code, each.error.place.line};
  ASSERT_EQ(refused.size(), 3U);
  EXPECT_EQ(refused["008"].first, kOtherLanguage);
  EXPECT_EQ(refused["009"].first, kUnknownKind);
  EXPECT_EQ(refused["011"].first, kBadIndicator);
  const std::string text = *base::read_file(kFirst);
  const std::size_t at = text.find("7b6f1a52-0003-4000-8000-000000000011");
  EXPECT_EQ(refused["011"].second, static_cast<std::uint64_t>(std::ranges::count(text.substr(0, at), '\n')) + 1);
}

TEST(Misp, NamesTheEventsThatAFeedLacks) {
  base::CollectedDiagnostics told;
  (void)load({kFeed}, told);
  const auto found = std::ranges::find(told.errors, kMissingEvents, &base::Error::code);
  ASSERT_NE(found, told.errors.end());
  EXPECT_EQ(found->severity, base::Severity::warning);
  EXPECT_NE(found->message.find("1 of the 3 events"), std::string::npos) << found->message;
  EXPECT_NE(found->message.find("000000000009"), std::string::npos);
}

TEST(Misp, ReadsEveryWrapperThatMispWrites) {
  const std::string attribute = R"({"type":"domain","value":"evil.example","to_ids":"1","deleted":"0"})";
  const std::string event = R"({"info":"x","uuid":"u","Attribute":[)" + attribute + "]}";
  for (const std::string& text :
       std::vector<std::string>{event, R"({"Event":)" + event + "}", R"({"response":[{"Event":)" + event + "}]}",
                                R"({"response":{"Event":)" + event + "}}", R"([{"Event":)" + event + "}]",
                                R"({"response":{"Attribute":[)" + attribute + "]}}",
                                R"({"Attribute":[{"Event":{"info":"x"},"type":"domain","value":"evil.example"}]})"}) {
    EXPECT_EQ(ids_of(read_misp(text)), std::vector<std::string>{"indicator:domain:evil.example"}) << text;
  }
}

TEST(Misp, ReadsEveryDigestThatMispHasATypeFor) {
  const std::string digits(128, 'a');
  std::string all;
  for (const auto& [type, size] :
       {std::pair{"sha512", 128U}, {"sha384", 96U}, {"filename|sha224", 56U}, {"sha512/256", 64U}}) {
    all += std::string(all.empty() ? "" : ",") + R"({"type": ")" + type + R"(", "to_ids": true, "value": ")" +
           (std::string(type).contains('|') ? "a.exe|" : "") + digits.substr(0, size) + "\"}";
  }
  const detector::Set set = read_misp(R"({"Event": {"info": "x", "Attribute": [)" + all +
                                      R"(, {"type": "filename|tlsh", "to_ids": true, "value": "a.exe|T1)" +
                                      digits.substr(0, 70) + R"("}]}})");
  EXPECT_TRUE(set.not_evaluated.empty());
  EXPECT_EQ(ids_of(set),
            (std::vector<std::string>{"indicator:sha256:" + digits.substr(64), "indicator:sha224:" + digits.substr(72),
                                      "indicator:sha384:" + digits.substr(32), "indicator:sha512:" + digits,
                                      "indicator:tlsh:" + digits.substr(58)}));
}

TEST(Misp, CountsWhatWasWithdrawn) {
  const detector::Set set = read_misp(
      R"({"Event":{"info":"x","Attribute":[{"type":"domain","value":"a.example","to_ids":true,"deleted":true}],
          "Object":[{"deleted":true,"Attribute":[{"type":"domain","value":"b.example","to_ids":true}]}]}})");
  EXPECT_EQ(set.revoked, 2U);
  EXPECT_TRUE(set.indicators.empty());
}

TEST(Misp, LeavesOtherJsonAlone) {
  read_misp(R"({"Event":{"System":{"EventID":1}}})", false);
  read_misp(R"([{"Event":{"System":{"EventID":1}}}])", false);
  read_misp(R"({"type":"bundle","objects":[{"type":"x","Attribute":1}]})", false);
  read_misp(R"({"7b6f1a52-0002-4000-8000-000000000001":{"note":"no manifest"}})", false);
}

TEST(Misp, RefusesWhatBreaksOffAndGoesOnAfterOddValues) {
  const detector::Set torn = read_misp(R"({"Event":{"info":"x","Attribute":[{"type":"domain","to_ids":true)");
  ASSERT_EQ(torn.not_evaluated.size(), 1U);
  EXPECT_EQ(torn.not_evaluated[0].error.code, kBadBundle);
  EXPECT_EQ(torn.not_evaluated[0].error.place.offset, 64U);
  const detector::Set odd = read_misp(
      R"({"Event":{"info":7,"Tag":"x","Object":[1,{"Attribute":[null]}],"Attribute":[1,{},{"type":[],"value":{}},
          {"type":"AS","value":64500,"first_seen":"soon"},{"type":"AS","value":64501,"last_seen":"9999-12-31T00:00:00"},
          {"type":"domain|ip","value":"no-bar.example"}]}})");
  EXPECT_EQ(ids_of(odd), std::vector<std::string>{"indicator:asn:AS64501"});
  EXPECT_EQ(odd.not_evaluated.size(), 4U);
  std::string deep = R"({"Event":{"info":"x","to_ids":1,"Attribute":)";
  deep += std::string(1'000, '[') + std::string(1'000, ']') + "}}";
  EXPECT_EQ(read_misp(deep).not_evaluated.size(), 1U);
}

}  // namespace
}  // namespace backtrail::intel
