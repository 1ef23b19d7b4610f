// SPDX-License-Identifier: Apache-2.0
// The attacks on the ledger, seen through the case's verify; ledger/tampering has each of them in full.
#include "app/case/testing.h"

namespace backtrail::app {
namespace {

class LedgerTampered : public testing_support::SmallCase {
 protected:
  void SetUp() override {
    SmallCase::SetUp();
    auto it = open(Case::Access::read);
    size_ = it->ledger().size();
    bundle_ = folder() + "/ledger/" + ledger::TileId{ledger::kEntries, 0, size_}.path();
    hashes_ = folder() + "/ledger/" + ledger::TileId{0, 0, size_}.path();
    const std::string bytes = read(bundle_);
    const auto views = *ledger::split_bundle(bytes);
    entries_.assign(views.begin(), views.end());
  }
  void put(const std::vector<std::string>& entries, bool with_hashes) {
    std::string bundle;
    std::vector<ledger::Digest> hashes;
    for (const auto& entry : entries) {
      ledger::append_to_bundle(bundle, entry);
      hashes.push_back(ledger::leaf_hash(entry));
    }
    write(bundle_, bundle);
    if (with_hashes) write(hashes_, ledger::join(hashes));
  }

  std::uint64_t size_ = 0;
  std::string bundle_, hashes_;
  std::vector<std::string> entries_;
};

using testing_support::has;

TEST_F(LedgerTampered, ByteFlippedInAnEntryIsFound) {
  auto entries = entries_;
  entries[3].replace(entries[3].find("\"ana\""), 5, "\"bob\"");
  put(entries, false);
  EXPECT_TRUE(has(verify(), "entry-changed", "#entry 3"));
  put(entries, true);
  EXPECT_FALSE(verify().empty());
}

TEST_F(LedgerTampered, DroppedSwappedAndAppendedEntriesAreFound) {
  auto dropped = entries_;
  dropped.erase(dropped.begin() + 2);
  put(dropped, false);
  EXPECT_TRUE(has(verify(), "entry-missing", "ledger/"));
  auto swapped = entries_;
  std::swap(swapped[2], swapped[4]);
  put(swapped, false);
  EXPECT_TRUE(has(verify(), "entries-swapped", "ledger/"));
  auto added = entries_;
  added.push_back(entries_.back());
  put(added, false);
  EXPECT_FALSE(verify().empty());
}

TEST_F(LedgerTampered, MovedTimeIsFound) {
  auto entries = entries_;
  const std::size_t at = entries[5].find("\"entered\":\"2018") + 11;
  entries[5].replace(at, 4, "2017");
  put(entries, true);
  const auto findings = verify();
  EXPECT_TRUE(has(findings, "time-back", "#entry 5") || has(findings, "entry-changed", "#entry 5")) << findings.size();
}

TEST_F(LedgerTampered, CutTailAndRollbackAreFoundAgainstTheRememberedCheckpoint) {
  // A careful intruder with the key: an earlier state of the folder, whole in itself.
  const std::string kept = root_ + "/kept";
  std::filesystem::copy(folder(), kept, std::filesystem::copy_options::recursive);
  {
    auto it = open();
    enter_all(*it, registers::kOrganisation, R"({"id":"later","name":"Later","kind":"company"})");
  }
  std::filesystem::remove_all(folder());
  std::filesystem::copy(kept, folder(), std::filesystem::copy_options::recursive);
  EXPECT_FALSE(verify().empty());
  EXPECT_FALSE(open()) << "nothing is sealed on top of a ledger that was put back";
  EXPECT_TRUE(open(Case::Access::read));
  surroundings_.places.state = root_ + "/another user";
  EXPECT_TRUE(verify().empty()) << "without an anchor this cannot be seen, and the summary says so";
  EXPECT_FALSE(summary_.anchored);
}

TEST_F(LedgerTampered, AHistoryThatWasCutIsFoundWhateverIsSealedSince) {
  const std::string path = folder() + "/ledger/history", whole = read(path);
  for (const std::size_t cut : {std::size_t{1}, (whole.size() - 8) / 104}) {
    write(path, whole.substr(0, whole.size() - cut * 104));
    EXPECT_TRUE(has(verify(), "history-cut", "ledger/history#head")) << cut;
  }
  // The next who writes takes it for a crash and completes the last head; what this user saw is not forgotten over it.
  for (const char* id : {"one", "two"}) {
    auto it = open();
    ASSERT_TRUE(it) << it.error().text();
    enter_all(*it, registers::kOrganisation, R"({"id":")" + std::string(id) + R"(","name":"N","kind":"company"})");
  }
  EXPECT_FALSE(verify().empty());
  std::filesystem::remove(surroundings_.places.anchor_heads("test.example/small"));
  EXPECT_TRUE(verify().empty()) << "to whoever has not seen it before, it is whole";
}

TEST_F(LedgerTampered, ReplacedKeyIsFoundAgainstTheRememberedKey) {
  const std::string kept = read(surroundings_.places.anchor_key("test.example/small"));
  std::filesystem::remove_all(folder());
  surroundings_.places.keys = root_ + "/other keys";
  {
    Surroundings other = surroundings_;
    other.places.state = root_ + "/other state";
    ASSERT_TRUE(Case::init(folder(), "test.example/small", testing_support::kDee, other));
  }
  EXPECT_TRUE(has(verify(), "key-replaced", "ledger/key"));
  VerifyRequest request;
  request.key = kept;
  surroundings_.places.state = root_ + "/another user";
  EXPECT_TRUE(has(verify(request), "key-replaced", "ledger/key"));
}

TEST_F(LedgerTampered, CaseFileIsPartOfWhatWasSealed) {
  std::string file = read(folder() + "/case.json");
  file.replace(file.find("\"ana\""), 5, "\"bob\"");
  write(folder() + "/case.json", file);
  EXPECT_TRUE(has(verify(), "case-file-changed", "case.json"));
}

}  // namespace
}  // namespace backtrail::app
