// SPDX-License-Identifier: Apache-2.0
#include "registers/registers.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <filesystem>
#include <map>

#include "base/codes.h"
#include "base/file.h"
#include "base/json.h"
#include "registers/codes.h"
#include "registers/compare.h"
#include "registers/file_system.h"
#include "registers/pending.h"

namespace backtrail::registers {
namespace {

constexpr const char* kOrganisationBody =
    R"({"id":"customer-c","name":"Lyra Health","kind":"customer","jurisdiction":"NO",
  "sector":"health","parent":"holding","marking":"TLP:AMBER//TO provider-a","aliases":["Lyra"],"domains":["lyra.example"],
  "hosts":["lyra-dc1"],"ad_domains":["LYRA"],"serves":["customer-d",{"customer":"customer-e","from":"2016-01","service":"IT"}]})";
constexpr const char* kSourceBody = R"({"tenant":"customer-c","path":"logs/security.json.gz","member":"a.json",
  "sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":1234,"format":"json","records":10,
  "damaged":1,"first":"2016-11-01T00:00:00Z","last":"2016-11-07T23:59:59Z",
  "assumed":{"zone_minutes":-90,"written":"2017-01-01T00:00:00Z","written_before":[{"until":600,"written":"2016-12-01T00:00:00Z"}]},
  "log_sources":[{"product":"windows","service":"security","records":9,"days":[["2016-11-01","2016-11-03"],["2016-11-06","2016-11-07"]]}]})";
constexpr const char* kEdgeBody =
    R"({"id":"edge:1","provider":"provider-a","customer":"customer-c","kind":"shared-account",
  "means":"svc-backup","from":"2015-03","until":"2017","source":{"name":"customer list"},"source_grade":"B","credibility":2,
  "marking":"TLP:AMBER"})";
constexpr const char* kFindingBody =
    R"({"id":"finding:1","kind":"finding","origin":"customer-c telemetry","source_grade":"B",
  "credibility":2,"marking":"TLP:AMBER","conditions":{"obfuscate_affected_parties":"must","permitted_actions":"contact-for-instruction"},
  "tenant":"customer-c","finding":"sha256:00","techniques":["T1047","T1560.001"],"detector":{"kind":"sigma","id":"r1","title":"WMI","level":"high"},
  "locators":[{"path":"logs/security.json.gz","source_sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "offset":12,"length":5,"record_id":42,"bytes":"aGVsbG8="}]})";
constexpr const char* kNegativeBody =
    R"({"id":"negative:1","kind":"negative-finding","origin":"us","marking":"TLP:CLEAR",
  "negative":{"question":"was it seen?","scope":"six customers","coverage":"partial","method":"hunt","from":"2016","until":"2018",
  "not_looked":[{"tenant":"customer-c","log_source":"windows/security","from":"2017-03-01","until":"2017-03-31","why":"no logs"},
  {"why":"a picture","kind":"set-aside"}]}})";
constexpr const char* kClaimBody = R"({"id":"claim:doj-2018-45-companies","subject":"apt10","relation":"intruded-into",
  "object":"45+ technology companies","valid_from":"2006","valid_until":"2018-06","source":{"name":"U.S. Department of Justice",
  "published":"2018-12-20","url":"https://www.justice.gov/x"},"source_grade":"A","credibility":"2","marking":"TLP:CLEAR",
  "quote_summary":"at least 45","rests_on":["finding:1"]})";
constexpr const char* kJudgementBody =
    R"({"id":"judgement:group","rung":"group","subject":"campaign","proposition":"APT10 did it",
  "likelihood":"very likely","confidence":"moderate","alternatives":[{"hypothesis":"a false flag","why_less":"too costly"}],
  "rests_on":["claim:doj-2018-45-companies","finding:1"],"author":"ana","reviewer":"rob","dissent":"none","reasons":["r"]})";
constexpr const char* kStatementBody = R"({"id":"statement:1","audience":"public","marking":"TLP:CLEAR","title":"APT10",
  "author":"ana","reviewer":"rob",
  "sentences":[{"text":"APT10 very likely did it.","cites":["judgement:group"]},{"text":"Not seen elsewhere.","cites":["negative:1"]}]})";
