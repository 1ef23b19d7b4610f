// SPDX-License-Identifier: Apache-2.0
// What stands around a whole value and does not belong to it: the name spaces of mutexes and pipes. Views, no copies, so
// that whoever searches can afford it for every value.
#pragma once

#include <string_view>

#include "observable/text.h"

namespace backtrail::observable {

/// "Global\x", "\Sessions\1\BaseNamedObjects\x" -> "x".
[[nodiscard]] inline std::string_view strip_mutex(std::string_view text) {
  text = trim(text);
  const std::size_t last = text.rfind('\\');
  if (last == text.npos) return text;
  const std::string_view space = text.substr(0, last);
  for (const std::string_view known : {"global", "local", "\\basenamedobjects", "\\sessions\\"}) {
    if (starts_with_caseless(space, known)) return text.substr(last + 1);
  }
  return text;
}

/// "\\.\pipe\x", "\Device\NamedPipe\x", "\x" -> "x". Names may hold backslashes themselves.
[[nodiscard]] inline std::string_view strip_pipe(std::string_view text) {
  text = trim(text);
  const std::string_view whole = text;
  for (const std::string_view known :
       {"\\\\.\\pipe\\", "\\\\?\\pipe\\", "\\.\\pipe\\", "\\device\\namedpipe\\", "\\pipe\\", "pipe\\"}) {
    if (starts_with_caseless(whole, known)) return whole.substr(known.size());
  }
  if (text.starts_with('\\')) text.remove_prefix(1);
  return text;
}

/// ".\x" -> "x".
[[nodiscard]] inline std::string_view strip_user(std::string_view text) {
  text = trim(text);
  return text.starts_with(".\\") ? text.substr(2) : text;
}

}  // namespace backtrail::observable
