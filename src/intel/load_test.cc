// SPDX-License-Identifier: Apache-2.0
#include "intel/load.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "base/codes.h"
#include "base/file.h"
#include "intel/codes.h"
#include "intel/lists.h"
#include "intel/stix/stix.h"
#include "stix/codes.h"

namespace backtrail::intel {
namespace {

using observable::Kind;

struct Reports : base::Diagnostics {
  std::vector<base::Error> errors;
  void report(base::Error error) override { errors.push_back(std::move(error)); }
  [[nodiscard]] bool has(base::Code code, const std::string& path) const {
    return std::ranges::any_of(errors,
                               [&](const base::Error& each) { return each.code == code && each.place.path == path; });
  }
};

class Folder {
 public:
  Folder()
      : path_(testing::TempDir() + "backtrail-intel-" + testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string put(const std::string& name, const std::string& text) const {
    const std::filesystem::path file = std::filesystem::path(path_) / name;
    std::filesystem::create_directories(file.parent_path());
    EXPECT_TRUE(base::write_file(file.string(), text));
    return file.string();
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::vector<std::string> ids(const detector::Set& set) {
  std::vector<std::string> out;
  for (const auto& indicator : set.indicators) out.push_back(detector::id_of(indicator));
  return out;
}

TEST(Load, ReadsTablesWithTheirColumnsInAnyOrderAndCase) {
  const Folder folder;
  Reports reports;
  const auto path =
      folder.put("a.csv",
                 "\xef\xbb\xbf# a comment\r\nVALUE,Type,Source,valid_from,Valid_Until,id,Title\r\n"
                 "evil[.]example,FQDN,\"A report, with a comma\",2017-01-01,2018-01-01T00:00:00Z,,\"say \"\"x\"\"\"\r\n"
                 "001B8F696B6576798517168CD0A0FB44,filehash-md5,,,,my-id,\r\n"
                 "hxxp://x[.]example/a,url\r\n"
                 "x.example,url\r\n"
                 "C:\\a\\b.exe,Filename\r\n"
                 "1.2.3.4.5,ipv4\r\n"
                 "x,soundwave\r\n"
                 "y.example,domain,,yesterday\r\n"
                 "z.example,domain,,2018-01-01,2017-01-01\r\n");
  const Loaded loaded = load({path}, reports);
  EXPECT_TRUE(reports.errors.empty());
  EXPECT_EQ(ids(loaded.set),
            (std::vector<std::string>{"indicator:domain:evil.example", "indicator:domain:x.example",
                                      "indicator:url:http://x.example/a", "my-id", "indicator:path:c:\\a\\b.exe"}));
  const detector::Indicator& first = loaded.set.indicators[0];
  EXPECT_EQ(first.pattern, "evil[.]example");
  EXPECT_EQ(first.title, "say \"x\"");
  EXPECT_EQ(base::format(*first.valid_from), "2017-01-01T00:00:00Z");
  EXPECT_EQ(base::format(*first.valid_until), "2018-01-01T00:00:00Z");
  EXPECT_EQ(loaded.set.sources.at(first.sources.at(0)).report, "A report, with a comma");
  std::map<std::uint64_t, base::Code> refused;
  for (const auto& each : loaded.set.not_evaluated) refused.emplace(each.error.place.line, each.error.code);
  EXPECT_EQ(refused, (std::map<std::uint64_t, base::Code>{
                         {8, kBadIndicator}, {9, kUnknownKind}, {10, kBadValidity}, {11, kBadValidity}}));
}

TEST(Load, ReadsPlainAndDefangedLists) {
  const Folder folder;
  Reports reports;
  const auto path = folder.put(
      "list.txt",
      "# head\nevil[.]example   # the server\n198.51.100[.]7\n2001:db8::/32\nhxxps://evil[.]example/x\nbob[at]evil.example\n"
      "payload.exe\nHKEY_CURRENT_USER\\Software\\x\nC:\\a b\\c.exe\n// other\n"
      "We saw other[.]example and hxxp://third[.]example/a, but not good.example.\nnothing to see here\n");
  const Loaded loaded = load({path}, reports);
  EXPECT_EQ(ids(loaded.set),
            (std::vector<std::string>{"indicator:ipv4:198.51.100.7", "indicator:cidr:2001:db8::/32",
                                      "indicator:domain:evil.example", "indicator:domain:other.example",
                                      "indicator:url:http://third.example/a", "indicator:url:https://evil.example/x",
                                      "indicator:email:bob@evil.example", "indicator:file-name:payload.exe",
                                      "indicator:path:c:\\a b\\c.exe", "indicator:registry-key:hkcu\\software\\x"}));
  ASSERT_EQ(loaded.set.not_evaluated.size(), 1U);
  EXPECT_EQ(loaded.set.not_evaluated[0].error.place.line, 12U);
}

TEST(Load, ReadsStixAndCountsTheRevoked) {
  const Folder folder;
  Reports reports;
  const auto indicator = [](const std::string& id, const std::string& rest) {
    return R"({"type":"indicator","id":"indicator--)" + id + "\"," + rest + "}";
  };
  const auto path = folder.put(
      "b.json",
      R"({"type":"bundle","id":"bundle--1","objects":[{"type":"malware","id":"malware--1"},)" +
          indicator(
              "1",
              R"("name":"n","pattern_type":"stix","pattern":"[domain-name:value = 'Evil.example']","valid_from":"2017-01-01T00:00:00Z",)"
              R"("external_references":[{"source_name":"s","url":"https://r.example/"}])") +
          "," + indicator("2", R"("pattern":"[file:hashes.'SHA-256' = 'aa']")") + "," +
          indicator("3", R"("pattern":"[a:b = 'x'] FOLLOWEDBY [a:b = 'y']")") + "," +
          indicator("4", R"("revoked":true,"pattern":"[domain-name:value = 'x.example']")") + "," +
          indicator("5", R"("pattern_type":"snort","pattern":"alert")") + "," +
          indicator("6", R"("modified":"2018","pattern":"[domain-name:value = 'old.example']")") + "," +
          indicator("6", R"("modified":"2019","pattern":"[domain-name:value = 'new.example']")") + "]}");
  const Loaded loaded = load({path}, reports);
  ASSERT_EQ(loaded.set.indicators.size(), 2U);
  const auto& first = loaded.set.indicators[0];
  EXPECT_EQ(first.id, "indicator--1");
  EXPECT_EQ(first.value, "evil.example");
  EXPECT_EQ(first.pattern, "[domain-name:value = 'Evil.example']");
  EXPECT_EQ(first.title, "n");
  EXPECT_EQ(loaded.set.sources[first.sources[0]].report, "https://r.example/");
  EXPECT_EQ(loaded.set.indicators[1].value, "new.example");
  EXPECT_EQ(loaded.set.revoked, 1U);
  std::map<std::string, base::Code> refused;
  for (const auto& each : loaded.set.not_evaluated) refused.emplace(each.id, each.error.code);
  EXPECT_EQ(refused, (std::map<std::string, base::Code>{{"indicator--2", stix::kBadConstant},
                                                        {"indicator--5", kOtherLanguage}}));
  ASSERT_EQ(loaded.set.patterns.size(), 1U);
  EXPECT_EQ(loaded.set.patterns[0].id, "indicator--3");
  EXPECT_FALSE(loaded.set.patterns[0].single);
  const auto lone =
      folder.put("lone.json", indicator("7", R"("pattern":"[ipv4-addr:value ISSUBSET '198.51.100.9/24']")"));
  EXPECT_EQ(load({lone}, reports).set.indicators.at(0).value, "198.51.100.0/24");
  const auto torn = folder.put("torn.json", R"({"type":"bundle","objects":[{"type":"indicator",)");
  EXPECT_EQ(load({torn}, reports).set.not_evaluated.at(0).error.code, kBadBundle);
}

TEST(Load, ReadsPatternsOfOneComparison) {
  const auto value = [](std::string_view pattern) {
    const auto seen = read_pattern(pattern);
    if (!seen) return seen.error().code.text();
    if (!seen->indicator) return std::string(seen->single ? "single" : "several");
    return std::string(observable::name(seen->indicator->kind)) + " " + seen->indicator->value;
  };
  EXPECT_EQ(value("[ipv4-addr:value = '198.51.100.1']"), "ipv4 198.51.100.1");
  EXPECT_EQ(value("[ipv4-addr:value='198.51.100.1/24']"), "cidr 198.51.100.0/24");
  EXPECT_EQ(value("[ file:hashes.MD5 = '001B8F696B6576798517168CD0A0FB44' ]"), "md5 001b8f696b6576798517168cd0a0fb44");
  EXPECT_EQ(value("[windows-registry-key:key = 'HKEY_LOCAL_MACHINE\\\\Software\\\\x']"),
            "registry-key hklm\\software\\x");
  EXPECT_EQ(value("[mutex:name = 'it\\'s']"), "mutex it's");
  EXPECT_EQ(value("[autonomous-system:number = 64500]"), "asn AS64500");
  EXPECT_EQ(value("[network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' = 'X y']"),
            "user-agent X y");
  for (const char* single :
       {"[domain-name:value IN ('a.b')]", "[domain-name:value != 'a.b']", "[domain-name:value LIKE '%.b']",
        "[process:command_line = 'x']", "[domain-name:value NOT = 'a.b']", "[x-own:a = 1]"}) {
    EXPECT_EQ(value(single), "single") << single;
  }
  EXPECT_EQ(value("([domain-name:value = 'a.b'])"), "domain a.b");
  EXPECT_EQ(value("[email-message:to_refs[*].value = 'a@b.c']"), "email a@b.c");
  for (const char* several :
       {"[a:b = 'x' OR a:b = 'y']", "[domain-name:value = 'a.b'] WITHIN 5 SECONDS", "[a:b = 1] AND [a:b = 1]"}) {
    EXPECT_EQ(value(several), "several") << several;
  }
  EXPECT_EQ(value("[domain-name:value = 'x]"), stix::kBadSyntax.text());
  EXPECT_EQ(value("[domain-name:value = '-']"), kBadIndicator.text());
}

TEST(Load, CarriesWhatTheBundleSaysAboutAnIndicator) {
  const Folder folder;
  Reports reports;
  const auto path = folder.put("b.json", R"({"type":"bundle","spec_version":"2.0","objects":[
    {"type":"indicator","id":"indicator--1","pattern":"[domain-name:value = 'evil.example']","labels":["malicious-activity"],
     "indicator_types":["c2"],"object_marking_refs":["marking-definition--f88d31f6-486f-44da-b317-01333bde0b82","marking-definition--own"]},
    {"type":"relationship","relationship_type":"indicates","source_ref":"indicator--1","target_ref":"intrusion-set--1"},
    {"type":"relationship","relationship_type":"indicates","source_ref":"indicator--1","target_ref":"malware--gone"},
    {"type":"relationship","relationship_type":"indicates","source_ref":"indicator--1","target_ref":"malware--2","revoked":true},
    {"type":"relationship","relationship_type":"uses","source_ref":"indicator--1","target_ref":"malware--2"},
    {"type":"intrusion-set","id":"intrusion-set--1","name":"menuPass"},
    {"type":"malware","id":"malware--2","name":"PlugX"},
    {"type":"report","id":"report--1","name":"A report","object_refs":["indicator--1","malware--2"]},
    {"type":"marking-definition","id":"marking-definition--own","definition_type":"statement","definition":{"statement":"Not for print"}}]})");
  const Loaded loaded = load({path}, reports);
  ASSERT_EQ(loaded.set.indicators.size(), 1U);
  ASSERT_EQ(loaded.set.sources.size(), 1U);
  const detector::Source& source = loaded.set.sources[0];
  EXPECT_EQ(source.report, "A report");
  EXPECT_EQ(source.indicates, (std::vector<std::string>{"malware--gone", "menuPass"}));
  EXPECT_EQ(source.labels, (std::vector<std::string>{"c2", "malicious-activity"}));
  EXPECT_EQ(source.markings, (std::vector<std::string>{"Not for print", "TLP:AMBER"}));
}

TEST(Load, SaysThatABundleHoldsNoIndicators) {
  const Folder folder;
  Reports reports;
  const auto path = folder.put(
      "attack.json",
      R"({"type":"bundle","objects":[{"type":"malware","id":"malware--1"},{"type":"tool","id":"tool--1"}]})");
  const Loaded loaded = load({path}, reports);
  EXPECT_TRUE(loaded.set.not_evaluated.empty());
  EXPECT_TRUE(reports.has(kNoIndicators, path));
  EXPECT_TRUE(reports.has(kNothingLoaded, path));
}

TEST(Load, OneIndicatorInSeveralListsIsOneWithTheWidestTimes) {
  const Folder folder;
  Reports reports;
  const auto a =
      folder.put("a.csv", "type,value,source,valid_from,valid_until\ndomain,evil.example,R1,2017-01-01,2017-06-01\n");
  const auto b = folder.put(
      "b.csv",
      "type,value,source,valid_from,valid_until\ndomain,EVIL.example,R2,2017-03-01,2018-01-01\ndomain,evil.example,R2,2017-03-01,2018-01-01\n");
  const Loaded one = load({a, b}, reports);
  const Loaded other = load({b, folder.path(), a}, reports);
  for (const Loaded* loaded : {&one, &other}) {
    ASSERT_EQ(loaded->set.indicators.size(), 1U);
    const auto& indicator = loaded->set.indicators[0];
    EXPECT_EQ(indicator.pattern, "");
    EXPECT_EQ(base::format_day(*indicator.valid_from), "2017-01-01");
    EXPECT_EQ(base::format(*indicator.valid_until), "2018-01-02T00:00:00Z");
    EXPECT_EQ(loaded->set.sources.size(), 2U);
    EXPECT_EQ(indicator.sources, (std::vector<std::uint32_t>{0, 1}));
  }
}

TEST(Load, TheLastDayOfATableBelongsToIt) {
  const Folder folder;
  Reports reports;
  const auto path = folder.put("a.csv",
                               "type,value,valid_from,valid_until\ndomain,a.example,2017-06-01,2017-06-01\n"
                               "domain,b.example,,2017-06-01T00:00:00Z\ndomain,c.example,,2017-06-01T10:00\n");
  const Loaded loaded = load({path}, reports);
  ASSERT_EQ(loaded.set.indicators.size(), 3U);
  EXPECT_EQ(base::format(*loaded.set.indicators[0].valid_until), "2017-06-02T00:00:00Z");
  EXPECT_EQ(base::format(*loaded.set.indicators[1].valid_until), "2017-06-01T00:00:00Z");
  EXPECT_EQ(base::format(*loaded.set.indicators[2].valid_until), "2017-06-01T10:00:00Z");
}

TEST(Load, SaysFromWhichPathsNothingCame) {
  const Folder folder;
  Reports reports;
  const auto good = folder.put("in/good.txt", "evil.example\n");
  folder.put("in/README.md", "# A title\n\nSome words about nothing.\n");
  folder.put("in/log.evtx", std::string("ElfFile\0\0\0", 10));
  folder.put("in/other.yml", "services:\n  a: 1\n");
  folder.put("in/broken.yml", "title: [\n");
  const auto readme = folder.put("out/README.md", "# A title\n\nSome words about nothing.\n");
  const auto refused = folder.put("refused.csv", "type,value\nipv4,x\n");
  const std::string missing = folder.path() + "/missing";
  const Loaded loaded = load({folder.path() + "/in", readme, refused, missing}, reports);
  EXPECT_EQ(loaded.set.indicators.size(), 1U);
  EXPECT_EQ(loaded.nothing_from, (std::vector<std::string>{readme, refused, missing}));
  EXPECT_EQ(loaded.files_skipped, 3U);
  EXPECT_TRUE(reports.has(kUnrecognised, readme));
  EXPECT_TRUE(reports.has(kNothingLoaded, refused));
  EXPECT_TRUE(reports.has(base::kCannotOpen, missing));
  ASSERT_EQ(loaded.set.not_evaluated.size(), 2U);
  EXPECT_EQ(loaded.set.not_evaluated[0].error.code, base::kBadYaml);
}

TEST(Load, SaysWhichFileOfAFolderIsAListInPart) {
  const Folder folder;
  Reports reports;
  folder.put("in/good.txt", "evil.example\n");
  const auto part = folder.put("in/part.txt", "bad.example\nhost-a\nhost-b\nhost-c\nworse.example\n");
  std::string prose = "Seen at evil[.]example.\n";
  for (int i = 0; i < 30; ++i) prose += "A line about something else.\n";
  folder.put("in/prose.txt", prose);
  Loaded loaded = load({folder.path() + "/in"}, reports);
  EXPECT_EQ(ids(loaded.set), std::vector<std::string>{"indicator:domain:evil.example"});
  ASSERT_EQ(reports.errors.size(), 1U);
  EXPECT_TRUE(reports.has(kListInPart, part));
  EXPECT_EQ(reports.errors[0].severity, base::Severity::warning);
  EXPECT_NE(reports.errors[0].message.find("2 of its first 5 lines"), std::string::npos);
  // Named itself, its good lines are read, and each other is told.
  reports.errors.clear();
  loaded = load({part}, reports);
  EXPECT_EQ(ids(loaded.set),
            (std::vector<std::string>{"indicator:domain:bad.example", "indicator:domain:worse.example"}));
  EXPECT_EQ(loaded.set.not_evaluated.size(), 3U);
  EXPECT_TRUE(reports.errors.empty());
}

TEST(Load, BoundsWhatJunkCanSay) {
  const Folder folder;
  Reports reports;
  std::string junk = "type,value\ndomain,evil.example\n";
  for (int i = 0; i < 5'000; ++i) junk += "domain,-\n";
  const Loaded loaded = load({folder.put("junk.csv", junk + "domain,\"open\nx\n")}, reports);
  EXPECT_EQ(loaded.set.indicators.size(), 1U);
  EXPECT_EQ(loaded.set.not_evaluated.size(), kRefusalsPerFile + 1);
  EXPECT_NE(loaded.set.not_evaluated.back().error.message.find("4001 more"), std::string::npos)
      << loaded.set.not_evaluated.back().error.message;
}

TEST(Load, ReadsThePublishedCloudHopperIndicators) {
  const char* corpora = std::getenv("BACKTRAIL_CORPORA");
  if (corpora == nullptr) GTEST_SKIP() << "BACKTRAIL_CORPORA is not set, so there is no published list to read";
  Reports reports;
  const Loaded loaded = load({std::string(corpora) + "/intel/pwc-cloud-hopper"}, reports);
  std::map<Kind, std::size_t> kinds;
  for (const auto& indicator : loaded.set.indicators) ++kinds[indicator.kind];
  EXPECT_TRUE(loaded.set.not_evaluated.empty()) << loaded.set.not_evaluated[0].error.message;
  EXPECT_EQ(kinds[Kind::md5], 297U);
  EXPECT_EQ(kinds[Kind::ipv4], 95U);
  EXPECT_EQ(kinds[Kind::mutex], 15U);
  EXPECT_EQ(kinds[Kind::registry_key], 11U);
  EXPECT_EQ(kinds[Kind::pipe], 1U);
  EXPECT_GT(kinds[Kind::domain], 1'300U);
  EXPECT_EQ(loaded.files_skipped, 2U);  // the PDFs
}

}  // namespace
}  // namespace backtrail::intel
