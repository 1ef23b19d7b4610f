// SPDX-License-Identifier: Apache-2.0
// What people import: JSON lines, a JSON array, one JSON object, or a table (CSV with a header). Each becomes a list of JSON
// objects with the line on which it begins, and every mistake is told with its line.
//
// In a table a column `a.b` goes into an object, cells of columns that hold lists are split at ';' (a cell that begins
// with '[' or '{' is JSON), empty cells are absent.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "base/result.h"

namespace backtrail::app {

inline constexpr std::uint64_t kImportLimit = 256ULL << 20;  // bytes
inline constexpr std::size_t kImportItems = 1'000'000;

struct ImportItem {
  std::uint64_t line = 0;
  std::string json;  // an object, compact
};

struct ImportItems {
  std::vector<ImportItem> items;
  std::vector<base::Error> mistakes;  // kBadImport, base::kBadJson
};

/// `path` names the text in mistakes; `type` is what the items are, for which columns hold lists depends on it.
ImportItems read_items(std::string_view text, const std::string& path, std::string_view type);

/// The file, or standard input for "-". base's errors.
base::Result<std::string> read_import(const std::string& path);

}  // namespace backtrail::app
