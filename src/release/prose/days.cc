// SPDX-License-Identifier: Apache-2.0
#include "release/prose/days.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <span>

#include "release/counted.h"
#include "release/prose/numbers.h"
#include "release/prose/shares.h"
#include "release/prose/tokens.h"

namespace backtrail::release {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"january",   "february", "march",    "april",
                                                      "may",       "june",     "july",     "august",
                                                      "september", "october",  "november", "december"};

constexpr std::size_t kYearDigits = 4;

std::string two(unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); }

/// 1 to 12; "sept" and "jan" too.
std::optional<unsigned> month_of(std::string_view word) {
  for (unsigned i = 0; i < kMonths.size(); ++i) {
    const bool is = word == kMonths[i] || (word.size() >= 3 && word.size() <= 4 && kMonths[i].starts_with(word));
    if (is) return i + 1;
  }
  return std::nullopt;
}

/// 1 to 31 of "3", "03", "3rd".
std::optional<unsigned> day_of(std::string word) {
  for (const std::string_view ending : {"st", "nd", "rd", "th"}) {
    if (word.size() > 2 && word.ends_with(ending)) word.resize(word.size() - 2);
  }
  if (word.empty() || word.size() > 2 || !std::ranges::all_of(word, is_digit)) return std::nullopt;
  const auto day = static_cast<unsigned>(std::stoi(word));
  return day >= 1 && day <= 31 ? std::optional(day) : std::nullopt;
}

unsigned last_day(const std::string& year, unsigned month) {
  const std::chrono::year_month_day_last last{std::chrono::year{std::stoi(year)},
                                              std::chrono::month_day_last{std::chrono::month{month}}};
  return static_cast<unsigned>(last.day());
}

class Days {
 public:
  explicit Days(std::string_view text) : text_(text), tokens_(tokens_of(text)) {}

  std::vector<NamedDays> run() {
    for (std::size_t i = 0; i < tokens_.size();) {
      const auto one = range_at(i);
      if (one)
        out_.push_back({{tokens_[i].where.begin, tokens_[one->last].where.end}, one->from, one->until, one->year});
      i = one ? one->last + 1 : i + 1;
    }
    return std::move(out_);
  }

 private:
  struct Found {
    std::size_t last;
    std::string from;
    std::string until;
    std::string year{};
  };

  [[nodiscard]] std::string_view at(std::size_t i) const {
    return i < tokens_.size() ? std::string_view(tokens_[i].text) : std::string_view();
  }
  [[nodiscard]] bool year_at(std::size_t i) const { return i < tokens_.size() && is_year_word(tokens_[i].text); }
  [[nodiscard]] bool dash_before(std::size_t i) const {
    return i > 0 && i < tokens_.size() &&
           text_.substr(tokens_[i - 1].where.end, tokens_[i].where.begin - tokens_[i - 1].where.end) == "-";
  }

  [[nodiscard]] Found month(std::size_t last, const std::string& year, unsigned month) const {
    const std::string begin = year + "-" + two(month) + "-";
    return {last, begin + "01", begin + two(last_day(year, month))};
  }
  [[nodiscard]] static Found day(std::size_t last, const std::string& year, unsigned month, unsigned day) {
    const std::string text = year + "-" + two(month) + "-" + two(std::min(day, last_day(year, month)));
    return {last, text, text};
  }

  /// The year whose first digit is byte `begin` of token `i`: "2018" and "2017/18" behind "FY".
  [[nodiscard]] std::optional<Found> financial_year(std::size_t i, std::size_t begin) const {
    const std::size_t end = i + 1 < tokens_.size() ? tokens_[i + 1].where.end : text_.size();
    const auto names = find_periods(text_.substr(begin, end - begin));
    if (names.empty() || names.front().where.begin != 0) return std::nullopt;
    const std::string& name = names.front().name;
    const int year = std::stoi(name);
    if (name.size() > kYearDigits)
      return Found{i + 1, std::to_string(year) + "-01-01", std::to_string(year + 1) + "-12-31", name};
    return Found{i, std::to_string(year - 1) + "-01-01", name + "-12-31", "FY" + name};
  }

