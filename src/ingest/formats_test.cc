// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>

#include "ingest/container/walk.h"
#include "ingest/format.h"
#include "ingest/stream.h"
#include "ingest/testing/collect.h"

namespace backtrail::ingest {
namespace {

std::string_view detected(std::string_view bytes) {
  const Format* format = detect(bytes, true);
  return format == nullptr ? "nothing" : format->name();
}

TEST(Formats, ContentTellsTheFormat) {
  EXPECT_EQ(detected("{\"a\":1}\n"), "json");
  EXPECT_EQ(detected("\xef\xbb\xbf[ {\"a\":1}]"), "json");
  EXPECT_EQ(detected("#separator \\x09\n"), "zeek");
  EXPECT_EQ(detected("time,user,action\n2020-01-01T00:00:00Z,a,b\n"), "csv");
  EXPECT_EQ(detected("<34>Oct 11 22:14:15 h su: x\n"), "syslog");
  EXPECT_EQ(detected("Oct 11 22:14:15 h su: x, y, z\nOct 11 22:14:15 h su: x, y, z\n"), "syslog");
  EXPECT_EQ(detected("type=SYSCALL msg=audit(1614834367.243:24287): arch=c000003e\n"), "syslog");
  EXPECT_EQ(detected("CEF:0|a|b|1|2|n|3|src=192.0.2.1\n"), "syslog");
  EXPECT_EQ(detected("level=info msg=\"x, y\" user=a\n"), "syslog");
  EXPECT_EQ(detected(std::string_view("ElfFile\0\0\0\0\0", 12)), "evtx");
}

TEST(Formats, WhatIsNoLogIsNone) {
  EXPECT_EQ(detected(""), "nothing");
  EXPECT_EQ(detected("just some words\nof plain prose, which is no log.\n"), "nothing");
  EXPECT_EQ(detected(std::string_view("\0\0\0\0\0\0\0\0", 8)), "nothing");
  EXPECT_EQ(detected("[1,2,3]"), "nothing");
  EXPECT_EQ(detected("<html><body><p>no log</p></body></html>\n"), "nothing");
  EXPECT_EQ(detected("int main() { return a[0] == 1 ? 2 : 3; }\n"), "nothing");
  EXPECT_EQ(detected("# A heading\n\nwith words = and signs\n"), "nothing");
  std::mt19937 random(7);
  for (int i = 0; i < 200; ++i) {
    std::string bytes(4096, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    EXPECT_EQ(detected(bytes), "nothing");
  }
}

TEST(Formats, AWrongOneIsNotTaken) {
  const std::string json = "{\"a\":1}\n";
  for (const Format* format : all_formats()) {
    EXPECT_EQ(choose_format(format, json, true), format == &json_format() ? format : nullptr) << format->name();
  }
}

TEST(Formats, NamesFindTheirFormat) {
  for (const Format* format : all_formats()) EXPECT_EQ(find_format(format->name()), format);
  EXPECT_EQ(find_format("pdf"), nullptr);
}

/// Counts what each stream beneath a folder is taken for, and the products that its first records are of.
struct Count : StreamVisitor {
  std::map<std::string, int> formats;
  std::map<std::string, int> products;   // of streams, by that of their first record
  std::vector<std::string> unknown;
  bool on_stream(const SourceInfo& source, ByteStream& stream) override {
    Head head = read_head(stream);
    const Format* format = detect(head.bytes, head.whole);
    if (format == nullptr) {
      unknown.push_back(source.path);
      return true;
    }
    ++formats[std::string(format->name())];
    // The event number has to be asked for: without it no log source is found.
    testing::Collected got;
    const auto splitter = format->splitter(std::move(head.bytes), stream, source);
    const record::Demand nothing_else;
    const record::AssemblerOptions options;
    const auto decoder = format->decoder(testing::mappings(), nothing_else, options);
    const auto block = splitter->next(got);
    if (block && *block) decoder->decode(**block, source, got, got);
    if (!got.records.empty()) ++products[got.records.front().source.product];
    return true;
  }
  void on_error(base::Error error) override { ADD_FAILURE() << error.text(); }
};

Count count(const std::filesystem::path& folder, std::string_view suffix) {
  Count out;
  for (const std::string& file : expand_path(folder.string()).files) {
    if (file.ends_with(suffix)) walk_file(file, {}, out);
  }
  return out;
}

TEST(Formats, RealLogsAreTakenForWhatTheyAre) {
  const char* folder = std::getenv("BACKTRAIL_CORPORA");
  if (folder == nullptr) GTEST_SKIP() << "BACKTRAIL_CORPORA is not set: the real logs are not there";
  const std::filesystem::path corpora = folder;
  const struct {
    const char* path;
    const char* suffix;
    const char* format;
    const char* product;   // of every stream's first record
    int least;
  } kinds[] = {
      {"evtx", ".evtx", "evtx", "windows", 590},
      {"sigma/regression_data", ".evtx", "evtx", "windows", 200},
      {"sigma/regression_data", ".json", "json", "windows", 200},
      {"zeek/zed-sample-data/zeek-default", ".gz", "zeek", "zeek", 30},
      {"zeek/zed-sample-data/zeek-json", ".gz", "json", "zeek", 30},
      {"windows-json", ".zst", "json", "windows", 1},
      {"intel", ".csv", "csv", "", 1},
  };
  for (const auto& kind : kinds) {
    const Count got = count(corpora / kind.path, kind.suffix);
    ASSERT_EQ(got.formats.size(), 1U) << kind.path;
    EXPECT_TRUE(got.formats.contains(kind.format)) << kind.path;
    EXPECT_GE(got.formats.begin()->second, kind.least) << kind.path;
    for (const auto& [product, streams] : got.products) {
      // Channels that Sigma has no service for are of no known log source.
      EXPECT_TRUE(product.empty() || product == kind.product) << kind.path << ": " << product;
    }
    const auto known = got.products.find(kind.product);
    EXPECT_TRUE(known != got.products.end() && known->second >= kind.least * 3 / 4) << kind.path;
    for (const std::string& path : got.unknown) EXPECT_EQ(std::filesystem::file_size(path), 0U) << path;
  }
}

}  // namespace
}  // namespace backtrail::ingest
