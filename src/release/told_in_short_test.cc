// SPDX-License-Identifier: Apache-2.0
#include "release/told_in_short.h"

#include <gtest/gtest.h>

#include "release/testing.h"

namespace backtrail::release::testing_support {
namespace {

constexpr const char* kSentence = "In March 2017 data of 48 customers of Orchard were copied to a server in Sweden.";

/// An advisory of one sentence, and what the gate says of it when one thing is changed.
struct OfOneSentence {
  Case c;
  registers::Advisory advisory;

  OfOneSentence() {
    advisory.entry.id = std::string(32, '2');
    advisory.marking = marked("TLP:CLEAR");
    advisory.title = "Look for copies of data";
    advisory.author = "ana";
    advisory.sentences = {{kSentence, {ref("claim:1")}}};
    advisory.checks = {{"", "Look for event 4648 beside Kerberos tickets.", {}}};
    for (const char* name : {"Orchard", "Harbour Freight"})
      c.circumstances.parties.push_back({name, name, "customer", marked("TLP:CLEAR"), {name}});
  }
  [[nodiscard]] std::vector<std::string> refused(base::Code code) {
    c.circumstances.decision->statement.entry_id = advisory.entry.id;
    c.circumstances.decision->text_sha256 = registers::text_sha256(advisory);
    std::vector<std::string> out;
    for (const Refusal& one : Gate::check(advisory, audience("public"), c.circumstances)) {
      if (one.code == code) out.push_back(one.place);
    }
    return out;
  }
};

using Places = std::vector<std::string>;

Places of_title(const char* title, const char* answered = nullptr) {
  OfOneSentence a;
  a.advisory.title = title;
  if (answered != nullptr) a.advisory.not_findings = {{answered, "It tells of nobody."}};
  return a.refused(kTellsMore);
}

TEST(ToldInShort, ATitleTellsWhatATextThatCitesTells) {
  for (const char* title : {"Data were copied to Sweden in March 2017", "48 customers of Orchard",
                            "Look for event 4648 and Kerberos tickets"})
    EXPECT_EQ(of_title(title), Places{}) << title;
  EXPECT_EQ(of_title("Data were copied in April 2017"), Places{"title, bytes 20-30"});
  EXPECT_EQ(of_title("Data of 49 customers were copied"), Places{"title, bytes 8-10"});
  EXPECT_EQ(of_title("Data were copied to Norway"), Places{"title, bytes 20-26"});
  EXPECT_EQ(of_title("Harbour Freight was hit"), Places{"title, bytes 0-15"});
  EXPECT_EQ(of_title("Harbour Freight was hit", "Harbour Freight"), Places{});
}

TEST(ToldInShort, ACheckThatCitesNothingNamesThingsAndTellsNothing) {
  OfOneSentence a;
  a.advisory.title = "Copies in 2016";
  a.advisory.checks = {{"", "Look for copies of 2016.", {}}};
  EXPECT_EQ(a.refused(kTellsMore), Places{"title, bytes 10-14"});
  a.advisory.checks = {{"", "Look for copies of 2016.", {ref("claim:1")}}};
  EXPECT_EQ(a.refused(kTellsMore), Places{});
}

TEST(ToldInShort, WhatACitedSourceSaysInPublicMayBeTold) {
  OfOneSentence a;
  a.advisory.title = "Data of 49 customers were copied";
  for (Cited& one : a.c.circumstances.cited) {
    if (one.ref == "claim:1") one.already_said = "49 customers were hit";
  }
  EXPECT_EQ(a.refused(kTellsMore), Places{});
}

TEST(ToldInShort, AnAdvisoryOfWhichNothingCitesIsRefused) {
  OfOneSentence a;
  EXPECT_EQ(a.refused(kCitesNothing), Places{});
  a.advisory.sentences.clear();
  EXPECT_EQ(a.refused(kCitesNothing), Places{"title"});
  a.advisory.checks = {{"", "Look for copies.", {ref("claim:1")}}};
  EXPECT_EQ(a.refused(kCitesNothing), Places{});
  a.advisory.checks.clear();
  a.advisory.summary = {{"This says what to look for.", {}}};
  a.advisory.not_findings = {{"This says what to look for.", "It tells no fact."}};
  EXPECT_EQ(a.refused(kCitesNothing), Places{"title"});
}

TEST(ToldInShort, AParagraphTellsWhatTheSentencesThatItSumsUpTell) {
  OfOneSentence a;
  a.advisory.sentences.push_back({"In Norway 49 were hit.", {ref("claim:hidden"), ref("claim:2")}});
  const auto of = [&](const char* text) {
    a.advisory.summary = {{text, {ref("claim:1")}}};
    return a.refused(kTellsMore);
  };
  EXPECT_EQ(of("Data of customers went to Sweden in 2017."), Places{});
  EXPECT_EQ(of("Data went to Norway."), Places{"summary 1, bytes 13-19"});
  EXPECT_EQ(of("Data of 49 customers went to Sweden, and Zhu Hua took them."),
            (Places{"summary 1, bytes 8-10", "summary 1, bytes 41-44", "summary 1, bytes 45-48"}));
  a.advisory.summary = {{"Data went to Norway.", {ref("claim:3")}}};
  EXPECT_EQ(a.refused(kTellsMore), Places{}) << "what cites on its own is a sentence";
}

}  // namespace
}  // namespace backtrail::release::testing_support