constexpr const char* kAdvisoryBody =
    R"({"id":"advisory:1","audience":"public","marking":"TLP:CLEAR","title":"Check this",
  "summary":["One."],"sentences":[{"text":"Look at this.","cites":["finding:1"]}],"checks":["Look",{"title":"VPN","text":"Look there"}],"rules":[{"title":"r","yaml":"title: r\n"}],
  "indicators":[{"kind":"domain","value":"evil.example","context":"C2","source":"PwC"}],"mitigations":["Use MFA"],
  "sources":[{"name":"PwC","published":"2017-04","url":"https://pwc.example"}]})";

std::string id_of(std::uint64_t n) {
  std::string out = std::to_string(n);
  return std::string(32 - out.size(), '0') + out;
}

SealedItem item(std::uint64_t index, std::string_view type, std::string body, std::string corrects = {}) {
  SealedItem out;
  out.index = index;
  out.id = id_of(index);
  out.type = type;
  out.actor = {"ana", "Ana", "analyst", "asserted"};
  out.entered = base::Instant{static_cast<std::int64_t>(index) + 1};
  out.corrects = std::move(corrects);
  out.body_json = std::move(body);
  return out;
}

std::vector<SealedItem> whole_case() {
  std::vector<SealedItem> out = {
      item(0, kOrganisation, kOrganisationBody), item(2, kSource, kSourceBody),    item(3, kEvidence, kFindingBody),
      item(4, kEvidence, kNegativeBody),         item(5, kClaim, kClaimBody),      item(6, kJudgement, kJudgementBody),
      item(7, kStatement, kStatementBody),       item(8, kAdvisory, kAdvisoryBody)};
  out[2].occurred = base::Instant{77};
  out.push_back(item(9, kConsent, R"({"item":"finding:1","audience":"public","given_by":"customer-c"})"));
  auto registers = Registers::in_memory();
  EXPECT_TRUE(registers->apply_all(out));
  const std::string text = registers->statement("statement:1")->text_sha256.hex();
  out.push_back(item(10, kDecision,
                     R"({"statement":"statement:1","text_sha256":")" + text +
                         R"(","verdict":"approve","decider":"dee","embargo":"2018-12-20T17:00:00Z"})"));
  out.push_back(item(11, kRelease,
                     R"({"id":"release:1","statement":"statement:1","decision":")" + id_of(10) +
                         R"(","audience":"public","marking":"TLP:CLEAR","sha256":")" + text +
                         R"(","size":10,"media_type":"text/html","path":"released/x.html"})"));
  out.push_back(item(12, kEdge, kEdgeBody));
  return out;
}

class RegistersTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "backtrail_registers_" + std::to_string(::getpid());
    ASSERT_TRUE(base::make_folders(folder_));
    path_ = folder_ + "/registers.sqlite";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  /// Edits the file as a stranger would: triggers dropped, foreign keys off.
  void edit(const std::string& sql) const {
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(path_.c_str(), &handle), SQLITE_OK);
    char* message = nullptr;
    EXPECT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK) << message;
    sqlite3_close(handle);
  }

  std::string folder_;
  std::string path_;
};

