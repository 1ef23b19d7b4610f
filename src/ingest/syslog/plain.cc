// SPDX-License-Identifier: Apache-2.0
#include "ingest/syslog/plain.h"

#include <algorithm>

namespace backtrail::ingest::syslog {
namespace {

constexpr std::size_t kLongestWord = 255;  // as far as one is looked back at

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// "C:" stands before `at`, and no letter before that.
bool behind_drive(std::string_view value, std::size_t at) {
  return at > 1 && value[at - 1] == ':' && is_letter(value[at - 2]) && (at == 2 || !is_letter(value[at - 3]));
}

/// "\\srv\share\x": behind the pair at its begin backslashes stand alone, and one of them before no mark.
bool is_unc_path(std::string_view value, std::string_view marks) {
  if (!value.starts_with("\\\\") || value.substr(2, 1) == "\\") return false;
  const std::string_view behind = value.substr(2);
  bool alone = false;
  for (std::size_t at = behind.find('\\'); at != behind.npos; at = behind.find('\\', at + 1)) {
    if (behind.substr(at + 1, 1) == "\\") return false;
    alone = alone || !marks.contains(behind.substr(at + 1, 1));
  }
  return alone;
}

/// Who wrote the value put a backslash before each that it holds. Who did not is told by one that stands alone where no escape is, or
/// behind a drive.
bool are_escaped(std::string_view value, const Escapes& escapes) {
  if (is_unc_path(value, escapes.marks)) return false;
  for (std::size_t at = value.find('\\'); at != value.npos; at = value.find('\\', at + 2)) {
    const std::string_view next = value.substr(at + 1, 1);
    if (next.empty()) return false;
    if (next == "\\") continue;
    if (behind_drive(value, at) || !(escapes.marks.contains(next) || escapes.letters.contains(next))) return false;
  }
  return true;
}

/// A Windows path goes on at the backslash at `at`: another or a drive stands before it in its word.
bool in_path(std::string_view value, std::size_t at) {
  if (behind_drive(value, at)) return true;
  for (std::size_t i = at; i > at - std::min(at, kLongestWord); --i) {
    if (value[i - 1] == '\\') return true;
    if (value[i - 1] == ' ' || value[i - 1] == '"') return false;
  }
  return false;
}

}  // namespace

void append_plain(std::string_view value, const Escapes& escapes, std::string& out) {
  const bool escaped = are_escaped(value, escapes);
  for (std::size_t at = 0; at < value.size(); ++at) {
    const char next = value[at] == '\\' && at + 1 < value.size() ? value[at + 1] : '\0';
    const bool mark = next != '\0' && escapes.marks.contains(next) && (escaped || next != '\\');
    const bool line = escapes.lines && (next == 'n' || next == 'r') && (escaped || !in_path(value, at));
    if (mark) out += next;
    else if (line) out += next == 'n' ? '\n' : '\r';
    else out += value[at];
    at += mark || line ? 1 : 0;
  }
}

}  // namespace backtrail::ingest::syslog
