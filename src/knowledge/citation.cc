// SPDX-License-Identifier: Apache-2.0
#include "knowledge/citation.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/time.h"

namespace backtrail::knowledge {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                   "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::size_t kShortestTitle = 8;  // letters; "Report" and "Blog" are titles of many
constexpr std::size_t kTitleLimit = 400;   // bytes that are kept of a title

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string_view without_stops(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '.' || text.front() == '\n')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '.' || text.back() == '\n')) text.remove_suffix(1);
  return text;
}

/// A number of at most four digits at the front, taken off; -1 when there is none.
int take_number(std::string_view& text) {
  int out = -1;
  const std::size_t size = std::min<std::size_t>(text.size(), 4);
  const auto [end, error] = std::from_chars(text.data(), text.data() + size, out);
  if (error != std::errc{} || out < 0) return -1;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return out;
}

void skip(std::string_view& text, std::string_view characters) {
  while (!text.empty() && characters.find(text.front()) != text.npos) text.remove_prefix(1);
}

/// The month whose name begins the text, 0 when none does.
int take_month(std::string_view& text) {
  std::size_t size = 0;
  std::string word;
  while (size < text.size() && is_letter(text[size])) word += lower(text[size++]);
  if (word.size() < 3) return 0;
  const auto found = std::ranges::find(kMonths, std::string_view(word).substr(0, 3));
  if (found == kMonths.end()) return 0;
  text.remove_prefix(size);
  return static_cast<int>(found - kMonths.begin()) + 1;
}

/// "2018, December 20", "2018, December", "2018", all of it.
Date date_of(std::string_view text) {
  text = without_stops(text);
  if (text.size() < 4 || !std::ranges::all_of(text.substr(0, 4), is_digit)) return {};
  const int year = take_number(text);
  skip(text, ", ");
  const int month = take_month(text);
  skip(text, " .");
  const int day = month == 0 ? -1 : take_number(text);
  text = without_stops(text);
  // Words behind the date ("null", "updated") do not make it less of one, as long as they are no further number.
  if (std::ranges::any_of(text, is_digit)) return make_date(year, month, 0);
  return make_date(year, month, std::max(day, 0));
}

std::string_view without_prefix(std::string_view text, std::string_view prefix) {
  if (text.size() < prefix.size()) return text;
  for (std::size_t i = 0; i < prefix.size(); ++i) {
    if (lower(text[i]) != prefix[i]) return text;
  }
  return text.substr(prefix.size());
}

std::string_view without_scheme(std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://", "https:/", "http:/", "hxxps://", "hxxp://"}) {
    const std::string_view rest = without_prefix(url, scheme);
    if (rest.size() != url.size()) return rest;
  }
  return url;
}

/// "web.archive.org/web/20170101000000/https://x" as "https://x".
std::string_view without_archive(std::string_view url) {
  const std::string_view rest = without_prefix(without_scheme(url), "web.archive.org/web/");
  if (rest.size() == without_scheme(url).size()) return url;
  const std::size_t slash = rest.find('/');
  return slash == rest.npos ? url : rest.substr(slash + 1);
}

bool is_tracker(std::string_view parameter) {
  for (const std::string_view known :
       {"utm_", "fbclid=", "gclid=", "mc_cid=", "mc_eid=", "hilite=", "hsctatracking="}) {
    if (without_prefix(parameter, known).size() != parameter.size()) return true;
  }
  return parameter.empty();
}

}  // namespace

Date make_date(int year, int month, int day) {
  if (year < 1601 || year > 9999) return {};
  using P = Date::Precision;
  P precision = P::year;
  if (month >= 1 && month <= 12) precision = day >= 1 ? P::day : P::month;
  base::CivilTime civil;
  civil.year = year;
  civil.month = precision == P::year ? 1 : month;
  civil.day = precision == P::day ? day : 1;
  const auto instant = base::from_civil(civil);
  if (!instant) return make_date(year, month, 0);  // 31 November: the month stands
  return {static_cast<std::int32_t>(base::day_number(*instant)), precision};
}

