// SPDX-License-Identifier: Apache-2.0
#include "ingest/codes.h"
#include "ingest/testing/fixtures.h"
#include "ingest/winxml/event_splitter.h"

namespace backtrail::ingest {
namespace {

using testing::Collected;
using testing::read_fixture;

Collected read_events(std::string_view bytes) { return testing::read_bytes(winxml_format(), bytes); }

const std::string kEvent =
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><EventID>1</EventID></System>"
    "<EventData><Data Name='A'>x</Data></EventData></Event>";

TEST(WindowsXml, EventsHaveTheNamesThatTheyHaveInEvtx) {
  const Collected got = read_fixture("windows-events.xml", "windows-xml");
  ASSERT_EQ(got.records.size(), 3U);
  const auto& first = got.records[0];
  EXPECT_EQ(first.time, "2021-03-04T05:06:07.1234567Z");
  EXPECT_EQ(first.id, 4711U);
  EXPECT_EQ(first.value("EventID"), "1");
  EXPECT_EQ(first.value("Provider_Name"), "Microsoft-Windows-Sysmon");
  EXPECT_EQ(first.value("Image"), "C:\\Windows\\System32\\cmd.exe");
  EXPECT_EQ(first.value("CommandLine"), "cmd.exe /c \"whoami & hostname > C:\\temp\\o.txt\"");
  EXPECT_EQ(first.value("Description"), "");
  EXPECT_EQ(first.value("User"), "CORP\\j\xc3\xbcrgen");
  EXPECT_EQ(first.value("Security_UserID"), "S-1-5-18");
  EXPECT_EQ(first.value("System.Correlation"), "<null>");
  EXPECT_EQ(first.source.product, "windows");
  EXPECT_EQ(first.source.categories, std::vector<std::string>{"process_creation"});
  EXPECT_EQ(got.records[1].value("SubjectUserName"), "a<b");
  EXPECT_EQ(got.records[1].value("RenderingInfo.Message"), "The audit log was cleared.");
  EXPECT_EQ(got.records[1].source.service, "security");
  EXPECT_EQ(got.records[2].values("Data"), (std::vector<std::string>{"first", "second"}));
  EXPECT_EQ(got.records[2].value("Qualifiers"), "16384");
}

TEST(WindowsXml, RecordsDoNotDependOnTheSizeOfBlocks) {
  const std::string bytes = testing::fixture("windows-events.xml");
  const auto whole = read_events(bytes).records;
  for (const std::size_t size : {1U, 7U, 100U, 1000U}) {
    MemoryStream stream(bytes);
    winxml::EventSplitter splitter("", stream, {"log"}, size);
    const auto decoder = winxml_format().decoder(testing::mappings(), testing::everything(), {});
    Collected got;
    testing::drain(splitter, *decoder, {"log"}, got);
    EXPECT_EQ(got.records, whole) << size;
    EXPECT_TRUE(got.losses.empty()) << size;
  }
}

TEST(WindowsXml, EntitiesOfADocumentsOwnAreNotExpanded) {
  const Collected got =
      read_events("<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>\n<Events>" +
                  std::string(kEvent).replace(kEvent.find(">x<") + 1, 1, "&b;&amp;&#x41;&#0;&unknown") + "</Events>");
  ASSERT_EQ(got.records.size(), 1U);
  EXPECT_EQ(got.records[0].value("A"), std::string("&b;&A\0&unknown", 14));
}

TEST(WindowsXml, DamageCostsTheEventThatItIsIn) {
  std::string open = kEvent;
  open.erase(open.find("</Event>"));
  std::string crossed = kEvent;
  crossed.replace(crossed.find("</System>"), 9, "</Sistem>");
  const Collected got =
      read_events("junk </Event>" + kEvent + "\n" + open + kEvent + crossed + "text\n" + kEvent + open);
  EXPECT_EQ(got.records.size(), 3U);
  EXPECT_EQ(got.damaged, 4U);  // the junk's rest of an event, two without an end, one crossed
  EXPECT_TRUE(got.lost(kBadXml));
  EXPECT_TRUE(got.lost(kTruncated));
}

TEST(WindowsXml, DepthIsLimited) {
  std::string deep;
  for (int i = 0; i < 300; ++i) deep += "<a>";
  const Collected got = read_events("<Event><System>" + deep + "</System></Event>" + kEvent);
  EXPECT_EQ(got.records.size(), 1U);
  EXPECT_EQ(got.damaged, 1U);
}

TEST(WindowsXml, OtherXmlIsNone) {
  EXPECT_EQ(detect("<?xml version='1.0'?><a><Event>x</Event></a>", true), nullptr);
  EXPECT_EQ(detect("<EventData><EventID>1</EventID></EventData>", true), nullptr);
}

}  // namespace
}  // namespace backtrail::ingest
