// SPDX-License-Identifier: Apache-2.0
// The frame of every page: head, style, the line of the marking, title, foot. And escaping, by which alone text gets into a
// page.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"

namespace backtrail::publish {

/// For text and attribute values both. Bytes that are not UTF-8 and control characters become U+FFFD.
[[nodiscard]] std::string escape(std::string_view text);

/// "20 December 2018".
[[nodiscard]] std::string day_in_words(base::Instant instant);
/// The same of "2018-12-20", "2018-12" or "2018"; other texts as they are.
[[nodiscard]] std::string date_in_words(std::string_view date);

struct Frame {
  std::string kind;  // "Statement", "Advisory"
  std::string publisher;
  std::string marking;  // "TLP:CLEAR"
  std::string audience;
  std::string title;
  base::Instant released{};
  std::string body;  // HTML
};
[[nodiscard]] std::string page(const Frame& frame);

}  // namespace backtrail::publish
