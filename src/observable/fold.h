// SPDX-License-Identifier: Apache-2.0
// One spelling for paths and registry keys, shared by canonical() and by those who search in logs: a name in a list and
// a name in a log can only meet when the same code has written both.
#pragma once

#include <string>
#include <string_view>

namespace backtrail::observable {

/// A Unix path begins with `/` or `~`; any other is taken for a Windows path: lower-case, with backslashes.
[[nodiscard]] inline bool is_unix_path(std::string_view path) { return path.starts_with('/') || path.starts_with('~'); }

/// Takes a path's bytes, stretch by stretch, and writes its spelling: runs of separators become one (a leading pair stays,
/// for it names a host), separators at the end go.
class PathFolder {
 public:
  PathFolder(std::string& out, bool unix_path) : out_(out), unix_(unix_path) { out_.clear(); }
  void put(std::string_view stretch);

 private:
  [[nodiscard]] bool separates(char c) const { return c == '/' || (c == '\\' && !unix_); }
  char* put(char c, bool& behind, char* to) const;
  void flush();

  std::string& out_;
  bool unix_;
  std::size_t pending_ = 0;
};

/// How many bytes at the start of `text` name a registry hive with what follows it ("HKEY_LOCAL_MACHINE\", "HKLM:\",
/// "\REGISTRY\USER\"), without the separator; 0 when there is none. `spelling` is the hive's one spelling.
std::size_t registry_hive(std::string_view text, std::string_view& spelling);

/// Writes a key's one spelling: hive short, lower-case, one backslash between parts and none at the end. A user's own
/// part of HKU is written as hkcu, HKCR as hklm\software\classes, and numbered control sets as the current one. False
/// when `text` does not begin with a hive. `text` must end where the key ends.
bool fold_registry(std::string_view text, std::string& out);

/// Where a key that ends at `end` ends when the dots there are those of a sentence.
[[nodiscard]] inline std::size_t before_dots(std::string_view key, std::size_t end) {
  while (end > 0 && key[end - 1] == '.') --end;
  return end;
}

}  // namespace backtrail::observable
