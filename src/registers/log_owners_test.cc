// SPDX-License-Identifier: Apache-2.0
#include "registers/log_owners.h"

#include <gtest/gtest.h>

namespace backtrail::registers {
namespace {

Source source(const char* id, const char* tenant, const char* path, const char* sha256) {
  Source out;
  out.entry.id = id;
  out.tenant = tenant;
  out.path = path;
  out.sha256 = sha256;
  return out;
}

TEST(LogOwners, ALogIsWhoseItWasIngestedAs) {
  std::vector<Source> sources = {source("1", "quarry", "logs/a", "aa"), source("2", "orchard", "logs/b", "bb"),
                                 source("3", "orchard", "logs/c", "cc"), source("4", "quarry", "logs/d", "cc")};
  const LogOwners owners(sources);
  EXPECT_TRUE(owners.is_of_others("orchard", "aa", "elsewhere"));
  EXPECT_TRUE(owners.is_of_others("orchard", "ff", "logs/a")) << "other bytes at the path of another's log";
  EXPECT_FALSE(owners.is_of_others("orchard", "bb", "logs/a")) << "the bytes are theirs, wherever they lie";
  EXPECT_FALSE(owners.is_of_others("orchard", "cc", "logs/d")) << "both have it";
  EXPECT_FALSE(owners.is_of_others("orchard", "ff", "logs/x")) << "nobody ingested it";
  sources.push_back(source("5", "quarry", "logs/a", "aa"));
  sources.back().entry.corrects = "1";
  sources.back().why = "The wrong name.";
  EXPECT_FALSE(LogOwners(sources).is_of_others("orchard", "aa", "logs/a")) << "it was withdrawn";
}

}  // namespace
}  // namespace backtrail::registers
