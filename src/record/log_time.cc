// SPDX-License-Identifier: Apache-2.0
#include "record/log_time.h"

#include <algorithm>
#include <array>

#include "base/zone.h"

namespace backtrail::record {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

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
    return month;
  }
  bool sign(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }
  void need(char c) { good_ &= sign(c); }
  /// One of these.
  char one_of(std::string_view signs) {
    const char c = text_.empty() ? '\0' : text_.front();
    good_ &= signs.contains(c);
    text_.remove_prefix(text_.empty() ? 0 : 1);
    return c;
  }
  void letters() {
    while (!text_.empty() && ((text_[0] >= 'A' && text_[0] <= 'Z') || (text_[0] >= 'a' && text_[0] <= 'z')))
      text_.remove_prefix(1);
  }
  void blanks() {
    while (sign(' ')) {
    }
  }
  /// ".123456" in 100 ns; further digits are cut.
  int fraction() {
    if (!sign('.')) return 0;
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

void take_clock(Taker& take, base::CivilTime& civil) {
  civil.hour = take.number(1, 2);
  take.need(':');
  civil.minute = take.number(2, 2);
  take.need(':');
  civil.second = take.number(2, 2);
  civil.ticks = take.fraction();
}

/// Minutes east of Greenwich; nothing when no zone is named, or one that is no more than a name.
std::optional<int> take_zone(Taker& take) {
  take.blanks();
  if (take.rest().starts_with("UTC") || take.rest().starts_with("GMT") || take.rest().starts_with("Z")) return 0;
  const bool west = take.rest().starts_with('-');
  if (!west && !take.rest().starts_with('+')) return std::nullopt;
  take.sign(west ? '-' : '+');
  const int hours = take.number(2, 2);
  take.sign(':');
  const int minutes = hours * 60 + take.number(2, 2);
  return west ? -minutes : minutes;
}

/// "Tue, ", "Tue " and "Tuesday, " say nothing that the day does not.
std::string_view behind_weekday(std::string_view text) {
  constexpr std::array<std::string_view, 7> kDays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  if (std::ranges::find(kDays, text.substr(0, 3)) == kDays.end()) return text;
  const std::size_t end = text.find(' ');
  return end == text.npos ? text : text.substr(end + 1);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "20240502T100000", with a fraction and a zone behind it perhaps.
bool is_basic(std::string_view text) {
  constexpr std::string_view kShape = "ddddddddTdddddd";
  return std::ranges::equal(kShape, text.substr(0, kShape.size()),
                            [](char shape, char c) { return shape == 'd' ? is_digit(c) : shape == c; });
}

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

/// "2024/05/02 10:00:00".
void take_year_first(Taker& take, base::CivilTime& civil) {
  civil.year = take.number(4, 4);
  take.need('/');
  civil.month = take.number(1, 2);
  take.need('/');
  civil.day = take.number(1, 2);
  take.one_of(" T:");
  take_clock(take, civil);
}

/// "10/Oct/2000:13:55:36", "10 Oct 2000 13:55:36", "10-Oct-2000 13:55:36".
void take_day_first(Taker& take, base::CivilTime& civil) {
  civil.day = take.number(1, 2);
  const char between = take.one_of("/ -");
  civil.month = take.month();
  take.need(between);
  civil.year = take.number(4, 4);
  take.one_of(between == '/' ? ": " : " ");
  take_clock(take, civil);
}

/// "Oct 10 2000 13:55:36", "Oct 10 13:55:36 CEST 2000". Gives the zone of the latter, which stands before the year.
std::optional<int> take_month_first(Taker& take, base::CivilTime& civil) {
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
    take.need(' ');
    take_clock(take, civil);
    return std::nullopt;
  }
  take_clock(take, civil);
  const auto zone = take_zone(take);
  take.letters();
  take.blanks();
  civil.year = take.number(4, 4);
  return zone;
}

}  // namespace

int month_number(std::string_view name) {
  const auto found = std::ranges::find(kMonths, name);
  return found == kMonths.end() ? 0 : static_cast<int>(found - kMonths.begin()) + 1;
}

std::optional<base::ParsedTime> parse_log_time(std::string_view text) {
  constexpr std::size_t kShortest = 15;
  if (text.size() < kShortest) return std::nullopt;
  text = behind_weekday(text);
  Taker take(text);
  base::CivilTime civil;
  std::optional<int> zone;
  if (is_basic(text)) take_basic(take, civil);
  else if (text.find('/') == 4) take_year_first(take, civil);
  else if (!text.empty() && is_digit(text[0])) take_day_first(take, civil);
  else zone = take_month_first(take, civil);
  if (!zone) zone = take_zone(take);
  if (!take.good()) return std::nullopt;
  const auto local = base::from_civil(civil);
  if (!local) return std::nullopt;
  const auto time = base::Zone(zone.value_or(0)).read(*local);
  if (!time) return std::nullopt;
  return base::ParsedTime{time->at, !zone};
}

}  // namespace backtrail::record
