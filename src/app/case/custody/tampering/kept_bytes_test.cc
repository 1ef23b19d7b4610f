// SPDX-License-Identifier: Apache-2.0
#include "app/case/telemetry/holdings.h"
#include "app/case/testing.h"

namespace backtrail::app {
namespace {

using KeptBytes = testing_support::SmallCase;
using testing_support::has;

TEST_F(KeptBytes, ChangedOrAwayAreFoundThoughTheLogIsWhole) {
  auto it = open();
  ASSERT_TRUE(it);
  CatalogueRequest request;
  request.paths = {alpha_log()};
  request.tenant = "alpha";
  request.keep = true;
  ASSERT_TRUE(catalogue(*it, testing_support::kAna, request, nullptr));
  EXPECT_TRUE(verify().empty());
  std::string file;
  for (const auto& one : std::filesystem::recursive_directory_iterator(folder() + "/kept")) {
    if (one.is_regular_file()) file = one.path().string();
  }
  const std::string whole = read(file);
  ASSERT_GT(whole.size(), 60U);
  std::string other = whole;
  other[40] = static_cast<char>(other[40] ^ 1);
  write(file, other);
  EXPECT_TRUE(has(verify(), "kept-damaged", file.substr(folder().size() + 1)));
  std::filesystem::remove(file);
  EXPECT_TRUE(has(verify(), "kept-missing", file.substr(folder().size() + 1)));
  // An exported copy has none of them, which is no tampering.
  std::filesystem::remove_all(folder() + "/kept");
  EXPECT_TRUE(verify().empty());
}

}  // namespace
}  // namespace backtrail::app
