// SPDX-License-Identifier: Apache-2.0
// From sealed items to the gate's answer, by way of the registers.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "registers/codes.h"
#include "release/codes.h"
#include "release/gate.h"

namespace backtrail::release {
namespace {

using registers::Registers;
using registers::SealedItem;

class FixedClock : public base::Clock {
 public:
  [[nodiscard]] base::Instant now() const override { return base::parse_iso("2018-12-20T17:00:00Z")->instant; }
};

std::string id_of(std::uint64_t n) {
  std::string out = std::to_string(n);
  return std::string(32 - out.size(), '0') + out;
}

class CollectTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Registers::in_memory();
    ASSERT_TRUE(opened);
    registers_ = std::make_unique<Registers>(std::move(*opened));
  }
  void seal(std::string_view type, std::string body, std::string corrects = {}, std::string actor = "ana") {
    SealedItem item;
    item.index = next_++;
    item.id = id_of(item.index);
    item.type = type;
    item.actor = {std::move(actor)};
    item.entered = base::Instant{1};
    item.corrects = std::move(corrects);
    item.body_json = std::move(body);
    const auto status = registers_->apply(item);
    ASSERT_TRUE(status) << status.error().text();
  }
  void confirm(const std::string& ref) { review(ref); }
  void review(const std::string& ref) { seal("review", R"({"of":")" + ref + R"(","verdict":"agree"})", {}, "rob"); }
  void decide(const std::string& ref, const std::string& hash) {
    seal("decision", R"({"statement":")" + ref + R"(","text_sha256":")" + hash + R"(","verdict":"approve"})", {},
         "dee");
  }
  std::vector<Refusal> check(const std::string& ref) {
    const marking::Audience audience = *marking::parse_audience("public");
    auto circumstances = collect(*registers_, ref, audience, std::string(32, 'k'), FixedClock());
    EXPECT_TRUE(circumstances);
    if (!circumstances) return {};
    return Gate::check(*registers_->statement(ref), audience, *circumstances);
  }
  std::unique_ptr<Registers> registers_;
  std::uint64_t next_ = 0;
};

TEST_F(CollectTest, ConditionsAreInheritedUntilTheOriginatorAgrees) {
  seal("organisation", R"({"id":"lyra","name":"Lyra Health","kind":"customer","domains":["lyra.example"]})", {}, "lia");
  seal("evidence", R"({"id":"observation:1","kind":"observation","origin":"lyra","tenant":"lyra","marking":"TLP:AMBER",
      "conditions":{"permitted_actions":"contact-for-instruction"}})");
  seal("claim",
       R"({"id":"claim:1","subject":"s","relation":"r","object":"o","source":{"name":"PwC"},"marking":"TLP:CLEAR",
      "rests_on":["observation:1"]})");
  seal("judgement", R"({"id":"judgement:1","rung":"group","proposition":"APT10 did it.","likelihood":"likely",
      "confidence":"low","alternatives":[{"hypothesis":"a false flag"}],"rests_on":["claim:1"],"reviewer":"rob"})");
  seal("statement", R"({"id":"statement:1","audience":"public","marking":"TLP:CLEAR","title":"t",
      "sentences":[{"text":"APT10 likely did it.","cites":["judgement:1"]}]})");
  review("judgement:1");
  review("statement:1");
  decide("statement:1", registers_->statement("statement:1")->text_sha256.hex());
  ASSERT_EQ(check("statement:1").size(), 1u);
  EXPECT_EQ(check("statement:1")[0].code, kNeedsConsent);
  // Others cannot agree in its place, nor it for somebody else.
  seal("consent", R"({"id":"k:1","item":"observation:1","audience":"public","given_by":"Mira Bank"})");
  confirm("k:1");
  seal("consent", R"({"id":"k:2","item":"observation:1","audience":"community","given_by":"lyra"})");
  confirm("k:2");
  EXPECT_EQ(check("statement:1").size(), 1u);
  EXPECT_NE(check("statement:1")[0].hint.find("ask the originator"), std::string::npos);
  // Who enters it does not open anything alone; the originator's name is none of the audience's.
  seal("consent", R"({"id":"k:3","item":"observation:1","audience":"public","given_by":"Lyra Health"})");
  ASSERT_EQ(check("statement:1").size(), 1u);
  EXPECT_EQ(check("statement:1")[0].code, kNeedsConsent);
  EXPECT_NE(check("statement:1")[0].hint.find("'backtrail evidence confirm k:3'"), std::string::npos);
  EXPECT_EQ(check("statement:1")[0].hint.find("Lyra"), std::string::npos);
  confirm("k:3");
  EXPECT_TRUE(check("statement:1").empty());
  // A later decision counts, and a correction of what is cited stops the release.
  seal("decision",
       R"({"statement":"statement:1","text_sha256":")" + registers_->statement("statement:1")->text_sha256.hex() +
           R"(","verdict":"hold"})",
       {}, "dee");
  EXPECT_EQ(check("statement:1")[0].code, kNotApproved);
  seal("decision",
       R"({"statement":"statement:1","text_sha256":")" + registers_->statement("statement:1")->text_sha256.hex() +
           R"(","verdict":"approve"})",
       {}, "dee");
  seal("judgement", R"({"id":"judgement:1","rung":"group","proposition":"Somebody did it.","likelihood":"likely",
      "confidence":"low","alternatives":[{"hypothesis":"a false flag"}],"rests_on":["claim:1"],"reviewer":"rob"})",
       id_of(3));
  EXPECT_EQ(check("statement:1")[0].code, kSuperseded);
}