TEST_F(RegistersTest, RowsComeBackAsBodiesGaveThem) {
  auto registers = Registers::in_memory();
  ASSERT_TRUE(registers);
  const auto applied = registers->apply_all(whole_case());
  ASSERT_TRUE(applied) << applied.error().text();
  const auto organisation = registers->organisation("customer-c");
  ASSERT_TRUE(organisation);
  EXPECT_EQ(organisation->names.size(), 5u);
  EXPECT_EQ(organisation->names[4].kind, OrganisationName::Kind::ad_domain);
  EXPECT_EQ(organisation->serves[1].customer, "customer-e");
  EXPECT_EQ(organisation->marking.text(), "TLP:AMBER//TO provider-a");
  const auto edge = registers->edge("edge:1");
  ASSERT_TRUE(edge);
  EXPECT_EQ(edge->provider + " " + edge->customer + " " + edge->kind, "provider-a customer-c shared-account");
  EXPECT_EQ(edge->means + " " + edge->from + " " + edge->until, "svc-backup 2015-03 2017");
  EXPECT_EQ(edge->source.name + " " + edge->source_grade, "customer list B");
  EXPECT_EQ(edge->marking.text(), "TLP:AMBER");
  const auto sources = registers->sources();
  ASSERT_EQ(sources->size(), 1u);
  EXPECT_EQ(sources->front().log_sources[0].days[1].second, "2016-11-07");
  EXPECT_EQ(sources->front().assumed, (Assumption{-90, "2017-01-01T00:00:00Z", {{600, "2016-12-01T00:00:00Z"}}}));
  EXPECT_EQ(sources->front().why, "");
  const auto finding = registers->evidence("finding:1");
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->kind, EvidenceKind::finding);
  EXPECT_EQ(finding->techniques, (std::vector<std::string>{"T1047", "T1560.001"}));
  EXPECT_EQ(finding->locators[0].record_id, 42);
  EXPECT_EQ(finding->locators[0].bytes_sha256, base::sha256("hello").hex());
  EXPECT_EQ(finding->entry.occurred->ticks, 77);
  EXPECT_TRUE(finding->conditions.needs_consent());
  const auto gaps = registers->evidence("negative:1")->negative->not_looked;
  ASSERT_EQ(gaps.size(), 2U);
  EXPECT_EQ(gaps[0].why, "no logs");
  EXPECT_EQ(gaps[0].kind, "") << "sealed by an earlier version";
  EXPECT_EQ(gaps[1].kind, "set-aside");
  const auto claim = registers->claim("claim:doj-2018-45-companies");
  EXPECT_EQ(claim->rests_on[0].entry_id, id_of(3));
  EXPECT_EQ(claim->source.published, "2018-12-20");
  const auto judgement = registers->judgement(id_of(6));
  EXPECT_EQ(judgement->likelihood.text(), "very likely (80–95 %)");
  EXPECT_EQ(judgement->marking.text(), "TLP:AMBER");  // the strictest of what it rests on
  EXPECT_EQ(registers->statement("statement:1")->sentences[1].cites[0].type, kEvidence);
  EXPECT_EQ(registers->advisory("advisory:1")->checks[1].title, "VPN");
  EXPECT_EQ(registers->advisory("advisory:1")->sentences[0].cites[0].entry_id, id_of(3));
  EXPECT_EQ(judgement->reasons.size(), 1u);
  EXPECT_EQ(registers->consents()->front().item.entry_id, id_of(3));
  EXPECT_EQ(registers->decisions_on(id_of(7))->front().decider, "dee");
  EXPECT_EQ(registers->release("release:1")->decision.entry_id, id_of(10));
  EXPECT_EQ(registers->referring_to(id_of(3))->size(), 4u);
  EXPECT_EQ(*registers->next_index(), 13u);
  EXPECT_EQ(registers->claim("finding:1").error().code, kNotFound);
  EXPECT_EQ(registers->claim("nobody").error().code, kNotFound);
}

