// SPDX-License-Identifier: Apache-2.0
#include "release/prose/exceptions.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "release/prose/countries.h"
#include "release/prose/descriptions.h"
#include "release/prose/numbers.h"
#include "release/prose/tokens.h"
#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

using SentenceWords = std::vector<Token>;

constexpr std::size_t kPartyWithin = 4;  // words: "the large energy company"
constexpr int kFewLeft = 5;             // so many are left over at the most, and one less is told of

struct ExceptionWords {
  std::array<std::string_view, 4> words;
  bool also = false;  // it may add as well as leave out: "besides the bank, two clinics were hit"
};
constexpr std::array kExceptions = {
    ExceptionWords{{"with", "the", "exception", "of"}},
    ExceptionWords{{"except", "for"}},
    ExceptionWords{{"except"}},
    ExceptionWords{{"excepting"}},
    ExceptionWords{{"excluding"}},
    ExceptionWords{{"save", "for"}},
    ExceptionWords{{"barring"}},
    ExceptionWords{{"bar"}},
    ExceptionWords{{"but", "for"}},
    ExceptionWords{{"but", "not"}},
    ExceptionWords{{"though", "not"}},
    ExceptionWords{{"although", "not"}},
    ExceptionWords{{"just", "not"}},
    ExceptionWords{{"not", "counting"}},
    ExceptionWords{{"minus"}},
    ExceptionWords{{"apart", "from"}, true},
    ExceptionWords{{"aside", "from"}, true},
    ExceptionWords{{"other", "than"}, true},
    ExceptionWords{{"besides"}, true},
};
constexpr std::array<std::string_view, 4> kExceptedBehind = {"excepted", "excluded", "aside",
                                                             "apart"};  // "the clinic excepted"
constexpr std::array<std::string_view, 9> kMakesOne = {"the", "that", "this", "one", "a", "an", "its", "their", "our"};
constexpr std::array<std::string_view, 5> kOfTheirs = {"the", "its", "their", "our", "his"};

template <std::size_t N>
bool among(std::string_view word, const std::array<std::string_view, N>& list) {
  return std::ranges::find(list, word) != list.end();
}

std::string_view word_at(const SentenceWords& words, std::size_t i) {
  return i < words.size() ? std::string_view(words[i].text) : std::string_view();
}

bool party_at(const SentenceWords& words, std::size_t i) {
  return i < words.size() && party_noun(words[i].text).has_value();
}

bool plural_at(const SentenceWords& words, std::size_t i) {
  return party_at(words, i) && *party_noun(words[i].text) != words[i].text;
}

/// The party that a word like "the" at `i` makes one of: "the energy company".
std::optional<std::size_t> party_behind(const SentenceWords& words, std::size_t i) {
  if (!among(word_at(words, i), kMakesOne)) return std::nullopt;
  for (std::size_t k = i + 1; k <= i + kPartyWithin && k < words.size(); ++k) {
    if (party_at(words, k)) return k;
  }
  return std::nullopt;
}

/// Of "the Swedes" at `i` the second word; no country whose own name is one of many, as "the Netherlands" is.
std::optional<std::size_t> people_behind(const SentenceWords& words, std::size_t i, std::string_view sentence) {
  if (word_at(words, i) != "the" || i + 1 >= words.size() || !words[i + 1].text.ends_with('s')) return std::nullopt;
  const Stretch& where = words[i + 1].where;
  const std::string_view word = sentence.substr(where.begin, where.end - where.begin - 1);
  const auto clauses = clauses_of(word);
  const auto countries = clauses.empty() ? std::vector<NamedCountry>() : find_countries(word, clauses.front());
  if (countries.size() != 1) return std::nullopt;
  const auto names = words_for_country(countries.front().code);
  const bool itself = !names.empty() && fold(names.front()).text.ends_with(words[i + 1].text);
  return itself ? std::nullopt : std::optional(i + 1);
}