TEST_F(CollectTest, WhatIsAskedSinceBindsWhatRestsOnAnEarlierVersion) {
  const std::string free = R"({"id":"observation:1","kind":"partner","origin":"lyra","marking":"TLP:AMBER")";
  seal("evidence", free + "}");
  seal("claim",
       R"({"id":"claim:1","subject":"s","relation":"r","object":"o","source":{"name":"PwC"},"marking":"TLP:CLEAR",
      "rests_on":["observation:1"]})");
  seal("statement", R"({"id":"statement:1","audience":"public","marking":"TLP:CLEAR","title":"t",
      "sentences":[{"text":"Something is so.","cites":["claim:1"]}]})");
  review("statement:1");
  decide("statement:1", registers_->statement("statement:1")->text_sha256.hex());
  EXPECT_TRUE(check("statement:1").empty());
  seal("evidence", free + R"(,"title":"A call"})", id_of(0));
  EXPECT_TRUE(check("statement:1").empty());
  seal("evidence", free + R"(,"conditions":{"permitted_actions":"none"}})", registers_->resolve("observation:1")->id);
  ASSERT_EQ(check("statement:1").size(), 1u);
  EXPECT_EQ(check("statement:1")[0].code, kNeedsConsent);
  seal("evidence", free + "}", registers_->resolve("observation:1")->id);
  EXPECT_EQ(check("statement:1").size(), 1u) << "the claim rests on what was shut since";
}

TEST_F(CollectTest, WhatIsForInternalActionsStaysInsideUntilTheOriginatorAgrees) {
  seal("evidence", R"({"id":"observation:1","kind":"observation","origin":"lyra","marking":"TLP:CLEAR",
      "conditions":{"permitted_actions":"internally-visible-actions"}})");
  for (const auto& [id, to, code] :
       {std::tuple{"s:1", "public", kNeedsConsent}, {"s:2", "organisation", kNoDecision}}) {
    seal("statement",
         R"({"id":")" + std::string(id) + R"(","audience":")" + to +
             R"(","marking":"TLP:CLEAR","title":"t","sentences":[{"text":"It is so.","cites":["observation:1"]}]})");
    const marking::Audience audience = *marking::parse_audience(to);
    const auto circumstances = collect(*registers_, id, audience, std::string(32, 'k'), FixedClock());
    ASSERT_TRUE(circumstances);
    EXPECT_EQ(circumstances->cited.at(0).consent_missing, code == kNeedsConsent) << to;
    const auto scene = collect_scene(*registers_, audience);
    ASSERT_TRUE(scene);
    EXPECT_EQ(scene->objects.at(0).consent_missing, code == kNeedsConsent) << to;
  }
}