TEST_F(RegistersTest, RebuiltStoreEqualsTheOneOnDisk) {
  auto disk = Registers::open(path_);
  ASSERT_TRUE(disk) << disk.error().text();
  for (const SealedItem& one : whole_case()) ASSERT_TRUE(disk->apply(one));
  auto rebuilt = Registers::in_memory();
  ASSERT_TRUE(rebuilt->apply_all(whole_case()));
  EXPECT_EQ(compare(*rebuilt, *disk)->size(), 0u);
  EXPECT_EQ(*dump(*rebuilt), *dump(*disk));
  struct stat info{};
  ASSERT_EQ(::stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(RegistersTest, SavedCopyReplacesTheStore) {
  {
    auto old = Registers::open(path_);
    ASSERT_TRUE(old->apply(item(0, kOrganisation, kOrganisationBody)));
  }
  auto rebuilt = Registers::in_memory();
  ASSERT_TRUE(rebuilt->apply_all(whole_case()));
  const auto saved = rebuilt->save_to(path_);
  ASSERT_TRUE(saved) << saved.error().text();
  auto again = Registers::open(path_);
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(compare(*rebuilt, *again)->size(), 0u);
  EXPECT_FALSE(std::filesystem::exists(path_ + ".new"));
}

TEST_F(RegistersTest, EveryKindOfEditIsFoundWithItsPlace) {
  {
    auto disk = Registers::open(path_);
    ASSERT_TRUE(disk->apply_all(whole_case()));
  }
  edit(
      "DROP TRIGGER claims_no_update; UPDATE claims SET object = '46 companies';"
      "DROP TRIGGER locators_no_delete; DELETE FROM locators;"
      "INSERT INTO alternatives VALUES (6, 1, 'somebody else', '');"
      "DROP TRIGGER entries_no_update; UPDATE entries SET actor_id = 'eve' WHERE idx = 5;");
  auto disk = Registers::open_read_only(path_);
  ASSERT_TRUE(disk);
  auto rebuilt = Registers::in_memory();
  ASSERT_TRUE(rebuilt->apply_all(whole_case()));
  const auto differences = compare(*rebuilt, *disk);
  ASSERT_TRUE(differences);
  std::map<std::string, Difference> by_place;
  for (const Difference& one : *differences) by_place[one.place] = one;
  const Difference& claim = by_place["claims entry " + id_of(5) + ", column object"];
  EXPECT_EQ(claim.what, "register row altered");
  EXPECT_EQ(claim.expected, "45+ technology companies");
  EXPECT_EQ(claim.got, "46 companies");
  EXPECT_EQ(by_place["locators entry " + id_of(3) + " position 0"].what, "register row missing");
  EXPECT_EQ(by_place["alternatives entry " + id_of(6) + " position 1"].what, "register row added");
  EXPECT_EQ(by_place["entries entry " + id_of(5) + ", column actor_id"].got, "eve");
  EXPECT_EQ(by_place["trigger claims_no_update"].what, "register schema altered");
}

TEST_F(RegistersTest, WhatIsSealedIsNeverChanged) {
  auto disk = Registers::open(path_);
  ASSERT_TRUE(disk->apply_all(whole_case()));
  sqlite3* handle = nullptr;
  ASSERT_EQ(sqlite3_open(path_.c_str(), &handle), SQLITE_OK);
  for (const char* sql :
       {"UPDATE claims SET object = 'x'", "DELETE FROM alternatives", "UPDATE entries SET actor_id = 'x'",
        "DELETE FROM edges", "UPDATE migrations SET number = 2"}) {
    EXPECT_NE(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sql;
  }
  sqlite3_close(handle);
}

TEST_F(RegistersTest, CorrectionHidesWhatItReplaces) {
  auto registers = Registers::in_memory();
  ASSERT_TRUE(registers->apply_all(whole_case()));
  std::string body = kClaimBody;
  body.replace(body.find("45+"), 3, "46+");
  EXPECT_EQ(registers->apply(item(20, kClaim, body)).error().code, kReferenceTaken);
  EXPECT_EQ(registers->apply(item(20, kJudgement, kJudgementBody, id_of(5))).error().code, kBadCorrection);
  EXPECT_EQ(registers->apply(item(20, kClaim, body, id_of(19))).error().code, kUnknownReference);
  ASSERT_TRUE(registers->apply(item(20, kClaim, body, id_of(5))));
  ASSERT_EQ(registers->claims()->size(), 1u);
  EXPECT_EQ(registers->claims()->front().object, "46+ technology companies");
  EXPECT_EQ(registers->claims(Which::all)->size(), 2u);
  EXPECT_EQ(registers->claim("claim:doj-2018-45-companies")->entry.id, id_of(20));
  EXPECT_EQ(registers->claim(id_of(5))->entry.corrected_by, id_of(20));
  // The judgement goes on resting on what it rested on.
  EXPECT_EQ(registers->judgement("judgement:group")->rests_on[0].entry_id, id_of(5));
  EXPECT_EQ(registers->apply(item(21, kClaim, body, id_of(5))).error().code, kBadCorrection);
}

TEST_F(RegistersTest, CheckLeavesNothingBehind) {
  auto registers = Registers::in_memory();
  const auto items = whole_case();
  ASSERT_TRUE(registers->check_all(items));
  EXPECT_EQ(registers->entries({}, Which::all)->size(), 0u);
  ASSERT_TRUE(registers->apply(items[0]));
  EXPECT_EQ(registers->apply(items[0]).error().code, kOutOfOrder);
  EXPECT_EQ(registers->check(items[5]).error().code, kUnknownReference);
}

TEST_F(RegistersTest, WhatIsPendingIsSeenByNobodyElseUntilItIsKept) {
  auto registers = Registers::open(path_);
  const auto items = whole_case();
  {
    EXPECT_TRUE(take(*registers, items));
  }
  EXPECT_EQ(registers->entries({}, Which::all)->size(), 0U) << "what is not kept is gone";
  auto pending = take(*registers, items);
  ASSERT_TRUE(pending);
  ASSERT_EQ(pending->refs().size(), items.size());
  EXPECT_EQ(pending->refs()[0], "customer-c");
  EXPECT_EQ(pending->refs()[1], "") << "a source has no id of its own";
  const auto reader = Registers::open(path_);
  ASSERT_TRUE(reader) << "whoever only asks does not wait: " << reader.error().text();
  EXPECT_EQ(reader->entries({}, Which::all)->size(), 0U);
  ASSERT_TRUE(pending->keep());
  EXPECT_EQ(reader->entries({}, Which::all)->size(), items.size());
  EXPECT_EQ(take(*registers, items).error().code, kOutOfOrder);
}

TEST_F(RegistersTest, EveryMistakeIsNamedAndNothingIsKept) {
  auto registers = Registers::open(path_);
  ASSERT_TRUE(registers);
  std::vector<SealedItem> items = whole_case();
  items[1].body_json = R"({"tenant":"customer-c"})";
  items[4].body_json = "{";
  const auto mistakes = registers->find_mistakes(items);
  ASSERT_TRUE(mistakes);
  ASSERT_GE(mistakes->size(), 3U);
  EXPECT_EQ((*mistakes)[0].first, 1U);
  EXPECT_EQ((*mistakes)[0].second.code, kMissingKey);
  EXPECT_EQ((*mistakes)[1].first, 4U);
  EXPECT_EQ((*mistakes)[1].second.code, base::kBadJson);
  EXPECT_EQ((*mistakes)[2].second.code, kUnknownReference) << "what rests on a wrong item is wrong too";
  EXPECT_EQ(*registers->next_index(), 0U);
  EXPECT_TRUE(registers->find_mistakes(whole_case())->empty());
  EXPECT_EQ(*registers->next_index(), 0U);
}

TEST_F(RegistersTest, OneBadItemUndoesAll) {
  auto registers = Registers::in_memory();
  auto items = whole_case();
  items.back().body_json = "{}";
  EXPECT_EQ(registers->apply_all(items).error().code, kMissingKey);
  EXPECT_EQ(registers->entries({}, Which::all)->size(), 0u);
}

struct Mistaken {
  const char* name;
  std::string_view type;
  const char* from;
  const char* to;
  base::Code code;
  const char* place;
};

class BodyMistakes : public testing::TestWithParam<Mistaken> {};

TEST_P(BodyMistakes, AreNamedByTheirPointer) {
  const Mistaken& mistaken = GetParam();
  auto registers = Registers::in_memory();
  for (SealedItem& one : whole_case()) {
    if (one.type == mistaken.type) {
      const std::size_t at = one.body_json.find(mistaken.from);
      ASSERT_NE(at, std::string::npos);
      one.body_json.replace(at, std::string_view(mistaken.from).size(), mistaken.to);
      const auto status = registers->apply(one);
      ASSERT_FALSE(status);
      EXPECT_EQ(status.error().code, mistaken.code) << status.error().text();
      EXPECT_EQ(status.error().place.member, mistaken.place) << status.error().text();
      return;
    }
    ASSERT_TRUE(registers->apply(one));
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, BodyMistakes,
    testing::Values(
        Mistaken{"Unknown", kClaim, "\"subject\"", "\"colour\":1,\"subject\"", kUnknownKey, "/colour"},
        Mistaken{"Nested", kEvidence, "\"offset\":12", "\"offset\":12,\"x\":1", kUnknownKey, "/locators/0/x"},
        Mistaken{"Missing", kClaim, "\"subject\":\"apt10\",", "", kMissingKey, "/subject"},
        Mistaken{"Negative", kSource, "\"size\":1234", "\"size\":-1", kBodyShape, "/size"},
        Mistaken{"Credibility", kClaim, "\"2\"", "\"7\"", kBadWord, "/credibility"},
        Mistaken{"Float", kSource, "\"size\":1234", "\"size\":1.5", kBodyShape, "/size"},
        Mistaken{"Huge", kSource, "\"size\":1234", "\"size\":18446744073709551615", kBodyShape, "/size"},
        Mistaken{"Word", kJudgement, "\"group\",\"subject\"", "\"team\",\"subject\"", kBadWord, "/rung"},
        Mistaken{"Likelihood", kJudgement, "very likely", "87 %", kBadWord, "/likelihood"},
        Mistaken{"Written", kSource, "2016-12-01T00:00:00Z", "soon", kBadTimeText, "/assumed/written_before/0/written"},
        Mistaken{"Assumed", kSource, "\"zone_minutes\":-90", "\"minutes\":-90", kUnknownKey, "/assumed/minutes"},
        Mistaken{"Interval", kClaim, "\"2018-06\"", "\"2005\"", kBadTimeText, "/valid_until"},
        Mistaken{"Date", kClaim, "\"2018-06\"", "\"2018-13\"", kBadTimeText, "/valid_until"},
        Mistaken{"Control", kClaim, "apt10", "apt\\u000010", kBodyShape, "/subject"},
        Mistaken{"Marking", kClaim, "TLP:CLEAR", "TLP:WHITE", kBadWord, "/marking"},
        Mistaken{"Audience", kStatement, "\"public\"", "\"all\"", kBadWord, "/audience"},
        Mistaken{"Url", kClaim, "https://www", "javascript:www", kBodyShape, "/source/url"},
        Mistaken{"Reviewer", kJudgement, "\"rob\"", "\"ana\"", kSamePerson, "/reviewer"},
        Mistaken{"Reference", kJudgement, "\"finding:1\"", "\"finding:9\"", kUnknownReference, "/rests_on/finding:9"},
        Mistaken{"Kind", kClaim, "\"finding:1\"", "\"customer-c\"", kWrongReference, "/rests_on/customer-c"},
        Mistaken{"Copy", kEvidence, "aGVsbG8=", "aGVsbA==", kBodyShape, "/locators/0/bytes"},
        Mistaken{"Decision", kDecision, "\"text_sha256\":\"", "\"text_sha256\":\"x", kBodyShape, "/text_sha256"}),
    [](const auto& one) { return one.param.name; });

TEST_F(RegistersTest, PartialNegativeSaysWhereItDidNotLook) {
  auto registers = Registers::in_memory();
  const auto status = registers->apply(item(0, kEvidence, R"({"kind":"negative-finding","origin":"us","negative":
    {"question":"q","scope":"s","coverage":"partial","method":"m"}})"));
  EXPECT_EQ(status.error().code, kMissingKey);
  EXPECT_EQ(status.error().place.member, "/negative/not_looked");
}

TEST_F(RegistersTest, WordsThatAreNoFindingStandInTheText) {
  const auto body = [](const std::string& words, const std::string& why) {
    return R"({"id":"s:1","audience":"public","marking":"TLP:CLEAR","title":"No doors","sentences":[{"text":"It came."}],"not_a_finding":[{"words":")" +
           words + R"(","why":")" + why + R"("}]})";
  };
  auto registers = Registers::in_memory();
  const auto refused = registers->apply(item(0, kStatement, body("no doors", "It is about doors.")));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, kBodyShape);
  EXPECT_EQ(refused.error().place.member, "/not_a_finding/0/words");
  EXPECT_EQ(registers->apply(item(0, kStatement, body("No doors", ""))).error().code, kMissingKey);
  ASSERT_TRUE(registers->apply(item(0, kStatement, body("No doors", "It is about doors."))));
  const auto text = registers->statement("s:1");
  ASSERT_EQ(text->not_findings.size(), 1U);
  EXPECT_EQ(text->not_findings[0].why, "It is about doors.");
}

