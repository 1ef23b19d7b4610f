// SPDX-License-Identifier: Apache-2.0
#include "app/case/case.h"

#include <sys/stat.h>

#include "app/case/deciding/checking.h"
#include "app/case/deciding/trace.h"
#include "app/case/intel_store.h"
#include "app/case/rows.h"
#include "app/case/status.h"
#include "app/case/testing.h"
#include "app/codes.h"
#include "registers/codes.h"
#include "registers/compare.h"
#include "release/codes.h"

namespace backtrail::app {
namespace {

using testing_support::kAna;
using testing_support::kDee;
using testing_support::SmallCase;
using testing_support::World;
namespace fs = std::filesystem;

unsigned mode_of(const std::string& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 0777U : 0U;
}

TEST_F(World, CaseBeginsInAnEmptyFolderWithItsKeyOutside) {
  const auto made = Case::init(folder(), "", kAna, surroundings_);
  ASSERT_TRUE(made) << made.error().text();
  EXPECT_TRUE(made->origin().starts_with("case-"));
  EXPECT_EQ(mode_of(surroundings_.places.signing_key(made->origin())), 0600U);
  EXPECT_EQ(mode_of(folder()), 0700U);
  EXPECT_EQ(mode_of(folder() + "/registers.sqlite"), 0600U);
  EXPECT_EQ(read(surroundings_.places.anchor(made->origin())), made->ledger().checkpoint_text());
  EXPECT_EQ(Case::init(folder(), "", kAna, surroundings_).error().code, kFolderNotEmpty);
  EXPECT_EQ(made->ledger().entry(0)->type, "case");
}

TEST_F(World, KeysBesideTheCaseAreRefused) {
  surroundings_.places.keys = folder() + "/keys";
  EXPECT_EQ(Case::init(folder(), "", kAna, surroundings_).error().code, kKeyInsideCase);
}

TEST_F(World, WritingNeedsTheKeyAndReadingDoesNot) {
  ASSERT_TRUE(Case::init(folder(), "test.example/c", kAna, surroundings_));
  surroundings_.places.keys = root_ + "/elsewhere";
  EXPECT_EQ(open().error().code, kNoSigningKey);
  EXPECT_TRUE(open(Case::Access::read));
}

TEST_F(World, NewerCasesAndOtherFoldersAreRefused) {
  EXPECT_EQ(open().error().code, kNotACase);
  ASSERT_TRUE(Case::init(folder(), "", kAna, surroundings_));
  write(folder() + "/case.json", "{\"format\": 2, \"origin\": \"x\"}");
  EXPECT_EQ(open().error().code, kNewerCase);
}

TEST(Actors, AreReadFromOneLine) {
  const auto whole = parse_actor(" ana : Ana Lee:lead: analyst\n");
  ASSERT_TRUE(whole);
  EXPECT_EQ(*whole, (ledger::Actor{"ana", "Ana Lee", "lead: analyst"}));
  EXPECT_EQ(parse_actor("ana")->id, "ana");
  EXPECT_EQ(parse_actor("Ana Lee").error().code, kBadActor);
  EXPECT_EQ(parse_actor("").error().code, kBadActor);
}

TEST_F(World, ImportTellsEveryMistakeWithItsLineAndSealsNothing) {
  auto it = Case::init(folder(), "", kAna, surroundings_);
  ASSERT_TRUE(it);
  const auto before = it->ledger().size();
  const auto entered = enter_text(*it, registers::kOrganisation, R"({"id":"a","name":"A","kind":"customer"}

{"id":"b","name":"B","kind":"custmer"}
{"id":"c","name":"C"
{"id":"a","name":"again","kind":"customer"}
[1]
)");
  ASSERT_TRUE(entered);
  std::vector<std::uint64_t> lines;
  for (const auto& mistake : entered->mistakes) lines.push_back(mistake.place.line);
  EXPECT_EQ(lines, (std::vector<std::uint64_t>{3, 4, 5, 6}));
  EXPECT_EQ(it->ledger().size(), before);
}

TEST_F(World, TablesAndArraysAreImportedAlike) {
  auto it = Case::init(folder(), "", kAna, surroundings_);
  ASSERT_TRUE(it);
  const auto table = enter_text(
      *it, registers::kOrganisation,
      "id,name,kind,aliases,serves\r\np,\"Provider, \"\"the\"\" one\",provider,one;two,c\r\nc,C,customer,,\r\n");
  ASSERT_TRUE(table);
  for (const auto& mistake : table->mistakes) ADD_FAILURE() << mistake.text();
  EXPECT_EQ(it->registers().organisation("p")->name, "Provider, \"the\" one");
  EXPECT_EQ(it->registers().organisation("p")->serves.size(), 1U);
  const auto claims = enter_text(*it, registers::kClaim,
                                 "id,subject,relation,object,source.name,credibility\nclaim:1,a,b,c,Somebody,2\n");
  ASSERT_TRUE(claims);
  EXPECT_EQ(it->registers().claim("claim:1")->source.name, "Somebody");
  const auto array = enter_text(
      *it, registers::kOrganisation,
      "[\n {\"id\": \"x\", \"name\": \"X\", \"kind\": \"company\"},\n {\"id\": \"y\",\n  \"name\": \"Y\"}\n]\n");
  ASSERT_TRUE(array);
  ASSERT_EQ(array->mistakes.size(), 1U);
  EXPECT_EQ(array->mistakes[0].place.line, 3U) << "the line on which the item begins";
}

TEST_F(SmallCase, FindingsAreSealedWithTheirRecordsAndOnlyOnce) {
  auto it = open();
  ASSERT_TRUE(it);
  const auto evidence = it->registers().evidence("finding:vpn@alpha");
  ASSERT_TRUE(evidence);
  EXPECT_EQ(base::format(*evidence->entry.occurred), "2017-01-03T23:10:00Z");
  EXPECT_FALSE(evidence->locators[0].bytes_sha256.empty());
  EXPECT_TRUE(it->registers().evidence("finding:vpn@alpha#2"));
  const auto before = it->ledger().size();
  const auto again = seal_findings(*it, kAna, {}, hunt(alpha_log()), {});
  ASSERT_TRUE(again);
  EXPECT_EQ(again->known, 2U);
  EXPECT_EQ(it->ledger().size(), before);
}

TEST_F(SmallCase, FindingsThatDoNotFitTheirSourceAreRefused) {
  auto it = open();
  ASSERT_TRUE(it);
  auto found = hunt(alpha_log());
  found[0].replace(found[0].find("\"offset\":") + 9, 1, "9");
  auto sealed = seal_findings(*it, kAna, {}, {found[0]}, {});
  ASSERT_TRUE(sealed);
  ASSERT_EQ(sealed->mistakes.size(), 1U);
  EXPECT_EQ(sealed->mistakes[0].code, kBadFinding);

  write(root_ + "/logs/gamma.log", read(alpha_log()) + login("2017-02-01T00:00:00Z", "u", "192.0.2.1"));
  const auto gamma = hunt(root_ + "/logs/gamma.log");
  sealed = seal_findings(*it, kAna, {}, gamma, {});
  ASSERT_TRUE(sealed);
  EXPECT_EQ(sealed->mistakes[0].code, kNoTenant);
  write(root_ + "/logs/gamma.log", read(alpha_log()));
  FindingsRequest request;
  request.tenant = "gamma";
  sealed = seal_findings(*it, kAna, request, gamma, {});
  ASSERT_TRUE(sealed);
  EXPECT_EQ(sealed->mistakes[0].code, kSourceChanged);
  EXPECT_TRUE(sealed->sealed.empty());
}

TEST_F(SmallCase, SameSourceAgainChangesNothingAndAGrownOneCorrects) {
  auto it = open();
  ASSERT_TRUE(it);
  const auto before = it->ledger().size();
  ingest(*it, root_ + "/logs/alpha", "alpha");
  EXPECT_EQ(it->ledger().size(), before);
  const auto old = it->registers().sources();
  write(alpha_log(), read(alpha_log()) + login("2017-01-11T08:00:00Z", "user1", "198.51.100.7"));
  ingest(*it, root_ + "/logs/alpha", "alpha");
  const auto now = it->registers().sources();
  ASSERT_EQ(now->size(), old->size());
  EXPECT_EQ(it->registers().sources(registers::Which::all)->size(), old->size() + 1);
  EXPECT_TRUE(verify().empty()) << "a log that grew still holds what was sealed";
}

TEST_F(SmallCase, NegativeFindingListsTheDaysThatNobodyHolds) {
  auto it = open();
  const auto negative = it->registers().evidence("negative:beta");
  ASSERT_TRUE(negative);
  EXPECT_EQ(negative->negative->coverage, "partial");
  ASSERT_EQ(negative->negative->not_looked.size(), 1U);
  EXPECT_EQ(negative->negative->not_looked[0].from, "2017-01-04");
  EXPECT_EQ(negative->negative->not_looked[0].until, "2017-01-06");
  EXPECT_EQ(negative->negative->not_looked[0].log_source, "vpn/login");
}

TEST_F(SmallCase, NegativeFindingIsCompleteWhenEveryDayIsHeld) {
  auto it = open();
  NegativeRequest request;
  request.tenant = "beta";
  request.question = "Was it?";
  request.intel = {rules()};
  request.from = "2017-01-07";
  request.until = "2017-01-10";
  auto no = seal_negative(*it, kAna, request, nullptr);
  ASSERT_TRUE(no);
  EXPECT_EQ(no->coverage, "complete");
  request.from = "2016-01-01";
  request.until = "2016-01-31";
  no = seal_negative(*it, kAna, request, nullptr);
  ASSERT_TRUE(no);
  EXPECT_EQ(no->coverage, "none");
}

TEST_F(SmallCase, NegativeFindingListsTheKindsOfLogsThatNobodyKeeps) {
  auto it = open();
  std::string rule = testing_support::kRule;
  rule.replace(rule.find("11111111"), 8, "22222222");
  rule.replace(rule.find("product: vpn"), 12, "product: windows\n  category: process_creation");
  write(root_ + "/more/windows.yml", rule);
  NegativeRequest request;
  request.tenant = "beta";
  request.question = "Was it?";
  request.intel = {rules(), root_ + "/more"};
  request.from = "2017-01-07";
  request.until = "2017-01-10";
  const auto no = seal_negative(*it, kAna, request, nullptr);
  ASSERT_TRUE(no);
  EXPECT_EQ(no->coverage, "partial") << "a rule without logs of its kind has not said no";
  ASSERT_EQ(no->not_looked.size(), 1U);
  EXPECT_EQ(no->not_looked[0].log_source, "windows/process_creation");
  EXPECT_EQ(no->not_looked[0].why, "no logs of this kind are kept, and 1 of the rules needs them");
}

TEST_F(SmallCase, NegativeFindingIsRefusedWhereSomethingWasFound) {
  auto it = open();
  NegativeRequest request;
  request.tenant = "alpha";
  request.question = "Was it?";
  request.intel = {rules()};
  auto no = seal_negative(*it, kAna, request, nullptr);
  ASSERT_TRUE(no);
  EXPECT_FALSE(no->sealed);
  EXPECT_EQ(no->found.size(), 2U) << "what matches, and how many of it are sealed";
  fs::remove(alpha_log());
  no = seal_negative(*it, kAna, request, nullptr);
  ASSERT_TRUE(no);
  EXPECT_FALSE(no->sealed) << "the log is gone, and what was found in it is not";
  request.from = "2017-01-06";
  request.until = "2017-01-10";
  no = seal_negative(*it, kAna, request, nullptr);
  ASSERT_TRUE(no);
  ASSERT_TRUE(no->sealed);
  EXPECT_EQ(no->coverage, "none") << "what is gone was not looked at";
}

TEST_F(SmallCase, GateRefusesWhatWasNotDecidedOn) {
  auto it = open();
  enter_all(*it, registers::kStatement,
            R"({"id":"statement:2","audience":"public","marking":"TLP:CLEAR","title":"About Alpha Works",
    "sentences":[{"text":"It is likely.","cites":["judgement:group"]}]})");
  const auto published = publish(*it, kAna, {"statement:2", {}, {}, {}, false});
  ASSERT_TRUE(published);
  ASSERT_EQ(published->refusals.size(), 3U);
  EXPECT_EQ(published->refusals[0].code, release::kNoDecision);
  EXPECT_EQ(published->refusals[1].code, release::kNoReviewer);
  EXPECT_EQ(published->refusals[2].code, release::kProtectedName);
  EXPECT_EQ(decide(*it, kDee, {"approve", "statement:2", std::string(64, '0'), {}, {}}).error().code, kTextDiffers);
  EXPECT_EQ(decide(*it, kDee, {"approve", "claim:report", {}, {}, {}}).error().code, kNotDecidable);
  write(root_ + "/draft.txt", "We met ALPHA WORKS.");
  EXPECT_EQ(check_file(*it, root_ + "/draft.txt", "public")->rows.size(), 1U);
}

TEST_F(SmallCase, TraceLeadsFromTheStatementToTheBytes) {
  auto it = open(Case::Access::read);
  const auto root = trace(*it, "statement:public", {true});
  ASSERT_TRUE(root) << root.error().text();
  const std::string text = trace_text(*root);
  for (const char* part : {"statement statement:public", "sentence", "judgement judgement:group", "claim claim:report",
                           "evidence finding:vpn@alpha", "record", "source whole", "user=\"svc-backup\"", "not looked",
                           "decision", "release", "asserted"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
  EXPECT_EQ(trace_html(*root).find("<script"), std::string::npos);
  fs::remove(alpha_log());
  const std::string gone = trace_text(*trace(*it, "statement:public", {true}));
  EXPECT_NE(gone.find("source gone, sealed copy whole"), std::string::npos);
  EXPECT_NE(gone.find("user=\"svc-backup\""), std::string::npos) << "from the sealed copy";
  write(alpha_log(), "something else\n");
  EXPECT_NE(trace_text(*trace(*it, "finding:vpn@alpha", {true})).find("source changed, sealed copy whole"),
            std::string::npos);
  EXPECT_EQ(trace(*it, "nothing", {}).error().code, registers::kNotFound);
}

TEST_F(SmallCase, TraceOfACorrectedTextShowsWhatLeftBeforeIt) {
  auto it = open();
  const std::string released = it->registers().releases()->front().entry.id;
  ASSERT_NO_FATAL_FAILURE(enter_all(
      *it, registers::kStatement,
      R"({"corrects":"statement:public","audience":"public","marking":"TLP:CLEAR","title":"Put right","author":"ana",
      "sentences":[{"text":"It is so.","cites":["claim:report"]}]})"));
  const auto root = trace(*it, "statement:public", {});
  ASSERT_TRUE(root) << root.error().text();
  const TraceNode& before = root->children.back();
  EXPECT_EQ(before.type, "statement");
  EXPECT_EQ(before.title, "An intrusion");
  EXPECT_EQ(before.children.back().entry, released);
  const auto alone = trace(*it, released, {});
  ASSERT_TRUE(alone) << alone.error().text();
  ASSERT_EQ(alone->children.size(), 1U);
  EXPECT_EQ(alone->children[0].title, "An intrusion");
  EXPECT_EQ(alone->children[0].children[0].title, "It is likely that APT10 is responsible.");
}

TEST_F(SmallCase, ErasureLeavesWhoWhyAndWhenAndTheRestStands) {
  auto it = open();
  EXPECT_EQ(it->purge(kAna, "claim:report", "law").error().code, kCannotErase);
  EXPECT_EQ(it->purge(kAna, "finding:vpn@alpha", "").error().code, kCannotErase);
  ASSERT_TRUE(it->purge(kAna, "finding:vpn@alpha", "a court asks for it"));
  EXPECT_EQ(it->registers().evidence("finding:vpn@alpha")->title, "erased");
  EXPECT_EQ(it->registers().evidence("finding:vpn@alpha")->tenant, "alpha") << "the gate still knows whom it concerns";
  EXPECT_TRUE(verify().empty());
  EXPECT_EQ(summary_.erased, 1U);
  EXPECT_EQ(it->purge(kAna, "finding:vpn@alpha", "again").error().code, kCannotErase);
  EXPECT_TRUE(trace(*it, "statement:public", {true}));
  EXPECT_TRUE(Case::reindex(folder(), surroundings_));
  EXPECT_TRUE(verify().empty());
}

TEST_F(SmallCase, ErasureThatACrashCutShortIsFinished) {
  std::string kept;
  std::string path;
  {
    auto it = open();
    const auto row = it->registers().resolve("finding:vpn@alpha");
    path = it->bodies().path(*it->ledger().entry(row->index)->body);
    kept = read(path);
    fs::copy_file(folder() + "/registers.sqlite", root_ + "/before");
    ASSERT_TRUE(it->purge(kAna, "finding:vpn@alpha", "law"));
  }
  // As if the power went between the ledger and everything behind it.
  write(path, kept);
  for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(folder() + "/registers.sqlite" + suffix);
  fs::copy_file(root_ + "/before", folder() + "/registers.sqlite");
  auto it = open();
  ASSERT_TRUE(it) << it.error().text();
  EXPECT_FALSE(fs::exists(path));
  EXPECT_EQ(it->registers().evidence("finding:vpn@alpha")->title, "erased");
  EXPECT_TRUE(verify().empty());
}

TEST_F(SmallCase, IntelIsKeptWithItsVersionAndReplacedAsAWhole) {
  auto it = open();
  write(root_ + "/intel/iocs.csv", "type,value\ndomain,evil.example\n");
  write(root_ + "/intel/README.md", "nothing to hunt with\n");
  IntelRequest request{{root_ + "/intel", rules()}, "campaign", "1", "a report"};
  const auto added = add_intel(*it, kAna, request);
  ASSERT_TRUE(added) << added.error().text();
  EXPECT_EQ(added->files, 2U);
  EXPECT_FALSE(added->entry.empty());
  EXPECT_TRUE(add_intel(*it, kAna, request)->entry.empty()) << "the same set again seals nothing";
  request.version = "2";
  EXPECT_FALSE(add_intel(*it, kAna, request)->entry.empty());
  const auto sets = intel_sets(it->ledger(), it->bodies());
  ASSERT_EQ(sets->size(), 1U);
  EXPECT_EQ(sets->front().version, "2");
  EXPECT_TRUE(verify().empty());
  EXPECT_EQ(add_intel(*it, kAna, {{root_ + "/intel/README.md"}, {}, {}, {}}).error().code, kNoIntel);
}

TEST_F(SmallCase, StatusNamesWhatIsNotLookedAt) {
  auto it = open();
  enter_all(*it, registers::kOrganisation, R"({"id":"delta","name":"Delta","kind":"customer"})");
  const auto status = case_status(*it);
  ASSERT_TRUE(status);
  EXPECT_EQ((*status)["tenants"][1]["gaps"][0]["from"], "2017-01-04");
  EXPECT_EQ((*status)["not_looked"][0]["tenant"], "delta");
  EXPECT_EQ((*status)["registers"]["evidence"], 3);
  EXPECT_NE(status_text(*status).find("asserted"), std::string::npos);
}

TEST_F(SmallCase, RowsShowTheSealedBodyWithoutCopiesOfRecords) {
  auto it = open(Case::Access::read);
  const auto row = show_row(*it, "finding:vpn@alpha", registers::kEvidence);
  ASSERT_TRUE(row);
  EXPECT_EQ((*row)["tenant"], "alpha");
  EXPECT_EQ((*row)["actor"]["assurance"], "asserted");
  EXPECT_FALSE((*row)["locators"][0].contains("bytes"));
  EXPECT_EQ((*row)["locators"][0]["sealed_copy"], true);
  EXPECT_EQ(list_rows(*it, registers::kEvidence, false)->size(), 3U);
  EXPECT_EQ(show_row(*it, "finding:vpn@alpha", registers::kClaim).error().code, registers::kNotFound);
}

TEST_F(SmallCase, CorrectionReplacesAndKeepsTheOld) {
  auto it = open();
  const std::string path = root_ + "/claim.json";
  write(
      path,
      R"({"id":"claim:report","subject":"APT10","relation":"targets","object":"providers of services","source":{"name":"A report"}})");
  const auto entered = enter(*it, kAna, {std::string(registers::kClaim), path, "TLP:GREEN", "claim:report"});
  ASSERT_TRUE(entered);
  EXPECT_TRUE(entered->mistakes.empty());
  EXPECT_EQ(it->registers().claim("claim:report")->object, "providers of services");
  EXPECT_EQ(it->registers().claim("claim:report")->marking.text(), "TLP:GREEN");
  EXPECT_EQ(it->registers().claims(registers::Which::all)->size(), 2U);
}

// What a crash between body, ledger and registers leaves is made good by the next opening.

TEST_F(SmallCase, RegistersThatWereLostAreMadeAnew) {
  const std::string before = *registers::dump(open()->registers());
  for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(folder() + "/registers.sqlite" + suffix);
  auto it = open(Case::Access::read);
  ASSERT_TRUE(it) << it.error().text();
  EXPECT_EQ(*registers::dump(it->registers()), before);
}

TEST_F(SmallCase, RegistersThatMissedTheLastEntriesCatchUp) {
  fs::copy_file(folder() + "/registers.sqlite", root_ + "/before");
  {
    auto it = open();
    enter_all(*it, registers::kOrganisation, R"({"id":"delta","name":"Delta","kind":"customer"})");
  }
  for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(folder() + "/registers.sqlite" + suffix);
  fs::copy_file(root_ + "/before", folder() + "/registers.sqlite");
  auto it = open();
  ASSERT_TRUE(it) << it.error().text();
  EXPECT_TRUE(it->registers().organisation("delta"));
  EXPECT_TRUE(verify().empty());
}

TEST_F(SmallCase, BodiesThatNoEntryNamesDoNoHarm) {
  {
    auto it = open();
    ledger::Bodies bodies(folder() + "/bodies", base::system_random());
    ASSERT_TRUE(bodies.put("written just before the power went"));
  }
  EXPECT_TRUE(verify().empty());
}

TEST_F(SmallCase, TornRegistersAreToldAndReindexedFromTheLedger) {
  for (const char* suffix : {"-wal", "-shm"}) fs::remove(folder() + "/registers.sqlite" + suffix);
  fs::resize_file(folder() + "/registers.sqlite", 1000);
  EXPECT_FALSE(open());
  EXPECT_TRUE(testing_support::has(verify(), "registers-unreadable", "registers.sqlite"));
  ASSERT_TRUE(Case::reindex(folder(), surroundings_));
  EXPECT_TRUE(verify().empty());
  EXPECT_TRUE(open());
}

TEST_F(SmallCase, TwoWritersTakeTurns) {
  auto one = open();
  auto two = open();
  ASSERT_TRUE(one && two);
  enter_all(*one, registers::kOrganisation, R"({"id":"x1","name":"X1","kind":"company"})");
  enter_all(*two, registers::kOrganisation, R"({"id":"x2","name":"X2","kind":"company","parent":"x1"})");
  EXPECT_EQ(enter_text(*one, registers::kOrganisation, R"({"id":"x2","name":"X2","kind":"company"})")->mistakes.size(),
            1U);
  EXPECT_TRUE(verify().empty());
}

}  // namespace
}  // namespace backtrail::app
