// SPDX-License-Identifier: Apache-2.0
#include <span>

#include "base/embedded.h"
#include "knowledge/pack.h"

namespace backtrail::knowledge {

/// data/knowledge/*.btk, by the build.
std::span<const base::EmbeddedFile> embedded_files();

const Pack& builtin_pack() {
  static const Pack pack = [] {
    const auto files = embedded_files();
    BT_CHECK(files.size() == 1);
    auto read = read_pack(files.front().text, std::string(files.front().name));
    BT_CHECK(read.has_value());
    return std::move(*read);
  }();
  return pack;
}

}  // namespace backtrail::knowledge
