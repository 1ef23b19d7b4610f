// SPDX-License-Identifier: Apache-2.0
#include "release/hidden_words.h"

#include <algorithm>
#include <string>

#include "release/prose/address_words.h"
#include "release/reading.h"

namespace backtrail::release {
namespace {

bool is_figure_or_letter(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_gap(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/// "apt10_loader", "tools\Turla", "turla.exe": written as programs have it, and not as sentences do.
bool is_like_file(std::string_view word) {
  if (word.find_first_of("_\\/") != std::string_view::npos) return true;
  constexpr std::size_t kShortest = 2, kLongest = 4;  // letters behind the last point
  const std::size_t point = word.rfind('.');
  if (point == std::string_view::npos || point == 0) return false;
  const std::string_view behind = word.substr(point + 1);
  return behind.size() >= kShortest && behind.size() <= kLongest && std::ranges::all_of(behind, is_figure_or_letter);
}

void for_files(std::string_view text, const std::function<void(const HiddenWords&)>& take) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && !is_gap(text[end])) ++end;
    std::string_view word = text.substr(at, end - at);
    while (!word.empty() && !is_figure_or_letter(word.back())) word.remove_suffix(1);
    if (is_like_file(word) && find_web_addresses(word).empty()) {
      const AddressWords words = address_words(word);
      take({words.text, false, [&words, at](const Stretch& one) {
              const Stretch there = words.original(one);
              return Stretch{at + there.begin, at + there.end};
            }});
    }
    at = end + 1;
  }
}

}  // namespace

bool HiddenWords::counts(const Stretch& where) const {
  if (!backwards) return true;
  constexpr std::size_t kLeast = 5;
  const std::string_view name = text.substr(where.begin, where.end - where.begin);
  const bool figures = std::ranges::any_of(name, [](char c) { return c >= '0' && c <= '9'; });
  // "In 2017 at" has "TA 7102" in it.
  return figures ? std::ranges::all_of(name, is_figure_or_letter) : name.size() >= kLeast;
}

void for_hidden_words(std::string_view text, const std::function<void(const HiddenWords&)>& take) {
  (void)for_readings(text, [&](const Reading& reading) {
    const bool written = reading.origin == nullptr && reading.parts == nullptr;
    if (!written) take({reading.text, false, [&](const Stretch& one) { return reading.original(one); }});
  });
  for_files(text, take);
  const std::string backwards(text.rbegin(), text.rend());
  take({backwards, true,
        [size = text.size()](const Stretch& one) { return Stretch{size - one.end, size - one.begin}; }});
}

}  // namespace backtrail::release
