// SPDX-License-Identifier: Apache-2.0
#include "sightings/segment.h"

#include <algorithm>
#include <limits>
#include <map>

namespace backtrail::sightings {
namespace {

constexpr std::uint64_t kAny = std::numeric_limits<std::uint64_t>::max();
constexpr auto kLatest = static_cast<std::uint64_t>(base::kMaxTicks);

Segment read_segment(base::Decoder& in) {
  Segment out;
  out.source = in.number(kAny);
  out.count = in.number(kAny);
  if (const std::uint64_t first = in.number(kLatest + 1); first != 0) {
    const std::uint64_t span = in.number(kLatest - (first - 1));
    out.first = base::Instant{static_cast<std::int64_t>(first - 1)};
    out.last = base::Instant{static_cast<std::int64_t>(first - 1 + span)};
  }
  for (std::uint64_t left = in.number(kRolesKept); left > 0; --left) out.roles.push_back(in.text());
  std::uint64_t offset = 0;
  for (std::uint64_t left = in.number(kLocatorsKept); left > 0; --left) {
    offset += in.number(kAny - offset);
    out.locators.push_back({offset, in.number(kAny)});
  }
  return out;
}

/// As read_segment, without keeping anything: the source's number.
std::uint64_t pass_segment(base::Decoder& in) {
  const std::uint64_t source = in.number(kAny);
  in.number(kAny);
  if (in.number(kLatest + 1) != 0) in.number(kLatest);
  for (std::uint64_t left = in.number(kRolesKept); left > 0; --left) in.bytes(in.count());
  for (std::uint64_t left = 2 * in.number(kLocatorsKept); left > 0; --left) in.number(kAny);
  return source;
}

}  // namespace

void encode(const Segment& segment, base::Encoder& into) {
  into.number(segment.source);
  into.number(segment.count);
  into.number(segment.first ? static_cast<std::uint64_t>(segment.first->ticks) + 1 : 0);
  if (segment.first) into.number(static_cast<std::uint64_t>(segment.last->ticks - segment.first->ticks));
  into.texts(segment.roles);
  into.number(segment.locators.size());
  std::uint64_t before = 0;
  for (const Locator& one : segment.locators) {
    into.number(one.offset - before);
    into.number(one.length);
    before = one.offset;
  }
}

std::optional<std::vector<Segment>> decode(std::string_view value) {
  base::Decoder in(value);
  std::vector<Segment> out;
  while (!in.at_end()) {
    Segment one = read_segment(in);
    if (!in.ok() || one.count == 0 || (!out.empty() && out.back().source >= one.source)) return std::nullopt;
    out.push_back(std::move(one));
  }
  if (!in.ok() || out.empty()) return std::nullopt;
  return out;
}

void absorb(Segment& into, const Segment& more) {
  into.count += more.count;
  if (more.first) {
    into.first = into.first ? std::min(*into.first, *more.first) : more.first;
    into.last = into.last ? std::max(*into.last, *more.last) : more.last;
  }
  into.roles.insert(into.roles.end(), more.roles.begin(), more.roles.end());
  std::ranges::sort(into.roles);
  into.roles.erase(std::ranges::unique(into.roles).begin(), into.roles.end());
  if (into.roles.size() > kRolesKept) into.roles.resize(kRolesKept);
  into.locators.insert(into.locators.end(), more.locators.begin(), more.locators.end());
  std::ranges::sort(into.locators);
  if (into.locators.size() > kLocatorsKept) into.locators.resize(kLocatorsKept);
}

bool join(std::span<const std::string_view> values, std::string& out) {
  std::map<std::uint64_t, std::string_view> segments;
  for (const std::string_view value : values) {
    base::Decoder in(value);
    while (!in.at_end()) {
      const std::size_t begin = value.size() - in.left();
      const std::uint64_t source = pass_segment(in);
      if (!in.ok()) return false;
      segments.insert_or_assign(source, value.substr(begin, value.size() - in.left() - begin));
    }
  }
  out.clear();
  for (const auto& [source, bytes] : segments) out += bytes;
  return true;
}

}  // namespace backtrail::sightings
