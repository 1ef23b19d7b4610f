// SPDX-License-Identifier: Apache-2.0
#include "observable/short_names.h"

#include <algorithm>

#include "observable/text.h"

namespace backtrail::observable {
namespace {

constexpr std::size_t kBase = 8, kBeforeNumber = 6, kEnding = 3;
constexpr std::size_t kSure = 2;  // after the fourth of a kind four hex digits of a checksum follow these

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// "progra~1", "evilto~12.exe": how many bytes stand before the number; 0 for any other part.
std::size_t number_at(std::string_view part) {
  const std::size_t tilde = part.find('~');
  if (tilde == part.npos || tilde == 0 || tilde > kBeforeNumber) return 0;
  std::size_t end = tilde + 1;
  while (end < part.size() && is_digit(part[end])) ++end;
  if (end == tilde + 1 || end > kBase || part.find_first_of(". ") < tilde) return 0;
  const std::string_view ending = part.substr(end);
  const bool whole =
      ending.empty() || (ending[0] == '.' && ending.size() <= kEnding + 1 && ending.find('.', 1) == ending.npos);
  return whole ? tilde + 1 : 0;
}

std::string without_number(std::string_view part, std::size_t number) {
  std::string out(part.substr(0, std::min(number - 1, kSure)));
  out += '~';
  while (number < part.size() && is_digit(part[number])) ++number;
  return out += part.substr(number);
}

/// What is left of a part's characters.
std::string kept(std::string_view text, std::size_t most) {
  constexpr std::string_view kReplaced = "+,;=[]";
  std::string out;
  for (const char c : text) {
    if (c == ' ' || c == '.' || out.size() == most) continue;
    out += kReplaced.find(c) == std::string_view::npos ? c : '_';
  }
  return out;
}

template <typename Test>
bool any_part(std::string_view path, Test test) {
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('\\', at), path.size());
    if (test(path.substr(at, end - at))) return true;
    at = end + 1;
  }
  return false;
}

}  // namespace

std::string short_name(std::string_view part) {
  if (!is_ascii(part) || number_at(part) != 0) return {};
  const std::size_t dot = part.find_last_of('.');
  const std::string_view base = part.substr(0, dot);
  const std::string_view ending = dot == part.npos ? std::string_view() : part.substr(dot + 1);
  const bool own = base.size() <= kBase && ending.size() <= kEnding && part.find_first_of(" +,;=[]") == part.npos &&
                   base.find('.') == base.npos && !base.empty();
  if (own) return {};
  std::string out = kept(base, kSure) + "~";
  if (const std::string end = kept(ending, kEnding); !end.empty()) out += "." + end;
  return out;
}

bool may_be_short_named(std::string_view path) {
  return any_part(path, [](std::string_view part) { return !short_name(part).empty(); });
}

std::string short_named_end(std::string_view path) {
  const auto is_short = [](std::string_view part) { return number_at(part) != 0; };
  if (path.find('~') == path.npos || !any_part(path, is_short)) return {};
  const std::string_view last = path.substr(path.rfind('\\') + 1);
  const std::size_t number = number_at(last);
  return number != 0 ? without_number(last, number) : std::string(last);
}

}  // namespace backtrail::observable
