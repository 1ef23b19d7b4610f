// SPDX-License-Identifier: Apache-2.0
#include "app/case/custody/case_files.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace backtrail::app {
namespace {

/// docs/formats/case.md.
constexpr std::array<std::string_view, 11> kOfACase = {"case.json", "ledger",     "bodies",    "registers.sqlite",
                                                       "intel",     "published",  "sightings", "kept",
                                                       "hunts",     "unfinished", "lock"};

}  // namespace

bool CaseFiles::is_case(const std::filesystem::path& folder) {
  const auto [at, fresh] = folders_.try_emplace(folder.string(), false);
  if (!fresh) return at->second;
  std::error_code error;
  at->second = std::filesystem::is_regular_file(folder / "case.json", error) &&
               std::filesystem::is_directory(folder / "ledger", error);
  return at->second;
}

std::optional<std::string> CaseFiles::case_of(const std::filesystem::path& path) {
  for (std::filesystem::path folder = path.parent_path();; folder = folder.parent_path()) {
    if (is_case(folder)) {
      const std::string name = (*path.lexically_relative(folder).begin()).string();
      const bool own = std::ranges::any_of(kOfACase, [&](std::string_view one) {
        return name == one || (one == "registers.sqlite" && name.starts_with(one));
      });
      if (own) return folder.string();
    }
    if (!folder.has_relative_path()) return std::nullopt;
  }
}

}  // namespace backtrail::app