TEST_F(RegistersTest, IndicatorsOfAnAdvisoryKeepTheirValidity) {
  const auto body = [](const std::string& window) {
    return R"({"id":"a:1","audience":"public","marking":"TLP:CLEAR","title":"T","indicators":[{"kind":"ipv4","value":"192.0.2.1"},)"
           R"({"kind":"ipv4","value":"192.0.2.2")" +
           window + "}]}";
  };
  auto registers = Registers::in_memory();
  for (const char* wrong : {R"(,"valid_from":"2018-01-01")",
                            R"(,"valid_from":"2018-01-01T00:00:00Z","valid_until":"2018-01-01T00:00:00Z")"})
    EXPECT_EQ(registers->apply(item(0, kAdvisory, body(wrong))).error().code, kBadTimeText) << wrong;
  ASSERT_TRUE(registers->apply(item(0, kAdvisory, body(R"(,"valid_until":"2018-01-01T01:00:00+01:00")"))));
  const auto text = registers->advisory("a:1");
  ASSERT_EQ(text->indicators.size(), 2U);
  EXPECT_FALSE(text->indicators[0].valid_until);
  EXPECT_FALSE(text->indicators[1].valid_from);
  EXPECT_EQ(base::format(*text->indicators[1].valid_until), "2018-01-01T00:00:00Z");
  auto wider = *text;
  wider.indicators[1].valid_until.reset();
  EXPECT_NE(text_sha256(wider), text->text_sha256) << "a decision is on the validity too";
}

