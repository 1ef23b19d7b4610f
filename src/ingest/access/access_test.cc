// SPDX-License-Identifier: Apache-2.0
#include "ingest/codes.h"
#include "ingest/testing/fixtures.h"

namespace backtrail::ingest {
namespace {

using testing::Collected;
using testing::demand_for;
using testing::read_fixture;

using Categories = std::vector<std::string>;

TEST(Access, CombinedLinesAreReadUnderTheNamesOfTheExtendedFormat) {
  const Collected got = read_fixture("access-combined.log", "access");
  ASSERT_EQ(got.records.size(), 4U);
  const auto& first = got.records[0];
  EXPECT_EQ(first.time, "2000-10-10T20:55:36Z");
  EXPECT_EQ(first.value("c-ip"), "192.0.2.7");
  EXPECT_EQ(first.value("cs-username"), "frank");
  EXPECT_EQ(first.value("cs-method"), "GET");
  EXPECT_EQ(first.value("cs-uri-stem"), "/apache_pb.gif");
  EXPECT_EQ(first.value("c-uri-extension"), "gif");
  EXPECT_EQ(first.value("cs-version"), "HTTP/1.0");
  EXPECT_EQ(first.value("sc-status"), "200");
  EXPECT_EQ(first.value("sc-bytes"), "2326");
  EXPECT_EQ(first.value("cs-referer"), "http://www.example.com/start.html");
  EXPECT_EQ(first.value("cs-user-agent"), "Mozilla/4.08 [en] (Win98; I ;Nav)");
  EXPECT_EQ(first.source.categories, Categories{"webserver"});
  EXPECT_EQ(got.records[1].value("cs-uri-query"), "cmd=whoami&x=1");
  EXPECT_EQ(got.records[2].value("cs-username"), "user name");
  EXPECT_EQ(got.records[3].value("cs-uri"), "\\x16\\x03\\x01\\x02 \\\"odd\\\"");
  EXPECT_EQ(got.records[3].value("cs-method"), "<absent>");
}

TEST(Access, SigmasOtherNamesAreThereForWhoeverAsks) {
  const record::Demand demand = demand_for({"cs-uri-query", "c-uri", "c-useragent", "src_ip"});
  const Collected got = read_fixture("access-combined.log", "access", demand);
  const auto& second = got.records.at(1);
  EXPECT_EQ(second.values("cs-uri-query"),
            (std::vector<std::string>{"/cgi-bin/form.cgi?cmd=whoami&x=1", "cmd=whoami&x=1"}));
  EXPECT_EQ(second.value("c-uri"), "/cgi-bin/form.cgi?cmd=whoami&x=1");
  EXPECT_EQ(second.value("c-useragent"), "curl/7.88.1");
  EXPECT_EQ(second.value("src_ip"), "192.0.2.8");
}

TEST(Access, CommonLinesAndVirtualHosts) {
  const Collected common = read_fixture("access-common.log", "access");
  ASSERT_EQ(common.records.size(), 2U);
  EXPECT_EQ(common.records[1].value("cs-ident"), "ident");
  EXPECT_EQ(common.records[1].value("sc-bytes"), "<absent>");
  const Collected vhost = read_fixture("access-vhost.log", "access");
  ASSERT_EQ(vhost.records.size(), 2U);
  EXPECT_EQ(vhost.records[0].value("cs-host"), "www.example.com");
  EXPECT_EQ(vhost.records[0].value("c-ip"), "192.0.2.7");
  EXPECT_EQ(vhost.records[0].value("rest"), "\"203.0.113.9\" 0.004");
  EXPECT_EQ(vhost.records[1].source.categories, (Categories{"proxy", "webserver"}));
}

TEST(Access, SquidsNativeFormIsAProxys) {
  const Collected got = read_fixture("access-squid.log", "access");
  ASSERT_EQ(got.records.size(), 2U);
  const auto& first = got.records[0];
  EXPECT_EQ(first.time, "2003-10-13T09:10:50.603Z");
  EXPECT_EQ(first.value("s-action"), "TCP_MISS");
  EXPECT_EQ(first.value("sc-status"), "200");
  EXPECT_EQ(first.value("cs-uri"), "http://www.example.com/dir/file.exe?a=b");
  EXPECT_EQ(first.value("cs-host"), "www.example.com");
  EXPECT_EQ(first.value("c-uri-extension"), "exe");
  EXPECT_EQ(first.value("r-ip"), "198.51.100.4");
  EXPECT_EQ(first.source.service, "squid");
  EXPECT_EQ(first.source.categories, Categories{"proxy"});
  EXPECT_EQ(got.records[1].value("cs-username"), "alice");
  EXPECT_EQ(got.records[1].value("cs-host"), "mail.example.org");
}

TEST(Access, HaproxysHttpForm) {
  const Collected got = read_fixture("access-haproxy.log", "access");
  ASSERT_EQ(got.records.size(), 2U);
  EXPECT_EQ(got.records[0].time, "2009-02-06T12:14:14.655Z");
  EXPECT_TRUE(got.records[0].time_assumed);
  EXPECT_EQ(got.records[0].value("c-port"), "33317");
  EXPECT_EQ(got.records[0].value("cs-uri-stem"), "/index.html");
  EXPECT_EQ(got.records[0].value("sc-status"), "200");
  EXPECT_EQ(got.records[0].value("frontend"), "http-in");
  EXPECT_EQ(got.records[0].value("captured_headers"), "{www.example.com} {}");
  EXPECT_EQ(got.records[1].value("s-action"), "PR--");
  EXPECT_EQ(got.records[1].source.service, "haproxy");
}

TEST(Access, ALineThatIsNoneCostsItself) {
  const std::string line = "192.0.2.7 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200 1\r\n";
  const Collected got = testing::read_bytes(access_format(), line + "garbage\n\n" + line);
  EXPECT_EQ(got.records.size(), 2U);
  EXPECT_EQ(got.damaged, 1U);
  EXPECT_TRUE(got.lost(kBadAccessLine));
  EXPECT_EQ(got.losses[0].place.line, 2U);
}

TEST(W3c, IisRowsFollowTheHeaderAboveThem) {
  const Collected got = read_fixture("w3c-iis.log", "w3c");
  ASSERT_EQ(got.records.size(), 3U);
  const auto& first = got.records[0];
  EXPECT_EQ(first.time, "2022-09-30T07:33:03Z");
  EXPECT_FALSE(first.time_assumed);
  EXPECT_EQ(first.value("cs-user-agent"), "Mozilla/5.0 (Windows NT 10.0; Win64; x64)");
  EXPECT_EQ(first.value("cs-uri-query"), "a=foo@example.com/powershell");
  EXPECT_EQ(first.value("cs-username"), "<absent>");
  EXPECT_EQ(first.source.service, "iis");
  EXPECT_EQ(first.source.categories, Categories{"webserver"});
  EXPECT_EQ(got.records[2].value("c-ip"), "203.0.113.7");
  const Collected asked = read_fixture("w3c-iis.log", "w3c", demand_for({"c-uri", "cs-uri-query"}));
  EXPECT_EQ(asked.records[0].value("c-uri"), "/autodiscover/autodiscover.json?a=foo@example.com/powershell");
  EXPECT_EQ(asked.records[0].values("cs-uri-query").size(), 2U);
}

TEST(W3c, ProxiesAndWindowsFirewall) {
  const Collected proxy =
      read_fixture("w3c-proxy.log", "w3c", demand_for({"c-uri", "c-useragent", "c-uri-extension", "r-dns"}));
  ASSERT_EQ(proxy.records.size(), 1U);
  EXPECT_EQ(proxy.records[0].value("c-uri"), "http://download.example.net/get/file.exe?v=2");
  EXPECT_EQ(proxy.records[0].value("c-useragent"), "Mozilla/4.0 (compatible; MSIE 6.0)");
  EXPECT_EQ(proxy.records[0].value("c-uri-extension"), "exe");
  EXPECT_EQ(proxy.records[0].value("r-dns"), "download.example.net");
  EXPECT_EQ(proxy.records[0].source.categories, Categories{"proxy"});
  const Collected firewall = read_fixture("w3c-firewall.log", "w3c");
  ASSERT_EQ(firewall.records.size(), 1U);
  EXPECT_EQ(firewall.records[0].value("dst_port"), "445");
  EXPECT_EQ(firewall.records[0].value("action"), "DROP");
  EXPECT_TRUE(firewall.records[0].time_assumed);
  EXPECT_EQ(firewall.records[0].source.categories, Categories{"firewall"});
}

TEST(W3c, RowsOfOtherColumnsAreDamaged) {
  const Collected got = testing::read_bytes(w3c_format(), "#Fields: a b\n1 2\n1\n1 2 3\n#Fields: c\n4\n");
  EXPECT_EQ(got.records.size(), 2U);
  EXPECT_EQ(got.damaged, 2U);
  EXPECT_EQ(got.records[1].value("c"), "4");
}

}  // namespace
}  // namespace backtrail::ingest
