// SPDX-License-Identifier: Apache-2.0
// What of a case one audience may see: an allow-list closure, computed as a pure function of data.
//
// An object is in the view when its own marking and its originator's conditions let the audience see it, never because
// something visible depends on it: views completed by following dependencies are how such platforms have leaked. A
// reference is in the view when both ends are. One that leads outside is cut; only a reference to those affected leaves
// something behind, a pseudonym that is this audience's own, and not even that when there are few of them.
//
// Objects that an audience cannot tell apart are one object, and the order is that of keyed names made of what is seen. So
// neither ids nor times nor the order of entry nor how much is hidden can reach the result.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "marking/conditions.h"
#include "marking/marking.h"

namespace backtrail::release {

struct ClosureObject {
  std::string id;  // within the case; never leaves it
  std::string kind;  // "claim", "evidence"; of a party "customer", "provider"
  std::string shown;  // all that the audience would be told of it
  marking::Marking marking{};
  marking::Conditions conditions{};
  bool consent_missing = false;  // nobody has agreed for this audience
  bool party = false;  // an organisation or a person
  bool gone = false;  // replaced by a correction: not in the view, and its conditions still bind
};

/// rests_on carries conditions upward. affects leads to a party, and given_by to the originator.
enum class Link : std::uint8_t { rests_on, relates, affects, given_by };
[[nodiscard]] std::string_view name(Link link);  // "rests-on", ...

struct ClosureReference {
  std::uint32_t from = 0;  // indices into the objects
  std::uint32_t to = 0;
  Link link = Link::relates;
};

struct SeenObject {
  std::string name;  // 32 hex digits: of kind and `shown` under the audience's key
  std::uint32_t object;  // one of those that look alike
};

struct SeenReference {
  std::uint32_t from = 0;  // index into View::objects
  Link link = Link::relates;
  std::optional<std::uint32_t> to{};  // likewise; absent when it leads to somebody under a pseudonym
  std::string stand_in{};
  friend auto operator<=>(const SeenReference&, const SeenReference&) = default;
};

struct View {
  std::vector<SeenObject> objects;  // by name
  std::vector<SeenReference> references;  // sorted, none twice
};

/// Fewer affected parties than this at one object are not told apart.
inline constexpr std::size_t kFewParties = 5;
inline constexpr std::string_view kUnnamedParties = "organisations that are not named";

/// References whose ends are not there are the caller's bug. The public and communities get no pseudonyms at all: over
/// years of papers even these show how many there are.
[[nodiscard]] View close_over(std::span<const ClosureObject> objects, std::span<const ClosureReference> references,
                              const marking::Audience& audience, std::string_view audience_key);

}  // namespace backtrail::release
