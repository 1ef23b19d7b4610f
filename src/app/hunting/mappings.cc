// SPDX-License-Identifier: Apache-2.0
#include "app/hunting/mappings.h"

#include <algorithm>
#include <filesystem>
#include <vector>

#include "base/codes.h"
#include "base/file.h"

namespace backtrail::app {

base::Result<std::shared_ptr<const record::MappingSet>> load_mappings(const std::string& folder) {
  if (folder.empty()) return record::MappingSet::builtin();
  std::vector<std::string> paths;
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::string path = it->path().string();
    if (path.ends_with(".yml") || path.ends_with(".yaml")) paths.push_back(path);
  }
  if (error) {
    return base::fail(base::kCannotOpen, "cannot list the folder of mappings: " + error.message(), {folder},
                      "--mappings takes a folder of .yml files");
  }
  std::ranges::sort(paths);
  std::vector<std::pair<std::string, std::string>> files;
  for (const std::string& path : paths) {
    BT_TRY(auto text, base::read_file(path));
    files.emplace_back(std::move(text), path);
  }
  return record::MappingSet::with(files);
}

}  // namespace backtrail::app
