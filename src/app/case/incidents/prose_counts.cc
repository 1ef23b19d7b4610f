// SPDX-License-Identifier: Apache-2.0
#include "app/case/incidents/prose_counts.h"

#include <algorithm>
#include <array>

#include "app/case/incidents/prose_words.h"
#include "release/counted.h"
#include "release/prose/shares.h"
#include "release/prose/tokens.h"

namespace backtrail::app {
namespace {

template <std::size_t N>
bool among(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

struct BoundWords {
  std::string_view words;
  Bound bound;
};
/// The longer before what it ends with: "no more than" is no "more than".
constexpr auto kBounds = std::to_array<BoundWords>({{"no more than", Bound::at_most},
                                                    {"not more than", Bound::at_most},
                                                    {"no fewer than", Bound::at_least},
                                                    {"not fewer than", Bound::at_least},
                                                    {"no less than", Bound::at_least},
                                                    {"not less than", Bound::at_least},
                                                    {"in excess of", Bound::more},
                                                    {"more than", Bound::more},
                                                    {"upwards of", Bound::more},
                                                    {"at least", Bound::at_least},
                                                    {"fewer than", Bound::fewer},
                                                    {"less than", Bound::fewer},
                                                    {"at most", Bound::at_most},
                                                    {"up to", Bound::at_most},
                                                    {"just under", Bound::nearly},
                                                    {"just over", Bound::more},
                                                    {"close to", Bound::around},
                                                    {"over", Bound::more},
                                                    {"above", Bound::more},
                                                    {"under", Bound::fewer},
                                                    {"below", Bound::fewer},
                                                    {"about", Bound::around},
                                                    {"around", Bound::around},
                                                    {"roughly", Bound::around},
                                                    {"approximately", Bound::around},
                                                    {"some", Bound::around},
                                                    {"nearly", Bound::nearly},
                                                    {"almost", Bound::nearly}});

class Counts {
 public:
  explicit Counts(std::string_view sentence) : sentence_(sentence), tokens_(release::tokens_of(sentence)) {
    for (const auto& one : release::find_share_words(sentence)) share_ends_.push_back(one.where.end);
    for (const auto& one : release::find_vague_shares(sentence)) share_ends_.push_back(one.end);
  }

  std::vector<CountSaid> run() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (const auto number = number_from(i)) i = one(i, *number);
    }
    for (std::size_t k = 0; k < out_.size(); ++k)
      out_[k].about = {out_[k].where.begin, k + 1 < out_.size() ? out_[k + 1].where.begin : sentence_.size()};
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string_view at(std::size_t i) const {
    return i < tokens_.size() ? std::string_view(tokens_[i].text) : "";
  }
  [[nodiscard]] std::string_view before(std::size_t i, std::size_t by) const { return i < by ? "" : at(i - by); }

  [[nodiscard]] std::optional<release::Number> number_from(std::size_t i) const {
    if (i >= tokens_.size() || release::is_year_word(tokens_[i].text)) return std::nullopt;
    // The second half of "2016/17", but not the number of "in 2016, 17 were".
    const bool year_before =
        i > 0 && (release::is_year_word(tokens_[i - 1].text) || release::is_financial_year_word(tokens_[i - 1].text));
    const bool of_year = year_before && at(i).size() == 2 &&
                         !std::ranges::any_of(between(i - 1, i), [](char c) { return c == ' ' || c == ','; });
    return of_year ? std::nullopt : release::number_at(tokens_, i);
  }

  [[nodiscard]] std::string_view between(std::size_t one, std::size_t next) const {
    const std::size_t begin = tokens_[one].where.end;
    return sentence_.substr(begin, tokens_[next].where.begin - begin);
  }

  /// The bound before token `i`, and where its words begin.
  [[nodiscard]] std::pair<Bound, std::size_t> bound_before(std::size_t i) const {
    for (const BoundWords& one : kBounds) {
      const auto size = static_cast<std::size_t>(std::ranges::count(one.words, ' ')) + 1;
      if (size > i) continue;
      std::string words;
      for (std::size_t k = i - size; k < i; ++k) words += (words.empty() ? "" : " ") + std::string(at(k));
      if (words == one.words) return {one.bound, i - size};
    }
    return {Bound::exactly, i};
  }

  void add(std::size_t first, std::size_t last, std::optional<int> numerator, std::optional<int> denominator) {
    const auto [bound, begin] = bound_before(first);
    out_.push_back({{tokens_[begin].where.begin, tokens_[last].where.end}, numerator, denominator, bound, {}});
  }

  /// "were clearly linked", "that had links", "criminal": only words that lead to it stand between.
  [[nodiscard]] bool links_behind(std::size_t k) const {
    constexpr std::size_t kWithin = 6;
    constexpr std::array<std::string_view, 15> kLead = {"were", "was", "are",   "is", "that", "which",   "had", "have",
                                                        "been", "not", "known", "to", "be",   "clearly", "the"};
    for (std::size_t end = k + kWithin; k < end; ++k) {
      if (is_link(at(k)) || is_doing(at(k)) || (at(k) == "state" && is_link(at(k + 1)))) return true;
      if (!among(kLead, at(k))) return false;
    }
    return false;
  }

  /// The token behind the share in brackets that may follow a number: "134 (38.6 %) were linked".
  [[nodiscard]] std::size_t behind_share(std::size_t k) const {
    std::size_t end = k;
    while (end < k + 4 && (at(end) == "." || (!at(end).empty() && release::is_digit(at(end).front())))) ++end;
    return end > k && (at(end) == "percent" || at(end) == "cent") ? end + 1 : k;
  }

  /// Whether a share is one of the number before which `begin` stands: "38 % of 339 incidents", "a third of all of the 347",
  /// "38 % of a total of 339".
  [[nodiscard]] bool is_whole_of_share(std::size_t begin) const {
    constexpr std::array<std::string_view, 6> kBetween = {"the", "all", "a", "total", "our", "these"};
    std::size_t k = begin;
    bool of = false;
    const auto ends_share = [&](std::size_t end) { return std::ranges::find(share_ends_, end) != share_ends_.end(); };
    for (; k > 0 && (before(k, 1) == "of" || among(kBetween, before(k, 1))); --k) {
      // "Most of" ends with its "of".
      of = of || before(k, 1) == "of";
      if (of && ends_share(tokens_[k - 1].where.end)) return true;
    }
    // "38 % (129) of the 339" is a pair of numbers.
    return of && k > 0 && ends_share(tokens_[k - 1].where.end);
  }

  /// The whole behind a part: "134 of 347", "134 (38.6 %) of the 347", "134 incidents out of 347". `k`: the token behind the part.
  [[nodiscard]] std::optional<release::Number> whole_behind(std::size_t k) const {
    k = behind_share(k);
    if (at(k) == "out") ++k;
    if (at(k) != "of") return std::nullopt;
    return number_from(at(k + 1) == "the" || at(k + 1) == "all" ? k + 2 : k + 1);
  }

  /// Whether the number at `i`, which ends at `last`, counts a part of what was counted before.
  [[nodiscard]] bool is_part(std::size_t i, std::size_t last) const {
    const std::size_t begin = bound_before(i).second;
    const bool of_which = is_back(before(begin, 1)) && before(begin, 2) == "of";
    const bool of_them = at(last + 1) == "of" && is_back(at(last + 2));
    if (of_them) return is_being(at(last + 3)) || links_behind(last + 3);
    if (of_which) return is_being(at(last + 1)) || links_behind(last + 1);
    // "States were behind 122", "responsible for 122"
    if (is_doing(before(begin, 1)) || (before(begin, 1) == "for" && is_doing(before(begin, 2)))) return true;
    return links_behind(behind_share(last + 1));
  }

  /// "a total of 190 were recorded", "the incidents numbered 190", "the number of incidents was 190".
  [[nodiscard]] bool is_total(std::size_t i, std::size_t last) const {
    constexpr std::size_t kWithin = 8;
    const std::size_t begin = bound_before(i).second;
    if (before(begin, 1) == "numbered") return true;
    if (before(begin, 1) == "of" && before(begin, 2) == "total")
      return is_being(at(last + 1)) && is_record(at(last + 2));
    if (!is_being(before(begin, 1))) return false;
    for (std::size_t k = begin; k > 2 && k + kWithin > begin; --k) {
      if (is_incident(at(k - 1)) && at(k - 2) == "of" && before(k, 3) == "number") return true;
    }
    return false;
  }

  /// "fell from 396 in 2016/17 to 247 in 2017/18", "compared with 396 in 2016/17", where incidents are spoken of; whether linked ones.
  [[nodiscard]] std::optional<bool> is_step(std::size_t i, std::size_t last) const {
    const std::string_view word = before(i, 1);
    const bool compared = before(i, 2) == "compared" && word == "with";
    if ((word != "from" && word != "to" && !compared) || at(last + 1) != "in" ||
        !release::is_year_word(std::string(at(last + 2))))
      return std::nullopt;
    bool counted = false, linked = false;
    for (std::size_t k = 0; k < i; ++k) {
      counted = counted || is_incident(at(k));
      linked = linked || is_link(at(k));
    }
    return counted ? std::optional(linked) : std::nullopt;
  }

  /// Takes the number at token `i`; the last token that has been dealt with.
  std::size_t one(std::size_t i, const release::Number& number) {
    constexpr std::size_t kNounWithin = 3;  // "395 recorded incidents", "121 state linked incidents"
    const auto whole = whole_behind(number.last + 1);
    if (whole && number.value <= whole->value) {
      add(i, whole->last, number.value, whole->value);
      return whole->last;
    }
    bool linked = false;
    for (std::size_t k = number.last + 1; k < tokens_.size() && k <= number.last + kNounWithin; ++k) {
      linked = linked || is_link(at(k));
      if (at(k) == "." || number_from(k)) break;
      if (!is_incident(at(k))) continue;
      // "One incident in three" is a share.
      const auto of_whole = whole_behind(k + 1);
      if (of_whole && number.value <= of_whole->value) {
        add(i, of_whole->last, number.value, of_whole->value);
        return of_whole->last;
      }
      if (at(k + 1) == "in" && number_from(k + 2)) add(i, k + 2, std::nullopt, std::nullopt);
      else if (!linked && is_whole_of_share(bound_before(i).second)) add(i, k, std::nullopt, number.value);
      else counted(i, number.value, k, linked);
      return k;
    }
    if (is_whole_of_share(bound_before(i).second)) add(i, number.last, std::nullopt, number.value);
    else if (is_part(i, number.last)) add(i, number.last, number.value, std::nullopt);
    else if (is_total(i, number.last)) add(i, number.last, std::nullopt, number.value);
    else if (const auto step = is_step(i, number.last))
      add(i, number.last, *step ? std::optional(number.value) : std::nullopt,
          *step ? std::nullopt : std::optional(number.value));
    return number.last;
  }

  /// `last`: the token of "incidents".
  void counted(std::size_t first, int value, std::size_t last, bool linked) {
    constexpr std::size_t kWithin = 8;  // "395 incidents in 2016/17 were recorded"
    bool recorded = false, verb = false;
    for (std::size_t k = last + 1; k < tokens_.size() && k <= last + kWithin && at(k) != "." && !recorded; ++k) {
      // What is said of the next number is not said of this.
      if (at(k) == "of" || at(k) == "including" || number_from(k)) break;
      verb = verb || is_being(at(k));
      linked = linked || is_link(at(k));
      recorded = is_record(at(k));
      if (number_from(k + 1)) break;
    }
    if (linked) add(first, last, value, std::nullopt);
    else if (recorded || !verb) add(first, last, std::nullopt, value);
    else add(first, last, std::nullopt, std::nullopt);
  }

  std::string_view sentence_;
  std::vector<release::Token> tokens_;
  std::vector<std::size_t> share_ends_;  // bytes
  std::vector<CountSaid> out_;
};

}  // namespace

std::vector<CountSaid> find_counts_said(std::string_view sentence) { return Counts(sentence).run(); }

bool fits(Bound bound, int said, std::uint64_t has) {
  const auto number = static_cast<std::uint64_t>(std::max(said, 0));
  switch (bound) {
    case Bound::exactly: return has == number;
    case Bound::more: return has > number;
    case Bound::at_least: return has >= number;
    case Bound::fewer: return has < number;
    case Bound::at_most: return has <= number;
    case Bound::around: return has * 10 >= number * 9 && has * 10 <= number * 11;
    case Bound::nearly: return has < number && has * 10 >= number * 9;
  }
  return false;
}

}  // namespace backtrail::app
