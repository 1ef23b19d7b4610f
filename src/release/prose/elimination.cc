// SPDX-License-Identifier: Apache-2.0
#include "release/prose/elimination.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <set>

#include "release/prose/exceptions.h"
#include "release/prose/numbers.h"
#include "release/prose/tokens.h"
#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

constexpr std::string_view kVictim = "victim";
constexpr std::size_t kNounWithin = 4;       // words: "the only large public hospital"
constexpr std::size_t kExceptionWithin = 6;  // "customers of that provider in Europe except"

struct Word {
  std::string text;
  Stretch where;
  bool ends = false;  // a sentence ends behind it
};

std::vector<Word> words_of(std::string_view text) {
  const Folded folded = fold(text);
  std::vector<Word> out;
  bool open = false;
  for (std::size_t i = 0; i < folded.text.size(); ++i) {
    const char c = folded.text[i];
    const bool part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (!part) {
      if (!out.empty() && (c == '.' || c == '!' || c == '?' || c == ';')) out.back().ends = true;
      open = false;
      continue;
    }
    if (!open) out.push_back({{}, {folded.origin[i], folded.origin[i + 1]}, false});
    open = true;
    out.back().text += c;
    out.back().where.end = folded.origin[i + 1];
  }
  return out;
}

template <std::size_t N>
bool is_one_of(const std::string& word, const std::array<std::string_view, N>& list) {
  return std::ranges::find(list, word) != list.end();
}

bool is_one(const std::string& word) { return party_noun(word) == word; }

bool is_party(const std::string& word) { return party_noun(word).has_value(); }

/// The index of the first word from `i` on, at most `within` words further in the same sentence, that `fits`.
template <typename Fits>
std::size_t next(const std::vector<Word>& words, std::size_t i, std::size_t within, Fits fits) {
  for (std::size_t k = i; k < words.size() && k < i + within; ++k) {
    if (fits(words[k].text)) return k;
    if (words[k].ends) break;
  }
  return words.size();
}

/// "If you are the only tenant": whoever reads it knows whether they are.
bool is_of_reader(const std::vector<Word>& words, std::size_t i) {
  constexpr std::array<std::string_view, 5> kIf = {"if", "whether", "unless", "where", "when"};
  constexpr std::array<std::string_view, 3> kAre = {"are", "were", "be"};
  return i > 2 && is_one_of(words[i - 1].text, kAre) && words[i - 2].text == "you" && is_one_of(words[i - 3].text, kIf);
}

/// "the only ... hospital", "its only Swedish customer", "the provider's other customer".
std::size_t singled_out(const std::vector<Word>& words, std::size_t i) {
  constexpr std::array<std::string_view, 6> kWhich = {"only", "sole", "remaining", "other", "last", "single"};
  constexpr std::array<std::string_view, 8> kOf = {"the", "its", "their", "his", "her", "our", "whose", "s"};
  constexpr std::array<std::string_view, 6> kIs = {"it", "that", "there", "what", "he", "she"};
  if (words[i].text == "s" && (i == 0 || is_one_of(words[i - 1].text, kIs))) return words.size();
  if (!is_one_of(words[i].text, kOf) || words[i].ends || i + 1 == words.size() ||
      !is_one_of(words[i + 1].text, kWhich) || is_of_reader(words, i)) {
    return words.size();
  }
  return next(words, i + 2, kNounWithin, is_one);
}

/// "Only the council was hit."
std::size_t hit_alone(const std::vector<Word>& words, std::size_t i) {
  static const WordSet kBefalls = word_set("counts.yml", "befalls");
  constexpr std::array<std::string_view, 3> kWas = {"was", "is", "been"};
  if (words[i].text != "only" || words[i].ends || i + 1 == words.size() || words[i + 1].text != "the")
    return words.size();
  const std::size_t noun = next(words, i + 2, kNounWithin, is_one);
  if (noun == words.size() || words[noun].ends) return words.size();
  const std::size_t was = next(words, noun + 1, 2, [&](const std::string& word) { return is_one_of(word, kWas); });
  if (was == words.size() || words[was].ends) return words.size();
  return next(words, was + 1, 2, [&](const std::string& word) { return kBefalls.contains(word); });
}

