// SPDX-License-Identifier: Apache-2.0
// Small bundles for every oddity that big ones have.
#include "knowledge/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "base/codes.h"
#include "base/file.h"
#include "knowledge/codes.h"

namespace backtrail::knowledge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Told : base::Diagnostics {
  std::vector<base::Error> errors;
  void report(base::Error error) override { errors.push_back(std::move(error)); }
  [[nodiscard]] std::size_t count(base::Code code) const {
    return static_cast<std::size_t>(std::ranges::count(errors, code, &base::Error::code));
  }
};

class FixedClock final : public base::Clock {
  [[nodiscard]] base::Instant now() const override { return base::parse_iso("2026-01-01")->instant; }
};

std::string attack_id(const std::string& id) {
  return R"({"source_name":"mitre-attack","external_id":")" + id + R"("})";
}

std::string cited(const std::string& name, const std::string& url, const std::string& text) {
  return R"({"source_name":")" + name + R"(","url":")" + url + R"(","description":")" + text + R"("})";
}

/// An object; `more` are further members, each with its comma in front.
std::string thing(const std::string& type, const std::string& id, const std::string& name, const std::string& more = "",
                  const std::string& references = "") {
  return R"({"type":")" + type + R"(","id":")" + type + "--" + id + R"(","name":")" + name +
         R"(","modified":"2025-01-01T00:00:00.000Z","external_references":[)" + attack_id(id) +
         (references.empty() ? "" : "," + references) + "]" + more + "}";
}

std::string link(const std::string& type, const std::string& from, const std::string& to,
                 const std::string& references = "") {
  return R"({"type":"relationship","relationship_type":")" + type + R"(","source_ref":")" + from +
         R"(","target_ref":")" + to + R"(","external_references":[)" + references + "]}";
}

std::string bundle(const std::vector<std::string>& objects) {
  std::string out = R"({"type":"bundle","spec_version":"2.0","objects":[)";
  for (std::size_t i = 0; i < objects.size(); ++i) out += (i == 0 ? "" : ",") + objects[i];
  return out + "]}";
}

class Load : public testing::Test {
 protected:
  Load()
      : folder_(testing::TempDir() + "backtrail-knowledge-" +
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~Load() override { std::filesystem::remove_all(folder_); }
  std::string put(const std::string& name, const std::string& text) const {
    const std::string path = folder_ + "/" + name;
    EXPECT_TRUE(base::write_file(path, text));
    return path;
  }
  Pack load(const std::vector<std::string>& paths) {
    auto result = knowledge::load(paths, told, FixedClock());
    EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().text());
    complete = result && result->complete;
    auto pack = Pack::from_tables(result ? std::move(result->tables) : Tables{});
    EXPECT_TRUE(pack.has_value()) << (pack ? "" : pack.error().text());
    return std::move(*pack);
  }
  Pack load_bundle(const std::vector<std::string>& objects) { return load({put("bundle.json", bundle(objects))}); }

  Told told;
  bool complete = false;

 private:
  std::string folder_;
};

const std::string kReportA =
    cited("Report A", "https://a.example/x", "A. (2020, May 1). On Herons. Retrieved May 2, 2020.");
const std::string kGroup = thing("intrusion-set", "G0001", "Night Heron", R"(,"aliases":["Night Heron","Grey Owl"])",
                                 R"j({"source_name":"Grey Owl","description":"(Citation: Report A)"},)j" + kReportA);
const std::string kTechnique = thing("attack-pattern", "T1001", "Hiding");

TEST_F(Load, KeepsAnEdgeWithItsReportsAndAnAliasWithWhoUsesIt) {
  const Pack pack = load_bundle(
      {kGroup, kTechnique,
       link("uses", "intrusion-set--G0001", "attack-pattern--T1001",
            cited("Report A", "https://a.example/x", "A. (2020, May 1). On Herons. Retrieved May 2, 2020."))});
  ASSERT_EQ(pack.edges().size(), 1U);
  ASSERT_EQ(pack.reports().size(), 1U);
  EXPECT_THAT(pack.reports_of(pack.edges()[0]), ElementsAre(0));
  EXPECT_EQ(pack.report(0).published.text(), "2020-05-01");
  EXPECT_EQ(pack.report(0).title, "On Herons");
  const Object& group = pack.object(*pack.find("G0001"));
  ASSERT_EQ(group.aliases.size(), 1U);
  EXPECT_EQ(group.aliases[0].name, "Grey Owl");
  EXPECT_THAT(group.aliases[0].reports, ElementsAre(0));
  EXPECT_TRUE(complete);
}

