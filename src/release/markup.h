// SPDX-License-Identifier: Apache-2.0
// Readings of marked-up and escaped text; each is empty when there is nothing of its kind to undo.
#pragma once

#include <string_view>

#include "release/reading.h"

namespace backtrail::release {

/// A reading under construction: bytes with where they come from.
struct Rewritten {
  std::string text;
  std::vector<std::size_t> origin;
  bool changed = false;
  void put(char c, std::size_t from) {
    text += c;
    origin.push_back(from);
  }
};

/// Tags and comments away, entities undone. What ends a line or a cell for a reader ends it here.
[[nodiscard]] Rewritten without_tags(std::string_view text);
/// Entities undone and comments open: what attributes and comments say.
[[nodiscard]] Rewritten without_entities(std::string_view text);
/// \u0041, \x41, \n and the like.
[[nodiscard]] Rewritten without_escapes(std::string_view text);
/// =41 and soft line ends.
[[nodiscard]] Rewritten without_quoted_printable(std::string_view text);
/// %41
[[nodiscard]] Rewritten without_percent(std::string_view text);
/// *, _, ` and ~ of Markdown, its backslashes, and links and pictures without where they lead.
[[nodiscard]] Rewritten without_marks(std::string_view text);

void put_utf8(Rewritten& out, std::uint32_t code, std::size_t from);

}  // namespace backtrail::release
