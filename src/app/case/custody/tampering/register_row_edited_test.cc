// SPDX-License-Identifier: Apache-2.0
#include "app/case/testing.h"

namespace backtrail::app {
namespace {

using RegisterRowEdited = testing_support::SmallCase;
using testing_support::has;

TEST_F(RegisterRowEdited, EditIsFoundWithRowAndColumn) {
  edit(folder() + "/registers.sqlite", "DROP TRIGGER claims_no_update; UPDATE claims SET object = 'nobody'");
  const auto findings = verify();
  EXPECT_TRUE(has(findings, "register row altered", "column object")) << findings.size();
}

TEST_F(RegisterRowEdited, LikelihoodMadeStrongerIsFound) {
  edit(folder() + "/registers.sqlite", "DROP TRIGGER judgements_no_update; UPDATE judgements SET confidence = 'high'");
  EXPECT_TRUE(has(verify(), "register row altered", "column confidence"));
}

TEST_F(RegisterRowEdited, MissingFileIsFound) {
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(folder() + "/registers.sqlite" + suffix);
  EXPECT_TRUE(has(verify(), "registers-missing", "registers.sqlite"));
}

}  // namespace
}  // namespace backtrail::app