Date read_day(std::string_view text) {
  const auto parsed = base::parse_iso(text);
  if (!parsed) return {};
  return {static_cast<std::int32_t>(base::day_number(parsed->instant)), Date::Precision::day};
}

Date read_date(std::string_view text) {
  const bool year = text.size() >= 4 && std::ranges::all_of(text.substr(0, 4), is_digit);
  if (year && text.size() == 4) return make_date(take_number(text), 0, 0);
  if (year && text.size() == 7 && text[4] == '-' && is_digit(text[5]) && is_digit(text[6])) {
    const int month = (text[5] - '0') * 10 + (text[6] - '0');
    return make_date(take_number(text), month, 0);
  }
  return read_day(text);
}

void read_citation_text(std::string_view text, Citation& into) {
  std::size_t behind = text.npos;
  for (std::size_t open = text.find('('); open != text.npos; open = text.find('(', open + 1)) {
    const std::size_t close = text.find(')', open);
    if (close == text.npos) break;
    const std::string_view inside = without_stops(text.substr(open + 1, close - open - 1));
    const Date date = date_of(inside);
    const bool says_none = inside == "n.d" || inside == "no date" || inside == "No Date" || inside == "null";
    if (!date.known() && !says_none) continue;
    into.published = date;
    behind = close + 1;
    break;
  }
  if (behind == text.npos) return;
  std::string_view title = text.substr(behind);
  if (const std::size_t retrieved = title.rfind("Retrieved"); retrieved != title.npos)
    title = title.substr(0, retrieved);
  title = without_stops(title);
  into.title = title.substr(0, kTitleLimit);
}

std::vector<std::string> cited_names(std::string_view text) {
  constexpr std::string_view kOpen = "(Citation:";
  std::vector<std::string> out;
  for (std::size_t at = text.find(kOpen); at != text.npos; at = text.find(kOpen, at + 1)) {
    const std::size_t begin = at + kOpen.size();
    const std::size_t close = text.find(')', begin);
    if (close == text.npos) break;
    std::string_view name = text.substr(begin, close - begin);
    while (name.starts_with(' ')) name.remove_prefix(1);
    while (name.ends_with(' ')) name.remove_suffix(1);
    out.emplace_back(name);
  }
  return out;
}

std::string url_key(std::string_view url) {
  while (url.starts_with(' ')) url.remove_prefix(1);
  while (url.ends_with(' ')) url.remove_suffix(1);
  url = without_scheme(without_archive(url));
  url = url.substr(0, url.find('#'));
  const std::size_t slash = url.find_first_of("/?");
  std::string host;
  for (const char c : url.substr(0, slash)) host += lower(c);
  if (host.find('.') == std::string::npos || host.find(' ') != std::string::npos) return "";
  host = host.substr(0, host.find(':'));
  if (host.starts_with("www.")) host.erase(0, 4);
  if (slash == url.npos) return "";
  const std::string_view rest = url.substr(slash);
  std::string_view path = rest.substr(0, rest.find('?'));
  while (path.ends_with('/')) path.remove_suffix(1);
  std::string query;
  if (const std::size_t mark = rest.find('?'); mark != rest.npos) {
    for (std::string_view left = rest.substr(mark + 1); !left.empty();) {
      const std::string_view parameter = left.substr(0, left.find('&'));
      if (!is_tracker(parameter)) query += (query.empty() ? '?' : '&') + std::string(parameter);
      left.remove_prefix(std::min(left.size(), parameter.size() + 1));
    }
  }
  if (path.empty() && query.empty()) return "";
  return host + std::string(path) + query;
}

std::string title_key(std::string_view title, const Date& published) {
  std::string letters = fold_name(title);
  if (!published.known() || letters.size() < kShortestTitle) return "";
  return letters + "|" + published.text();
}

}  // namespace backtrail::knowledge