TEST_F(Load, OneReportUnderSeveralNamesIsOne) {
  const auto use = [](const std::string& to, const std::string& references) {
    return link("uses", "intrusion-set--G0001", "attack-pattern--" + to, references);
  };
  const Pack pack = load_bundle(
      {thing("intrusion-set", "G0001", "Night Heron"), kTechnique, thing("attack-pattern", "T1002", "B"),
       thing("attack-pattern", "T1003", "C"), thing("attack-pattern", "T1004", "D"),
       use("T1001",
           cited("Vendor May 2020", "https://www.v.example/heron/", "V. (2020, May 1). Herons at Night. Retrieved x.")),
       use("T1002", cited("Vendor Heron", "http://v.example/heron", "V. (n.d.). Other Words. Retrieved x.")),
       use("T1003", cited("Mirror", "https://m.example/7", "W. (2020, May 1). Herons, at night. Retrieved y.")),
       use("T1004", cited("Not the same", "https://m.example/8", "W. (2020, May 2). Herons at night. Retrieved y."))});
  ASSERT_EQ(pack.reports().size(), 2U);
  EXPECT_THAT(pack.report(0).names, ElementsAre("Mirror", "Vendor Heron", "Vendor May 2020"));
  EXPECT_EQ(pack.report(0).published.text(), "2020-05-01");
  EXPECT_THAT(pack.report(1).names, ElementsAre("Not the same"));
}

TEST_F(Load, RevokedObjectsHandTheirEdgesOnAndTheirIdsLeadOn) {
  const Pack pack = load_bundle({kGroup, kTechnique, thing("attack-pattern", "T0900", "Old", R"(,"revoked":true)"),
                                 thing("attack-pattern", "T0800", "Older", R"(,"revoked":true)"),
                                 link("revoked-by", "attack-pattern--T0800", "attack-pattern--T0900"),
                                 link("revoked-by", "attack-pattern--T0900", "attack-pattern--T1001"),
                                 link("uses", "intrusion-set--G0001", "attack-pattern--T0800")});
  ASSERT_EQ(pack.edges().size(), 1U);
  EXPECT_EQ(pack.object(pack.edges()[0].to).id, "T1001");
  EXPECT_EQ(pack.current(*pack.find("T0800")), pack.find("T1001"));
}

TEST_F(Load, SuccessorsInARingEndNowhereAndAreTold) {
  const Pack pack = load_bundle({kGroup, thing("attack-pattern", "T0900", "A", R"(,"revoked":true)"),
                                 thing("attack-pattern", "T0901", "B", R"(,"revoked":true)"),
                                 link("revoked-by", "attack-pattern--T0900", "attack-pattern--T0901"),
                                 link("revoked-by", "attack-pattern--T0901", "attack-pattern--T0900"),
                                 link("uses", "intrusion-set--G0001", "attack-pattern--T0900")});
  EXPECT_EQ(told.count(kCycle), 1U);
  EXPECT_TRUE(pack.edges().empty());
  EXPECT_EQ(pack.current(*pack.find("T0900")), std::nullopt);
}

TEST_F(Load, ALongChainOfSuccessorsIsWalkedOnce) {
  std::vector<std::string> objects{kGroup, kTechnique};
  constexpr int kLength = 20'000;
  for (int i = 0; i < kLength; ++i) {
    const std::string id = "T2" + std::to_string(i);
    objects.push_back(thing("attack-pattern", id, "x", R"(,"revoked":true)"));
    objects.push_back(link("revoked-by", "attack-pattern--" + id,
                           i + 1 == kLength ? "attack-pattern--T1001" : "attack-pattern--T2" + std::to_string(i + 1)));
  }
  const Pack pack = load_bundle(objects);
  EXPECT_EQ(pack.current(*pack.find("T20")), pack.find("T1001"));
}