/// What a sentence holds of those of whom it speaks, read once: a sentence may be as long as a text.
class OfWhom {
 public:
  OfWhom(const SentenceWords& words, std::string_view sentence) : sentence_(sentence) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      things_ = things_ || is_thing(words[i].text);
      if (of_all(words, i)) add(i, plainly_);
      if (plural_at(words, i)) add(i, i > 0 && among(word_at(words, i - 1), kOfTheirs) ? plainly_ : perhaps_);
    }
  }
  [[nodiscard]] bool of_things() const { return things_; }
  /// Whether it speaks of all, outside of the words from `from` to `to`. `plainly`: more than "customers" is asked for.
  [[nodiscard]] bool of_all_but(std::size_t from, std::size_t to, bool plainly) const {
    const auto outside = [&](const Places& where) { return where.first < from || (where.any && where.last > to); };
    return outside(plainly_) || (!plainly && outside(perhaps_));
  }
  /// Advice names parts that anybody may have, and leaves nobody out of whom it tells: "everybody other than the provider should".
  [[nodiscard]] bool advises_without(const std::string& noun) {
    constexpr std::array<std::string_view, 7> kParts = {"provider", "vendor",   "manufacturer", "supplier",
                                                        "customer", "operator", "tenant"};
    if (!among(noun, kParts)) return false;
    if (!advice_) advice_ = is_advice(sentence_);
    return *advice_;
  }

 private:
  struct Places {
    std::size_t first = std::string::npos;
    std::size_t last = 0;
    bool any = false;
  };
  static void add(std::size_t i, Places& to) {
    if (!to.any) to.first = i;
    to.last = i;
    to.any = true;
  }
  /// "everybody", "all were", "every one of its customers".
  static bool of_all(const SentenceWords& words, std::size_t i) {
    constexpr std::array<std::string_view, 6> kEverybody = {"everybody", "everyone", "nobody",
                                                            "none",      "anybody",  "anyone"};
    constexpr std::array<std::string_view, 5> kAll = {"all", "every", "each", "no", "any"};
    constexpr std::array<std::string_view, 4> kDid = {"were", "have", "had", "are"};
    constexpr std::array<std::string_view, 6> kBut = {"except", "but", "bar", "barring", "excepting", "excluding"};
    if (among(words[i].text, kEverybody)) return true;
    if (!among(words[i].text, kAll)) return false;
    if (words[i].text == "all" && (among(word_at(words, i + 1), kDid) || among(word_at(words, i + 1), kBut)))
      return true;
    for (std::size_t k = i + 1; k <= i + kPartyWithin && k < words.size(); ++k) {
      if (party_at(words, k)) return true;
    }
    return false;
  }

  std::string_view sentence_;
  Places plainly_, perhaps_;
  bool things_ = false;
  std::optional<bool> advice_;
};

/// Of words at `i` that except: the last word, whom they except.
std::optional<std::size_t> excepts_before(const SentenceWords& words, std::size_t i, std::string_view sentence,
                                          bool& also) {
  for (const ExceptionWords& phrase : kExceptions) {
    std::size_t size = 0;
    while (size < phrase.words.size() && !phrase.words[size].empty() && word_at(words, i + size) == phrase.words[size])
      ++size;
    if (size < phrase.words.size() && !phrase.words[size].empty()) continue;
    also = phrase.also;
    const auto party = party_behind(words, i + size);
    return party ? party : people_behind(words, i + size, sentence);
  }
  return std::nullopt;
}

/// "Its customers were hit, bar one": how few they are stands for who.
std::optional<std::size_t> excepts_few(const SentenceWords& words, std::size_t i) {
  constexpr std::array<std::string_view, 6> kBut = {"bar", "but", "except", "save", "barring", "excepting"};
  const auto few = among(words[i].text, kBut) ? number_at(words, i + 1) : std::nullopt;
  const bool ends = few && (few->last + 1 == words.size() || word_at(words, few->last + 1) == ".");
  return ends && few->value >= 1 && few->value < kFewLeft ? std::optional(few->last) : std::nullopt;
}

/// "Nobody was spared but the bank."
std::optional<std::size_t> nobody_but(const SentenceWords& words, std::size_t i) {
  static const WordSet kBefalls = word_set("counts.yml", "befalls");
  constexpr std::array<std::string_view, 3> kNobody = {"nobody", "none", "no"};
  if (words[i].text != "but") return std::nullopt;
  const auto end = words.begin() + static_cast<std::ptrdiff_t>(i);
  const bool nobody = std::any_of(words.begin(), end, [&](const Token& one) { return among(one.text, kNobody); });
  const bool befell = std::ranges::any_of(words, [&](const Token& one) { return kBefalls.contains(one.text); });
  return nobody && befell ? party_behind(words, i + 1) : std::nullopt;
}

/// "Not all customers were hit; the bank was not": whom a sentence that speaks of all denies it of.
std::optional<std::size_t> denied_of(const SentenceWords& words, std::size_t i) {
  constexpr std::array<std::string_view, 4> kIs = {"was", "were", "is", "are"};
  const auto party = among(word_at(words, i), kMakesOne) ? party_behind(words, i) : std::nullopt;
  if (!party || *party == i || plural_at(words, *party) || !among(word_at(words, *party + 1), kIs)) return std::nullopt;
  const bool ends = *party + 3 >= words.size() || word_at(words, *party + 3) == ".";
  return word_at(words, *party + 2) == "not" && ends ? std::optional(*party + 2) : std::nullopt;
}

