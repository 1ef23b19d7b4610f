// SPDX-License-Identifier: Apache-2.0
// A decision binds to the exact text: every single character put in, taken out or put in another's place voids it, in every
// text that a statement or an advisory has. And it cannot be played again elsewhere.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "release/codes.h"
#include "release/testing.h"

namespace backtrail::release {
namespace {

template <typename T>
struct Bound {
  T text;
  Circumstances circumstances;

  explicit Bound(T given) : text(std::move(given)) {
    text.entry.id = std::string(32, '1');
    text.marking = *marking::parse_marking("TLP:CLEAR");
    text.title = "Accounts";
    text.author = "ana";
    text.reviewer = "rob";
    circumstances.audience_key = std::string(kAudienceKeySize, 'k');
    circumstances.now = base::parse_iso("2018-12-20T17:00:00Z")->instant;
    Cited claim;
    claim.ref = "claim:1";
    claim.type = "claim";
    claim.marking = text.marking;
    circumstances.cited = {claim};
    testing_support::approve(text, circumstances);
  }
  [[nodiscard]] bool refused(const T& changed, base::Code code, const marking::Audience& to = {}) const {
    return std::ranges::any_of(Gate::check(changed, to, circumstances),
                               [&](const Refusal& one) { return one.code == code; });
  }
};

registers::Statement statement() {
  registers::Statement out;
  out.sentences = {{"It came by a provider's account.", {{"claim:1", std::string(32, '0'), "claim"}}},
                   {"Ask \u00FCber logs.", {{"claim:1", std::string(32, '0'), "claim"}}}};
  out.not_findings = {{"by", "w"}};
  return out;
}

registers::Advisory advisory() {
  registers::Advisory out;
  out.summary = {{"Look now.", {{"claim:1", std::string(32, '0'), "claim"}}}};
  out.sentences = {{"It came by VPN.", {{"claim:1", std::string(32, '0'), "claim"}}}};
  out.checks = {{"Logons", "Look at night.", {}}};
  out.rules = {{"Night", "title: Night\n"}};
  out.indicators = {{"domain", "evil.example", "control", "PwC"}};
  out.mitigations = {{"Keys", "Change them.", {{"claim:1", std::string(32, '0'), "claim"}}}};
  out.sources = {{"PwC", "2017-04", "https://pwc.example"}};
  out.not_findings = {{"now", "w"}};
  return out;
}

/// Each text of it, to be read and to be written.
std::vector<std::string*> texts_of(registers::Statement& text) {
  std::vector<std::string*> out = {&text.title};
  for (auto& one : text.sentences) {
    out.push_back(&one.text);
    for (auto& cite : one.cites) out.push_back(&cite.ref);
  }
  for (auto& one : text.not_findings) out.insert(out.end(), {&one.words, &one.why});
  return out;
}
std::vector<std::string*> texts_of(registers::Advisory& text) {
  std::vector<std::string*> out = {&text.title};
  for (auto& one : text.summary) out.insert(out.end(), {&one.text, &one.cites[0].ref});
  for (auto& one : text.sentences) out.push_back(&one.text);
  for (auto& one : text.checks) out.insert(out.end(), {&one.title, &one.text});
  for (auto& one : text.rules) out.insert(out.end(), {&one.title, &one.yaml});
  for (auto& one : text.indicators) out.insert(out.end(), {&one.kind, &one.value, &one.context, &one.source});
  for (auto& one : text.mitigations) out.insert(out.end(), {&one.title, &one.text, &one.cites[0].ref});
  for (auto& one : text.sources) out.insert(out.end(), {&one.name, &one.published, &one.url});
  for (auto& one : text.not_findings) out.insert(out.end(), {&one.words, &one.why});
  return out;
}

template <typename T>
int void_everywhere(const Bound<T>& bound) {
  int edits = 0;
  T changed = bound.text;
  for (std::string* const text : texts_of(changed)) {
    const std::string before = *text;
    const auto is_void = [&](const std::string& after) {
      *text = after;
      ++edits;
      EXPECT_TRUE(bound.refused(changed, kTextChanged)) << before << " -> " << after;
      *text = before;
    };
    for (std::size_t i = 0; i <= before.size(); ++i) {
      for (const char* const put : {" ", "x", "\n", "\u200B"}) is_void(std::string(before).insert(i, put));
      if (i == before.size()) break;
      is_void(std::string(before).erase(i, 1));
      for (const char other : {static_cast<char>(before[i] ^ 1), static_cast<char>(before[i] ^ 0x20)}) {
        std::string after = before;
        after[i] = other;
        is_void(after);
      }
      if (i > 0 && before[i] != before[i - 1]) {
        std::string after = before;
        std::swap(after[i], after[i - 1]);
        is_void(after);
      }
    }
  }
  return edits;
}

TEST(Binding, EveryEditOfAStatementVoidsItsDecision) {
  const Bound bound(statement());
  ASSERT_TRUE(Gate::check(bound.text, {}, bound.circumstances).empty());
  EXPECT_GT(void_everywhere(bound), 500);
}

TEST(Binding, EveryEditOfAnAdvisoryVoidsItsDecision) {
  const Bound bound(advisory());
  ASSERT_TRUE(Gate::check(bound.text, {}, bound.circumstances).empty());
  EXPECT_GT(void_everywhere(bound), 1'000);
}

TEST(Binding, MarkingAudienceAndCitationsAreBoundToo) {
  const Bound bound(statement());
  auto changed = bound.text;
  changed.marking = *marking::parse_marking("TLP:GREEN");
  EXPECT_TRUE(bound.refused(changed, kTextChanged));
  changed = bound.text;
  changed.sentences[0].cites.clear();
  EXPECT_TRUE(bound.refused(changed, kTextChanged));
  changed = bound.text;
  std::swap(changed.sentences[0], changed.sentences[1]);
  EXPECT_TRUE(bound.refused(changed, kTextChanged));
}

TEST(Binding, ADecisionCannotBePlayedAgain) {
  const Bound bound(statement());
  // For another audience, as it is or with the text turned to it.
  for (const char* to : {"community", "clients:northgate", "organisation:mira", "named:zoe"}) {
    const auto audience = *marking::parse_audience(to);
    EXPECT_TRUE(bound.refused(bound.text, kWrongAudience, audience)) << to;
    auto turned = bound.text;
    turned.audience = audience;
    EXPECT_TRUE(bound.refused(turned, kTextChanged, audience)) << to;
  }
  // For another text of the same words, and for a correction of it.
  auto other = bound.text;
  other.entry.id = std::string(32, '2');
  EXPECT_TRUE(bound.refused(other, kNoDecision));
  auto corrected = bound.text;
  corrected.entry.corrected_by = std::string(32, '3');
  EXPECT_TRUE(bound.refused(corrected, kSuperseded));
}

}  // namespace
}  // namespace backtrail::release
