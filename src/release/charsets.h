// SPDX-License-Identifier: Apache-2.0
// Texts of mails and pages that are not in UTF-8, and subjects as mail programs put them together: each in the character set that
// it names. ICU knows the sets; one that it does not know is told of, for what is written in it was not read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "release/markup.h"

namespace backtrail::release {

inline constexpr std::size_t kCharsetsMost = 8;  // that one text names; what is more is told as not read

struct Charsets {
  std::vector<std::string> named;  // other than UTF-8 and UTF-16, small letters, each once
  std::vector<Stretch> unknown;  // names of sets that nobody here reads
};
/// What `text` says of its character sets: charset="iso-8859-2", <?xml encoding="windows-1251"?>.
[[nodiscard]] Charsets charsets_of(std::string_view text);
/// Those in which a text that is not UTF-8 and names none is most likely written.
[[nodiscard]] const std::vector<std::string>& likely_charsets();
/// Whether `set` writes other letters in bytes of ASCII too, as UTF-7 does.
[[nodiscard]] bool hides_in_ascii(std::string_view set);

/// `text` in the character set `set`; not `changed` when nobody here reads that.
[[nodiscard]] Rewritten from_charset(std::string_view text, const std::string& set);

struct MailWords {
  Rewritten text;
  std::vector<Stretch> unread;  // words in a set that nobody here reads
};
/// =?utf-8?B?...?= and =?utf-8?Q?...?= (RFC 2047) undone; what is between two of them is left out, as mail programs do.
[[nodiscard]] MailWords without_encoded_words(std::string_view text);

}  // namespace backtrail::release
