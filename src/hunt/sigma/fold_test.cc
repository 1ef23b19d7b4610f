// SPDX-License-Identifier: Apache-2.0
#include "hunt/sigma/fold.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace backtrail::hunt::sigma {
namespace {

TEST(LowerAscii, IsByteForByteWhatTheTableSays) {
  std::mt19937 random(3);
  for (std::size_t size = 0; size <= 70; ++size) {
    for (int turn = 0; turn < 200; ++turn) {
      std::string text(size, ' ');
      for (char& c : text) c = static_cast<char>(random() % (turn % 2 == 0 ? 128 : 256));
      std::string expected = text;
      bool beyond = false;
      for (char& c : expected) {
        beyond = beyond || static_cast<unsigned char>(c) >= 0x80;
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
      }
      std::string lowered = text;
      ASSERT_EQ(lower_ascii(lowered.data(), size), beyond) << size;
      ASSERT_EQ(lowered, expected) << size;
    }
  }
}

TEST(LowerAscii, KnowsEachByte) {
  for (int byte = 0; byte < 256; ++byte) {
    for (const std::size_t size : {1, 8, 9, 16, 17}) {
      std::string text(size, static_cast<char>(byte));
      const bool upper = byte >= 'A' && byte <= 'Z';
      ASSERT_EQ(lower_ascii(text.data(), size), byte >= 0x80);
      ASSERT_EQ(text, std::string(size, static_cast<char>(upper ? byte + 32 : byte)));
    }
  }
}

}  // namespace
}  // namespace backtrail::hunt::sigma
