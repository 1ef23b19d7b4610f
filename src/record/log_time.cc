// SPDX-License-Identifier: Apache-2.0
#include "record/log_time.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/zone.h"
#include "record/count_time.h"

namespace backtrail::record {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// How they go on where they are written out.
constexpr std::array<std::string_view, 12> kBehindMonths{"uary", "ruary", "ch",     "il",   "",      "e",
                                                         "y",    "ust",   "tember", "ober", "ember", "ember"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/// Takes numbers, names and signs off the front of a text; once something does not fit, nothing does any more.
class Taker {
 public:
  explicit Taker(std::string_view text) : text_(text) {}

  int number(std::size_t least, std::size_t most) {
    std::size_t size = 0;
    int value = 0;
    while (size < most && size < text_.size() && text_[size] >= '0' && text_[size] <= '9') {
      value = value * 10 + (text_[size++] - '0');
    }
    good_ &= size >= least;
    text_.remove_prefix(size);
    return value;
  }
  int month() {
    const int month = month_number(text_.substr(0, 3));
    good_ &= month != 0;
    text_.remove_prefix(std::min<std::size_t>(3, text_.size()));
    if (month != 0) word(kBehindMonths.at(static_cast<std::size_t>(month) - 1));
    return month;
  }
  bool sign(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }
  void need(char c) { good_ &= sign(c); }
  void require(bool fits) { good_ &= fits; }
  /// One of these.
  char one_of(std::string_view signs) {
    const char c = text_.empty() ? '\0' : text_.front();
    good_ &= signs.contains(c);
    text_.remove_prefix(text_.empty() ? 0 : 1);
    return c;
  }
  bool word(std::string_view word) {
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }
  /// That no further letter stands behind.
  bool whole_word(std::string_view word) {
    return !(text_.size() > word.size() && is_letter(text_[word.size()])) && this->word(word);
  }
  void until(char c) { text_.remove_prefix(std::min(text_.find(c), text_.size())); }
  [[nodiscard]] bool has_letter() const { return !text_.empty() && is_letter(text_[0]); }
  /// Those of "Europe/Berlin", "EST5EDT", "Central European Time".
  void zone_letters() {
    while (has_letter() || text_.starts_with('/') || text_.starts_with('_') ||
           (text_.size() > 1 && text_[0] == ' ' && text_[1] >= 'A' && text_[1] <= 'Z') ||
           (!text_.empty() && is_digit(text_[0])))
      text_.remove_prefix(1);
  }
  void blanks() {
    while (sign(' ')) {
    }
  }
  /// ".123456" in 100 ns; further digits are cut.
  int fraction() {
    if (text_.size() < 2 || (text_[0] != '.' && text_[0] != ',') || !is_digit(text_[1])) return 0;
    text_.remove_prefix(1);
    int ticks = 0;
    int scale = 1'000'000;
    while (!text_.empty() && text_[0] >= '0' && text_[0] <= '9') {
      ticks += (text_[0] - '0') * scale;
      scale /= 10;
      text_.remove_prefix(1);
    }
    return ticks;
  }
  [[nodiscard]] std::string_view rest() const { return text_; }
  [[nodiscard]] bool good() const { return good_; }

 private:
  std::string_view text_;
  bool good_ = true;
};

/// What stands between a clock and what belongs to it: blanks, also those that ICU writes before AM and PM.
void take_blanks(Taker& take) {
  while (take.word(" ") || take.word("\xe2\x80\xaf") || take.word("\xc2\xa0")) {
  }
}

/// "AM", "p.m.", "pm", with blanks before it. The hour is that of 24 then; nothing fits where no clock shows it (13 AM).
void take_half(Taker& take, base::CivilTime& civil) {
  Taker look = take;
  take_blanks(look);
  const char half = look.one_of("AaPp");
  const bool dots = look.sign('.');
  look.one_of("Mm");
  if (dots) look.need('.');
  if (!look.good() || look.has_letter()) return;
  take = look;
  const bool afternoon = half == 'P' || half == 'p';
  constexpr int kNoon = 12;
  if (civil.hour > kNoon || civil.hour == 0) return take.require(afternoon == (civil.hour > kNoon));
  civil.hour = civil.hour % kNoon + (afternoon ? kNoon : 0);
}

/// "9:05", "13:55:36", "13:55:36.123", "1:55:36,123 PM".
void take_clock(Taker& take, base::CivilTime& civil) {
  civil.hour = take.number(1, 2);
  take.need(':');
  civil.minute = take.number(2, 2);
  if (take.sign(':')) civil.second = take.number(2, 2);
  civil.ticks = take.fraction();
  take_half(take, civil);
}

/// What a text says of its zone.
struct TakenZone {
  std::optional<int> minutes;  // east of Greenwich
  bool named = false;  // with a name that is more than one zone's
};

/// "+02:00", "-0700", "+2".
std::optional<int> take_offset(Taker& take) {
  const bool west = take.rest().starts_with('-');
  if (!take.sign('-') && !take.sign('+')) return std::nullopt;
  int hours = take.number(1, 4);
  int minutes = 0;
  if (hours > 99) minutes = std::exchange(hours, hours / 100) % 100;
  else if (take.sign(':')) minutes = take.number(2, 2);
  take.require(hours < 24 && minutes < 60);
  return (hours * 60 + minutes) * (west ? -1 : 1);
}

/// "CEST", "Europe/Berlin", "(Central European Summer Time)", "[Europe/Berlin]".
bool take_zone_name(Taker& take) {
  take_blanks(take);
  const char close = take.sign('(') ? ')' : take.sign('[') ? ']' : '\0';
  if (close != '\0') {
    take.until(close);
    take.need(close);
    return true;
  }
  if (!take.has_letter()) return false;
  take.zone_letters();
  return true;
}

/// "Z", "UTC", "GMT+0200 (Central European Summer Time)", "+02:00[Europe/Berlin]", "+0200 CEST", "CEST".
TakenZone take_zone(Taker& take) {
  take_blanks(take);
  TakenZone out;
  if (take.whole_word("UTC") || take.whole_word("GMT") || take.whole_word("Z") || take.whole_word("z")) out.minutes = 0;
  if (const auto offset = take_offset(take)) out.minutes = offset;
  out.named = take_zone_name(take) && !out.minutes;
  if (take.word(" m=")) take.until('\n');  // Go's own count beside the time
  return out;
}

/// "Tue, ", "Tue " and "Tuesday, " say nothing that the day does not.
std::string_view behind_weekday(std::string_view text) {
  constexpr std::array<std::string_view, 7> kDays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  if (std::ranges::find(kDays, text.substr(0, 3)) == kDays.end()) return text;
  const std::size_t end = text.find(' ');
  return end == text.npos ? text : text.substr(end + 1);
}

/// 'd' stands for a digit.
bool has_shape(std::string_view text, std::string_view shape) {
  return text.size() >= shape.size() && std::ranges::equal(shape, text.substr(0, shape.size()), [](char s, char c) {
           return s == 'd' ? is_digit(c) : s == c;
         });
}

/// "20240502T100000", with a fraction and a zone behind it perhaps.
void take_basic(Taker& take, base::CivilTime& civil) {
  civil.year = take.number(4, 4);
  civil.month = take.number(2, 2);
  civil.day = take.number(2, 2);
  take.need('T');
  civil.hour = take.number(2, 2);
  civil.minute = take.number(2, 2);
  civil.second = take.number(2, 2);
  civil.ticks = take.fraction();
}

/// A clock behind its day; a day alone is its first instant.
void take_clock_behind(Taker& take, std::string_view signs, base::CivilTime& civil) {
  if (take.rest().empty()) return;
  take.one_of(signs);
  take_blanks(take);
  take_clock(take, civil);
}

/// The 123rd day of a year.
void put_day_of_year(int day, base::CivilTime& civil, Taker& take) {
  const auto first = base::from_civil({civil.year, 1, 1});
  if (!first || day < 1) return take.require(false);
  const base::CivilTime found = base::to_civil({first->ticks + (day - 1) * base::kTicksPerDay});
  take.require(found.year == civil.year);
  civil.month = found.month;
  civil.day = found.day;
}

/// "2024/05/02 10:00:00", "2024-05-02 10:00:00 PM", "2024-123T10:00:00".
void take_year_first(Taker& take, base::CivilTime& civil) {
  civil.year = take.number(4, 4);
  const char between = take.one_of("/-");
  if (between == '-' && has_shape(take.rest(), "ddd")) {
    put_day_of_year(take.number(3, 3), civil, take);
    return take_clock_behind(take, "T", civil);
  }
  civil.month = take.number(1, 2);
  take.need(between);
  civil.day = take.number(1, 2);
  take_clock_behind(take, " T:", civil);
}

/// "10/Oct/2000:13:55:36", "10 Oct 2000 13:55:36", "10-Oct-2000 13:55:36"; "10.10.2000 13:55", for with dots the day comes first wherever
/// it is written so; "10/30/2000 1:55:36 PM", where only one of both can be the month, or as the log has it.
void take_year_last(Taker& take, DayOrder order, base::CivilTime& civil) {
  civil.day = take.number(1, 2);
  const char between = take.one_of("/ -.");
  const bool figures = has_shape(take.rest(), "d");
  civil.month = figures ? take.number(1, 2) : take.month();
  take.need(between);
  civil.year = take.number(4, 4);
  if (figures && between != '.') {
    constexpr int kMonthsOfYear = 12;
    const bool open = civil.day <= kMonthsOfYear && civil.month <= kMonthsOfYear && civil.day != civil.month;
    take.require(!open || order != DayOrder::unknown);
    if (open ? order == DayOrder::month_first : civil.month > kMonthsOfYear) std::swap(civil.day, civil.month);
  }
  if (take.sign(',')) take_blanks(take);
  else if (take.rest().empty()) return;
  else take.one_of(between == '/' ? ": T" : " T");
  take_blanks(take);
  take_clock(take, civil);
}

/// "Oct 10 2000 13:55:36", "October 10, 2000, 1:55:36 PM", "Oct 10 13:55:36 CEST 2000". Gives the zone of the latter, which stands before
/// the year.
TakenZone take_month_first(Taker& take, base::CivilTime& civil) {
  civil.month = take.month();
  take.need(' ');
  take.blanks();
  civil.day = take.number(1, 2);
  take.sign(',');
  take.need(' ');
  take.blanks();
  const std::string_view rest = take.rest();
  if (rest.size() < 3 || (rest[1] != ':' && rest[2] != ':')) {
    civil.year = take.number(4, 4);
    take.sign(',');
    take.need(' ');
    take_blanks(take);
    if (take.word("at")) take_blanks(take);
    take_clock(take, civil);
    return {};
  }
  take_clock(take, civil);
  take.blanks();
  TakenZone zone;
  if (!has_shape(take.rest(), "dddd")) zone = take_zone(take);
  take.blanks();
  civil.year = take.number(4, 4);
  return zone;
}

}  // namespace

int month_number(std::string_view name) {
  const auto found = std::ranges::find(kMonths, name);
  return found == kMonths.end() ? 0 : static_cast<int>(found - kMonths.begin()) + 1;
}

DayOrder day_order_of(std::string_view head) {
  std::string text(head);
  std::erase(text, '\0');  // UTF-16
  constexpr int kMonthsOfYear = 12;
  bool day_first = false, month_first = false;
  for (std::size_t slash = text.find('/'); slash != text.npos; slash = text.find('/', slash + 1)) {
    std::size_t begin = slash;
    while (begin > 0 && slash - begin < 3 && is_digit(text[begin - 1])) --begin;
    Taker take(std::string_view(text).substr(begin, 10));
    const int first = take.number(1, 2);
    take.need('/');
    const int second = take.number(1, 2);
    take.need('/');
    take.require(take.number(4, 4) >= 1990 && first > 0 && second > 0);
    if (!take.good()) continue;
    day_first = day_first || (first > kMonthsOfYear && second <= kMonthsOfYear);
    month_first = month_first || (second > kMonthsOfYear && first <= kMonthsOfYear);
  }
  if (day_first == month_first) return DayOrder::unknown;
  return day_first ? DayOrder::day_first : DayOrder::month_first;
}

std::optional<base::ParsedTime> parse_log_time(std::string_view text, DayOrder order) {
  constexpr std::size_t kShortest = 8;  // "1/2/2024"
  if (text.size() < kShortest) return std::nullopt;
  text = behind_weekday(text);
  Taker take(text);
  base::CivilTime civil;
  TakenZone zone;
  if (has_shape(text, "ddddddddTdddddd")) take_basic(take, civil);
  else if (has_shape(text, "dddd")) take_year_first(take, civil);
  else if (has_shape(text, "d")) take_year_last(take, order, civil);
  else zone = take_month_first(take, civil);
  if (!zone.minutes && !zone.named) zone = take_zone(take);
  take.blanks();
  if (!take.good() || !take.rest().empty()) return std::nullopt;
  const auto local = base::from_civil(civil);
  if (!local) return std::nullopt;
  const auto time = base::Zone(zone.minutes.value_or(0)).read(*local);
  if (!time) return std::nullopt;
  return base::ParsedTime{time->at, !zone.minutes, zone.named};
}

std::optional<base::ParsedTime> parse_time(std::string_view text, DayOrder order) {
  constexpr std::size_t kYear = 4;
  if (text.size() > kYear && text[kYear] == '-')
    if (const auto iso = base::parse_iso(text)) return iso;
  if (const auto counted = parse_count_time(text)) return counted;
  return parse_log_time(text, order);
}

}  // namespace backtrail::record
