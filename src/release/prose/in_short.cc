// SPDX-License-Identifier: Apache-2.0
#include "release/prose/in_short.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "release/prose/countries.h"
#include "release/prose/days.h"
#include "release/prose/everyday.h"
#include "release/prose/language.h"
#include "release/prose/tokens.h"
#include "release/prose/word_lists.h"

namespace backtrail::release {
namespace {

bool is_figures(const std::string& word) { return std::ranges::all_of(word, is_digit); }
bool is_of_both(const std::string& word) { return std::ranges::any_of(word, is_digit) && !is_figures(word); }

/// What says how many of something else, or that there is one: "both", "a pair of", "one".
bool counts_nothing(const std::string& word) {
  return word == "both" || word == "pair" || word == "score" || word == "single" || word == "one";
}

/// The words of a text, and what each is.
class NamesAndNumbers {
 public:
  explicit NamesAndNumbers(std::string_view text) : text_(text), tokens_(tokens_of(text)) {}

  [[nodiscard]] const std::vector<Token>& tokens() const { return tokens_; }
  [[nodiscard]] const std::string& before(std::size_t i) const {
    static const std::string kNone;
    return i == 0 ? kNone : tokens_[i - 1].text;
  }
  /// "evil.example", "10.0.0.1", "a_b", without a blank; "24/7", and not "and/or".
  [[nodiscard]] bool is_joined(std::size_t i) const {
    const Stretch& where = tokens_[i].where;
    return (where.begin > 0 && joins(where.begin - 1)) || joins(where.end);
  }
  [[nodiscard]] bool is_name(std::size_t i) const {
    const Token& one = tokens_[i];
    if (!is_word_byte(one.text.front()) || one.text.size() < 2) return false;
    if (is_of_both(one.text) || is_joined(i)) return true;
    return !is_figures(one.text) && !is_common_word(one.text) && has_capital(one) &&
           !begins_sentence(text_, one.where.begin);
  }
  [[nodiscard]] std::optional<Number> number(std::size_t i) const {
    if (counts_nothing(tokens_[i].text) || is_joined(i)) return std::nullopt;
    auto out = number_at(tokens_, i);
    // "Two-factor" counts nobody.
    if (!out || out->value < 2 || joins_letter(tokens_[out->last].where.end)) return std::nullopt;
    return out;
  }

 private:
  [[nodiscard]] char at(std::size_t k) const { return k < text_.size() ? text_[k] : ' '; }
  [[nodiscard]] bool joins(std::size_t sign) const {
    const auto is_letter = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
    };
    if (sign == 0 || !is_letter(at(sign - 1)) || !is_letter(at(sign + 1))) return false;
    return std::string_view("._@:\\").contains(at(sign)) ||
           (at(sign) == '/' && is_digit(at(sign - 1)) && is_digit(at(sign + 1)));
  }
  [[nodiscard]] bool joins_letter(std::size_t end) const {
    const char c = at(end + 1);
    return at(end) == '-' && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
  }
  [[nodiscard]] bool has_capital(const Token& one) const {
    return u_isupper(static_cast<UChar32>(decode(text_.substr(one.where.begin)).code)) != 0;
  }

  std::string_view text_;
  std::vector<Token> tokens_;
};

bool lies_in(const std::vector<Stretch>& all, const Stretch& one) {
  return std::ranges::any_of(all, [&](const Stretch& have) { return have.begin <= one.begin && one.end <= have.end; });
}

}  // namespace

void ToldBelow::add_names(std::string_view text) {
  const NamesAndNumbers words(text);
  for (std::size_t i = 0; i < words.tokens().size(); ++i) {
    words_.insert(words.tokens()[i].text);
    if (is_figures(words.tokens()[i].text)) numbered_.emplace(words.before(i), words.tokens()[i].text);
  }
}

void ToldBelow::add(std::string_view text) {
  add_names(text);
  const auto tokens = tokens_of(text);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (const auto number = number_at(tokens, i)) numbers_.insert(number->value);
  }
  for (const NamedDays& one : find_days(text)) days_.emplace_back(one.from, one.until);
  for (const ClauseWords& words : clauses_of(text)) {
    for (const NamedCountry& one : find_countries(text, words)) countries_.insert(one.code);
  }
}

std::vector<ToldAlone> ToldBelow::missing_in(std::string_view text) const {
  using What = ToldAlone::What;
  std::vector<ToldAlone> out;
  std::vector<Stretch> read;
  const NamesAndNumbers words(text);
  const auto& tokens = words.tokens();
  // "Windows Server 2012" is a name and its number.
  const auto is_numbered = [&](std::size_t i) { return numbered_.contains({words.before(i), tokens[i].text}); };
  for (const NamedDays& one : find_days(text)) {
    read.push_back(one.where);
    const bool told = std::ranges::any_of(
        days_, [&](const auto& below) { return one.from <= below.first && below.second <= one.until; });
    const auto at = std::ranges::find(tokens, one.where, &Token::where);
    const bool named = at != tokens.end() && is_numbered(static_cast<std::size_t>(at - tokens.begin()));
    if (!told && !named) out.push_back({one.where, What::time});
  }
  for (const ClauseWords& clause : clauses_of(text)) {
    for (const NamedCountry& one : find_countries(text, clause)) {
      const Stretch where{clause[one.first].where.begin, clause[one.last].where.end};
      read.push_back(where);
      if (!countries_.contains(one.code)) out.push_back({where, What::country});
    }
  }
  // Others write more with capitals than names.
  const std::vector<Stretch> foreign = find_not_english(text);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (lies_in(read, tokens[i].where)) continue;
    if (const auto number = words.number(i)) {
      if (!numbers_.contains(number->value) && !is_numbered(i))
        out.push_back({{tokens[i].where.begin, tokens[number->last].where.end}, What::number});
      i = number->last;
    } else if (words.is_name(i) && !words_.contains(tokens[i].text) && !lies_in(foreign, tokens[i].where)) {
      out.push_back({tokens[i].where, What::name});
    }
  }
  std::ranges::stable_sort(out, {}, &ToldAlone::where);
  return out;
}

}  // namespace backtrail::release