  /// One day, month or year from token `i`.
  [[nodiscard]] std::optional<Found> time_at(std::size_t i) const {
    if (i >= tokens_.size()) return std::nullopt;
    const auto named = month_of(at(i));
    const auto first = day_of(tokens_[i].text);
    // "1 July 2016", "July 1, 2016", "July 2016"
    if (first && i + 1 < tokens_.size() && month_of(at(i + 1)) && year_at(i + 2))
      return day(i + 2, tokens_[i + 2].text, *month_of(at(i + 1)), *first);
    if (named && i + 1 < tokens_.size() && day_of(tokens_[i + 1].text) && year_at(i + 2))
      return day(i + 2, tokens_[i + 2].text, *named, *day_of(tokens_[i + 1].text));
    if (named && year_at(i + 1)) return month(i + 1, tokens_[i + 1].text, *named);
    if (at(i) == "fy" && year_at(i + 1)) return financial_year(i + 1, tokens_[i + 1].where.begin);
    if (i < tokens_.size() && is_financial_year_word(tokens_[i].text))
      return financial_year(i, tokens_[i].where.end - kYearDigits);
    if (!year_at(i)) return std::nullopt;
    const std::string& year = tokens_[i].text;
    const auto month_number = i + 1 < tokens_.size() && dash_before(i + 1) ? day_of(tokens_[i + 1].text) : std::nullopt;
    if (month_number && *month_number <= 12 && at(i + 1).size() == 2) {
      const auto day_number = i + 2 < tokens_.size() && dash_before(i + 2) ? day_of(tokens_[i + 2].text) : std::nullopt;
      if (day_number) return day(i + 2, year, *month_number, *day_number);
      // "2011-12" is a year of two halves rather than a month.
      if (tokens_[i + 1].text != std::to_string(std::stoi(year) + 1).substr(2))
        return month(i + 1, year, *month_number);
    }
    const std::size_t end = i + 1 < tokens_.size() ? tokens_[i + 1].where.end : text_.size();
    const auto names = find_periods(text_.substr(tokens_[i].where.begin, end - tokens_[i].where.begin));
    if (names.empty()) return std::nullopt;
    const std::string& name = names.front().name;
    const std::string until = name.size() > 4 ? std::to_string(std::stoi(year) + 1) : year;
    return Found{name.size() > 4 ? i + 1 : i, year + "-01-01", until + "-12-31", name};
  }

  /// "year", "12 months", "two years": how many months, and the last token of it.
  [[nodiscard]] std::optional<std::pair<int, std::size_t>> months_at(std::size_t i) const {
    constexpr int kYear = 12, kMost = 1200;
    if (at(i) == "year") return std::pair(kYear, i);
    const auto number = i < tokens_.size() ? number_at(tokens_, i) : std::nullopt;
    if (!number || number->value < 1 || number->value > kMost) return std::nullopt;
    const std::size_t last = number->last + 1;
    if (at(last) == "months" || at(last) == "month") return std::pair(number->value, last);
    if (at(last) == "years" || at(last) == "year") return std::pair(number->value * kYear, last);
    return std::nullopt;
  }

  [[nodiscard]] static std::string months_before(const std::string& day, int months) {
    const auto then = std::chrono::year_month{std::chrono::year{std::stoi(day.substr(0, 4))},
                                              std::chrono::month{static_cast<unsigned>(std::stoi(day.substr(5, 2)))}} -
                      std::chrono::months{months};
    const std::string year = std::to_string(static_cast<int>(then.year()));
    const auto month = static_cast<unsigned>(then.month());
    const auto of_month = static_cast<unsigned>(std::stoi(day.substr(8, 2)));
    return year + "-" + two(month) + "-" + two(std::min(of_month, last_day(year, month)));
  }

  /// The same, and what reaches from one to another.
  [[nodiscard]] std::optional<Found> range_at(std::size_t i) const {
    // "year to June 2017", "year ending 30 June 2017", "12 months to 30 June 2017"
    if (const auto length = months_at(i)) {
      const std::size_t joint = length->second + 1;
      const bool leads = at(joint) == "to" || at(joint) == "ending" || at(joint) == "ended";
      if (const auto end = leads ? time_at(joint + 1) : std::nullopt)
        return Found{end->last, months_before(next_day(end->until), length->first), end->until};
    }
    const bool between = at(i) == "between", from = at(i) == "from";
    if (between || from) {
      const auto begin = time_at(i + 1);
      const std::string_view joint = begin ? at(begin->last + 1) : "";
      const bool joined = between ? joint == "and" : joint == "to" || joint == "until" || joint == "till";
      const auto end = joined ? time_at(begin->last + 2) : std::nullopt;
      if (end) return Found{end->last, begin->from, end->until};
    }
    return time_at(i);
  }

  [[nodiscard]] static std::string next_day(const std::string& day) {
    const auto part = [&](std::size_t at, std::size_t size) {
      return static_cast<unsigned>(std::stoi(day.substr(at, size)));
    };
    const std::chrono::year_month_day one{std::chrono::year{std::stoi(day.substr(0, 4))},
                                          std::chrono::month{part(5, 2)}, std::chrono::day{part(8, 2)}};
    const std::chrono::year_month_day next{std::chrono::sys_days{one} + std::chrono::days{1}};
    return std::to_string(static_cast<int>(next.year())) + "-" + two(static_cast<unsigned>(next.month())) + "-" +
           two(static_cast<unsigned>(next.day()));
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  std::vector<NamedDays> out_;
};

}  // namespace

std::vector<NamedDays> find_days(std::string_view text) { return Days(text).run(); }

}  // namespace backtrail::release