TEST_F(Load, OldReleasesSayTheirDomainInTheIdsSource) {
  const auto tactic = [](const std::string& id, const std::string& source) {
    return R"({"type":"x-mitre-tactic","id":"x-mitre-tactic--)" + id +
           R"(","name":"Impact","x_mitre_shortname":"impact",)" + R"("external_references":[{"source_name":")" +
           source + R"(","external_id":")" + id + R"("}]})";
  };
  const Pack pack =
      load_bundle({tactic("TA0034", "mitre-mobile-attack"), tactic("TA0040", "mitre-attack"),
                   thing("attack-pattern", "T1400", "A",
                         R"(,"kill_chain_phases":[{"kill_chain_name":"mitre-mobile-attack","phase_name":"impact"}])"),
                   thing("attack-pattern", "T1500", "B",
                         R"(,"kill_chain_phases":[{"kill_chain_name":"mitre-attack","phase_name":"impact"}])")});
  EXPECT_EQ(pack.object(*pack.find("T1400")).tactics, std::vector<Index>{*pack.find("TA0034")});
  EXPECT_EQ(pack.object(*pack.find("T1500")).tactics, std::vector<Index>{*pack.find("TA0040")});
}

TEST_F(Load, PartsOfPartsStandForThemselves) {
  const Pack pack = load_bundle({kGroup, thing("attack-pattern", "T1", "A"), thing("attack-pattern", "T2", "B"),
                                 thing("attack-pattern", "T3", "C"), thing("attack-pattern", "T1.001", "D"),
                                 link("subtechnique-of", "attack-pattern--T2", "attack-pattern--T3"),
                                 link("subtechnique-of", "attack-pattern--T3", "attack-pattern--T2")});
  EXPECT_EQ(told.count(kCycle), 2U);
  EXPECT_EQ(pack.object(*pack.find("T2")).parent, kNone);
  EXPECT_EQ(pack.object(*pack.find("T1.001")).parent, pack.find("T1"));
}

