// SPDX-License-Identifier: Apache-2.0
#include "ingest/syslog/plain.h"

#include <gtest/gtest.h>

namespace backtrail::ingest::syslog {
namespace {

std::string plain(std::string_view value, const Escapes& escapes) {
  std::string out;
  append_plain(value, escapes, out);
  return out;
}

TEST(PlainValues, AreWithoutTheEscapesOfTheirForm) {
  EXPECT_EQ(plain(R"(closed by \\client\nnow, a\=b \| c)", kCefEscapes), "closed by \\client\nnow, a=b | c");
  EXPECT_EQ(plain(R"(C:\\Users\\nina\nnext)", kCefEscapes), "C:\\Users\\nina\nnext");
  EXPECT_EQ(plain(R"(a \"b\" [c\] C:\\x)", kStructuredDataEscapes), R"(a "b" [c] C:\x)");
  EXPECT_EQ(plain(R"(\\Device\\Volume2\\new.exe \"a\")", kQuotedEscapes), R"(\Device\Volume2\new.exe "a")");
  EXPECT_EQ(plain(R"(line\nnext C:\\x)", kQuotedEscapes), R"(line\nnext C:\x)");
  EXPECT_EQ(plain(R"(\\Device \"a\")", kQuotedEscapes), R"(\Device "a")");
  EXPECT_EQ(plain(R"(\\\\srv\\share)", kQuotedEscapes), R"(\\srv\share)");
}

TEST(PlainValues, KeepPathsThatWereWrittenAsTheyAre) {
  for (const std::string_view path : {R"(\\srv\share\new.exe)", R"(C:\Users\nina\r.exe)", R"(C:\new)", R"(D:\r\n)",
                                      R"(run \\srv\share\x.exe)", R"(%TEMP%\x)"}) {
    EXPECT_EQ(plain(path, kCefEscapes), path);
    EXPECT_EQ(plain(path, kQuotedEscapes), path);
    EXPECT_EQ(plain(path, kStructuredDataEscapes), path);
  }
  EXPECT_EQ(plain(R"(\\srv\share\x.exe \"a b\")", kQuotedEscapes), R"(\\srv\share\x.exe "a b")");
  // What stands beside a path is read as the form has it.
  EXPECT_EQ(plain(R"(first\nran C:\Users\nina\r.exe a\=b)", kCefEscapes), "first\nran C:\\Users\\nina\\r.exe a=b");
}

TEST(PlainValues, BackslashesAtTheEndStay) {
  for (const Escapes& escapes : {kCefEscapes, kQuotedEscapes, kStructuredDataEscapes}) {
    EXPECT_EQ(plain("C:\\x\\", escapes), "C:\\x\\");
    EXPECT_EQ(plain("\\", escapes), "\\");
    EXPECT_EQ(plain("\\\\", escapes), "\\");
    EXPECT_EQ(plain("", escapes), "");
  }
}

}  // namespace
}  // namespace backtrail::ingest::syslog
