// SPDX-License-Identifier: Apache-2.0
// Names of attachments that a mail's header gives in pieces (RFC 2231), as mail programs put them together.
#pragma once

#include <string_view>

#include "release/charsets.h"

namespace backtrail::release {

inline constexpr std::size_t kParameterPieces = 1000;  // of one value; what is more is told as not read

/// The values of `filename*0*=utf-8''North; filename*1="gate"`, a line each: pieces of one name in the order of their numbers,
/// percent signs undone where a piece says that it has them, in the character set that the first names. A blank line ends a
/// header, and a number that comes again begins another value.
[[nodiscard]] MailWords with_parameters_joined(std::string_view text);

}  // namespace backtrail::release
