// SPDX-License-Identifier: Apache-2.0
// Tables as publishers of indicators export them: the rows are made up, the headers are theirs.
#include <gtest/gtest.h>

#include "intel/codes.h"
#include "intel/lists.h"

namespace backtrail::intel {
namespace {

detector::Set read_table(std::string_view text, bool expected = true) {
  Collector collector;
  collector.begin_file("x.csv");
  EXPECT_EQ(read_table(text, collector), expected);
  collector.end_file();
  return collector.finish();
}

std::vector<std::string> found(std::string_view text) {
  const detector::Set set = read_table(text);
  std::vector<std::string> out;
  for (const auto& one : set.indicators) {
    out.push_back(std::string(observable::name(one.kind)) + " " + one.value +
                  (one.title.empty() ? "" : " (" + one.title + ")"));
  }
  for (const auto& one : set.not_evaluated) out.push_back(one.error.code.text());
  return out;
}

using Found = std::vector<std::string>;

TEST(Tables, ReadsWhatPublishersExport) {
  EXPECT_EQ(
      found(
          "# URLhaus\n#\n# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter\n"
          "\"1\",\"2024-01-01 00:00:00\",\"http://198.51.100.1/a\",\"online\",\"\",\"malware_download\",\"elf,b\",\"https://u.example/1\",\"x\"\n"),
      Found{"url http://198.51.100.1/a"});
  EXPECT_EQ(found("# \"first_seen_utc\",\"ioc_id\",\"ioc_value\",\"ioc_type\",\"threat_type\",\"malware_printable\"\n"
                  "\"2024-01-01 00:00:00\", \"7\", \"198.51.100.2:443\", \"ip:port\", \"botnet_cc\", \"Some RAT\"\n"
                  "\"2024-01-01 00:00:00\", \"8\", \"evil.example\", \"domain\", \"botnet_cc\", \"Some RAT\"\n"),
            (Found{"ipv4 198.51.100.2 (Some RAT)", "domain evil.example (Some RAT)"}));
  EXPECT_EQ(
      found(
          "# \"first_seen_utc\",\"sha256_hash\",\"md5_hash\",\"sha1_hash\",\"reporter\",\"file_name\",\"signature\"\n\"x\", \"" +
          std::string(64, 'a') + "\", \"" + std::string(32, 'b') + "\", \"n/a\", \"r\", \"a.exe\", \"Loader\"\n"),
      (Found{"md5 " + std::string(32, 'b') + " (Loader)", "sha256 " + std::string(64, 'a') + " (Loader)"}));
  EXPECT_EQ(
      found(
          "first_seen_utc,dst_ip,dst_port,c2_status,last_online,malware\n2024-01-01,198.51.100.3,443,online,,Botnet\n"),
      Found{"ipv4 198.51.100.3 (Botnet)"});
  EXPECT_EQ(found("# Listingdate,SHA1,Listingreason\n2024-01-01,\"" + std::string(40, 'c') + "\",Some C2\n"),
            Found{"certificate-hash " + std::string(40, 'c') + " (Some C2)"});
  EXPECT_EQ(found("# ja3_md5,Firstseen,Lastseen,Listingreason\n" + std::string(32, 'd') + ",2024,2024,Tofsee\n"),
            Found{"ja3 " + std::string(32, 'd') + " (Tofsee)"});
  EXPECT_EQ(found("phish_id,url,phish_detail_url,submission_time\n1,http://phish.example/,https://p.example/1,2024\n"),
            Found{"url http://phish.example/"});
  EXPECT_EQ(found("\"Name\",\"Risk\",\"RiskString\",\"EvidenceDetails\"\n\"198.51.100.4\",\"90\",\"3/50\",\"{}\"\n"),
            Found{"ipv4 198.51.100.4 (198.51.100.4)"});
  EXPECT_EQ(found("IndicatorType,IndicatorValue,ExpirationTime,Action,Title\nFileSha1," + std::string(40, 'e') +
                  ",2030-01-01T00:00:00Z,Block,Bad file\nIpAddress,198.51.100.5,,Block,C2\n"),
            (Found{"ipv4 198.51.100.5 (C2)", "sha1 " + std::string(40, 'e') + " (Bad file)"}));
  EXPECT_EQ(
      found("Indicator type,Indicator,Description\nFileHash-MD5," + std::string(32, 'f') + ",\nhostname,h.example,\n"),
      (Found{"domain h.example", "md5 " + std::string(32, 'f')}));
}

TEST(Tables, KnowsTheWordsForEveryDigestAndFingerprint) {
  const std::string digits(128, 'a');
  const std::string table = "type,value\nsha512," + digits + "\nsha512/256," + digits.substr(64) + "\nSHA-384," +
                            digits.substr(32) + "\nFileHash-SHA224," + digits.substr(72) + "\nhash,T1" +
                            digits.substr(58) + "\nja4+,c36s36_c51s80_c69s0\nJA4TS,1024_2_1460_00\n";
  EXPECT_EQ(found(table), (Found{"sha256 " + digits.substr(64), "sha224 " + digits.substr(72),
                                 "sha384 " + digits.substr(32), "sha512 " + digits, "tlsh " + digits.substr(58),
                                 "ja4ssh c36s36_c51s80_c69s0", "ja4t 1024_2_1460_00"}));
}

TEST(Tables, ReadsTheTableThatMispExports) {
  const detector::Set set = read_table(
      "uuid,event_id,category,type,value,comment,to_ids,date,event_info\n"
      "a1,1,\"Network activity\",ip-dst,198.51.100.1,,1,20170101,An event\n"
      "a2,1,\"External analysis\",link,https://x.example/,,0,20170101,An event\n");
  ASSERT_EQ(set.indicators.size(), 1U);
  EXPECT_EQ(set.indicators[0].id, "a1");
  EXPECT_EQ(set.not_for_detection, 1U);
  EXPECT_EQ(set.sources.at(0).report, "An event");
}

TEST(Tables, TakesTagsAsLabels) {
  const detector::Set set = read_table("type,value,tags\ndomain,a.example,\"b, a,\"\n");
  EXPECT_EQ(set.sources.at(0).labels, (std::vector<std::string>{"a", "b"}));
}

TEST(Tables, DoesNotTakeALogForAList) {
  read_table("ts,host,url,md5\n1,a.example,http://b.example/,00000000000000000000000000000000\n", false);
  read_table("# a comment about url,value\nhost,url\na,b\n", false);
  read_table("# only a comment\n", false);
}

}  // namespace
}  // namespace backtrail::intel
