// SPDX-License-Identifier: Apache-2.0
// The JSON that products write, told by its names and given Sigma's.
#include "ingest/testing/fixtures.h"

namespace backtrail::ingest {
namespace {

using testing::Collected;
using testing::demand_for;
using testing::read_fixture;

using Categories = std::vector<std::string>;

TEST(JsonMappings, SuricataEve) {
  const Collected got = read_fixture("suricata-eve.json", "json",
                                     demand_for({"query", "record_type", "c-uri", "c-useragent", "cs-host", "dst_ip"}));
  ASSERT_EQ(got.records.size(), 4U);
  EXPECT_EQ(got.records[0].time, "2021-03-04T05:06:07.123456Z");
  EXPECT_EQ(got.records[0].value("query"), "evil.example.com");
  EXPECT_EQ(got.records[0].value("record_type"), "A");
  EXPECT_EQ(got.records[0].source.product, "suricata");
  EXPECT_EQ(got.records[0].source.categories, Categories{"dns"});
  EXPECT_EQ(got.records[1].time, "2021-03-04T04:06:08Z");
  EXPECT_EQ(got.records[1].value("c-uri"), "/a/b.php?c=d");
  EXPECT_EQ(got.records[1].value("cs-host"), "www.example.net");
  EXPECT_EQ(got.records[1].value("dst_ip"), "198.51.100.4");
  EXPECT_EQ(got.records[2].source.service, "alert");
  EXPECT_EQ(got.records[3].source.service, "stats");
}

TEST(JsonMappings, WinlogbeatAsWrittenExportedAndWithEcsAlone) {
  const Collected got = read_fixture("winlogbeat.json", "json");
  ASSERT_EQ(got.records.size(), 3U);
  EXPECT_EQ(got.records[0].value("CommandLine"), "whoami /all");
  EXPECT_EQ(got.records[0].id, 99U);
  EXPECT_EQ(got.records[0].source.categories, Categories{"process_creation"});
  EXPECT_EQ(got.records[1].value("NewProcessName"), "C:\\x.exe");
  EXPECT_EQ(got.records[1].time, "2021-03-04T05:06:08Z");
  EXPECT_EQ(got.records[1].source.service, "security");
  EXPECT_EQ(got.records[2].value("Image"), "C:\\y.exe");
}

TEST(JsonMappings, FlatWindowsEventsOfSeveralShippers) {
  const Collected got = read_fixture("windows-flat.json", "json");
  ASSERT_EQ(got.records.size(), 4U);
  EXPECT_EQ(got.records[0].value("Provider_Name"), "Microsoft-Windows-Sysmon");
  EXPECT_EQ(got.records[0].value("Computer"), "ws1");
  EXPECT_EQ(got.records[0].time, "2021-03-04T05:06:07Z");
  EXPECT_EQ(got.records[0].source.categories, Categories{"process_creation"});
  EXPECT_EQ(got.records[1].value("TargetUserName"), "alice");
  EXPECT_EQ(got.records[1].value("Channel"), "Security");
  EXPECT_EQ(got.records[1].id, 8U);
  EXPECT_EQ(got.records[2].time, "2021-03-04T05:06:09Z");
  EXPECT_EQ(got.records[3].value("EventID"), "7045");
  EXPECT_EQ(got.records[3].value("ServiceName"), "evil");
  EXPECT_EQ(got.records[3].source.service, "system");
}

TEST(JsonMappings, Microsoft365AsJsonAndAsExportedTable) {
  const Collected got = read_fixture("m365-audit.json", "json");
  ASSERT_EQ(got.records.size(), 2U);
  EXPECT_EQ(got.records[0].value("Operation"), "New-InboxRule");
  EXPECT_EQ(got.records[0].value("Parameters.Value"), "x@example.net");
  EXPECT_EQ(got.records[0].source.product, "m365");
  EXPECT_EQ(got.records[0].source.service, "audit");
  EXPECT_EQ(got.records[1].source.service, "threat_management");
  const Collected table = read_fixture("m365-audit.csv", "csv");
  ASSERT_EQ(table.records.size(), 2U);
  EXPECT_EQ(table.records[0].value("ClientIP"), "192.0.2.7");
  EXPECT_EQ(table.records[0].value("Parameters.Name"), "ForwardTo");
  EXPECT_EQ(table.records[0].source.service, "audit");
  EXPECT_EQ(table.records[1].value("AuditData"), "not json");
}

TEST(JsonMappings, EntraThroughGraphAndThroughAzureMonitor) {
  const Collected got = read_fixture("entra.json", "json");
  ASSERT_EQ(got.records.size(), 5U);
  EXPECT_EQ(got.records[0].value("ResultType"), "50126");
  EXPECT_EQ(got.records[0].value("AuthenticationRequirement"), "singleFactorAuthentication");
  EXPECT_EQ(got.records[0].source.service, "signinlogs");
  EXPECT_EQ(got.records[1].value("userPrincipalName"), "bob@example.com");
  EXPECT_EQ(got.records[1].values("ResultType"), (std::vector<std::string>{"0", "0"}));
  EXPECT_EQ(got.records[1].time, "2021-03-04T05:06:07.5Z");
  EXPECT_EQ(got.records[1].source.service, "signinlogs");
  EXPECT_EQ(got.records[2].source.service, "auditlogs");
  EXPECT_EQ(got.records[2].value("TargetResources.ModifiedProperties.NewValue"), "Global Administrator");
  EXPECT_EQ(got.records[3].source.service, "activitylogs");
  EXPECT_EQ(got.records[4].source.service, "riskdetection");
}

TEST(JsonMappings, CloudAuditLogs) {
  const Collected got =
      read_fixture("cloud.json", "json",
                   demand_for({"eventName", "hostPath", "gcp.audit.method_name", "eventType", "objectRef.resource"}));
  ASSERT_EQ(got.records.size(), 4U);
  EXPECT_EQ(got.records[0].source.service, "cloudtrail");
  EXPECT_EQ(got.records[0].value("eventName"), "CreateUser");
  EXPECT_EQ(got.records[1].source.product, "kubernetes");
  EXPECT_EQ(got.records[1].source.categories, Categories{"application"});
  EXPECT_EQ(got.records[1].value("hostPath"), "/");
  EXPECT_EQ(got.records[1].value("objectRef.resource"), "pods");
  EXPECT_EQ(got.records[1].time, "2021-03-04T05:06:08.000002Z");
  EXPECT_EQ(got.records[2].value("gcp.audit.method_name"), "storage.buckets.delete");
  EXPECT_EQ(got.records[3].source.product, "okta");
}

TEST(Otlp, EachLogRecordIsOneWithItsResourceAndScope) {
  const Collected got = read_fixture("otlp.json", "otlp");
  ASSERT_EQ(got.records.size(), 3U);
  const auto& first = got.records[0];
  EXPECT_EQ(first.time, "2021-03-04T05:06:07.1234567Z");
  EXPECT_EQ(first.value("message"), "it failed");
  EXPECT_EQ(first.value("http.method"), "GET");
  EXPECT_EQ(first.value("http.status_code"), "500");
  EXPECT_EQ(first.value("app"), "shop");
  EXPECT_EQ(first.value("host"), "web1");
  EXPECT_EQ(first.value("scope.name"), "lib");
  EXPECT_EQ(got.records[1].value("message"), "again");
  EXPECT_EQ(got.records[2].value("app"), "cart");
}

TEST(Journald, ExportAndJsonGiveTheSame) {
  const Collected got = read_fixture("journald.export", "journald");
  ASSERT_EQ(got.records.size(), 3U);
  EXPECT_EQ(got.records[0].time, "2021-03-04T05:06:07.123456Z");
  EXPECT_EQ(got.records[0].value("app"), "sshd");
  EXPECT_EQ(got.records[0].value("src_ip"), "192.0.2.7");
  EXPECT_EQ(got.records[0].source.service, "sshd");
  EXPECT_EQ(got.records[1].value("message"), "two\n\nlines");
  EXPECT_EQ(got.records[1].value("procid"), "9");
  EXPECT_EQ(got.records[2].value("message"), "last");
  const Collected json = read_fixture("journald.json", "json");
  ASSERT_EQ(json.records.size(), 1U);
  EXPECT_EQ(json.records[0].time, got.records[0].time);
  EXPECT_EQ(json.records[0].value("message"), got.records[0].value("message"));
  EXPECT_EQ(json.records[0].source, got.records[0].source);
}

}  // namespace
}  // namespace backtrail::ingest
