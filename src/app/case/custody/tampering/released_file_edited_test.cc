// SPDX-License-Identifier: Apache-2.0
#include "app/case/testing.h"

namespace backtrail::app {
namespace {

using ReleasedFileEdited = testing_support::SmallCase;
using testing_support::has;

TEST_F(ReleasedFileEdited, OneCharacterIsFound) {
  std::string page = read(page_);
  page.replace(page.find("likely"), 6, "certain");
  write(page_, page);
  EXPECT_TRUE(has(verify(), "released-changed", "published/statement-"));
}

TEST_F(ReleasedFileEdited, MissingAndUnknownPagesAreFound) {
  std::filesystem::rename(page_, folder() + "/published/other.html");
  const auto findings = verify();
  EXPECT_TRUE(has(findings, "released-missing", "published/statement-"));
  EXPECT_TRUE(has(findings, "released-unknown", "published/other.html"));
}

}  // namespace
}  // namespace backtrail::app
