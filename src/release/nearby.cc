// SPDX-License-Identifier: Apache-2.0
#include "release/nearby.h"

#include <algorithm>
#include <utility>

namespace backtrail::release {
namespace {

constexpr std::size_t kAlwaysWhole = 16384;  // bytes
constexpr std::size_t kAround = 1024;
constexpr std::string_view kGap = ".\n\nxxxxx.\n\n";

/// What `done` changed of the text that it was made of, as bytes of `done`; what was left out is where it was.
std::vector<Stretch> changed_in(const Rewritten& done, std::string_view before) {
  std::vector<Stretch> out;
  std::size_t expected = 0;
  for (std::size_t at = 0; at < done.text.size(); ++at) {
    const std::size_t from = done.origin[at];
    const bool same = from == expected && done.text[at] == before[from];
    expected = from + 1;
    if (same) continue;
    if (!out.empty() && at <= out.back().end + kAround) out.back().end = at + 1;
    else out.push_back({at, at + 1});
  }
  if (expected != before.size()) out.push_back({done.text.size(), done.text.size()});
  return out;
}

/// Whether a sentence or a paragraph ends before byte `at`.
bool ends_before(std::string_view text, std::size_t at) {
  const auto is = [&](std::size_t k, std::string_view any) { return k >= text.size() || any.contains(text[k]); };
  return text[at - 1] == '\n' ? is(at, "\r\n") : is(at - 1, ".!?") && is(at, " \r\n");
}

}  // namespace

std::optional<Rewritten> nearby(std::string_view text, const std::vector<Stretch>& stretches) {
  if (text.size() < kAlwaysWhole) return std::nullopt;
  std::vector<Stretch> pieces;
  std::size_t all = 0;
  for (const Stretch& one : stretches) {
    const std::size_t have = pieces.empty() ? 0 : pieces.back().end;
    std::size_t begin = std::max(have, one.begin > kAround ? one.begin - kAround : 0);
    std::size_t end = std::min(one.end + kAround, text.size());
    if (end <= have) continue;
    while (begin > have && !ends_before(text, begin)) --begin;
    while (end < text.size() && !ends_before(text, end)) ++end;
    all += end - begin;
    if (all > text.size() / 2) return std::nullopt;
    if (!pieces.empty() && begin == have) pieces.back().end = end;
    else pieces.push_back({begin, end});
  }
  Rewritten out;
  out.changed = true;
  for (const Stretch& piece : pieces) {
    if (!out.text.empty()) {
      out.text += kGap;
      out.origin.resize(out.text.size(), out.origin.back() + 1);
    }
    out.text += text.substr(piece.begin, piece.end - piece.begin);
    for (std::size_t at = piece.begin; at < piece.end; ++at) out.origin.push_back(at);
  }
  out.origin.push_back(pieces.empty() ? 0 : pieces.back().end);
  return out;
}

void keep_changes(Rewritten& done, std::string_view before) {
  if (done.text.size() < kAlwaysWhole) return;
  auto near = nearby(done.text, changed_in(done, before));
  if (!near) return;
  for (std::size_t& one : near->origin) one = done.origin[one];
  done = std::move(*near);
}

}  // namespace backtrail::release