TEST_F(RegistersTest, WordsThatAreNoFindingMayStandInASourceThatIsCited) {
  const auto body = [](const std::string& cite, const std::string& words) {
    return R"({"id":"s:1","audience":"public","marking":"TLP:CLEAR","title":"T","sentences":[{"text":"It came.","cites":[")" +
           cite + R"("]},{"text":"It went.","cites":[")" + cite + R"("]}],"not_a_finding":[{"words":")" + words +
           R"(","why":"So the ministry calls its page."}]})";
  };
  const std::string claim =
      R"({"subject":"s","relation":"is","object":"o","source":{"name":"A ministry","url":"https://gov.example/chinese-hackers"},"id":"c:)";
  auto registers = Registers::in_memory();
  ASSERT_TRUE(registers->apply(item(0, kClaim, claim + "1\"}")));
  ASSERT_TRUE(registers->apply(item(1, kClaim, claim + "2\"}")));
  EXPECT_FALSE(registers->apply(item(2, kStatement, body("c:1", "russian-hackers"))));
  EXPECT_EQ(registers->apply(item(2, kStatement, body("c:none", "chinese-hackers"))).error().code, kBodyShape);
  ASSERT_TRUE(registers->apply(item(2, kStatement, body("c:1\",\"c:2", "chinese-hackers"))));
  EXPECT_EQ(registers->statement("s:1")->not_findings.at(0).words, "chinese-hackers");
}

