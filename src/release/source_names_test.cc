// SPDX-License-Identifier: Apache-2.0
// Sources and every other text that leaves beside the sentences, asked of the gate.
#include <gtest/gtest.h>

#include <functional>

#include "release/prose/address_words.h"
#include "release/testing.h"

namespace backtrail::release::testing_support {
namespace {

/// An advisory with something harmless in each of its fields.
struct Advice {
  registers::Advisory advisory;
  Circumstances circumstances;

  Advice() {
    advisory.entry.id = std::string(32, '2');
    advisory.marking = marked("TLP:CLEAR");
    advisory.title = "Check this";
    advisory.author = "ana";
    advisory.summary = {{"Look at accounts.", {ref("claim:1")}}};
    advisory.sentences = {{"Accounts of providers were used.", {ref("claim:1")}}};
    advisory.checks = {{"Accounts", "Look at them."}};
    advisory.mitigations = {{"Accounts", "Change them."}};
    advisory.rules = {{"A rule", rule("a", "Nothing else", "Image", "none.exe")}};
    advisory.indicators = {{"domain", "evil.example", "Seen in May", "A report"}};
    advisory.sources = {{"A report", "2018-12-20", "https://report.example/1"}};
    registers::AdvisoryCut cut;
    cut.provider = "msp";
    cut.customer = "one";
    cut.kind = "vpn";
    cut.mitigation = "M1032";
    cut.act = "ask for a second factor";
    cut.reached = 90;
    cut.left = 20;
    advisory.cuts = {cut};
    circumstances.cited = {claim("claim:1"), negative("evidence:no")};
    circumstances.parties = {lyra()};
    circumstances.audience_key = std::string(kAudienceKeySize, 'k');
    circumstances.actors = {
        {"menuPass", "APT10", "Stone Panda"}, {"APT28", "Fancy Bear"}, {"Turla"}, {"Lazarus Group"}};
    circumstances.spoken_of = {"Ministry of State Security"};
    circumstances.added = {{"--publisher-url", "https://centre.example"}};
  }
  static std::string rule(const std::string& selection, const std::string& reference, const std::string& field,
                          const std::string& value, const std::string& licence = "MIT") {
    return "title: A rule\nlicense: '" + licence + "'\nreferences: ['" + reference + "']\ndetection:\n  '" + selection +
           "': {'" + field + "': '" + value + "'}\n  condition: all of selection and not filter\n";
  }
  [[nodiscard]] Codes codes() {
    approve(advisory, circumstances);
    Codes out;
    for (const Refusal& one : Gate::check(advisory, audience("public"), circumstances)) out.insert(one.code.number);
    return out;
  }
};

using Plant = std::function<void(Advice&, const std::string&)>;
/// Every field of an advisory that somebody writes freely and that leaves in any form.
const std::vector<std::pair<const char*, Plant>> kFields = {
    {"title", [](Advice& a, const auto& text) { a.advisory.title = text; }},
    {"summary", [](Advice& a, const auto& text) { a.advisory.summary[0].text = text; }},
    {"sentence", [](Advice& a, const auto& text) { a.advisory.sentences[0].text = text; }},
    {"check title", [](Advice& a, const auto& text) { a.advisory.checks[0].title = text; }},
    {"check", [](Advice& a, const auto& text) { a.advisory.checks[0].text = text; }},
    {"mitigation title", [](Advice& a, const auto& text) { a.advisory.mitigations[0].title = text; }},
    {"mitigation", [](Advice& a, const auto& text) { a.advisory.mitigations[0].text = text; }},
    {"measure", [](Advice& a, const auto& text) { a.advisory.cuts[0].mitigation = text; }},
    {"act", [](Advice& a, const auto& text) { a.advisory.cuts[0].act = text; }},
    {"rule title", [](Advice& a, const auto& text) { a.advisory.rules[0].title = text; }},
    {"reference", [](Advice& a, const auto& text) { a.advisory.rules[0].yaml = Advice::rule("a", text, "b", "c"); }},
    {"selection", [](Advice& a, const auto& text) { a.advisory.rules[0].yaml = Advice::rule(text, "x", "b", "c"); }},
    {"field", [](Advice& a, const auto& text) { a.advisory.rules[0].yaml = Advice::rule("a", "x", text, "c"); }},
    {"value", [](Advice& a, const auto& text) { a.advisory.rules[0].yaml = Advice::rule("a", "x", "b", text); }},
    {"licence", [](Advice& a, const auto& text) { a.advisory.rules[0].yaml = Advice::rule("a", "x", "b", "c", text); }},
    {"indicator", [](Advice& a, const auto& text) { a.advisory.indicators[0].value = text; }},
    {"context", [](Advice& a, const auto& text) { a.advisory.indicators[0].context = text; }},
    {"indicator's source", [](Advice& a, const auto& text) { a.advisory.indicators[0].source = text; }},
    {"source", [](Advice& a, const auto& text) { a.advisory.sources[0].name = text; }},
    {"source's address",
     [](Advice& a, const auto& text) { a.advisory.sources[0].url = "https://gov.example/" + text; }},
    {"claim's source", [](Advice& a, const auto& text) { a.circumstances.cited[0].source->name = text; }},
    {"claim's address",
     [](Advice& a, const auto& text) { a.circumstances.cited[0].source->url = "https://gov.example/" + text; }},
    {"publisher's address", [](Advice& a, const auto& text) {
       a.circumstances.added = {{"--publisher-url", "https://gov.example/" + text}};
     }}};

TEST(SourceNames, OneSentenceInAnyFieldIsRefused) {
  Advice plain;
  EXPECT_EQ(plain.codes(), Codes{});
  for (const auto& [field, plant] : kFields) {
    Advice likely, count, actor, named;
    plant(likely, "We are almost certain that APT28 did it for the GRU");
    EXPECT_TRUE(likely.codes().contains(kActorUnfounded.number)) << field;
    plant(actor, "The intrusion was carried out by Russia and nobody else");
    EXPECT_TRUE(actor.codes().contains(kActorUnfounded.number)) << field;
    plant(named, "Seen at Lyra Health last year");
    EXPECT_TRUE(named.codes().contains(kProtectedName.number)) << field;
    // A name of a selection or of a field counts nothing: "1_of_customer".
    if (std::string_view(field) == "selection" || std::string_view(field) == "field") continue;
    plant(count, "In May three customers lost data of their own");
    EXPECT_TRUE(count.codes().contains(kSmallCount.number)) << field;
  }
}

TEST(SourceNames, AStopHoldsAnActorInAnyField) {
  for (const auto& [field, plant] : kFields) {
    if (std::string_view(field) == "publisher's address") continue;  // no part of the text: BT0743 has it
    for (const char* text : {"The Chinese Ministry of State Security acted said the United Kingdom",
                             "An indictment of APT10 by the United States"}) {
      Advice stopped;
      stopped.circumstances.stops = {"stop:1"};
      stopped.circumstances.cited[0].subject = "APT10 of the Ministry of State Security of China";
      plant(stopped, text);
      EXPECT_TRUE(stopped.codes().contains(kStopped.number)) << field << ": " << text;
    }
    Advice advice;
    advice.circumstances.stops = {"stop:1"};
    plant(advice, "How accounts of providers are used");
    EXPECT_FALSE(advice.codes().contains(kStopped.number)) << field;
  }
}

Codes of_source(const std::string& name, const std::string& published = "2018-12-20",
                const std::string& url = "https://report.example/1", bool stopped = false) {
  Advice a;
  a.advisory.sources = {{name, published, url}};
  if (stopped) a.circumstances.stops = {"stop:1"};
  return a.codes();
}

TEST(SourceNames, WhatADocumentIsCalledPasses) {
  for (const char* name : {"Operation Cloud Hopper, PwC, April 2017", "APT10 indictment, US Department of Justice",
                           "US Department of Justice, press release on the indictment of two members of APT10",
                           "APT10 Targeting Japanese Corporations Using Updated TTPs", "Fancy Bear's tools, a report",
                           "Incident response guide, third edition", "RFC 9116"})
    EXPECT_EQ(of_source(name), Codes{}) << name;
  EXPECT_EQ(of_source("APT10 indictment", "2018-12-20", "https://report.example/1", true), Codes{kStopped.number});
  EXPECT_EQ(of_source("Operation Cloud Hopper, PwC, April 2017", "2017-04-03", "https://pwc.example/", true), Codes{});
  for (const char* url : {"https://www.justice.gov/opa/pr/two-chinese-hackers-associated-ministry",
                          "https://www.fireeye.com/blog/2017/apt10-menupass-group.html", "https://www.first.org/tlp/",
                          "https://attack.mitre.org/groups/G0045/"}) {
    const Codes found = of_source("A report", "2018-12-20", url);
    EXPECT_FALSE(found.contains(kSmallCount.number) || found.contains(kNegativeUnproven.number)) << url;
  }
}

TEST(SourceNames, WhatNoDocumentIsCalledIsRefused) {
  const Codes actor{kActorUnfounded.number};
  EXPECT_EQ(of_source("APT10 indictment", "", "https://report.example/1"), actor) << "without a day";
  EXPECT_EQ(of_source("APT10 indictment", "2018-12-20", ""), actor) << "without an address";
  EXPECT_EQ(of_source("APT10 indictment", "2018-12-20", "report"), actor) << "without an address of the web";
  EXPECT_EQ(of_source("Our notes on APT10"), actor);
  EXPECT_EQ(of_source("APT10 acts for the Chinese Ministry of State Security, announcement"), actor);
  EXPECT_EQ(of_source("No customer lost data, a report"), Codes{kNegativeUnproven.number});
  EXPECT_EQ(of_source("It is almost certain, a report"), Codes{kLikelihoodDiffers.number});
  EXPECT_EQ(of_source("The provider's only Swedish customer, a report"), Codes{kExclusion.number});
  for (const char* url :
       {"https://gov.example/apt10-did-it", "https://gov.example/%61pt10_did_it", "https://gov.example/x?q=Apt10DidIt",
        "https://gov.example/turla-did-it#now", "https://gov.example/apt10didit", "https://apt10didit.example/",
        "https://gov.example/APT10didit", "https://gov.example/turladidit", "HTTPS://gov.example/%2561pt10%20did%20it"})
    EXPECT_EQ(of_source("A report", "2018-12-20", url), actor) << url;
  for (const char* url : {"https://threecustomershit.example/", "https://gov.example/3customershit"})
    EXPECT_TRUE(of_source("A report", "2018-12-20", url).contains(kSmallCount.number)) << url;
  for (const char* url : {"https://gov.example/apt10indictment", "https://apt10indictment.example/",
                          "https://gov.example/APT10attribution", "https://gov.example/turladidit"})
    EXPECT_EQ(of_source("A report", "2018-12-20", url, true).contains(kStopped.number), true) << url;
  for (const char* url :
       {"https://onebank.example/", "https://www.nomoreransom.org/", "https://www.bleepingcomputer.com/news/",
        "https://attack.mitre.org/techniques/T1078/002/", "https://securelist.com/aa12b3c4d5/"})
    EXPECT_EQ(of_source("A report", "2018-12-20", url), Codes{}) << url;
  EXPECT_TRUE(of_source("A report", "2018-12-20", "https://gov.example/three-customers-hit-by-apt28-no-other")
                  .contains(kSmallCount.number));
}

TEST(SourceNames, ANameMaySayWhatTheClaimFromItSays) {
  Advice a;
  a.circumstances.cited[0].source->name = "Three customers lost data, a report";
  EXPECT_EQ(a.codes(), Codes{kSmallCount.number});
  a.circumstances.cited[0].already_said = "Three customers lost data";
  EXPECT_EQ(a.codes(), Codes{});
  Advice b;
  b.circumstances.cited[0].source->name = "Cyber campaign attributed to China, a report";
  EXPECT_EQ(b.codes(), Codes{kActorUnfounded.number});
  b.circumstances.cited[0].already_said = "a campaign of the Ministry of State Security of China";
  EXPECT_EQ(b.codes(), Codes{});
}

TEST(SourceNames, WhatIsFoundWronglyIsAnsweredFor) {
  Advice a;
  a.advisory.sources = {{"A report", "2018-12-20", "https://gov.example/three-customers-of-apt10-did-it"}};
  EXPECT_FALSE(a.codes().empty());
  a.advisory.not_findings = {{"three-customers-of-apt10-did-it", "It is what the page is called."}};
  EXPECT_EQ(a.codes(), Codes{});
}

TEST(SourceNames, AnAddressInASentenceIsReadToo) {
  Advice a;
  a.advisory.checks[0].text = "See https://gov.example/%61pt10_did_it for more.";
  EXPECT_EQ(a.codes(), Codes{kActorUnfounded.number});
  a.circumstances.stops = {"stop:1"};
  EXPECT_EQ(a.codes(), (Codes{kActorUnfounded.number, kStopped.number}));
  Advice b;
  b.advisory.checks[0].text = "See https://www.ncsc.gov.uk/collection/supply-chain-security for more.";
  EXPECT_EQ(b.codes(), Codes{});
}

TEST(AddressWords, AreWhatAReaderReads) {
  const std::string address = "https://gov.example/three%2Dcustomers_HitBy%41pt10";
  const AddressWords words = address_words(address);
  EXPECT_EQ(words.text, "Gov example three customers Hit By Apt10");
  EXPECT_EQ(address_words("https://x.example/threecustomershit/apt28didit/turladidit/onebank").text,
            "X example three customers hit Apt28 did it Turla did it Onebank");
  const std::size_t at = words.text.find("Apt10");
  EXPECT_EQ(address.substr(words.original({at, at + 5}).begin), "%41pt10");
  EXPECT_EQ(words.original({0, words.text.size()}).end, address.size());
  for (const char* odd : {"", "%", "%4", "http://", "https://%", "%25%25%25"})
    EXPECT_EQ(address_words(odd).origin.size(), address_words(odd).text.size() + 1) << odd;
}

}  // namespace
}  // namespace backtrail::release::testing_support
