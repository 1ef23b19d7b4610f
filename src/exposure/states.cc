// SPDX-License-Identifier: Apache-2.0
#include "exposure/states.h"

#include <array>
#include <map>
#include <span>
#include <string>

#include "base/embedded.h"
#include "base/yaml.h"

namespace backtrail::exposure {

std::span<const base::EmbeddedFile> embedded_files();

namespace {

constexpr std::array<std::string_view, kActCount> kActs = {"accessed", "staged", "exfiltrated", "transit"};

using Table = std::map<std::string, Act, std::less<>>;

/// The file comes with the program, so a mistake in it is a bug of ours.
Table read_table() {
  Table out;
  for (const base::EmbeddedFile& file : embedded_files()) {
    const auto documents = base::parse_yaml(file.text, std::string(file.name));
    BT_CHECK(documents && documents->size() == 1);
    for (std::size_t i = 0; i < kActCount; ++i) {
      const base::Yaml* const list = documents->front().root.find(kActs[i]);
      BT_CHECK(list != nullptr && list->is_sequence());
      for (const base::Yaml& one : list->items) {
        const bool added = out.emplace(one.text, static_cast<Act>(i)).second;
        BT_CHECK(added);
      }
    }
  }
  return out;
}

}  // namespace

std::string_view name(Act act) { return kActs[static_cast<std::size_t>(act)]; }

std::optional<Act> act_of(std::string_view technique) {
  static const Table table = read_table();
  auto found = table.find(technique);
  if (found == table.end()) found = table.find(technique.substr(0, technique.find('.')));
  return found == table.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace backtrail::exposure
