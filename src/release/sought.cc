// SPDX-License-Identifier: Apache-2.0
#include "release/sought.h"

#include <optional>
#include <utility>

namespace backtrail::release {
namespace {

constexpr std::size_t kNameOfString = 64;  // bytes of "$name"

/// How a value of these modifiers is compared: "contains|all", "re|i"; nothing for numbers and references.
Sought as_modified(std::string_view text, std::string_view modifiers) {
  Sought out{std::string(text)};
  const auto has = [&](std::string_view one) {
    for (std::size_t at = modifiers.find(one); at != std::string_view::npos; at = modifiers.find(one, at + 1)) {
      const std::size_t end = at + one.size();
      if ((at == 0 || modifiers[at - 1] == '|') && (end == modifiers.size() || modifiers[end] == '|')) return true;
    }
    return false;
  };
  out.network = has("cidr");
  if (has("re")) out.as = Written::regex;
  else if (has("startswith")) out.as = Written::begins;
  else if (has("endswith")) out.as = Written::ends;
  else if (has("contains") || modifiers.empty()) out.as = Written::contains;
  else out.as = Written::equals;
  return out;
}

bool is_blank_byte(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// The text between `mark` at `at` and the same again, with a mark behind a backslash in it; where it lies.
std::optional<Stretch> quoted_at(std::string_view text, std::size_t at, char mark) {
  constexpr std::size_t kMost = kExpressionSize;
  if (at >= text.size() || text[at] != mark) return std::nullopt;
  for (std::size_t end = at + 1; end < text.size() && end - at <= kMost && text[end] != '\n'; ++end) {
    if (text[end] == '\\') ++end;
    else if (text[end] == mark) return Stretch{at + 1, end};
  }
  return std::nullopt;
}

/// Calls `take` behind each place where `word` stands and blanks behind it.
template <typename Take>
void behind_each(std::string_view text, std::string_view word, Take take) {
  for (std::size_t at = find_from(text, word, 0); at != std::string_view::npos; at = find_from(text, word, at + 1)) {
    std::size_t behind = at + word.size();
    while (behind < text.size() && is_blank_byte(text[behind])) ++behind;
    take(at, behind);
  }
}

}  // namespace

std::vector<Sought> sought_by(const std::vector<registers::RuleText>& rule) {
  std::vector<Sought> out;
  for (const registers::RuleText& one : rule) {
    if (!one.sought) continue;
    out.push_back(as_modified(one.text, one.modifiers));
    out.back().line = one.line;
  }
  return out;
}

std::vector<Sought> sought_in(std::string_view text) {
  std::vector<Sought> out;
  const auto add = [&](const Stretch& where, Written as) {
    if (where.end <= where.begin) return;
    out.push_back({std::string(text.substr(where.begin, where.end - where.begin)), as, false, 0, where});
  };
  for (const auto& [word, as] : {std::pair("LIKE", Written::like), std::pair("MATCHES", Written::regex)}) {
    behind_each(text, word, [&](std::size_t, std::size_t behind) {
      if (const auto where = quoted_at(text, behind, '\'')) add(*where, as);
    });
  }
  behind_each(text, "=", [&](std::size_t at, std::size_t behind) {
    std::size_t before = at;
    if (before > 0 && text[before - 1] == ' ') --before;
    const std::size_t least = before > kNameOfString ? before - kNameOfString : 0;
    while (before > least && text[before - 1] != '$' && !is_blank_byte(text[before - 1])) --before;
    if (before == 0 || text[before - 1] != '$') return;
    if (const auto where = quoted_at(text, behind, '/')) add(*where, Written::regex);
  });
  return out;
}

}  // namespace backtrail::release
