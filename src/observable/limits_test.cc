// SPDX-License-Identifier: Apache-2.0
#include "observable/limits.h"

#include <gtest/gtest.h>

namespace backtrail::observable {
namespace {

bool limited(Kind kind, std::string_view text) {
  const auto what = canonical(kind, text);
  EXPECT_TRUE(what) << text;
  return what && !search_limit(*what).empty();
}

TEST(SearchLimit, IsTheirsThatAreNotLookedForInRunningText) {
  for (const Kind kind : {Kind::user, Kind::host, Kind::service, Kind::pipe, Kind::mutex, Kind::user_agent})
    EXPECT_TRUE(limited(kind, "mallory")) << name(kind);
  EXPECT_TRUE(limited(Kind::ssdeep, "3:ab:cd"));
  EXPECT_FALSE(limited(Kind::domain, "evil.example"));
  EXPECT_FALSE(limited(Kind::ipv4, "192.0.2.7"));
  EXPECT_FALSE(limited(Kind::file_name, "a.exe"));
  EXPECT_FALSE(limited(Kind::registry_key, "HKCU\\x"));
  EXPECT_FALSE(limited(Kind::asn, "AS12"));
}

TEST(SearchLimit, IsThatOfPathsWithVariablesAndOfThoseInWhichAnotherBegins) {
  for (const char* path : {"%USERPROFILE%\\AppData\\x.exe", "C:\\%x%\\y", "$env:TEMP\\x", "${HOME}/x", "~/x", "~bob/x",
                           "CSIDL_APPDATA\\x.exe", "%ProgramFiles(x86)%\\a.exe"})
    EXPECT_TRUE(limited(Kind::path, path)) << path;
  for (const char* path : {"/tmp/.. /x", "C:\\a \\b.exe", "C:\\a,%b\\c", "/tmp/x)/y"})
    EXPECT_TRUE(limited(Kind::path, path)) << path;
  for (const char* path :
       {"C:\\Program Files (x86)\\Foo\\bar.exe", "C:\\$Recycle.Bin\\x", "\\\\h\\c$\\x", "C:\\100%\\x",
        "C:\\ProgramData\\{0e23}\\x.dll", "C:\\a b\\~x y\\e.exe", "/tmp/x (9)/run.sh", "C:\\Temp\\a;b.exe"})
    EXPECT_FALSE(limited(Kind::path, path)) << path;
}

TEST(SearchLimit, IsThatOfPathsThatAreAskedForByAShortName) {
  EXPECT_TRUE(limited(Kind::path, "C:\\PROGRA~1\\x\\a.exe"));
  EXPECT_TRUE(limited(Kind::path, "C:\\Temp\\EVILTO~1.EXE"));
  EXPECT_FALSE(limited(Kind::path, "C:\\Temp\\~wrd01.tmp"));
}

TEST(SearchLimit, IsThatOfPathsWithoutTheirBeginning) {
  for (const char* path : {"\\Users\\x\\a.exe", "Users\\x\\a.exe", "tmp/x/a.sh", "..\\a.exe",
                           "\\Device\\HarddiskVolume2\\x.exe", "\\SystemRoot\\System32\\x.sys", "Temp\\a.exe"})
    EXPECT_TRUE(limited(Kind::path, path)) << path;
  for (const char* path :
       {"C:\\Users\\x\\a.exe", "\\\\server\\share\\a.exe", "/tmp/x", "\\\\?\\C:\\x\\y", "\\REGISTRY\\A\\{0e23}\\Root"})
    EXPECT_FALSE(limited(Kind::path, path)) << path;
}

}  // namespace
}  // namespace backtrail::observable
