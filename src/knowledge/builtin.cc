// SPDX-License-Identifier: Apache-2.0
#include <span>

#include "base/embedded.h"
#include "knowledge/pack.h"

namespace backtrail::knowledge {

/// data/knowledge/*.btk, by the build.
std::span<const base::EmbeddedFile> embedded_files();

namespace {

const base::EmbeddedFile& embedded_pack() {
  const auto files = embedded_files();
  BT_CHECK(files.size() == 1);
  return files.front();
}

}  // namespace

const Pack& builtin_pack() {
  static const Pack pack = [] {
    auto read = read_pack(embedded_pack().text, std::string(embedded_pack().name));
    BT_CHECK(read.has_value());
    return std::move(*read);
  }();
  return pack;
}

const std::vector<Object>& builtin_objects() {
  static const std::vector<Object> objects = objects_of_builtin(embedded_pack().text);
  return objects;
}

}  // namespace backtrail::knowledge
