// SPDX-License-Identifier: Apache-2.0
// Indicators in tables (RFC 4180, also with semicolons or tabs) and in plain or defanged text.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "intel/collector.h"

namespace backtrail::intel {

/// What lists call kinds ("filehash-md5", "ip-dst", "FQDN") and what the word means: with `hash`, `ip` and `url` the
/// value decides. kUnknownKind, kBadIndicator. Defanged values are refanged.
base::Result<observable::Observable> read_typed(std::string_view type, std::string_view value);

/// False when the first line is no header that names a column of values.
bool read_table(std::string_view text, Collector& into);

/// One indicator a line; `#`, `//` and `;` open comments. `named` is whether the user named this file: then one line that
/// is an indicator is enough, else half of the first kSampleLines must be. False when the file is something else.
bool read_list(std::string_view text, bool named, Collector& into);

inline constexpr std::size_t kSampleLines = 200;
inline constexpr std::size_t kLineLimit = 64U << 10;

}  // namespace backtrail::intel
