// SPDX-License-Identifier: Apache-2.0
#include "release/uncited.h"

#include <gtest/gtest.h>

#include "release/testing.h"

namespace backtrail::release::testing_support {
namespace {

Party known(const char* ref, const char* name) { return {ref, name, "customer", marked("TLP:CLEAR"), {name}}; }

/// What the gate says of an advisory with this check.
Codes of_check(const registers::AdvisoryPoint& point, const char* answered = nullptr) {
  Case c;
  registers::Advisory advisory;
  advisory.entry.id = std::string(32, '2');
  advisory.marking = marked("TLP:CLEAR");
  advisory.title = "Check this";
  advisory.author = "ana";
  advisory.sentences = {{"Accounts of providers were used.", {ref("claim:1")}}};
  advisory.checks = {point};
  advisory.indicators = {{"domain", "evil.example", "", "A report"}};
  advisory.sources = {{"A report", "2018-12-20", "https://report.example/1"}};
  if (answered != nullptr) advisory.not_findings = {{answered, "It is so of every network."}};
  c.circumstances.parties.push_back(known("harbour", "Harbour Freight Lines"));
  c.circumstances.speaker = "Example Centre";
  c.circumstances.parties.push_back(known("centre", "Example Centre"));
  c.circumstances.decision->statement.entry_id = advisory.entry.id;
  c.circumstances.decision->text_sha256 = registers::text_sha256(advisory);
  Codes out;
  for (const Refusal& one : Gate::check(advisory, audience("public"), c.circumstances)) out.insert(one.code.number);
  return out;
}

const Codes kRefused = {kTellsUncited.number};

TEST(Uncited, OrdersStandOnNothing) {
  for (const char* text :
       {"Look at night.", "Block evil[.]example and hosts of report.example.", "Listen on 127.0.0.1 alone.",
        "See https://guide.example/logging for more.", "Report it to the Example Centre at cert@centre.example.",
        "Look for svchost.exe in C:\\Recovery.", "Log process starts and/or event 4688."})
    EXPECT_EQ(of_check({"Logons", text}), Codes{}) << text;
}

TEST(Uncited, FactsCite) {
  for (const char* text :
       {"Data were copied to a server in another land in March 2017.", "Look for logons since March 2017.",
        "Tell the 48 customers.", "Look for traffic to bad.example.", "Block 203.0.113.9.",
        "Look for d41d8cd98f00b204e9800998ecf8427e.", "Look for what Harbour Freight Lines saw.",
        "Look for what {org:harbour} saw.", "Logs are rarely kept."}) {
    EXPECT_EQ(of_check({"Logons", text}), kRefused) << text;
    EXPECT_EQ(of_check({"Logons", text, {ref("claim:1")}}).count(kTellsUncited.number), 0u) << text;
    EXPECT_EQ(of_check({"Logons", text}, text), std::string_view(text).contains("{") ? kRefused : Codes{}) << text;
  }
  EXPECT_EQ(of_check({"Data were copied in March 2017", "Look at night."}), kRefused);
}

}  // namespace
}  // namespace backtrail::release::testing_support
