// SPDX-License-Identifier: Apache-2.0
// What a crash leaves between two steps is no tampering, and the next opening finishes it; what looks like it and is not is found.
#include <filesystem>

#include "app/case/testing.h"

namespace backtrail::app {
namespace {

namespace fs = std::filesystem;

class Unfinished : public testing_support::SmallCase {
 protected:
  [[nodiscard]] std::string store() const { return folder() + "/registers.sqlite"; }
  void enter_gamma() {
    auto it = open();
    ASSERT_TRUE(it);
    enter_all(*it, registers::kOrganisation, R"({"id":"gamma","name":"Gamma","kind":"customer"})");
  }
  /// Erases a piece of evidence; where its body lay, and what it was.
  void purge_second(std::string& path, std::string& body) {
    auto it = open();
    ASSERT_TRUE(it);
    const auto evidence = it->registers().evidence("finding:vpn@alpha#2");
    ASSERT_TRUE(evidence);
    const auto entry = it->ledger().entry(evidence->entry.index);
    ASSERT_TRUE(entry);
    path = it->bodies().path(*entry->body);
    body = read(path);
    ASSERT_TRUE(it->purge(testing_support::kAna, "finding:vpn@alpha#2", "The law"));
  }
};

TEST_F(Unfinished, EntriesThatTheRegistersWereNotToldAreNoTampering) {
  const std::string before = root_ + "/before.sqlite";
  fs::copy_file(store(), before);
  ASSERT_NO_FATAL_FAILURE(enter_gamma());
  fs::copy_file(before, store(), fs::copy_options::overwrite_existing);
  EXPECT_TRUE(verify().empty());
  EXPECT_EQ(summary_.unfinished_rows, 1U);
  edit(store(),
       "DROP TRIGGER organisations_no_update; UPDATE organisations SET name = 'Alfa' WHERE name = 'Alpha Works'");
  EXPECT_FALSE(verify().empty()) << "an edited row is found beside one that is not there yet";
}

TEST_F(Unfinished, ErasureThatWasCutShortIsFinishedByTheNextOpening) {
  const std::string before = root_ + "/before.sqlite";
  fs::copy_file(store(), before);
  std::string path;
  std::string body;
  ASSERT_NO_FATAL_FAILURE(purge_second(path, body));
  write(path, body);
  fs::copy_file(before, store(), fs::copy_options::overwrite_existing);
  EXPECT_TRUE(verify().empty());
  EXPECT_EQ(summary_.unfinished_erasures, 1U);
  ASSERT_TRUE(open());
  EXPECT_FALSE(fs::exists(path));
  EXPECT_TRUE(verify().empty());
  EXPECT_EQ(summary_.unfinished_erasures, 0U);

  ASSERT_NO_FATAL_FAILURE(enter_gamma());
  write(path, body);
  EXPECT_TRUE(testing_support::has(verify(), "body-not-erased", "bodies/")) << "what comes back later was put back";
}

TEST_F(Unfinished, PageGetsItsNameWhenTheReleaseWasSealed) {
  fs::rename(page_, page_ + ".tmp");
  EXPECT_TRUE(verify().empty());
  EXPECT_EQ(summary_.unfinished_pages, 1U);
  ASSERT_TRUE(open());
  EXPECT_TRUE(fs::exists(page_));
  EXPECT_FALSE(fs::exists(page_ + ".tmp"));

  fs::rename(page_, page_ + ".tmp");
  write(page_ + ".tmp", "something else");
  EXPECT_TRUE(testing_support::has(verify(), "released-missing", "published/"));
  ASSERT_TRUE(open());
  EXPECT_FALSE(fs::exists(page_)) << "only the sealed bytes get the name";
}

}  // namespace
}  // namespace backtrail::app
