// SPDX-License-Identifier: Apache-2.0
#include "release/prose/word_lists.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <span>
#include <unordered_set>

#include "base/embedded.h"
#include "base/result.h"
#include "release/prose/plain_lists.h"

namespace backtrail::release {

std::span<const base::EmbeddedFile> embedded_files();

namespace {

const base::EmbeddedFile& file_of(std::string_view name) {
  const auto file = std::ranges::find(embedded_files(), name, &base::EmbeddedFile::name);
  BT_CHECK(file != embedded_files().end());
  return *file;
}

/// Each file once for the process: it has dozens of lists, and each is asked for by itself.
const PlainLists& read(std::string_view name) {
  static std::mutex mutex;
  static std::map<std::string_view, PlainLists> had;  // its nodes stay where they are
  const std::scoped_lock lock(mutex);
  const base::EmbeddedFile& file = file_of(name);
  if (const auto known = had.find(file.name); known != had.end()) return known->second;
  return had.emplace(file.name, plain_lists(file.text)).first->second;
}

}  // namespace

void for_words(std::string_view file, std::string_view key, const std::function<void(std::string_view)>& take) {
  const PlainLists& lists = read(file);
  const auto list = lists.find(key);
  BT_CHECK(list != lists.end());
  for (const std::string& one : list->second) take(one);
}

WordSet word_set(std::string_view file, std::string_view key) {
  WordSet out;
  for_words(file, key, [&](std::string_view word) { out.emplace(word); });
  return out;
}

bool is_common_word(const std::string& folded) {
  // One text instead of a list, whose words stand where they are: eleven thousand of anything would be made for the few that are asked for.
  static const std::unordered_set<std::string_view> kWords = [] {
    constexpr std::string_view kBegins = "\nwords: >-\n";
    const std::string_view text = file_of("common-words.yml").text;
    std::size_t at = text.find(kBegins);
    BT_CHECK(at != std::string_view::npos);
    std::unordered_set<std::string_view> out;
    out.reserve(text.size() / 8);  // of some seven letters and a blank each
    for (at += kBegins.size(); at < text.size();) {
      const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
      if (end > at) out.insert(text.substr(at, end - at));
      at = end + 1;
    }
    BT_CHECK(!out.empty());
    return out;
  }();
  return kWords.contains(folded);
}

}  // namespace backtrail::release
