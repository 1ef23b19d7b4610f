// SPDX-License-Identifier: Apache-2.0
// The one way by which text gets into a page, whichever part writes it.
#pragma once

#include <string>
#include <string_view>

namespace backtrail::base {

/// For text and attribute values both. Bytes that are not UTF-8, control characters and marks that turn the direction of
/// text become U+FFFD.
[[nodiscard]] std::string escape_html(std::string_view text);

/// Text as a reader can see all of it: bytes that are not UTF-8, control characters other than line ends and tabs, and marks
/// that turn the direction of text are U+FFFD; carriage returns are gone.
[[nodiscard]] std::string visible_text(std::string_view text);

}  // namespace backtrail::base
