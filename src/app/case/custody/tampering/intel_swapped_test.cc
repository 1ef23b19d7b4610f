// SPDX-License-Identifier: Apache-2.0
#include "app/case/intel_store.h"
#include "app/case/testing.h"

namespace backtrail::app {
namespace {

using IntelSwapped = testing_support::SmallCase;
using testing_support::has;

TEST_F(IntelSwapped, RuleThatWasMadeHarmlessIsFound) {
  std::string path;
  {
    auto it = open();
    ASSERT_TRUE(add_intel(*it, testing_support::kAna, {{rules()}, "rules", {}, {}}));
    path = intel_sets(it->ledger(), it->bodies())->front().files.front().path;
  }
  EXPECT_TRUE(verify().empty());
  std::string rule = read(folder() + "/" + path);
  rule.replace(rule.find("svc-backup"), 10, "svc-nobody");
  write(folder() + "/" + path, rule);
  EXPECT_TRUE(has(verify(), "intel-changed", path));
  std::filesystem::remove(folder() + "/" + path);
  EXPECT_TRUE(has(verify(), "intel-missing", path));
}

}  // namespace
}  // namespace backtrail::app
