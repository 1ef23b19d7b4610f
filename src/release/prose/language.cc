// SPDX-License-Identifier: Apache-2.0
#include "release/prose/language.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "release/prose/numbers.h"
#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kWordsLeast = 4;      // fewer say nothing
constexpr std::size_t kKnownOf100 = 55;     // of English at least
constexpr std::size_t kOtherLeast = 4;      // letters of other scripts, and more than half
constexpr std::size_t kLongestCounted = 30;    // bytes; what is longer was written by no person

bool is_small_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_capital_letter(char c) { return c >= 'A' && c <= 'Z'; }
bool is_beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

/// What stands around words, and in none.
std::string_view without_signs(std::string_view word) {
  constexpr std::string_view kSigns = ".,;:!?()[]{}\"'*_`#|~";
  constexpr std::array<std::string_view, 9> kQuotes = {"“", "”", "„", "‘", "’", "«", "»", "…", "–"};
  for (bool changed = true; changed && !word.empty();) {
    changed = false;
    if (kSigns.contains(word.front())) word.remove_prefix(1), changed = true;
    if (!word.empty() && kSigns.contains(word.back())) word.remove_suffix(1), changed = true;
    for (const std::string_view quote : kQuotes) {
      if (word.starts_with(quote)) word.remove_prefix(quote.size()), changed = true;
      if (word.ends_with(quote)) word.remove_suffix(quote.size()), changed = true;
    }
  }
  return word;
}

/// Whether English has `word`, in small letters; also as another form of one that it has.
bool is_english(const std::string& word) {
  constexpr std::array<std::string_view, 27> kShort = {"a",  "an", "am", "as", "at", "be", "by", "do", "go",
                                                       "he", "if", "in", "is", "it", "me", "my", "no", "of",
                                                       "on", "or", "so", "to", "up", "us", "we", "i",  "vs"};
  if (std::ranges::find(kShort, std::string_view(word)) != kShort.end() || is_common_word(word)) return true;
  const auto stem = [&](std::string_view ending, std::string_view instead) {
    if (!word.ends_with(ending)) return false;
    return is_common_word(word.substr(0, word.size() - ending.size()) + std::string(instead));
  };
  return stem("s", "") || stem("es", "") || stem("ies", "y") || stem("ed", "") || stem("d", "") || stem("ing", "") ||
         stem("ing", "e") || stem("ly", "");
}

/// How much of a text is English.
struct Measure {
  std::size_t counted = 0, known = 0, latin = 0, other = 0;

  void add(const Measure& more) {
    counted += more.counted;
    known += more.known;
    latin += more.latin;
    other += more.other;
  }
  [[nodiscard]] bool tells() const { return counted >= kWordsLeast || is_of_other_script(); }
  [[nodiscard]] bool is_foreign() const { return is_of_other_script() || (counted >= kWordsLeast && leans()); }
  /// Few words tell beside what is not in English.
  [[nodiscard]] bool leans() const { return known * 100 < counted * kKnownOf100; }

 private:
  [[nodiscard]] bool is_of_other_script() const { return other >= kOtherLeast && other > latin; }
};

/// Letters of `text`, as far as they are of Latin or of another script.
void count_letters(std::string_view text, Measure& out) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      out.latin += is_small_letter(text[i]) || is_capital_letter(text[i]) ? 1 : 0;
      continue;
    }
    if (byte < 0xC0) continue;
    std::uint32_t code = byte & (byte >= 0xF0 ? 0x07U : byte >= 0xE0 ? 0x0FU : 0x1FU);
    for (std::size_t k = i + 1; k < text.size() && (static_cast<unsigned char>(text[k]) & 0xC0U) == 0x80; ++k)
      code = code << 6U | (static_cast<unsigned char>(text[k]) & 0x3FU);
    const bool latin = (code >= 0xC0 && code < 0x250) || (code >= 0x1E00 && code < 0x1F00);
    // Signs, and pictures.
    const bool sign = code < 0x370 || (code >= 0x2000 && code < 0x2C00) || (code >= 0x3000 && code < 0x3040) ||
                      (code >= 0xFE00 && code < 0xFF10) || code >= 0x1F000;
    if (latin) ++out.latin;
    else if (!sign) ++out.other;
  }
}

/// Counts one word between hyphens. `first` of its sentence: its capital says nothing.
void count_word(std::string_view word, bool first, Measure& out) {
  std::string small;
  bool plain = true, name = !first && is_capital_letter(word.front());
  std::size_t capitals = 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if (is_capital_letter(c)) ++capitals;
    if (word.substr(i).starts_with("’")) {
      i += 2;
    } else if (is_small_letter(c) || is_capital_letter(c)) {
      small += static_cast<char>(c | 0x20);
    } else if (is_beyond_ascii(c)) {
      plain = false;
    } else if (c != '\'') {
      return;  // what machines write
    }
  }
  name = name || (capitals > 1 && capitals * 2 > word.size());
  if (name || word.size() > kLongestCounted || (plain && small.empty())) return;
  ++out.counted;
  // "didn't" and "provider's" have their sign taken out.
  if (plain && is_english(small)) ++out.known;
}

Measure measure(std::string_view sentence) {
  Measure out;
  count_letters(sentence, out);
  bool first = true;
  for (std::size_t at = 0; at < sentence.size();) {
    const std::size_t end = std::min(sentence.find_first_of(" \t\r\n", at), sentence.size());
    const std::string_view written = sentence.substr(at, end - at);
    at = end + 1;
    std::string_view word = without_signs(written);
    if (word.empty() || written.starts_with('<')) continue;
    for (std::size_t from = 0; from <= word.size();) {
      const std::size_t hyphen = std::min(word.find('-', from), word.size());
      if (hyphen > from) count_word(word.substr(from, hyphen - from), first, out);
      from = hyphen + 1;
    }
    first = written.ends_with(':') || written.ends_with('.');
  }
  return out;
}

}  // namespace

std::vector<Stretch> find_not_english(std::string_view text) {
  std::vector<Stretch> out;
  Measure few;  // of sentences in a row that have too few words
  Stretch row{};
  const auto take = [&](const Stretch& where) { out.push_back(where); };
  bool beside = false;  // the sentence before the row is not in English
  const auto end_row = [&](bool next) {
    if ((few.tells() && few.is_foreign()) || (few.leans() && (beside || next))) take(row);
    few = {};
    row = {};
    beside = next;
  };
  for (const std::string_view sentence : split_sentences(text)) {
    const auto begin = static_cast<std::size_t>(sentence.data() - text.data());
    const Measure one = measure(sentence);
    if (!one.tells()) {
      if (row.end == 0) row.begin = begin;
      row.end = begin + sentence.size();
      few.add(one);
      continue;
    }
    end_row(one.is_foreign());
    if (one.is_foreign()) take({begin, begin + sentence.size()});
  }
  end_row(false);
  // Neighbours are one part.
  std::vector<Stretch> joined_parts;
  for (const Stretch& one : out) {
    const bool next = !joined_parts.empty() && one.begin <= joined_parts.back().end + 2;
    if (next) joined_parts.back().end = one.end;
    else joined_parts.push_back(one);
  }
  return joined_parts;
}

}  // namespace backtrail::release
