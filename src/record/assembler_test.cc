// SPDX-License-Identifier: Apache-2.0
#include "record/assembler.h"

#include <gtest/gtest.h>

#include <random>

namespace backtrail::record {
namespace {

struct Kept : RecordSink {
  std::vector<std::pair<std::string, std::string>> fields;
  LogSource source;
  std::string time;
  bool on_record(const Record& record) override {
    std::string scratch;
    fields.clear();
    for (const Field& field : record.fields) fields.emplace_back(field.name, text(field.value, scratch));
    source = *record.log_source;
    time = record.time ? base::format(*record.time) : "";
    return true;
  }
};

using Pairs = std::vector<std::pair<std::string, std::string>>;

void feed(Assembler& assembler, const Mapping& mapping, const Pairs& values, Kept& sink) {
  assembler.begin(mapping);
  for (const auto& [name, value] : values) assembler.add(assembler.bind(mapping, name), text_value(value));
  assembler.finish(0, "", sink);
}

TEST(Assembler, NamesFieldsAndLogSourceOfAWinlogbeatEvent) {
  const auto mappings = MappingSet::builtin();
  Demand demand;
  demand.add("Image");
  Assembler assembler(*mappings, demand);
  Kept sink;
  feed(assembler, *mappings->find("winlogbeat"),
       {{"@timestamp", "2017-02-03T04:05:06.789Z"},
        {"winlog.event_id", "1"},
        {"winlog.event_data.Image", "C:\\a.exe"},
        {"winlog.channel", "Microsoft-Windows-Sysmon/Operational"},
        {"winlog.event_data.Other", "x"}},
       sink);
  EXPECT_EQ(sink.fields, (Pairs{{"Image", "C:\\a.exe"}}));
  EXPECT_EQ(sink.source, (LogSource{"windows", "sysmon", {"process_creation"}}));
  EXPECT_EQ(sink.time, "2017-02-03T04:05:06.789Z");
}

/// The time of a record with these values.
std::string time_of(std::string_view mapping, const Pairs& values) {
  const auto mappings = MappingSet::builtin();
  const Demand demand;
  Assembler assembler(*mappings, demand);
  Kept sink;
  feed(assembler, *mappings->find(mapping), values, sink);
  return sink.time;
}

TEST(Assembler, EachNameOfATimeIsOneBesideAnEventIdToo) {
  const auto mappings = MappingSet::builtin();
  for (const char* general : {"json", "csv"}) {
    for (const std::string& name : mappings->find(general)->time_fields) {
      for (const char* mapping : {"json", "csv", "windows-json"}) {
        EXPECT_EQ(time_of(mapping, {{"EventID", "1"}, {name, "2024-05-02T10:00:00Z"}}), "2024-05-02T10:00:00Z")
            << mapping << " " << name;
      }
    }
  }
}

TEST(Assembler, BestNamedTimeThatCanBeReadIsTaken) {
  const std::string good = "2024-05-02T10:00:00Z";
  EXPECT_EQ(time_of("json", {{"ts", "2024-05-03T10:00:00Z"}, {"@timestamp", good}}), good);
  EXPECT_EQ(time_of("json", {{"@timestamp", ""}, {"ts", good}}), good);
  EXPECT_EQ(time_of("json", {{"ts", good}, {"time", "noon"}}), good);
  EXPECT_EQ(time_of("json", {{"time", "noon"}}), "");
}

TEST(Assembler, ClockThatWasNotSetTellsNoTime) {
  for (const char* zero :
       {"1970-01-01T00:00:00.000000Z", "0", "0.0", "17.25", "1601-01-01T00:00:00Z", "1980-01-01T00:00:00Z"})
    EXPECT_EQ(time_of("zeek", {{"_path", "loaded_scripts"}, {"_write_ts", zero}}), "") << zero;
  EXPECT_EQ(time_of("zeek", {{"_path", "conn"}, {"ts", "0"}, {"_write_ts", "2018-03-24T17:16:40Z"}}),
            "2018-03-24T17:16:40Z");
  EXPECT_EQ(time_of("zeek", {{"_path", "conn"}, {"ts", "1990-01-01T00:00:00Z"}}), "1990-01-01T00:00:00Z");

  const auto mappings = MappingSet::builtin();
  const Demand demand;
  Assembler assembler(*mappings, demand);
  Kept sink;
  assembler.begin(*mappings->find("evtx"));
  assembler.set_time({base::Instant{0}}, false);
  assembler.finish(0, "", sink);
  EXPECT_EQ(sink.time, "");
}

TEST(Assembler, SecurityProcessCreationAnswersToSysmonsNamesToo) {
  const auto mappings = MappingSet::builtin();
  Demand demand;
  for (const char* name : {"Image", "NewProcessName", "ProcessId"}) demand.add(name);
  Assembler assembler(*mappings, demand);
  Kept sink;
  feed(assembler, *mappings->find("evtx"),
       {{"System.Channel", "security"},
        {"System.EventID", "4688"},
        {"EventData.ProcessId", "1"},
        {"EventData.NewProcessId", "2"},
        {"EventData.NewProcessName", "C:\\b.exe"}},
       sink);
  EXPECT_EQ(sink.source, (LogSource{"windows", "security", {"process_creation"}}));
  EXPECT_EQ(sink.fields, (Pairs{{"NewProcessName", "C:\\b.exe"}, {"Image", "C:\\b.exe"}, {"ProcessId", "2"}}));
}

TEST(Assembler, EventWithoutChannelIsKnownByItsFields) {
  const auto mappings = MappingSet::builtin();
  const Demand nothing;  // the log source must not depend on what is asked for
  Assembler assembler(*mappings, nothing);
  Kept sink;
  feed(assembler, *mappings->find("windows-json"), {{"EventID", "1"}, {"Image", "x"}}, sink);
  EXPECT_EQ(sink.source.service, "sysmon");
  feed(assembler, *mappings->find("windows-json"), {{"EventID", "1"}, {"Else", "x"}}, sink);
  EXPECT_EQ(sink.source, (LogSource{"windows", "", {}}));
}

TEST(Assembler, EveryValueComesWhenAllAreWantedAndNothingElseOtherwise) {
  const auto mappings = MappingSet::builtin();
  Demand demand;
  demand.every_value = true;
  Assembler all(*mappings, demand);
  Kept sink;
  feed(all, *mappings->find("evtx"), {{"UserData.X.Param", "1"}, {"Event.EventData.A.B", "2"}}, sink);
  EXPECT_EQ(sink.fields, (Pairs{{"Param", "1"}, {"A.B", "2"}}));
  const Demand nothing;
  Assembler none(*mappings, nothing);
  EXPECT_FALSE(none.bind(*mappings->find("evtx"), "EventData.A").wanted);
  EXPECT_TRUE(none.bind(*mappings->find("evtx"), "EventData.Image").wanted);  // tells a log source
}

TEST(Assembler, InventedNamesDoNotFillMemory) {
  const auto mappings = MappingSet::builtin();
  const Demand nothing;
  Assembler assembler(*mappings, nothing);
  const Mapping& mapping = *mappings->find("evtx");
  const BoundName* last = nullptr;
  for (std::size_t i = 0; i < kMaxBoundNames + 10; ++i)
    last = &assembler.bind(mapping, "EventData.n" + std::to_string(i));
  EXPECT_EQ(last, &assembler.bind(mapping, "EventData.another"));
}

/// Asks as a hunt does: for some texts wherever they stand, and for one in values of some slots.
struct Asking : Kept {
  SlotSet asked = SlotSet::begun();
  std::string wanted;
  bool passed_by = false;
  std::optional<std::uint64_t> record_id;
  const SlotSet* may_pass_by(const LogSource&, std::string_view bytes) override {
    return bytes.contains(wanted) ? nullptr : &asked;
  }
  bool passes_by(std::span<const Named> named) override {
    std::string scratch;
    for (const Named& one : named) {
      const std::string_view value = text(one.value, scratch);
      if ((!one.stands && value.contains(wanted)) || (asked.has(one.slot) && value == "x")) return false;
    }
    return true;
  }
  bool on_record(const Record& record) override {
    passed_by = record.passed_by;
    record_id = record.record_id;
    return Kept::on_record(record);
  }
};

/// A record's values, of which some stand in its bytes.
struct Lying {
  std::string bytes;
  std::vector<Value> values;

