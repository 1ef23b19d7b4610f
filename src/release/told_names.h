// SPDX-License-Identifier: Apache-2.0
// Names that the audience may learn, held against what may be told of them all the same: a text's own marking says to whom its
// readers may pass it on.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "release/examination.h"

namespace backtrail::release {

/// What is printed, each with its place.
using Printed = std::vector<std::pair<std::string_view, std::string>>;
[[nodiscard]] Printed printed_texts(const ReleasedStatement& statement);
[[nodiscard]] Printed printed_texts(const ReleasedAdvisory& advisory);

/// kPassedOn: a name that this audience may learn, in a text whose `marking` lets it go on to others who may not.
void check_passed_on(Examination& examination, const Printed& texts, const marking::Audience& audience,
                     const marking::Marking& marking, const Circumstances& circumstances);

}  // namespace backtrail::release
