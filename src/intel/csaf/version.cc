// SPDX-License-Identifier: Apache-2.0
#include "intel/csaf/version.h"

#include <algorithm>

namespace backtrail::intel {
namespace {

bool is_version_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }) &&
         (text.size() == 1 || text.front() != '0');
}

bool is_identifiers(std::string_view text, bool numbers_may_begin_with_zero) {
  while (true) {
    const std::size_t end = std::min(text.find('.'), text.size());
    const std::string_view one = text.substr(0, end);
    const bool digits = std::ranges::all_of(one, [](char c) { return c >= '0' && c <= '9'; });
    const bool fits = std::ranges::all_of(one, [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    });
    if (one.empty() || !fits || (digits && !numbers_may_begin_with_zero && !is_version_number(one))) return false;
    if (end == text.size()) return true;
    text.remove_prefix(end + 1);
  }
}

/// Numbers of any length.
std::strong_ordering compare_numbers(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

/// Identifier by identifier; numbers come before words, and fewer before more.
std::strong_ordering compare_before(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    const std::string_view x = a.substr(0, a.find('.'));
    const std::string_view y = b.substr(0, b.find('.'));
    const bool x_number = is_version_number(x);
    const bool y_number = is_version_number(y);
    if (x_number != y_number) return x_number ? std::strong_ordering::less : std::strong_ordering::greater;
    const auto order = x_number ? compare_numbers(x, y) : x.compare(y) <=> 0;
    if (order != 0) return order;
    a.remove_prefix(std::min(x.size() + 1, a.size()));
    b.remove_prefix(std::min(y.size() + 1, b.size()));
  }
  return a.empty() == b.empty() ? std::strong_ordering::equal
         : a.empty()            ? std::strong_ordering::less
                                : std::strong_ordering::greater;
}

}  // namespace

std::weak_ordering operator<=>(const CsafVersion& a, const CsafVersion& b) {
  for (const auto part : {&CsafVersion::major, &CsafVersion::minor, &CsafVersion::patch}) {
    const auto order = compare_numbers(a.*part, b.*part);
    if (order != 0) return order;
  }
  if (a.before.empty() != b.before.empty()) {
    return a.before.empty() ? std::weak_ordering::greater : std::weak_ordering::less;
  }
  return compare_before(a.before, b.before);
}

std::optional<CsafVersion> parse_csaf_version(std::string_view text) {
  CsafVersion out;
  if (is_version_number(text)) {
    out.major = text;
    return out;
  }
  out.semantic = true;
  if (const std::size_t plus = text.find('+'); plus != std::string_view::npos) {
    out.build = text.substr(plus + 1);
    if (!is_identifiers(out.build, true)) return std::nullopt;
    text = text.substr(0, plus);
  }
  if (const std::size_t dash = text.find('-'); dash != std::string_view::npos) {
    out.before = text.substr(dash + 1);
    if (!is_identifiers(out.before, false)) return std::nullopt;
    text = text.substr(0, dash);
  }
  const std::size_t first = text.find('.');
  const std::size_t second = first == std::string_view::npos ? first : text.find('.', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  out.major = text.substr(0, first);
  out.minor = text.substr(first + 1, second - first - 1);
  out.patch = text.substr(second + 1);
  if (!is_version_number(out.major) || !is_version_number(out.minor) || !is_version_number(out.patch))
    return std::nullopt;
  return out;
}

}  // namespace backtrail::intel