/// "It is not the bank, the clinic or the carrier": two and more who are denied one after the other leave whoever is not among them. Who
/// "is not the provider or the customer" may be anybody.
std::optional<std::size_t> denied_in_row(const SentenceWords& words, std::size_t i) {
  constexpr std::array<std::string_view, 6> kWho = {"it", "this", "that", "victim", "target", "organisation"};
  constexpr std::array<std::string_view, 2> kIs = {"is", "was"};
  constexpr std::array<std::string_view, 2> kNot = {"not", "neither"};
  constexpr std::array<std::string_view, 3> kJoins = {"or", "nor", "and"};
  if (i == 0 || !among(words[i].text, kIs) || !among(words[i - 1].text, kWho) || !among(word_at(words, i + 1), kNot))
    return std::nullopt;
  std::size_t parties = 0, last = i;
  bool anybody = true;
  for (std::size_t k = i + 2;
       among(word_at(words, k), kOfTheirs) && party_at(words, k + 1) && !plural_at(words, k + 1);) {
    ++parties;
    last = k + 1;
    const std::string noun = *party_noun(words[last].text);
    anybody = anybody && (noun == "provider" || noun == "customer" || noun == "client" || noun == "vendor");
    k = last + (among(word_at(words, last + 1), kJoins) ? 2 : 1);
  }
  return parties > 1 && !anybody ? std::optional(last) : std::nullopt;
}

/// "the clinic excepted", "the bank being the exception": the word like "the".
std::optional<std::size_t> excepted_behind(const SentenceWords& words, std::size_t i) {
  const bool being = words[i].text == "being" && word_at(words, i + 1) == "the" && word_at(words, i + 2) == "exception";
  if (i == 0 || (!being && !among(words[i].text, kExceptedBehind)) || !party_at(words, i - 1)) return std::nullopt;
  for (std::size_t k = i - 1; k > 0 && k + kPartyWithin >= i; --k) {
    if (among(words[k - 1].text, kMakesOne)) return k - 1;
  }
  return std::nullopt;
}

/// "the last of its customers", "the remainder of its customers".
std::optional<std::size_t> last_of(const SentenceWords& words, std::size_t i) {
  constexpr std::array<std::string_view, 5> kLast = {"last", "final", "sole", "remaining", "remainder"};
  if (!among(words[i].text, kLast) || word_at(words, i + 1) != "of" || !among(word_at(words, i + 2), kOfTheirs))
    return std::nullopt;
  constexpr std::size_t kDescribed = 2;  // "of its large customers"; further on another clause begins
  for (std::size_t k = i + 3; k < i + 3 + kDescribed && k < words.size(); ++k) {
    if (plural_at(words, k)) return k;
  }
  return std::nullopt;
}

/// "We told 47 of the 48.", "47 of the 48 were told": nothing says that they are things.
std::optional<std::size_t> nearly_all(const SentenceWords& words, std::size_t i, const OfWhom& speaks) {
  constexpr std::array<std::string_view, 7> kThen = {"", ".", "were", "have", "had", "are", "did"};
  const auto some = number_at(words, i);
  if (!some || word_at(words, some->last + 1) != "of") return std::nullopt;
  const std::size_t next = some->last + (among(word_at(words, some->last + 2), kOfTheirs) ? 3 : 2);
  const auto all = number_at(words, next);
  if (!all || !among(word_at(words, all->last + 1), kThen)) return std::nullopt;
  const int left = all->value - some->value;
  if (left < 1 || left >= kFewLeft || all->value < kFewLeft) return std::nullopt;
  return speaks.of_things() ? std::nullopt : std::optional(all->last);
}

void find_exceptions_in(std::string_view sentence, std::size_t offset, std::vector<Stretch>& out) {
  const SentenceWords words = tokens_of(sentence);
  OfWhom speaks(words, sentence);
  const auto take = [&](std::size_t first, std::size_t last) {
    out.push_back({words[first].where.begin + offset, words[last].where.end + offset});
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    bool also = false;
    if (const auto whom = excepts_before(words, i, sentence, also)) {
      const bool people = !party_at(words, *whom);
      if (speaks.of_all_but(i, *whom, also) && (people || !speaks.advises_without(*party_noun(words[*whom].text)))) {
        take(i, *whom);
        i = *whom;
      }
    } else if (const auto begin = excepted_behind(words, i)) {
      if (speaks.of_all_but(*begin, i, true) && !speaks.advises_without(*party_noun(words[i - 1].text)))
        take(*begin, i);
    } else if (const auto party = last_of(words, i)) {
      take(i, *party);
    } else if (const auto few = excepts_few(words, i)) {
      if (!speaks.of_things() && speaks.of_all_but(i, *few, false)) take(i, *few);
    } else if (const auto but = nobody_but(words, i)) {
      if (!speaks.advises_without(*party_noun(words[*but].text))) take(i, *but);
    } else if (const auto denied = denied_of(words, i)) {
      if (speaks.of_all_but(i, *denied, true)) take(i, *denied);
    } else if (const auto row = denied_in_row(words, i)) {
      take(i, *row);
      i = *row;
    } else if (const auto number = nearly_all(words, i, speaks)) {
      take(i, *number);
      i = *number;
    }
  }
}

}  // namespace

std::vector<Stretch> find_exceptions(std::string_view text) {
  std::vector<Stretch> out;
  for (const std::string_view sentence : split_sentences(text))
    find_exceptions_in(sentence, static_cast<std::size_t>(sentence.data() - text.data()), out);
  return out;
}

}  // namespace backtrail::release
