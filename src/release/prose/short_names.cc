// SPDX-License-Identifier: Apache-2.0
#include "release/prose/short_names.h"

#include <algorithm>
#include <array>
#include <optional>

#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kSignsBetween = 3;  // blanks and signs, as in " & "

bool is_figure(char c) { return c >= '0' && c <= '9'; }

/// What a name is not written with: a sentence or a list goes on there.
bool parts_sentences(char c) { return std::string_view(",;:!?()\"<>=[]{}").contains(c); }

class Matcher {
 public:
  Matcher(std::string_view text, const Folded& folded, const ShortName& name)
      : text_(text), folded_(folded), in_(folded.text), name_(name) {}

  /// The end of the name that begins at `begin`.
  [[nodiscard]] std::optional<std::size_t> match(std::size_t begin) {
    if (begin > 0 && is_word_byte(in_[begin - 1])) return std::nullopt;
    parted_ = inside_ = point_and_blank_ = signs_ = 0;
    std::size_t at = begin;
    for (std::size_t i = 0; i < name_.letters.size(); ++i) {
      if (i > 0 && !step(at, i)) return std::nullopt;
      const auto& letter = name_.letters[i];
      if (at >= in_.size() || in_[at] != letter.folded || (letter.capital && !is_capital(at))) return std::nullopt;
      ++at;
    }
    const bool possessive = at < in_.size() && in_[at] == 's' && !is_capital(at);
    const std::size_t behind = possessive ? at + 1 : at;
    if (behind < in_.size() && is_word_byte(in_[behind])) return std::nullopt;
    return is_meant(begin, at) ? std::optional(at) : std::nullopt;
  }

 private:
  /// Goes over what stands before letter `i`; false when the name is not written so.
  bool step(std::size_t& at, std::size_t i) {
    const auto& letter = name_.letters[i];
    const std::size_t begin = at;
    while (at < in_.size() && !is_word_byte(in_[at]) && at - begin < kSignsBetween) {
      if (parts_sentences(in_[at])) return false;
      ++at;
    }
    std::string_view between = in_.substr(begin, at - begin);
    bool joined = between.contains('&') || between.contains('+');
    if (letter.behind_and && !between.empty()) {
      for (const std::string_view word : {"and ", "und ", "et "}) {
        if (!in_.substr(at).starts_with(word)) continue;
        at += word.size();
        joined = true;
        break;
      }
    }
    if (name_.only_digits) return joined;
    if (between.empty()) return true;
    const bool strewn = name_.all_capitals && !is_figure(letter.folded) && !is_figure(name_.letters[i - 1].folded);
    if (!letter.begins_word && !strewn) return false;
    ++parted_;
    inside_ += letter.begins_word ? 0 : 1;
    point_and_blank_ += between.contains(". ") ? 1 : 0;
    signs_ += joined || between.find_first_not_of(' ') != std::string_view::npos ? 1 : 0;
    return !is_paragraph(begin, at);
  }

  /// Letters that are in capitals because everything is, or that a sentence's end parts, are no name.
  [[nodiscard]] bool is_meant(std::size_t begin, std::size_t end) const {
    const std::size_t gaps = name_.letters.size() - 1;
    if (inside_ > 0 && parted_ != gaps) return false;
    if (point_and_blank_ > 0 && gaps == 1 && (end >= in_.size() || in_[end] != '.')) return false;
    if (signs_ > 0 || !is_loud(begin, end)) return parted_ > 0 || gaps == 0 || !stands_for_more(begin, end);
    return !holds_common_word(begin, end);
  }

  /// "CA" and "MS" of "C&A" and "M&S" are everybody's.
  [[nodiscard]] bool stands_for_more(std::size_t begin, std::size_t end) const {
    static const WordSet kAcronyms = word_set("names.yml", "acronyms");
    return !name_.only_digits && kAcronyms.contains(std::string(in_.substr(begin, end - begin)));
  }

  [[nodiscard]] bool holds_common_word(std::size_t begin, std::size_t end) const {
    static const WordSet kSmall = word_set("names.yml", "small_words");
    for (std::size_t at = begin; at < end;) {
      std::size_t until = at;
      while (until < end && is_word_byte(in_[until])) ++until;
      const std::string word(in_.substr(at, until - at));
      if (word.size() > 1 && (is_common_word(word) || kSmall.contains(word))) return true;
      at = until + 1;
    }
    return stands_for_more(begin, end);
  }

  [[nodiscard]] bool is_capital(std::size_t at) const {
    const char c = text_[folded_.origin[at]];
    return (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80 || is_figure(c);
  }
  [[nodiscard]] bool is_paragraph(std::size_t begin, std::size_t end) const {
    const std::string_view written = text_.substr(folded_.origin[begin], folded_.origin[end] - folded_.origin[begin]);
    return std::ranges::count(written, '\n') > 1;
  }

  /// Whether a word beside it is in capitals too.
  [[nodiscard]] bool is_loud(std::size_t begin, std::size_t end) const {
    const auto loud = [&](std::size_t from, std::size_t until) {
      if (until < from + 2) return false;
      for (std::size_t k = from; k < until; ++k) {
        if (!is_capital(k) || is_figure(in_[k])) return false;
      }
      return true;
    };
    std::size_t before = begin;
    while (before > 0 && !is_word_byte(in_[before - 1])) --before;
    std::size_t from = before;
    while (from > 0 && is_word_byte(in_[from - 1])) --from;
    std::size_t behind = end;
    while (behind < in_.size() && !is_word_byte(in_[behind])) ++behind;
    std::size_t until = behind;
    while (until < in_.size() && is_word_byte(in_[until])) ++until;
    return loud(from, before) || loud(behind, until);
  }

  std::string_view text_;
  const Folded& folded_;
  std::string_view in_;
  const ShortName& name_;
  std::size_t parted_ = 0;           // letters with something between
  std::size_t inside_ = 0;           // of these, within a word of the name
  std::size_t point_and_blank_ = 0;  // as between sentences
  std::size_t signs_ = 0;            // with more than blanks between
};

}  // namespace

ShortName::ShortName(std::string_view written) {
  bool begins = false, joined = false;
  for (const char c : written) {
    if (c == ' ' || c == '&') {
      begins = true;
      joined = joined || c == '&';
      continue;
    }
    const bool capital = c >= 'A' && c <= 'Z';
    letters.push_back({capital ? static_cast<char>(c + ('a' - 'A')) : c, capital, begins, joined});
    all_capitals = all_capitals && (capital || is_figure(c));
    only_digits = only_digits && is_figure(c);
    begins = joined = false;
  }
}

void find_short_name(std::string_view text, const Folded& folded, const ShortName& name, std::vector<Stretch>& out) {
  if (name.letters.empty()) return;
  Matcher matcher(text, folded, name);
  const char first = name.letters.front().folded;
  for (std::size_t at = folded.text.find(first); at != std::string::npos; at = folded.text.find(first, at + 1)) {
    if (const auto end = matcher.match(at)) out.push_back({folded.origin[at], folded.origin[*end]});
  }
}

}  // namespace backtrail::release
