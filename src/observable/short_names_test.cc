// SPDX-License-Identifier: Apache-2.0
#include "observable/short_names.h"

#include <gtest/gtest.h>

namespace backtrail::observable {
namespace {

TEST(ShortNames, AreMadeAsWindowsMakesThem) {
  EXPECT_EQ(short_name("program files"), "pr~");
  EXPECT_EQ(short_name("program files (x86)"), "pr~");
  EXPECT_EQ(short_name("administrator"), "ad~");
  EXPECT_EQ(short_name("evil tool.exe"), "ev~.exe");
  EXPECT_EQ(short_name("a.b.exe"), "ab~.exe");
  EXPECT_EQ(short_name("page.html"), "pa~.htm");
  EXPECT_EQ(short_name("a+b.txt"), "a_~.txt");
  EXPECT_EQ(short_name(".bashrc"), "~.bas");
  for (const std::string_view own : {"temp", "a.exe", "windows", "progra~1", "evilto~1.exe",
                                     "b\xc3\xbc"
                                     "cherregal"})
    EXPECT_EQ(short_name(own), "") << own;
}

TEST(ShortNames, OfAPathItsEndIsGivenWhereAnyPartIsOne) {
  EXPECT_EQ(short_named_end("c:\\users\\admini~1\\appdata\\local\\temp\\x.exe"), "x.exe");
  EXPECT_EQ(short_named_end("c:\\progra~2\\ev1a2b~1.exe"), "ev~.exe");
  EXPECT_EQ(short_named_end("?:\\progra~1\\evil tool.exe"), "evil tool.exe");
  for (const std::string_view none : {"c:\\temp\\x.exe", "c:\\a~\\x", "c:\\~1\\x", "c:\\toolong~1\\x", "c:\\a~1b\\x",
                                      "c:\\a b~1\\x", "c:\\a~1.html\\x", "c:\\a~1.b.c\\x", "", "~"})
    EXPECT_EQ(short_named_end(none), "") << none;
}

}  // namespace
}  // namespace backtrail::observable
