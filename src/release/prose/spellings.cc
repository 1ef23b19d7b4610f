// SPDX-License-Identifier: Apache-2.0
#include "release/prose/spellings.h"

#include <algorithm>
#include <array>
#include <utility>

#include "release/prose/fold.h"
#include "release/prose/romanised.h"
#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

struct Spelling {
  std::string british, american;
};

const std::vector<Spelling>& spelled_words() {
  static const auto kWords = [] {
    std::vector<Spelling> out;
    for_words("spellings.yml", "words", [&](std::string_view line) {
      const std::size_t end = line.find('|');
      out.push_back({std::string(line.substr(0, end)), std::string(line.substr(end + 1))});
    });
    return out;
  }();
  return kWords;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char in_small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Words with what is put for them, by the letter that they begin with, the longest first.
using ByLetter = std::array<std::vector<std::pair<std::string, std::string>>, 26>;
ByLetter by_letter(std::string Spelling::* from, std::string Spelling::* to) {
  ByLetter out;
  for (const Spelling& one : spelled_words())
    out[static_cast<std::size_t>((one.*from).front() - 'a')].emplace_back(one.*from, one.*to);
  for (auto& list : out) {
    std::ranges::stable_sort(list, [](const auto& x, const auto& y) { return x.first.size() > y.first.size(); });
  }
  return out;
}

/// Whether `from` stands at `at`, where a word begins: a short one as the whole word.
bool stands_at(std::string_view text, std::size_t at, std::string_view from) {
  constexpr std::size_t kAlsoWithin = 6;  // letters: "harbourside"
  if (!std::ranges::equal(from, text.substr(at, from.size()), {}, {}, in_small)) return false;
  const std::size_t end = at + from.size();
  const bool plural = end < text.size() && in_small(text[end]) == 's';
  const std::size_t behind = plural ? end + 1 : end;
  return from.size() >= kAlsoWithin || behind >= text.size() || !is_letter(text[behind]);
}

/// Puts the other spelling for each word that has one; capitals stay as they are.
void put_words(std::string& text, const ByLetter& words) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_letter(text[at]) || (at > 0 && is_letter(text[at - 1]))) continue;
    for (const auto& [from, to] : words[static_cast<std::size_t>(in_small(text[at]) - 'a')]) {
      if (!stands_at(text, at, from)) continue;
      const bool capitals = from.size() > 1 && text[at + 1] != in_small(text[at + 1]);
      const bool capital = text[at] != in_small(text[at]);
      std::string written = to;
      for (std::size_t i = 0; i < written.size(); ++i) {
        if (capitals || (i == 0 && capital)) written[i] = static_cast<char>(written[i] - 'a' + 'A');
      }
      text.replace(at, from.size(), written);
      break;
    }
  }
}

/// "Organise" and "organize": what stands before, one way and the other.
void put_endings(std::string& text, char from, char to) {
  constexpr auto kEndings = std::to_array<std::string_view>(
      {"ise", "ises", "ised", "iser", "isers", "ising", "isation", "isations", "yse", "yses", "ysed", "ysing"});
  constexpr std::size_t kStem = 4;  // letters: "wise" and "size" are words of their own
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_letter(text[end])) ++end;
    for (const std::string_view ending : kEndings) {
      if (end - at < kStem + ending.size()) continue;
      const std::size_t begin = end - ending.size();
      std::string here = text.substr(begin, ending.size());
      std::ranges::transform(here, here.begin(), in_small);
      if (here[1] != from) continue;
      here[1] = 's';
      if (here != ending) continue;
      const bool capital = text[begin + 1] != in_small(text[begin + 1]);
      text[begin + 1] = capital ? static_cast<char>(to - 'a' + 'A') : to;
    }
    at = std::max(end, at + 1);
  }
}

}  // namespace

std::vector<std::string> other_spellings(std::string_view name) {
  std::string british(name), american(name);
  static const ByLetter kToBritish = by_letter(&Spelling::american, &Spelling::british),
                        kToAmerican = by_letter(&Spelling::british, &Spelling::american);
  put_words(british, kToBritish);
  put_words(american, kToAmerican);
  put_endings(british, 'z', 's');
  put_endings(american, 's', 'z');
  std::vector<std::string> out;
  for (std::string* const one : {&british, &american}) {
    if (*one != name && std::ranges::find(out, *one) == out.end()) out.push_back(std::move(*one));
  }
  for (std::string& one : romanised(name)) out.push_back(std::move(one));
  return out;
}

bool is_common_otherwise(const std::string& word) {
  static const WordSet kOtherwise = [] {
    WordSet out;
    for (const Spelling& one : spelled_words()) {
      if (is_common_word(one.british)) out.insert(one.american);
      if (is_common_word(one.american)) out.insert(one.british);
    }
    return out;
  }();
  if (kOtherwise.contains(word)) return true;
  std::string other = word;
  put_endings(other, 'z', 's');
  if (other == word) put_endings(other, 's', 'z');
  return other != word && is_common_word(other);
}

}  // namespace backtrail::release
