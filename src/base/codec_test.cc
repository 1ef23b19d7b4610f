// SPDX-License-Identifier: Apache-2.0
#include "base/codec.h"

#include <gtest/gtest.h>

namespace backtrail::base {
namespace {

TEST(Decoder, GivesBackWhatTheEncoderWasGiven) {
  Encoder to;
  to.number(300);
  to.text("ten bytes.");
  to.texts({"a", "b"});
  Decoder from(to.out);
  EXPECT_EQ(from.number(300), 300U);
  EXPECT_EQ(from.text(), "ten bytes.");
  EXPECT_EQ(from.names(), (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(from.ok() && from.at_end());
}

TEST(Decoder, NothingIsReadPastTheEndWhateverTheBytesSay) {
  // A text that is said to be as long as what is left together with its own size: one byte too many.
  for (const std::string_view bytes :
       {std::string_view("\3ab"), std::string_view("\1"), std::string_view("\xFF\xFF\x01xy")}) {
    Decoder from(bytes);
    EXPECT_EQ(from.text(), "");
    EXPECT_FALSE(from.ok());
    EXPECT_EQ(from.bytes(1), "");
    EXPECT_EQ(from.number(9), 0U);
    EXPECT_TRUE(from.names().empty());
  }
  Decoder over("\5");
  EXPECT_EQ(over.number(4), 0U);
  EXPECT_FALSE(over.ok());
}

TEST(Decoder, EveryPrefixOfAGoodFileIsRefused) {
  Encoder to;
  to.texts({"first", "second"});
  to.number(70'000);
  for (std::size_t size = 0; size < to.out.size(); ++size) {
    Decoder from(std::string_view(to.out).substr(0, size));
    from.names();
    from.number(70'000);
    EXPECT_FALSE(from.ok()) << size;
  }
}

}  // namespace
}  // namespace backtrail::base
