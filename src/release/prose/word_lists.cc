// SPDX-License-Identifier: Apache-2.0
#include "release/prose/word_lists.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <span>

#include "base/embedded.h"
#include "base/yaml.h"

namespace backtrail::release {

std::span<const base::EmbeddedFile> embedded_files();

namespace {

/// Each file once for the process: it has dozens of lists, and each is asked for by itself.
const base::Yaml& read(std::string_view name) {
  static std::mutex mutex;
  static std::map<std::string_view, base::Yaml> had;  // its nodes stay where they are
  const std::scoped_lock lock(mutex);
  const auto file = std::ranges::find(embedded_files(), name, &base::EmbeddedFile::name);
  BT_CHECK(file != embedded_files().end());
  if (const auto known = had.find(file->name); known != had.end()) return known->second;
  auto documents = base::parse_yaml(file->text, std::string(name));
  BT_CHECK(documents && documents->size() == 1);
  return had.emplace(file->name, std::move(documents->front().root)).first->second;
}

}  // namespace

void for_words(std::string_view file, std::string_view key, const std::function<void(std::string_view)>& take) {
  const base::Yaml& root = read(file);
  const base::Yaml* const list = root.find(key);
  BT_CHECK(list != nullptr && list->is_sequence());
  for (const base::Yaml& one : list->items) take(one.text);
}

WordSet word_set(std::string_view file, std::string_view key) {
  WordSet out;
  for_words(file, key, [&](std::string_view word) { out.emplace(word); });
  return out;
}

bool is_common_word(const std::string& folded) {
  // One text instead of a list: eleven thousand nodes would be built to be thrown away.
  static const WordSet kWords = [] {
    const base::Yaml& root = read("common-words.yml");
    const std::string_view text = root.text_of("words");
    WordSet out;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
      if (end > at) out.emplace(text.substr(at, end - at));
      at = end + 1;
    }
    BT_CHECK(!out.empty());
    return out;
  }();
  return kWords.contains(folded);
}

}  // namespace backtrail::release
