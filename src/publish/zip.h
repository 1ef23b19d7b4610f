// SPDX-License-Identifier: Apache-2.0
// A ZIP archive of a few small files, stored as they are: the same files give the same bytes, which compressors of different
// versions do not, and a receipt is for bytes. No times, no owners.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace backtrail::publish {

/// (name, bytes), in this order. Fewer than 65,536 files and 4 GiB in all.
[[nodiscard]] std::string zip(const std::vector<std::pair<std::string, std::string>>& files);

}  // namespace backtrail::publish
