// SPDX-License-Identifier: Apache-2.0
// Ingest, look-up and reindex together, on a case of two tenants.
#include "app/case/telemetry/lookup.h"

#include <map>

#include "app/case/telemetry/indexing.h"
#include "app/case/telemetry/reindexing.h"
#include "app/case/testing.h"
#include "sightings/codes.h"
#include "sightings/index.h"

namespace backtrail::app {
namespace {

using base::OrderedJson;

class Lookup : public testing_support::World {
 protected:
  void SetUp() override {
    auto made = Case::init(folder(), "test.example/lookup", testing_support::kAna, surroundings_);
    ASSERT_TRUE(made) << made.error().text();
  }
  [[nodiscard]] std::string log(const std::string& tenant) const { return root_ + "/logs/" + tenant + ".log"; }

  Catalogued ingest(const std::string& path, const std::string& tenant, unsigned threads = 1) {
    auto it = open();
    EXPECT_TRUE(it) << it.error().text();
    CatalogueRequest request;
    request.paths = {path};
    request.tenant = tenant;
    request.threads = threads;
    auto done = catalogue(*it, testing_support::kAna, request, nullptr);
    EXPECT_TRUE(done) << done.error().text();
    EXPECT_FALSE(done->incomplete());
    return std::move(*done);
  }
  std::vector<OrderedJson> ask(LookupRequest request) {
    const auto it = open(Case::Access::read);
    EXPECT_TRUE(it) << it.error().text();
    auto out = look_up(*it, request);
    EXPECT_TRUE(out) << out.error().text();
    if (!out) return {};
    for (std::size_t i = 0; i < out->rows.size(); ++i)
      out->rows[i]["not_looked"] = OrderedJson::parse("{" + *out->not_looked[i] + "}")["not_looked"];
    return std::move(out->rows);
  }
  OrderedJson ask_one(const std::string& value, const std::string& tenant = "") {
    LookupRequest request;
    request.values = {value};
    request.tenant = tenant;
    auto rows = ask(request);
    EXPECT_EQ(rows.size(), 1U) << value;
    return rows.empty() ? OrderedJson() : rows.front();
  }
  [[nodiscard]] std::map<std::string, std::string> keys() const {
    std::map<std::string, std::string> out;
    const auto index = sightings::Index::open(sightings_folder(folder()));
    EXPECT_TRUE(index) << index.error().text();
    if (!index) return out;
    EXPECT_TRUE(index->each([&](std::string_view key, std::string_view value) -> base::Status {
      out.emplace(key, value);
      return {};
    }));
    return out;
  }
  Reindexed reindex() {
    const auto it = open(Case::Access::read);
    EXPECT_TRUE(it);
    auto out = reindex_sightings(*it, "ana", {}, nullptr);
    EXPECT_TRUE(out) << out.error().text();
    return std::move(*out);
  }
  static std::string day(int number, const std::string& user, const std::string& src) {
    return login("2017-01-0" + std::to_string(number) + "T08:00:00Z", user, src);
  }
};

TEST_F(Lookup, ALogWrittenAnewWithWhatItHadAtFirstKeepsItsRecordsWhenTheIndexIsMadeAnew) {
  const std::string first = day(1, "ana", "203.0.113.7") + day(2, "ana", "203.0.113.8");
  for (const std::string& more : {std::string(), day(3, "bo", "203.0.113.9"), day(4, "cy", "203.0.113.10")}) {
    write(log("alpha"), first + more);
    ingest(log("alpha"), "alpha");
  }
  ASSERT_EQ(ask_one("203.0.113.7")["count"], 1);
  reindex();
  EXPECT_EQ(ask_one("203.0.113.7")["count"], 1) << "it stands in the log, as the first of its records";
  EXPECT_EQ(ask_one("203.0.113.10")["count"], 1);
}

TEST_F(Lookup, TellsWhoSawItAndWhen) {
  write(log("alpha"),
        day(1, "svc-backup", "203.0.113.7") + day(2, "ana", "198.51.100.7") + day(3, "bo", "203.0.113.7"));
  write(log("beta"), day(2, "svc-backup", "203.0.113.7"));
  ingest(log("alpha"), "alpha");
  ingest(log("beta"), "beta");
  const OrderedJson row = ask_one("203.0.113[.]7");
  EXPECT_EQ(row["value"], "203.0.113.7");
  EXPECT_EQ(row["kind"], "ipv4");
  EXPECT_EQ(row["seen"], true);
  EXPECT_EQ(row["count"], 3);
  EXPECT_EQ(row["first"], "2017-01-01T08:00:00Z");
  EXPECT_EQ(row["last"], "2017-01-03T08:00:00Z");
  ASSERT_EQ(row["tenants"].size(), 2U);
  EXPECT_EQ(row["tenants"][0]["tenant"], "alpha");
  EXPECT_EQ(row["tenants"][0]["count"], 2);
  EXPECT_EQ(row["records"].size(), 3U);
  EXPECT_EQ(row["fields"], OrderedJson({"src"}));
}

TEST_F(Lookup, GivesATenantNothingOfAnother) {
  write(log("alpha"), day(1, "ana", "203.0.113.7"));
  write(log("beta"), day(1, "bo", "198.51.100.9"));
  ingest(log("alpha"), "alpha");
  ingest(log("beta"), "beta");
  const OrderedJson row = ask_one("198.51.100.9", "alpha");
  EXPECT_EQ(row["seen"], false);
  EXPECT_EQ(row["count"], 0);
  EXPECT_EQ(row["first"], nullptr);
  EXPECT_EQ(row["coverage"], "complete");
  EXPECT_EQ(row.dump().find("beta"), std::string::npos);
}

TEST_F(Lookup, FindsWhatALogWritesInARoundaboutWay) {
  const auto line = [](const std::string& key, const std::string& value) {
    return R"({"time":"2017-01-01T08:00:00Z",")" + key + R"(":)" + base::dump(OrderedJson(value)) + "}\n";
  };
  write(log("alpha"), line("Application", R"(\device\harddiskvolume2\windows\x.exe)") +
                          line("Image", R"(C:\Windows\System32\..\.\x.exe)") +
                          line("url", "http://open.example/r?u=https%3A%2F%2Fevil.example%2Fa") +
                          line("note", "seen at bad[.]example and 203[.]0.113[.]9"));
  ingest(log("alpha"), "alpha");
  const OrderedJson path = ask_one(R"(C:\Windows\x.exe)");
  EXPECT_EQ(path["count"], 2);
  EXPECT_EQ(path["drive_not_said"], 1);
  EXPECT_EQ(path["coverage"], "complete");
  EXPECT_EQ(ask_one(R"(D:\Windows\x.exe)")["count"], 1);
  EXPECT_EQ(ask_one(R"(C:\Windows\y.exe)")["count"], 0);
  for (const char* value : {"https://evil.example/a", "203.0.113.9"}) EXPECT_EQ(ask_one(value)["count"], 1) << value;
  LookupRequest request;
  request.values = {"bad.example", "evil.example"};
  request.kind = observable::Kind::domain;
  for (const OrderedJson& row : ask(request)) EXPECT_EQ(row["count"], 1) << row["value"];
}

TEST_F(Lookup, ANoToAPathThatMayStandThereByItsShortNamesIsNotWhole) {
  const auto line = [](const std::string& value) {
    return R"({"time":"2017-01-01T08:00:00Z","Image":)" + base::dump(OrderedJson(value)) + "}\n";
  };
  write(log("alpha"), line(R"(C:\Users\ADMINI~1\Temp\x.exe)") + line(R"(C:\PROGRA~1\EVILTO~2.EXE)"));
  ingest(log("alpha"), "alpha");
  const std::string users = R"(C:\Users\Administrator\Temp\)";
  for (const std::string& may_be : {users + "x.exe", std::string(R"(C:\Program Files\Evil tool.exe)")}) {
    const OrderedJson row = ask_one(may_be);
    EXPECT_EQ(row["seen"], false);
    EXPECT_EQ(row["coverage"], "partial") << may_be;
    EXPECT_TRUE(row["not_looked"].dump().contains("PROGRA~1")) << row.dump();
  }
  for (const std::string& cannot :
       {users + "y.exe", std::string(R"(C:\Temp\x.exe)"), std::string("/tmp/administrator/x.exe")})
    EXPECT_EQ(ask_one(cannot)["coverage"], "complete") << cannot;
}

TEST_F(Lookup, ANoToLettersThatMayStandInALogThatIsNoUtf8IsNotWhole) {
  write(log("alpha"),
        "{\"time\":\"2017-01-01T08:00:00Z\",\"Image\":\"C:\\\\Temp\\\\J\xf6rg.exe\",\"q\":\"\x93"
        "evil.example\x94\"}\n");
  ingest(log("alpha"), "alpha");
  const auto ask_as = [&](observable::Kind kind, const char* value) {
    LookupRequest request;
    request.values = {value};
    request.kind = kind;
    return ask(request).front();
  };
  EXPECT_EQ(ask_as(observable::Kind::domain, "evil.example")["seen"], true);
  EXPECT_EQ(ask_as(observable::Kind::path, "C:\\Temp\\a.exe")["coverage"], "complete");
  for (const OrderedJson& row : {ask_as(observable::Kind::path, "C:\\Temp\\J\u00f6rg.exe"),
                                 ask_as(observable::Kind::domain, "b\u00fccher.example")}) {
    EXPECT_EQ(row["coverage"], "partial") << row.dump();
    EXPECT_TRUE(row["not_looked"].dump().contains("1 record holds bytes that are no UTF-8")) << row.dump();
  }
}

TEST_F(Lookup, SaysWhatANoRestsOn) {
  EXPECT_EQ(ask_one("203.0.113.7")["coverage"], "none");
  write(log("alpha"), day(1, "ana", "203.0.113.7") + day(4, "ana", "203.0.113.7"));
  ingest(log("alpha"), "alpha");
  const OrderedJson row = ask_one("192.0.2.1");
  EXPECT_EQ(row["coverage"], "partial");
  ASSERT_EQ(row["not_looked"].size(), 1U);
  EXPECT_EQ(row["not_looked"][0]["from"], "2017-01-02");
  EXPECT_EQ(row["not_looked"][0]["until"], "2017-01-03");
}

TEST_F(Lookup, CountsWhatIsIngestedAgainOnce) {
  write(log("alpha"), day(1, "ana", "203.0.113.7"));
  ingest(log("alpha"), "alpha");
  EXPECT_EQ(ingest(log("alpha"), "alpha").sources[0].state, "known");
  EXPECT_EQ(ask_one("203.0.113.7")["count"], 1);
}

TEST_F(Lookup, CountsOfALogThatHasGrownOnlyWhatIsNew) {
  std::string text = day(1, "ana", "203.0.113.7") + day(2, "ana", "198.51.100.9");
  write(log("alpha"), text);
  ingest(log("alpha"), "alpha");
  text += day(3, "ana", "203.0.113.7");
  write(log("alpha"), text);
  EXPECT_EQ(ingest(log("alpha"), "alpha").sources[0].state, "grown");
  text += day(4, "ana", "203.0.113.7");
  write(log("alpha"), text);
  EXPECT_EQ(ingest(log("alpha"), "alpha").sources[0].state, "grown");
  const OrderedJson row = ask_one("203.0.113.7");
  EXPECT_EQ(row["count"], 3);
  EXPECT_EQ(row["last"], "2017-01-04T08:00:00Z");
  EXPECT_FALSE(row.contains("superseded"));
  const auto before = keys();
  EXPECT_EQ(reindex().sources, 3U);
  EXPECT_EQ(keys(), before);
}

TEST_F(Lookup, TellsWhatARotatedLogHeldApart) {
  write(log("alpha"), day(1, "ana", "203.0.113.7"));
  ingest(log("alpha"), "alpha");
  write(log("alpha"), day(2, "ana", "198.51.100.9"));
  EXPECT_EQ(ingest(log("alpha"), "alpha").sources[0].state, "corrected");
  const OrderedJson row = ask_one("203.0.113.7");
  EXPECT_EQ(row["seen"], true);
  EXPECT_EQ(row["count"], 0);
  EXPECT_EQ(row["superseded"], 1);
  const auto before = keys();
  EXPECT_EQ(reindex().carried, 1U);
  EXPECT_EQ(keys(), before);
}

TEST_F(Lookup, HasTheSameIndexHoweverManyThreadsReadAndAfterAReindex) {
  std::string text;
  for (int i = 0; i < 30'000; ++i)
    text += login("2017-01-01T08:00:00Z", "user" + std::to_string(i % 700), "10.0." + std::to_string(i % 200) + ".1");
  write(log("alpha"), text);
  write(log("beta"), text.substr(0, text.find('\n', text.size() / 3) + 1));
  ingest(log("alpha"), "alpha", 1);
  ingest(log("beta"), "beta", 3);
  const auto before = keys();
  EXPECT_GT(before.size(), 1500U);
  EXPECT_EQ(reindex().sources, 2U);
  EXPECT_EQ(keys(), before);
  std::filesystem::remove_all(sightings_folder(folder()));
  EXPECT_EQ(ask_one("10.0.7.1")["not_looked"][0]["why"], "a source has not been indexed");
  ingest(log("beta"), "beta", 2);
  ingest(log("alpha"), "alpha", 2);
  EXPECT_EQ(keys(), before);
}

TEST_F(Lookup, KeepsWhatItHadWhenTheIndexCannotBeWritten) {
  write(log("alpha"), day(1, "ana", "203.0.113.7"));
  ingest(log("alpha"), "alpha");
  const auto before = keys();
  // A file where the sorted files are to be written.
  ASSERT_TRUE(base::write_file(sightings_folder(folder()) + "/incoming", "x"));
  std::filesystem::permissions(sightings_folder(folder()), std::filesystem::perms(0500));
  write(log("beta"), day(1, "bo", "203.0.113.7"));
  auto it = open();
  ASSERT_TRUE(it);
  CatalogueRequest request;
  request.paths = {log("beta")};
  request.tenant = "beta";
  const auto done = catalogue(*it, testing_support::kAna, request, nullptr);
  std::filesystem::permissions(sightings_folder(folder()), std::filesystem::perms(0700));
  if (::geteuid() != 0) {
    EXPECT_TRUE(!done || done->incomplete());
    EXPECT_EQ(keys(), before);
  }
  ingest(log("beta"), "beta");
  EXPECT_EQ(ask_one("203.0.113.7")["count"], 2);
}

}  // namespace
}  // namespace backtrail::app