  Lying(std::size_t count, std::mt19937& random) {
    static const std::vector<std::string> kTexts{"4688", "1",    "security", "Microsoft-Windows-Sysmon/Operational",
                                                 "x",    "evil", "common",   ""};
    bytes.reserve(1'000);  // so that views of it stay
    for (std::size_t i = 0; i < count; ++i) {
      const std::string& text = kTexts[random() % kTexts.size()];
      values.push_back(text_value(text));
      if (random() % 16 == 0) values.back().form = Form::null;
      if (random() % 2 == 0) continue;
      values.back().data = bytes.data() + bytes.size();
      bytes += text + " ";
    }
  }
};

/// And what matters is asked anew when other texts are wanted, whatever was passed by before.
TEST(Assembler, RowsComeToWhatTheirValuesComeToOneByOne) {
  const auto mappings = MappingSet::builtin();
  const Mapping& mapping = *mappings->find("evtx");
  Demand demand;
  for (const char* name : {"Image", "NewProcessName", "ProcessId", "CommandLine", "Param"}) demand.add(name);
  const std::vector<std::string> names{"System.Channel",        "System.EventID",          "System.EventRecordID",
                                       "EventData.ProcessId",   "EventData.NewProcessId",  "EventData.NewProcessName",
                                       "EventData.CommandLine", "UserData.EventXML.Param", "EventData.Image"};
  std::mt19937 random(7);
  Assembler by_row(*mappings, demand), one_by_one(*mappings, demand);
  std::vector<std::vector<std::string>> orders(12);
  std::vector<Row> rows;
  for (auto& order : orders) {
    std::vector<Row::At> bound;
    for (std::uint32_t i = 0; i < 1 + random() % 9; ++i) {
      order.push_back(names[random() % names.size()]);
      if (const BoundName& name = by_row.bind(mapping, order.back()); name.wanted) bound.push_back({&name, i});
    }
    rows.push_back(by_row.row(mapping, bound));
  }
  std::vector<Asking> wants(3);
  wants[0].wanted = "evil", wants[0].asked.add(*demand.find("Image"));
  wants[1].wanted = "common", wants[1].asked.add(*demand.find("ProcessId"));
  wants[2].wanted = "nothing";
  std::size_t passed = 0;
  for (std::size_t turn = 0; turn < 20'000; ++turn) {
    Asking expected = wants[turn / 100 % 3], got = expected;
    const std::size_t which = random() % orders.size();
    const Lying record(orders[which].size(), random);
    one_by_one.begin(mapping);
    for (std::size_t i = 0; i < record.values.size(); ++i)
      one_by_one.add(one_by_one.bind(mapping, orders[which][i]), record.values[i]);
    one_by_one.finish(0, record.bytes, expected);
    by_row.begin(rows[which], record.values);
    by_row.finish(0, record.bytes, got);
    ASSERT_EQ(got.passed_by, expected.passed_by) << "turn " << turn;
    ASSERT_EQ(got.fields, expected.fields) << "turn " << turn;
    ASSERT_EQ(got.source, expected.source) << "turn " << turn;
    ASSERT_EQ(got.record_id, expected.record_id) << "turn " << turn;
    passed += got.passed_by ? 1 : 0;
  }
  EXPECT_GT(passed, 2'000U);
  EXPECT_LT(passed, 18'000U);
}

TEST(ParseTime, ReadsIsoAndEpochsOfEveryGrain) {
  for (const char* text :
       {"2018-03-24T17:15:20.865Z", "1521911720.865", "1521911720865", "1521911720865000", "1521911720865000000"}) {
    ASSERT_TRUE(parse_time(text)) << text;
    EXPECT_EQ(base::format(parse_time(text)->instant), "2018-03-24T17:15:20.865Z") << text;
  }
  EXPECT_EQ(base::format(parse_time("Thu, 02 May 2024 10:00:00 +0200")->instant), "2024-05-02T08:00:00Z");
  EXPECT_EQ(base::format(parse_time("20240502100000")->instant), "2024-05-02T10:00:00Z");
  EXPECT_TRUE(parse_time("20240502100000")->zone_assumed);
  EXPECT_EQ(base::format(parse_time("20240502100000123")->instant), "2024-05-02T10:00:00.123Z");
  EXPECT_EQ(base::format(parse_time("20241302100000")->instant), "2611-06-04T07:55:00Z")
      << "no such month: milliseconds";
  EXPECT_FALSE(parse_time("soon"));
}

TEST(ParseTime, ReadsDaysWithDotsDayFirstAndLeavesSlashes) {
  for (const char* text : {"02.01.2017 09:30:15.5", "02.01.2017T09:30:15.5", "02.01.2017, 09:30:15.5"}) {
    ASSERT_TRUE(parse_time(text)) << text;
    EXPECT_EQ(base::format(parse_time(text)->instant), "2017-01-02T09:30:15.5Z") << text;
    EXPECT_TRUE(parse_time(text)->zone_assumed);
  }
  EXPECT_EQ(base::format(parse_time("31.12.2016 09:30")->instant), "2016-12-31T09:30:00Z");
  EXPECT_EQ(base::format(parse_time("31.12.2016")->instant), "2016-12-31T00:00:00Z");
  for (const char* text : {"12.31.2016", "01/02/2017", "31.12.16", "31.12.2016x", "31.12.2016 9"})
    EXPECT_FALSE(parse_time(text)) << text;
}

TEST(Mapping, RefusesWhatItDoesNotKnow) {
  MappingSet set;
  EXPECT_FALSE(set.add("name: x\nfamly: json\n", "m.yml"));
  EXPECT_FALSE(set.add("title: x\n", "m.yml"));
  EXPECT_FALSE(set.add("name: x\nlog_sources: nowhere\n", "m.yml"));
  EXPECT_TRUE(set.add("name: x\nfamily: [json]\nproduct: p\nlog_sources: [{service: s}]\n", "m.yml"));
  EXPECT_EQ(set.find("x")->rules.front().log_source->service, "s");
}

TEST(Value, DecodesEscapesAndUtf16) {
  std::string scratch;
  const std::string_view raw = R"(C:\\users\u00e9\ud83d\ude00\udc00\/)";
  EXPECT_EQ(text({raw.data(), static_cast<std::uint32_t>(raw.size()), Form::json_text}, scratch),
            "C:\\usersé😀\uFFFD/");
  const std::string_view wide("a\0\xe9\0\x3d\xd8\x00\xde", 8);
  EXPECT_EQ(text({wide.data(), 8, Form::utf16}, scratch), "aé😀");
  bool lossy = false;
  EXPECT_EQ(valid_utf8("a\xff\xfe"
                       "b",
                       lossy),
            "a\uFFFDb");
  EXPECT_TRUE(lossy);
}

}  // namespace
}  // namespace backtrail::record
