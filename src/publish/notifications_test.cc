// SPDX-License-Identifier: Apache-2.0
// Messages to one organisation: mail and XARF.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/hex.h"
#include "base/json.h"
#include "publish/codes.h"
#include "publish/testing.h"
#include "release/codes.h"

namespace backtrail::publish {
namespace {

using base::Json;
using testing_support::Given;
using testing_support::kCentre;

std::string decoded(const std::string& message, const std::string& behind) {
  std::string base64;
  std::size_t at = message.find("\r\n\r\n", message.find(behind));
  EXPECT_NE(at, std::string::npos);
  for (at += 4; at < message.size() && message[at] != '-'; ++at) {
    if (message[at] != '\r' && message[at] != '\n') base64 += message[at];
  }
  return base::from_base64(base64).value_or("");
}

TEST(Eml, OneOrganisationIsToldOfItsOwnRecordsAlone) {
  Given given("TLP:AMBER+STRICT//TO lyra", "organisation:lyra");
  const auto found = [&](const char* ref, const char* tenant, const char* marking, const char* path) {
    release::Cited out;
    out.ref = ref;
    out.type = "evidence";
    out.marking = *marking::parse_marking(marking);
    out.tenant = tenant;
    out.tenants = {tenant};
    out.records = {{"=A rule", path, "", std::string(64, 'a'), 7, 9}};
    return out;
  };
  given.advisory.summary[0].cites = {{"e:1"}};
  given.circumstances.cited = {found("e:1", "lyra", "TLP:AMBER//TO lyra", "logs/vpn.log"),
                               found("e:2", "mira", "TLP:AMBER//TO lyra", "logs/of-mira.log"),
                               found("e:3", "lyra", "TLP:RED", "logs/secret.log")};
  given.advisory.title = "Pr\u00FCfen Sie, wer sich bei Ihnen anmeldet, und von wo aus das geschieht";
  given.advisory.sentences = {{"Accounts were misused (T1199).", {{"e:1"}, {"e:2"}, {"e:3"}}}};
  const Publisher centre{"A centre", "", "cert@centre.example", "it@lyra.example"};
  const auto out = write(Form::eml, given.released(), centre);
  ASSERT_TRUE(out) << out.error().text();
  EXPECT_TRUE(out->starts_with("From: cert@centre.example\r\nTo: it@lyra.example\r\nSubject: =?UTF-8?B?"));
  EXPECT_NE(out->find("\r\nDate: Thu, 20 Dec 2018 17:00:00 +0000\r\n"), std::string::npos);
  for (std::size_t at = 0, end = 0; end != std::string::npos; at = end + 2) {
    end = out->find("\r\n", at);
    EXPECT_TRUE(end == std::string::npos || end - at <= 78u) << out->substr(at, 100);
  }
  const std::string table = decoded(*out, "text/csv");
  EXPECT_NE(table.find("\"'=A rule\",\"vpn.log\",\"\",7,9,aaaa"), std::string::npos) << table;
  EXPECT_EQ(table.find("mira"), std::string::npos);
  EXPECT_EQ(table.find("secret"), std::string::npos);
  EXPECT_NE(decoded(*out, "text/plain").find("Accounts were misused (T1199)."), std::string::npos);
  for (const char* bad : {"", "a", "@b", "a@", "a@b\r\nBcc: c@d", "a b@c", "a@b,c@d", "<a@b>"}) {
    EXPECT_EQ(write(Form::eml, given.released(), {"A centre", "", bad, "it@lyra.example"}).error().code, kBadAddress);
    EXPECT_EQ(write(Form::eml, given.released(), {"A centre", "", "it@lyra.example", bad}).error().code, kBadAddress);
  }
}

/// A warning for Lyra that cites a finding in its logs and one in another's.
Given warning() {
  Given given("TLP:AMBER+STRICT//TO lyra", "organisation:lyra");
  const auto found = [&](const char* ref, const char* tenant, const char* path, const char* occurred) {
    release::Cited out;
    out.ref = ref;
    out.type = "evidence";
    out.marking = *marking::parse_marking("TLP:AMBER//TO lyra");
    out.tenant = tenant;
    out.tenants = {tenant};
    out.occurred = base::parse_iso(occurred)->instant;
    out.records = {{"A rule", path, "", std::string(64, 'a'), 7, 9}};
    return out;
  };
  given.advisory.summary[0].cites = {{"e:1"}};
  given.circumstances.cited = {found("e:1", "lyra", "logs/vpn.log", "2017-03-05T01:02:03Z"),
                               found("e:2", "mira", "logs/of-mira.log", "2018-01-01T00:00:00Z")};
  given.circumstances.parties = {
      {"lyra", "Lyra Health", "customer", {}, {"Lyra Health", "lyra.example"}, "", "", {}, "lyra.example"},
      {"mira",
       "Mira Bank",
       "customer",
       *marking::parse_marking("TLP:RED"),
       {"mira.example"},
       "",
       "",
       {},
       "mira.example"}};
  given.advisory.sentences = {{"Accounts were misused (T1199).", {{"e:1"}, {"e:2"}}}};
  return given;
}

const Publisher kWarner{"A centre", "", "cert@centre.example", ""};

TEST(Xarf, OneOrganisationIsToldOfItsOwnRecordsAlone) {
  Given given = warning();
  const auto out = write(Form::xarf, given.released(), kWarner);
  ASSERT_TRUE(out) << out.error().text();
  EXPECT_EQ(out->find("mira"), std::string::npos);
  const Json report = Json::parse(*out);
  EXPECT_EQ(report["source_identifier"], "lyra.example");
  EXPECT_EQ(report["timestamp"], "2017-03-05T01:02:03Z") << "of its own records, not of the other's";
  EXPECT_EQ(report["tags"][0], "tlp:amber+strict");
  EXPECT_EQ(report["compromise_method"], "MITRE ATT&CK T1078.002, T1199");
  EXPECT_EQ(report["reporter"]["domain"], "centre.example");
  ASSERT_EQ(report["evidence"].size(), 2u);
  const std::string table = base::from_base64(report["evidence"][1]["payload"].get<std::string>()).value_or("");
  EXPECT_NE(table.find("\"A rule\",\"vpn.log\",\"\",7,9,aaaa"), std::string::npos) << table;
  EXPECT_EQ(report["evidence"][1]["hash"], "sha256:" + base::sha256(table).hex());
  EXPECT_EQ(report["evidence"][1]["size"], table.size());
  EXPECT_LE(report["description"].get<std::string>().size(), 1000u);
}

TEST(Xarf, IsAboutWhatItsAudienceMayBeToldOf) {
  Given given = warning();
  given.circumstances.about = "192.0.2.7";
  EXPECT_EQ(Json::parse(*write(Form::xarf, given.released(), kWarner))["source_identifier"], "192.0.2.7");
  given.circumstances.about = "not\none";
  EXPECT_EQ(write(Form::xarf, given.released(), kWarner).error().code, kNeedsSource);
  given.circumstances.about = "mail.mira.example";
  const auto refused = release::Gate::release(given.advisory, given.advisory.audience, given.circumstances);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().front().code, release::kProtectedName);
  given.circumstances.about.clear();
  given.circumstances.parties.clear();
  EXPECT_EQ(write(Form::xarf, given.released(), kWarner).error().code, kNeedsSource);
  EXPECT_EQ(write(Form::xarf, given.released(), kCentre).error().code, kBadAddress);
}

TEST(Xarf, ALongTableIsCutBetweenRecords) {
  Given given = warning();
  auto& records = given.circumstances.cited[0].records;
  for (std::uint64_t i = 0; i < 60'000; ++i) {
    records.push_back({"A rule", "logs/vpn.log", "", std::string(64, 'a'), i * 100, 9});
  }
  const Json report = Json::parse(*write(Form::xarf, given.released(), kWarner));
  ASSERT_EQ(report["evidence"].size(), 3u);
  std::string table;
  for (const Json& one : report["evidence"]) {
    EXPECT_LE(one["size"].get<std::size_t>(), 5'242'880u);
    if (one["content_type"] == "text/csv") table += *base::from_base64(one["payload"].get<std::string>());
    EXPECT_EQ(base::from_base64(one["payload"].get<std::string>())->back(), '\n');
  }
  EXPECT_EQ(std::ranges::count(table, '\n'), 60'002);
}

TEST(Xarf, MoreRecordsThanItHasRoomForAreRefusedAndNotLeftOut) {
  // Lines of more than half a piece, so that each has a piece of its own; the text has the first.
  Given given = warning();
  auto& records = given.circumstances.cited[0].records;
  records.clear();
  for (std::uint64_t i = 0; i < 49; ++i)
    records.push_back({"A rule", std::string(2'700'000, 'x'), "", std::string(64, 'a'), i, 9});
  const auto most = write(Form::xarf, given.released(), kWarner);
  ASSERT_TRUE(most) << most.error().text();
  EXPECT_EQ(Json::parse(*most)["evidence"].size(), 50u);
  records.push_back({"A rule", std::string(2'700'000, 'x'), "", std::string(64, 'a'), 49, 9});
  EXPECT_EQ(write(Form::xarf, given.released(), kWarner).error().code, kTooMuchToCarry);
}

}  // namespace
}  // namespace backtrail::publish
