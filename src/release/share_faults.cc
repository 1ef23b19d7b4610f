// SPDX-License-Identifier: Apache-2.0
// Shares that a text to be released gives: each is told with its numbers and its period, and its word fits them.
#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "release/counted.h"
#include "release/prose/numbers.h"
#include "release/prose/shares.h"
#include "release/prose/tokens.h"
#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

constexpr std::size_t kShareNounWithin = 4;  // words from a share to what it is a share of

struct NumbersOf {
  std::size_t at;  // index of the first token
  std::uint64_t numerator;
  std::uint64_t denominator;
};

/// Each "122 of 396", "122 of the 396", "122 out of 396".
std::vector<NumbersOf> numbers_of(const std::vector<Token>& tokens) {
  std::vector<NumbersOf> out;
  const auto is = [&](std::size_t k, std::string_view word) { return k < tokens.size() && tokens[k].text == word; };
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    const std::size_t of = is(i + 1, "out") ? i + 2 : i + 1;
    if (!is(of, "of")) continue;
    const auto n = number_of(tokens[i].text);
    auto m = of + 1 < tokens.size() ? number_of(tokens[of + 1].text) : std::nullopt;
    if (!m && of + 2 < tokens.size()) m = number_of(tokens[of + 2].text);
    if (n && m && *m > 0 && *n <= *m)
      out.push_back({i, static_cast<std::uint64_t>(*n), static_cast<std::uint64_t>(*m)});
  }
  return out;
}