TEST_F(RegistersTest, PartsOfAnAdvisoryCiteLikeItsSentences) {
  const auto body = [](const std::string& summary) {
    return R"({"id":"a:1","audience":"public","marking":"TLP:CLEAR","title":"T","summary":[)" + summary +
           R"(],"sentences":[{"text":"A.","cites":["c:1"]},{"text":"B.","cites":["c:2","c:1"]}],"checks":[{"text":"C","cites":["c:2"]}]})";
  };
  const auto fresh = [] {
    auto registers = Registers::in_memory();
    const std::string claim = R"({"subject":"s","relation":"is","object":"o","source":{"name":"A ministry"},"id":"c:)";
    EXPECT_TRUE(registers->apply(item(0, kClaim, claim + "1\"}")));
    EXPECT_TRUE(registers->apply(item(1, kClaim, claim + "2\"}")));
    return registers;
  };
  auto registers = fresh();
  ASSERT_TRUE(registers->apply(item(2, kAdvisory, body(R"("One.",{"text":"Two.","cites":["c:2"],"sums_up":[1,2]})"))));
  const auto kept = registers->advisory("a:1");
  ASSERT_TRUE(kept) << kept.error().text();
  EXPECT_TRUE(kept->summary[0].cites.empty());
  ASSERT_EQ(kept->summary[1].cites.size(), 2U) << "each once";
  EXPECT_EQ(kept->summary[1].cites[0].ref, "c:2");
  EXPECT_EQ(kept->summary[1].cites[1].entry_id, id_of(0));
  ASSERT_EQ(kept->checks[0].cites.size(), 1U);
  EXPECT_EQ(cited_by(*kept).size(), 6U);
  Advisory other = *kept;
  other.checks[0].cites[0].ref = "c:1";
  EXPECT_NE(text_sha256(other), kept->text_sha256) << "a decision binds to what is cited";
  for (const char* sums : {"[0]", "[3]", "[\"1\"]", "[-1]"}) {
    EXPECT_EQ(
        fresh()->apply(item(2, kAdvisory, body(R"({"text":"Two.","sums_up":)" + std::string(sums) + "}"))).error().code,
        kBodyShape)
        << sums;
  }
}

TEST_F(RegistersTest, WordsThatAreNoFindingStandInARuleAsItsReadersSeeIt) {
  const auto body = [](const std::string& words) {
    return R"({"id":"a:1","audience":"public","marking":"TLP:CLEAR","title":"T","summary":["No data left."],"rules":[{"title":"A rule","yaml":)" +
           base::dump(base::Json(
               "title: A rule\ndescription: >\n  It finds that no\n  data was copied.\nfalsepositives:\n  - No data "
               "was read\n  - No data was read twice\n# nothing was\n# sent\ndetection:\n  a:\n    Image: '\\no file "
               "was'\n  condition: a\n")) +
           R"(}],"indicators":[{"kind":"domain","value":"a.example","context":"never seen"}],"not_a_finding":[{"words":")" +
           words + R"(","why":"It is what the rule looks for."}]})";
  };
  for (const char* words :
       {"no data was copied", "nothing was sent", "never seen", "No data left", "No data was read twice", "A rule"}) {
    auto registers = Registers::in_memory();
    const auto sealed = registers->apply(item(0, kAdvisory, body(words)));
    ASSERT_TRUE(sealed) << words << ": " << sealed.error().message;
    EXPECT_EQ(registers->advisory("a:1")->not_findings.at(0).words, words);
  }
  for (const char* words : {"no file was", "No data was read", "no\\n  data", "condition:"}) {
    auto registers = Registers::in_memory();
    const auto refused = registers->apply(item(0, kAdvisory, body(words)));
    ASSERT_FALSE(refused) << words;
    EXPECT_EQ(refused.error().place.member, "/not_a_finding/0/words");
  }
}

