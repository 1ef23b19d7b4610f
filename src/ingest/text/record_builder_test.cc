// SPDX-License-Identifier: Apache-2.0
#include "ingest/text/record_builder.h"

#include <gtest/gtest.h>

#include <random>

#include "ingest/testing/collect.h"

namespace backtrail::ingest {
namespace {

using testing::Collected;
using testing::KeptRecord;

struct Given {
  std::string name, value;
  bool again = false;
};

KeptRecord built(RecordBuilder& builder, const std::vector<Given>& values) {
  Collected sink;
  builder.begin();
  for (const Given& one : values) {
    if (one.again) builder.add_again(std::string_view(one.name), record::text_value(one.value));
    else builder.add_text(std::string_view(one.name), one.value);
  }
  builder.finish(0, "", sink);
  return sink.records.at(0);
}

/// A builder that has seen many records gives of each what one gives that has seen none.
TEST(RecordBuilder, WhatItRemembersOfRowsChangesNoRecord) {
  std::mt19937 random(11);
  // Names by which several mappings of syslog are told, times, second names, and others.
  const std::vector<std::string> names{"access_log", "c-ip",  "app",   "host",           "message", "deviceVendor",
                                       "body",       "devid", "type",  "audit_id",       "cs-uri",  "datetime",
                                       "time",       "rt",    "logid", "cisco_facility", "x1",      "x2"};
  const std::vector<std::string> values{
      "squid", "nginx", "sshd", "2021-03-04T05:06:07Z", "Mar 04 2021 05:06:07", "1614834367000", "", "EXECVE"};
  record::Demand some;
  for (const char* name : {"c-uri", "CommandLine", "host", "type", "datetime"}) some.add(name);
  for (const record::Demand* demand : {&testing::everything(), static_cast<const record::Demand*>(&some)}) {
    RecordBuilder old(testing::mappings(), *demand, {}, "syslog");
    std::vector<std::vector<std::string>> rows(700);
    for (auto& row : rows)
      for (std::size_t i = 1 + random() % 8; i > 0; --i) row.push_back(names[random() % names.size()]);
    for (int turn = 0; turn < 3'000; ++turn) {
      std::vector<Given> record;
      for (const std::string& name : rows[random() % (turn % 2 == 0 ? 5 : rows.size())])
        record.push_back({name, values[random() % values.size()], random() % 8 == 0});
      RecordBuilder fresh(testing::mappings(), *demand, {}, "syslog");
      ASSERT_EQ(built(old, record), built(fresh, record)) << "turn " << turn;
    }
  }
}

TEST(RecordBuilder, NumbersAreTheirDigits) {
  RecordBuilder builder(testing::mappings(), testing::everything(), {}, "syslog");
  for (const std::uint64_t number : {0U, 9U, 10U, 99U, 100U, 191U, 255U, 256U, 4'294'967'295U}) {
    Collected sink;
    builder.begin();
    builder.add_number("priority"_name, number);
    ASSERT_TRUE(builder.finish(0, "line", sink));
    ASSERT_EQ(sink.records.at(0).value("priority"), std::to_string(number));
  }
}

TEST(RecordBuilder, AnEmptyTimeLeavesTheNextOne) {
  RecordBuilder builder(testing::mappings(), testing::everything(), {}, "syslog");
  const auto cef = [&](const char* rt, const char* end) {
    return built(builder, {{"deviceVendor", "v"}, {"deviceEventClassId", "1"}, {"rt", rt}, {"end", end}}).time;
  };
  EXPECT_EQ(cef("", "2021-03-04T05:06:07Z"), "2021-03-04T05:06:07Z");
  EXPECT_EQ(cef("2020-01-01T00:00:00Z", "2021-03-04T05:06:07Z"), "2020-01-01T00:00:00Z");
  EXPECT_EQ(cef("", ""), "");
}

TEST(RecordBuilder, NamesThatNeverComeAgainAreForgotten) {
  RecordBuilder builder(testing::mappings(), testing::everything(), {}, "syslog");
  const auto record = [](std::size_t first) {
    std::vector<Given> out{{"host", "h"}};
    for (std::size_t i = 0; i < 600; ++i) out.push_back({"n" + std::to_string(first + i), "v" + std::to_string(i)});
    return out;
  };
  for (std::size_t i = 0; i < 100; ++i) {
    const KeptRecord kept = built(builder, record(i * 600));
    ASSERT_EQ(kept.value("host"), "h");
    ASSERT_EQ(kept.fields.size(), 601U);
  }
}

}  // namespace
}  // namespace backtrail::ingest