TEST_F(CollectTest, WhoAsksToBeNamedIsNamed) {
  const std::string source = R"("source":{"name":"PwC"},"marking":"TLP:CLEAR")";
  seal("organisation",
       R"({"id":"lyra","name":"Lyra Health","kind":"customer","marking":"TLP:CLEAR","aliases":["Lyra Clinics"]})");
  seal(
      "evidence",
      R"({"id":"e:1","kind":"partner","origin":"Lyra Health","marking":"TLP:RED","conditions":{"attribute_provider":"must"}})");
  seal("claim", R"({"id":"claim:1","subject":"s","relation":"r","object":"o",)" + source + R"(,"rests_on":["e:1"]})");
  const auto told = [&](const std::string& id, const std::string& text) {
    seal("statement", R"({"id":")" + id +
                          R"(","audience":"public","marking":"TLP:CLEAR","title":"t","sentences":[{"text":")" + text +
                          R"(","cites":["claim:1"]}]})");
    review(id);
    decide(id, registers_->statement(id)->text_sha256.hex());
    std::string out;
    for (const Refusal& one : check(id)) out += one.code.text() + " " + one.place + " " + one.hint + "\n";
    return out;
  };
  EXPECT_EQ(told("s:1", "Something is so."), "BT0755 'claim:1' name 'Lyra Health' in a sentence, or as a source\n");
  EXPECT_EQ(told("s:2", "Something is so, says {org:lyra}."), "");
  EXPECT_EQ(told("s:3", "Something is so, say the Lyra Clinics."), "") << "by another of its names";
  // Who must not be learnt of cannot be named, and is not told by the refusal.
  seal("organisation", R"({"id":"lyra","name":"Lyra Health","kind":"customer","marking":"TLP:RED"})", id_of(0));
  const std::string hidden = told("s:4", "Something else is so.");
  EXPECT_TRUE(hidden.starts_with("BT0755 'claim:1' this audience may not learn of them")) << hidden;
  // Of two who ask, the one to be named and the other not, the text tells less.
  seal(
      "evidence",
      R"({"id":"e:2","kind":"partner","origin":"Lyra Health","marking":"TLP:RED","conditions":{"attribute_provider":"must-not"}})");
  seal("claim",
       R"({"id":"claim:2","subject":"s","relation":"r","object":"o",)" + source + R"(,"rests_on":["e:1","e:2"]})");
  seal(
      "statement",
      R"({"id":"s:5","audience":"public","marking":"TLP:CLEAR","title":"t","sentences":[{"text":"Something is so.","cites":["claim:2"]}]})");
  review("s:5");
  decide("s:5", registers_->statement("s:5")->text_sha256.hex());
  EXPECT_TRUE(check("s:5").empty());
}

TEST_F(CollectTest, StopHoldsUntilItIsLifted) {
  seal("claim",
       R"({"id":"claim:1","subject":"s","relation":"r","object":"o","source":{"name":"PwC"},"marking":"TLP:CLEAR"})");
  seal("statement", R"({"id":"statement:1","audience":"public","marking":"TLP:CLEAR","title":"t",
      "sentences":[{"text":"Something is so.","cites":["claim:1"]}]})");
  decide("statement:1", registers_->statement("statement:1")->text_sha256.hex());
  ASSERT_EQ(check("statement:1").size(), 1u);
  EXPECT_EQ(check("statement:1")[0].code, kNoReviewer);
  review("statement:1");
  EXPECT_TRUE(check("statement:1").empty());
  const std::string ground = R"("ground":{"interest":"national-security","why":"w"})";
  seal("stop", R"({"id":"stop:1",)" + ground + R"(,"state":"in-force"})", {}, "dee");
  ASSERT_EQ(check("statement:1").size(), 1u);
  EXPECT_EQ(check("statement:1")[0].code, kStopped);
  seal("stop", "{" + ground + R"(,"state":"lifted"})", registers_->resolve("stop:1")->id, "dee");
  EXPECT_TRUE(check("statement:1").empty());
}

