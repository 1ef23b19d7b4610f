// SPDX-License-Identifier: Apache-2.0
#include "app/case/custody/case_export.h"

#include <filesystem>

#include "app/case/testing.h"
#include "app/codes.h"
#include "archive/codes.h"
#include "archive/list.h"
#include "ledger/codes.h"

namespace backtrail::app {
namespace {

namespace fs = std::filesystem;

class CaseExport : public testing_support::SmallCase {
 protected:
  void SetUp() override {
    SmallCase::SetUp();
    const auto done = export_case(folder(), file(), surroundings_);
    ASSERT_TRUE(done) << done.error().text();
    elsewhere_ = surroundings_;
    elsewhere_.places = {root_ + "/other/keys", root_ + "/other/state", root_ + "/other/config"};
  }
  [[nodiscard]] std::string file() const { return root_ + "/small.case"; }
  [[nodiscard]] std::string copy() const { return root_ + "/copy"; }
  base::Result<Exported> import(const std::string& key = {}) { return import_case({file(), copy(), key}, elsewhere_); }

  Surroundings elsewhere_;  // another user's
};

TEST_F(CaseExport, SameCaseGivesTheSameBytesAndNoPrivateKey) {
  const std::string first = read(file());
  ASSERT_TRUE(export_case(folder(), root_ + "/again.case", surroundings_));
  EXPECT_EQ(read(root_ + "/again.case"), first);
  const std::string key = read(surroundings_.places.signing_key("test.example/small"));
  ASSERT_FALSE(key.empty());
  EXPECT_EQ(first.find(key.substr(0, key.find('\n'))), std::string::npos);
}

TEST_F(CaseExport, ImportedCaseVerifiesAndSaysTheSame) {
  const auto done = import();
  ASSERT_TRUE(done) << done.error().text();
  EXPECT_FALSE(done->compared);
  VerifySummary there;
  ASSERT_TRUE(verify().empty());
  const auto summary =
      verify_case({copy(), {}, {}}, elsewhere_, [](const ledger::Finding& f) { ADD_FAILURE() << f.what; });
  ASSERT_TRUE(summary) << summary.error().text();
  EXPECT_EQ(summary->entries, summary_.entries);
  EXPECT_EQ(summary->bodies, summary_.bodies);
  EXPECT_EQ(summary->released, summary_.released);
  const auto original = open(Case::Access::read);
  const auto imported = Case::open(copy(), Case::Access::read, elsewhere_);
  ASSERT_TRUE(original && imported);
  EXPECT_EQ(imported->ledger().checkpoint_text(), original->ledger().checkpoint_text());
  const auto write = Case::open(copy(), Case::Access::write, elsewhere_);
  ASSERT_FALSE(write);
  EXPECT_EQ(write.error().code, kNoSigningKey);
}

TEST_F(CaseExport, AnyByteThatWasChangedIsRefusedWithItsPlaceAndNothingIsWritten) {
  const std::string whole = read(file());
  // Every byte of the head and of the seams, and one in a few of the rest.
  for (std::size_t at = 0; at < whole.size(); at += at < 300 || at + 300 > whole.size() ? 1 : 211) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x01);
    write(file(), bytes);
    const auto done = import();
    ASSERT_FALSE(done) << at;
    EXPECT_TRUE(done.error().code == ledger::kDamaged || done.error().code == archive::kNotAnExport ||
                done.error().code == ledger::kNewerFormat)
        << at << done.error().text();
    EXPECT_EQ(done.error().place.path, file());
    EXPECT_TRUE(done.error().place.offset || done.error().code != ledger::kDamaged) << at;
    ASSERT_FALSE(fs::exists(copy()) || fs::exists(copy() + ".importing")) << at;
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{15}, std::size_t{200}, whole.size() - 1}) {
    write(file(), whole.substr(0, size));
    EXPECT_FALSE(import()) << size;
  }
  write(file(), whole + "x");
  EXPECT_FALSE(import());
  write(file(), whole);
  EXPECT_TRUE(import());
}

TEST_F(CaseExport, NewerVersionIsRefusedAsSuch) {
  std::string bytes = read(file());
  bytes[7] = '2';
  write(file(), bytes);
  const auto done = import();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ledger::kNewerFormat);
}

TEST_F(CaseExport, AnotherKeyThanTheExpectedIsRefused) {
  const auto stranger = ledger::SigningKey::generate("test.example/small", base::system_random());
  const auto done = import(stranger->verifier().text());
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ledger::kBadKey);
  const auto own = open(Case::Access::read);
  ASSERT_TRUE(own);
  const auto right = import(own->ledger().key().text());
  ASSERT_TRUE(right) << right.error().text();
  EXPECT_TRUE(right->compared);
}

TEST_F(CaseExport, NamesThatLeadElsewhereAreRefusedThoughTheyAreSigned) {
  for (const std::string name :
       {"../x", "/etc/passwd", "ledger", "bodies", "published/../../x", "bodies/ab/cd", "ledger/lock",
        "registers.sqlite", "published/.x", "intel/a", "published/a/b", "published/a\\b", "", "ledger/torn-1-1/x"}) {
    EXPECT_FALSE(archive::is_exported_name(name)) << name;
    const auto key = ledger::SigningKey::generate("test.example/small", base::system_random());
    const archive::ExportList list{"test.example/small", key->verifier().text(), {{name, 1, base::sha256("x")}}};
    write(file(), archive::head_of(list, *key) + "x");
    const auto done = import();
    ASSERT_FALSE(done) << name;
    EXPECT_EQ(done.error().code, ledger::kDamaged) << name;
  }
  for (const std::string name : {"case.json", "ledger/tile/entries/000.p/7", "ledger/history",
                                 "published/statement-1.html", "intel/set-1/a.yml"})
    EXPECT_TRUE(archive::is_exported_name(name)) << name;
}

TEST_F(CaseExport, SignedListOfACaseThatIsNoneIsRefused) {
  const auto key = ledger::SigningKey::generate("test.example/small", base::system_random());
  const archive::ExportList list{"test.example/small", key->verifier().text(), {{"case.json", 2, base::sha256("{}")}}};
  write(file(), archive::head_of(list, *key) + "{}");
  EXPECT_FALSE(import());
  EXPECT_FALSE(fs::exists(copy()));
}

TEST_F(CaseExport, CaseThatIsNotAsItWasSealedIsNotExported) {
  write(page_, "other words");
  const auto done = export_case(folder(), root_ + "/bad.case", surroundings_);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ledger::kDamaged);
  EXPECT_FALSE(fs::exists(root_ + "/bad.case"));
}

TEST_F(CaseExport, FolderThatHoldsSomethingIsLeftAlone) {
  write(copy() + "/mine", "x");
  const auto done = import();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, kFolderNotEmpty);
  EXPECT_EQ(read(copy() + "/mine"), "x");
}

}  // namespace
}  // namespace backtrail::app
