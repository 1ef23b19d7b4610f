// SPDX-License-Identifier: Apache-2.0
#include "intel/pipeline/value.h"

#include <algorithm>
#include <array>

namespace backtrail::intel {
namespace {

constexpr std::array<std::string_view, 10> kEncoders{"base64",  "base64offset", "wide",   "utf16",    "utf16le",
                                                     "utf16be", "windash",      "expand", "utf16-le", "utf16-be"};
constexpr std::array<std::string_view, 17> kNoTexts{"re",     "cidr",     "lt",   "lte",   "gt",  "gte",
                                                    "exists", "fieldref", "i",    "m",     "s",   "minute",
                                                    "hour",   "day",      "week", "month", "year"};

bool has_any(const detector::SigmaItem& item, const auto& names) {
  return std::ranges::any_of(item.modifiers,
                             [&](const std::string& each) { return std::ranges::find(names, each) != names.end(); });
}

bool has_modifier(const detector::SigmaItem& item, std::string_view name) {
  return std::ranges::find(item.modifiers, name) != item.modifiers.end();
}

}  // namespace

std::optional<std::string> plain_value(const detector::SigmaItem& item, const detector::Scalar& value, bool& encoded) {
  if (value.type == detector::Scalar::Type::null || has_any(item, kNoTexts)) return std::nullopt;
  if (has_any(item, kEncoders)) {
    encoded = true;
    return std::nullopt;
  }
  const bool contains = has_modifier(item, "contains");
  std::string out = value.text;
  if ((contains || has_modifier(item, "endswith")) && !out.starts_with('*')) out.insert(0, 1, '*');
  if ((contains || has_modifier(item, "startswith")) && !out.ends_with('*')) out += '*';
  return out;
}

bool has_escapes(std::string_view text) {
  for (std::size_t at = text.find('\\'); at != text.npos; at = text.find('\\', at + 1)) {
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    if (next == '\\' || next == '*' || next == '?') return true;
  }
  return false;
}

bool has_wildcard(const detector::SigmaItem& item, std::string_view text) {
  // Asked of the modifiers first: behind a text that ends in a backslash their `*` would look escaped.
  if (has_modifier(item, "contains") || has_modifier(item, "startswith") || has_modifier(item, "endswith")) return true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '*' || text[i] == '?') return true;
    if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '\\' || text[i + 1] == '*' || text[i + 1] == '?'))
      ++i;
  }
  return false;
}

void drop_affixes(detector::SigmaItem& item) {
  std::erase_if(item.modifiers, [](const std::string& each) {
    return each == "contains" || each == "startswith" || each == "endswith";
  });
}

NamedHash named_hash(std::string_view text) {
  const auto bare = [](std::string_view value) {
    const std::size_t begin = value.find_first_not_of("*?");
    if (begin == value.npos) return std::string();
    return std::string(value.substr(begin, value.find_last_not_of("*?") - begin + 1));
  };
  const char mark = text.find('|') != text.npos ? '|' : '=';
  const std::size_t cut = text.find(mark);
  if (cut != text.npos && text.find(mark, cut + 1) == text.npos) {
    std::string_view algorithm = text.substr(0, cut);
    algorithm.remove_prefix(std::min(algorithm.find_first_not_of('*'), algorithm.size()));
    std::string capitals(algorithm);
    for (char& c : capitals) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    return {std::move(capitals), bare(text.substr(cut + 1))};
  }
  std::string value = bare(text.substr(0, cut));
  const std::size_t length = value.size();
  std::string algorithm = length == 32    ? "MD5"
                          : length == 40  ? "SHA1"
                          : length == 56  ? "SHA224"
                          : length == 64  ? "SHA256"
                          : length == 96  ? "SHA384"
                          : length == 128 ? "SHA512"
                                          : "";
  return {std::move(algorithm), std::move(value)};
}

}  // namespace backtrail::intel