TEST_F(CollectTest, NamesThatACorrectionTookAwayStayProtected) {
  seal("organisation", R"({"id":"lyra","name":"Lyra Health","kind":"customer"})");
  seal("organisation", R"({"id":"lyra","name":"Vega Foods","kind":"customer"})", id_of(0));
  seal("claim",
       R"({"id":"claim:1","subject":"s","relation":"r","object":"o","source":{"name":"PwC"},"marking":"TLP:CLEAR"})");
  seal("statement", R"({"id":"statement:1","audience":"public","marking":"TLP:CLEAR","title":"t",
      "sentences":[{"text":"Lyra Health became Vega Foods.","cites":["claim:1"]}]})");
  review("statement:1");
  decide("statement:1", registers_->statement("statement:1")->text_sha256.hex());
  EXPECT_EQ(check("statement:1").size(), 2u);
}

TEST_F(CollectTest, WhatItWasSaidToBeStays) {
  seal("organisation", R"({"id":"lyra","name":"Lyra","kind":"customer","sector":"health","jurisdiction":"NZ"})");
  seal("organisation", R"({"id":"lyra","name":"Lyra","kind":"customer","sector":"food","jurisdiction":"NO"})",
       id_of(0));
  const auto known = parties(*registers_);
  ASSERT_TRUE(known) << known.error().text();
  ASSERT_EQ(known->size(), 1U);
  EXPECT_EQ(known->front().sector, "food");
  using Was = std::set<std::pair<std::string, std::string>>;
  EXPECT_EQ(known->front().was, (Was{{"health", "NZ"}}));
}

TEST_F(CollectTest, AdvisoriesPassTheSameGate) {
  seal("organisation", R"({"id":"lyra","name":"Lyra Health","kind":"customer"})");
  seal("claim",
       R"({"id":"claim:1","subject":"s","relation":"r","object":"o","source":{"name":"PwC"},"marking":"TLP:CLEAR"})");
  seal(
      "advisory",
      R"({"id":"advisory:1","audience":"public","marking":"TLP:CLEAR","title":"Check this","summary":[{"text":"s","sums_up":[1]}],
      "sentences":[{"text":"Look here.","cites":["claim:1"]}],"checks":["Look at night."],"mitigations":["Close it."],
      "rules":[{"title":"r","yaml":"# seen at lyra health\ntitle: r\n"}],"indicators":[{"kind":"domain","value":"evil.example"}]})");
  review("advisory:1");
  decide("advisory:1", registers_->advisory("advisory:1")->text_sha256.hex());
  const marking::Audience audience = *marking::parse_audience("public");
  auto circumstances = collect(*registers_, "advisory:1", audience, std::string(32, 'k'), FixedClock());
  ASSERT_TRUE(circumstances);
  auto advisory = *registers_->advisory("advisory:1");
  const auto refusals = Gate::check(advisory, audience, *circumstances);
  ASSERT_EQ(refusals.size(), 1u);
  EXPECT_EQ(refusals[0].code, kProtectedName);
  EXPECT_EQ(refusals[0].place, "rule 1, bytes 10-21");
  advisory.rules[0].yaml = "# seen\ntitle: r\n";
  circumstances->decision->text_sha256 = registers::text_sha256(advisory);
  const auto out = Gate::release(advisory, audience, *circumstances);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->value().references.size(), 1u);
  EXPECT_EQ(out->value().indicators[0].value, "evil.example");
}

