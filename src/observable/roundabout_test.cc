// SPDX-License-Identifier: Apache-2.0
#include "observable/roundabout.h"

#include <gtest/gtest.h>

#include <array>

namespace backtrail::observable {
namespace {

struct Case {
  std::string_view written, meant;
};

TEST(RoundaboutPaths, AreWrittenStraight) {
  constexpr std::array kCases{
      Case{"c:\\a\\..\\b\\x.exe", "c:\\b\\x.exe"},
      Case{"c:\\a\\.\\x.exe", "c:\\a\\x.exe"},
      Case{"c:\\..\\..\\x.exe", "c:\\x.exe"},
      Case{"c:\\a\\b\\..\\..\\x.exe", "c:\\x.exe"},
      Case{"\\\\srv\\share\\..\\..\\x.exe", "\\\\srv\\share\\x.exe"},
      Case{"\\windows\\..\\x.exe", "\\x.exe"},
      Case{"/usr/./lib/../bin/x", "/usr/bin/x"},
      Case{"/../x", "/x"},
      Case{"%temp%\\..\\x.exe", "%temp%\\..\\x.exe"},  // what lies above a variable is not known
      Case{"a\\b\\..\\x.exe", "a\\x.exe"},
      Case{"a\\..\\..\\x.exe", "a\\..\\..\\x.exe"},
      Case{"\\device\\harddiskvolume2\\windows\\x.exe", "?:\\windows\\x.exe"},
      Case{"\\globalroot\\device\\harddiskvolumeshadowcopy1\\a\\..\\x.exe", "?:\\x.exe"},
      Case{"\\unc\\srv\\share\\x.exe", "\\\\srv\\share\\x.exe"},
      Case{"\\device\\mup\\srv\\share\\x.exe", "\\\\srv\\share\\x.exe"},
  };
  for (const Case& each : kCases) {
    std::string out;
    EXPECT_TRUE(is_roundabout(each.written)) << each.written;
    EXPECT_TRUE(straight(each.written, out)) << each.written;
    EXPECT_EQ(out, each.meant) << each.written;
  }
}

TEST(RoundaboutPaths, LeaveAloneWhatMeansWhatItSays) {
  for (const std::string_view path :
       {"c:\\a\\x.exe", "c:\\a..b\\.x\\...\\y", "/home/.ssh/..a", "\\device\\harddiskvolume\\x", "\\device\\mup",
        "\\\\srv\\cc$\\x", "\\\\srv\\c$", "\\device\\harddiskvolume2", "\\device\\harddiskvolume2\\", "\\unc", "x", "",
        ".", "..", "c:\\x\\.."}) {
    std::string out;
    if (path == "c:\\x\\..") {
      EXPECT_TRUE(straight(path, out));
      EXPECT_EQ(out, "c:");
      continue;
    }
    EXPECT_FALSE(is_roundabout(path)) << path;
    EXPECT_FALSE(straight(path, out)) << path;
  }
}

TEST(RoundaboutPaths, ASharedDriveIsOneOfItsHost) {
  std::string out;
  EXPECT_TRUE(is_roundabout("\\\\srv\\c$\\x\\a.exe"));
  ASSERT_TRUE(on_its_host("\\\\srv\\c$\\x\\a.exe", out));
  EXPECT_EQ(out, "c:\\x\\a.exe");
  for (const char* path : {"\\\\srv\\admin$\\x", "\\\\srv\\c\\x", "c:\\c$\\x", "\\\\srv", "\\\\\\c$\\x"})
    EXPECT_FALSE(on_its_host(path, out)) << path;
}

TEST(RoundaboutPaths, ASlashOfTheOtherSystemSeparatesNothing) {
  std::string out;
  EXPECT_FALSE(straight("/a\\..\\b", out));
}

}  // namespace
}  // namespace backtrail::observable
