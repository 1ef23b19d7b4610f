// SPDX-License-Identifier: Apache-2.0
// The head of an export, whoever signed it: names that are accepted stay below the new folder, in order and each once.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "archive/list.h"

using namespace backtrail;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string_view start = text.substr(0, archive::kExportStart);
  if (archive::header_length(start, "")) (void)archive::parse_head(start, text.substr(start.size()), "");
  const auto list = archive::parse_list(text, "");
  if (!list) return 0;
  const std::string* before = nullptr;
  for (const archive::ExportedFile& one : list->files) {
    const auto normal = std::filesystem::path(one.name).lexically_normal();
    BT_CHECK(normal.is_relative() && normal.string() == one.name && *normal.begin() != "..");
    BT_CHECK(before == nullptr || *before < one.name);
    before = &one.name;
  }
  return 0;
}