TEST_F(CollectTest, WhatAMeasuresWayRestsOnBindsTheAdvisory) {
  seal("organisation", R"({"id":"north","name":"North Gate","kind":"provider","marking":"TLP:CLEAR"})");
  seal("organisation", R"({"id":"lyra","name":"Lyra Health","kind":"customer"})");
  seal("evidence", R"({"id":"observation:1","kind":"observation","origin":"lyra","tenant":"lyra","marking":"TLP:AMBER",
      "conditions":{"permitted_actions":"contact-for-instruction"}})");
  seal("edge", R"({"id":"way:1","provider":"north","customer":"lyra","kind":"vpn","rests_on":["observation:1"]})");
  seal("claim",
       R"({"id":"claim:1","subject":"s","relation":"r","object":"o","source":{"name":"PwC"},"marking":"TLP:CLEAR"})");
  seal(
      "advisory",
      R"({"id":"advisory:1","audience":"public","marking":"TLP:CLEAR","title":"Check this","summary":[{"text":"s","sums_up":[1]}],
      "sentences":[{"text":"Look here.","cites":["claim:1"]}],"cuts":[{"provider":"north","customer":"lyra","kind":"vpn",
      "mitigation":"M1032 Multi-factor Authentication","act":"ask for two factors","reached":30,"left":18,"edge":"way:1"}]})");
  review("advisory:1");
  decide("advisory:1", registers_->advisory("advisory:1")->text_sha256.hex());
  const marking::Audience audience = *marking::parse_audience("public");
  const auto refusals = [&] {
    const auto circumstances = collect(*registers_, "advisory:1", audience, std::string(32, 'k'), FixedClock());
    EXPECT_TRUE(circumstances) << circumstances.error().text();
    return Gate::check(*registers_->advisory("advisory:1"), audience, *circumstances);
  };
  ASSERT_EQ(refusals().size(), 1U);
  EXPECT_EQ(refusals()[0].code, kNeedsConsent);
  EXPECT_EQ(refusals()[0].place, "cut 1");
  seal("consent", R"({"id":"k:1","item":"observation:1","audience":"public","given_by":"lyra"})");
  confirm("k:1");
  EXPECT_TRUE(refusals().empty());
}

TEST_F(CollectTest, AnAudienceKeyOfAnotherSizeIsRefused) {
  EXPECT_EQ(collect(*registers_, "x", *marking::parse_audience("public"), "short", FixedClock()).error().code,
            kBadAudienceKey);
}

TEST_F(CollectTest, AVersionOpensTheNamesThatItHasAndNoOthers) {
  seal(
      "organisation",
      R"({"id":"sub","name":"Pendragon Leasing","kind":"customer","marking":"TLP:RED","aliases":["Pengroup"],"domains":["pendragon.example"],"hosts":["10.52.1.0/24"]})");
  seal(
      "organisation",
      R"({"id":"sub","name":"Swallow Group","kind":"customer","marking":"TLP:CLEAR","aliases":["Pengroup"],"domains":["swallow.example"],"hosts":["10.53.1.0/24"]})",
      id_of(next_ - 1));
  seal("organisation", R"({"id":"open","name":"Oldname Works","kind":"customer","marking":"TLP:CLEAR"})");
  seal("organisation", R"({"id":"open","name":"Newname Works","kind":"customer","marking":"TLP:CLEAR"})",
       id_of(next_ - 1));
  const auto known = parties(*registers_);
  ASSERT_TRUE(known);
  const auto refused = [&](const char* text, const char* audience) {
    const auto found = check_text(text, *marking::parse_audience(audience), *known);
    return std::ranges::any_of(found, [](const Refusal& one) { return one.code == kProtectedName; });
  };
  for (const char* text : {"Pendragon Leasing was opened.", "Pendragon knows.", "mail.pendragon.example", "10.52.1.1"})
    EXPECT_TRUE(refused(text, "public")) << text;
  for (const char* text : {"Swallow Group was opened.", "Pengroup knows.", "swallow.example", "10.53.1.1",
                           "Oldname Works knows.", "Newname Works knows."})
    EXPECT_FALSE(refused(text, "public")) << text;
  EXPECT_FALSE(refused("Pendragon Leasing was opened.", "organisation:sub")) << "whoever is spoken to knows its names";
}