/// "all customers ... except", "all but two customers".
std::size_t left_over(const std::vector<Word>& words, std::size_t i) {
  constexpr std::array<std::string_view, 6> kAll = {"all", "every", "each", "none", "no", "any"};
  constexpr std::array<std::string_view, 6> kBut = {"except", "excepting", "excluding", "besides", "save", "barring"};
  if (!is_one_of(words[i].text, kAll) || words[i].ends) return words.size();
  // "All but the smallest of its customers"
  if (i + 1 < words.size() && words[i + 1].text == "but") return next(words, i + 2, kExceptionWithin, is_party);
  const std::size_t party = next(words, i + 1, kNounWithin, is_party);
  if (party == words.size() || words[party].ends) return words.size();
  for (std::size_t k = party + 1; k < words.size() && k <= party + kExceptionWithin; ++k) {
    const std::string& then = k + 1 < words.size() ? words[k + 1].text : std::string();
    const bool other = words[k].text == "other" && then == "than";
    const bool apart = words[k].text == "apart" && then == "from";
    const bool but = words[k].text == "but" && k == party + 1;
    if (is_one_of(words[k].text, kBut) || other || apart || but) return k;
    if (words[k].ends) break;
  }
  return words.size();
}

/// Whether a sentence around word `i` speaks of things rather than of parties: "all ports are closed, with one exception".
bool is_of_things(const std::vector<Word>& words, std::size_t i) {
  bool thing = false;
  const auto takes = [&](std::size_t k) {
    if (is_party(words[k].text)) return true;
    thing = thing || is_thing(words[k].text);
    return false;
  };
  for (std::size_t k = i; k > 0 && !words[k - 1].ends; --k) {
    if (takes(k - 1)) return false;
  }
  for (std::size_t k = i; k < words.size(); ++k) {
    if (takes(k)) return false;
    if (words[k].ends) break;
  }
  return thing;
}

/// "with a single exception", "with the exception of two", "all but one were".
std::size_t excepted(const std::vector<Word>& words, std::size_t i) {
  constexpr int kMost = 4;
  const auto text = [&](std::size_t k) {
    return k < words.size() ? std::string_view(words[k].text) : std::string_view();
  };
  const auto few = [&](std::size_t k) {
    const auto number = number_of(std::string(text(k)));
    return number && *number >= 1 && *number <= kMost;
  };
  std::size_t last = words.size();
  if (text(i) == "with" && !words[i].ends) {
    const std::size_t at = text(i + 1) == "a" || text(i + 1) == "the" || text(i + 1) == "only" ? i + 2 : i + 1;
    if (text(at) == "exception" && text(at + 1) == "of" && few(at + 2)) last = at + 2;
    else if ((few(at) || text(at) == "lone" || text(at) == "sole") && text(at + 1).starts_with("exception"))
      last = at + 1;
  }
  if ((text(i) == "all" || text(i) == "everyone" || text(i) == "everybody") && text(i + 1) == "but" && few(i + 2))
    last = i + 2;
  if ((text(i) == "bar" || text(i) == "save") && few(i + 1) && i > 0) {
    for (std::size_t k = i; k > 0 && !words[k - 1].ends && last == words.size(); --k) {
      if (text(k - 1) == "all" || text(k - 1) == "every" || text(k - 1) == "none") last = i + 1;
    }
  }
  return last == words.size() || is_of_things(words, i) ? words.size() : last;
}

/// "All customers except those with version 9 should update", "every provider should, except where that is impossible": whom advice leaves out are those whom it is not for.
bool is_advised(std::string_view text, const std::vector<Word>& words, std::size_t last) {
  static const WordSet kWhich = word_set("anybody.yml", "which"), kWherever = word_set("anybody.yml", "wherever");
  const auto at = [&](std::size_t k) { return k < words.size() ? words[k].text : std::string(); };
  const std::size_t then = at(last) == "other" || at(last) == "apart" ? last + 2 : last + 1;
  if (!kWherever.contains(at(then)) && (at(then) != "those" || !kWhich.contains(at(then + 1)))) return false;
  return std::ranges::any_of(split_sentences(text), [&](std::string_view sentence) {
    const auto begin = static_cast<std::size_t>(sentence.data() - text.data());
    const std::size_t where = words[last].where.begin;
    return begin <= where && where < begin + sentence.size() && is_advice(sentence);
  });
}

/// Counts of one kind of party, for what they leave of one another: two of them, and parts that were counted one behind the other.
class Numbers {
 public:
  /// Whether `number` with those before it leaves fewer than `below`.
  [[nodiscard]] bool leave_few(int number, int below) const {
    return is_close(numbers_, number, below) || is_close(sums_, number, below) ||
           std::ranges::any_of(sums_with(number), [&](int sum) { return is_close(numbers_, sum, below); });
  }
  void add(int number) {
    if (!row_.empty() && row_.back() == number) return;  // said again
    for (const int sum : sums_with(number)) sums_.insert(sum);
    numbers_.insert(number);
    row_.push_back(number);
  }

