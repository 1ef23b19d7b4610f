// SPDX-License-Identifier: Apache-2.0
#include "report/exposure/labels.h"

#include <algorithm>
#include <map>

namespace backtrail::report {
namespace {

struct Letter {
  std::string_view bytes;
  std::size_t width;
};

std::vector<Letter> letters_of(std::string_view text) {
  std::vector<Letter> out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    // In UTF-8 whatever begins with 0xE1 or more is from U+1000 on: Hangul, Chinese and Japanese, and little else that is in use.
    out.push_back({text.substr(at, end - at), static_cast<unsigned char>(text[at]) >= 0xE1 ? 2U : 1U});
    at = end;
  }
  return out;
}

std::string without_middle(std::string_view text, std::size_t width) {
  const std::vector<Letter> letters = letters_of(text);
  std::size_t all = 0;
  for (const Letter& one : letters) all += one.width;
  if (all <= width) return std::string(text);
  std::string begin, end;
  std::size_t used = 1;  // for the dots
  std::size_t first = 0, last = letters.size();
  // The end has its half first: what tells bodies apart (a place, a number) stands there more often.
  for (; last > 0 && used + letters[last - 1].width <= (width + 1) / 2; --last) {
    used += letters[last - 1].width;
    end.insert(0, letters[last - 1].bytes);
  }
  for (; first < last && used + letters[first].width <= width; ++first) {
    used += letters[first].width;
    begin += letters[first].bytes;
  }
  return begin + "…" + end;
}

}  // namespace

std::vector<std::string> box_labels(const std::vector<std::pair<std::string, std::string>>& names, std::size_t width) {
  std::vector<std::string> out;
  std::map<std::string, std::size_t> seen;
  for (const auto& [name, id] : names) ++seen[out.emplace_back(without_middle(name.empty() ? id : name, width))];
  const std::map<std::string, std::size_t> by_name = seen;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (by_name.at(out[i]) == 1) continue;
    const std::string& id = names[i].second;
    out[i] = without_middle(id, width);
    for (std::size_t number = 2; seen.contains(out[i]); ++number) {
      const std::string tail = " " + std::to_string(number);
      out[i] = without_middle(id, width - std::min(width, tail.size())) + tail;
    }
    ++seen[out[i]];
  }
  return out;
}

}  // namespace backtrail::report