class Faults {
 public:
  explicit Faults(std::string_view text) : text_(text), tokens_(tokens_of(text)), numbers_(numbers_of(tokens_)) {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      years_ += is_year_word(tokens_[i].text) ? 1 : 0;
      digits_ += is_plain_number(i) ? 1 : 0;
    }
  }

  std::vector<Share> run() {
    changes_ = find_changes(text_);
    for (const Stretch& one : changes_) {
      if (counts_near(index_of(one.begin))) check_change(one);
    }
    for (const ShareWord& word : find_share_words(text_)) {
      const bool changed = std::ranges::any_of(
          changes_, [&](const Stretch& one) { return one.begin < word.where.end && word.where.begin < one.end; });
      if (!changed && is_of_counted(word)) check(word);
    }
    for (std::size_t i = 0; i < tokens_.size(); ++i) i = others_at(i);
    std::ranges::stable_sort(out_, {}, [](const Share& one) { return one.where; });
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string_view at(std::size_t i) const {
    return i < tokens_.size() ? std::string_view(tokens_[i].text) : std::string_view();
  }
  [[nodiscard]] std::size_t index_of(std::size_t begin) const {
    const auto found = std::ranges::upper_bound(tokens_, begin, {}, [](const Token& one) { return one.where.end; });
    return static_cast<std::size_t>(found - tokens_.begin());
  }
  [[nodiscard]] bool is_plain_number(std::size_t i) const {
    // The second half of "2016/17" is none.
    const bool of_year = i > 0 && is_year_word(tokens_[i - 1].text) && tokens_[i].text.size() == 2;
    return is_digit(tokens_[i].text.front()) && !is_year_word(tokens_[i].text) && !of_year;
  }
  [[nodiscard]] bool is_noun(std::size_t i) const {
    return is_counted(tokens_[i].text) || party_noun(tokens_[i].text).has_value();
  }

  /// Whether the sentence around token `i` speaks of what is counted.
  [[nodiscard]] bool counts_near(std::size_t i) const {
    for (std::size_t k = i; k > 0 && at(k - 1) != "."; --k) {
      if (is_noun(k - 1)) return true;
    }
    for (std::size_t k = i; k < tokens_.size() && at(k) != "."; ++k) {
      if (is_noun(k)) return true;
    }
    return false;
  }

  /// Whether one of the words behind token `last` is what is counted, before the sentence goes on.
  [[nodiscard]] bool noun_behind(std::size_t last) const {
    for (std::size_t k = last + 1; k < tokens_.size() && k <= last + kShareNounWithin && at(k) != "."; ++k) {
      if (is_noun(k)) return true;
    }
    return false;
  }

  /// "Half of the advice" and "90 % of the disk" are shares of something else.
  [[nodiscard]] bool is_of_counted(const ShareWord& word) const {
    const std::size_t first = index_of(word.where.begin);
    std::size_t last = first;
    while (last + 1 < tokens_.size() && tokens_[last + 1].where.begin < word.where.end) ++last;
    constexpr std::array<std::string_view, 4> kPronouns = {"them", "these", "those", "all"};
    if (at(last + 1) == "of") {
      return noun_behind(last + 1) || std::ranges::find(kPronouns, at(last + 2)) != kPronouns.end() ||
             number_behind(last + 1);
    }
    if (word.grain == 0) return at(last + 1) != "the" || noun_behind(last);
    return counts_near(first) || !numbers_.empty() || tells(last + 1);
  }
  [[nodiscard]] bool number_behind(std::size_t last) const {
    return last + 1 < tokens_.size() && number_at(tokens_, last + 1).has_value();
  }
  [[nodiscard]] bool tells(std::size_t i) const {
    constexpr std::array<std::string_view, 4> kVerbs = {"were", "was", "are", "is"};
    return std::ranges::find(kVerbs, at(i)) != kVerbs.end();
  }
  /// Advice is for most of them, and what they will find is no count: it tells of none.
  [[nodiscard]] bool advises(std::size_t i) const {
    for (std::size_t k = i; k < tokens_.size() && at(k) != "."; ++k) {
      if (at(k) == "should" || at(k) == "must" || at(k) == "will" || at(k) == "can") return true;
    }
    return false;
  }

  /// "Most intrusions start with a password", "most organisations have backups", "stops most attacks": how such things go, and none
  /// that was counted.
  [[nodiscard]] bool is_general(std::size_t i) const {
    static const WordSet kGoes = word_set("anybody.yml", "goes"), kStops = word_set("anybody.yml", "stops"),
                         kAnybody = word_set("anybody.yml", "anybody"), kDo = word_set("anybody.yml", "do");
    const auto is_any = [&](const WordSet& words, std::size_t k) { return words.contains(std::string(at(k))); };
    if (at(i) != "most") return false;
    for (std::size_t k = i; k < tokens_.size() && at(k) != "."; ++k) {
      if (tells(k) || is_year_word(tokens_[k].text)) return false;
    }
    if (is_any(kAnybody, i + 1) && is_any(kDo, i + 2)) return !is_past(i + 3);
    return (i + 1 < tokens_.size() && is_noun(i + 1) && is_any(kGoes, i + 2)) || (i > 0 && is_any(kStops, i - 1));
  }
  /// "Most organisations have been reached", "have reported it".
  [[nodiscard]] bool is_past(std::size_t i) const {
    static const WordSet kBefalls = word_set("counts.yml", "befalls"), kSpeaks = word_set("counts.yml", "speaks");
    const std::string word(at(i));
    return word == "been" || word == "had" || word.ends_with("ed") || kBefalls.contains(word) || kSpeaks.contains(word);
  }

  void check(const ShareWord& word) {
    if (numbers_.empty()) {
      out_.push_back({word.where, ShareFault::unfounded, "a share without its numerator and denominator"});
      return;
    }
    if (years_ == 0) {
      out_.push_back({word.where, ShareFault::unfounded, "a share without its period"});
      return;
    }
    // Of several numbers those that stand nearest.
    const std::size_t at = index_of(word.where.begin);
    auto behind = std::ranges::lower_bound(numbers_, at, {}, &NumbersOf::at);
    if (behind == numbers_.end() || (behind != numbers_.begin() && at - (behind - 1)->at <= behind->at - at)) --behind;
    const NumbersOf& near = *behind;
    if (fits(word, near.numerator, near.denominator)) return;
    out_.push_back({word.where, ShareFault::wrong,
                    std::to_string(near.numerator) + " of " + std::to_string(near.denominator) + " is " +
                        percent_text(near.numerator, near.denominator) + " %"});
  }

  void check_change(const Stretch& where) {
    std::size_t outside = digits_;
    for (std::size_t i = index_of(where.begin); i < tokens_.size() && tokens_[i].where.begin < where.end; ++i)
      outside -= is_plain_number(i) ? 1 : 0;
    if (outside < 2 || years_ < 2)
      out_.push_back({where, ShareFault::unfounded, "a change without the two numbers and the two periods"});
  }

  /// "One in three incidents", "most incidents", "incidents doubled"; the last token that has been dealt with.
  std::size_t others_at(std::size_t i) {
    static const WordSet kFactors = word_set("shares.yml", "factors");
    static const WordSet kCompared = word_set("shares.yml", "compared");
    const std::string word(at(i));
    const auto stretch = [&](std::size_t last) { return Stretch{tokens_[i].where.begin, tokens_[last].where.end}; };
    if (const auto part = n_in_m_at(tokens_, i)) {
      const bool numbers = std::ranges::any_of(numbers_, [&](const NumbersOf& one) { return one.at == i; });
      if (!numbers && (noun_behind(part->last) || tells(part->last + 1)))
        check({stretch(part->last), static_cast<double>(part->part) / part->whole, Qualifier::none, 0});
      return part->last;
    }
    if ((word == "most" || word == "majority" || word == "minority" || word == "bulk") && noun_behind(i) &&
        !advises(i) && !is_general(i)) {
      check({stretch(i), 0.5, word == "minority" ? Qualifier::less : Qualifier::more, 0});
      return i;
    }
    const bool compared = kCompared.contains(word) &&
                          ((at(i + 1) == "as" && at(i + 2) == "many") || (at(i + 1) == "the" && at(i + 2) == "number"));
    if ((kFactors.contains(word) || compared) && counts_near(i)) check_change(stretch(compared ? i + 2 : i));
    return i;
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  std::vector<NumbersOf> numbers_;  // in their order
  std::size_t years_ = 0;
  std::size_t digits_ = 0;  // numbers in digits that are no years
  std::vector<Stretch> changes_;
  std::vector<Share> out_;
};

}  // namespace

std::vector<Share> find_share_faults(std::string_view text) { return Faults(text).run(); }

}  // namespace backtrail::release
