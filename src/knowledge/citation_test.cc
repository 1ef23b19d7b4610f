// SPDX-License-Identifier: Apache-2.0
#include "knowledge/citation.h"

#include <gtest/gtest.h>

namespace backtrail::knowledge {
namespace {

Citation read(std::string_view text) {
  Citation out;
  read_citation_text(text, out);
  return out;
}

TEST(Citation, TakesTheDateOfPublicationAndNotOfRetrieval) {
  const Citation full = read("Miller, S. (2018, December 20). Hunting Them. Retrieved January 3, 2019.");
  EXPECT_EQ(full.published.text(), "2018-12-20");
  EXPECT_EQ(full.title, "Hunting Them");
  EXPECT_EQ(read("US-CERT. (2017, April). IR Alert. Retrieved 2017.").published.text(), "2017-04");
  EXPECT_EQ(read("Campbell, C. (2014). The Secret Life of Krbtgt. Retrieved December 4, 2014.").published.text(),
            "2014");
}

TEST(Citation, AnUnknownDateStaysUnknownAndTheTitleIsStillRead) {
  const Citation none = read("Microsoft. (n.d.). File Streams. Retrieved December 2, 2014.");
  EXPECT_FALSE(none.published.known());
  EXPECT_EQ(none.title, "File Streams");
  EXPECT_FALSE(read("Amazon - ListObjectsV2. Retrieved October 4, 2021.").published.known());
  EXPECT_FALSE(read("Plett, C. (12, October 26). Reference. Retrieved April 25, 2017.").published.known());
}

TEST(Citation, ParenthesesThatAreNoDateArePassedOver) {
  const Citation citation = read("Someone (Team 5). (2020, May 1). Title (Part 2). Retrieved June 1, 2020.");
  EXPECT_EQ(citation.published.text(), "2020-05-01");
  EXPECT_EQ(citation.title, "Title (Part 2)");
}

TEST(Citation, ADayThatDoesNotExistLeavesItsMonth) {
  EXPECT_EQ(read("A. (2019, November 31). B.").published.text(), "2019-11");
}

TEST(Citation, FindsTheNamesThatProseCites) {
  EXPECT_EQ(cited_names("x(Citation: A B)(Citation:C) (Citation: broken"), (std::vector<std::string>{"A B", "C"}));
}

TEST(Date, KnowsTheLastDayThatItMayMean) {
  EXPECT_EQ(make_date(2020, 2, 0).last_day(), make_date(2020, 2, 29).first_day);
  EXPECT_EQ(make_date(2019, 0, 0).last_day(), make_date(2019, 12, 31).first_day);
  EXPECT_EQ(make_date(2019, 5, 4).last_day(), make_date(2019, 5, 4).first_day);
}

TEST(Date, ReadsWholeAndPartialDates) {
  EXPECT_EQ(read_date("2024").text(), "2024");
  EXPECT_EQ(read_date("2024-03").text(), "2024-03");
  EXPECT_EQ(read_date("2024-03-02").text(), "2024-03-02");
  EXPECT_EQ(read_date("2024-03-02T01:02:03.000Z").text(), "2024-03-02");
  EXPECT_FALSE(read_date("soon").known());
  EXPECT_FALSE(read_date("2024-13").precision == Date::Precision::month);
}

TEST(Address, IsOneWhateverItWasFetchedThrough) {
  const std::string key = url_key("https://example.com/a/b");
  EXPECT_FALSE(key.empty());
  for (const char* same :
       {"http://www.example.com/a/b/", "https://EXAMPLE.com:443/a/b#part",
        "https://web.archive.org/web/20200101000000/https://example.com/a/b",
        "https://web.archive.org/web/2020/http:/example.com/a/b", "https://example.com/a/b?utm_source=x"})
    EXPECT_EQ(url_key(same), key) << same;
}

TEST(Address, DiffersInPathAndInWhatAQuestionAsks) {
  EXPECT_NE(url_key("https://example.com/a"), url_key("https://example.com/A"));
  EXPECT_NE(url_key("https://example.com/?p=367"), url_key("https://example.com/?p=3909"));
}

TEST(Address, AFrontPageIsNoReport) {
  for (const char* none : {"https://example.com", "https://example.com/", "no address", "", "http://"})
    EXPECT_EQ(url_key(none), "") << none;
}

TEST(Title, NeedsADateAndSomeLength) {
  const Date day = make_date(2020, 5, 1);
  EXPECT_EQ(title_key("Hunting  THEM, all", day), title_key("hunting them all.", day));
  EXPECT_EQ(title_key("Hunting them all", {}), "");
  EXPECT_EQ(title_key("Report", day), "");
}

}  // namespace
}  // namespace backtrail::knowledge
