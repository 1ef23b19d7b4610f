// SPDX-License-Identifier: Apache-2.0
#include "app/case/testing.h"

namespace backtrail::app {
namespace {

using SourceSwapped = testing_support::SmallCase;
using testing_support::has;

TEST_F(SourceSwapped, ChangedRecordIsFoundWithItsPlace) {
  std::string log = read(alpha_log());
  const std::size_t at = log.find("203.0.113.7");
  log.replace(at, 11, "198.51.10.7");
  write(alpha_log(), log);
  const auto findings = verify();
  EXPECT_TRUE(has(findings, "source-changed", alpha_log()));
  EXPECT_TRUE(has(findings, "record-changed", alpha_log() + "@"));
}

TEST_F(SourceSwapped, OtherLogUnderItsNameIsFound) {
  write(alpha_log(), read(beta_log()));
  EXPECT_TRUE(has(verify(), "source-changed", alpha_log()));
}

TEST_F(SourceSwapped, CutLogIsFound) {
  write(beta_log(), read(beta_log()).substr(0, 100));
  EXPECT_TRUE(has(verify(), "source-changed", beta_log()));
}

}  // namespace
}  // namespace backtrail::app
