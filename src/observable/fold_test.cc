// SPDX-License-Identifier: Apache-2.0
#include "observable/fold.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "observable/text.h"

namespace backtrail::observable {
namespace {

/// The spelling byte for byte, as the header says it in words.
std::string spelled(std::string_view path, bool unix_path) {
  std::string out;
  std::size_t pending = 0;
  for (const char c : path) {
    if (c == '/' || (c == '\\' && !unix_path)) {
      ++pending;
      continue;
    }
    if (pending > 0) out.append(out.empty() && pending > 1 && !unix_path ? 2 : 1, unix_path ? '/' : '\\');
    pending = 0;
    out += unix_path ? c : lower(c);
  }
  return out;
}

TEST(PathFolder, WritesTheSameHoweverThePathIsCut) {
  std::mt19937 random(7);
  const std::string bytes = "aZ@[`{\\\\//. \x7f\x80\xc3\xdf\xff";
  std::string folded;
  for (int round = 0; round < 20'000; ++round) {
    std::string path(random() % 40, 'x');
    for (char& c : path)
      if (random() % 2 == 0) c = bytes[random() % bytes.size()];
    for (const bool unix_path : {false, true}) {
      PathFolder folder(folded, unix_path);
      for (std::size_t at = 0; at < path.size();) {
        const std::size_t size = std::min<std::size_t>(path.size() - at, 1 + random() % 25);
        folder.put(std::string_view(path).substr(at, size));
        at += size;
        ASSERT_EQ(folded, spelled(std::string_view(path).substr(0, at), unix_path)) << path;
      }
    }
  }
}

}  // namespace
}  // namespace backtrail::observable
