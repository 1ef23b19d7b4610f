// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "ingest/codes.h"
#include "ingest/container/walk.h"
#include "ingest/testing/collect.h"
#include "ingest/zeek/zeek_splitter.h"

namespace backtrail::ingest {
namespace {

using testing::Collected;

constexpr std::string_view kLog =
    "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n"
    "#fields\tts\tuid\tid.orig_h\tquery\tanswers\tAA\tnote\n"
    "#types\ttime\tstring\taddr\tstring\tvector[string]\tbool\tset[string]\n"
    "1521911720.865716\tC1\t10.0.0.1\ta\\x09b\\\\\tx,y,-\tF\t(empty)\n"
    "1521911721.000000\tC2\t10.0.0.2\t-\t-\tT\tone\n"
    "#close\t2024-01-01-00-00-00\n";

Collected read_zeek(std::string_view bytes) { return testing::read_bytes(zeek_format(), bytes); }

TEST(Zeek, RowsAreReadByTheirHeader) {
  const Collected got = read_zeek(kLog);
  ASSERT_EQ(got.records.size(), 2U);
  EXPECT_TRUE(got.losses.empty());
  const auto& first = got.records[0];
  EXPECT_EQ(first.value("_path"), "dns");
  EXPECT_EQ(first.value("query"), "a\tb\\");
  EXPECT_EQ(first.values("answers"), (std::vector<std::string>{"x", "y", "<null>"}));
  EXPECT_EQ(first.value("AA"), "false");
  EXPECT_EQ(first.value("note"), "<absent>");
  EXPECT_EQ(first.time, "2018-03-24T17:15:20.865716Z");
  EXPECT_EQ(first.source.product, "zeek");
  EXPECT_EQ(first.source.service, "dns");
  EXPECT_EQ(got.records[1].value("query"), "<null>");
  for (const auto& record : got.records) EXPECT_EQ(kLog.substr(record.offset, record.bytes.size()), record.bytes);
}

TEST(Zeek, JoinedLogsEachHaveTheirOwnHeader) {
  std::string text(kLog);
  text += "#separator \\x2c\n#path,conn\n#fields,ts,uid\n#types,time,string\n1521911722.0,C3\n";
  const Collected got = read_zeek(text);
  ASSERT_EQ(got.records.size(), 3U);
  EXPECT_EQ(got.records[2].source.service, "conn");
  EXPECT_EQ(got.records[2].value("uid"), "C3");
}

TEST(Zeek, AHeaderThatPartsSetsByNothingIsDamaged) {
  std::string text(kLog);
  const std::string_view line = "#set_separator\t,";
  text.replace(text.find(line), line.size(), "#set_separator\t");
  const Collected got = read_zeek(text);
  EXPECT_TRUE(got.lost(kBadHeader));
  ASSERT_EQ(got.records.size(), 2U);
  EXPECT_EQ(got.records[0].values("answers"), (std::vector<std::string>{"x", "y", "<null>"}));
}

TEST(Zeek, ARowOfOtherColumnsIsDamaged) {
  std::string text(kLog);
  text += "1\t2\n";
  const Collected got = read_zeek(text);
  EXPECT_EQ(got.records.size(), 2U);
  EXPECT_EQ(got.damaged, 1U);
  EXPECT_TRUE(got.lost(kBadColumns));
}

TEST(Zeek, RecordsDoNotDependOnTheSizeOfBlocks) {
  const std::string text = std::string(kLog) + std::string(kLog);
  const Collected whole = read_zeek(text);
  for (const std::size_t size : {1, 5, 17, 100}) {
    MemoryStream stream(text);
    const SourceInfo source{"log"};
    zeek::ZeekSplitter splitter("", stream, source, size);
    const auto decoder = zeek_format().decoder(testing::mappings(), testing::everything(), {});
    Collected got;
    testing::drain(splitter, *decoder, source, got);
    EXPECT_EQ(got.records, whole.records) << size;
  }
}

TEST(Zeek, CutAnywhereNeverGivesAWrongRecord) {
  const Collected whole = read_zeek(kLog);
  for (std::size_t cut = 0; cut < kLog.size(); ++cut) {
    const Collected got = read_zeek(kLog.substr(0, cut));
    EXPECT_LE(got.records.size(), 2U);
    if (!got.records.empty() && cut > got.records[0].offset + whole.records[0].bytes.size()) {
      EXPECT_EQ(got.records[0], whole.records[0]);
    }
  }
}

/// Every stream of a file, read by the format that its content tells.
struct ReadAll : StreamVisitor {
  Collected out;
  const Format* format;
  explicit ReadAll(const Format& f) : format(&f) {}
  bool on_stream(const SourceInfo& source, ByteStream& stream) override {
    out = testing::read_stream(*format, stream, source);
    return true;
  }
  void on_error(base::Error error) override { ADD_FAILURE() << error.text(); }
};

/// Zeek's two writers differ in how they write numbers (TSV to six digits, JSON as many as the number has) and times (TSV
/// as seconds since 1970). All are brought to six digits here. Fields that JSON leaves out are "unset" in TSV, and a set of
/// one empty text is written in TSV like a set of nothing.
std::string comparable(const std::string& text) {
  char digits[64];
  const auto six = [&](double number) {
    std::snprintf(digits, sizeof digits, "%.6f", number);
    return std::string(digits);
  };
  if (const auto iso = base::parse_iso(text); iso && text.size() > 10) {
    return six(static_cast<double>(iso->instant.ticks - base::kUnixEpochSeconds * base::kTicksPerSecond) / 1e7);
  }
  if (text.find_first_of("0123456789") == std::string::npos ||
      text.find_first_not_of("0123456789.e+-") != std::string::npos)
    return text;
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  return *end == '\0' ? six(number) : text;
}

std::multimap<std::string, std::string> comparable_fields(const testing::KeptRecord& record) {
  std::multimap<std::string, std::string> out;
  for (const auto& [name, text] : record.fields) {
    if (name != "_write_ts" && text != "<null>" && !text.empty()) out.emplace(name, comparable(text));
  }
  return out;
}

TEST(Zeek, BothFormsOfTheSameTrafficGiveTheSameFields) {
  const char* corpora = std::getenv("BACKTRAIL_CORPORA");
  if (corpora == nullptr) GTEST_SKIP() << "BACKTRAIL_CORPORA is not set: the Zeek sample logs are not there";
  const std::filesystem::path root = std::filesystem::path(corpora) / "zeek/zed-sample-data";
  std::size_t records = 0;
  std::size_t different = 0;
  for (const auto& entry : std::filesystem::directory_iterator(root / "zeek-default")) {
    const std::string file = entry.path().filename().string();
    const std::string name = file.substr(0, file.find('.'));
    ReadAll tsv(zeek_format());
    ReadAll json(json_format());
    walk_file(entry.path().string(), {}, tsv);
    walk_file((root / "zeek-json" / (name + ".json.gz")).string(), {}, json);
    ASSERT_EQ(tsv.out.damaged + json.out.damaged, 0U) << name;
    ASSERT_EQ(tsv.out.records.size(), json.out.records.size()) << name;
    std::map<std::multimap<std::string, std::string>, int> balance;
    for (std::size_t i = 0; i < tsv.out.records.size(); ++i) {
      ++balance[comparable_fields(tsv.out.records[i])];
      --balance[comparable_fields(json.out.records[i])];
      EXPECT_EQ(tsv.out.records[i].source, json.out.records[i].source) << name;
      EXPECT_EQ(tsv.out.records[i].source.service, name);
    }
    records += tsv.out.records.size();
    int shown = 0;
    for (const auto& [fields, count] : balance) {
      if (count == 0) continue;
      different += count > 0 ? 1 : 0;
      if (shown++ >= 2) continue;
      std::string text = name + (count > 0 ? " tsv:" : " json:");
      for (const auto& [key, value] : fields) text += " " + key + "=" + value;
      ADD_FAILURE() << text;
    }
  }
  EXPECT_GT(records, 1000U);
  EXPECT_EQ(different, 0U);
  RecordProperty("records", static_cast<int>(records));
}

}  // namespace
}  // namespace backtrail::ingest
