// SPDX-License-Identifier: Apache-2.0
#include "publish/html.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "publish/page.h"
#include "release/testing.h"

namespace backtrail::publish {
namespace {

using release::Gate;

const marking::Audience kPublic{};

registers::Reference ref(const std::string& name) { return {name, std::string(32, '0'), "claim"}; }

release::Circumstances circumstances() {
  release::Circumstances out;
  release::Cited claim;
  claim.ref = "claim:1";
  claim.type = "claim";
  claim.marking.tlp = marking::Tlp::clear;
  claim.source = registers::PublicSource{"US Department of Justice, indictment <of two>", "2018-12-20",
                                         "https://www.justice.gov/opa/pr/indictment-of-two?a=1&b=\"x\""};
  release::Cited judgement;
  judgement.ref = "judgement:1";
  judgement.type = "judgement";
  judgement.marking.tlp = marking::Tlp::clear;
  judgement.proposition = "The group known as APT10 is responsible.";
  judgement.likelihood = *estimate::parse_likelihood("very likely");
  judgement.confidence = estimate::Confidence::moderate;
  judgement.author = "ana";
  judgement.reviewer = "rob";
  judgement.alternatives = {"An actor not in the knowledge base", "A false flag"};
  release::Cited negative;
  negative.ref = "negative:1";
  negative.type = "evidence";
  negative.marking.tlp = marking::Tlp::clear;
  negative.negative =
      registers::Negative{"Was the activity seen at the second provider?",
                          "All logs that it gave us",
                          "partial",
                          "Rules and indicators of this advisory",
                          "2016-11",
                          "2018-12-20",
                          {{"lyra", "windows/security", "2017-03-01", "2017-03-31", "No logs of that month exist."}}};
  out.cited = {claim, judgement, negative};
  out.audience_key = std::string(release::kAudienceKeySize, 'k');
  out.now = base::parse_iso("2018-12-20T17:00:00Z")->instant;
  return out;
}

template <typename T>
void approve(T& text, release::Circumstances& c) {
  text.entry.id = std::string(32, '7');
  text.marking.tlp = marking::Tlp::clear;
  text.author = "ana";
  text.reviewer = "rob";
  release::testing_support::approve(text, c);
}

registers::Statement statement() {
  registers::Statement out;
  out.title = "Intrusions by way of managed service providers";
  out.sentences = {
      {"A group has broken into managed service providers, the gateway to all of their customers, since at least 2016.",
       {ref("claim:1")}},
      {"It is very likely that the group known as APT10 is responsible.", {ref("judgement:1"), ref("claim:1")}},
      {"In the logs that exist of a second provider we found no sign of this activity.", {ref("negative:1")}}};
  return out;
}

registers::Advisory advisory() {
  registers::Advisory out;
  out.title = "Check how your service provider's accounts are used";
  out.summary = {
      {"An intruder uses the shared accounts of service providers to reach their customers. Providers and customers should look for it now.",
       {ref("claim:1")}}};
  out.sentences = {
      {"Check logons by a provider's service accounts that come from its VPN addresses.", {ref("claim:1")}}};
  out.checks = {{"", "Look for archives in the recycle bins of servers."},
                {"Uploads", "Look for large uploads over SSH."}};
  out.rules = {
      {"Archive in the recycle bin",
       "title: Archive in the recycle bin\nlogsource:\n  product: windows\ndetection:\n  sel:\n    Image|endswith: '\\rar.exe'\n    CommandLine|contains: '$RECYCLE.BIN'\n  condition: sel\nlevel: high\n"}};
  out.indicators = {{"domain", "evil.example", "command and control <script>", "PwC"},
                    {"sha256", std::string(64, 'a'), "ChChes", "PwC"},
                    {"ipv4", "192.0.2.1", "", ""}};
  out.mitigations = {{"", "Give each administrator an account of their own."},
                     {"", "Require a second factor for the provider's VPN."}};
  out.sources = {{"PwC and BAE Systems, Operation Cloud Hopper", "2017-04", "https://www.pwc.co.uk/"}};
  return out;
}

std::string statement_page(registers::Statement s, release::Circumstances c = circumstances()) {
  approve(s, c);
  const auto out = Gate::release(s, kPublic, c);
  if (out) return html(*out, {"National Cyber Security Centre"});
  ADD_FAILURE() << out.error().front().message << out.error().front().place;
  return {};
}

std::string advisory_page(registers::Advisory a, release::Circumstances c = circumstances()) {
  approve(a, c);
  const auto out = Gate::release(a, kPublic, c);
  if (out) return html(*out, {"National Cyber Security Centre"});
  ADD_FAILURE() << out.error().front().message << out.error().front().place;
  return {};
}

/// BACKTRAIL_PAGES names a folder to put pages into, to be looked at.
void keep(const char* name, const std::string& page) {
  if (const char* const folder = std::getenv("BACKTRAIL_PAGES"))
    std::ofstream(std::string(folder) + "/" + name) << page;
}

bool holds(const std::string& page, std::string_view text) { return page.find(text) != std::string::npos; }

TEST(Html, StatementShowsWhatItStandsOn) {
  const std::string page = statement_page(statement());
  keep("statement.html", page);
  EXPECT_TRUE(holds(page, "TLP:CLEAR"));
  EXPECT_TRUE(holds(page, "20 December 2018"));
  EXPECT_TRUE(holds(page, "very likely (80–95 %)"));
  EXPECT_TRUE(holds(page, "moderate confidence"));
  EXPECT_TRUE(holds(page, "we found no sign of this <span class=\"whole\">activity.<sup><a href=\"#coverage-1\""));
  EXPECT_TRUE(holds(page, "indictment &lt;of two&gt;"));
  EXPECT_TRUE(holds(page, "href=\"https://www.justice.gov/opa/pr/indictment-of-two?a=1&amp;b=&quot;x&quot;\""));
  EXPECT_TRUE(holds(
      page, "<strong>windows/security</strong>, from 1 March 2017 until 31 March 2017: No logs of that month exist."));
}

TEST(Html, AdvisoryShowsChecksRulesIndicatorsAndMitigations) {
  const std::string page = advisory_page(advisory());
  keep("advisory.html", page);
  EXPECT_TRUE(holds(page, "What to check"));
  EXPECT_TRUE(holds(page, "Image|endswith: &#39;\\rar.exe&#39;"));
  EXPECT_TRUE(holds(page, "<code>evil.example</code>"));
  EXPECT_TRUE(holds(page, "command and control &lt;script&gt;"));
  EXPECT_TRUE(holds(page, "<caption>From PwC</caption>"));
  EXPECT_GT(page.find("192.0.2.1"), page.find("<caption>Others</caption>"));
  EXPECT_TRUE(holds(page, "April 2017"));
  EXPECT_FALSE(holds(page, "Judgements behind this"));
}

TEST(Html, NothingIsLoadedAndNothingRuns) {
  for (const std::string& page : {statement_page(statement()), advisory_page(advisory())}) {
    EXPECT_TRUE(holds(page, "default-src 'none'"));
    for (const char* bad :
         {"<script", "src=", "@import", "url(", "<link", "<iframe", "<img", "<form", "style=\"", " on"}) {
      const std::size_t at = page.find(bad);
      if (std::string_view(bad) == " on") {
        EXPECT_FALSE(holds(page, " onclick") || holds(page, " onload") || holds(page, " onerror"));
      } else {
        EXPECT_EQ(at, std::string::npos) << bad;
      }
    }
  }
}

TEST(Html, TheSameInputGivesTheSameBytes) {
  EXPECT_EQ(statement_page(statement()), statement_page(statement()));
  EXPECT_EQ(advisory_page(advisory()), advisory_page(advisory()));
}

TEST(Html, HoldsNoTraceOfTheInside) {
  auto c = circumstances();
  const std::string page = statement_page(statement(), c);
  EXPECT_FALSE(holds(page, std::string(32, '7')));
  EXPECT_FALSE(holds(page, "claim:1"));
  EXPECT_FALSE(holds(page, "17:00"));
  EXPECT_FALSE(holds(page, "lyra"));
}

/// Two cases that differ only in what the public may not see give it the same bytes.
TEST(Html, WhatIsHiddenChangesNoByte) {
  auto hidden = [](const char* name, marking::Tlp tlp) {
    auto c = circumstances();
    release::Cited extra;
    extra.ref = "claim:hidden";
    extra.type = "claim";
    extra.marking.tlp = tlp;
    extra.source = registers::PublicSource{name};
    c.cited.insert(c.cited.begin(), extra);
    c.parties = {{"lyra", name, "customer", {}, {name}}};
    return c;
  };
  auto s = statement();
  s.sentences[0].cites.insert(s.sentences[0].cites.begin(), ref("claim:hidden"));
  EXPECT_EQ(statement_page(s, hidden("Lyra Health", marking::Tlp::amber)),
            statement_page(s, hidden("Vega Foods", marking::Tlp::red)));
  // And the cut citation leaves no gap.
  EXPECT_EQ(statement_page(s, hidden("Lyra Health", marking::Tlp::amber)), statement_page(statement()));
}

TEST(Escape, LetsNothingThrough) {
  EXPECT_EQ(escape("<a b='c' d=\"e\">&"), "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;");
  EXPECT_EQ(escape(std::string_view("a\0b\x01\xff\xc0\x80", 7)), "a\uFFFDb\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(escape("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(escape("x\u202Ey\u2066z"), "x\uFFFDy\uFFFDz");
  EXPECT_EQ(escape("a\r\nb\tc – é"), "a\nb\tc – é");
}

TEST(Dates, AreWrittenOut) {
  EXPECT_EQ(date_in_words("2018-12-20"), "20 December 2018");
  EXPECT_EQ(date_in_words("2017-04"), "April 2017");
  EXPECT_EQ(date_in_words("2014"), "2014");
  EXPECT_EQ(date_in_words("2018-12-20T17:00:00Z"), "20 December 2018");
  EXPECT_EQ(date_in_words("soon"), "soon");
}

}  // namespace
}  // namespace backtrail::publish
