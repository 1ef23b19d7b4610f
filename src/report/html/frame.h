// SPDX-License-Identifier: Apache-2.0
// What every page begins with: the policy, the one style sheet, the head.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace backtrail::report::html {

struct Frame {
  std::string title;
  std::string_view program;  // "backtrail hunt": behind the title, in the window's
  std::string_view kind;     // "Hunt report"
  std::string lead;
  std::vector<std::pair<std::string_view, std::string_view>> parts;  // ids and names, for the links on top
  std::pair<std::string_view, std::string_view> skip;  // id of the main part, and how it is called
};
/// Down to the beginning of main. Texts of logs and people go into `title` and `lead` only.
[[nodiscard]] std::string open_page(const Frame& frame);
/// `text` is HTML.
[[nodiscard]] std::string close_page(std::string_view text);

}  // namespace backtrail::report::html
