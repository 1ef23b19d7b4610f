// SPDX-License-Identifier: Apache-2.0
// `review`, below each verb whose things are reviewed.
#pragma once

#include <memory>
#include <vector>

#include "cli/case_frame.h"

namespace backtrail::cli {

/// What others see otherwise, for people: "dissent of rob on judgement:group: One source only."
void say_dissents(const std::vector<registers::Dissent>& dissents, Context& context);
/// --sign-with, for what a person signs.
void add_sign_option(Arguments& verb, std::string& file);
void define_review(Arguments& verb, const std::shared_ptr<CaseOptions>& options, Context& context);

}  // namespace backtrail::cli
