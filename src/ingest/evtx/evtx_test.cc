// SPDX-License-Identifier: Apache-2.0
// What the reader makes of logs built by hand: names and values first, then templates from chunk to chunk, then limits.
#include <gtest/gtest.h>

#include "ingest/codes.h"
#include "ingest/evtx/testing/builder.h"
#include "ingest/testing/collect.h"

namespace backtrail::ingest::evtx {
namespace {

using ingest::testing::Collected;
using ingest::testing::KeptRecord;
using ingest::testing::read_bytes;
using testing::ChunkBuilder;
using testing::file_of;
using testing::given;
using testing::le;
using testing::null;
using testing::number;
using testing::text;
using testing::utf16;

using Pairs = std::vector<std::pair<std::string, std::string>>;

Collected read_evtx(const std::string& bytes) { return read_bytes(evtx_format(), bytes); }

/// One record <Event>...</Event> whose definition `inside` writes.
template <typename Inside>
Collected read_event(Inside&& inside, const std::vector<testing::Given>& values) {
  ChunkBuilder chunk;
  chunk.begin_record(1, 131306126461231235);
  chunk.begin_definition('t');
  chunk.open("Event").content();
  inside(chunk);
  chunk.close().end_definition().values(values).end_record();
  return read_evtx(file_of({chunk.finish()}));
}

void data(ChunkBuilder& chunk, std::string_view name, std::uint16_t slot) {
  chunk.open("Data", true).attribute("Name").literal(name).content().slot(slot).close();
}

/// A record as Windows writes most: System in the record's own template, EventData in one of its own.
void add_usual_record(ChunkBuilder& chunk, std::uint64_t id, std::uint32_t* outer, std::uint32_t* inner,
                      const std::string& image) {
  chunk.begin_record(id, 131306126461231234);
  if (*outer == 0) {
    *outer = chunk.begin_definition('o');
    chunk.open("Event", true).attribute("xmlns").literal("http://schemas.microsoft.com/").content();
    chunk.open("System").content();
    chunk.open("Provider", true).attribute("Name").literal("Microsoft-Windows-Sysmon").close_empty();
    chunk.open("EventID", true).attribute("Qualifiers").slot(4, Type::uint16).content().slot(0, Type::uint32).close();
    chunk.open("TimeCreated", true).attribute("SystemTime").slot(1, Type::filetime).close_empty();
    chunk.open("Channel").content().slot(2).close();
    chunk.close();
    chunk.slot(3, Type::binxml).close().end_definition();
  } else {
    chunk.use(*outer);
  }
  // The nested value's bytes refer to offsets in the chunk, so it is written where it will stand: behind the other values.
  const std::string time = le(std::uint64_t{131306126461231235});
  const std::string channel = utf16("Microsoft-Windows-Sysmon/Operational");
  const std::size_t table = chunk.size();
  const std::size_t begin = table + 4 + 5 * 4 + 4 + 8 + channel.size();
  chunk.put(std::string(begin - table, '\0'));
  chunk.put(std::string("\x0f\x01\x01\0", 4));
  if (*inner == 0) {
    *inner = chunk.begin_definition('i');
    chunk.open("EventData").content();
    data(chunk, "Image", 0);
    data(chunk, "ProcessId", 1);
    chunk.close().end_definition();
  } else {
    chunk.use(*inner);
  }
  chunk.values({text(image), number(42)}).put(std::string(1, '\0'));
  const std::string nested = chunk.take(begin);
  (void)chunk.take(table);
  chunk.values({number(1), given(Type::filetime, time), text("Microsoft-Windows-Sysmon/Operational"),
                given(Type::binxml, nested), null()});
  chunk.end_record();
}

std::string usual_chunk(std::uint64_t first, int count, std::string_view extra_name = {}) {
  ChunkBuilder chunk;
  std::uint32_t outer = 0;
  std::uint32_t inner = 0;
  if (!extra_name.empty()) {  // moves all the names of the other definitions
    chunk.begin_record(first++, 5);
    chunk.begin_definition('x');
    chunk.open(extra_name).content().close().end_definition().values({}).end_record();
  }
  for (int i = 0; i < count; ++i)
    add_usual_record(chunk, first + static_cast<std::uint64_t>(i), &outer, &inner,
                     "C:\\a" + std::to_string(i) + ".exe");
  return chunk.finish();
}

TEST(Evtx, AUsualRecordHasNamesTimeNumberAndLogSource) {
  const std::string file = file_of({usual_chunk(7, 2)});
  const Collected got = read_evtx(file);
  ASSERT_EQ(got.records.size(), 2U);
  EXPECT_TRUE(got.losses.empty());
  const KeptRecord& record = got.records[1];
  EXPECT_EQ(record.id, 8U);
  EXPECT_EQ(record.time, "2017-02-03T16:24:06.1231235Z") << "of the event, not of the writing";
  EXPECT_EQ(record.value("Image"), "C:\\a1.exe");
  EXPECT_EQ(record.value("ProcessId"), "42");
  EXPECT_EQ(record.value("EventID"), "1");
  EXPECT_EQ(record.value("Provider_Name"), "Microsoft-Windows-Sysmon");
  EXPECT_EQ(record.value("Qualifiers"), "<absent>") << "an attribute without a value is left out";
  EXPECT_EQ(record.source.service, "sysmon");
  EXPECT_EQ(record.bytes, file.substr(record.offset, record.bytes.size()));
  EXPECT_EQ(record.bytes.substr(0, 4), kRecordMagic);
  EXPECT_EQ(load<std::uint32_t>(record.bytes.data() + 4), record.bytes.size());
}

TEST(Evtx, NamespacesAreNoValues) {
  const Collected got = read_evtx(file_of({usual_chunk(1, 1)}));
  for (const auto& [name, value] : got.records.at(0).fields) EXPECT_EQ(name.find("xmlns"), std::string::npos);
}

TEST(Evtx, OnlyWhatIsDemandedIsHandedOver) {
  record::Demand demand;
  demand.add("ProcessId");
  const std::string file = file_of({usual_chunk(1, 1)});
  MemoryStream stream(file);
  const Collected got = ingest::testing::read_stream(evtx_format(), stream, {"log"}, demand);
  ASSERT_EQ(got.records.size(), 1U);
  EXPECT_EQ(got.records[0].fields, (Pairs{{"ProcessId", "42"}}));
  EXPECT_EQ(got.records[0].source.service, "sysmon");
  EXPECT_EQ(got.records[0].time, "2017-02-03T16:24:06.1231235Z");
}

TEST(Evtx, DataWithoutNamesAreSeveralValuesOfOneName) {
  const Collected got = read_event(
      [](ChunkBuilder& c) {
        c.open("EventData").content();
        c.open("Data").content().slot(0).close();
        c.open("Data").content().slot(1).close();
        c.open("Binary").content().slot(2, Type::binary).close();
        c.close();
      },
      {text("one"), text("two"), given(Type::binary, "\xbe\xef")});
  ASSERT_EQ(got.records.size(), 1U);
  EXPECT_EQ(got.records[0].fields, (Pairs{{"Data", "one"}, {"Data", "two"}, {"Binary", "BEEF"}}));
  EXPECT_EQ(got.records[0].time, "2017-02-03T16:24:06.1231235Z") << "an event without a time is as old as its record";
}

TEST(Evtx, EmptyDataAreEmptyTextsAndOtherEmptyElementsAreNull) {
  const Collected got = read_event(
      [](ChunkBuilder& c) {
        c.open("Correlation", true).attribute("ActivityID").slot(0, Type::guid).close_empty();
        c.open("Plain").content().slot(1).close();
        c.open("EventData").content();
        data(c, "Null", 0);
        data(c, "Empty", 1);
        c.close();
      },
      {null(), text("")});
  ASSERT_EQ(got.records.size(), 1U);
  EXPECT_EQ(got.records[0].fields,
            (Pairs{{"Correlation", "<null>"}, {"Plain", "<null>"}, {"Null", ""}, {"Empty", ""}}));
}

TEST(Evtx, AnElementWhoseDependencyIsNullIsLeftOut) {
  const auto inside = [](ChunkBuilder& c) {
    c.open("UserData").content();
    c.open("Info").content();
    c.open("A", false, 0).content().slot(1).close();
    c.close().close();
  };
  EXPECT_EQ(read_event(inside, {number(1), text("x")}).records.at(0).fields, (Pairs{{"A", "x"}}));
  EXPECT_EQ(read_event(inside, {null(), text("x")}).records.at(0).fields, (Pairs{{"UserData.Info", "<null>"}}));
}

TEST(Evtx, ArraysRepeatTheirElement) {
  const auto array = static_cast<Type>(static_cast<std::uint8_t>(Type::utf16) | kArrayFlag);
  const Collected got = read_event(
      [](ChunkBuilder& c) {
        c.open("EventData").content();
        data(c, "Names", 0);
        c.close();
      },
      {given(array, utf16("a") + std::string(4, '\0') + utf16("c") + std::string(2, '\0'))});
  EXPECT_EQ(got.records.at(0).fields, (Pairs{{"Names", "a"}, {"Names", ""}, {"Names", "c"}}));
}

TEST(Evtx, MixedTextEntitiesAndLiteralsAreOneText) {
  const Collected got = read_event(
      [](ChunkBuilder& c) {
        c.open("Message").content().literal("<").entity("amp").slot(0).entity("unknown").put(
            std::string("\x08\x41\0", 3));
        c.put(std::string("\x07\x01\0", 3)).put(utf16("!")).close();
        c.open("Typed").content().put(std::string("\x05\x08", 2) + le(std::uint32_t{99})).close();
        c.open("Tools")
            .content()
            .put("\x0a")
            .put_name("target")
            .put(std::string("\x0b\x01\0", 3) + utf16("x"))
            .literal("kept")
            .close();
      },
      {text("mid")});
  EXPECT_EQ(got.records.at(0).fields, (Pairs{{"Message", "<&mid&unknown;A!"}, {"Typed", "99"}, {"Tools", "kept"}}));
}

TEST(Evtx, ANameThatIsAValueNamesItsField) {
  const auto inside = [](ChunkBuilder& c) {
    c.open("EventData").content();
    c.open("Data", true).attribute("Name").slot(0).content().slot(1).close();
    c.close();
  };
  EXPECT_EQ(read_event(inside, {text("Path"), text("x")}).records.at(0).fields, (Pairs{{"Path", "x"}}));
  EXPECT_EQ(read_event(inside, {null(), text("x")}).records.at(0).fields, (Pairs{{"Data", "x"}}));
}

TEST(Evtx, PiecesWithoutATemplateAreRead) {
  ChunkBuilder chunk;
  chunk.begin_record(1, 5).open("Event").content();
  chunk.open("UserData").content().open("Info").content().open("A").content().literal("x").close();
  chunk.begin_definition('u');
  chunk.open("B").content().slot(0, Type::uint32).close().end_definition().values({number(5)});
  chunk.close().close().close().end_record();
  const Collected got = read_evtx(file_of({chunk.finish()}));
  EXPECT_EQ(got.records.at(0).fields, (Pairs{{"A", "x"}, {"B", "5"}}));
}

TEST(Evtx, BinaryXmlIsFoundWhereTheTemplateDidNotAnnounceIt) {
  ChunkBuilder chunk;
  chunk.begin_record(1, 5);
  chunk.begin_definition('t');
  chunk.open("Event").content().open("Box").content().slot(0, Type::utf16).close().close().end_definition();
  const std::size_t table = chunk.size();
  chunk.put(std::string(8, '\0'));
  chunk.open("In").content().literal("found").close().put(std::string(1, '\0'));
  const std::string nested = chunk.take(table + 8);
  (void)chunk.take(table);
  chunk.values({given(Type::binxml, nested)}).end_record();
  const std::string file = file_of({chunk.finish()});
  EXPECT_EQ(read_evtx(file).records.at(0).fields, (Pairs{{"Box.In", "found"}}));
  record::Demand demand;
  demand.add("Box.In");
  MemoryStream stream(file);
  EXPECT_EQ(ingest::testing::read_stream(evtx_format(), stream, {"log"}, demand).records.at(0).fields,
            (Pairs{{"Box.In", "found"}}));
}

TEST(Evtx, TemplatesOfAnotherChunkAreUsedOnlyIfTheySayTheSame) {
  const Collected same = read_evtx(file_of({usual_chunk(1, 3), usual_chunk(4, 3, "MovesNames"), usual_chunk(8, 3)}));
  ASSERT_EQ(same.records.size(), 10U);
  EXPECT_EQ(same.records[5].value("Image"), "C:\\a1.exe");
  EXPECT_EQ(same.records[9].value("Image"), "C:\\a2.exe");

  const auto chunk_with = [](std::uint64_t id, std::string_view element, std::string_view literal) {
    ChunkBuilder chunk;
    chunk.begin_record(id, 5);
    chunk.begin_definition('s');
    chunk.open("Event")
        .content()
        .open(element)
        .content()
        .literal(literal)
        .close()
        .close()
        .end_definition()
        .values({})
        .end_record();
    return chunk.finish();
  };
  const Collected liars = read_evtx(file_of(
      {chunk_with(1, "Aa", "x"), chunk_with(2, "Bb", "x"), chunk_with(3, "Aa", "y"), chunk_with(4, "Aa", "x")}));
  ASSERT_EQ(liars.records.size(), 4U);
  EXPECT_EQ(liars.records[0].fields, (Pairs{{"Aa", "x"}}));
  EXPECT_EQ(liars.records[1].fields, (Pairs{{"Bb", "x"}}));
  EXPECT_EQ(liars.records[2].fields, (Pairs{{"Aa", "y"}}));
  EXPECT_EQ(liars.records[3].fields, (Pairs{{"Aa", "x"}}));
}

TEST(Evtx, AChunkCutOutOfADiskIsRecognisedAndRead) {
  const std::string chunk = usual_chunk(1, 2);
  EXPECT_EQ(evtx_format().sniff(chunk, false), 90);
  EXPECT_EQ(evtx_format().sniff(file_of({}), false), 100);
  EXPECT_EQ(evtx_format().sniff("ElfFile", true), 0);
  const Collected got = read_evtx(chunk);
  EXPECT_EQ(got.records.size(), 2U);
  EXPECT_EQ(got.records[0].offset, kChunkHeaderSize);
  EXPECT_TRUE(got.losses.empty());
}

TEST(Evtx, NestingIsBounded) {
  ChunkBuilder chunk;
  chunk.begin_record(1, 5);
  for (std::size_t i = 0; i < kMaxElementDepth + 1; ++i) chunk.open("a").content();
  for (std::size_t i = 0; i < kMaxElementDepth + 1; ++i) chunk.close();
  chunk.end_record()
      .begin_record(2, 5)
      .open("Event")
      .content()
      .open("A")
      .content()
      .literal("x")
      .close()
      .close()
      .end_record();
  const Collected got = read_evtx(file_of({chunk.finish()}));
  ASSERT_EQ(got.records.size(), 1U);
  EXPECT_EQ(got.records[0].id, 2U);
  EXPECT_EQ(got.damaged, 1U);
  EXPECT_TRUE(got.lost(kEvtxRecord));
}

TEST(Evtx, AValueThatContainsItsOwnTemplateEnds) {
  ChunkBuilder chunk;
  chunk.begin_record(1, 5);
  const std::uint32_t outer = chunk.begin_definition('r');
  chunk.open("Event").content();
  for (int i = 0; i < 200; ++i) chunk.slot(0, Type::binxml);
  chunk.close().end_definition();
  // Seventeen instances, each inside the one before, each used two hundred times: 200^17 if nobody counts.
  std::string nested = std::string("\x0c\x01", 2) + le(std::uint32_t{7}) + le(outer) + le(std::uint32_t{0});
  for (int i = 0; i < 16; ++i) {
    nested = std::string("\x0c\x01", 2) + le(std::uint32_t{7}) + le(outer) + le(std::uint32_t{1}) +
             le(static_cast<std::uint16_t>(nested.size())) + std::string("\x21\0", 2) + nested;
  }
  chunk.values({given(Type::binxml, nested)}).end_record();
  const Collected got = read_evtx(file_of({chunk.finish()}));
  EXPECT_EQ(got.records.size(), 0U);
  EXPECT_EQ(got.damaged, 1U);
}

TEST(Evtx, AValueUsedThousandsOfTimesIsNotMultiplied) {
  ChunkBuilder chunk;
  chunk.begin_record(1, 5);
  chunk.begin_definition('m');
  chunk.open("Event").content();
  for (int i = 0; i < 1000; ++i) chunk.open("D").content().slot(0, Type::binary).close();
  chunk.close().end_definition().values({given(Type::binary, std::string(20'000, 'x'))}).end_record();
  const Collected got = read_evtx(file_of({chunk.finish()}));
  EXPECT_EQ(got.records.size(), 0U) << "40 MB out of one record";
  EXPECT_EQ(got.damaged, 1U);
}

}  // namespace
}  // namespace backtrail::ingest::evtx
