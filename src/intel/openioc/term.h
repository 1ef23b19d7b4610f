// SPDX-License-Identifier: Apache-2.0
// What one item of an OpenIOC definition says, in words of lists and of STIX.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace backtrail::intel {

struct IocItem {
  std::string search;  // "FileItem/Md5sum"
  std::string condition;  // "is", "contains", ...
  std::string content;
  bool negated = false;
  bool keep_case = false;
  std::uint64_t line = 0;
};

struct IocTerm {
  std::string_view search;  // lower case
  std::string_view kind;  // as `read_typed` knows it; empty: no kind of indicator
  std::string_view path;  // STIX
};

/// Nothing for a term that no log has.
[[nodiscard]] const IocTerm* find_term(std::string_view search);

/// "file:name = 'x'". kIocTerm for a condition that does not fit.
base::Result<std::string> stix_comparison(const IocItem& item, const IocTerm& term);

}  // namespace backtrail::intel
