// SPDX-License-Identifier: Apache-2.0
#include "release/alternatives.h"

#include <algorithm>
#include <cstddef>

#include "release/prose/fold.h"

namespace backtrail::release {
namespace {

/// What stands between the signs of a group, or all of the expression.
struct Alternation {
  std::size_t begin = 0, end = 0;
  std::vector<std::size_t> bars{};
  std::size_t within = SIZE_MAX;  // the group around it

  [[nodiscard]] std::size_t branches() const { return bars.size() + 1; }
  [[nodiscard]] Stretch branch(std::size_t k) const {
    return {k == 0 ? begin : bars[k - 1] + 1, k == bars.size() ? end : bars[k]};
  }
  [[nodiscard]] std::size_t branch_at(std::size_t at) const {
    return static_cast<std::size_t>(std::ranges::upper_bound(bars, at) - bars.begin());
  }
};

/// Behind the class of characters that begins at `at`.
std::size_t behind_class(std::string_view text, std::size_t at) {
  std::size_t k = at + 1;
  if (k < text.size() && text[k] == '^') ++k;
  if (k < text.size() && text[k] == ']') ++k;
  for (; k < text.size() && text[k] != ']'; ++k) {
    if (text[k] == '\\') ++k;
  }
  return k + 1;
}

/// All groups, each behind those around it. One that is not closed ends with the expression.
std::vector<Alternation> alternations_of(std::string_view text) {
  std::vector<Alternation> out = {{0, text.size()}};
  std::vector<std::size_t> open = {0};
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("\\Q")) {
      const std::size_t end = text.find("\\E", i);
      i = end == std::string_view::npos ? text.size() : end + 2;
    } else if (text[i] == '\\') {
      i += 2;
    } else if (text[i] == '[') {
      i = behind_class(text, i);
    } else if (rest.starts_with("(?") || rest.starts_with("(*")) {
      const std::size_t sign = std::min(text.find_first_of(rest[1] == '*' ? ")" : ":=!>)", i + 2), text.size());
      // "(?i)" and "(*UTF)" hold nothing, a comment nothing that is looked for.
      const bool empty = sign == text.size() || text[sign] == ')';
      const bool comment = rest.starts_with("(?#");
      i = comment ? std::min(text.find(')', i), text.size() - 1) + 1 : sign + 1;
      if (empty || comment) continue;
      out.push_back({i, text.size(), {}, open.back()});
      open.push_back(out.size() - 1);
    } else if (text[i] == '(') {
      ++i;
      out.push_back({i, text.size(), {}, open.back()});
      open.push_back(out.size() - 1);
    } else {
      if (text[i] == '|') out[open.back()].bars.push_back(i);
      if (text[i] == ')' && open.size() > 1) {
        out[open.back()].end = i;
        open.pop_back();
      }
      ++i;
    }
  }
  return out;
}

/// Leaves branch `k` of it.
void leave(const Alternation& one, std::size_t k, std::vector<Stretch>& cut) {
  const Stretch kept = one.branch(k);
  cut.push_back({one.begin, kept.begin});
  cut.push_back({kept.end, one.end});
}

std::string without(std::string_view text, std::vector<Stretch> cut) {
  std::ranges::sort(cut, {}, &Stretch::begin);
  std::string out;
  std::size_t at = 0;
  for (const Stretch& one : cut) {
    if (one.begin > at) out += text.substr(at, one.begin - at);
    at = std::max(at, one.end);
  }
  return out + std::string(text.substr(std::min(at, text.size())));
}

}  // namespace

std::vector<std::string> alternatives_of(std::string_view expression) {
  if (!expression.contains('|')) return {};
  const std::vector<Alternation> all = alternations_of(expression);
  std::vector<std::string> out;
  std::size_t most = 1;
  for (const Alternation& one : all) {
    most = std::max(most, one.branches());
    if (one.bars.empty()) continue;
    std::vector<Stretch> around;  // it is there only where those around it are at it
    const Alternation* inner = &one;
    while (inner->within != SIZE_MAX) {
      const Alternation& outer = all[inner->within];
      if (!outer.bars.empty()) leave(outer, outer.branch_at(inner->begin), around);
      inner = &outer;
    }
    for (std::size_t k = 0; k < one.branches(); ++k) {
      std::vector<Stretch> cut = around;
      leave(one, k, cut);
      out.push_back(without(expression, std::move(cut)));
    }
  }
  for (std::size_t k = 0; most > 1 && k < most; ++k) {
    std::vector<Stretch> cut;
    for (const Alternation& one : all) {
      if (!one.bars.empty()) leave(one, std::min(k, one.branches() - 1), cut);
    }
    out.push_back(without(expression, std::move(cut)));
  }
  return out;
}

}  // namespace backtrail::release
