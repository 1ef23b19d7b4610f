// SPDX-License-Identifier: Apache-2.0
#include "app/case/custody/check_case.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "app/case/testing.h"
#include "app/codes.h"
#include "registers/codes.h"

namespace backtrail::app {
namespace {

namespace fs = std::filesystem;

class CheckCase : public testing_support::SmallCase {
 protected:
  std::vector<CaseFault> faults() {
    const auto checked = check_case(folder(), surroundings_);
    EXPECT_TRUE(checked) << checked.error().text();
    return checked ? checked->faults : std::vector<CaseFault>();
  }
  /// The one fault that there is.
  CaseFault fault() {
    const auto all = faults();
    EXPECT_EQ(all.size(), 1U) << (all.size() > 1 ? all[1].what + " " + all[1].place : "");
    return all.empty() ? CaseFault() : all.front();
  }
};

TEST_F(CheckCase, WholeCaseHasNoFaults) { EXPECT_TRUE(faults().empty()); }

TEST_F(CheckCase, MalformedPageOfTheRegistersIsDamageThatAReindexMends) {
  const std::string path = folder() + "/registers.sqlite";
  std::string bytes = read(path);
  for (std::size_t at = 4096; at + 4096 <= bytes.size(); at += 4096) std::fill_n(bytes.begin() + at, 2048, 'x');
  write(path, bytes);
  const CaseFault one = fault();
  EXPECT_EQ(one.what, "registers-damaged");
  EXPECT_NE(one.mend.find("case reindex"), std::string::npos);
  EXPECT_TRUE(one.grave);
  const auto opened = open();
  ASSERT_FALSE(opened);
  EXPECT_TRUE(opened.error().code == registers::kStoreFailed || opened.error().code == registers::kCannotOpenStore)
      << opened.error().text();
  EXPECT_FALSE(opened.error().hint.empty());
  ASSERT_TRUE(Case::reindex(folder(), surroundings_));
  EXPECT_TRUE(faults().empty());
  EXPECT_TRUE(verify().empty());
}

TEST_F(CheckCase, NewerFormatsAreNamedAndNothingIsChanged) {
  const std::string path = folder() + "/case.json";
  const std::string before = read(path);
  std::string newer = before;
  newer.replace(newer.find("\"format\": 1"), 11, "\"format\": 9");
  write(path, newer);
  const auto opened = open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, kNewerCase);
  EXPECT_EQ(fault().what, "newer-format");
  write(path, before);
  write(folder() + "/ledger/format", "backtrail ledger 9\n");
  EXPECT_EQ(fault().what, "newer-format");
  write(folder() + "/ledger/format", "backtrail ledger 1\n");
  edit(folder() + "/registers.sqlite", "INSERT INTO migrations VALUES ('entries', 99)");
  const CaseFault store = fault();
  EXPECT_EQ(store.what, "newer-format");
  EXPECT_EQ(store.place, "registers.sqlite");
}

TEST_F(CheckCase, FilesThatOthersMayReadAndLinksAreNamed) {
  ASSERT_EQ(::chmod((folder() + "/case.json").c_str(), 0644), 0);
  const CaseFault open_file = fault();
  EXPECT_EQ(open_file.what + " " + open_file.place + " " + open_file.is, "open-to-others case.json mode 644");
  ASSERT_EQ(::chmod((folder() + "/case.json").c_str(), 0600), 0);
  fs::create_symlink("/etc/hostname", folder() + "/intel/link");
  EXPECT_EQ(fault().what, "link");
}

TEST_F(CheckCase, SourcesThatGrewOrWentAreNotGrave) {
  write(alpha_log(), read(alpha_log()) + login("2017-02-01T00:00:00Z", "user1", "198.51.100.7"));
  fs::remove(beta_log());
  const auto all = faults();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].what, "source-grown");
  EXPECT_EQ(all[0].place, alpha_log());
  EXPECT_EQ(all[1].what, "source-gone");
  EXPECT_FALSE(all[0].grave || all[1].grave);
  EXPECT_TRUE(verify().empty());
  EXPECT_EQ(summary_.sources_grown, 1U);
  EXPECT_NE(summary_text(summary_).find("0 whole, 1 grown since, 1 gone, 0 changed"), std::string::npos);
}

TEST_F(CheckCase, MissingBodyAndMissingCaseFileAreGraveWithTheirMend) {
  const std::string file = read(folder() + "/case.json");
  fs::remove(folder() + "/case.json");
  const auto all = faults();
  ASSERT_FALSE(all.empty());
  EXPECT_EQ(all[0].what, "case-file-missing");
  EXPECT_NE(all[0].mend.find("first entry"), std::string::npos);
  write(folder() + "/case.json", file);
  fs::remove_all(folder() + "/bodies/" + fs::directory_iterator(folder() + "/bodies")->path().filename().string());
  const auto missing = faults();
  EXPECT_TRUE(std::ranges::any_of(missing, [](const CaseFault& f) { return f.what == "body-missing" && f.grave; }));
}

TEST_F(CheckCase, ClockBehindTheLastEntryAndLeftOversAreNotGrave) {
  clock_.time = base::parse_iso("2001-01-01T00:00:00Z")->instant;
  write(folder() + "/published/page.html.tmp12", "half");
  const auto all = faults();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].what, "left-over");
  EXPECT_EQ(all[1].what, "clock-back");
  auto it = open();
  ASSERT_TRUE(it);
  const auto before = it->ledger().entry(it->ledger().size() - 1);
  ASSERT_TRUE(before);
  ASSERT_NO_FATAL_FAILURE(
      enter_all(*it, registers::kOrganisation, R"({"id":"gamma","name":"Gamma","kind":"customer"})"));
  const auto after = it->ledger().entry(it->ledger().size() - 1);
  ASSERT_TRUE(after);
  EXPECT_GE(after->entered.ticks, before->entered.ticks);
}

TEST_F(CheckCase, WithoutItsKeyTheCaseIsReadAndThatIsSaid) {
  fs::remove_all(root_ + "/keys");
  EXPECT_EQ(fault().what, "no-signing-key");
  const auto opened = open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, kNoSigningKey);
  EXPECT_TRUE(open(Case::Access::read));
}

}  // namespace
}  // namespace backtrail::app
