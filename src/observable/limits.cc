// SPDX-License-Identifier: Apache-2.0
#include "observable/limits.h"

#include "observable/short_names.h"
#include "observable/text.h"
#include "observable/tokens.h"

namespace backtrail::observable {
namespace {

/// "%TEMP%\x", "$HOME/x", "${HOME}/x", "~/x", "CSIDL_APPDATA\x": a log has the folder that it stands for.
bool has_variable(std::string_view path) {
  if (path.starts_with('~') || path.starts_with('$') || starts_with_caseless(path, "csidl_")) return true;
  const std::size_t first = path.find('%');
  if (first == path.npos) return false;
  const std::size_t second = path.find('%', first + 1);
  return second != path.npos && second > first + 1;
}

/// Another path begins within it, so that no search takes it for one.
bool is_cut(std::string_view path) {
  for (std::size_t at = 1; at < path.size(); ++at) {
    if (path_begins(path, at)) return true;
  }
  return false;
}

std::string_view path_limit(std::string_view path) {
  if (!short_named_end(path).empty())
    return "a path with a short name (PROGRA~1) is looked for only as it is written, not with the long name that it stands for";
  if (has_variable(path))
    return "a path with a variable is looked for only as it is written, not with the folder that the variable stands for";
  if (is_cut(path)) return "another path is taken to begin within this one, so that it is found in no log as a whole";
  if (path.empty() || path.starts_with('/') || path.starts_with("\\\\")) return {};
  if (path.starts_with('\\')) {
    // What the kernel calls hives stands in logs as it does here.
    if (path.starts_with("\\registry\\")) return {};
    return "a Windows path without its drive is looked for only as it is written, not behind the drive that a log names";
  }
  if (path.size() > 1 && is_letter(path[0]) && path[1] == ':') return {};
  return "a path without its beginning is looked for only where a log writes no more of it, not at the end of a longer one";
}

}  // namespace

std::string_view search_limit(const Observable& what) {
  switch (what.kind) {
    case Kind::user:
      if (what.value.find_first_of("\\@") != what.value.npos)
        return "users are looked for only in fields that are named for them, and with their domain only where one field "
               "has both: ask for the name alone too";
      return "users are looked for only in fields that are named for them, not in running text";
    case Kind::host:
      return "computers' names are looked for only in fields that are named for them, not in running text";
    case Kind::service: return "services are looked for only in fields that are named for them, not in running text";
    case Kind::pipe: return "pipes are looked for only in fields that are named for them and behind \\pipe\\";
    case Kind::mutex: return "mutexes are looked for only where one fills its field, not in running text";
    case Kind::user_agent: return "user agents are looked for only where one fills its field, not in running text";
    case Kind::ssdeep: return "ssdeep hashes are looked for only where one fills its field, not in running text";
    case Kind::path: return path_limit(what.value);
    case Kind::file_name:
      if (what.value.find(' ') == what.value.npos) return "";
      return "a file's name with blanks is looked for only behind a slash, a colon, \" or another hard break, or where its value begins, not "
             "in single quotes, in brackets or behind =";
    default: return "";
  }
}

}  // namespace backtrail::observable
