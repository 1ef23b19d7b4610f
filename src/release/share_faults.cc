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

/// Numbers with what they are parts of, from the tokens of a text.
class PairsOf {
 public:
  explicit PairsOf(const std::vector<Token>& tokens) : tokens_(tokens) {}

  std::vector<NumbersOf> run() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (is(i, ".") && !is_decimal(i)) whole_ = 0;
      if (is(i, "of") && begins_clause(i)) take_whole(i + 1);
      const auto n = number_of(tokens_[i].text);
      if (!n) continue;
      if (const auto m = whole_behind(i); m && *m > 0 && *n <= *m) {
        add(i, *n, *m);
      } else if (whole_ != 0 && i > whole_at_ && !is_year_word(tokens_[i].text) && *n <= whole_ && ends_part(i)) {
        add(i, *n, whole_);
      }
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string_view at(std::size_t k) const {
    return k < tokens_.size() ? std::string_view(tokens_[k].text) : std::string_view();
  }
  [[nodiscard]] bool is(std::size_t k, std::string_view word) const { return at(k) == word; }
  void add(std::size_t i, int n, int m) {
    out_.push_back({i, static_cast<std::uint64_t>(n), static_cast<std::uint64_t>(m)});
  }
  [[nodiscard]] bool is_noun_at(std::size_t k) const {
    return k < tokens_.size() && (is_counted(tokens_[k].text) || party_noun(tokens_[k].text));
  }
  /// The mark within "38.6".
  [[nodiscard]] bool is_decimal(std::size_t k) const {
    return k > 0 && k + 1 < tokens_.size() && is_digit(tokens_[k - 1].text.front()) &&
           is_digit(tokens_[k + 1].text.front()) && tokens_[k - 1].where.end == tokens_[k].where.begin &&
           tokens_[k].where.end == tokens_[k + 1].where.begin;
  }
  [[nodiscard]] bool begins_clause(std::size_t i) const {
    if (i == 0 || is(i - 1, ".")) return true;
    // "In 2017/18, of 347 incidents 134 were linked"
    const std::size_t year = tokens_[i - 1].text.size() == 2 && i > 1 ? i - 2 : i - 1;
    return is_year_word(tokens_[year].text);
  }
  /// The token behind a share at `k`, as "(38.6 %)" has it.
  [[nodiscard]] std::size_t behind_share(std::size_t k) const {
    if (k >= tokens_.size() || !is_digit(tokens_[k].text.front())) return k;
    std::size_t end = is_decimal(k + 1) ? k + 3 : k + 1;
    if (is(end, "per") && is(end + 1, "cent")) ++end;
    return is(end, "percent") || is(end, "cent") ? end + 1 : k;
  }
  /// "122 of 396", "122 of the 396", "122 (30.8 %) of 396", "122 incidents out of 396".
  [[nodiscard]] std::optional<int> whole_behind(std::size_t i) const {
    std::size_t k = behind_share(i + 1);
    if (is_noun_at(k)) k = behind_share(k + 1);
    if (is(k, "out")) ++k;
    if (!is(k, "of") || k + 1 >= tokens_.size()) return std::nullopt;
    const auto m = number_of(tokens_[k + 1].text);
    return m || k + 2 >= tokens_.size() ? m : number_of(tokens_[k + 2].text);
  }
  /// "Of [the] 347 incidents", of which a number in the same sentence is a part.
  void take_whole(std::size_t k) {
    constexpr std::size_t kNounBehind = 3;
    if (is(k, "the") || is(k, "all")) ++k;
    const auto m = k < tokens_.size() ? number_of(tokens_[k].text) : std::nullopt;
    if (!m || is_year_word(tokens_[k].text)) return;
    for (std::size_t noun = k + 1; noun <= k + kNounBehind; ++noun) {
      if (!is_noun_at(noun)) continue;
      whole_ = *m;
      whole_at_ = noun;
      return;
    }
  }
  /// Whether the number at `i` is told of: "134 (38.6 %)", "134 were".
  [[nodiscard]] bool ends_part(std::size_t i) const {
    constexpr std::array<std::string_view, 4> kTold = {"were", "was", "had", "have"};
    return behind_share(i + 1) != i + 1 || std::ranges::find(kTold, at(i + 1)) != kTold.end();
  }

  const std::vector<Token>& tokens_;
  int whole_ = 0;  // of the sentence
  std::size_t whole_at_ = 0;
  std::vector<NumbersOf> out_;
};

class Faults {
 public:
  explicit Faults(std::string_view text) : text_(text), tokens_(tokens_of(text)), numbers_(PairsOf(tokens_).run()) {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      years_ += is_year_word(tokens_[i].text) || is_financial_year_word(tokens_[i].text) ? 1 : 0;
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
    // "The majority of intrusions"
    if (at(i) == "majority" && at(i + 1) == "of") ++i;
    else if (at(i) != "most") return false;
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

  /// "38 % of 339 incidents" gives both numbers, when neither they nor those who are left are few.
  [[nodiscard]] bool gives_numbers(const ShareWord& word) const {
    constexpr double kFew = 5;
    std::size_t k = index_of(word.where.begin);
    while (k < tokens_.size() && tokens_[k].where.begin < word.where.end) ++k;
    // "134 (38.6 %) of 347" says what the number before is of.
    const bool bracket =
        k < tokens_.size() && text_.substr(word.where.end, tokens_[k].where.begin - word.where.end).contains(')');
    const std::size_t first = index_of(word.where.begin);
    std::optional<int> whole;
    if (is_back(k + 1) && at(k) == "of") whole = counted_before(first);
    else if (first > 1 && is_back(first - 1) && at(first - 2) == "of") whole = counted_before(first - 2);
    else if (at(k) == "of" && !bracket) whole = whole_at(k + 1);
    if (!whole) return false;
    const double part = word.value * *whole, slack = word.grain * *whole;
    return part - slack >= kFew && *whole - part - slack >= kFew;
  }
  /// "339 incidents", "the 339 incidents".
  [[nodiscard]] std::optional<int> whole_at(std::size_t k) const {
    if (at(k) == "the" || at(k) == "all") ++k;
    const auto whole = k < tokens_.size() ? number_at(tokens_, k) : std::nullopt;
    if (!whole || is_year_word(tokens_[k].text) || !noun_behind(whole->last)) return std::nullopt;
    return whole->value;
  }
  [[nodiscard]] bool is_back(std::size_t k) const {
    constexpr std::array<std::string_view, 4> kBack = {"them", "these", "those", "which"};
    return std::ranges::find(kBack, at(k)) != kBack.end();
  }
  /// What "of them" at token `i` speaks of: the only number of what is counted before it in its sentence.
  [[nodiscard]] std::optional<int> counted_before(std::size_t i) const {
    std::size_t begin = i;
    while (begin > 0 && at(begin - 1) != ".") --begin;
    std::optional<int> out;
    for (std::size_t k = begin; k < i; ++k) {
      const auto number = number_at(tokens_, k);
      if (!number) continue;
      if (is_plain_number(k) || !is_digit(tokens_[k].text.front())) {
        if (out) return std::nullopt;
        out = whole_at(k);
        if (!out) return std::nullopt;
      }
      k = number->last;
    }
    return out;
  }

  void check(const ShareWord& word) {
    if (gives_numbers(word)) {
      if (years_ == 0) out_.push_back({word.where, ShareFault::unfounded, "a share without its period"});
      return;
    }
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