TEST_F(RegistersTest, ChainIsNoLikelierThanItsWeakestLink) {
  auto registers = Registers::in_memory();
  ASSERT_TRUE(registers->apply_all(whole_case()));
  const std::string head =
      R"({"id":"judgement:state","rung":"state","subject":"apt10","proposition":"p","confidence":"low",
    "alternatives":[{"hypothesis":"h"}],"rests_on":["judgement:group"],"reviewer":"rob","likelihood":")";
  EXPECT_EQ(registers->apply(item(20, kJudgement, head + "almost certain\"}")).error().code, kOverclaims);
  EXPECT_TRUE(registers->apply(item(20, kJudgement, head + "very likely\"}")));
}

TEST_F(RegistersTest, DecisionOnAnotherTextIsRefused) {
  auto registers = Registers::in_memory();
  auto items = whole_case();
  items[9].body_json.replace(items[9].body_json.find("\"verdict\""), 0, "");
  const std::size_t at = items[9].body_json.find("\"text_sha256\":\"") + 15;
  items[9].body_json.replace(at, 64, std::string(64, '0'));
  const auto status = registers->apply_all(items);
  EXPECT_EQ(status.error().code, kDecisionText);
}

TEST_F(RegistersTest, BadItemsAreRefused) {
  auto registers = Registers::in_memory();
  EXPECT_EQ(registers->apply(item(0, "purge", "{}")).error().code, kUnknownType);
  EXPECT_EQ(registers->apply(item(0, kClaim, "{")).error().code, base::kBadJson);
  EXPECT_EQ(registers->apply(item(0, kClaim, "[]")).error().code, kBodyShape);
  auto newer = item(0, kClaim, kClaimBody);
  newer.version = 2;
  EXPECT_EQ(registers->apply(newer).error().code, kNewerBody);
  auto nameless = item(0, kClaim, kClaimBody);
  nameless.id = "X";
  EXPECT_EQ(registers->apply(nameless).error().code, kBadItem);
  std::string deep(100'000, '[');
  EXPECT_EQ(registers->apply(item(0, kClaim, deep)).error().code, base::kBadJson);
}

TEST_F(RegistersTest, NewerAndForeignStoresAreRefused) {
  {
    ASSERT_TRUE(Registers::open(path_));
  }
  edit("INSERT INTO migrations VALUES ('claims', 99)");
  EXPECT_EQ(Registers::open(path_).error().code, kNewerSchema);
  EXPECT_EQ(Registers::open_read_only(path_).error().code, kNewerSchema);
  std::filesystem::remove(path_);
  edit("CREATE TABLE mine (x)");
  EXPECT_EQ(Registers::open(path_).error().code, kForeignSchema);
  ASSERT_TRUE(base::write_file(folder_ + "/text", std::string(4096, 'x')));
  EXPECT_FALSE(Registers::open(folder_ + "/text"));
  EXPECT_EQ(Registers::open(folder_ + "/none/registers").error().code, kCannotOpenStore);
  EXPECT_EQ(Registers::open_read_only(folder_ + "/none").error().code, kCannotOpenStore);
}

TEST(FileSystem, NetworkFileSystemsAreKnownByMagicOrMount) {
  EXPECT_TRUE(is_network_file_system(0x6969, ""));
  EXPECT_TRUE(is_network_file_system(0xFE534D42, ""));
  EXPECT_TRUE(is_network_file_system(0x65735546, "fuse.sshfs"));
  EXPECT_FALSE(is_network_file_system(0x65735546, "fuseblk"));
  EXPECT_FALSE(is_network_file_system(0xEF53, ""));
  constexpr const char* kInfo =
      "1 0 8:1 / / rw - ext4 /dev/sda rw\n2 1 0:5 / /mnt/a rw shared:1 - fuse.sshfs host: rw\nbroken\n";
  EXPECT_EQ(mount_type_of("/mnt/a/case", kInfo), "fuse.sshfs");
  EXPECT_EQ(mount_type_of("/mnt/ab", kInfo), "ext4");
  EXPECT_EQ(mount_type_of("/mnt/a", ""), "");
}

}  // namespace
}  // namespace backtrail::registers
