// SPDX-License-Identifier: Apache-2.0
// Files that the build puts into the program (see cmake/Embed.cmake).
#pragma once

#include <array>
#include <span>
#include <string_view>

namespace backtrail::base {

struct EmbeddedFile {
  std::string_view name;  // without folders
  std::string_view text;
};

}  // namespace backtrail::base
