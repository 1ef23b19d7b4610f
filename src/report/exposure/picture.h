// SPDX-License-Identifier: Apache-2.0
// Exposure as files for people and other programs: GraphML, an SVG picture, and a page around it. Neither holds a script or
// loads anything. All of it names organisations; it is for internal use, and the page says so.
//
// The picture has a column for each step from the provider and a line for each organisation, with a curve for the way by
// which it is reached first. Force-directed layouts look livelier and put sixty names on top of each other.
#pragma once

#include <string>

#include "exposure/answer.h"

namespace backtrail::report {

inline constexpr std::size_t kPictureRows = 400;  // organisations drawn; the page and GraphML have them all

[[nodiscard]] std::string exposure_graphml(const exposure::Answer& answer);
[[nodiscard]] std::string exposure_svg(const exposure::Answer& answer);
/// `late` are ids of what counts and was entered late.
[[nodiscard]] std::string exposure_html(const exposure::Answer& answer, const std::vector<std::string>& late);

}  // namespace backtrail::report
