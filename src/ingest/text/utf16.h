// SPDX-License-Identifier: Apache-2.0
// Text logs in UTF-16, as Windows' tools like to write them. The format's own splitter and decoder see the text as UTF-8;
// what leaves here are the offsets and bytes of the stream as it lies, found again by counting code units. So any text
// format can be in UTF-16 and none has to know of it.
//
// Rejected: hunting the converted text. Its offsets would be those of bytes that exist nowhere.
#pragma once

#include <string_view>

#include "ingest/format.h"

namespace backtrail::ingest {

enum class Utf16 : unsigned char { none, little, big };

/// Told by the byte order mark, or by a beginning of ASCII characters with a zero byte beside each.
[[nodiscard]] Utf16 utf16_kind(std::string_view head);

/// `raw` as UTF-8. A first half of a surrogate pair at the end is left out: it may go on.
[[nodiscard]] std::string utf16_text(std::string_view raw, Utf16 kind);

/// The format whose text is `inner`'s, in UTF-16. Lives as long as the program.
[[nodiscard]] const Format& utf16_format(const Format& inner);

}  // namespace backtrail::ingest