 private:
  static constexpr std::size_t kPartsMost = 8;  // of one whole: so many countries stand in a sentence

  static bool is_close(const std::set<int>& numbers, int number, int below) {
    for (auto at = numbers.upper_bound(number - below); at != numbers.end() && *at < number + below; ++at) {
      if (*at != number) return true;
    }
    return false;
  }
  /// Of `number` and one, two and more that were counted just before it.
  [[nodiscard]] std::vector<int> sums_with(int number) const {
    std::vector<int> out;
    int sum = number;
    for (std::size_t k = row_.size(); k > 0 && out.size() + 1 < kPartsMost; --k) {
      if (sum > std::numeric_limits<int>::max() / 2 - row_[k - 1]) break;
      sum += row_[k - 1];
      out.push_back(sum);
    }
    return out;
  }

  std::set<int> numbers_, sums_;
  std::vector<int> row_;
};

bool is_year(int number) { return number >= 1900 && number < 2100; }

/// Several texts one after the other, as they are read.
class Joined {
 public:
  explicit Joined(const std::vector<std::string_view>& texts) {
    for (const std::string_view one : texts) {
      begins_.push_back(text_.size());
      sizes_.push_back(one.size());
      text_ += std::string(one) + ".\n";
    }
  }
  [[nodiscard]] const std::string& text() const { return text_; }
  /// What of `where` lies in its last text; `across`: whether it begins in another.
  [[nodiscard]] InText last_of(const Stretch& where, bool& across) const {
    const auto above = std::ranges::upper_bound(begins_, where.end - 1);
    const auto at = static_cast<std::size_t>(above - begins_.begin()) - 1;
    across = where.begin < begins_[at];
    return {at, {std::max(where.begin, begins_[at]) - begins_[at], std::min(where.end - begins_[at], sizes_[at])}};
  }

 private:
  std::string text_;
  std::vector<std::size_t> begins_;
  std::vector<std::size_t> sizes_;
};

}  // namespace

std::vector<CountInText> find_counts_together(const std::vector<std::string_view>& texts) {
  const Joined all(texts);
  std::vector<CountInText> out;
  for (SmallCount& one : find_small_counts(all.text(), std::numeric_limits<int>::max())) {
    bool across = false;
    const InText where = all.last_of(one.where, across);
    if (!across) out.push_back({where, std::move(one)});
  }
  return out;
}

std::vector<InText> find_descriptions_across(const std::vector<std::string_view>& texts, const Descriptions& parties) {
  const Joined all(texts);
  std::vector<InText> out;
  for (const Stretch& one : find_descriptions(all.text(), parties)) {
    bool across = false;
    const InText where = all.last_of(one, across);
    if (across) out.push_back(where);
  }
  return out;
}

std::vector<InText> find_small_differences(const std::vector<std::string_view>& texts, int below) {
  return small_differences_of(find_counts_together(texts), below);
}

std::vector<InText> small_differences_of(const std::vector<CountInText>& counts, int below) {
  std::map<std::string, Numbers> earlier;  // by noun
  std::vector<InText> out;
  for (const auto& [where, one] : counts) {
    if (one.number < below || is_year(one.number)) continue;
    // Victims are customers, or whoever else was counted: "Warned: 45. Customers: 48."
    const bool anybody = one.noun == kVictim;
    const bool close = std::ranges::any_of(earlier, [&, &number = one.number, &noun = one.noun](const auto& had) {
      return (anybody || had.first == noun || had.first == kVictim) && had.second.leave_few(number, below);
    });
    if (close) out.push_back(where);
    earlier[one.noun].add(one.number);
  }
  return out;
}

std::vector<Stretch> find_exclusions(std::string_view text) {
  const std::vector<Word> words = words_of(text);
  std::vector<Stretch> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::size_t last = singled_out(words, i);
    if (last == words.size()) last = hit_alone(words, i);
    if (last == words.size()) {
      last = left_over(words, i);
      if (last != words.size() && is_advised(text, words, last)) continue;
    }
    if (last == words.size()) last = excepted(words, i);
    if (last == words.size()) continue;
    out.push_back({words[i].where.begin, words[last].where.end});
    i = last;
  }
  // Told already where another form has it.
  for (const Stretch& one : find_exceptions(text)) {
    const auto meets = [&](const Stretch& had) { return had.begin < one.end && one.begin < had.end; };
    if (std::ranges::none_of(out, meets)) out.push_back(one);
  }
  std::ranges::sort(out, {}, &Stretch::begin);
  return out;
}

}  // namespace backtrail::release
