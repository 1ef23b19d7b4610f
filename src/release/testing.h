// SPDX-License-Identifier: Apache-2.0
// A statement that the gate lets out, and what it stands on, for tests to change one thing of.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "release/codes.h"
#include "release/gate.h"

namespace backtrail::release::testing_support {

inline marking::Audience audience(const char* text) { return *marking::parse_audience(text); }
inline marking::Marking marked(const char* text) { return *marking::parse_marking(text); }

inline registers::Reference ref(const std::string& name) { return {name, std::string(32, '0'), "claim"}; }

inline Cited cited(const std::string& name, const char* type, const char* marking = "TLP:CLEAR") {
  Cited out;
  out.ref = name;
  out.type = type;
  out.marking = marked(marking);
  return out;
}

inline Cited claim(const std::string& name, const char* marking = "TLP:CLEAR") {
  Cited out = cited(name, "claim", marking);
  out.source = registers::PublicSource{"U.S. Department of Justice", "2018-12-20", "https://www.justice.gov/x"};
  return out;
}

inline Cited judgement(const std::string& name) {
  Cited out = cited(name, "judgement");
  out.proposition = "The group known as APT10 is responsible.";
  out.likelihood = *estimate::parse_likelihood("very likely");
  out.confidence = estimate::Confidence::moderate;
  out.author = "ana";
  out.reviewer = "rob";
  out.alternatives = {"A false flag"};
  return out;
}

inline Cited negative(const std::string& name) {
  Cited out = cited(name, "evidence");
  out.negative = registers::Negative{"Was it seen?",
                                     "the logs of a second provider",
                                     "partial",
                                     "hunt",
                                     "2016",
                                     "2018",
                                     {{"lyra", "windows/security", "2017-03-01", "2017-03-31", "no logs exist"}}};
  return out;
}

inline Party lyra() {
  return {"lyra",
          "Lyra Health",
          "customer",
          marked("TLP:RED"),
          {"lyra", "Lyra Health", "lyrahealth.example", "LYR-DC1", "LYRACORP"}};
}

/// Reviewed by rob and approved by dee as it is now.
template <typename T>
void approve(const T& text, Circumstances& circumstances) {
  registers::Decision decision;
  decision.statement.entry_id = text.entry.id;
  decision.text_sha256 = registers::text_sha256(text);
  decision.verdict = registers::Decision::Verdict::approve;
  decision.decider = "dee";
  circumstances.decision = decision;
  circumstances.reviewers = {"rob"};
}

struct Case {
  registers::Statement statement;
  Circumstances circumstances;

  Case() {
    statement.entry.id = std::string(32, '1');
    statement.marking = marked("TLP:CLEAR");
    statement.title = "Intrusion by way of a service provider";
    statement.author = "ana";
    statement.reviewer = "rob";
    statement.sentences = {{"APT10 is very likely responsible.", {ref("judgement:1")}},
                           {"It reached clients in many countries.", {ref("claim:1"), ref("claim:hidden")}},
                           {"In the logs that exist elsewhere we found no sign of it.", {ref("negative:1")}}};
    circumstances.cited = {judgement("judgement:1"), claim("claim:1"), claim("claim:hidden", "TLP:AMBER"),
                           negative("negative:1")};
    circumstances.parties = {lyra()};
    circumstances.audience_key = std::string(kAudienceKeySize, 'k');
    circumstances.now = base::parse_iso("2018-12-20T17:00:00Z")->instant;
    decide();
  }
  void decide() { approve(statement, circumstances); }
  void say(std::string text) {
    statement.sentences = {{std::move(text), {ref("claim:1")}}};
    decide();
  }
  std::vector<Refusal> check(const char* to = "public") const {
    return Gate::check(statement, audience(to), circumstances);
  }
  std::set<int> codes(const char* to = "public") const {
    std::set<int> out;
    for (const Refusal& one : check(to)) out.insert(one.code.number);
    return out;
  }
};

using Codes = std::set<int>;

}  // namespace backtrail::release::testing_support