TEST_F(Load, AnObjectOfThousandsOfNamesKeepsSomeAndSaysSo) {
  std::vector<std::string> objects;
  for (int i = 0; i < 5'000; ++i) objects.push_back(thing("intrusion-set", "G0001", "Name " + std::to_string(i)));
  const Pack pack = load_bundle(objects);
  EXPECT_EQ(pack.objects().size(), 1U);
  EXPECT_EQ(pack.object(0).aliases.size(), 256U);
  EXPECT_EQ(told.count(kTooMany), kDiagnosticsPerCode + 1);
  EXPECT_FALSE(complete);
}

TEST_F(Load, DanglingEndsAreToldWithTheirPlace) {
  const Pack pack = load_bundle({kGroup, link("uses", "intrusion-set--G0001", "attack-pattern--T7777")});
  EXPECT_TRUE(pack.edges().empty());
  ASSERT_EQ(told.count(kDangling), 1U);
  EXPECT_THAT(told.errors[0].message, HasSubstr("T7777"));
  EXPECT_TRUE(told.errors[0].place.offset.has_value());
}

TEST_F(Load, AMillionComplaintsAreCounted) {
  std::vector<std::string> objects{kGroup};
  for (int i = 0; i < 1'000; ++i) objects.push_back(link("uses", "intrusion-set--G0001", "attack-pattern--T7777"));
  load_bundle(objects);
  EXPECT_EQ(told.count(kDangling), kDiagnosticsPerCode + 1);
  EXPECT_THAT(told.errors.back().message, HasSubstr("980 more"));
}

TEST_F(Load, ACutBundleGivesWhatStandsBeforeTheCut) {
  const std::string whole = bundle({kGroup, kTechnique, link("uses", "intrusion-set--G0001", "attack-pattern--T1001")});
  const Pack pack = load({put("cut.json", whole.substr(0, whole.size() - 20))});
  EXPECT_EQ(told.count(kCutOff), 1U);
  EXPECT_FALSE(complete);
  EXPECT_TRUE(pack.find("T1001").has_value());
}

TEST_F(Load, ABadObjectCostsOneObject) {
  const Pack pack = load_bundle({kGroup, R"({"type":"malware"})", R"({"type":"tool","id":"tool--1","name":7})",
                                 R"({"type":"malware","id":"malware--2","name":"\ud800"})", "17", R"({"id":"x"})",
                                 R"({"type":"relationship","relationship_type":"uses"})", kTechnique});
  EXPECT_EQ(told.count(kBadObject), 6U);
  EXPECT_FALSE(complete);
  EXPECT_TRUE(pack.find("T1001").has_value());
}

TEST_F(Load, AbsurdDatesAreUnknown) {
  const Pack pack = load_bundle(
      {thing("intrusion-set", "G0001", "X", "",
             cited("Future", "https://f.example/1", "F. (2031, May 1). The Future. Retrieved May 2, 2031.") + "," +
                 cited("Past", "https://f.example/2", "P. (1601). The Distant Past. Retrieved May 2, 2020.")),
       thing("campaign", "C0001", "Y", R"(,"first_seen":"9999-01-01T00:00:00Z","last_seen":"2024-01-01T00:00:00Z")")});
  EXPECT_EQ(told.count(kAbsurdDate), 3U);
  for (const Report& report : pack.reports()) EXPECT_FALSE(report.published.known());
  EXPECT_FALSE(pack.object(*pack.find("C0001")).first_seen.known());
  EXPECT_EQ(pack.object(*pack.find("C0001")).last_seen.text(), "2024-01-01");
}

TEST_F(Load, EdgesBetweenTheSameTwoAreOneWithTheReportsOfBoth) {
  const std::string one = cited("One", "https://a.example/1", "");
  const std::string two = cited("Two", "https://a.example/2", "");
  const Pack pack = load(
      {put("a.json", bundle({kGroup, kTechnique, link("uses", "intrusion-set--G0001", "attack-pattern--T1001", one)})),
       put("b.json",
           bundle({kGroup, kTechnique, link("uses", "intrusion-set--G0001", "attack-pattern--T1001", two)}))});
  ASSERT_EQ(pack.edges().size(), 1U);
  EXPECT_EQ(pack.edges()[0].report_count, 2U);
  EXPECT_EQ(pack.edges()[0].sources, 3U);
  EXPECT_EQ(pack.sources().size(), 2U);
}

TEST_F(Load, TheOrderOfFilesAndTheSameFileTwiceChangeNothing) {
  const std::string a = put("a.json", bundle({kGroup, thing("malware", "S0001", "Feather")}));
  const std::string b = put("b.json", bundle({kTechnique, link("uses", "malware--S0001", "attack-pattern--T1001")}));
  const std::string copy = put("c.json", bundle({kGroup, thing("malware", "S0001", "Feather")}));
  const std::string first = write_pack(load({a, b}).tables());
  EXPECT_TRUE(write_pack(load({b, a}).tables()) == first);
  EXPECT_TRUE(write_pack(load({b, a, copy}).tables()) == first);
}

TEST_F(Load, APackStacksLikeTheBundleThatItWasMadeOf) {
  const std::string a = put("a.json", bundle({kGroup, thing("attack-pattern", "T0900", "Old", R"(,"revoked":true)")}));
  const std::string b =
      put("b.json", bundle({kTechnique, link("revoked-by", "attack-pattern--T0900", "attack-pattern--T1001"),
                            link("uses", "intrusion-set--G0001", "attack-pattern--T1001",
                                 cited("One", "https://a.example/1", "A. (2020). The Title Here."))}));
  const Pack whole = load({a, b});
  const std::string packed = put("ab.pack", write_pack(whole.tables()));
  EXPECT_TRUE(write_pack(load({packed}).tables()) == write_pack(whole.tables()));
  EXPECT_TRUE(write_pack(load({packed, a, b}).tables()) == write_pack(whole.tables()));
}

TEST_F(Load, TheLaterModifiedOfTwoVersionsHolds) {
  std::string later = kGroup;
  later.replace(later.find("2025-01-01"), 10, "2025-06-01");
  later.replace(later.find("Night Heron"), 11, "Dawn Heron!");
  const Pack pack = load({put("a.json", bundle({later})), put("b.json", bundle({kGroup}))});
  const Object& group = pack.object(*pack.find("G0001"));
  EXPECT_EQ(group.name, "Dawn Heron!");
  EXPECT_EQ(pack.named("Night Heron").size(), 1U);
}

const std::string kActor =
    R"({"value":"Heron","uuid":"11111111-1111-1111-1111-111111111111","meta":{"synonyms":["GREY OWL","Marsh Bird"],)"
    R"("country":"FR","cfr-suspected-state-sponsor":"Russian Federation","attribution-confidence":"50",)"
    R"("cfr-suspected-victims":["Japan"],"targeted-sector":"Energy","refs":["https://r.example/heron"]}})";

std::string galaxy(const std::string& values) {
  return R"({"type":"threat-actor","name":"Threat Actor","version":7,"values":[)" + values + "]}";
}

TEST_F(Load, AnActorWhoseNameOneGroupBearsBringsItsClaimsToThatGroup) {
  const Pack pack = load({put("a.json", bundle({kGroup})), put("m.json", galaxy(kActor))});
  ASSERT_EQ(pack.objects().size(), 1U);
  const Object& group = pack.object(0);
  EXPECT_EQ(group.id, "G0001");
  ASSERT_EQ(group.claims.size(), 4U);
  EXPECT_EQ(group.claims[0].kind, ClaimKind::origin);
  EXPECT_EQ(group.claims[0].value, "FR");
  EXPECT_EQ(group.claims[0].by, "MISP Heron");
  EXPECT_EQ(group.claims[0].confidence, 50);
  EXPECT_EQ(group.claims[0].reports.size(), 1U);
  EXPECT_EQ(group.claims[1].value, "RU");
  EXPECT_EQ(pack.named("marsh bird").size(), 1U);
  EXPECT_EQ(pack.sources()[1].version, "7");
}

TEST_F(Load, AnActorThatMayBeTwoGroupsStaysApartAndIsTold) {
  const Pack pack = load(
      {put("a.json", bundle({kGroup, thing("intrusion-set", "G0002", "Marsh Bird")})), put("m.json", galaxy(kActor))});
  EXPECT_EQ(pack.objects().size(), 3U);
  EXPECT_EQ(told.count(kAmbiguous), 1U);
  EXPECT_TRUE(pack.object(*pack.find("G0001")).claims.empty());
  EXPECT_TRUE(pack.object(*pack.find("G0002")).claims.empty());
  EXPECT_EQ(pack.named("Marsh Bird").size(), 2U);
}

TEST_F(Load, AnActorByAGroupsMainNameIsThatGroupWhateverItsSynonyms) {
  const Pack pack =
      load({put("a.json", bundle({kGroup, thing("intrusion-set", "G0002", "Heron")})), put("m.json", galaxy(kActor))});
  EXPECT_EQ(pack.objects().size(), 2U);
  EXPECT_EQ(pack.object(*pack.find("G0002")).claims.size(), 4U);
  // The synonym that the other group bears too is ambiguous from now on.
  EXPECT_EQ(pack.named("Grey Owl").size(), 2U);
}

TEST_F(Load, OfTwoActorsTheWeakerStaysApartBecauseTheirSourceTellsThemApart) {
  const std::string other =
      R"({"value":"Reed Bird","uuid":"22222222-1111-1111-1111-111111111111","meta":{"synonyms":["Grey Owl"],"country":"CN"}})";
  const std::string main =
      R"({"value":"Night Heron","uuid":"33333333-1111-1111-1111-111111111111","meta":{"country":"FR"}})";
  const Pack pack = load({put("a.json", bundle({kGroup})), put("m.json", galaxy(other + "," + main))});
  EXPECT_EQ(pack.objects().size(), 2U);
  ASSERT_EQ(pack.object(*pack.find("G0001")).claims.size(), 1U);
  EXPECT_EQ(pack.object(*pack.find("G0001")).claims[0].value, "FR");
  EXPECT_EQ(told.count(kAmbiguous), 1U);

  // And stays so when the pack is read again, alone or under what it was made of.
  const std::string packed = put("am.pack", write_pack(pack.tables()));
  const std::string third = put("c.json", bundle({kTechnique}));
  EXPECT_TRUE(write_pack(load({packed}).tables()) == write_pack(pack.tables()));
  for (const Pack& stacked :
       {load({packed, third}), load({packed, third, put("m.json", galaxy(other + "," + main))})}) {
    EXPECT_EQ(stacked.of_kind(Kind::group).last, 2U);
    EXPECT_EQ(stacked.object(*stacked.find("G0001")).claims.size(), 1U);
  }
}

TEST_F(Load, AnActorThatNamesAGroupByIdIsThatGroup) {
  std::string actor = kActor;
  actor.replace(actor.find("GREY OWL"), 8, "G0001");
  const Pack pack = load(
      {put("a.json", bundle({kGroup, thing("intrusion-set", "G0002", "Marsh Bird")})), put("m.json", galaxy(actor))});
  EXPECT_EQ(pack.object(*pack.find("G0001")).claims.size(), 4U);
  EXPECT_EQ(pack.named("Marsh Bird").size(), 2U);
  EXPECT_TRUE(pack.named("G0001").empty());
}

TEST_F(Load, AnOwnTableSaysWhatItKnows) {
  const Pack pack = load({put("a.json", bundle({kGroup, kTechnique})),
                          put("own.csv",
                              "# name: Our notes\n# version: 3\n# licence: CC-BY-4.0\n"
                              "subject,relation,object,report,url,title,published,confidence\r\n"
                              "Stork,is,group,,,,,\n"
                              "Stork,uses,Hiding,\"CERT, 2024\",https://cert.example/1,,2024-03,\n"
                              "Stork,alias,White Bird,,,,,\n"
                              "G0001,sponsor,Vietnam,,,,,70\n")});
  EXPECT_TRUE(complete);
  const Index stork = pack.named("stork").at(0);
  EXPECT_EQ(pack.object(stork).id, "own:stork");
  ASSERT_EQ(pack.edges_from(stork).size(), 1U);
  EXPECT_EQ(pack.object(pack.edges_from(stork)[0].to).id, "T1001");
  EXPECT_EQ(pack.reports_named("CERT, 2024").size(), 1U);
  EXPECT_EQ(pack.named("White Bird"), std::vector<Index>{stork});
  const Object& group = pack.object(*pack.find("G0001"));
  ASSERT_EQ(group.claims.size(), 1U);
  EXPECT_EQ(group.claims[0].value, "VN");
  EXPECT_EQ(group.claims[0].by, "Our notes");
  const auto own = std::ranges::find(pack.sources(), "Our notes", &Source::name);
  ASSERT_NE(own, pack.sources().end());
  EXPECT_EQ(own->licence, "CC-BY-4.0");
}

TEST_F(Load, AnOwnTablesMistakesAreNamedByLine) {
  load({put("a.json", bundle({kGroup, kTechnique})), put("own.csv",
                                                         "subject,relation,object,published,url,confidence\n"
                                                         "G0001,likes,T1001,,,\n"
                                                         "G0001,uses,,,,\n"
                                                         "Nobody,uses,T1001,,,\n"
                                                         "G0001,uses,T1001,yesterday,https://x.example/1,\n"
                                                         "G0001,origin,FR,,,101\n"
                                                         "\"unended,uses,T1001,,,\n")});
  EXPECT_FALSE(complete);
  EXPECT_EQ(told.count(kBadTable), 5U);
  EXPECT_EQ(told.count(kUnknownName), 1U);
  std::vector<std::uint64_t> lines;
  for (const base::Error& error : told.errors) lines.push_back(error.place.line);
  std::ranges::sort(lines);
  EXPECT_THAT(lines, ElementsAre(2, 3, 4, 5, 6, 7));
}

TEST_F(Load, WhatIsNoKnowledgeIsRefused) {
  for (const char* text : {"", "hello\nworld\n", "{\"a\":1}", "{\"objects\":[]}", "{\"objects\":", "[]",
                           "\x89"
                           "BTK\r\n\x1a\n"}) {
    Told here;
    const auto result = knowledge::load({put("x", text)}, here, FixedClock());
    ASSERT_FALSE(result.has_value()) << text;
    EXPECT_EQ(result.error().code, is_pack(text) ? kBadPack : kEmpty) << text;
  }
  const auto missing = knowledge::load({"/nonexistent/x.json"}, told, FixedClock());
  EXPECT_FALSE(missing.has_value());
  EXPECT_EQ(told.count(base::kCannotOpen), 1U);
}

}  // namespace
}  // namespace backtrail::knowledge
