// SPDX-License-Identifier: Apache-2.0
#include "app/case/testing.h"

namespace backtrail::app {
namespace {

using BodyByteFlipped = testing_support::SmallCase;
using testing_support::has;

TEST_F(BodyByteFlipped, IsFoundWithFileAndEntry) {
  std::string path;
  {
    auto it = open(Case::Access::read);
    const auto row = it->registers().resolve("claim:report");
    path = it->bodies().path(*it->ledger().entry(row->index)->body);
  }
  std::string bytes = read(path);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  write(path, bytes);
  const auto findings = verify();
  EXPECT_TRUE(has(findings, "body-changed", "bodies/"));
  EXPECT_TRUE(has(findings, "registers-not-rebuilt", ""));
}

TEST_F(BodyByteFlipped, RemovedBodyIsFound) {
  std::string path;
  {
    auto it = open(Case::Access::read);
    const auto row = it->registers().resolve("finding:vpn@alpha");
    path = it->bodies().path(*it->ledger().entry(row->index)->body);
  }
  std::filesystem::remove(path);
  EXPECT_TRUE(has(verify(), "body-missing", "bodies/"));
}

}  // namespace
}  // namespace backtrail::app