TEST_F(CollectTest, NamesAreLookedForInBothSpellingsAndInThePlural) {
  seal(
      "organisation",
      R"({"id":"hfl","name":"Harbour Freight Lines","kind":"customer","marking":"TLP:RED","domains":["harbour-freight.example"]})");
  seal("organisation", R"({"id":"qe","name":"Quarry Engineering","kind":"customer","marking":"TLP:RED"})");
  seal("organisation", R"({"id":"act","name":"Acton Color Center","kind":"customer","marking":"TLP:RED"})");
  const auto known = parties(*registers_);
  ASSERT_TRUE(known);
  const auto refused = [&](const char* text) {
    const auto found = check_text(text, *marking::parse_audience("public"), *known);
    return std::ranges::any_of(found, [](const Refusal& one) { return one.code == kProtectedName; });
  };
  for (const char* text : {"Harbor Freight Lines knows.", "harborfreightlines", "harbor-freight.example",
                           "The quarries were told.", "Quarries", "Acton Colour Centre"})
    EXPECT_TRUE(refused(text)) << text;
  for (const char* text : {"The color was red.", "Lines of freight.", "A query was made.", "The colour of a centre."})
    EXPECT_FALSE(refused(text)) << text;
}

TEST_F(CollectTest, NobodyEnlargesACrowdByCorrectingWhatOthersAreAlone) {
  const auto organisation = [](const std::string& id, const std::string& sector, const std::string& marking) {
    return R"({"id":")" + id + R"(","name":"Example )" + id + R"(","kind":"customer","jurisdiction":"DE","sector":")" +
           sector + R"(","marking":")" + marking + "\"}";
  };
  seal("organisation", organisation("lyra", "health", "TLP:RED"), {}, "zoe");
  for (int i = 0; i < 5; ++i)
    seal("organisation", organisation("other" + std::to_string(i), "food", "TLP:CLEAR"), {}, "zoe");
  seal(
      "statement",
      R"({"id":"s:1","audience":"public","marking":"TLP:CLEAR","title":"T","sentences":[{"text":"A hospital in Germany was hit."}]})");
  const auto singles_out = [&] {
    return std::ranges::any_of(check("s:1"), [](const Refusal& one) { return one.code == kDescription; });
  };
  EXPECT_TRUE(singles_out());
  for (int i = 0; i < 5; ++i)
    seal("organisation", organisation("other" + std::to_string(i), "health", "TLP:CLEAR"), id_of(i + 1), "ana");
  EXPECT_TRUE(singles_out()) << "the author alone says that they are hospitals";
  for (int i = 0; i < 5; ++i)
    seal("organisation", organisation("other" + std::to_string(i), "health", "TLP:CLEAR"), id_of(i + 7), "lia");
  EXPECT_FALSE(singles_out());
}

TEST_F(CollectTest, NobodyIsToldOfARecordInTheLogOfAnother) {
  const std::string log = std::string(64, 'a');
  seal("source", R"({"tenant":"orchard","path":"logs/vpn.log","sha256":")" + log +
                     R"(","size":100,"format":"syslog","records":1})");
  const auto told = [&](const std::string& id, const std::string& sha256) {
    seal("evidence",
         R"({"id":"e:)" + id +
             R"(","kind":"finding","title":"A logon","origin":"us","tenant":"harbour","marking":"TLP:CLEAR",)"
             R"("locators":[{"path":"logs/)" +
             id + R"(.log","source_sha256":")" + sha256 + R"(","offset":0,"length":9}]})");
    seal("statement", R"({"id":"s:)" + id +
                          R"(","audience":"organisation:harbour","marking":"TLP:AMBER+STRICT//TO harbour","title":"T",)"
                          R"("sentences":[{"text":"Somebody logged on.","cites":["e:)" +
                          id + R"("]}]})");
    const marking::Audience audience = *marking::parse_audience("organisation:harbour");
    const auto circumstances = collect(*registers_, "s:" + id, audience, std::string(32, 'k'), FixedClock());
    EXPECT_TRUE(circumstances);
    const auto refusals = Gate::check(*registers_->statement("s:" + id), audience, *circumstances);
    return std::ranges::any_of(refusals, [](const Refusal& one) { return one.code == registers::kOthersLog; });
  };
  EXPECT_TRUE(told("orchards", log));
  EXPECT_FALSE(told("own", std::string(64, 'b'))) << "a log that nobody has ingested";
}

}  // namespace
}  // namespace backtrail::release
